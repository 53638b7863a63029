//! The parts of a source: tables and sections of a report, entries of the list of offices.

use crate::position::TextMap;
use crate::source_view::ReportView;
use lsp_types::{DocumentSymbol, FoldingRange, FoldingRangeKind, SymbolKind};
use nianbao_core::config::Offices;
use nianbao_core::report::FigureTable;
use nianbao_core::source::Span;

/// Returns the tables and sections of a report.
pub fn report_symbols(view: &ReportView) -> Vec<DocumentSymbol> {
    let tables = view.report.figures.tables.iter().map(|table| {
        symbol(&view.text, &table.key.value, SymbolKind::CLASS, (table_span(table), table.key.span))
    });
    let sections = view.report.narrative.sections.iter().map(|section| {
        let heading = &section.heading;
        let spans = (heading.span.join(section.body), heading.span);
        symbol(&view.text, &heading.text, SymbolKind::STRING, spans)
    });
    tables.chain(sections).collect()
}

/// Returns the offices of the list.
pub fn office_symbols(offices: &Offices, text: &TextMap) -> Vec<DocumentSymbol> {
    let symbols = offices.iter().map(|office| {
        let spans = (office.span, first_line(text.text, office.span));
        let mut symbol = symbol(text, &office.name, SymbolKind::CLASS, spans);
        symbol.detail = Some(office.id.clone());
        symbol
    });
    symbols.collect()
}

/// Returns the parts of a report that can be folded: the front matter, tables and sections.
pub fn folding_ranges(view: &ReportView) -> Vec<FoldingRange> {
    let report = view.report;
    let tables = report.figures.tables.iter().map(table_span);
    let sections = report.narrative.sections.iter();
    let sections = sections.map(|section| section.heading.span.join(section.body));
    let spans = std::iter::once(report.front_matter).chain(tables).chain(sections);
    spans.filter_map(|span| fold(&view.text, span)).collect()
}

pub(crate) fn fold(text: &TextMap, span: Span) -> Option<FoldingRange> {
    let content = text.text.get(span.range())?.trim_end();
    let end = span.start as usize + content.len();
    let (start, end) = (text.position(span.start as usize).line, text.position(end).line);
    (start < end).then(|| FoldingRange {
        start_line: start,
        end_line: end,
        kind: Some(FoldingRangeKind::Region),
        ..FoldingRange::default()
    })
}

/// Returns the span of a table with its key.
fn table_span(table: &FigureTable) -> Span {
    table.rows.iter().fold(table.key.span, |span, row| span.join(row.span))
}

fn first_line(text: &str, span: Span) -> Span {
    let content = text.get(span.range()).unwrap_or_default();
    let length = content.find(['\n', '\r']).unwrap_or(content.len());
    Span::new(span.start as usize, span.start as usize + length)
}

pub(crate) fn symbol(
    text: &TextMap,
    name: &str,
    kind: SymbolKind,
    (all, own): (Span, Span),
) -> DocumentSymbol {
    // Clients refuse a symbol without a name.
    let name = if name.trim().is_empty() { "—" } else { name };
    #[expect(deprecated, reason = "the field has no default")]
    DocumentSymbol {
        name: name.to_owned(),
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range: text.range(all.join(own)),
        selection_range: text.range(own),
        children: None,
    }
}
