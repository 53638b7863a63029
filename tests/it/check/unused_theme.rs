//! Templates and theme files that nothing uses.

use crate::support::disk::Disk;

/// Returns what a check says of a site with some files.
fn findings(files: &[(&str, &str)]) -> String {
    let disk = Disk::new(&[]);
    for (path, text) in files {
        disk.write(path, text.as_bytes());
    }
    let ran = disk.run(&["check"]);
    ran.out + &ran.err
}

#[test]
fn a_template_that_no_page_uses_is_named() {
    let said = findings(&[("templates/hom.html", "x")]);
    assert!(said.contains("templates/hom.html 没有用到"), "{said}");
    assert!(said.contains("是否要写 home.html"), "{said}");
    let said = findings(&[
        ("templates/own/part.html", "x"),
        ("templates/terms.html", "{% include 'own/part.html' %}"),
    ]);
    assert!(!said.contains("没有用到"), "{said}");
    let said = findings(&[("templates/own/part.html", "x")]);
    assert!(said.contains("templates/own/part.html 没有用到"), "{said}");
}

#[test]
fn a_theme_that_is_not_the_sites_is_named_once() {
    let said =
        findings(&[("themes/blue/style.css", "a {}"), ("themes/blue/templates/home.html", "x")]);
    assert_eq!(said.matches("没有用到").count(), 1, "{said}");
    assert!(said.contains("themes/blue/ 没有用到") && said.contains("theme: blue"), "{said}");
    let settings = Disk::new(&[]).read("site.yaml") + "theme: blue\n";
    let own = [("themes/blue/style.css", "a {}"), ("site.yaml", settings.as_str())];
    assert!(!findings(&own).contains("没有用到"));
    let shadowed = [
        ("site.yaml", settings.as_str()),
        ("themes/blue/templates/terms.html", "x"),
        ("templates/terms.html", "y"),
    ];
    let said = findings(&shadowed);
    assert_eq!(said.matches("没有用到").count(), 1, "{said}");
    assert!(said.contains("themes/blue/templates/terms.html 没有用到"), "{said}");
}

#[test]
fn a_theme_file_that_no_template_names_is_named() {
    let said = findings(&[("themes/portal/extra.css", "a {}"), ("themes/portal/图/a.png", "x")]);
    assert!(said.contains("themes/portal/extra.css 没有用到"), "{said}");
    assert!(said.contains("site.assets.extra_css"), "{said}");
    assert!(said.contains("themes/portal/图/a.png 没有用到"), "{said}");
    let said = findings(&[
        ("themes/portal/extra.css", "a {}"),
        (
            "templates/tables-head.html",
            "<link href=\"{{ page.root }}{{ site.assets.extra_css }}\">",
        ),
    ]);
    assert!(!said.contains("extra.css"), "{said}");
}
