//! A site and a folder of documents on the disk.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const OFFICES: [(&str, &str); 3] =
    [("shili-czj", "示例市财政局"), ("shili-jyj", "示例市教育局"), ("shili-slj", "示例市水利局")];

pub(crate) struct Folder(tempfile::TempDir);

/// The text of a short report.
pub(crate) fn text(office: &str) -> String {
    format!("{office}2023年政府信息公开工作年度报告\n一、总体情况\n无\n")
}

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let offices =
            OFFICES.map(|(id, name)| format!("- {{ id: {id}, name: {name}, kind: department }}\n"));
        folder.write("site.yaml", "title: 示例市年报\nbase_url: https://www.shili.example\n");
        folder.write("content/offices.yaml", &offices.concat());
        folder
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn write_document(&self, name: &str, text: &str) {
        self.write(&format!("来件/{name}.txt"), text);
    }

    /// Writes one before the documents with faults, one among them, and one behind.
    pub(crate) fn write_good_documents(&self) {
        for ((_, office), name) in OFFICES.iter().zip(["a", "m", "z"]) {
            self.write_document(name, &text(office));
        }
    }

    pub(crate) fn assert_good_documents_are_imported(&self) {
        for (id, _) in OFFICES {
            assert!(self.path(&format!("content/2023/{id}/index.md")).exists(), "{id}");
        }
    }

    /// The import of all documents by this program.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env_remove("LC_ALL").env_remove("LANG").env_remove("LC_MESSAGES");
        command.arg("--site").arg(self.0.path()).arg("import").arg(self.path("来件")).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn import(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Writes a report with a document that it was made of.
    pub(crate) fn write_original(&self, office: &str, text: &str) {
        let source = format!(
            "---\noffice: {office}\nyear: 2023\noriginals:\n  - file: 年报.txt\n---\n\n## 一、总体情况\n\n无\n"
        );
        self.write(&format!("content/2023/{office}/index.md"), &source);
        self.write(&format!("content/2023/{office}/年报.txt"), text);
    }

    /// Checks the site, and remembers below it what was read.
    pub(crate) fn check(&self) -> Output {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env_remove("LC_ALL").env_remove("LANG").env_remove("LC_MESSAGES");
        command.env("XDG_CACHE_HOME", self.path("记忆"));
        command.arg("--site").arg(self.0.path()).arg("check").stdin(Stdio::null());
        command.output().unwrap()
    }

    /// The same where no more than a few files may be open, so that there are no pipes.
    pub(crate) fn import_with_few_files(&self) -> Output {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -n 8 && exec \"$@\"", "sh"]);
        let command = self.command(&[]);
        shell.arg(command.get_program()).args(command.get_args());
        shell.env_remove("LC_ALL").env_remove("LANG").env_remove("LC_MESSAGES");
        shell.output().unwrap()
    }
}

/// Returns the ids of workers of this program; none where the system does not list them.
pub(crate) fn workers() -> Vec<String> {
    let own = std::env::current_exe().unwrap();
    let wanted = format!("{}\0read-documents\0", own.display());
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let is_worker = |entry: &std::fs::DirEntry| {
        std::fs::read(entry.path().join("cmdline")).is_ok_and(|line| line == wanted.as_bytes())
    };
    let workers = entries.flatten().filter(is_worker);
    workers.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

pub(crate) fn assert_no_workers() {
    assert_eq!(workers(), Vec::<String>::new());
}

pub(crate) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(4), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
