//! Pages of the site's own, from `content/pages/`.

use crate::support::disk::Disk;

const ABOUT: &str = "---
title: 关于本站
menu: 关于
description: 本站收录什么、不收录什么。
updated: 2026-01-05
---
本站收录各机关的年报[^1]。见[财政局](/2022/shili-czj/)、[数据](../../data/#files)、[下文](#section-2)。

[^1]: 自 2019 年起。

## 收录范围

各机关报送的年报<b>原文</b>。

## 联系

[来信](mailto:gk@shili.example)
";

fn site(pages: &[(&str, &str)]) -> Disk {
    let disk = Disk::new(&[]);
    for (path, text) in pages {
        disk.write(&format!("content/pages/{path}"), text.as_bytes());
    }
    disk
}

#[test]
fn a_page_of_the_sites_own_has_an_address_an_entry_and_its_place_in_all_lists() {
    let disk = site(&[
        ("about.md", ABOUT),
        ("notices.md", "---\ntitle: 公告\n---\n2026 年起改版。\n"),
        ("to-come.md", "---\ntitle: 未定\nmenu: 未定\ndraft: true\n---\n[x](/none/)\n"),
    ]);
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let page = disk.read("public/pages/about/index.html");
    for part in [
        "<title>关于本站_",
        "<meta name=\"description\" content=\"本站收录什么、不收录什么。\">",
        "<a href=\"../../pages/about/\" aria-current=\"page\">关于</a>",
        "<h2 id=\"section-1\">收录范围</h2>",
        "&lt;b&gt;原文",
        "<a href=\"../../2022/shili-czj/\">财政局</a>",
        "doc-noteref",
        "<time datetime=\"2026-01-05\">",
        "\"dateModified\":\"2026-01-05\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let report = disk.read("public/2022/shili-czj/index.html");
    assert!(report.contains("<a href=\"../../pages/about/\">关于</a>"), "{report}");
    // One without a label has no entry; a draft is nowhere.
    let notices = disk.read("public/pages/notices/index.html");
    assert_eq!(notices.matches("aria-current=\"page\"").count(), 1, "{notices}");
    assert!(!report.contains("pages/notices") && !report.contains("to-come"), "{report}");
    assert!(!disk.path("public/pages/to-come").exists());
    let search = disk.read("public/search/index.html");
    let sitemap = disk.read("public/sitemap.xml");
    for name in ["about", "notices"] {
        assert!(search.contains(&format!("href=\"../pages/{name}/\"")), "{search}");
        assert!(sitemap.contains(&format!("/pages/{name}/</loc>")), "{sitemap}");
    }
    let ran = disk.run(&["check"]);
    assert!(ran.out.contains("raw-html") && ran.out.contains("about.md:13"), "{ran:?}");
}

#[test]
fn the_menu_of_the_settings_says_where_they_stand() {
    let disk = site(&[("about.md", ABOUT), ("notices.md", "---\ntitle: 公告\nmenu: 公告\n---\n")]);
    let settings =
        disk.read("site.yaml") + "menu: [pages, home, {label: 只此一页, to: pages/notices/}]\n";
    disk.write("site.yaml", settings.as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    let page = disk.read("public/pages/notices/index.html");
    let menu =
        page.split("<nav aria-label=\"全站\">").nth(1).unwrap().split("</nav>").next().unwrap();
    let labels: Vec<&str> =
        menu.split("</a>").filter_map(|entry| entry.rsplit('>').next()).map(str::trim).collect();
    assert_eq!(labels[..4], ["关于", "公告", "首页", "只此一页"]);
    assert_eq!(menu.matches("aria-current=\"page\"").count(), 2, "{menu}");
}

#[test]
fn each_mistake_in_a_page_is_named_at_its_place() {
    for (path, text, rule, place) in [
        ("a.md", "没有文件头\n", "front-matter", "content/pages/a.md:1"),
        ("a.md", "---\ntitle: 甲\n正文\n", "front-matter", "content/pages/a.md:1"),
        ("a.md", "---\nmenu: 甲\n---\n", "missing-field", "content/pages/a.md:2"),
        ("a.md", "---\ntitle: [甲]\n---\n", "wrong-type", "content/pages/a.md:2"),
        ("a.md", "---\ntitle: 甲\ntitel: 乙\n---\n", "unknown-key", "content/pages/a.md:3"),
        ("a.md", "---\ntitle: 甲\nupdated: 昨天\n---\n", "wrong-type", "content/pages/a.md:3"),
        ("a.md", "---\ntitle: 甲\ndraft: 是的\n---\n", "wrong-type", "content/pages/a.md:3"),
        ("a.md", "---\ntitle: \"甲\n---\n", "yaml-syntax", "content/pages/a.md:2"),
        ("a.md", "---\n---\ntitle: 甲\n", "front-matter", "content/pages/a.md:2"),
        ("a.md", "---\ntitle: 甲\n---\n[乙](../b/)\n", "broken-link", "content/pages/a.md:4"),
        ("a.md", "---\ntitle: 甲\n---\n[乙](#section-1)\n", "broken-link", "content/pages/a.md:4"),
        ("a.md", "---\ntitle: 甲\n---\n[乙](/data/#none)\n", "broken-link", "content/pages/a.md:4"),
        ("a.md", "---\ntitle: 甲\n---\n[乙](/2019/none/)\n", "broken-link", "content/pages/a.md:4"),
        (
            "a.md",
            "---\ntitle: 甲\n---\n[乙](javascript:x)\n",
            "broken-link",
            "content/pages/a.md:4",
        ),
        (
            "a.md",
            "---\ntitle: 甲\n---\n![乙](https://a.example/b.png)\n",
            "broken-link",
            "content/pages/a.md:4",
        ),
        ("a.md", "---\ntitle: 甲\n---\n乙[^1]\n", "unmatched-footnote", "content/pages/a.md:4"),
        ("关于.md", "---\ntitle: 甲\n---\n", "path-mismatch", "content/pages/关于.md"),
        ("b/c.md", "---\ntitle: 甲\n---\n", "path-mismatch", "content/pages/b/c.md"),
        ("图.png", "x", "unused-file", "content/pages/"),
    ] {
        let disk = site(&[(path, text)]);
        let ran = disk.run(&["check"]);
        assert!(ran.err.contains(rule) || ran.out.contains(rule), "{text}: {ran:?}");
        assert!(ran.err.contains(place) || ran.out.contains(place), "{text}: {ran:?}");
    }
    // A text that cannot be a page is not read as a report, which it is not either.
    let text = "---\ntitle: 甲\nmenu: 甲\n---\n";
    for path in ["关于.md", "About.md", "a b.md", "b/c.md", "b/index.md"] {
        let ran = site(&[(path, text)]).run(&["check", "--format", "json"]);
        let rules: Vec<&str> =
            ran.out.lines().filter(|line| line.contains("content/pages")).collect();
        assert!(rules.len() == 1 && rules[0].contains("path-mismatch"), "{path}: {ran:?}");
    }
    let disk = site(&[]);
    disk.write("content/pages/a.md", b"---\ntitle: \xbc\xd7\n---\n");
    let ran = disk.run(&["check"]);
    assert!(ran.code != 0 && format!("{ran:?}").contains("GBK"), "{ran:?}");
}

#[test]
fn a_report_can_lead_to_a_page_and_a_static_file_cannot_take_its_place() {
    let disk = site(&[("about.md", ABOUT)]);
    let source = disk.read("content/2022/shili-czj.md");
    disk.write(
        "content/2022/shili-czj.md",
        (source.clone() + "\n见[说明](/pages/about/#section-2)。\n").as_bytes(),
    );
    assert_eq!(disk.run(&["check"]).code, 0);
    disk.write(
        "content/2022/shili-czj.md",
        (source + "\n见[说明](/pages/about/#section-3)。\n").as_bytes(),
    );
    let ran = disk.run(&["check"]);
    assert!(ran.code != 0 && format!("{ran:?}").contains("broken-link"), "{ran:?}");
    disk.write("static/pages/about/index.html", b"x");
    let ran = disk.run(&["check"]);
    assert!(format!("{ran:?}").contains("path-collision"), "{ran:?}");
}

/// The text of a page concerns no other; its label in the menu concerns all.
#[test]
fn a_warm_build_after_a_page_changed_equals_a_cold_one() {
    let disk = site(&[("about.md", ABOUT)]);
    assert_eq!(disk.run(&["build"]).code, 0);
    for (old, new) in [("收录范围", "范围"), ("menu: 关于", "menu: 说明")] {
        let text = disk.read("content/pages/about.md").replace(old, new);
        disk.write("content/pages/about.md", text.as_bytes());
        assert_eq!(disk.run(&["build"]).code, 0);
        let warm = disk.tree("public");
        let cold = disk.path("cold");
        assert_eq!(disk.run(&["build", "--output", cold.to_str().unwrap()]).code, 0);
        assert!(warm == disk.tree("cold"), "{new}");
        std::fs::remove_dir_all(disk.path("cold")).unwrap();
    }
}

/// The pages at former addresses of an office are pages of the site; nothing else is there.
#[test]
fn a_page_can_lead_to_a_former_address_of_an_office() {
    let text =
        "---\ntitle: 甲\n---\n[乙](/2022/jiu/)[丙](/offices/jiu/)[丁](/2022/jiu/figures.csv)\n";
    let disk = site(&[("about.md", text)]);
    let offices = disk.read("content/offices.yaml");
    let old = "id: shili-czj\n";
    assert!(offices.contains(old), "{offices}");
    let offices = offices.replace(old, &format!("{old}  aliases: [jiu]\n"));
    disk.write("content/offices.yaml", offices.as_bytes());
    let ran = disk.run(&["check", "--format", "json"]);
    let broken: Vec<&str> = ran.out.lines().filter(|line| line.contains("broken-link")).collect();
    assert!(broken.len() == 1 && broken[0].contains("/2022/jiu/figures.csv"), "{ran:?}");
    disk.write(
        "content/pages/about.md",
        text.replace("[丁](/2022/jiu/figures.csv)", "").as_bytes(),
    );
    assert_eq!(disk.run(&["build", "--links", "files"]).code, 0);
    let page = disk.read("public/pages/about/index.html");
    for link in ["../../2022/jiu/index.html", "../../offices/jiu/index.html"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
        assert!(disk.path("public/pages/about").join(link).exists(), "{link}");
    }
}
