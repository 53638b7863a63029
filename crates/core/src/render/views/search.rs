//! The page of the search: what its lists of choices have.

use crate::config::OfficeKind;
use crate::plan::Overview;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct SearchView<'a> {
    /// The years that have a report, newest first.
    years: Vec<u16>,
    kinds: Vec<KindChoice>,
    /// The pages of the site's own, which are searched too.
    articles: Vec<ArticleLink<'a>>,
}

/// A page of the site's own.
#[derive(Serialize)]
struct ArticleLink<'a> {
    /// Its address below the site.
    path: String,
    title: &'a str,
}

/// A kind of office that the site has.
#[derive(Serialize)]
struct KindChoice {
    id: &'static str,
    label: &'static str,
}

pub(crate) fn search_view(overview: Overview<'_>) -> SearchView<'_> {
    let (offices, words) = (&overview.archive.offices, overview.archive.site.words());
    let has = |kind: OfficeKind| offices.iter().any(|office| office.kind == kind);
    let kinds = OfficeKind::ALL.iter().filter(|(kind, ..)| has(*kind));
    SearchView {
        years: overview.summary.years().rev().collect(),
        kinds: kinds.map(|(kind, id, _)| KindChoice { id, label: kind.label(words) }).collect(),
        articles: (overview.archive.articles.iter())
            .map(|article| ArticleLink { path: article.folder(), title: &article.title })
            .collect(),
    }
}
