//! Templates and assets of the site's theme. A file of the site goes before one of
//! its theme, and that before one of the program.

use super::leftovers::is_leftover;
use crate::archive::{Archive, ThemeText};
use crate::config::{Colors, LinkStyle};
use crate::source::Digest;
use crate::words::Words;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The theme of the program.
const DEFAULT_THEME: &str = "themes/portal/";

/// The style sheet that has the theme's colours.
const STYLE: &str = "style.css";

/// The place of a script's words.
const WORDS: &str = "{/* words */}";
/// The script that reads files from a disk for the other scripts.
pub(crate) const FILES_SCRIPT: &str = "files.js";

/// A theme's file in the output, under a name that changes with its content.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name in the theme.
    pub name: String,
    /// Its path in the output.
    pub path: String,
    /// Its bytes.
    pub content: AssetContent,
}

/// The place of an asset's bytes.
#[derive(Clone, Debug)]
pub enum AssetContent {
    /// A text of the theme.
    Text(ThemeText),
    /// A text of the theme, and with the colours of the settings or the words of the language.
    Made(ThemeText, String),
    /// A file of the site, by its path there.
    File(String),
}

/// Selects the template that counts for each name.
pub(super) fn select_templates(archive: &Archive) -> BTreeMap<String, ThemeText> {
    let theme = format!("themes/{}/templates/", archive.site.theme);
    let is_own = |text: &ThemeText| matches!(text, ThemeText::Source(_));
    let below = |prefix| {
        let files = archive.theme_files();
        files.filter_map(move |(path, text)| Some((path.strip_prefix(prefix)?, text)))
    };
    // Of two with one name the later counts: a site's own go before its theme's.
    let ordered = (below("templates/").filter(|(_, text)| !is_own(text)))
        .chain(below(&theme))
        .chain(below("templates/").filter(|(_, text)| is_own(text)));
    ordered.map(|(name, text)| (name.to_owned(), text)).collect()
}

/// Lists templates and the theme's files by their names, with the paths of those that are the
/// site's own.
pub fn list_theme(archive: &Archive) -> Vec<(String, Option<String>)> {
    let own = |content: &AssetContent| match content {
        AssetContent::Text(text) | AssetContent::Made(text, _) => own_path(archive, *text),
        AssetContent::File(path) => Some(path.clone()),
    };
    let templates = select_templates(archive).into_iter();
    let templates = templates.map(|(name, text)| (name, own_path(archive, text)));
    let assets = list_assets(archive).into_iter().map(|asset| {
        let path = own(&asset.content);
        (asset.name, path)
    });
    templates.chain(assets).collect()
}

fn own_path(archive: &Archive, text: ThemeText) -> Option<String> {
    match text {
        ThemeText::Builtin(_) => None,
        ThemeText::Source(id) => Some(archive.sources.get(id).path.clone()),
    }
}

/// Lists the theme's files other than templates: texts by name, then other files.
pub(super) fn list_assets(archive: &Archive) -> Vec<Asset> {
    let prefix = format!("themes/{}/", archive.site.theme);
    let below = |prefix| {
        let files = archive.theme_files();
        let files = files.filter_map(move |(path, text)| Some((path.strip_prefix(prefix)?, text)));
        files.filter(|(name, _)| !name.starts_with("templates/"))
    };
    // A theme has the files of the program's own until it brings others.
    let default = below(DEFAULT_THEME).filter(|(_, text)| matches!(text, ThemeText::Builtin(_)));
    let mut texts: BTreeMap<&str, ThemeText> = default.chain(below(&prefix)).collect();
    if archive.site.links != LinkStyle::Files {
        texts.remove(FILES_SCRIPT);
    }
    let texts = texts.into_iter().map(|(name, text)| {
        let own = archive.theme_text(text);
        let made = match name {
            STYLE => add_colors(own, &archive.site.look.colors),
            _ => add_words(own, name, archive.site.words()),
        };
        let digest = Digest::from_bytes(made.as_deref().unwrap_or(own).as_bytes());
        let content = made.map_or(AssetContent::Text(text), |made| AssetContent::Made(text, made));
        Asset { name: name.to_owned(), path: fingerprinted_path(name, &digest), content }
    });
    let files = archive.files_under(&prefix).filter(|(name, _)| !is_leftover(name));
    let files = files.map(|(name, digest)| Asset {
        name: name.to_owned(),
        path: fingerprinted_path(name, digest),
        content: AssetContent::File(format!("{prefix}{name}")),
    });
    texts.chain(files).collect()
}

/// Puts the phrases of a script into it, in the place that it keeps for them; `None` where it
/// keeps none. So a script and its words are one file, which caches may keep.
fn add_words(script: &str, name: &str, words: &Words) -> Option<String> {
    let (before, after) = script.split_once(WORDS)?;
    let group = format!("{}_script", name.strip_suffix(".js")?);
    Some(format!("{before}{}{after}", words.tree().get(group)?))
}

/// Adds the colours of the settings to a style sheet; `None` where there are none. They stand
/// behind those of the theme, each for its own kind of screen.
fn add_colors(style: &str, colors: &Colors) -> Option<String> {
    if colors.is_empty() {
        return None;
    }
    let mut style = format!("{}\n", style.trim_end());
    let dark = "(prefers-color-scheme: dark)";
    for (palette, screens) in [(&colors.light, format!("not {dark}")), (&colors.dark, dark.into())]
    {
        let named = [("ink", palette.ink), ("paper", palette.paper), ("accent", palette.accent)];
        let rules = named.iter().filter_map(|(name, color)| {
            let color = color.as_ref()?.value.css();
            Some(format!("--{name}: {color};"))
        });
        let rules: Vec<String> = rules.collect();
        if !rules.is_empty() {
            let _ = writeln!(style, "@media {screens} {{ :root {{ {} }} }}", rules.join(" "));
        }
    }
    Some(style)
}

/// Returns the name by which templates know an asset: `style_css` for `style.css`.
pub fn asset_key(name: &str) -> String {
    name.replace(['.', '-', '/'], "_")
}

/// Returns the output path of an asset, such as `assets/style.0f3c9a1b2d4e.css`
/// for `style.css`: caches may keep it for ever.
fn fingerprinted_path(name: &str, digest: &Digest) -> String {
    let print = &digest.sha256()[..12];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{stem}.{print}.{extension}"),
        None => format!("assets/{name}.{print}"),
    }
}
