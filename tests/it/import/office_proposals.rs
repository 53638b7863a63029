//! Offices proposed for the names that documents have, and added to the text of a list.

use nianbao_core::config::Offices;
use nianbao_core::parse::parse_offices_text;
use nianbao_import::{
    AddOfficesError, NoProposal, OfficeProposals, add_offices, propose_office, propose_offices,
};

fn offices(yaml: &str) -> Offices {
    parse_offices_text(yaml).0.unwrap()
}

/// Returns the id, the kind and the name that are proposed in a site without offices.
fn propose(name: &str) -> Option<(String, &'static str, String)> {
    let office = propose_office(name, &Offices::default()).ok()?;
    Some((office.id, office.kind.name(), office.name))
}

#[test]
fn names_give_ids_and_kinds() {
    for (name, id, kind, full) in [
        ("样例县财政局", "yangli-czj", "department", "样例县财政局"),
        ("示例市人民政府办公室", "shili-zfb", "department", "示例市人民政府办公室"),
        ("示例市人民政府", "shili-zf", "government", "示例市人民政府"),
        ("示例市人民", "shili-zf", "government", "示例市人民政府"),
        ("示例市政府", "shili-zf", "government", "示例市人民政府"),
        ("示例市", "shili-zf", "government", "示例市人民政府"),
        ("示例市 教育局", "shili-jyj", "department", "示例市教育局"),
        ("示例市教育局（本级）", "shili-jyj", "department", "示例市教育局"),
        ("3、示例市教育局", "shili-jyj", "department", "示例市教育局"),
        ("示例区人民政府", "shiliqu-zf", "government", "示例区人民政府"),
        ("示例镇人民政府", "shilizhen-zf", "township", "示例镇人民政府"),
        ("示例县示例镇", "shilizhen-zf", "township", "示例县示例镇人民政府"),
        ("示例区示例街道", "shilijiedao-bsc", "township", "示例区示例街道办事处"),
        ("示例市卫生健康委员会", "shili-wjw", "department", "示例市卫生健康委员会"),
        ("示例市发展和改革委员会", "shili-fgw", "department", "示例市发展和改革委员会"),
        ("示例市乡村振兴局", "shili-xczxj", "department", "示例市乡村振兴局"),
        ("示例市市场监督管理局", "shili-scjdglj", "department", "示例市市场监督管理局"),
        ("示例市示例区司法局", "shiliqu-sfj", "department", "示例市示例区司法局"),
        ("示例回族自治州审计局", "shilihuizu-sjj", "department", "示例回族自治州审计局"),
        ("国家税务总局示例市税务局", "shili-swj", "department", "国家税务总局示例市税务局"),
        ("重庆市财政局", "chongqing-czj", "department", "重庆市财政局"),
        ("忠县财政局", "zhongxian-czj", "department", "忠县财政局"),
        ("教育局", "jyj", "department", "教育局"),
        ("示例市档案馆", "shili-dag", "department", "示例市档案馆"),
    ] {
        assert_eq!(propose(name), Some((id.to_owned(), kind, full.to_owned())), "{name}");
    }
}

#[test]
fn other_names_give_none() {
    for name in [
        "",
        "合计",
        "县教育局",
        "市政府",
        "市政府办公室",
        "人民政府",
        "本机关",
        "我局",
        "各部门",
        "示例市教育局、示例市财政局",
        "示例市2023年教育局",
        "示例经济开发区",
        "示例地区",
        "示例市教育局网站",
        "示例市示例有限公司",
        "Sample City Finance Bureau",
        "<b>示例市教育局",
        "示例市\u{202e}教育局",
        &format!("示例市{}局", "很长".repeat(20)),
    ] {
        let refused = propose_office(name, &Offices::default());
        assert_eq!(refused, Err(NoProposal::NoOfficeName), "{name}");
    }
}

#[test]
fn a_name_of_a_known_office_is_not_proposed() {
    let known = offices(
        "- {id: a, name: 示例县教育局, kind: department, aliases: [shili-jyj]}\n\
         - {id: b, name: 示例市人民政府, kind: government}\n\
         - {id: c, name: 民政局, kind: department}\n\
         - {id: d, name: 示例市卫健委, kind: department}\n\
         - {id: e, name: 示例县财政局, kind: department, former_names: [{name: 示例县税务局, to: 2018}]}\n\
         - {id: f, name: 样例县财政局, kind: department}\n",
    );
    for name in ["示例县教育局", "县教育局", "教育局", "示例市", "示例县税务局"]
    {
        assert_eq!(propose_office(name, &known), Err(NoProposal::Known), "{name}");
    }
    assert_eq!(propose_office("财政局", &known), Err(NoProposal::Ambiguous));
    for (name, office) in [
        ("示例市民政局", "民政局（c）"),
        ("示例市卫生健康委员会", "示例市卫健委（d）"),
        // Above the county there may be a city that the site does not name.
        ("样例市示例县教育局", "示例县教育局（a）"),
    ] {
        let reason = NoProposal::MayBe { office: office.to_owned() };
        assert_eq!(propose_office(name, &known), Err(reason), "{name}");
    }
    // Another region's office is another one; the plain id was one of old.
    let other = propose_office("示例市教育局", &known).unwrap();
    assert_eq!((other.id.as_str(), other.parent.as_deref()), ("shilishi-jyj", Some("b")));
}

#[test]
fn each_office_is_proposed_once_with_an_id_of_its_own() {
    let names = [
        "教育局",
        "示例县市场监管局",
        "示例县教育局",
        "示例县教育局",
        "示例县人民政府",
        "示例县市场监督管理局",
        "示例市经济局",
        "示例县就业局",
        "示例县教研局",
        "示例县交运局",
        "谁是局长",
    ];
    let OfficeProposals { offices, refused } = propose_offices(names, &Offices::default());
    let shown: Vec<(&str, &str, Option<&str>)> = (offices.iter())
        .map(|office| (office.name.as_str(), office.id.as_str(), office.parent.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [
            ("示例县教育局", "shili-jyj", Some("shili-zf")),
            ("示例县人民政府", "shili-zf", None),
            ("示例县市场监督管理局", "shili-scjdglj", Some("shili-zf")),
            ("示例市经济局", "shili-jjj", None),
            ("示例县就业局", "shilixian-jyj", Some("shili-zf")),
            ("示例县教研局", "shili-jyj-2", Some("shili-zf")),
            ("示例县交运局", "shili-jyj-3", Some("shili-zf")),
        ]
    );
    assert_eq!(refused, [("谁是局长".to_owned(), NoProposal::NoOfficeName)]);
}

/// Adds two offices to a text.
fn add(text: &str) -> Result<String, AddOfficesError> {
    let known = parse_offices_text(text).0.unwrap_or_default();
    add_offices(text, &propose_offices(["样例县财政局", "样例县审计局"], &known).offices)
}

const BLOCK: &str = "- id: yangli-czj\n  name: 样例县财政局\n  kind: department\n- id: yangli-sjj\n  name: 样例县审计局\n  kind: department\n";

#[test]
fn entries_are_written_as_those_before_them() {
    let braces = "- {id: yangli-czj, name: 样例县财政局, kind: department}\n- {id: yangli-sjj, name: 样例县审计局, kind: department}\n";
    let spaced = braces.replace('{', "{ ").replace('}', " }");
    let deep = BLOCK
        .replace("- id", "  -   id")
        .replace("\n  n", "\n      n")
        .replace("\n  k", "\n      k");
    for (text, added) in [
        ("", BLOCK),
        ("# 机关\n", BLOCK),
        ("- id: a\n  name: 示例市财政局\n  kind: department\n", BLOCK),
        (
            "- id: a # 一\n  name: 示例市财政局\n  未知: [1, 2]\n  kind: department\n  # 以下可不写。\n",
            BLOCK,
        ),
        ("-\n  id: a\n  name: 示例市财政局\n  kind: department\n", BLOCK),
        ("- {id: a, name: 示例市财政局, kind: department} # 一\n# 二\n", braces),
        ("- { id: a, name: 示例市财政局, kind: department }\n", &spaced),
        ("  -   id: a\n      name: 示例市财政局\n      kind: department\n", &deep),
    ] {
        assert_eq!(add(text), Ok(format!("{text}{added}")), "{text}");
        let windows = text.replace('\n', "\r\n");
        let wanted = format!("{windows}{added}");
        let wanted = if text.is_empty() {
            wanted
        } else {
            wanted.replace("\r\n", "\n").replace('\n', "\r\n")
        };
        assert_eq!(add(&windows), Ok(wanted), "{text}");
    }
}

#[test]
fn odd_layouts_are_kept() {
    let one = "- id: a\n  name: 示例市财政局\n  kind: department";
    let blank = format!("{one}\n\n{}\n", one.replace("id: a", "id: b").replace("财政", "教育"));
    let spaced = BLOCK.replace("- id", "\n- id");
    for (text, wanted) in [
        (one.to_owned(), format!("{one}\n{BLOCK}")),
        (format!("\u{feff}{one}\n"), format!("\u{feff}{one}\n{BLOCK}")),
        (blank.clone(), format!("{blank}{spaced}")),
        ("# 还没有\n[]\n".to_owned(), format!("# 还没有\n\n{BLOCK}")),
        ("~".to_owned(), BLOCK.to_owned()),
        (
            "[{id: a, name: 示例市财政局, kind: department}] # 尾\n".to_owned(),
            "[{id: a, name: 示例市财政局, kind: department}, {id: yangli-czj, name: 样例县财政局, kind: department}, {id: yangli-sjj, name: 样例县审计局, kind: department}] # 尾\n".to_owned(),
        ),
        (
            "[\n  {id: a, name: 示例市财政局, kind: department}, # 尾\n]\n".to_owned(),
            "[\n  {id: a, name: 示例市财政局, kind: department},\n  {id: yangli-czj, name: 样例县财政局, kind: department},\n  {id: yangli-sjj, name: 样例县审计局, kind: department}, # 尾\n]\n".to_owned(),
        ),
    ] {
        assert_eq!(add(&text), Ok(wanted), "{text}");
    }
    assert_eq!(add_offices("x: [", &[]), Ok("x: [".to_owned()));
}

#[test]
fn a_text_that_nothing_can_be_added_to_stays() {
    for text in ["id: a\n", "- id: a\n  name: [\n", "- {name: 一}\n", "文字\n"] {
        assert_eq!(add(text), Err(AddOfficesError::Unreadable), "{text}");
    }
    for text in [
        "- id: a\n  name: 示例市财政局\n  kind: department\n...\n",
        "[\n]\n",
        "- ? id\n  : a\n  name: 示例市财政局\n  kind: department\n  short_name: |+\n    一\n",
    ] {
        let Err(error) = add(text) else { continue };
        assert_eq!(error, AddOfficesError::UnknownLayout { entries: BLOCK.to_owned() }, "{text}");
        assert!(error.text().zh.contains("name: 样例县财政局"));
    }
    assert!(add("[\n]\n").is_err());
}

proptest::proptest! {
    /// Whatever stands in the file, what is added is added exactly, or nothing is.
    #[test]
    fn an_addition_is_exact(
        lines in proptest::collection::vec(
            proptest::sample::select(vec![
                "- id: a", "-", "  id: b", "  name: 示例市财政局", "  kind: department", "# 注", "",
                "- {id: c, name: 示例市教育局, kind: department}", "  aliases: [d, e]", "[]", "---",
                "...", "[{id: f, name: 一, kind: township}]", "  - id: g", "    name: 二",
                "    kind: government", "  short_name: |", "    文字", "\t",
            ]),
            0..9,
        ),
        is_windows in proptest::bool::ANY,
    ) {
        let text = lines.join(if is_windows { "\r\n" } else { "\n" });
        let Ok(added) = add(&text) else { return Ok(()) };
        let (before, after) = (offices(&text), offices(&added));
        let count = before.iter().count();
        proptest::prop_assert_eq!(after.iter().count(), count + 2);
        proptest::prop_assert!(before.iter().eq(after.iter().take(count)));
        for line in text.lines().filter(|line| line.starts_with('#')) {
            proptest::prop_assert!(added.contains(line));
        }
    }
}
