//! Digits that a page shows apart, or in boxes of their own, are not joined to one number.

use super::looks::seen;
use super::tables;
use crate::Uncertainty;

/// Rules for the class `k`, by which an element is seen apart from what is beside it.
const APART: [&str; 22] = [
    "margin-left:60px",
    "margin-right:3em",
    "margin:0 1px",
    "margin-inline:1em",
    "padding-left:3em",
    "padding:0 2px 0 2px",
    "padding-inline-end:.2em",
    "padding:0 calc(1em + 1px)",
    "padding-left:2vw",
    "border-left:1px solid",
    "border:1px dotted red",
    "border-style:solid",
    "display:inline-block",
    "display:inline-block;width:4em",
    "display:inline-table",
    "display:inline-flex",
    "letter-spacing:3em",
    "letter-spacing:-.3em",
    "margin-left:2em;display:inline",
    "border-right:double 3px",
    "border-inline-start:thin dashed",
    "margin-right:-2px",
];
/// Rules that change nothing between digits.
const TOGETHER: [&str; 12] = [
    "margin:0",
    "margin:3px 0",
    "margin-left:auto",
    "padding:0cm",
    "padding:2px 0",
    "border:none windowtext 1.0pt;padding:0cm",
    "border:0 solid",
    "border-left:none",
    "letter-spacing:.05em",
    "letter-spacing:normal",
    "display:inline",
    "font-weight:bold;color:#333",
];

#[test]
fn digits_that_are_seen_apart_are_no_one_number() {
    for rule in APART {
        let rules = format!(".k{{{rule}}}");
        for cell in ["6<i class=k>2</i>0", "<b>6</b><i class=k><b>2</b></i><u>0</u>"] {
            assert_eq!(seen(&rules, cell), "?", "{rule} {cell}");
        }
        // One figure by itself, or beside words.
        for (cell, text) in [("<i class=k>62</i>", "62"), ("<i class=k>62</i>件", "62件")] {
            assert_eq!(seen(&rules, cell), text, "{rule}");
        }
        assert_eq!(seen(&rules, "62<i class=k style='display:none'>1</i>"), "62", "{rule}");
    }
    for rule in TOGETHER {
        let rules = format!(".k{{{rule}}}");
        assert_eq!(seen(&rules, "6<i class=k>2</i>0"), "620", "{rule}");
        assert_eq!(seen("", &format!("6<i style='{rule}'>2</i>0")), "620", "{rule}");
    }
}

#[test]
fn an_edge_counts_on_its_own_side_alone() {
    for (rule, before, behind) in [
        ("margin-left:1em", "?", "62"),
        ("padding-right:1em", "62", "?"),
        ("border-right:1px solid", "62", "?"),
    ] {
        let rules = format!(".k{{{rule}}}");
        assert_eq!(seen(&rules, "6<i class=k>2</i>"), before, "{rule}");
        assert_eq!(seen(&rules, "<i class=k>6</i>2"), behind, "{rule}");
    }
    // The spacing of a whole figure is that of all its digits.
    assert_eq!(seen("td{letter-spacing:1em}", "6<i>2</i>0"), "620");
}

#[test]
fn each_child_of_a_flexible_box_or_a_grid_is_a_box() {
    for rule in [
        "display:flex",
        "display:flex;gap:2em",
        "display:flex;flex-direction:column",
        "display:grid",
        "display:inline-grid",
        "display:-webkit-box",
        "display:inline flex",
    ] {
        let rules = format!(".f{{{rule}}}");
        for cell in [
            "<div class=f><i>62</i><i>20</i></div>",
            "<div class=f>62<i>20</i></div>",
            "<div class=f><u style='display:contents'><i>62</i><i>20</i></u></div>",
        ] {
            assert_eq!(seen(&rules, cell), "?", "{rule} {cell}");
        }
        assert_eq!(seen(&rules, "<div class=f><i>6<b>2</b></i></div>"), "62", "{rule}");
    }
    assert_eq!(seen(".f{display:flex}.f{display:block}", "<p class=f><i>6</i><i>2</i></p>"), "62");
}

#[test]
fn generated_text_parts_digits_though_it_is_none() {
    for content in ["' '", "'件'", "'、'", "''"] {
        for side in ["before", "after"] {
            let rules = format!(".k::{side}{{content:{content}}}");
            assert_eq!(seen(&rules, "6<i class=k>2</i>0"), "?", "{rules}");
        }
    }
    assert_eq!(seen(".k::before{content:' '}", "<i class=k>62</i>"), "62");
    assert_eq!(seen(".k::before{content:none}", "6<i class=k>2</i>"), "62");
}

#[test]
fn a_cell_that_is_struck_out_whole_is_no_blank() {
    let uncertainty = |cell: &str| {
        let page = format!("<table><tr><td>甲<td>{cell}<td>3<tr><td>乙<td>1<td>2</table>");
        let cell = tables(&page).remove(0).cells.remove(1);
        assert_eq!(cell.text, "");
        cell.uncertainty
    };
    for cell in
        ["<s>1206</s>", "<del>12</del> <s>06</s>", "<p style='text-decoration:line-through'>6"]
    {
        assert_eq!(uncertainty(cell), Some(Uncertainty::StruckOut), "{cell}");
    }
    for cell in ["", "<s> </s>", "<s></s>", "<s hidden>6</s>"] {
        assert_eq!(uncertainty(cell), None, "{cell}");
    }
}
