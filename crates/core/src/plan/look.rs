//! The parts of a site's look that have to be there: its logo, and what its menu and the links at
//! the foot of its pages lead to.

use super::SitePlan;
use super::links::{LinkTarget, forbidden_link, resolve_link};
use crate::archive::Archive;
use crate::config::{MenuEntry, SiteLink};
use crate::diag::{Finding, RuleId};
use crate::source::{Place, Spanned};
use nianbao_text::text;

/// Finds what the settings for the look name and the site does not have.
pub(super) fn check_look(archive: &Archive, plan: &SitePlan) -> Vec<Finding> {
    let look = &archive.site.look;
    let menu = look.menu.iter().flatten().filter_map(|entry| match entry {
        MenuEntry::Link(link) => Some(link),
        MenuEntry::Page(_) => None,
    });
    let links = menu.chain(&look.footer).filter_map(|link| check_link(archive, plan, link));
    let logo = look.logo.iter().filter(|logo| plan.find(&logo.file.value).is_none());
    links.chain(logo.map(|logo| missing_logo(archive, &logo.file))).collect()
}

fn missing_logo(archive: &Archive, file: &Spanned<String>) -> Finding {
    let path = &file.value;
    let message = text!("没有徽标文件 static/{path}", "there is no logo static/{path}");
    let help = text!(
        "把图片放在 static/ 下，logo 写它在 static/ 下的路径",
        "put the picture below static/, and give its path below static/"
    );
    Finding::new(RuleId::MissingFile, place(archive, file), message).help(help)
}

fn check_link(archive: &Archive, plan: &SitePlan, link: &SiteLink) -> Option<Finding> {
    let target = &link.target.value;
    let (message, help) = match resolve_link("", target) {
        LinkTarget::Outside => return None,
        LinkTarget::Anchor | LinkTarget::Invalid => forbidden_link(target),
        LinkTarget::Inside { path, .. } if leads_somewhere(archive, plan, &path) => return None,
        LinkTarget::Inside { path, .. } => (
            text!(
                "链接 {target} 指向的 /{path} 不存在",
                "the link {target} leads to /{path}, which is not there"
            ),
            text!(
                "写本站中的路径，如 2023/、offices/机关代号/，或完整的地址",
                "write a path of the site, such as 2023/ or offices/OFFICE/, or a whole address"
            ),
        ),
    };
    Some(Finding::new(RuleId::BrokenLink, place(archive, &link.target), message).help(help))
}

/// Returns true for the path of a general file, and for those of an office and of its reports.
fn leads_somewhere(archive: &Archive, plan: &SitePlan, path: &str) -> bool {
    if plan.find(path).is_some() || plan.find(&format!("{path}/index.html")).is_some() {
        return true;
    }
    let mut parts = path.split('/');
    match (parts.next(), parts.next()) {
        (Some("offices"), Some(office)) => archive.offices.find(office).is_some(),
        (Some(year), Some(office)) => {
            year.parse().is_ok_and(|year| plan.summary.find(year, office).is_some())
        }
        _ => false,
    }
}

fn place(archive: &Archive, written: &Spanned<String>) -> Place {
    Place::new(archive.settings().source, written.span)
}
