//! Templates and theme files of the site's own that nothing uses: a name that is written wrong
//! would change nothing and say nothing.

use super::theme::asset_key;
use super::{Asset, AssetContent, Page, SitePlan};
use crate::archive::{Archive, ThemeText};
use crate::diag::{Finding, RuleId, Text, finding::closest_match};
use crate::source::{Place, SourceId};
use nianbao_text::text;
use std::collections::{BTreeMap, BTreeSet};

/// Reports the site's own templates and theme files that no page uses; of a theme that is not
/// the site's, its folder alone.
pub(super) fn check_unused_theme(archive: &Archive, plan: &SitePlan) -> Vec<Finding> {
    if archive.site_theme.is_empty() && archive.files_under("themes/").next().is_none() {
        return Vec::new();
    }
    let used = used_templates(archive, plan);
    let mut findings = other_themes(archive);
    findings.extend(unused_templates(archive, plan, &used));
    findings.extend(unused_assets(archive, plan, &used));
    findings
}

/// Lists the templates of pages, and those that they name, with their texts.
fn used_templates<'a>(archive: &'a Archive, plan: &'a SitePlan) -> BTreeMap<&'a str, &'a str> {
    let all: BTreeMap<&str, &str> = plan.templates(archive).collect();
    let mut used = BTreeMap::new();
    let mut next: Vec<&str> = Page::TEMPLATES.to_vec();
    while let Some(name) = next.pop() {
        let Some((name, text)) = all.get_key_value(name) else { continue };
        if used.insert(*name, *text).is_none() {
            next.extend(all.keys().filter(|other| names_template(text, other)));
        }
    }
    used
}

/// Returns true if a template names another one, in quotation marks of either kind.
fn names_template(text: &str, name: &str) -> bool {
    ['"', '\''].iter().any(|quote| text.contains(&format!("{quote}{name}{quote}")))
}

fn unused_templates(
    archive: &Archive,
    plan: &SitePlan,
    used: &BTreeMap<&str, &str>,
) -> Vec<Finding> {
    let theme = format!("themes/{}/templates/", archive.site.theme);
    let own = archive.site_theme.iter().filter_map(|(path, id)| {
        let name = path.strip_prefix("templates/").or_else(|| path.strip_prefix(&theme))?;
        Some((path.as_str(), name, *id))
    });
    let unused = own.filter_map(|(path, name, id)| {
        let is_chosen =
            matches!(plan.template_origin(name), Some(ThemeText::Source(chosen)) if chosen == id);
        let help = match (is_chosen, used.contains_key(name)) {
            (true, true) => return None,
            (false, _) => shadowed_help(name),
            (true, false) => unknown_template_help(name, plan.templates(archive).map(|(it, _)| it)),
        };
        Some(unused_file(Place::file(id), path).help(help))
    });
    unused.collect()
}

fn unused_assets(archive: &Archive, plan: &SitePlan, used: &BTreeMap<&str, &str>) -> Vec<Finding> {
    // Whoever asks for them by a name that is made may mean any.
    if used.values().any(|text| text.contains("assets[") || text.contains("in site.assets")) {
        return Vec::new();
    }
    let is_named = |asset: &&Asset| {
        let key = asset_key(&asset.name);
        used.values().any(|text| text.contains(&key))
    };
    let unused = plan.assets.iter().filter(|asset| !is_named(asset));
    let findings = unused.filter_map(|asset| {
        let (place, path) = match &asset.content {
            AssetContent::Text(ThemeText::Source(id)) | AssetContent::Made(ThemeText::Source(id), _) => {
                (Place::file(*id), archive.sources.get(*id).path.clone())
            }
            AssetContent::File(path) => (archive.settings(), path.clone()),
            _ => return None,
        };
        let key = asset_key(&asset.name);
        Some(unused_file(place, &path).help(text!(
            "在模板中写 site.assets.{key} 才会用到；只要发布的文件，放在 static/ 下",
            "a template uses it as `site.assets.{key}`; a file that is only to be published belongs in static/"
        )))
    });
    findings.collect()
}

/// Reports folders of themes that are not the site's.
fn other_themes(archive: &Archive) -> Vec<Finding> {
    let own = &archive.site.theme;
    let texts = archive.site_theme.iter().map(|(path, id)| (path.as_str(), Some(*id)));
    let files = archive.files.iter().map(|(path, _)| (path.as_str(), None));
    let mut folders: BTreeMap<&str, Option<SourceId>> = BTreeMap::new();
    for (path, id) in texts.chain(files) {
        let Some((folder, _)) = path.strip_prefix("themes/").and_then(|it| it.split_once('/'))
        else {
            continue;
        };
        if folder != own {
            folders.entry(folder).or_insert(id);
        }
    }
    let finding = |(folder, id): (&str, Option<SourceId>)| {
        let place = id.map_or_else(|| archive.settings(), Place::file);
        unused_file(place, &format!("themes/{folder}/")).help(text!(
            "在 site.yaml 中写 theme: {folder} 才会用到，现在用的是 {own}",
            "write `theme: {folder}` in site.yaml to use it; the theme is {own}"
        ))
    };
    folders.into_iter().map(finding).collect()
}

fn unused_file(place: Place, path: &str) -> Finding {
    let message = text!("{path} 没有用到", "nothing uses {path}");
    Finding::new(RuleId::UnusedFile, place, message)
}

fn shadowed_help(name: &str) -> Text {
    text!(
        "站点的 templates/{name} 优先；两个中留一个",
        "the site's templates/{name} goes before it: keep one of the two"
    )
}

fn unknown_template_help<'t>(name: &str, all: impl Iterator<Item = &'t str>) -> Text {
    let known: BTreeSet<&str> = all.filter(|other| *other != name).collect();
    match closest_match(name, known) {
        Some(near) => text!("是否要写 {near}？", "did you mean {near}?"),
        None => text!(
            "没有页面用这个模板：nianbao theme list 列出各模板的名称；由别的模板引用的，写 include",
            "no page uses this template: `nianbao theme list` lists the names; one that others use is named by `include`"
        ),
    }
}
