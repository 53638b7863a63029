//! Sites whose pages link to files, to be opened from a disk.

use crate::support::disk::Disk;
use std::collections::BTreeMap;

/// A site with a former id, links in texts and at the foot of pages, and a page 404.
fn disk() -> Disk {
    let disk = Disk::new(&[
        "! file content/offices.yaml",
        "- {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-cz]}",
    ]);
    let settings = disk.read("site.yaml")
        + "footer: [{label: 往年, to: \"2021/#main\"}, {label: 财政局, to: offices/shili-czj}]\n";
    disk.write("site.yaml", settings.as_bytes());
    let report = disk.read("content/2022/shili-czj.md");
    let text =
        "\n\n[去年](../../2021/shili-czj/#main)，[首页](../../)，[各机关](../../offices/?a=1/)\n";
    disk.write("content/2022/shili-czj.md", format!("{}{text}", report.trim_end()).as_bytes());
    disk
}

fn site(disk: &Disk) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<_, _> = disk.tree("public").into_iter().collect();
    files.remove(".nianbao-files");
    files
}

/// Returns the path that a relative link of a page leads to.
fn resolve(page: &str, link: &str) -> String {
    let path = link.split(['?', '#']).next().unwrap();
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop().unwrap()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_names_a_file() {
    let disk = disk();
    let ran = disk.run(&["build", "--links", "files"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let files = site(&disk);
    let href = regex::Regex::new(r#"\s(?:href|src|content)="(?:0; url=)?([^"]*)""#).unwrap();
    let mut seen = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).unwrap();
        // Shown by servers alone, at any address.
        if path == "404.html" {
            assert!(page.contains("href=\"/\""), "{page}");
            continue;
        }
        for found in href.captures_iter(page) {
            let (all, link) = (&found[0], &found[1]);
            let is_link = !all.contains(" content=") || all.contains("url=");
            if !is_link || link.starts_with('#') || link.contains(':') {
                continue;
            }
            let to = resolve(path, link);
            assert!(files.contains_key(&to), "{path}: {all} leads to {to}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
    let report = std::str::from_utf8(&files["2022/shili-czj/index.html"]).unwrap();
    for link in [
        "href=\"../../2021/shili-czj/index.html#main\"",
        "href=\"../../offices/index.html?a=1/\"",
        "<link rel=\"canonical\" href=\"https://www.shili.example/2022/shili-czj/\">",
    ] {
        assert!(report.contains(link), "{link}");
    }
    let moved = std::str::from_utf8(&files["2021/shili-cz/index.html"]).unwrap();
    assert!(moved.contains("content=\"0; url=../../2021/shili-czj/index.html\""), "{moved}");
    for list in ["sitemap.xml", "feed.xml"] {
        let list = std::str::from_utf8(&files[list]).unwrap();
        assert!(
            list.contains("/2022/shili-czj/<") || list.contains("/2022/shili-czj/\""),
            "{list}"
        );
    }
}

#[test]
fn what_scripts_read_is_in_scripts_too() {
    let disk = disk();
    assert_eq!(disk.run(&["build", "--links", "files"]).code, 0);
    let files = site(&disk);
    let handed = |path: &str| {
        let script = std::str::from_utf8(&files[&format!("{path}.js")]).unwrap();
        script.strip_prefix("takeFile(").unwrap().strip_suffix(");\n").unwrap().to_owned()
    };
    for path in [
        "search/catalog.json",
        "offices/index.json",
        "data/items.json",
        "offices/shili-czj/series.json",
    ] {
        let text: String = serde_json::from_str(&handed(path)).unwrap();
        assert_eq!(text.as_bytes(), files[path], "{path}");
    }
    let report: String = serde_json::from_str(&handed("2022/shili-czj/index.html")).unwrap();
    assert!(report.starts_with("<main") && report.contains("去年"), "{report}");
    assert!(!report.contains("<table class=\"form"), "{report}");
    let shards = files.keys().filter(|path| path.ends_with(".bin"));
    for path in shards.clone() {
        let text = handed(path);
        let text = text.strip_prefix('"').unwrap().strip_suffix("\", true").unwrap();
        assert_eq!(text.len(), files[path].len().div_ceil(3) * 4, "{path}");
    }
    assert!(shards.count() > 0);
    let page = std::str::from_utf8(&files["search/index.html"]).unwrap();
    let (own, other) = (page.find("src=\"../assets/files."), page.find("src=\"../assets/search."));
    assert!(own.is_some() && own < other, "{page}");
}

#[test]
fn a_site_for_servers_has_none_of_it() {
    let disk = disk();
    assert_eq!(disk.run(&["build"]).code, 0);
    let files = site(&disk);
    let other = files.keys().filter(|path| path.ends_with(".js") && !path.starts_with("assets/"));
    assert_eq!(other.count(), 0);
    assert!(!files.keys().any(|path| path.starts_with("assets/files.")), "{:?}", files.keys());
    assert_eq!(disk.run(&["build", "--links", "folders"]).code, 0);
    assert_eq!(site(&disk), files);
    let settings = disk.read("site.yaml") + "links: files\n";
    disk.write("site.yaml", settings.as_bytes());
    assert_eq!(disk.run(&["build", "--links", "folders"]).code, 0);
    assert_eq!(site(&disk), files, "the option goes before the settings");
}

#[test]
fn a_build_that_changes_the_links_is_as_a_new_one() {
    let disk = disk();
    for args in [
        &["build"][..],
        &["build", "--links", "files"],
        &["build", "--links", "files", "--compress"],
        &["build"],
    ] {
        assert_eq!(disk.run(args).code, 0);
        let warm = site(&disk);
        assert_eq!(disk.run(&[args, &["--fresh"]].concat()).code, 0);
        assert!(warm == site(&disk), "{args:?}");
    }
    let args = ["build", "--links", "files"];
    assert_eq!(disk.run(&args).code, 0);
    let report = disk.read("content/2022/shili-czj.md") + "\n又写了一句话。\n";
    disk.write("content/2022/shili-czj.md", report.as_bytes());
    assert_eq!(disk.run(&args).code, 0);
    let warm = site(&disk);
    assert_eq!(disk.run(&["build", "--links", "files", "--fresh"]).code, 0);
    assert!(warm == site(&disk), "after an edit");
}

#[test]
fn parts_are_joined_to_the_same_site() {
    let disk = disk();
    let settings = disk.read("site.yaml") + "links: files\n";
    disk.write("site.yaml", settings.as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    let whole = site(&disk);
    let at = |name: &str| disk.path(name).to_str().unwrap().to_owned();
    for part in ["1/2", "2/2"] {
        let folder = at(&format!("part-{}", &part[..1]));
        assert_eq!(disk.run(&["build", "--part", part, "--output", &folder]).code, 0);
    }
    let joined = ["build", "--fresh", "--join", &at("part-1"), &at("part-2")];
    assert_eq!(disk.run(&joined).code, 0);
    assert!(site(&disk) == whole);
}

#[test]
fn a_file_in_the_place_of_a_script_is_named() {
    for path in ["search/catalog.json.js", "search/0000.bin.js", "2022/shili-czj/index.html.js"] {
        let disk = disk();
        disk.write(&format!("static/{path}"), b"x");
        let settings = disk.read("site.yaml") + "links: files\n";
        disk.write("site.yaml", settings.as_bytes());
        let ran = disk.run(&["check"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.out.contains("path-collision") && ran.out.contains(path), "{}", ran.out);
    }
}
