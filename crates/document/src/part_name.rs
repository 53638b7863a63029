//! The names of parts in packages of several formats (ECMA-376 Part 2, 6.2.2; GB/T
//! 33190-2016, 7.3).

/// Resolves a location against a folder of the package; one that begins with a slash begins
/// at the root. It never leaves the package.
pub(crate) fn resolve_part_name(folder: &str, location: &str) -> String {
    let location = location.replace('\\', "/");
    let mut steps: Vec<&str> =
        if location.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in location.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            name => steps.push(name),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_resolved_and_never_leave_the_package() {
        assert_eq!(resolve_part_name("word", "media/a.png"), "word/media/a.png");
        assert_eq!(resolve_part_name("word", "../media/a.png"), "media/a.png");
        assert_eq!(resolve_part_name("word", "/word/b.xml"), "word/b.xml");
        assert_eq!(
            resolve_part_name("Doc_0", r"Pages\Page_0\.\Content.xml"),
            "Doc_0/Pages/Page_0/Content.xml"
        );
        assert_eq!(resolve_part_name("", "../../../etc/passwd"), "etc/passwd");
    }
}
