//! Links in the text of reports, and where they lead.

use super::{SitePlan, report_folder};
use crate::archive::Archive;
use crate::diag::{Finding, Text};
use crate::text;

/// Schemes that a link may have; scripts and data are not among them.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Out of the site.
    Outside,
    /// To a place of the same page.
    Anchor,
    /// To a path of the site; `rest` is its query and fragment.
    Inside {
        /// The output path.
        path: String,
        /// From `?` or `#` on.
        rest: String,
    },
    /// Nowhere that a page of ours may point to.
    Forbidden,
}

/// Where a link on a page in `folder` (with a slash at its end) leads.
pub fn resolve(folder: &str, link: &str) -> Target {
    let link = link.trim();
    if link.is_empty() {
        return Target::Forbidden;
    }
    if link.starts_with('#') {
        return Target::Anchor;
    }
    if link.starts_with("//") {
        return Target::Outside;
    }
    if let Some(scheme) = scheme(link) {
        let known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
        return if known { Target::Outside } else { Target::Forbidden };
    }
    let cut = link.find(['?', '#']).unwrap_or(link.len());
    let (path, rest) = link.split_at(cut);
    let Some(path) = decode(path).and_then(|path| join(folder, &path)) else {
        return Target::Forbidden;
    };
    Target::Inside { path, rest: rest.to_owned() }
}

fn scheme(link: &str) -> Option<&str> {
    let (scheme, _) = link.split_once(':')?;
    let word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    // Browsers pass over spaces and control characters in a scheme; so do we.
    let bare: String = scheme.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    (!bare.is_empty() && bare.chars().all(word)).then_some(scheme)
}

/// The path that a relative one means; `None` where it leaves the site.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> =
        if path.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    parts.retain(|part| !part.is_empty());
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    let folder =
        path.is_empty() || path.ends_with('/') || path.ends_with("..") || path.ends_with("/.");
    Some(match (folder, joined.is_empty()) {
        (true, true) => "index.html".to_owned(),
        (true, false) => format!("{joined}/index.html"),
        (false, _) => joined,
    })
}

fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Checks every link of every filed report.
pub(super) fn check(archive: &Archive, plan: &SitePlan) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in archive.years().values().flatten() {
        let report = archive.report(*id);
        let folder = report_folder(archive, *id);
        for link in &report.narrative.links {
            let target = &link.target.value;
            let (message, help) = match resolve(&folder, target) {
                Target::Outside if link.image => elsewhere(target),
                Target::Forbidden => forbidden(target),
                Target::Inside { path, .. } if !leads(plan, &path) => nowhere(target, &path),
                _ => continue,
            };
            let finding =
                Finding::new("broken-link", report.place(link.target.span), message).help(help);
            findings.push(finding.about(&report.office.value, report.year.value));
        }
    }
    findings
}

/// Whether there is something at a path, or in the folder of that name.
fn leads(plan: &SitePlan, path: &str) -> bool {
    plan.find(path).is_some() || plan.find(&format!("{path}/index.html")).is_some()
}

fn elsewhere(target: &str) -> (Text, Text) {
    (
        text!("图片 {target} 在别的网站上", "the image {target} is on another site"),
        text!(
            "本站页面不加载外站内容：把图片放在 index.md 旁边",
            "pages load nothing from elsewhere: put the image beside index.md"
        ),
    )
}

fn forbidden(target: &str) -> (Text, Text) {
    (
        text!("链接 {target} 不能使用", "the link {target} cannot be used"),
        text!(
            "只能用 http、https、mailto、tel 或站内路径",
            "use http, https, mailto, tel, or a path of the site"
        ),
    )
}

fn nowhere(target: &str, path: &str) -> (Text, Text) {
    (
        text!(
            "链接 {target} 指向的 /{path} 不存在",
            "the link {target} leads to /{path}, which is not there"
        ),
        text!(
            "附件放在 index.md 旁边；其他年报写作 ../../2020/机关代号/",
            "an attachment stands beside index.md; another report is ../../2020/OFFICE/"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_inside_or_say_so() {
        let inside = |path: &str| Target::Inside { path: path.into(), rest: String::new() };
        for (link, target) in [
            ("fu jian.pdf", inside("2020/a/fu jian.pdf")),
            ("%E9%99%84.pdf", inside("2020/a/附.pdf")),
            ("../b/", inside("2020/b/index.html")),
            ("../..", inside("index.html")),
            ("/offices/", inside("offices/index.html")),
            ("https://example.org", Target::Outside),
            ("#overview", Target::Anchor),
            ("../../../etc/passwd", Target::Forbidden),
            ("javascript:alert(1)", Target::Forbidden),
            ("java\tscript:alert(1)", Target::Forbidden),
            ("data:text/html,x", Target::Forbidden),
            ("%zz", Target::Forbidden),
        ] {
            assert_eq!(resolve("2020/a/", link), target, "{link}");
        }
    }
}
