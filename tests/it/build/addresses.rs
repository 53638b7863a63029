//! Full addresses of a site whose own address is in Chinese, for programs that read them.

use crate::support::disk::Disk;

const URI: &str = "https://www.xn--fsq092h.xn--zfr164b/%E5%B9%B4%E6%8A%A5/";

/// A built site at an address in Chinese; its office has had another id.
fn built() -> Disk {
    let disk = Disk::new(&[
        "! file content/offices.yaml",
        "- {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-cz]}",
    ]);
    let address = "https://www.示例.政务/年报/";
    let site = disk.read("site.yaml").replace("https://www.shili.example", address);
    disk.write("site.yaml", site.as_bytes());
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    disk
}

/// Returns what stands between two words, wherever it does.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let rests = text.split(before).skip(1);
    rests.map(|rest| rest.split(after).next().unwrap()).collect()
}

#[test]
fn a_sitemap_is_escaped() {
    let sitemap = built().read("public/sitemap.xml");
    assert!(sitemap.is_ascii(), "{sitemap}");
    let addresses = between(&sitemap, "<loc>", "</loc>");
    assert!(addresses.contains(&&*format!("{URI}2022/shili-czj/")), "{addresses:?}");
    assert!(addresses.iter().all(|address| address.starts_with(URI)), "{addresses:?}");
}

#[test]
fn crawlers_are_told_an_escaped_address() {
    let robots = built().read("public/robots.txt");
    assert!(robots.ends_with(&format!("\nSitemap: {URI}sitemap.xml\n")), "{robots}");
}

/// RFC 4287, sections 2 and 4.2.6.1: links are URIs, ids are not escaped without need.
#[test]
fn a_feed_has_escaped_links_and_ids_as_written() {
    let feed = built().read("public/feed.xml");
    let links = between(&feed, "href=\"", "\"");
    assert!(links.contains(&&*format!("{URI}2022/shili-czj/")), "{links:?}");
    assert!(links.iter().all(|link| link.starts_with(URI) && link.is_ascii()), "{links:?}");
    let ids = between(&feed, "<id>", "</id>");
    assert!(ids.contains(&"https://www.示例.政务/年报/2022/shili-czj/"), "{ids:?}");
    assert_eq!(ids.len(), links.len() - 1);
}

#[test]
fn pages_and_data_name_escaped_addresses() {
    let disk = built();
    for path in ["index.html", "2022/shili-czj/index.html", "2022/shili-cz/index.html"] {
        let page = disk.read(&format!("public/{path}"));
        let canonical = between(&page, "<link rel=\"canonical\" href=\"", "\"");
        assert!(canonical.len() == 1 && canonical[0].starts_with(URI), "{path}: {canonical:?}");
        for data in between(&page, "<script type=\"application/ld+json\">", "</script>") {
            let addresses = between(data, "rl\":\"", "\"");
            assert!(!addresses.is_empty(), "{data}");
            assert!(addresses.iter().all(|address| address.starts_with(URI)), "{addresses:?}");
        }
    }
    for path in ["2022/shili-czj/report.json", "data/archive.json", "data/reports.csv"] {
        let data = disk.read(&format!("public/{path}"));
        assert!(data.contains(URI) && !data.contains("示例.政务"), "{path}: {data}");
    }
}

#[test]
fn redirects_are_escaped() {
    let disk = built();
    let rules = disk.read("public/_redirects");
    let (from, to) = ("offices/shili-cz/*", "offices/shili-czj/:splat");
    let base = "/%E5%B9%B4%E6%8A%A5/";
    assert!(rules.starts_with(&format!("{base}{from} {base}{to} 301\n")), "{rules}");
    let map = disk.read("public/redirects.nginx.conf");
    assert!(map.contains(&format!("~^{base}(?<nianbao_folder>")), "{map}");
    assert!(map.contains(&format!(" {base}$nianbao_folder/shili-czj/")), "{map}");
}

#[test]
fn an_address_that_no_domain_can_have_is_found() {
    let disk = Disk::new(&[]);
    let site = disk.read("site.yaml").replace("www.shili.example", "示例..政务");
    disk.write("site.yaml", site.as_bytes());
    let ran = disk.run(&["check"]);
    assert!(ran.code == 1 && ran.out.contains("[wrong-type]"), "{ran:?}");
}
