//! The look of a site by its settings alone: logo, colours, menu, links, outside scripts.

use crate::support::disk::Disk;

const LOOK: &str = r##"
logo: {file: images/logo 徽标.svg, alt: 徽标}
colors: {accent: "#8B1a1a", dark: {accent: "#fbb"}}
menu:
  - home
  - {label: 财政局 & 其他, to: offices/shili-czj/}
  - year
  - {label: 门户, to: "https://www.shili.example/?a=1&b=2"}
footer:
  - {label: 往年, to: "/2021/#main"}
hosts: ["https://jiucuo.shili.example/"]
scripts: ["https://jiucuo.shili.example/a/b.js?c=1"]
"##;

fn site(settings: &str) -> Disk {
    let disk = Disk::new(&[]);
    let settings = disk.read("site.yaml") + settings;
    disk.write("site.yaml", settings.as_bytes());
    disk.write("static/images/logo 徽标.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    disk
}

#[test]
fn settings_change_each_page() {
    let disk = site(LOOK);
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for (path, root) in [("", "./"), ("2022/", "../"), ("2022/shili-czj/", "../../")] {
        let page = disk.read(&format!("public/{path}index.html"));
        for text in [
            format!("<img src=\"{root}images/logo%20%E5%BE%BD%E6%A0%87.svg\" alt=\"徽标\">"),
            format!("<a href=\"{root}offices/shili-czj/\">财政局 &amp; 其他</a>"),
            "<a href=\"https://www.shili.example/?a=1&amp;b=2\">门户</a>".to_owned(),
            format!("<a href=\"{root}2021/#main\">往年</a>"),
            "script-src 'self' https://jiucuo.shili.example;".to_owned(),
            "<script src=\"https://jiucuo.shili.example/a/b.js?c=1\" defer></script>".to_owned(),
        ] {
            assert!(page.contains(&text), "{text} on /{path}");
        }
        let menu = page.split("<nav aria-label=\"全站\">").nth(1).unwrap_or_default();
        let menu = menu.split("</nav>").next().unwrap();
        assert_eq!(menu.matches("<li>").count(), 4, "{menu}");
        assert_eq!(menu.contains("aria-current=\"true\">年度"), !path.is_empty(), "{menu}");
    }
    let styles = disk.paths("public/assets", "style.");
    let style = disk.read(&styles[0]);
    let ends = [
        "@media not (prefers-color-scheme: dark) { :root { --accent: #8b1a1a; } }\n",
        "@media (prefers-color-scheme: dark) { :root { --accent: #ffbbbb; } }\n",
    ];
    assert!(style.ends_with(&ends.concat()), "{}", &style[style.len() - 200..]);
}

#[test]
fn a_site_without_such_settings_is_as_before() {
    let disk = site("");
    assert_eq!(disk.run(&["build"]).code, 0);
    let page = disk.read("public/2022/index.html");
    assert!(page.contains("script-src 'self'; style-src"), "{page}");
    assert!(page.matches("<li><a href=\"../").count() >= 6, "{page}");
}

#[test]
fn each_wrong_setting_is_named_at_its_place() {
    for (settings, place, words) in [
        ("logo: images/none.svg", "site.yaml", "没有徽标文件 static/images/none.svg"),
        ("logo: ../../etc/passwd", "site.yaml", "没有徽标文件"),
        ("logo: {alt: 徽标}", "site.yaml", "缺少 file"),
        ("logo: [a]", "site.yaml", "logo 应为键值表"),
        ("colors: {accent: red}", "site.yaml", "accent 不是颜色"),
        ("colors: {accent: \"#12345\"}", "site.yaml", "accent 不是颜色"),
        ("colors: {dark: {red: \"#123\"}}", "site.yaml", "不认识的字段 red"),
        ("colors: blue", "site.yaml", "colors 应为键值表"),
        ("menu: home", "site.yaml", "menu 应为列表"),
        ("menu: [front]", "site.yaml", "menu 应为页面名称或链接"),
        (
            "menu: [{label: 某页, to: 'no-such-page/'}]",
            "site.yaml",
            "指向的 /no-such-page/index.html 不存在",
        ),
        ("menu: [{label: 某页, to: 'javascript:alert(1)'}]", "site.yaml", "不能使用"),
        ("menu: [{label: 某页, to: '../up/'}]", "site.yaml", "不能使用"),
        ("menu: [{to: '2022/'}]", "site.yaml", "缺少 label"),
        ("footer: [{label: 某页, to: '2022/no-such-office/'}]", "site.yaml", "不存在"),
        ("footer: [{label: 某页, to: '/2021/#no-such-part'}]", "site.yaml", "没有 #no-such-part"),
        ("footer: 2022/", "site.yaml", "footer 应为列表"),
        ("links: disk", "site.yaml", "links 应为 folders 或 files，这里是"),
        ("links: [{label: 某页, to: '2022/'}]", "site.yaml", "页脚的链接写在 footer 下"),
        ("hosts: ['*']", "site.yaml", "hosts 中的不是主机"),
        ("hosts: ['https://*.shili.example']", "site.yaml", "hosts 中的不是主机"),
        ("hosts: ['http://jiucuo.shili.example']", "site.yaml", "hosts 中的不是主机"),
        ("hosts: [\"https://a.example; script-src *\"]", "site.yaml", "hosts 中的不是主机"),
        ("hosts: ['https://a.example/path']", "site.yaml", "hosts 中的不是主机"),
        ("scripts: ['https://a.example/a.js']", "site.yaml", "脚本不在 hosts 所列的主机上"),
        (
            "hosts: ['https://a.example']\nscripts: ['https://a.example.evil.example/a.js']",
            "site.yaml",
            "脚本不在 hosts 所列的主机上",
        ),
    ] {
        let disk = site(&format!("\n{settings}\n"));
        let ran = disk.run(&["check"]);
        assert_eq!(ran.code, 1, "{settings}: {ran:?}");
        let all = ran.out + &ran.err;
        assert!(all.contains(words) && all.contains(place), "{settings}: {all}");
    }
}
