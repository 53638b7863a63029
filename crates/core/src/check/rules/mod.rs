//! The rules. To add one, write its file, and name it in the list below and in that of
//! [`RuleId`]; the comment at the top of the file is its documentation and its test.

use super::Rule;
use crate::diag::RuleId;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every rule, in the order of [`RuleId::ALL`].
        pub const ALL: &[Rule] = &[$($module::RULE),*];
    };
}

rules! {
    // The sources.
    unreadable_source, control_character, front_matter, yaml_syntax, unknown_key, duplicate_key, wrong_type, missing_field, invalid_id,
    invalid_form, invalid_template, duplicate_office, missing_file, path_mismatch, credential_in_settings,
    // The tables.
    missing_figures, missing_row, unfinished_draft,
    // The cells and rows, as written.
    unknown_row, cell_count, not_a_number, negative_count, fractional_count, undetailed_group, number_form, missing_unit,
    undecided_cell,
    // The sections.
    missing_section, section_order, section_heading, unknown_section, empty_section, missing_aspect,
    // The equations.
    row_total, column_total, balance, block_total, carried_over, in_force_count, blank_total, blank_cell,
    rules_without_power, items_as_decisions,
    // The text, the archive, the settings.
    narrative_figure, narrative_percentage, narrative_sum, wrong_year, superseded_citation, misspelt_citation, copied_narrative, raw_html, unmatched_footnote,
    report_title,
    late_publication, early_publication, future_year, missing_publication_date, date_order,
    unknown_office, office_years, duplicate_report, unknown_form, wrong_form, missing_attachment, changed_attachment,
    differs_from_original, revealing_file, roll_up,
    missing_site_code, sample_remains, low_contrast, outdated_template, broken_link, path_collision, unused_file, unused_allow, unknown_rule, fixed_level,
}

/// Holds only if every id has its rule, at its own place in the list.
const _: () = {
    assert!(ALL.len() == RuleId::ALL.len());
    let mut at = 0;
    while at < ALL.len() {
        assert!(ALL[at].id as usize == at);
        at += 1;
    }
};

/// Returns the rule of an id.
pub fn get(id: RuleId) -> &'static Rule {
    &ALL[id as usize]
}
