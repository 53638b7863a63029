//! Writes a form as an outline for people.

use crate::diag::Lang;
use crate::form::{Column, ColumnKind, Form, HeadingNode, Table};
use std::fmt::Write;

/// Returns a form as an outline, in plain text.
pub fn outline(form: &Form, lang: Lang) -> String {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut out = format!("{}  {}\n", form.id, form.name.get(lang));
    let years = form.years.map_or_else(|| "—".to_owned(), |years| years.to_string());
    let _ = writeln!(out, "{}  {years}", pick("年度", "years"));
    let _ = writeln!(out, "{}  {}\n", pick("依据", "basis"), form.issued_by);
    for (at, section) in form.sections.iter().enumerate() {
        let _ = writeln!(out, "{}  [{}]", section.full_heading(), section.id);
        for variant in &section.variants {
            let _ = writeln!(out, "    {}  {variant}", pick("又见", "also seen"));
        }
        for aspect in &section.aspects {
            let _ = writeln!(out, "    {}  {}", pick("应写", "covers"), aspect.label);
        }
        if let Some(table) = form.table_of_section(at) {
            write_table(&form.tables[table], lang, &mut out);
        }
    }
    for table in form.tables.iter().filter(|table| table.section.is_none()) {
        write_table(table, lang, &mut out);
    }
    if !form.identities.is_empty() {
        let _ = writeln!(out, "\n{}", pick("勾稽关系", "identities"));
        for identity in &form.identities {
            let _ = writeln!(out, "    {}  {}", identity.rule.id(), identity.basis);
        }
    }
    if !form.definitions.is_empty() {
        let _ = writeln!(out, "\n{}", pick("名词解释", "definitions"));
        for definition in &form.definitions {
            let _ = writeln!(out, "    {}  {}", definition.term, definition.meaning);
        }
    }
    out
}

fn write_table(table: &Table, lang: Lang, out: &mut String) {
    let word = if lang == Lang::Zh { "表" } else { "table" };
    let _ = writeln!(out, "    {word} {}  [{}]", table.key, table.id);
    for block in &table.blocks {
        if let Some(caption) = &block.caption {
            let _ = writeln!(out, "      {caption}");
        }
        for column in &block.columns {
            let _ = writeln!(
                out,
                "      | {}  [{}]{}",
                column.label,
                column.id,
                column_notes(column, lang)
            );
        }
        write_rows(table, &block.row_tree, 6, out);
    }
}

fn column_notes(column: &Column, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut words = String::new();
    if column.kind == ColumnKind::Amount {
        let unit = column.unit.map_or("", crate::report::Unit::name);
        let _ = write!(words, " {} {unit}", if zh { "金额" } else { "amount in" });
    }
    if column.signed {
        words.push_str(if zh { " 可为负" } else { " may be negative" });
    }
    words
}

fn write_rows(table: &Table, nodes: &[HeadingNode], indent: usize, out: &mut String) {
    for node in nodes {
        match node {
            HeadingNode::Leaf(row) => {
                let row = &table.rows[*row];
                let key =
                    if row.label == row.key { String::new() } else { format!("  {}:", row.key) };
                let _ = writeln!(out, "{:indent$}- {}{key}  [{}]", "", row.label, row.id);
            }
            HeadingNode::Branch { label, group, children } => {
                let key = group.map_or_else(String::new, |group| {
                    format!("  {}:  [{}]", table.groups[group].key, table.groups[group].id)
                });
                let _ = writeln!(out, "{:indent$}- {label}{key}", "");
                write_rows(table, children, indent + 2, out);
            }
        }
    }
}
