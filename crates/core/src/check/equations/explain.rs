//! A violation in words: both sides, the terms, the difference, the change
//! that would mend it.

use super::super::ReportContext;
use super::blanks::{self, Blank};
use super::evaluate::{TermSource, Valued, Violation};
use super::related;
use super::suspect::{Gathered, Suspect};
use crate::archive::CellValue;
use crate::diag::{Finding, Related, Text};
use crate::form::{CellRef, Each, IdentityRule, Side};
use crate::source::{Place, Span};
use nianbao_text::text;

/// The finding for violations that have one cause.
pub(super) fn finding(case: &ReportContext, (suspect, violations): Gathered) -> Finding {
    let first = &violations[0];
    let focus = suspect.map_or_else(|| focus_of(first), |suspect| suspect.cell);
    let span = span_of(case, focus);
    let mut finding = case
        .finding(first.rule().id(), span, message(case, first))
        .form_path(case.at(focus))
        .basis(basis(case, first));
    finding.label = Some(label(case, suspect, focus, &violations));
    finding.also = violations.iter().skip(1).map(|violation| violation.rule().id()).collect();
    finding.message = with_others(case, finding.message, &violations[1..]);
    let blanks = blanks::of(case, &violations);
    if !blanks.is_empty() {
        finding.message = blanks::tried(finding.message);
    }
    finding.help = help(case, suspect, first, &blanks);
    for violation in &violations {
        relate(case, violation, focus, &mut finding.related);
    }
    finding
}

/// A message that names the other equations that fail for the same cause.
fn with_others(case: &ReportContext, message: Text, others: &[Violation]) -> Text {
    let mut all = message;
    for other in others {
        let (left, right) = (sum(case, other, Side::Left), sum(case, other, Side::Right));
        all.zh.to_mut().push_str(&format!("；同时 {} ≠ {}", left.zh, right.zh));
        all.en.to_mut().push_str(&format!("; and {} ≠ {}", left.en, right.en));
    }
    all
}

/// Where a single violation is shown: at its total, else its first term.
fn focus_of(violation: &Violation) -> CellRef {
    let own = || violation.terms.iter().position(|term| !term.last);
    violation.terms[violation.total.or_else(own).unwrap_or_default()].cell
}

fn span_of(case: &ReportContext, cell: CellRef) -> Span {
    case.sheet.cell(cell).map(|cell| cell.span).unwrap_or_default()
}

fn message(case: &ReportContext, violation: &Violation) -> Text {
    let identity = &case.form.identities[violation.identity];
    let table = &case.form.tables[identity.table];
    let cell = focus_of(violation);
    let row = table.key_of(cell.row);
    let column = &table.block_of(cell.row).columns[cell.column].label;
    let (left, right) = (sum(case, violation, Side::Left), sum(case, violation, Side::Right));
    let gap = violation.difference().abs().normalize();
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
        format!("{zh}：{sides}，相差 {gap}"),
        format!("{en}: {sides_en}, a difference of {gap}"),
    )
}

/// `本年新收 14 + 上年结转 0 = 14`; of many terms only those that count.
fn sum(case: &ReportContext, violation: &Violation, side: Side) -> Text {
    let terms: Vec<&Valued> = violation.terms.iter().filter(|term| term.side == side).collect();
    let value = if side == Side::Left { violation.left } else { violation.right }.normalize();
    let each = case.form.identities[violation.identity].each;
    let mut zh = String::new();
    let mut en = String::new();
    let told = |term: &&&Valued| terms.len() <= 2 || !term.number.is_zero();
    for term in terms.iter().filter(told) {
        let name = name(case, each, term);
        let number = shown(term);
        let sign = match (zh.is_empty(), term.minus) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        zh.push_str(&format!("{sign}{} {}", name.zh, number.zh));
        en.push_str(&format!("{sign}{} {}", name.en, number.en));
    }
    // One term that is told is the sum already.
    if terms.len() > 1 && terms.iter().filter(told).count() != 1 {
        let sign = if zh.is_empty() { "" } else { " = " };
        let sum = if zh.is_empty() { ("各项之和 ", "the terms add up to ") } else { ("", "") };
        zh.push_str(&format!("{sign}{}{value}", sum.0));
        en.push_str(&format!("{sign}{}{value}", sum.1));
    }
    Text::new(zh, en)
}

/// The number of a term, or what stands where one is wanted.
fn shown(term: &Valued) -> Text {
    match term.given {
        TermSource::Number => Text::same(term.number.normalize().to_string()),
        TermSource::Blank => text!("空白", "blank"),
        TermSource::NotApplicable => Text::same("/"),
    }
}

/// What a term is called: the row in an equation over rows, else the column.
fn name(case: &ReportContext, each: Each, term: &Valued) -> Text {
    let form = if term.last {
        case.previous.as_ref().map_or(case.form, |last| last.sheet.form)
    } else {
        case.form
    };
    let table = &form.tables[term.cell.table];
    let own = match each {
        Each::Column => table.key_of(term.cell.row).to_owned(),
        Each::Row => table.block_of(term.cell.row).columns[term.cell.column].label.clone(),
    };
    if term.last { text!("上年报告{own}", "last year's {own}") } else { Text::same(own) }
}

fn basis(case: &ReportContext, violation: &Violation) -> Text {
    let identity = &case.form.identities[violation.identity];
    Text::same(match case.form.issued_by.as_str() {
        "" => identity.basis.clone(),
        issued_by => format!("{issued_by}，{}", identity.basis),
    })
}

fn label(
    case: &ReportContext,
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
    let each = case.form.identities[violations[0].identity].each;
    let term = violations[0].terms.iter().find(|term| term.cell == focus);
    term.map_or_else(|| Text::same(""), |term| name(case, each, term))
}

/// The exact change, where there is one that a count can have. While a blank
/// takes part nobody knows that a cell which is filled has to change.
fn help(
    case: &ReportContext,
    suspect: Option<Suspect>,
    violation: &Violation,
    blanks: &[Blank],
) -> Option<Text> {
    let (cell, change) = match (suspect, violation.total) {
        (Some(suspect), _) => (suspect.cell, suspect.change),
        (None, Some(total)) => {
            let term = &violation.terms[total];
            (term.cell, -(violation.difference() * term.sign()))
        }
        (None, None) => return None,
    };
    let known = case.sheet.read(cell).number();
    if known.is_some() && !blanks.is_empty() {
        return Some(blanks::advice(blanks, &case.at(cell)));
    }
    let then = known.unwrap_or_default().checked_add(change)?.normalize();
    if then.is_sign_negative() {
        return None;
    }
    let at = case.at(cell);
    let Some(now) = known.map(|now| now.normalize()) else {
        return Some(text!(
            "{at} 未填；如原件有数，照原件填写，按其他各格应为 {then}",
            "{at} is not filled in; where the original has a number write that, by the other cells it would be {then}"
        ));
    };
    Some(if suspect.is_some() {
        text!(
            "如其他各格无误，将 {at} 由 {now} 改为 {then}",
            "if every other cell is right, change {at} from {now} to {then}"
        )
    } else {
        text!(
            "如各项无误，将 {at} 由 {now} 改为 {then}",
            "if the terms are right, change {at} from {now} to {then}"
        )
    })
}

/// The other cells of a violation: its total, and the terms that count.
fn relate(case: &ReportContext, violation: &Violation, focus: CellRef, out: &mut Vec<Related>) {
    let each = case.form.identities[violation.identity].each;
    let mut order: Vec<usize> = (0..violation.terms.len()).collect();
    order.sort_by_key(|at| Some(*at) != violation.total);
    for term in order.into_iter().map(|at| &violation.terms[at]) {
        let (name, number) = (name(case, each, term), shown(term));
        let words =
            Text::new(format!("{} {}", name.zh, number.zh), format!("{} {}", name.en, number.en));
        if let Some(last) = case.previous.as_ref().map(|last| &last.sheet).filter(|_| term.last) {
            if let Some(cell) = last.cell(term.cell) {
                out.push(Related {
                    place: Place::new(last.report.source, cell.span),
                    message: words,
                });
            }
            continue;
        }
        for member in term.members.iter().filter(|member| **member != focus) {
            let Some(cell) = case.sheet.cell(*member) else { continue };
            let reading = case.sheet.read(*member);
            let counts = reading == CellValue::Blank
                || reading.number().is_some_and(|number| !number.is_zero());
            let known = out.iter().any(|other| other.place == case.place(cell.span));
            if (counts || Some(&term.cell) == violation.total.map(|at| &violation.terms[at].cell))
                && !known
            {
                let own = case.form.tables[member.table].key_of(member.row);
                let shown = case.slice(cell.span);
                let single = term.members.len() == 1;
                let words =
                    if single { words.clone() } else { Text::same(format!("{own} {shown}")) };
                out.push(related(case, cell.span, words));
            }
        }
    }
}
