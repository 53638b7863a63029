//! nginx as `docs/publish.md` sets it up, with a site of former ids.

use crate::support::disk::Disk;
use crate::support::servers::Nginx;
use crate::support::signed_copy::{found, verify};

/// The configurations of a page of `docs/`: of a site at the top of its host, and below a path.
const DOCS: [&str; 2] =
    [include_str!("../../../docs/publish.md"), include_str!("../../../docs/publish.zh-CN.md")];

/// A site that is built below the root of a portal, with what a build leaves beside it.
fn portal(base: &str) -> Disk {
    let disk = Disk::new(&[
        "! file content/offices.yaml",
        "- {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-cz]}",
    ]);
    let site =
        disk.read("site.yaml").replace("www.shili.example", &format!("www.shili.example{base}"));
    disk.write("site.yaml", format!("{site}downloads: [tidy]\n").as_bytes());
    disk.write("static/2022/图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    let output = disk.path(&format!("portal{base}")).to_str().unwrap().to_owned();
    for _ in 0..2 {
        let ran = disk.run(&["build", "--compress", "--output", &output]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let (above, name) = output.rsplit_once('/').unwrap();
    let withdrawn = format!("{above}/.{name}.nianbao-previous-1");
    std::fs::create_dir(&withdrawn).unwrap();
    std::fs::write(format!("{withdrawn}/index.html"), "withdrawn").unwrap();
    disk
}

/// Starts nginx as a page of `docs/` says, with all that it says to take a `#` off.
fn start(docs: &str, base: &str, disk: &Disk) -> Nginx {
    let blocks = docs.split("```nginx\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut blocks = blocks.filter(|block| block.contains("server {"));
    let block = if base.is_empty() { blocks.next() } else { blocks.nth(1) }.unwrap();
    let root = disk.path("portal").to_str().unwrap().to_owned();
    let block = block
        .replace("# include", "include")
        .replace("# if (", "if (")
        .replace("include /srv/www/nianbao/current", &format!("include \"{root}"))
        .replace("include /srv/www/portal", &format!("include \"{root}"))
        .replace(".nginx.conf;", ".nginx.conf\";")
        .replace("root /srv/www/nianbao/current", &format!("root \"{root}\""))
        .replace("root /srv/www/portal", &format!("root \"{root}\""));
    Nginx::new(|port| block.replace("listen 80;", &format!("listen 127.0.0.1:{port};")))
}

fn keeps_what_the_page_says(base: &str, docs: &str) {
    let disk = portal(base);
    let nginx = start(docs, base, &disk);
    let get = |path: &str| nginx.get(&format!("{base}{path}"));
    let home = get("/");
    assert_eq!((home.status, home.header("Cache-Control")), (200, "public, max-age=300"));
    assert_eq!(home.header("Content-Type"), "text/html; charset=utf-8");
    assert_eq!((home.header("Content-Encoding"), home.header("Vary")), ("gzip", "Accept-Encoding"));
    let folder = format!("portal{base}");
    let assets = disk.paths(&format!("{folder}/assets"), "style.");
    let asset = assets[0].strip_prefix(&folder).unwrap();
    assert_eq!(get(asset).header("Cache-Control"), "public, max-age=31536000, immutable");
    for (path, media_type) in [
        ("/data/reports.csv", "text/csv; charset=utf-8"),
        ("/2022/shili-czj/figures.csv", "text/csv; charset=utf-8"),
        ("/data/archive-2022.jsonl", "application/jsonl; charset=utf-8"),
        ("/offices/index.json", "application/json; charset=utf-8"),
        ("/feed.xml", "text/xml; charset=utf-8"),
    ] {
        let file = get(path);
        assert_eq!((file.status, file.header("Content-Type")), (200, media_type), "{path}");
        assert_eq!(file.header("Cache-Control"), "public, max-age=300", "{path}");
    }
    let picture = get("/2022/%E5%9B%BE.svg");
    assert_eq!((picture.status, picture.header("Content-Disposition")), (200, "attachment"));
    let none = get("/none/");
    let own = String::from_utf8_lossy(&none.body).contains("没有找到这个页面");
    let is_packed = none.header("Content-Encoding") == "gzip";
    assert_eq!((none.status, own || is_packed), (404, true), "{none:?}");
    hides_what_is_beside(base, &nginx);
    let moved = get("/2022/shili-cz/figures.csv?a=1");
    assert_eq!(moved.status, 301);
    assert_eq!(moved.header("Location"), format!("{base}/2022/shili-czj/figures.csv?a=1"));
    let ran = verify(&disk, &format!("{}{base}", nginx.address()), &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(found(&ran)["changed"], serde_json::json!([]));
}

/// Neither the program's own files are sent, nor what it keeps beside the site.
fn hides_what_is_beside(base: &str, nginx: &Nginx) {
    let mut paths = vec![format!("{base}/.nianbao-files")];
    if let Some((above, name)) = base.rsplit_once('/') {
        for hidden in ["-previous-1/", "-previous-1/index.html", "-previous-1", "", "/"] {
            paths.push(format!("{above}/.{name}.nianbao{hidden}"));
        }
        // The page of the site is for what is missing in the site.
        let other = nginx.get("/none/");
        assert_eq!(other.status, 404);
        assert!(!String::from_utf8_lossy(&other.body).contains("没有找到这个页面"));
    }
    for path in paths {
        assert_eq!(nginx.get(&path).status, 404, "{path}");
    }
}

#[test]
#[ignore = "needs nginx"]
fn a_site_at_the_top_of_its_host_is_as_the_page_says() {
    for docs in DOCS {
        keeps_what_the_page_says("", docs);
    }
}

#[test]
#[ignore = "needs nginx"]
fn a_site_below_a_path_is_as_the_page_says() {
    for docs in DOCS {
        keeps_what_the_page_says("/xxgk/nianbao", docs);
    }
}
