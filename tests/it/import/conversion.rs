//! Documents that another program converts first. Here a script stands in for `LibreOffice`: of
//! a document that names a file it makes that file, and it has `LibreOffice`'s faults on demand.
#![cfg(unix)]

use crate::support::disk::Disk;
use crate::support::program::{Ran, command};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const OFFICES: &[u8] = include_bytes!("../../../examples/portal/content/offices.yaml");

/// A site, and a program in place of `LibreOffice`.
struct Bench {
    disk: Disk,
    /// The time for a document, in seconds.
    seconds: &'static str,
}

impl Bench {
    fn new() -> Self {
        let disk = Disk::new(&[]);
        std::fs::remove_dir_all(disk.path("content")).unwrap();
        disk.write("content/offices.yaml", OFFICES);
        let bench = Self { disk, seconds: "60" };
        bench.write_program("LibreOffice 25.2.1.2 0123abcd");
        std::fs::create_dir(bench.outside("tmp")).unwrap();
        bench
    }

    /// A path beside the site.
    fn outside(&self, name: &str) -> PathBuf {
        self.disk.site.parent().unwrap().join(name)
    }

    /// Writes the program. It writes down how it was started, and does with each document
    /// what that says.
    fn write_program(&self, version: &str) {
        let script = r#"#!/bin/sh
case "$*" in *--version*) echo 'VERSION'; exit 0;; esac
printf 'start' >> 'LOG'
for word; do printf ' %s' "$word" >> 'LOG'; done
echo " home=$HOME proxy=$http_proxy" >> 'LOG'
folder=
for word; do
  [ "$before" = --outdir ] && folder=$word
  before=$word
  case "$word" in [0-9]*.rtf) ;; *) continue ;; esac
  made=$folder/${word%.rtf}.docx
  task=$(sed -n 's/.*{task \([a-z0-9.-]*\)}.*/\1/p' "$word")
  case "$task" in
    hang) sleep 1000 ;;
    crash) exit 77 ;;
    nothing) ;;
    stray) cp 'FIXTURES/single.docx' "$made"; setsid sleep 600 & echo $! > 'STRAY' ;;
    junk) echo junk > "$made" ;;
    cut) head -c 3000 'FIXTURES/single.docx' > "$made" ;;
    archive) { printf 'PK\003\004 PK\005\006'; head -c 18 /dev/zero; } > "$made" ;;
    page) echo '<html>' > "$folder/${word%.rtf}.html" ;;
    *) cp "FIXTURES/$task" "$made" ;;
  esac
done
"#;
        let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents");
        let log = self.outside("log");
        let script = script.replace("VERSION", version).replace("FIXTURES", fixtures);
        let script = script.replace("LOG", log.to_str().unwrap());
        let script = script.replace("STRAY", self.outside("stray").to_str().unwrap());
        let path = self.outside("soffice");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Writes a document with a task.
    fn write(&self, name: &str, task: &str) {
        let text = format!("{{\\rtf1 {{name {name}}} {{task {task}}}}}");
        self.disk.write(&format!("来件/{name}"), text.as_bytes());
    }

    fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = command(&self.disk.site, args);
        command.env("NIANBAO_SOFFICE", self.outside("soffice"));
        command.env("NIANBAO_SOFFICE_SECONDS", self.seconds);
        command.env("http_proxy", "http://secret.example");
        command.env("TMPDIR", self.outside("tmp")).env("XDG_CACHE_HOME", self.outside("cache"));
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().unwrap().into()
    }

    fn import(&self, args: &[&str]) -> Ran {
        let folder = self.disk.path("来件");
        let ran = self.run(&[&["import", folder.to_str().unwrap()], args].concat());
        self.assert_tidy();
        ran
    }

    /// The lines of the log: one for each start.
    fn starts(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.outside("log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    /// Nothing is left of what was made for the program.
    fn assert_tidy(&self) {
        let left: Vec<_> = std::fs::read_dir(self.outside("tmp")).unwrap().flatten().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

/// The line about a document.
fn line<'a>(ran: &'a Ran, name: &str) -> &'a str {
    let line = ran.out.lines().find(|line| line.contains(name));
    line.unwrap_or_else(|| panic!("{name}: {ran:?}"))
}

#[test]
fn fifty_documents_take_one_start() {
    let bench = Bench::new();
    for at in 0..50 {
        bench.write(&format!("年报 {at}; rm -rf $HOME.rtf"), "single.docx");
    }
    let ran = bench.import(&["--dry-run"]);
    let starts = bench.starts();
    assert_eq!(starts.len(), 1, "{starts:?}");
    // No name of a document, nothing of the user's environment.
    assert!(starts[0].contains(" 0.rtf 1.rtf ") && starts[0].contains(" 49.rtf "), "{starts:?}");
    assert!(!starts[0].contains("年报") && !starts[0].contains("secret"), "{starts:?}");
    assert!(starts[0].contains("/nianbao-convert-") && starts[0].ends_with("proxy="), "{starts:?}");
    // Of reports of one office and year one is kept.
    assert_eq!(ran.out.matches("同一机关同一年度").count(), 49, "{ran:?}");
}

#[test]
fn each_document_comes_to_its_own_report() {
    let bench = Bench::new();
    for (name, task) in [
        ("c/年报.rtf", "single.docx"),
        ("b/年报.rtf", "detailed.docx"),
        ("a/年报.doc", "blanks.docx"),
    ] {
        bench.write(name, task);
    }
    bench.disk.write("来件/d.txt", "没有".as_bytes());
    let ran = bench.import(&["--format", "json"]);
    for (folder, office, year) in [
        ("c/年报.rtf", "shili-xczxj", 2021),
        ("b/年报.rtf", "shili-gaj", 2023),
        ("a/年报.doc", "shilizhen-zf", 2022),
    ] {
        let json: serde_json::Value = serde_json::from_str(line(&ran, folder)).unwrap();
        assert_eq!((&json["office"], &json["year"]), (&office.into(), &year.into()), "{json}");
        assert_eq!(json["converted_by"], "LibreOffice 25.2");
        assert_eq!(json["written"], true);
        // The document that was handed over is kept, not what it was converted to.
        let name = folder.split('/').next_back().unwrap();
        let kept = bench.disk.read(&format!("content/{year}/{office}/{name}"));
        assert_eq!(kept, bench.disk.read(&format!("来件/{folder}")));
        let source = bench.disk.read(&format!("content/{year}/{office}/index.md"));
        assert!(source.contains(&format!("file: \"{name}\"")), "{source}");
    }
    assert_eq!(bench.starts().len(), 1);
    let again = bench.import(&[]);
    assert!(again.out.contains("由 LibreOffice 25.2 转换后读取"), "{again:?}");
    assert!(again.err.contains("3 个文件由 LibreOffice 25.2 转换后读取"), "{again:?}");
    let again = bench.import(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(line(&again, "c/年报.rtf")).unwrap();
    assert_eq!((&json["state"], &json["written"]), (&"same".into(), &false.into()));
}

/// A check compares the source with the document, without another conversion; where nothing
/// converts, it says so and finds no fault with the report.
#[test]
fn a_check_reads_the_original_again() {
    let bench = Bench::new();
    bench.write("年报.rtf", "detailed.docx");
    bench.import(&[]);
    let source = "content/2023/shili-gaj/index.md";
    let text = bench.disk.read(source);
    let row = text.lines().find(|line| line.contains("予以公开: [")).unwrap();
    let edited = row.replacen('[', "[1", 1);
    bench.disk.write(source, text.replace(row, &edited).as_bytes());
    let ran = bench.run(&["check"]);
    assert!(ran.out.contains("differs-from-original"), "{ran:?}");
    assert_eq!(bench.starts().len(), 1);
    std::fs::remove_dir_all(bench.outside("cache")).unwrap();
    std::fs::remove_file(bench.outside("soffice")).unwrap();
    let mut command = bench.command(&["check"]);
    command.env_remove("NIANBAO_SOFFICE").env("PATH", "/nowhere");
    let ran: Ran = command.output().unwrap().into();
    assert!(!ran.out.contains("differs-from-original"), "{ran:?}");
    assert!(ran.err.contains("原件没有比对：1 份") && ran.err.contains("apt install"), "{ran:?}");
    bench.write_program("LibreOffice 25.2.1.2 0123abcd");
    let ran = bench.run(&["check"]);
    assert!(ran.out.contains("differs-from-original"), "{ran:?}");
    bench.assert_tidy();
}

/// Whatever becomes of one document, the others are imported.
#[test]
fn one_bad_document_costs_one_line() {
    for (task, words) in [
        ("hang", "转换了 3 秒"),
        ("crash", "意外结束"),
        ("nothing", "打不开它"),
        ("junk", "打不开它"),
        ("cut", "打不开它"),
        ("page", "打不开它"),
    ] {
        let mut bench = Bench::new();
        if task == "hang" {
            bench.seconds = "3";
        }
        bench.write("a.rtf", "single.docx");
        bench.write("b.rtf", task);
        bench.write("c.rtf", "detailed.docx");
        let ran = bench.import(&[]);
        assert_eq!(ran.code, 2, "{task}: {ran:?}");
        let refused = line(&ran, "b.rtf");
        assert!(
            refused.contains("没有导入。这是 RTF 文件") && refused.contains(words),
            "{refused}"
        );
        for office in ["2021/shili-xczxj", "2023/shili-gaj"] {
            assert!(bench.disk.path(&format!("content/{office}/index.md")).exists(), "{task}");
        }
        assert!(bench.starts().len() <= 3, "{task}: {:?}", bench.starts());
    }
}

#[test]
fn what_the_program_makes_is_read_as_any_other_file() {
    let bench = Bench::new();
    bench.write("a.rtf", "archive");
    let ran = bench.import(&["--lang", "en"]);
    let refused = line(&ran, "a.rtf");
    assert!(refused.contains("the file that LibreOffice 25.2 converted it to: "), "{refused}");
}

#[test]
fn without_libreoffice_it_is_said_what_to_install() {
    let bench = Bench::new();
    bench.write("a.rtf", "single.docx");
    let folder = bench.disk.path("来件");
    for (lang, words) in
        [("zh", "装了 LibreOffice 就可以直接导入"), ("en", "With LibreOffice it can")]
    {
        let args = ["import", folder.to_str().unwrap(), "--lang", lang];
        let mut command = bench.command(&args);
        command.env_remove("NIANBAO_SOFFICE").env("PATH", "/nowhere");
        let ran: Ran = command.output().unwrap().into();
        assert_eq!(ran.code, 2, "{ran:?}");
        let refused = line(&ran, "a.rtf");
        assert!(
            refused.contains(words) && refused.contains("libreoffice-writer-nogui"),
            "{refused}"
        );
    }
    let ran: Ran = {
        let mut command = bench.command(&["import", folder.to_str().unwrap()]);
        command.env("NIANBAO_SOFFICE", bench.outside("没有")).output().unwrap().into()
    };
    assert!(line(&ran, "a.rtf").contains("无法启动 LibreOffice"), "{ran:?}");
    for version in ["OpenOffice 4.1", "", "LibreOffice"] {
        bench.write_program(version);
        let refused = bench.import(&[]);
        assert!(line(&refused, "a.rtf").contains("没有报出 LibreOffice 的版本"), "{refused:?}");
    }
    assert_eq!(bench.starts().len(), 0);
}

/// Interrupted or killed: no process and no file is left.
#[test]
fn nothing_is_left_when_the_program_ends() {
    for signal in ["-INT", "-TERM", "-KILL"] {
        let bench = Bench::new();
        bench.write("a.rtf", "hang");
        let folder = bench.disk.path("来件");
        let mut command = bench.command(&["import", folder.to_str().unwrap()]);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut program = command.spawn().unwrap();
        wait_until("a start", || !bench.starts().is_empty());
        let home =
            bench.starts()[0].split("home=").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        assert!(std::path::Path::new(&home).is_dir(), "{home}");
        let id = program.id().to_string();
        let kill = |id: &str| std::process::Command::new("kill").args([signal, id]).status();
        assert!(kill(&id).unwrap().success());
        program.wait().unwrap();
        wait_until("no folder", || !std::path::Path::new(&home).exists());
        bench.assert_tidy();
        wait_until("no process", || !is_running(&home));
    }
}

/// Returns true if a process has a path in its environment; no where the system does not list
/// them.
fn is_running(home: &str) -> bool {
    let Ok(entries) = std::fs::read_dir("/proc") else { return false };
    entries.flatten().any(|entry| {
        let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
        let own = format!("HOME={home}");
        environment.split(|byte| *byte == 0).any(|variable| variable == own.as_bytes())
    })
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(20), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A process that the program started and left keeps its output open; nobody waits for that.
#[test]
fn a_stray_process_keeps_nobody_waiting() {
    let bench = Bench::new();
    bench.write("a.rtf", "stray");
    let ran = bench.import(&[]);
    assert!(bench.disk.path("content/2021/shili-xczxj/index.md").exists(), "{ran:?}");
    let stray = std::fs::read_to_string(bench.outside("stray")).unwrap();
    let ended = std::process::Command::new("kill").arg(stray.trim()).output().unwrap();
    assert!(ended.status.success(), "the stray process was waited for, or is ended: {ended:?}");
}

#[test]
fn a_folder_that_a_killed_process_left_goes_after_a_day() {
    let bench = Bench::new();
    bench.write("a.rtf", "single.docx");
    let [old, recent, foreign] = ["nianbao-convert-1-0", "nianbao-convert-2-0", "others"]
        .map(|name| bench.outside("tmp").join(name));
    for folder in [&old, &recent, &foreign] {
        std::fs::create_dir_all(folder.join("in")).unwrap();
        std::fs::write(folder.join("in/0.doc"), "left").unwrap();
    }
    let two_days_ago = std::time::SystemTime::now() - Duration::from_hours(48);
    for folder in [&old, &foreign] {
        std::fs::File::open(folder).unwrap().set_modified(two_days_ago).unwrap();
    }
    bench.run(&["import", bench.disk.path("来件").to_str().unwrap()]);
    assert!(!old.exists() && recent.exists() && foreign.exists());
}

#[test]
fn a_temporary_folder_that_is_not_there_is_named() {
    let bench = Bench::new();
    bench.write("a.rtf", "single.docx");
    std::fs::remove_dir(bench.outside("tmp")).unwrap();
    for (lang, words) in [("zh", "TMPDIR 换一个文件夹"), ("en", "let TMPDIR name another")] {
        let folder = bench.disk.path("来件");
        let ran = bench.run(&["import", folder.to_str().unwrap(), "--lang", lang]);
        let refused = line(&ran, "a.rtf");
        let tmp = bench.outside("tmp");
        assert!(refused.contains(words) && refused.contains(tmp.to_str().unwrap()), "{refused}");
    }
}
