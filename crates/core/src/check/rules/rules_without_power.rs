//! # 没有规章制定权的机关填了制定规章的数
//!
//! 规章只能由国务院部门、省级政府、设区的市和自治州的政府制定。县（市、区、旗）政府、
//! 地方政府的部门、乡镇和街道填了制定或废止规章数的，多半是把规范性文件填错了行，
//! 或者填了上级的规章。只查机关的类别、名称或区划代码说得清的；现行有效、对外公开的
//! 数不查，因为有的部门替本级政府公布规章。
//!
//! 依据：《中华人民共和国立法法》。
//!
//! # Rules (规章) made by an office that has no power to make any
//!
//! Only ministries, provinces, and cities with districts or autonomous
//! prefectures make 规章. Where a county, a department of a local government, a
//! township or a sub-district gives a number of them as made or repealed, it mostly
//! put its other documents into that row, or counted those of an office above. Only
//! offices are looked at whose kind, name or region code leave no doubt; numbers in
//! force or open to the public are not, since a department may publish what its
//! government made.
//!
//! Basis: 《中华人民共和国立法法》, the law on legislation.
//!
//! # fails
//! ```yaml
//!     规章: [2, 0, 2]
//! ```
//!
//! # fails
//! ```yaml
//! ! base 2020
//!     规章: [1, 1, 1]
//! ```
//!
//! # passes
//! A department may keep what the government of its city made.
//! ```yaml
//!     规章: [0, 0, 6]
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例县人民政府, kind: government}
//! ! without year 2021
//!     规章: [0, 1, 6]
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市人民政府, kind: government}
//! ! without year 2021
//!     规章: [2, 0, 6]
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::config::Office;
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::form::{CellRef, Power};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::RulesWithoutPower,
    Severity::Warning,
    include_str!("rules_without_power.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(office) = context.office else { return };
    for power in &context.form.plausibility.powers {
        let used: Vec<CellRef> =
            power.cells.iter().copied().filter(|at| is_used(context, *at)).collect();
        if !used.is_empty() && lacks_power(power, office, context.year()) {
            out.extend(finding(context, power, office, &used));
        }
    }
}

/// Returns true if a cell has a number above zero.
fn is_used(context: &ReportContext, cell: CellRef) -> bool {
    let number = context.filled.value(cell).number();
    number.is_some_and(|number| number.is_sign_positive() && !number.is_zero())
}

/// Returns true if the kind and the name of an office, or the code of its region, say for
/// certain that it lacks a power.
fn lacks_power(power: &Power, office: &Office, year: u16) -> bool {
    let name = office.name_in(year);
    let named = power.without.iter().find(|(kind, _)| *kind == office.kind);
    let named =
        named.and_then(|(_, pattern)| pattern.regex()).is_some_and(|one| one.is_match(name));
    named || (office.kind == crate::config::OfficeKind::Government && is_county(office))
}

/// Returns true if the code of an office's region (GB/T 2260) is that of a county, a district
/// or a city without districts: its last two digits are not zeros.
fn is_county(office: &Office) -> bool {
    let code = office.region.as_deref().filter(|code| code.len() == 6);
    code.is_some_and(|code| code.bytes().all(|c| c.is_ascii_digit()) && !code.ends_with("00"))
}

fn finding(
    context: &ReportContext,
    power: &Power,
    office: &Office,
    used: &[CellRef],
) -> Option<Finding> {
    let (label, name) = (&power.label, office.name_in(context.year()));
    let cell = context.filled.cell(*used.first()?)?;
    let message = text!(
        "{name}没有{label}制定权，却填了制定或废止{label}的数",
        "{name} has no power to make {label}, yet a number of them is given as made or repealed"
    );
    let finding = context.finding(RULE.id, cell.span, message);
    let finding =
        finding.form_path(context.common_path(used)).basis(Text::same(power.basis.clone()));
    Some(finding.help(text!(
        "核对原件：是否把规范性文件填在了这一行，或填了上级机关的{label}；没有的填 0",
        "see whether other documents were put into this row, or {label} of an office above; write 0 where there are none"
    )))
}
