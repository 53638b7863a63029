//! A page of the site's own.

use crate::archive::Archive;
use crate::plan::section_anchor;
use crate::render::markdown::{LinkBase, render_narrative};
use serde::Serialize;

#[derive(Default, Serialize)]
pub(crate) struct ArticleView {
    draft: bool,
    /// The day of the last change.
    updated: Option<String>,
    preamble: String,
    sections: Vec<SectionView>,
}

#[derive(Serialize)]
struct SectionView {
    id: String,
    heading: String,
    /// The HTML of the marks of footnotes in the heading.
    marks: String,
    /// The HTML of the text.
    body: String,
}

pub(crate) fn article_view(archive: &Archive, name: &str) -> ArticleView {
    let Some(article) = archive.article(name) else { return ArticleView::default() };
    let folder = article.folder();
    let source = archive.sources.get(article.source);
    let base = LinkBase { archive, folder: &folder };
    let mut texts = render_narrative(source, &article.narrative, base).into_iter();
    let preamble = texts.next().unwrap_or_default().body;
    let sections = article.narrative.sections.iter().zip(texts).enumerate();
    ArticleView {
        draft: article.draft,
        updated: article.updated.map(|day| day.to_string()),
        preamble,
        sections: sections
            .map(|(at, (written, text))| SectionView {
                id: section_anchor(at),
                heading: written.heading.text.clone(),
                marks: text.heading_marks,
                body: text.body,
            })
            .collect(),
    }
}
