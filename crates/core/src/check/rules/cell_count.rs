//! # 一行的格数不对
//!
//! 一行的数自左至右与表的各列一一对应，多一格少一格都会错位，所以这一行的数不参加核对。
//! 常见的原因：数里的千位分隔符（`[1,234]` 是两格，应写 1234 或 "1,234"）；漏了逗号；
//! 逗号用了全角。同一张表里多行都缺同样几格的，只报一次。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式的各列。
//!
//! # A row has too many or too few cells
//!
//! The numbers of a row stand under the columns of the table, left to right. With one
//! too many or too few they are out of place, and the row is left out of the
//! equations. Usual causes: a separator in a number (`[1,234]` is two cells; write
//! `1234` or `"1,234"`), a comma left out, a full-width comma. Rows of a table that
//! lack the same number of cells are one finding.
//!
//! Basis: the columns of the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//!       重复申请: [0, 0, 0, 0, 0, 0]
//! ```
//!
//! # fails
//! ```yaml
//!     行政许可: [1,234]
//! ```
//!
//! # fails
//! ```yaml
//!       重复申请: [0，0，0，0，0，0，0]
//! ```
//!
//! # fails
//! Two rows, one cause.
//! ```yaml
//!     行政复议: [1, 0, 0, 1]
//!     复议后起诉: [0, 0, 0, 0]
//! ```
//!
//! # passes
//! ```yaml
//!     行政许可: [1234]
//! ```
//!
//! # boundary passes, with: number-form
//! ```yaml
//!     行政许可: ["1,234"]
//! ```
//!
//! # boundary passes
//! One cell needs no brackets.
//! ```yaml
//!     行政许可: 98
//! ```
//!
//! # boundary fails
//! ```yaml
//!       重复申请:
//! ```
//!
//! # boundary fails
//! ```yaml
//!       重复申请: []
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Change, Finding, Related, RuleId, Severity, Text};
use crate::form::Block;
use crate::report::{Cell, FigureRow};
use nianbao_text::cjk::to_half_width;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::CellCount,
    Severity::Error,
    include_str!("cell_count.rs"),
    Stage::Report(check),
)
.hiding_data();

/// Number of further rows that a finding shows.
const SHOWN: usize = 8;

/// A row whose cells do not match its columns, with the likely cause.
struct Uneven<'a> {
    table: &'a str,
    block: &'a Block,
    row: &'a FigureRow,
    hint: Option<Text>,
}

impl Uneven<'_> {
    /// Returns true if another row has as many cells for the same columns, and neither has
    /// a hint of its own.
    fn is_like(&self, other: &Self) -> bool {
        let same_block = std::ptr::eq(self.block, other.block);
        let plain = self.hint.is_none() && other.hint.is_none();
        same_block && plain && self.row.cells.len() == other.row.cells.len()
    }
}

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    if context.other_form().is_some() {
        return;
    }
    let mut batches: Vec<Vec<Uneven>> = Vec::new();
    for uneven in find_uneven(context) {
        // A form has few blocks, and rows few lengths.
        match batches
            .iter_mut()
            .find(|batch| batch.iter().take(1).all(|first| first.is_like(&uneven)))
        {
            Some(batch) => batch.push(uneven),
            None => batches.push(vec![uneven]),
        }
    }
    out.extend(batches.iter().filter_map(|batch| finding(context, batch)));
}

fn find_uneven<'a>(context: &ReportContext<'a>) -> Vec<Uneven<'a>> {
    let mut uneven = Vec::new();
    for (at, table) in context.tables() {
        let placed = context.rows(at).map(|(row, written)| (table.block_of(row), written));
        // In a table that takes any row, every row has the columns of its block.
        let free = table.blocks.first().filter(|_| table.free).into_iter();
        let free = free.flat_map(|block| {
            context.filled.table(at).unmatched_rows().map(move |row| (block, row))
        });
        for (block, row) in placed.chain(free) {
            if row.cells.len() != block.columns.len() && !is_refused(context, row) {
                uneven.push(Uneven {
                    table: &table.key,
                    block,
                    row,
                    hint: guess_cause(context, block, row),
                });
            }
        }
    }
    uneven
}

/// Returns true for a row without cells and without brackets; the parser reported it.
fn is_refused(context: &ReportContext, row: &FigureRow) -> bool {
    row.cells.is_empty() && !context.slice(row.span).starts_with('[')
}

fn finding(context: &ReportContext, batch: &[Uneven]) -> Option<Finding> {
    let (first, rest) = batch.split_first()?;
    let (table, key) = (first.table, &first.row.key.value);
    let (wanted, got, count) = (first.block.columns.len(), first.row.cells.len(), batch.len());
    let message = if rest.is_empty() {
        text!(
            "“{key}”一行应有 {wanted} 格，这里有 {got} 格",
            "the row {key} has {got} cells for {wanted} columns"
        )
    } else {
        text!(
            "{table}表有 {count} 行应有 {wanted} 格，这里有 {got} 格",
            "{count} rows of the table {table} have {got} cells for {wanted} columns"
        )
    };
    let at = if rest.is_empty() { first.row.form_path(table) } else { table.to_owned() };
    let mut finding = context.finding(RULE.id, first.row.span, message).form_path(at);
    finding.basis = context.basis();
    finding.related = (rest.iter().take(SHOWN))
        .map(|other| Related {
            place: context.place(other.row.span),
            message: Text::same(other.row.key.value.to_string()),
        })
        .collect();
    let labels: Vec<&str> =
        first.block.columns.iter().map(|column| column.label.as_str()).collect();
    let labels = labels.join("、");
    let order = text!("各格依次为：{labels}", "the cells are, in this order: {labels}");
    finding.changes.extend(first_change(context, batch));
    Some(finding.help(match &first.hint {
        Some(hint) => {
            Text::new(format!("{}；{}", hint.zh, order.zh), format!("{}; {}", hint.en, order.en))
        }
        None => order,
    }))
}

/// Makes the change of a row whose brackets or commas are of another width. Where a comma may
/// also stand within a number, only the original tells.
fn first_change(context: &ReportContext, batch: &[Uneven]) -> Option<Change> {
    let [Uneven { block, row, .. }] = batch else { return None };
    let raw = context.slice(row.span);
    let right = rewrite_as_row(raw, block.columns.len()).filter(|right| right != raw)?;
    let place = context.place(row.span);
    let may_be_one_number = has_thousands(raw);
    Some(if may_be_one_number {
        Change::of_content(place, right)
    } else {
        Change::of_form(place, right)
    })
}

/// Returns true if a comma with three digits behind it, and no more, follows a digit.
fn has_thousands(raw: &str) -> bool {
    let digits = |part: &str| -> String { part.chars().map(to_half_width).collect() };
    let is_digit = |c: char| c.is_ascii_digit();
    let parts: Vec<String> = raw.split([',', '，']).map(digits).collect();
    parts.windows(2).any(|pair| {
        let count = pair[1].chars().take_while(|c| is_digit(*c)).count();
        pair[0].ends_with(is_digit) && count == 3
    })
}

/// Guesses the cause: missing brackets, or commas missing or too many.
fn guess_cause(context: &ReportContext, block: &Block, row: &FigureRow) -> Option<Text> {
    let (wanted, got) = (block.columns.len(), row.cells.len());
    let key = &row.key.value;
    if got == 1
        && let Some(cells) = rewrite_as_row(context.slice(row.span), wanted)
    {
        return Some(text!("写作 {key}: {cells}", "write `{key}: {cells}`"));
    }
    if got < wanted {
        let other = |cell: &&Cell| context.slice(cell.span).starts_with(['【', '［', '（', '(']);
        if row.cells.iter().any(|cell| other(&cell)) {
            return Some(text!("用半角方括号 [ ]", "use the brackets [ ]"));
        }
        let unsplit =
            row.cells.iter().map(|cell| context.slice(cell.span)).find(|raw| is_unsplit(raw))?;
        return Some(text!(
            "“{unsplit}”中的各数以半角逗号分开",
            "put ASCII commas between the numbers of `{unsplit}`"
        ));
    }
    let split = find_split_numbers(context, row);
    let extra: usize = split.iter().map(|run| run.len() - 1).sum();
    let run = split.first().filter(|_| got - extra == wanted)?;
    let digits: Vec<&str> = run.iter().map(|cell| context.slice(cell.span)).collect();
    let (whole, quoted) = (digits.concat(), digits.join(","));
    Some(text!(
        "“{quoted}”如是一个数，写作 {whole} 或 \"{quoted}\"",
        "if {quoted} is one number, write {whole} or \"{quoted}\""
    ))
}

/// Rewrites one cell as the row that it was meant to be: without brackets, or with brackets
/// or commas of another width. `None` unless it has as many numbers as there are columns.
fn rewrite_as_row(raw: &str, columns: usize) -> Option<String> {
    let bracket = |c: char| "[]【】［］（）()".contains(c);
    let part = |part: &str| -> String { part.trim().chars().map(to_half_width).collect() };
    let parts: Vec<String> =
        raw.trim_matches(bracket).split(|c| ",，、；;".contains(c)).map(part).collect();
    let number = |c: char| c.is_ascii_digit() || ".-~/ 元万亿".contains(c);
    let cells = parts.iter().all(|part| !part.is_empty() && part.chars().all(number));
    (columns > 1 && parts.len() == columns && cells).then(|| format!("[{}]", parts.join(", ")))
}

/// Returns true for several numbers without an ASCII comma between them.
fn is_unsplit(raw: &str) -> bool {
    let parts = raw.split(|c: char| c.is_whitespace() || "，、；;".contains(c));
    parts.filter(|part| part.chars().any(|c| c.is_ascii_digit())).count() > 1
}

/// Finds runs of cells that look like one number split at its separators: `1,234`.
fn find_split_numbers<'a>(context: &ReportContext, row: &'a FigureRow) -> Vec<&'a [Cell]> {
    let digits = |cell: &Cell| {
        let raw = context.slice(cell.span);
        if raw.bytes().all(|byte| byte.is_ascii_digit()) { raw.len() } else { 0 }
    };
    // Within a number nothing but the comma stands between its groups.
    let close = |a: &Cell, b: &Cell| {
        b.span.start == a.span.end + 1 && (1..=3).contains(&digits(a)) && digits(b) == 3
    };
    row.cells.chunk_by(close).filter(|run| run.len() > 1).collect()
}
