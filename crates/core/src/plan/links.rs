//! Links in the text of reports, resolved to output paths and checked.

use super::anchors::Anchors;
use super::site_map::{Destination, PendingLink, SiteMap};
use super::{Artifact, Page, SitePlan, linked_path, report_folder};
use crate::archive::{Archive, ReportId};
use crate::diag::{Finding, RuleId, Text, finding::closest_match};
use crate::report::Link;
use nianbao_text::text;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Schemes that a link may have; scripts and data are not among them.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another site.
    Outside,
    /// An anchor of the same page.
    Anchor,
    /// A path of the site.
    Inside {
        /// The output path.
        path: String,
        /// The query and the fragment, with the `?` or `#` before them.
        rest: String,
    },
    /// A link that no page may have: a forbidden scheme, a path above the site.
    Invalid,
}

/// Resolves a link of a page in `folder`, which has a slash at its end.
pub fn resolve_link(folder: &str, link: &str) -> LinkTarget {
    let link = link.trim();
    if link.is_empty() {
        return LinkTarget::Invalid;
    }
    if link.starts_with('#') {
        return LinkTarget::Anchor;
    }
    if link.starts_with("//") {
        return LinkTarget::Outside;
    }
    if let Some(scheme) = find_scheme(link) {
        let known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
        return if known { LinkTarget::Outside } else { LinkTarget::Invalid };
    }
    let cut = link.find(['?', '#']).unwrap_or(link.len());
    let (path, rest) = link.split_at(cut);
    let Some(path) = decode_percent(path).and_then(|path| join_path(folder, &path)) else {
        return LinkTarget::Invalid;
    };
    LinkTarget::Inside { path, rest: rest.to_owned() }
}

/// Returns the scheme of a link (RFC 3986, section 3.1), if it has one.
fn find_scheme(link: &str) -> Option<&str> {
    let (scheme, _) = link.split_once(':')?;
    let is_scheme_char = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    // Browsers pass over spaces and control characters in a scheme; so do we.
    let bare: String = scheme.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    (!bare.is_empty() && bare.chars().all(is_scheme_char)).then_some(scheme)
}

/// Resolves a relative path to an output path; `None` where it leaves the site.
fn join_path(folder: &str, path: &str) -> Option<String> {
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
    let is_folder =
        path.is_empty() || path.ends_with('/') || path.ends_with("..") || path.ends_with("/.");
    Some(match (is_folder, joined.is_empty()) {
        (true, true) => "index.html".to_owned(),
        (true, false) => format!("{joined}/index.html"),
        (false, _) => joined,
    })
}

/// Decodes a percent-encoded path; `None` if a `%` lacks its two digits or the
/// bytes are not UTF-8.
fn decode_percent(path: &str) -> Option<String> {
    let is_escape = |rest: &str| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !path.split('%').skip(1).all(is_escape) {
        return None;
    }
    percent_decode_str(path).decode_utf8().ok().map(Cow::into_owned)
}

/// Checks the links of the filed reports of an archive. Findings about paths that may yet be
/// those of general pages are returned apart, with these paths.
pub fn check_links(archive: &Archive, site: &SiteMap) -> (Vec<Finding>, Vec<PendingLink>) {
    let (mut findings, mut pending) = (Vec::new(), Vec::new());
    let mut anchors = Anchors::new(archive, site.anchors);
    for id in archive.years().values().flatten() {
        let report = archive.report(*id);
        if report.narrative.links.is_empty() {
            continue;
        }
        let context = LinkContext { archive, site, id: *id, folder: report_folder(archive, *id) };
        for link in &report.narrative.links {
            let Some(problem) = context.link_problem(link, &mut anchors) else { continue };
            let (message, help) = problem.words;
            let finding = Finding::new(RuleId::BrokenLink, report.place(link.target.span), message)
                .help(help)
                .for_report(&report.office.value, report.year.value);
            match problem.missing {
                Some(path) if may_be_general(&path) => pending.push((path, finding)),
                _ => findings.push(finding),
            }
        }
    }
    (findings, pending)
}

/// Returns true for a path at which there may be a part of a list or of a data file: which
/// parts there are is known once all reports are.
fn may_be_general(path: &str) -> bool {
    path.starts_with("data/")
        || path.starts_with("sitemap-")
        || path.split('/').any(|part| part.starts_with("list_"))
}

/// The page of the links that are checked.
struct LinkContext<'a> {
    archive: &'a Archive,
    site: &'a SiteMap<'a>,
    id: ReportId,
    folder: String,
}

/// A mistake in a link, and its help.
struct LinkProblem {
    words: (Text, Text),
    /// The path that it leads to, where there may be a page that is not known yet.
    missing: Option<String>,
}

impl From<(Text, Text)> for LinkProblem {
    fn from(words: (Text, Text)) -> Self {
        Self { words, missing: None }
    }
}

impl LinkContext<'_> {
    /// Returns what is wrong with a link.
    fn link_problem(&self, link: &Link, anchors: &mut Anchors) -> Option<LinkProblem> {
        let target = &link.target.value;
        match resolve_link(&self.folder, target) {
            LinkTarget::Outside => link.image.then(|| external_image(target).into()),
            LinkTarget::Invalid => Some(forbidden_link(target).into()),
            LinkTarget::Anchor => {
                let page = Page::Report(self.id);
                let anchor = anchor_of(target)?;
                let is_there = anchors.has(&page, &anchor);
                (!is_there).then(|| missing_anchor(self.archive, target, &page, &anchor).into())
            }
            LinkTarget::Inside { path, .. } if link.image && self.is_inert_picture(&path) => {
                Some(inert_picture(target).into())
            }
            LinkTarget::Inside { path, rest } => self.path_problem(target, &path, &rest, anchors),
        }
    }

    /// Returns what is wrong with a link to a path of the site.
    fn path_problem(
        &self,
        target: &str,
        path: &str,
        rest: &str,
        anchors: &mut Anchors,
    ) -> Option<LinkProblem> {
        match self.site.find(&linked_path(self.archive, path)) {
            Some(Destination::Here(Artifact::Page(page))) => {
                let anchor = anchor_of(rest)?;
                let is_there = anchors.has(page, &anchor);
                (!is_there).then(|| missing_anchor(self.archive, target, page, &anchor).into())
            }
            // Only pages are known by their anchors.
            Some(Destination::Here(_)) => None,
            Some(Destination::There(unit, artifact)) => {
                let Artifact::Page(page) = artifact else { return None };
                let anchor = anchor_of(rest)?;
                let is_there = Anchors::new(&unit.archive, self.site.anchors).has(&page, &anchor);
                (!is_there).then(|| missing_anchor(&unit.archive, target, &page, &anchor).into())
            }
            // A file that could not be read says so itself.
            None if self.is_unread(path) => None,
            None if self.is_private(path) => Some(private_target(target).into()),
            None => {
                let missing = Some(path.to_owned());
                Some(LinkProblem { words: missing_target(target, path), missing })
            }
        }
    }

    /// Returns true for a picture that could run and so is published as text.
    fn is_inert_picture(&self, path: &str) -> bool {
        linked_path(self.archive, path) != path
    }

    fn is_unread(&self, path: &str) -> bool {
        let sources = ["content/", "static/"].map(|folder| format!("{folder}{path}"));
        sources.iter().any(|source| self.archive.unread.contains(source))
    }

    /// Returns true for the path of a document of this report that is not published.
    fn is_private(&self, path: &str) -> bool {
        let report = self.archive.report(self.id);
        let is_target = |name: &str| path.strip_prefix(&self.folder) == Some(name);
        report.originals.iter().any(|original| is_target(&original.file.value))
    }
}

/// Returns the anchor behind the `#` of a link, decoded.
pub(super) fn anchor_of(rest: &str) -> Option<String> {
    let (_, anchor) = rest.split_once('#')?;
    Some(decode_percent(anchor).unwrap_or_else(|| anchor.to_owned()))
}

pub(super) fn missing_anchor(
    archive: &Archive,
    target: &str,
    page: &Page,
    anchor: &str,
) -> (Text, Text) {
    let message = text!(
        "链接 {target} 指向的页面中没有 #{anchor}",
        "the link {target} leads to a page that has no #{anchor}"
    );
    let report = if let Page::Report(id) = page { Some(archive.report(*id)) } else { None };
    let form = report.and_then(|report| archive.form_of(report));
    let sections = || form.into_iter().flat_map(|f| &f.sections).map(|s| s.id.as_str());
    let help = match closest_match(anchor, sections()) {
        Some(near) => text!("是否要写 #{near}？", "did you mean #{near}?"),
        None => text!(
            "从那一页的目录中复制链接，或去掉 # 及其后的部分",
            "copy the link from that page's list of contents, or leave out `#` and what follows"
        ),
    };
    (message, help)
}

pub(super) fn external_image(target: &str) -> (Text, Text) {
    (
        text!("图片 {target} 在别的网站上", "the image {target} is on another site"),
        text!(
            "本站页面不加载外站内容：年报的图片放在 index.md 旁边，其他的放在 static/ 下",
            "pages load nothing from elsewhere: put the image of a report beside its index.md, others below static/"
        ),
    )
}

pub(super) fn inert_picture(target: &str) -> (Text, Text) {
    (
        text!(
            "图片 {target} 这种文件可能带有程序，只作为文本公布，页面上显示不出来",
            "the picture {target} is a file that may run, which is published as text and cannot be shown"
        ),
        text!(
            "另存为 PNG；确信无害的，在 site.yaml 中写 active_attachments: true",
            "save it as PNG; if all such files are surely harmless, write `active_attachments: true` in site.yaml"
        ),
    )
}

pub(super) fn forbidden_link(target: &str) -> (Text, Text) {
    (
        text!("链接 {target} 不能使用", "the link {target} cannot be used"),
        text!(
            "只能用 http、https、mailto、tel 或站内路径",
            "use http, https, mailto, tel, or a path of the site"
        ),
    )
}

fn private_target(target: &str) -> (Text, Text) {
    (
        text!(
            "链接 {target} 指向原件，原件没有公开",
            "the link {target} leads to an original, which is not published"
        ),
        text!(
            "原件要公开的，在 originals 的这一项中写 publish: true",
            "if the original is to be published, write `publish: true` in its entry of `originals`"
        ),
    )
}

fn missing_target(target: &str, path: &str) -> (Text, Text) {
    let help = text!(
        "附件放在 index.md 旁边；其他年报写作 ../../2020/机关代号/",
        "an attachment stands beside index.md; another report is ../../2020/OFFICE/"
    );
    (describe_missing_target(target, path), help)
}

/// Returns the message about a link that leads to no file.
fn describe_missing_target(target: &str, path: &str) -> Text {
    text!(
        "链接 {target} 指向的 /{path} 不存在",
        "the link {target} leads to /{path}, which is not there"
    )
}

/// Returns what is wrong with a link of a general page, and its help. `folder` is that of the
/// page. Of the files of an office only its page and its reports are known by then.
pub(super) fn general_link_problem(
    archive: &Archive,
    plan: &SitePlan,
    folder: &str,
    target: &str,
) -> Option<(Text, Text)> {
    match resolve_link(folder, target) {
        LinkTarget::Outside | LinkTarget::Anchor => None,
        LinkTarget::Invalid => Some(forbidden_link(target)),
        LinkTarget::Inside { path, .. } if leads_somewhere(archive, plan, &path) => None,
        LinkTarget::Inside { path, .. } => {
            let help = text!(
                "写本站中的路径，如 /2023/、/offices/机关代号/，或完整的地址；文件放在 static/ 下",
                "write a path of the site, such as /2023/ or /offices/OFFICE/, or a whole address; files belong in static/"
            );
            Some((describe_missing_target(target, &path), help))
        }
    }
}

/// Returns true for the path of a general file, for those of an office and of its reports, and
/// for the pages at its former addresses.
fn leads_somewhere(archive: &Archive, plan: &SitePlan, path: &str) -> bool {
    if plan.find(path).is_some() || plan.find(&format!("{path}/index.html")).is_some() {
        return true;
    }
    let mut parts = path.splitn(3, '/');
    let (Some(folder), Some(office)) = (parts.next(), parts.next()) else { return false };
    let is_page = matches!(parts.next(), None | Some("index.html"));
    let renamed = archive.offices.find_by_alias(office).filter(|_| is_page);
    let ids = [Some(office), renamed.map(|office| &*office.id)];
    ids.into_iter().flatten().any(|office| match folder {
        "offices" => archive.offices.find(office).is_some(),
        year => year.parse().is_ok_and(|year| plan.summary.find(year, office).is_some()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_inside_or_say_so() {
        let inside = |path: &str| LinkTarget::Inside { path: path.into(), rest: String::new() };
        for (link, target) in [
            ("fu jian.pdf", inside("2020/a/fu jian.pdf")),
            ("%E9%99%84.pdf", inside("2020/a/附.pdf")),
            ("../b/", inside("2020/b/index.html")),
            ("../..", inside("index.html")),
            ("/offices/", inside("offices/index.html")),
            ("https://example.org", LinkTarget::Outside),
            ("#overview", LinkTarget::Anchor),
            ("../../../etc/passwd", LinkTarget::Invalid),
            ("javascript:alert(1)", LinkTarget::Invalid),
            ("java\tscript:alert(1)", LinkTarget::Invalid),
            ("data:text/html,x", LinkTarget::Invalid),
            ("%zz", LinkTarget::Invalid),
            ("%+1", LinkTarget::Invalid),
        ] {
            assert_eq!(resolve_link("2020/a/", link), target, "{link}");
        }
    }
}
