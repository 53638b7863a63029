//! Writes an empty source in the canonical style: every row of the form, every cell blank,
//! with comments that name the columns.

use super::write_table;
use crate::archive::{CellValue, FilledForm};
use crate::config::Office;
use crate::form::{CellRef, Form, Identity, RowRef, TermRef};
use nianbao_text::cjk::numeral;
use std::fmt::Write;

/// Returns the text of an empty source, and the paths of the rows that were filled from a
/// previous report, with its year.
pub fn blank_source(
    form: &Form,
    office: &Office,
    year: u16,
    previous: Option<&FilledForm>,
) -> (String, Vec<(String, u16)>) {
    let mut writer = SourceWriter { form, previous, out: String::new(), carried_rows: Vec::new() };
    writer.write_front_matter(office, year);
    writer.out.push_str("figures:\n");
    for at in 0..form.tables.len() {
        writer.write_table(at);
    }
    writer.write_sections();
    (writer.out, writer.carried_rows)
}

struct SourceWriter<'a> {
    form: &'a Form,
    previous: Option<&'a FilledForm<'a>>,
    out: String,
    carried_rows: Vec<(String, u16)>,
}

impl SourceWriter<'_> {
    fn write_front_matter(&mut self, office: &Office, year: u16) {
        let name = office.name_in(year);
        let _ = write!(
            self.out,
            "---\n# {name} {year} 年度，{}\noffice: {}\nyear: {year}\n\
             draft: true        # 填好以后删去这一行\n\
             published: ~       # 发布日期，如 {}-01-20\n\
             # 格内：数；~ 表示原件空白；/ 表示不适用；没有发生的填 0。金额可带单位，如 38.41 万元。\n",
            self.form.name.zh,
            office.id,
            year + 1,
        );
    }

    fn write_table(&mut self, at: usize) {
        let table = &self.form.tables[at];
        let mut out = std::mem::take(&mut self.out);
        write_table(table, &mut out, &mut |row| match row {
            RowRef::Row(_) => Some(self.row_text(at, row)),
            RowRef::Group(_) => None,
        });
        self.out = out;
    }

    /// Returns the cells of a row, and a comment if some are from last year's report.
    fn row_text(&mut self, at: usize, row: RowRef) -> String {
        let table = &self.form.tables[at];
        let columns = 0..table.block_of(row).columns.len();
        let known: Vec<Option<String>> =
            columns.map(|column| self.carried_value(CellRef { table: at, row, column })).collect();
        let cells: Vec<&str> = known.iter().map(|cell| cell.as_deref().unwrap_or("~")).collect();
        let mut text = format!("[{}]", cells.join(", "));
        if known.iter().any(Option::is_some)
            && let Some(last) = self.previous
        {
            let year = last.report.year.value;
            let _ = write!(text, "   # 取自 {year} 年度的年报，请核对");
            self.carried_rows.push((table.row_path(row), year));
        }
        text
    }

    /// Returns the value of a cell that an equation takes from last year's report.
    fn carried_value(&self, cell: CellRef) -> Option<String> {
        let last = self.previous?;
        let table = &self.form.tables[cell.table];
        let identity = self.form.identities.iter().find(|identity| sets_cell(identity, cell))?;
        let term = identity.equation.terms.iter().find(|term| term.previous_year)?;
        match last.value(last.form.previous_year_cell(table, identity, term, cell)?) {
            CellValue::Number(number) => Some(number.normalize().to_string()),
            CellValue::NotApplicable => Some("/".to_owned()),
            CellValue::Blank | CellValue::Undecided | CellValue::Unreadable | CellValue::Absent => {
                None
            }
        }
    }

    /// Writes the headings alone, so that `check` misses the text.
    fn write_sections(&mut self) {
        self.out.push_str("---\n");
        for section in &self.form.sections {
            let _ = write!(self.out, "\n## {}\n", section.full_heading());
            let aspects: Vec<_> =
                section.aspects.iter().filter(|aspect| aspect.kinds.is_empty()).collect();
            if aspects.len() > 1 {
                for (at, aspect) in aspects.into_iter().enumerate() {
                    let _ = write!(
                        self.out,
                        "\n### （{}）{}\n",
                        numeral(at + 1).unwrap_or('·'),
                        aspect.label
                    );
                }
            }
        }
    }
}

/// Returns true if an equation sets a cell from last year's report: the cell stands alone
/// on its side.
fn sets_cell(identity: &Identity, cell: CellRef) -> bool {
    let equation = &identity.equation;
    let Some(total) = equation.total.map(|at| &equation.terms[at]) else { return false };
    let here = match total.target {
        TermRef::Row(row) => row == cell.row,
        TermRef::Column(column) => {
            let listed = |row: &usize| RowRef::Row(*row) == cell.row;
            column == cell.column && identity.rows.iter().any(listed)
        }
    };
    here && equation.uses_previous_year() && identity.table == cell.table
}
