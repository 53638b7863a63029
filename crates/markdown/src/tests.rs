use super::*;
use proptest::prelude::*;

/// The words of a text with the marks of its events, for people to read.
fn show(text: &str) -> String {
    let mut out = String::new();
    for (event, range) in parse_with_strikethrough(text) {
        if let Event::Text(words) = &event {
            let written = &text[range];
            assert!(written.starts_with('&') || written == &**words, "{written:?}, {words:?}");
        }
        match event {
            Event::Text(words) => out.push_str(&words),
            Event::Code(words) => out.push_str(&format!("`{words}`")),
            Event::SoftBreak => out.push('⏎'),
            Event::HardBreak => out.push_str("<br>"),
            Event::FootnoteReference(label) => out.push_str(&format!("[^{label}]")),
            Event::Start(tag) => out.push_str(&format!("<{}>", name(tag.to_end()))),
            Event::End(tag) => out.push_str(&format!("</{}>", name(tag))),
            Event::Html(raw) | Event::InlineHtml(raw) => out.push_str(&format!("{{{raw}}}")),
            other => out.push_str(&format!("{other:?}")),
        }
    }
    out
}

fn name(tag: TagEnd) -> String {
    match tag {
        TagEnd::Paragraph => "p".to_owned(),
        TagEnd::Strong => "b".to_owned(),
        TagEnd::Emphasis => "em".to_owned(),
        TagEnd::Strikethrough => "s".to_owned(),
        TagEnd::Link => "a".to_owned(),
        TagEnd::Item => "li".to_owned(),
        TagEnd::List(_) => "ul".to_owned(),
        TagEnd::TableCell => "td".to_owned(),
        TagEnd::Heading(level) => level.to_string(),
        TagEnd::BlockQuote(_) => "q".to_owned(),
        TagEnd::FootnoteDefinition => "note".to_owned(),
        other => format!("{other:?}"),
    }
}

fn assert_shown(cases: &[(&str, &str)]) {
    for (text, shown) in cases {
        assert_eq!(show(text), *shown, "{text:?}");
    }
}

/// A sign between figures never vanishes, so that they do not run together.
#[test]
fn a_star_between_digits_is_a_multiplication() {
    assert_shown(&[
        ("单价100*2=200元，3*4=12元", "<p>单价100*2=200元，3*4=12元</p>"),
        ("*甲3*4*乙", "<p><em>甲3*4</em>乙</p>"),
        ("**共2*3*4件：**丙", "<p><b>共2*3*4件：</b>丙</p>"),
        ("甲`2*3*4`乙[丙](2*3*4)", "<p>甲`2*3*4`乙<a>丙</a></p>"),
        ("第**3**条，2\\*3*4", "<p>第<b>3</b>条，2*3*4</p>"),
        ("5*6*78", "<p>5<em>6</em>78</p>"),
    ]);
}

#[test]
fn emphasis_stands_beside_chinese() {
    assert_shown(&[
        (
            "**问题一：**解读少。**“一网通办”**改革不深；前文**（重点）。**后文。",
            "<p><b>问题一：</b>解读少。<b>“一网通办”</b>改革不深；前文<b>（重点）。</b>后文。</p>",
        ),
        ("*一是*做*“好”*事", "<p><em>一是</em>做<em>“好”</em>事</p>"),
        ("2024**“一网通办”**2025", "<p>2024<b>“一网通办”</b>2025</p>"),
        ("甲**A(乙)**丙**丁**b", "<p>甲<b>A(乙)</b>丙<b>丁</b>b</p>"),
        ("前**[见（一）](a)**后", "<p>前<b><a>见（一）</a></b>后</p>"),
        ("前**`代码`**后", "<p>前<b>`代码`</b>后</p>"),
        ("前**&ldquo;甲&rdquo;**后", "<p>前<b>“甲”</b>后</p>"),
        ("**甲***（乙）*丙", "<p><b>甲</b><em>（乙）</em>丙</p>"),
        ("***（甲）***乙", "<p><em><b>（甲）</b></em>乙</p>"),
        ("**甲*（乙）*丙：**丁", "<p><b>甲<em>（乙）</em>丙：</b>丁</p>"),
        ("**甲，\n乙。**丙", "<p><b>甲，乙。</b>丙</p>"),
        ("甲**_（乙）_**丙", "<p>甲<b><em>（乙）</em></b>丙</p>"),
        (
            "- **一是：**甲\n- 乙**（二）**",
            "<ul><li><b>一是：</b>甲</li><li>乙<b>（二）</b></li></ul>",
        ),
        ("# 甲**（一）**乙", "<h1>甲<b>（一）</b>乙</h1>"),
        ("见——**“甲”**。", "<p>见——<b>“甲”</b>。</p>"),
        ("甲~~（乙）~~丙", "<p>甲<s>（乙）</s>丙</p>"),
    ]);
    let table = show("|**甲：**乙|丙|\n|---|---|\n|1**（注）**|`a|b`|\n");
    assert!(table.contains("<td><b>甲：</b>乙</td>"), "{table}");
    assert!(table.contains("<td>1<b>（注）</b></td>"), "{table}");
}

#[test]
fn stars_that_are_no_emphasis_stay() {
    assert_shown(&[
        ("甲\\*\\*（乙）\\*\\*丙", "<p>甲**（乙）**丙</p>"),
        ("2**3 与 a ** b", "<p>2**3 与 a ** b</p>"),
        ("`甲**（乙）**丙`", "<p>`甲**（乙）**丙`</p>"),
        ("[x](/甲**（乙）**) 丙**（", "<p><a>x</a> 丙**（</p>"),
        ("甲** （乙） **丙", "<p>甲** （乙） **丙</p>"),
        ("甲**乙", "<p>甲**乙</p>"),
        ("甲**（乙）", "<p>甲**（乙）</p>"),
        ("[**（甲）**乙]\n\n[**（甲）**乙]: /u", "<p><a>**（甲）**乙</a></p>"),
    ]);
    let links = parse("[甲](/乙*（丙）*丁)");
    assert!(
        matches!(&links[1].0, Event::Start(Tag::Link { dest_url, .. }) if &**dest_url == "/乙*（丙）*丁")
    );
}

#[test]
fn lines_of_chinese_leave_no_gap() {
    assert_shown(&[
        (
            "深化“放管服”\n改革——\n增加……\n延长；**重点**\n公开",
            "<p>深化“放管服”改革——增加……延长；<b>重点</b>公开</p>",
        ),
        ("列·\n宁「甲」\n乙", "<p>列·宁「甲」乙</p>"),
        ("收到\n27\n件 A\nB\n中", "<p>收到27件 A⏎B中</p>"),
        ("甲[乙](x)\n**丙**\n`d`\n丁", "<p>甲<a>乙</a><b>丙</b>`d`丁</p>"),
        ("one *two*\n[three](x)", "<p>one <em>two</em>⏎<a>three</a></p>"),
        ("> 甲\n> 乙\n\n- 丙\n  丁", "<q><p>甲乙</p></q><ul><li>丙丁</li></ul>"),
        ("甲\n乙\n===", "<h1>甲乙</h1>"),
        ("甲[^1]\n乙\n[^1]\n\n[^1]: 丙\n丁", "<p>甲[^1]乙[^1]</p><note><p>丙丁</p></note>"),
        ("甲  \n乙\\\n丙", "<p>甲<br>乙<br>丙</p>"),
    ]);
}

#[test]
fn indented_paragraphs_are_paragraphs() {
    assert_shown(&[
        ("    甲**（乙）**丙\n", "<p>甲<b>（乙）</b>丙</p>"),
        ("甲。\n\n    乙\n\n\t丙\n", "<p>甲。</p><p>乙</p><p>丙</p>"),
        ("        甲\n    乙\n\n            丙", "<p>甲乙</p><p>丙</p>"),
        ("　　甲\n\n　　乙", "<p>甲</p><p>乙</p>"),
        ("　　甲。\n　　乙。\n", "<p>甲。</p><p>乙。</p>"),
        ("    甲。\n    乙，\n    丙。\n", "<p>甲。</p><p>乙，丙。</p>"),
        ("&emsp;&emsp;甲", "<p>甲</p>"),
        ("甲\n　　\n乙\n　　\n", "<p>甲</p><p>乙</p>"),
        ("    ## 一、甲\n    乙\n", "<h2>一、甲</h2><p>乙</p>"),
        ("　　## 一、甲\n乙\n", "<h2>一、甲</h2><p>乙</p>"),
        ("    - 甲\n    - 乙\n", "<ul><li>甲</li><li>乙</li></ul>"),
        ("　　- 甲\n　　- 乙\n", "<ul><li>甲</li><li>乙</li></ul>"),
        ("- 甲\n\n        乙\n\n丙", "<ul><li><p>甲</p><p>乙</p></li></ul><p>丙</p>"),
        ("- 甲\n\n\t\t乙\n", "<ul><li><p>甲</p><p>乙</p></li></ul>"),
        ("-     甲\n1.      乙", "<ul><li>甲</li></ul><ul><li>乙</li></ul>"),
        (">     甲\n>     乙", "<q><p>甲乙</p></q>"),
        ("> 　　甲", "<q><p>甲</p></q>"),
    ]);
    let fenced = parse("```\n    甲\n　　- 乙\n```\n");
    let words: String = fenced
        .iter()
        .filter_map(|(event, _)| if let Event::Text(words) = event { Some(&**words) } else { None })
        .collect();
    assert_eq!(words, "    甲\n　　- 乙\n");
}

#[test]
fn footnotes_may_have_a_wide_colon() {
    assert_shown(&[
        ("甲[^注 1]\n\n[^注 1]：乙", "<p>甲[^注 1]</p><note><p>乙</p></note>"),
        (
            "甲[^1]\n\n[^1]：乙\n\n    丙\n\n丁",
            "<p>甲[^1]</p><note><p>乙</p><p>丙</p></note><p>丁</p>",
        ),
        ("甲[^1]：乙", "<p>甲[^1]：乙</p>"),
        ("甲[^1]\n　　[^1]：乙", "<p>甲[^1]</p><note><p>乙</p></note>"),
    ]);
}

#[test]
fn one_tilde_strikes_nothing_out() {
    assert_shown(&[
        ("~~5~~6", "<p><s>5</s>6</p>"),
        ("10~20，~30 40~。", "<p>10~20，~30 40~。</p>"),
    ]);
}

#[test]
fn hostile_texts_are_parsed_in_time() {
    let stairs: String = (0..2000).flat_map(|at| [" ".repeat(at), "甲\n\n".to_owned()]).collect();
    let texts = [
        stairs,
        "**（".repeat(20_000),
        "甲**（乙）**".repeat(20_000),
        "甲\n".repeat(50_000),
        "*甲\n".repeat(20_000),
        "[^1]".repeat(20_000),
        "[^甲]：".repeat(20_000),
        "　　- ".repeat(10_000),
        "    ".repeat(20_000),
        "~".repeat(20_000),
    ];
    for text in texts {
        parse(&text);
        parse_with_strikethrough(&text);
    }
}

/// Returns true if the parser reads indented code, which this crate does not know.
fn has_indented_code(events: &Events) -> bool {
    let code = Event::Start(Tag::CodeBlock(CodeBlockKind::Indented));
    events.iter().any(|(event, _)| *event == code)
}

/// The events without empty texts, and without line breaks that no word stands before.
fn without_empty_texts(mut events: Events) -> Events {
    let mut is_begun = false;
    events.retain(|(event, _)| match event {
        Event::Text(words) if words.is_empty() => false,
        Event::SoftBreak => std::mem::take(&mut is_begun),
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. }) | Event::End(_) => true,
        Event::Start(Tag::Image { .. }) => {
            is_begun = true;
            true
        }
        other => {
            is_begun = !matches!(other, Event::Start(_) | Event::HardBreak);
            true
        }
    });
    events
}

#[test]
fn an_empty_text_is_no_event() {
    let text = "# >* #\n";
    let plain = Parsed::new(text, Options::ENABLE_TABLES).events;
    assert_eq!(plain.len(), 5);
    assert_eq!(parse(text), without_empty_texts(plain));
    assert_eq!(show("[\né]()"), show("[é]()"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn western_text_is_common_mark(text in "[-a-c*_`\\[\\]()~>#|.:1é\\\\ \n]{0,60}") {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        let plain = Parsed::new(&text, options).events;
        prop_assume!(!has_indented_code(&plain));
        prop_assert_eq!(parse(&text), without_empty_texts(plain));
    }

    #[test]
    fn ranges_are_those_of_the_source(text in "(甲|乙|（|）|“|”|　| |\\*|\\*\\*|~~|_|`|\\[|\\]|\\[\\^1\\]|[:：]|\\(x\\)|\t|    |\n|\n\n|- |# |> |[|]|1[.] |a|7|7\\*7|&amp;|\\\\|𠀀){0,40}") {
        for (event, range) in parse_with_strikethrough(&text) {
            prop_assert!(range.start <= range.end);
            let written = text.get(range.clone());
            prop_assert!(written.is_some(), "{:?} {:?}", event, range);
            prop_assert!(!matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))));
            if let Event::Text(words) = &event {
                // The parser writes the rest of a tab that it has split as spaces.
                let is_tab = range.is_empty() && text.contains('\t') && words.trim_matches(' ').is_empty();
                let same = is_tab || written == Some(&**words) || written.is_some_and(|text| text.contains('&') || text.contains('\n'));
                prop_assert!(same, "{:?} {:?}", words, written);
            }
        }
    }

    /// Whatever stands between marks beside Chinese characters is emphasis.
    #[test]
    fn any_words_beside_chinese_are_emphasis(
        words in "(甲|（|）|“|”|‘|。|，|、|——|……|·|《|》|「|①|A|7|[.]|[(]|[)]|%|𠀀|\u{fe0f}){1,6}",
        mark in "(\\*|\\*\\*|~~)",
        before in "(甲|。|”|、|）|《|①|7甲)",
        after in "(乙|，|“|——|（|①|乙7)",
    ) {
        let shown = show(&format!("甲{before}{mark}{words}{mark}{after}乙"));
        let tag = match mark.as_str() { "*" => "em", "**" => "b", _ => "s" };
        prop_assert_eq!(shown, format!("<p>甲{before}<{tag}>{words}</{tag}>{after}乙</p>"));
    }

    /// No character is lost but marks and blanks, and none comes from nowhere.
    #[test]
    fn words_are_kept(text in "(甲|乙|（|）|“|\\*\\*|\\*|　|    |\n|\n\n|- |a|1){0,30}") {
        let keep = |c: &char| !c.is_whitespace() && !matches!(c, '*' | '-');
        let written: String = text.chars().filter(keep).collect();
        let words: String = parse(&text)
            .iter()
            .filter_map(|(event, _)| if let Event::Text(words) = event { Some(words.to_string()) } else { None })
            .collect();
        prop_assert_eq!(words.chars().filter(keep).collect::<String>(), written);
    }
}
