//! PDFs.

#[test]
fn probe() {
    let bytes = std::fs::read("/work/shared/samples/hongze-2024.pdf").unwrap();
    let document = nianbao::document::read("x.pdf", &bytes).unwrap();
    for block in &document.blocks {
        println!("{:?} {:?}", block.at, block.body);
    }
    println!("{:?} {:?}", document.properties, document.remarks);
}
