//! Addresses under an office's ids of old lead to those of today.

use crate::support::disk::Disk;

/// A site whose office has had two ids, at an address with a path.
fn disk() -> Disk {
    let disk = Disk::new(&[
        "! file content/offices.yaml",
        "- {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-cz, shili-old]}",
    ]);
    let site = disk.read("site.yaml").replace("www.shili.example", "www.shili.example/a.b");
    disk.write("site.yaml", site.as_bytes());
    disk
}

#[test]
fn every_old_address_leads_on() {
    let disk = disk();
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for alias in ["shili-cz", "shili-old"] {
        for folder in ["offices", "2021", "2022"] {
            let page = disk.read(&format!("public/{folder}/{alias}/index.html"));
            let to = format!("../../{folder}/shili-czj/");
            for words in [
                format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">"),
                format!(
                    "<link rel=\"canonical\" href=\"https://www.shili.example/a.b/{folder}/shili-czj/\">"
                ),
                format!("<a href=\"{to}\">"),
                "<meta name=\"robots\" content=\"noindex\">".to_owned(),
                "示例市财政局".to_owned(),
            ] {
                assert!(page.contains(&words), "{folder}/{alias}: no {words} in {page}");
            }
            assert!(!page.contains("<script"), "{page}");
        }
    }
    for list in ["sitemap.xml", "feed.xml", "data/reports.csv", "offices/index.html"] {
        let list = disk.read(&format!("public/{list}"));
        assert!(!list.contains("shili-cz/") && !list.contains("shili-old"), "{list}");
    }
}

#[test]
fn web_servers_are_told_where_all_of_it_is() {
    let disk = disk();
    assert_eq!(disk.run(&["build"]).code, 0);
    let rules = disk.read("public/_redirects");
    assert_eq!(
        rules.lines().take(2).collect::<Vec<_>>(),
        [
            "/a.b/offices/shili-cz/* /a.b/offices/shili-czj/:splat 301",
            "/a.b/:year/shili-cz/* /a.b/:year/shili-czj/:splat 301",
        ]
    );
    assert_eq!(rules.lines().count(), 4);
    let map = disk.read("public/redirects.nginx.conf");
    let pattern = regex::Regex::new(r"~(\S+) (\S+);").unwrap();
    let lead = |address: &str| {
        pattern.captures_iter(&map).find_map(|entry| {
            let found = regex::Regex::new(&entry[1]).unwrap().captures(address)?;
            let of = |name| found.name(name).map_or("", |part| part.as_str());
            let to = entry[2].replace("$nianbao_folder", of("nianbao_folder"));
            Some(to.replace("$nianbao_rest", of("nianbao_rest")))
        })
    };
    for (from, to) in [
        ("/a.b/2021/shili-cz/", "/a.b/2021/shili-czj/"),
        ("/a.b/2021/shili-cz", "/a.b/2021/shili-czj/"),
        ("/a.b/offices/shili-old/?x", "/a.b/offices/shili-czj/?x"),
        ("/a.b/2021/shili-old/%E9%99%84.pdf", "/a.b/2021/shili-czj/%E9%99%84.pdf"),
    ] {
        assert_eq!(lead(from).as_deref(), Some(to), "{from}");
    }
    for other in
        ["/a.b/2021/shili-czj/", "/axb/2021/shili-cz/", "/2021/shili-cz/", "/a.b/x/shili-cz/"]
    {
        assert_eq!(lead(other), None, "{other}");
    }
}

#[test]
fn without_old_ids_there_are_no_redirects() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(disk.tree("public").iter().all(|(path, _)| !path.contains("redirects")));
}

#[test]
fn a_site_may_have_redirects_of_its_own() {
    let disk = disk();
    disk.write("static/_redirects", b"/old /new 302\n");
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(disk.read("public/_redirects"), "/old /new 302\n");
}

#[test]
fn a_source_that_still_has_an_old_id_is_told_the_new_one() {
    let disk = disk();
    let report =
        disk.read("content/2022/shili-czj.md").replace("office: shili-czj", "office: shili-cz");
    disk.write("content/2022/shili-cz.md", report.as_bytes());
    std::fs::remove_file(disk.path("content/2022/shili-czj.md")).unwrap();
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("unknown-office") && ran.out.contains("shili-czj"), "{}", ran.out);
    assert!(!ran.out.contains("path-collision"), "{}", ran.out);
    let ran = disk.run(&["new", "shili-old", "2023"]);
    assert!(ran.code == 2 && ran.err.contains("new shili-czj 2023"), "{ran:?}");
}
