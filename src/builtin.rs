//! Files compiled into the program: the default templates and themes, and the
//! files of a new site.

use include_dir::{Dir, include_dir};
use nianbao_core::BuiltinTheme;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TEMPLATES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");
static THEMES: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes");

static THEME: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
    let mut files = BTreeMap::new();
    for (root, dir) in [("templates", &TEMPLATES), ("themes", &THEMES)] {
        collect_texts(root, dir, &mut files);
    }
    files
});

/// Returns templates and themes by the paths that a site's own would have.
pub fn theme() -> BuiltinTheme {
    BuiltinTheme(&THEME)
}

fn collect_texts(root: &str, dir: &'static Dir, files: &mut BTreeMap<String, &'static str>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.insert(format!("{root}/{path}"), text);
        }
    }
    for inner in dir.dirs() {
        collect_texts(root, inner, files);
    }
}

/// Returns the files of a new site by path.
pub fn skeleton() -> Vec<(&'static str, String)> {
    [
        ("site.yaml", include_str!("../skeleton/site.yaml")),
        ("content/offices.yaml", include_str!("../skeleton/offices.yaml")),
        ("content/2024/yangli-czj.md", include_str!("../skeleton/sample.md")),
    ]
    .map(|(path, text)| (path, text.to_owned()))
    .into()
}

/// Returns the files of a site without reports, by path.
pub fn empty_site(title: &str) -> Vec<(&'static str, String)> {
    // Within quotation marks nothing of it is a sign of YAML.
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    let title = title.replace('\\', "\\\\").replace('"', "\\\"");
    let title = format!("title: \"{title}\"");
    // The description is that of the sample.
    let is_own = |line: &&str| !line.starts_with("description:");
    let named = |line| if str::starts_with(line, "title:") { title.as_str() } else { line };
    let settings = include_str!("../skeleton/site.yaml").lines().filter(is_own).map(named);
    let offices = include_str!("../skeleton/offices.yaml").lines();
    let comments = offices.take_while(|line| line.starts_with('#'));
    let join = |lines: Vec<&str>| lines.join("\n") + "\n";
    [("site.yaml", join(settings.collect())), ("content/offices.yaml", join(comments.collect()))]
        .into()
}

/// The notices of the libraries that the program is made of; `.ci/components.py` writes them.
pub(crate) const THIRD_PARTY_NOTICES: &str = include_str!("../licenses/THIRD-PARTY.txt");
