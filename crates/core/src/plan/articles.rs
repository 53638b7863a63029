//! The links of the pages of the site's own, checked once it is known which reports there are.

use super::anchors::{Anchors, TemplateAnchors};
use super::links::{
    LinkTarget, anchor_of, external_image, general_link_problem, inert_picture, missing_anchor,
    resolve_link,
};
use super::{Artifact, Page, SitePlan, linked_path};
use crate::archive::Archive;
use crate::diag::{Finding, RuleId, Text};
use crate::report::{Article, Link};

/// Finds the links of the site's own pages that lead nowhere.
pub(super) fn check_article_links(archive: &Archive, plan: &SitePlan) -> Vec<Finding> {
    // Anchors are looked up in all templates, for nothing where there is no link.
    if archive.articles.iter().all(|article| article.narrative.links.is_empty()) {
        return Vec::new();
    }
    let links = (archive.articles.iter())
        .flat_map(|article| article.narrative.links.iter().map(move |link| (article, link)));
    let templates = TemplateAnchors::new(archive, plan);
    let mut anchors = Anchors::new(archive, &templates);
    let findings = links.filter_map(|(article, link)| {
        let (message, help) = link_problem(archive, plan, (article, link), &mut anchors)?;
        let place = article.place(link.target.span);
        Some(Finding::new(RuleId::BrokenLink, place, message).help(help))
    });
    findings.collect()
}

fn link_problem(
    archive: &Archive,
    plan: &SitePlan,
    (article, link): (&Article, &Link),
    anchors: &mut Anchors,
) -> Option<(Text, Text)> {
    let (folder, target) = (article.folder(), &link.target.value);
    let (page, rest) = match resolve_link(&folder, target) {
        LinkTarget::Outside if link.image => return Some(external_image(target)),
        LinkTarget::Anchor => (Page::Article(article.name.clone()), target.clone()),
        LinkTarget::Inside { path, .. } if link.image && linked_path(archive, &path) != path => {
            return Some(inert_picture(target));
        }
        LinkTarget::Inside { path, rest } => match find_page(plan, &path) {
            Some(page) => (page.clone(), rest),
            None => return general_link_problem(archive, plan, &folder, target),
        },
        _ => return general_link_problem(archive, plan, &folder, target),
    };
    let anchor = anchor_of(&rest)?;
    (!anchors.has(&page, &anchor)).then(|| missing_anchor(archive, target, &page, &anchor))
}

/// Finds the general page at a path, or that of the folder there.
pub(super) fn find_page<'p>(plan: &'p SitePlan, path: &str) -> Option<&'p Page> {
    let file = plan.find(path).or_else(|| plan.find(&format!("{path}/index.html")))?;
    match &file.artifact {
        Artifact::Page(page) => Some(page),
        _ => None,
    }
}
