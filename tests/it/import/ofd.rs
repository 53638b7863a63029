//! OFD files: the reports of the example site, written in the manners of several programs,
//! come back cell for cell.

use crate::support::documents::ofd::{MANNERS, print};
use crate::support::documents::wanted::against;
use crate::support::page::{page, site};
use nianbao::Examined;
use nianbao_document::{BlockContent, Document, Grid, read};
use nianbao_import::Imported;
use std::path::Path;
use std::sync::LazyLock;

static PORTAL: LazyLock<Examined> = LazyLock::new(|| {
    site(
        nianbao::world::load_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal"))
            .unwrap(),
    )
});

/// A cell: its row and column, the rows and columns that it covers, its words without blanks.
type PlacedCell = (usize, usize, usize, usize, String);

/// The cells of all tables.
fn cells(document: &Document) -> Vec<Vec<PlacedCell>> {
    let grids = document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Table(grid) if grid.cells.len() > 1 => Some(grid),
        _ => None,
    });
    let row = |grid: &Grid| {
        let cells = grid.cells.iter().map(|cell| {
            assert_eq!(cell.uncertainty, None, "{}", cell.text);
            let text = cell.text.split_whitespace().collect();
            (cell.row, cell.column, cell.row_span, cell.column_span, text)
        });
        cells.collect()
    };
    grids.map(row).collect()
}

/// The figures of an import by their places.
fn figures(imported: &Imported) -> Vec<(String, Option<String>)> {
    let cells = imported.provenance.iter();
    let mut figures: Vec<_> =
        cells.map(|cell| (cell.form_path.clone(), cell.value.clone())).collect();
    figures.sort();
    figures
}

#[test]
fn reports_come_back_cell_for_cell() {
    let mut counted = 0;
    let reports: Vec<(u16, String)> = (PORTAL.archive.reports())
        .map(|report| (report.year.value, PORTAL.archive.office_of(report).unwrap().id.clone()))
        .collect();
    for (at, (year, office)) in reports.iter().enumerate() {
        let html = page(&PORTAL, &format!("{year}/{office}/index.html"));
        let wanted = read("page.html", html.as_bytes()).unwrap();
        let truth = against(&PORTAL, "page.html", html.as_bytes()).unwrap();
        // Each manner has a quarter of the reports, of all years and offices.
        let manner = MANNERS[(at + at / 4) % 4];
        let bytes = print(&wanted, manner);
        let found = read("report.ofd", &bytes).unwrap();
        assert_eq!(cells(&found), cells(&wanted), "{year} {office} {manner:?}");
        let imported = against(&PORTAL, "report.ofd", &bytes);
        let imported = imported.unwrap_or_else(|why| panic!("{office} {manner:?}: {why:?}"));
        assert_eq!((imported.year, &imported.office), (truth.year, &truth.office));
        assert_eq!(figures(&imported), figures(&truth), "{year} {office} {manner:?}");
        counted += figures(&imported).iter().filter(|(_, value)| value.is_some()).count();
    }
    assert!(reports.len() > 60 && counted > 60 * 150, "{} {counted}", reports.len());
}
