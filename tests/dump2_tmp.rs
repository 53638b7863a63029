#[test]
fn times() {
    let cases: Vec<(&str, String)> = vec![
        ("span", "<span>".repeat(100_000)),
        ("div", "<div>".repeat(100_000)),
        ("bquote", "<blockquote>".repeat(100_000)),
        ("b", "<b>".repeat(100_000)),
        ("ul", "<ul>".repeat(100_000)),
        ("li", "<ul><li>x".repeat(50_000)),
        ("a div", "<a><div>".repeat(20_000)),
        ("br", "<br>".repeat(300_000)),
        ("td p", "<table><td>".to_owned() + &"<p>&nbsp;".repeat(50_000)),
        ("fonts", (0..2000).map(|at| format!("<p><font a={at}>{at}")).collect()),
        ("p", "<p>x".repeat(300_000)),
        ("tables", "<table><tr><td>".repeat(300) + "1"),
        (
            "attr",
            format!("<p {}>", (0..1900).map(|a| format!("a{a}=1 ")).collect::<String>())
                .repeat(100),
        ),
        ("lt", "<".repeat(1_000_000)),
        ("script", "<script>".repeat(100_000)),
        ("cmt", "<!--".repeat(300_000)),
        ("dl", "<dl>".repeat(900) + &"<dd>x".repeat(30000)),
        ("body", (0..100000).map(|a| format!("<body a{a}=1>")).collect()),
        ("class", "<div class=view>x".repeat(900) + &"<p>x".repeat(30000)),
    ];
    for (name, text) in cases {
        let start = std::time::Instant::now();
        let read = nianbao::document::read("x.html", text.as_bytes());
        eprintln!(
            "{name} {} KB {:?} {}",
            text.len() / 1024,
            start.elapsed(),
            read.map_or_else(|r| r.0.en.to_string(), |d| d.blocks.len().to_string())
        );
    }
}
