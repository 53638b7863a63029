//! A build is all or nothing, the same every time, and touches what is its own.

use crate::support::build_job;
use crate::support::disk::Disk;
use crate::support::program::{Ran, command};
use nianbao::world::BuildJob;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Threads, locale, time zone and working folder of a build.
struct Surroundings<'a> {
    threads: &'a str,
    locale: &'a str,
    zone: &'a str,
    folder: &'a Path,
}

/// Copies `examples/portal/` to a folder.
fn copy_portal(to: &Path) {
    let portal = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    for entry in walkdir::WalkDir::new(&portal).into_iter().flatten() {
        let path = entry.path().strip_prefix(&portal).unwrap();
        if entry.file_type().is_file() && !path.starts_with("public") {
            let to = to.join(path);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Builds a site and returns its files; a relative path is one from the working folder.
fn build_in(around: &Surroundings, site: &Path, output: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let args = [OsStr::new("build"), OsStr::new("--compress"), OsStr::new("--output")];
    let mut command = command(site, &[]);
    command.args(args).arg(output).current_dir(around.folder);
    command.env("RAYON_NUM_THREADS", around.threads);
    command.envs([("LC_ALL", around.locale), ("LANG", around.locale), ("TZ", around.zone)]);
    let ran = Ran::from(command.output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    let output = around.folder.join(output);
    let files = walkdir::WalkDir::new(&output).into_iter().flatten();
    (files.filter(|entry| entry.file_type().is_file()))
        .map(|entry| {
            let path = entry.path().strip_prefix(&output).unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn the_same_sources_give_the_same_bytes() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let sites = [one.path().join("site"), other.path().join("深/一层/年报 站点")];
    for site in &sites {
        copy_portal(site);
    }
    let single = Surroundings {
        threads: "1",
        locale: "zh_CN.UTF-8",
        zone: "Asia/Shanghai",
        folder: &sites[0],
    };
    let first = build_in(&single, Path::new("."), Path::new("public"));
    let several = Surroundings {
        threads: "4",
        locale: "en_US.UTF-8",
        zone: "America/St_Johns",
        folder: Path::new("/"),
    };
    let target = other.path().join("www/目标");
    std::fs::create_dir_all(target.parent().unwrap()).unwrap();
    let second = build_in(&several, &sites[1], &target);
    assert!(first.len() > 200, "{}", first.len());
    let differing = |one: &BTreeMap<PathBuf, Vec<u8>>, other: &BTreeMap<PathBuf, Vec<u8>>| {
        let paths: BTreeSet<_> = one.keys().chain(other.keys()).cloned().collect();
        paths.into_iter().filter(|path| one.get(path) != other.get(path)).collect::<Vec<_>>()
    };
    assert_eq!(differing(&first, &second), Vec::<PathBuf>::new());
    // Over an older build too.
    let again = build_in(&several, &sites[1], &target);
    assert_eq!(differing(&first, &again), Vec::<PathBuf>::new());
}

#[test]
fn an_error_leaves_the_old_site() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let before = disk.tree("public");
    let wrong = disk.read("content/2022/shili-czj.md").replace("总计: [15,", "总计: [16,");
    disk.write("content/2022/shili-czj.md", wrong.as_bytes());
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("shili-czj.md:41"), "{}", ran.err);
    assert_eq!(disk.tree("public"), before);
}

#[test]
fn a_wrong_template_leaves_the_old_site() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let before = disk.tree("public");
    for (template, code, words) in [
        ("{% if %}", 1, "模板 home.html 有误"),
        ("{{ view.no.such.thing }}", 2, "生成 index.html 时模板有误"),
        ("年\n{{ nope }}", 2, "templates/home.html 第 2 行：没有变量 nope；可用 page, site, view"),
        ("{{ page.title + 1 }}", 2, "templates/home.html 第 1 行：+ 的两边应是数"),
    ] {
        disk.write("templates/home.html", template.as_bytes());
        let ran = disk.run(&["build"]);
        assert_eq!(ran.code, code, "{ran:?}");
        assert!(ran.err.contains("home.html") && ran.err.contains(words), "{}", ran.err);
        assert_eq!(disk.tree("public"), before);
        assert_eq!(leftovers(&disk), [""; 0]);
    }
}

#[test]
fn every_wrong_template_is_found_by_check() {
    let disk = Disk::new(&[]);
    disk.write("templates/home.html", "年\n{% if %}".as_bytes());
    disk.write("templates/404.html", b"{{ 1 + }}");
    disk.write("templates/year.html", b"{% extends \"year.html\" %}");
    disk.write("templates/data.html", b"{{ 1 | no_such_filter }}");
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for place in ["home.html:2:7", "404.html:1:", "year.html:1:", "data.html:1:"] {
        assert!(ran.out.contains(place), "no {place} in {}", ran.out);
    }
    assert_eq!(ran.out.matches("error[").count(), 4, "{}", ran.out);
}

#[test]
fn names_that_stand_for_nothing_are_shown_where_they_are() {
    for (template, place, words) in [
        ("年\n年{{ page | no_filter }}", "2:12", "没有过滤器 no_filter"),
        ("{% if page is no_test %}{% endif %}", "1:15", "没有判断 no_test"),
        ("年\n{{ no_function() }}", "2:4", "没有函数 no_function"),
        ("{% include \"no.html\" %}", "1:12", "没有模板 no.html"),
        ("{# #}{% extends \"no.html\" %}", "1:17", "没有模板 no.html"),
        (
            "{% extends \"base.html\" %}{% block no %}{% endblock %}",
            "1:35",
            "所继承的模板中没有区块 no",
        ),
    ] {
        let disk = Disk::new(&[]);
        disk.write("templates/home.html", template.as_bytes());
        let ran = disk.run(&["check"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.out.contains(&format!("templates/home.html:{place}\n")), "{}", ran.out);
        assert!(ran.out.contains(&format!("模板 home.html 有误：{words}\n")), "{}", ran.out);
        assert_eq!(ran.out.matches("error[").count(), 1, "{}", ran.out);
    }
    // What others take from a template that is wrong is not missing.
    let disk = Disk::new(&[]);
    disk.write("templates/base.html", b"{% block main %}{% if %}{% endblock %}");
    assert_eq!(disk.run(&["check"]).out.matches("error[").count(), 1);
}

/// Folders that a build made beside its target and did not remove.
fn leftovers(disk: &Disk) -> Vec<String> {
    let entries = std::fs::read_dir(&disk.site).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    let memory = ".public.nianbao";
    names.filter(|name| name.contains("nianbao") && name != memory).collect()
}

#[test]
fn only_what_the_last_build_wrote_is_removed() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(disk.path("public/2021/shili-czj/index.html").exists());
    std::fs::remove_dir_all(disk.path("content/2021")).unwrap();
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(!disk.path("public/2021").exists());
    assert_eq!(leftovers(&disk), [""; 0]);
}

#[test]
fn a_folder_with_foreign_files_is_refused() {
    let disk = Disk::new(&[]);
    disk.write("public/precious.txt", b"mine");
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("precious.txt"), "{}", ran.err);
    assert_eq!(disk.read("public/precious.txt"), "mine");
    // And so is one that was ours until somebody put a file there.
    std::fs::remove_file(disk.path("public/precious.txt")).unwrap();
    assert_eq!(disk.run(&["build"]).code, 0);
    disk.write("public/2022/precious.txt", b"mine");
    assert_eq!(disk.run(&["build"]).code, 2);
    assert_eq!(disk.read("public/2022/precious.txt"), "mine");
}

#[test]
fn sources_are_never_a_target() {
    let disk = Disk::new(&[]);
    for target in [".", "content", "content/2022", "static"] {
        let ran = disk.run(&["build", "--output", disk.path(target).to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{target}: {ran:?}");
    }
    assert!(disk.path("content/2022/shili-czj.md").exists());
}

#[test]
fn what_a_killed_build_left_is_cleared_away() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let before = disk.tree("public");
    // Killed while writing.
    disk.write(".public.nianbao-new-1/.nianbao-building", b"");
    disk.write(".public.nianbao-new-1/half.html", b"");
    // Killed between putting the old aside and the new in place.
    std::fs::rename(disk.path("public"), disk.path(".public.nianbao-old-1")).unwrap();
    let wrong = disk.read("site.yaml").replace("title", "titel");
    let right = disk.read("site.yaml");
    disk.write("site.yaml", wrong.as_bytes());
    assert_eq!(disk.run(&["build"]).code, 1);
    disk.write("site.yaml", right.as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(disk.tree("public"), before);
    assert_eq!(leftovers(&disk), [""; 0]);
}

#[test]
fn drafts_are_built_only_when_asked_for() {
    let disk = Disk::new(&["    行政复议: [1, 0, 0, 0, 9]", "draft: true"]);
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(!disk.path("public/2022").exists());
    assert!(!disk.read("public/sitemap.xml").contains("/2022/"));
    assert_eq!(disk.run(&["check"]).code, 1);
    assert_eq!(disk.run(&["build", "--drafts"]).code, 1);
    let disk = Disk::new(&["draft: true"]);
    assert_eq!(disk.run(&["build", "--drafts"]).code, 0);
    assert!(disk.read("public/2022/shili-czj/index.html").contains("草稿"));
}

#[test]
fn an_untouched_draft_is_one_note() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["new", "shili-czj", "2023"]).code, 0);
    let ran = disk.run(&["check", "-v"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.out.matches("[unfinished-draft]").count(), 1, "{}", ran.out);
    assert!(ran.err.contains("：1 个说明"), "{}", ran.err);
    // To be looked at while it is written.
    assert_eq!(disk.run(&["build", "--drafts"]).code, 0);
    assert!(disk.path("public/2023/shili-czj/index.html").exists());
    // No draft any more, it lacks what it lacks.
    let path = "content/2023/shili-czj.md";
    let source = disk.read(path);
    let filed: Vec<&str> = source.lines().filter(|line| !line.starts_with("draft:")).collect();
    disk.write(path, filed.join("\n").as_bytes());
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1);
    for rule in ["missing-figures", "empty-section", "missing-publication-date"] {
        assert!(ran.out.contains(rule), "no {rule} in {}", ran.out);
    }
}

#[test]
fn another_address_is_another_site() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build", "--base-url", "https://other.example/a/"]).code, 0);
    let page = disk.read("public/2022/shili-czj/index.html");
    assert!(page.contains("https://other.example/a/2022/shili-czj/"), "{page}");
    assert!(disk.read("public/404.html").contains("href=\"/a/assets/"));
    assert_eq!(disk.run(&["build", "--base-url", "other.example"]).code, 2);
}

#[test]
fn attachments_and_static_files_are_copied() {
    let disk = Disk::new(&[]);
    let source = disk.read("content/2022/shili-czj.md");
    let source = source.replace(
        "figures:",
        "originals:\n  - {file: 附 件.pdf, title: 原件, publish: true}\nfigures:",
    );
    std::fs::remove_file(disk.path("content/2022/shili-czj.md")).unwrap();
    disk.write("content/2022/shili-czj/index.md", source.as_bytes());
    disk.write("content/2022/shili-czj/附 件.pdf", b"%PDF-");
    disk.write("static/favicon.ico", b"icon");
    disk.write("static/robots.txt", b"User-agent: *\n");
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(disk.read("public/2022/shili-czj/附 件.pdf"), "%PDF-");
    assert_eq!(disk.read("public/favicon.ico"), "icon");
    assert_eq!(disk.read("public/robots.txt"), "User-agent: *\n");
    let page = disk.read("public/2022/shili-czj/index.html");
    assert!(page.contains("href=\"%E9%99%84%20%E4%BB%B6.pdf\""), "{page}");
    assert!(page.contains(&nianbao_core::source::Digest::from_bytes(b"%PDF-").sha256()));
}

/// An old output among the static files has a list that is not the new one's.
#[test]
fn what_a_build_left_about_is_not_copied() {
    let disk = Disk::new(&[]);
    for name in [".nianbao-files", ".nianbao-building"] {
        disk.write(&format!("static/{name}"), b"# nianbao\n");
    }
    assert_eq!(disk.run(&["build"]).code, 0);
    let list = disk.read("public/.nianbao-files");
    assert!(list.contains("\nindex.html\n") && !list.contains("\n.nianbao"), "{list}");
}

#[test]
fn copies_can_be_read_as_pages_can() {
    use std::os::unix::fs::PermissionsExt;
    let disk = Disk::new(&[]);
    disk.write("static/private.txt", b"x");
    let owner_alone = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(disk.path("static/private.txt"), owner_alone).unwrap();
    assert_eq!(disk.run(&["build"]).code, 0);
    let mode = |path: &str| std::fs::metadata(disk.path(path)).unwrap().permissions().mode();
    assert_eq!(mode("public/private.txt"), mode("public/index.html"));
}

#[test]
fn what_changes_while_it_is_built_is_not_built() {
    let disk = Disk::new(&[]);
    disk.write("static/a.pdf", b"%PDF-1");
    assert_eq!(disk.run(&["build"]).code, 0);
    let change = |done, _| {
        if done == 1 {
            disk.write("static/a.pdf", b"%PDF-2");
        }
    };
    let job = BuildJob { fresh: true, on_page: &change, ..build_job::job(&disk, "public") };
    let Err(error) = nianbao::world::build(&job) else { panic!("a file changed") };
    assert!(error.to_string().contains("a.pdf 在生成期间有改动"), "{error}");
    assert_eq!(disk.read("public/a.pdf"), "%PDF-1");
    assert_eq!(leftovers(&disk), [""; 0]);
}

#[test]
fn every_internal_link_leads_somewhere() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let files = disk.tree("public");
    let link = regex::Regex::new(r#"(?:href|src)="([^"]*)""#).unwrap();
    let mut followed = 0;
    for (path, bytes) in
        files.iter().filter(|(path, _)| path.ends_with(".html") && path != "404.html")
    {
        let page = String::from_utf8(bytes.clone()).unwrap();
        let folder =
            path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        for found in link.captures_iter(&page) {
            let nianbao_core::plan::LinkTarget::Inside { path: target, .. } =
                nianbao_core::plan::resolve_link(&folder, &found[1])
            else {
                continue;
            };
            assert!(
                files.iter().any(|(known, _)| *known == target),
                "{path}: {} leads to {target}",
                &found[1]
            );
            followed += 1;
        }
    }
    assert!(followed > 50);
}

/// A published list holds paths alone, so a file has to be published as what it is
/// previewed as.
#[test]
fn files_are_planned_as_what_their_paths_say() {
    use nianbao_core::plan::{Artifact, Page, content_type};
    let disk = Disk::new(&[]);
    disk.write("static/a.bin", b"x");
    let files = nianbao::world::load_files(&disk.site).unwrap();
    let plan = nianbao::examine(files, &nianbao_core::ExamineOptions::default()).plan;
    for file in &plan.files {
        assert_eq!(file.media_type, content_type(&file.path), "{}", file.path);
        if let Artifact::Page(page) = &file.artifact {
            assert!(Page::TEMPLATES.contains(&page.template()), "{}", file.path);
            assert!(plan.template_origin(page.template()).is_some(), "{}", file.path);
        }
    }
}

#[test]
fn names_are_escaped_everywhere() {
    let disk = Disk::new(&[
        "! file content/offices.yaml",
        "- {id: shili-czj, name: '<b>\"&</script>', kind: department}",
        "- {id: shili-zf, name: 示例市人民政府, kind: government}",
        "! file site.yaml",
        "title: '</title><script>alert(1)</script>'",
        "base_url: https://www.shili.example",
        "site_code: '1'",
    ]);
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for (path, bytes) in disk.tree("public") {
        let page = String::from_utf8_lossy(&bytes).into_owned();
        if path.ends_with(".html") || path.ends_with(".xml") {
            assert!(!page.contains("<script>alert"), "{path}");
            assert!(!page.contains("<b>\""), "{path}");
        }
    }
}

#[test]
fn a_list_that_leads_out_of_its_folder_is_not_trusted() {
    let disk = Disk::new(&[]);
    disk.write("victim.txt", b"mine");
    assert_eq!(disk.run(&["build"]).code, 0);
    let list = disk.read("public/.nianbao-files");
    for line in ["../victim.txt", "/etc/hostname", "a/../../victim.txt"] {
        disk.write("public/.nianbao-files", format!("{list}{line}\n").as_bytes());
        let ran = disk.run(&["build"]);
        assert_eq!(ran.code, 2, "{line}: {ran:?}");
        assert_eq!(disk.read("victim.txt"), "mine");
    }
}

#[test]
fn a_swap_survives_what_stands_beside_it() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    // Folders of builds long gone, one of them with a file that is not ours.
    disk.write(".public.nianbao-old-1/precious.txt", b"mine");
    disk.write(".public.nianbao-new-1/half.html", b"");
    let ran = disk.run(&["-q", "build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("public.nianbao-kept"), "{}", ran.err);
    assert_eq!(disk.read("public.nianbao-kept/precious.txt"), "mine");
    assert_eq!(leftovers(&disk), ["public.nianbao-kept"]);
    assert!(!disk.path("public/.nianbao-building").exists());
}

/// A build in the midst of which somebody puts a file into its target.
fn build_disturbed(disk: &Disk, path: &str) -> nianbao::world::BuildSummary {
    let put = |done, _| {
        if done == 1 {
            disk.write(path, b"mine");
        }
    };
    let job = BuildJob { fresh: true, on_page: &put, ..build_job::job(disk, "public") };
    build_job::run(&job).summary
}

#[test]
fn what_others_put_into_the_target_is_kept() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let before = disk.tree("public");
    for (path, kept) in [
        ("public/2021/precious.txt", "public.nianbao-kept"),
        ("public/other.txt", "public.nianbao-kept-2"),
    ] {
        let built = build_disturbed(&disk, path);
        assert_eq!(built.kept, [disk.path(kept).canonicalize().unwrap()]);
    }
    // Later builds leave them alone.
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(disk.tree("public.nianbao-kept"), [("2021/precious.txt".into(), b"mine".to_vec())]);
    assert_eq!(disk.tree("public.nianbao-kept-2"), [("other.txt".into(), b"mine".to_vec())]);
    assert_eq!(disk.tree("public"), before);
    assert_eq!(leftovers(&disk).len(), 2);
}

/// Whoever may not remove a file is not told that somebody else put it there.
#[test]
fn an_old_site_that_cannot_be_removed_is_nobody_else_s() {
    use std::os::unix::fs::PermissionsExt;
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let modes = |folder: &str, mode| {
        let folder = disk.path(folder);
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    modes("public/2021/shili-czj", 0o555);
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!ran.err.contains("不是本程序生成"), "{ran:?}");
    // One who may do everything has removed it.
    let left = disk.path("public.nianbao-kept/2021/shili-czj");
    assert_eq!(left.exists(), ran.err.contains("原有网站的一些文件删不掉"), "{ran:?}");
    if left.exists() {
        modes("public.nianbao-kept/2021/shili-czj", 0o755);
    }
}

#[test]
fn what_a_build_killed_after_its_swap_left_is_kept() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let list = disk.read("public/.nianbao-files");
    disk.write(".public.nianbao-new-1/.nianbao-files", list.as_bytes());
    disk.write(".public.nianbao-new-1/index.html", b"yesterday");
    disk.write(".public.nianbao-new-1/precious.txt", b"mine");
    for _ in 0..2 {
        assert_eq!(disk.run(&["build"]).code, 0);
        assert_eq!(disk.tree("public.nianbao-kept"), [("precious.txt".into(), b"mine".to_vec())]);
    }
    assert_eq!(leftovers(&disk), ["public.nianbao-kept"]);
}

#[test]
fn a_file_cannot_stand_where_a_folder_has_to_be() {
    let disk = Disk::new(&[]);
    disk.write("static/2022", b"");
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("path-collision"), "{}", ran.out);
}

#[test]
fn a_theme_is_the_program_s_own_until_it_brings_others() {
    let disk = Disk::new(&[]);
    disk.write(
        "themes/mine/templates/404.html",
        "{% extends \"base.html\" %}{% block main %}另一页{% endblock main %}".as_bytes(),
    );
    disk.write("static/.well-known/security.txt", b"Contact: x\n");
    let site = disk.read("site.yaml") + "theme: mine\n";
    disk.write("site.yaml", site.as_bytes());
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(disk.read("public/404.html").contains("另一页"));
    assert!(disk.tree("public/assets").iter().any(|(path, _)| path.starts_with("style.")));
    assert!(disk.path("public/.well-known/security.txt").exists());
}

#[test]
fn two_builds_of_one_output_do_not_meet() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let lock = disk.path(".public.nianbao/.nianbao-lock");
    let held = std::fs::File::create(&lock).unwrap();
    held.lock().unwrap();
    std::fs::write(&lock, r#"{"who":"web@示例","when":"2026-01-05T08:00:00Z"}"#).unwrap();
    let ran = disk.run(&["build"]);
    assert!(ran.code == 2 && ran.err.contains("web@示例 生成（自 2026"), "{ran:?}");
    drop(held);
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(!lock.exists());
    // Many at once: each builds, or says who does.
    let runs: Vec<_> = (0..8)
        .map(|_| {
            crate::support::program::command(&disk.site, &["build", "--fresh"])
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for run in runs {
        let ran: crate::support::program::Ran = run.wait_with_output().unwrap().into();
        assert!(ran.code == 0 || ran.err.contains("等它结束"), "{ran:?}");
    }
    assert_eq!(disk.run(&["build"]).code, 0);
}

#[test]
fn many_reports_do_not_go_from_an_output_without_a_word() {
    let disk = Disk::new(&[]);
    for at in 0..30 {
        disk.write(&format!("static/many/{at}.txt"), b"x");
    }
    assert_eq!(disk.run(&["build"]).code, 0);
    let before = disk.tree("public");
    std::fs::remove_dir_all(disk.path("static")).unwrap();
    assert_eq!(disk.run(&["build"]).code, 0, "thirty files and no report");
    for at in 0..30 {
        disk.write(&format!("static/many/{at}.txt"), b"x");
    }
    assert_eq!(disk.run(&["build"]).code, 0);
    std::fs::remove_dir_all(disk.path("static")).unwrap();
    std::fs::remove_dir_all(disk.path("content/2021")).unwrap();
    let ran = disk.run(&["build"]);
    assert!(ran.code == 2 && ran.err.contains("--allow-removals"), "{ran:?}");
    assert_eq!(disk.tree("public"), before, "nothing was touched");
    assert_eq!(disk.run(&["build", "--allow-removals"]).code, 0);
    assert_ne!(disk.tree("public"), before);
}
