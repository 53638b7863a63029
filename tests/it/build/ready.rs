//! `--ready`: reports with errors are left out, and hold nothing back.

use crate::support::disk::Disk;
use std::path::Path;

const REPORT: &str = "content/2022/shili-czj.md";

/// A site one of whose reports has an error, and the text of that report without it.
fn site_with_error() -> (Disk, String) {
    let disk = Disk::new(&[]);
    let good = disk.read(REPORT);
    disk.write(REPORT, good.replacen("figures:", "figurs:", 1).as_bytes());
    (disk, good)
}

fn has_page(folder: &Path) -> bool {
    folder.join("2022/shili-czj/index.html").is_file()
}

#[test]
fn one_report_holds_no_other_back() {
    let (disk, good) = site_with_error();
    let refused = disk.run(&["build"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("draft: true") && refused.err.contains("--ready"), "{refused:?}");
    assert!(!disk.path("public").exists());
    let built = disk.run(&["build", "--ready"]);
    assert_eq!(built.code, 0, "{built:?}");
    assert!(built.err.contains("没有列入：content/2022/shili-czj.md"), "{}", built.err);
    assert!(!has_page(&disk.path("public")) && disk.path("public/index.html").is_file());
    // Mended, it is there, whatever was left out before.
    disk.write(REPORT, good.as_bytes());
    let again = disk.run(&["build", "--ready"]);
    assert!(again.code == 0 && !again.err.contains("没有列入"), "{again:?}");
    assert!(has_page(&disk.path("public")));
}

#[test]
fn a_publication_leaves_them_out_too() {
    let (disk, _) = site_with_error();
    let target = format!("file://{}", disk.path("www").display());
    assert_eq!(disk.run(&["publish", &target]).code, 1);
    let published = disk.run(&["publish", "--ready", &target]);
    assert_eq!(published.code, 0, "{published:?}");
    assert!(published.err.contains("没有列入：content/2022/shili-czj.md"), "{}", published.err);
}

#[test]
fn there_is_no_site_without_reports() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let texts = reports(&disk);
    for (path, text) in &texts {
        disk.write(path, text.replacen("figures:", "figurs:", 1).as_bytes());
    }
    let refused = disk.run(&["build", "--ready"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("没有一份年报可以发布"), "{}", refused.err);
    // The site of before stays.
    assert!(has_page(&disk.path("public")));
    // What is wrong in the settings is no report, and refuses all as ever.
    for (path, text) in &texts {
        disk.write(path, text.as_bytes());
    }
    let settings = disk.read("site.yaml");
    disk.write("site.yaml", format!("{settings}\ntitel: 甲\n").as_bytes());
    assert_eq!(disk.run(&["build", "--ready"]).code, 1);
}

/// Lists the reports of a site, with their texts.
fn reports(disk: &Disk) -> Vec<(String, String)> {
    let found = walkdir::WalkDir::new(disk.path("content")).into_iter().filter_map(|entry| {
        let path = entry.ok()?.into_path();
        let below = path.strip_prefix(&disk.site).ok()?.to_str()?.to_owned();
        nianbao_core::parse::report_path(&below)?;
        Some((below.clone(), disk.read(&below)))
    });
    found.collect()
}
