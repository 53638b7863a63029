//! PDFs.

#[test]
fn probe() {
    let bytes = std::fs::read(std::env::var("PROBE").unwrap()).unwrap();
    let document = match nianbao::document::read("x.pdf", &bytes) {
        Ok(d) => d,
        Err(e) => {
            println!("{e:?}");
            return;
        }
    };
    for block in &document.blocks {
        match &block.body {
            nianbao::document::Body::Table(grid) => {
                println!("{:?} TABLE {}x{}", block.at, grid.rows(), grid.columns());
                for c in &grid.cells {
                    println!(
                        "   r{}+{} c{}+{} {:?} {:?}",
                        c.row, c.rows, c.column, c.columns, c.text, c.at
                    );
                }
            }
            body => println!("{:?} {:?}", block.at, body),
        }
    }
    println!("{:?} {:?}", document.properties, document.remarks);
}
