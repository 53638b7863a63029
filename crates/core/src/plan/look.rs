//! The parts of a site's look that have to be there: its logo, and what its menu and the links at
//! the foot of its pages lead to.

use super::SitePlan;
use super::anchors::{Anchors, TemplateAnchors};
use super::articles::find_page;
use super::links::{
    LinkTarget, anchor_of, forbidden_link, general_link_problem, missing_anchor, resolve_link,
};
use crate::archive::Archive;
use crate::config::{MenuEntry, SiteLink};
use crate::diag::{Finding, RuleId, Text};
use crate::source::{Place, Spanned};
use nianbao_text::text;

/// Finds what the settings for the look name and the site does not have.
pub(super) fn check_look(archive: &Archive, plan: &SitePlan) -> Vec<Finding> {
    let look = &archive.site.look;
    let menu = look.menu.iter().flatten().filter_map(|entry| match entry {
        MenuEntry::Link(link) => Some(link),
        MenuEntry::Page(_) | MenuEntry::Articles => None,
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
        LinkTarget::Anchor => forbidden_link(target),
        LinkTarget::Inside { path, rest } if rest.contains('#') => {
            anchor_problem(archive, plan, target, (&path, &rest))
                .or_else(|| general_link_problem(archive, plan, "", target))?
        }
        _ => general_link_problem(archive, plan, "", target)?,
    };
    Some(Finding::new(RuleId::BrokenLink, place(archive, &link.target), message).help(help))
}

/// Finds an anchor that a general page does not have.
fn anchor_problem(
    archive: &Archive,
    plan: &SitePlan,
    target: &str,
    (path, rest): (&str, &str),
) -> Option<(Text, Text)> {
    let (page, anchor) = (find_page(plan, path)?, anchor_of(rest)?);
    let templates = TemplateAnchors::new(archive, plan);
    let is_there = Anchors::new(archive, &templates).has(page, &anchor);
    (!is_there).then(|| missing_anchor(archive, target, page, &anchor))
}

fn place(archive: &Archive, written: &Spanned<String>) -> Place {
    Place::new(archive.settings().source, written.span)
}
