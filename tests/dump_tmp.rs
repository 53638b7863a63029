use nianbao::document::*;
#[test]
fn dump() {
    let path = std::env::var("DUMP").unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let start = std::time::Instant::now();
    let document = read(&path, &bytes);
    eprintln!("{:?}", start.elapsed());
    match document {
        Err(refusal) => println!("REFUSED {}", refusal.0.zh),
        Ok(document) => {
            for block in &document.blocks {
                match &block.body {
                    Body::Table(grid) => {
                        println!(
                            "{:?} TABLE ragged={} {}x{}",
                            block.at,
                            grid.ragged,
                            grid.rows(),
                            grid.columns()
                        );
                        for row in 0..grid.rows() {
                            let cells: Vec<String> = grid
                                .row(row)
                                .map(|c| {
                                    format!(
                                        "{}{}",
                                        c.text.replace('\n', "⏎"),
                                        if c.rows > 1 || c.columns > 1 {
                                            format!("<{}x{}>", c.rows, c.columns)
                                        } else {
                                            String::new()
                                        }
                                    )
                                })
                                .collect();
                            println!("    {}", cells.join(" | "));
                        }
                    }
                    other => println!(
                        "{:?} {}",
                        block.at,
                        format!("{other:?}").chars().take(90).collect::<String>()
                    ),
                }
            }
            for p in &document.properties {
                println!("PROPERTY {} = {}", p.name, p.value);
            }
            for r in &document.remarks {
                println!("REMARK {:?} {}", r.at, r.words.zh);
            }
            for i in &document.images {
                println!("IMAGE {} {}", i.name, i.bytes.len());
            }
        }
    }
}
