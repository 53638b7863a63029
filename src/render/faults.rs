//! What is wrong with a template, at its place among the sources.

use super::templates::Fault;
use crate::archive::Archive;
use crate::diag::Finding;
use crate::source::{Place, Span};
use crate::text;

/// A fault as a finding. One in a template that the program brings along comes
/// of what a site has put beside it; it has no place but the settings.
pub(super) fn finding(archive: &Archive, fault: Fault) -> Finding {
    let theme = format!("themes/{}/templates/", archive.site.theme);
    let paths = ["templates/", &theme].map(|folder| format!("{folder}{}", fault.template));
    let source = paths.iter().find_map(|path| {
        archive.sources.iter().find(|(_, source)| source.path == *path && !source.text.is_empty())
    });
    let place = source.map_or(archive.settings(), |(id, source)| {
        let at = source.text.floor_char_boundary(fault.at.start.min(source.text.len()));
        let end = source.text.floor_char_boundary(fault.at.end.min(source.text.len()));
        Place::new(id, Span::new(at, end))
    });
    let (name, what) = (fault.template, fault.message);
    let message = text!("模板 {name} 有误：{what}", "the template {name} is wrong: {what}");
    Finding::new("invalid-template", place, message).help(text!(
        "改正模板；删去它，就用程序自带的",
        "mend the template; without it the program's own is used"
    ))
}
