//! The finding about a violation: both sides, the terms, the difference, and the change
//! that would mend it.

use super::blanks::{self, Blank};
use super::evaluate::{TermSource, TermValue, Violation};
use super::related;
use super::suspect::{Group, Suspect};
use crate::archive::CellValue;
use crate::check::ReportContext;
use crate::diag::{Change, Finding, Related, Text};
use crate::form::{CellRef, Each, IdentityRule, Side};
use crate::source::{Place, Span};
use nianbao_text::text;

/// Makes the finding about violations that have one cause.
pub(super) fn explain(context: &ReportContext, (suspect, violations): Group) -> Finding {
    let first = &violations[0];
    let focus = suspect.map_or_else(|| focus_of(first), |suspect| suspect.cell);
    let span = span_of(context, focus);
    let mut finding = context
        .finding(first.rule().id(), span, message(context, first))
        .form_path(context.cell_path(focus))
        .basis(basis(context, first));
    finding.label = Some(label(context, suspect, focus, &violations));
    finding.also = violations.iter().skip(1).map(|violation| violation.rule().id()).collect();
    finding.message = name_others(context, finding.message, &violations[1..]);
    let blanks = blanks::collect_blanks(context, &violations);
    if !blanks.is_empty() {
        finding.message = blanks::note_blanks(finding.message);
    }
    (finding.help, finding.changes) = match suggest_change(context, suspect, first, &blanks) {
        Some((help, change)) => (Some(help), change.into_iter().collect()),
        None => (None, Vec::new()),
    };
    for violation in &violations {
        add_related(context, violation, focus, &mut finding.related);
    }
    finding
}

/// Adds to a message the other equations that fail for the same cause.
fn name_others(context: &ReportContext, message: Text, others: &[Violation]) -> Text {
    let mut all = message;
    for other in others {
        let (left, right) =
            (write_sum(context, other, Side::Left), write_sum(context, other, Side::Right));
        all.zh.to_mut().push_str(&format!("；同时 {} ≠ {}", left.zh, right.zh));
        all.en.to_mut().push_str(&format!("; and {} ≠ {}", left.en, right.en));
    }
    all
}

/// Returns the cell at which a single violation is shown: its total, else its first term.
fn focus_of(violation: &Violation) -> CellRef {
    let own = || violation.terms.iter().position(|term| !term.previous);
    violation.terms[violation.total.or_else(own).unwrap_or_default()].cell
}

fn span_of(context: &ReportContext, cell: CellRef) -> Span {
    context.filled.cell(cell).map(|cell| cell.span).unwrap_or_default()
}

fn message(context: &ReportContext, violation: &Violation) -> Text {
    let identity = &context.form.identities[violation.identity];
    let table = &context.form.tables[identity.table];
    let cell = focus_of(violation);
    let row = table.key_of(cell.row);
    let column = &table.block_of(cell.row).columns[cell.column].label;
    let (left, right) =
        (write_sum(context, violation, Side::Left), write_sum(context, violation, Side::Right));
    let difference = violation.difference().abs().normalize();
    let sides = format!("{} ≠ {}", left.zh, right.zh);
    let sides_en = format!("{} ≠ {}", left.en, right.en);
    let (zh, en) = match violation.rule() {
        IdentityRule::RowTotal | IdentityRule::BlockTotal => (
            format!("“{row}”一行各项之和与总计不符"),
            format!("the terms of the row {row} do not add up to its total"),
        ),
        IdentityRule::ColumnTotal => (
            format!("“{column}”一列办理结果各项之和与总计不符"),
            format!("the outcomes in the column {column} do not add up to their total"),
        ),
        IdentityRule::Balance => (
            format!("“{column}”一列的勾稽关系不成立"),
            format!("the column {column} does not balance"),
        ),
        IdentityRule::CarriedOver => (
            format!("“{column}”一列的上年结转与上一年度报告的结转下年度不符"),
            format!(
                "what the column {column} carries in is not what last year's report carried out"
            ),
        ),
        IdentityRule::InForceCount => (
            format!("“{row}”现行有效件数与上年数加制发减废止不符"),
            format!("the documents in force in the row {row} do not follow from last year's"),
        ),
    };
    Text::new(
        format!("{zh}：{sides}，相差 {difference}"),
        format!("{en}: {sides_en}, a difference of {difference}"),
    )
}

/// Writes one side as a sum: `本年新收 14 + 上年结转 0 = 14`. Of more than two terms, leaves
/// out those that are zero.
fn write_sum(context: &ReportContext, violation: &Violation, side: Side) -> Text {
    let terms: Vec<&TermValue> = violation.terms.iter().filter(|term| term.side == side).collect();
    let value = if side == Side::Left { violation.left } else { violation.right }.normalize();
    let each = context.form.identities[violation.identity].each;
    let mut zh = String::new();
    let mut en = String::new();
    let is_shown = |term: &&&TermValue| terms.len() <= 2 || !term.number.is_zero();
    for term in terms.iter().filter(is_shown) {
        let name = name_term(context, each, term);
        let number = write_number(term);
        let sign = match (zh.is_empty(), term.minus) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        zh.push_str(&format!("{sign}{} {}", name.zh, number.zh));
        en.push_str(&format!("{sign}{} {}", name.en, number.en));
    }
    // A single term that is shown is the sum already.
    if terms.len() > 1 && terms.iter().filter(is_shown).count() != 1 {
        let sign = if zh.is_empty() { "" } else { " = " };
        let sum = if zh.is_empty() { ("各项之和 ", "the terms add up to ") } else { ("", "") };
        zh.push_str(&format!("{sign}{}{value}", sum.0));
        en.push_str(&format!("{sign}{}{value}", sum.1));
    }
    Text::new(zh, en)
}

/// Writes the number of a term, or the text in place of one.
fn write_number(term: &TermValue) -> Text {
    match term.source {
        TermSource::Number => Text::same(term.number.normalize().to_string()),
        TermSource::Blank => text!("空白", "blank"),
        TermSource::NotApplicable => Text::same("/"),
    }
}

/// Names a term: by its row in an equation over rows, else by its column.
fn name_term(context: &ReportContext, each: Each, term: &TermValue) -> Text {
    let form = if term.previous {
        context.previous.as_ref().map_or(context.form, |previous| previous.filled.form)
    } else {
        context.form
    };
    let table = &form.tables[term.cell.table];
    let own = match each {
        Each::Column => table.key_of(term.cell.row).to_owned(),
        Each::Row => table.block_of(term.cell.row).columns[term.cell.column].label.clone(),
    };
    if term.previous { text!("上年报告{own}", "last year's {own}") } else { Text::same(own) }
}

fn basis(context: &ReportContext, violation: &Violation) -> Text {
    let identity = &context.form.identities[violation.identity];
    Text::same(match context.form.issued_by.as_str() {
        "" => identity.basis.clone(),
        issued_by => format!("{issued_by}，{}", identity.basis),
    })
}

fn label(
    context: &ReportContext,
    suspect: Option<Suspect>,
    focus: CellRef,
    violations: &[Violation],
) -> Text {
    if suspect.is_some() {
        let count = violations.len();
        return text!(
            "此格牵涉 {count} 个不成立的等式",
            "{count} equations fail, and all have this cell"
        );
    }
    let each = context.form.identities[violations[0].identity].each;
    let term = violations[0].terms.iter().find(|term| term.cell == focus);
    term.map_or_else(|| Text::same(""), |term| name_term(context, each, term))
}

/// Suggests the exact change, if the result can be a count. While a blank takes part it is
/// unknown whether a filled cell has to change.
fn suggest_change(
    context: &ReportContext,
    suspect: Option<Suspect>,
    violation: &Violation,
    blanks: &[Blank],
) -> Option<(Text, Option<Change>)> {
    let (cell, change) = match (suspect, violation.total) {
        (Some(suspect), _) => (suspect.cell, suspect.change),
        (None, Some(total)) => {
            let term = &violation.terms[total];
            (term.cell, -(violation.difference() * term.sign()))
        }
        (None, None) => return None,
    };
    let known = context.filled.value(cell).number();
    if known.is_some() && !blanks.is_empty() {
        return Some((blanks::advise_blanks(blanks, &context.cell_path(cell)), None));
    }
    let new = known.unwrap_or_default().checked_add(change)?.normalize();
    if new.is_sign_negative() {
        return None;
    }
    let path = context.cell_path(cell);
    let Some(old) = known.map(|old| old.normalize()) else {
        let help = text!(
            "{path} 未填；如原件有数，照原件填写，按其他各格应为 {new}",
            "{path} is not filled in; where the original has a number write that, by the other cells it would be {new}"
        );
        return Some((help, None));
    };
    let help = if suspect.is_some() {
        text!(
            "如其他各格无误，将 {path} 由 {old} 改为 {new}",
            "if every other cell is right, change {path} from {old} to {new}"
        )
    } else {
        text!(
            "如各项无误，将 {path} 由 {old} 改为 {new}",
            "if the terms are right, change {path} from {old} to {new}"
        )
    };
    Some((help, change_plain_number(context, cell, &old.to_string(), new.to_string())))
}

/// Makes the change of a cell; `None` where a unit or quotation marks stand beside its number.
fn change_plain_number(
    context: &ReportContext,
    cell: CellRef,
    old: &str,
    new: String,
) -> Option<Change> {
    let span = span_of(context, cell);
    (context.slice(span) == old).then(|| Change::of_content(context.place(span), new))
}

/// Adds the other cells of a violation: its total, and the terms that are not zero.
fn add_related(
    context: &ReportContext,
    violation: &Violation,
    focus: CellRef,
    out: &mut Vec<Related>,
) {
    let each = context.form.identities[violation.identity].each;
    let mut order: Vec<usize> = (0..violation.terms.len()).collect();
    order.sort_by_key(|at| Some(*at) != violation.total);
    for term in order.into_iter().map(|at| &violation.terms[at]) {
        let (name, number) = (name_term(context, each, term), write_number(term));
        let words =
            Text::new(format!("{} {}", name.zh, number.zh), format!("{} {}", name.en, number.en));
        if let Some(previous) =
            context.previous.as_ref().map(|previous| &previous.filled).filter(|_| term.previous)
        {
            if let Some(cell) = previous.cell(term.cell) {
                out.push(Related {
                    place: Place::new(previous.report.source, cell.span),
                    message: words,
                });
            }
            continue;
        }
        for member in term.members.iter().filter(|member| **member != focus) {
            let Some(cell) = context.filled.cell(*member) else { continue };
            let value = context.filled.value(*member);
            let counts =
                value == CellValue::Blank || value.number().is_some_and(|number| !number.is_zero());
            let known = out.iter().any(|other| other.place == context.place(cell.span));
            if (counts || Some(&term.cell) == violation.total.map(|at| &violation.terms[at].cell))
                && !known
            {
                let own = context.form.tables[member.table].key_of(member.row);
                let shown = context.slice(cell.span);
                let single = term.members.len() == 1;
                let words =
                    if single { words.clone() } else { Text::same(format!("{own} {shown}")) };
                out.push(related(context, cell.span, words));
            }
        }
    }
}
