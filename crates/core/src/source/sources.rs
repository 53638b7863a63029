//! The text files of a site.

use super::position::Checkpoints;
use super::{Position, SourceId, Span};
use std::sync::{Arc, LazyLock, OnceLock};

/// One text file of a site.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Its path below the site's folder, with `/` between the parts.
    pub path: String,
    /// Its text; empty where it could not be read.
    pub text: String,
    /// Made when a position is first asked for.
    checkpoints: OnceLock<Checkpoints>,
}

impl Source {
    /// Makes a source of a path and a text.
    pub fn new(path: String, text: String) -> Self {
        Self { path, text, checkpoints: OnceLock::new() }
    }

    /// Returns the line and the column of a byte offset. An offset inside a
    /// character, or behind the text, counts as the end of the text.
    pub fn position(&self, offset: u32) -> Position {
        let checkpoints = self.checkpoints.get_or_init(|| Checkpoints::new(&self.text));
        checkpoints.position(&self.text, offset as usize)
    }

    /// Returns a copy in which asterisks stand in the place of the bytes of some
    /// spans, so that all other offsets and lines stay as they are.
    #[must_use]
    pub fn redacted(&self, spans: &[Span]) -> Self {
        let mut text = self.text.clone();
        for span in spans {
            if let Some(hidden) = text.get(span.range()) {
                let stars = hidden.bytes().map(|byte| if byte == b'\n' { '\n' } else { '*' });
                let stars: String = stars.collect();
                text.replace_range(span.range(), &stars);
            }
        }
        Self::new(self.path.clone(), text)
    }

    /// Returns the text of a span; empty where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// A source with its id.
type Entry = (SourceId, Arc<Source>);

/// Sources of a site, in the order of their paths. A copy shares the texts. Several lists can
/// share a part: settings, offices and forms stand beside the reports of each office.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    shared: Arc<Vec<Entry>>,
    own: Vec<Entry>,
}

impl Sources {
    /// Takes sources; their ids are their indices in the list.
    pub fn new(sources: Vec<Arc<Source>>) -> Self {
        let ids = (0..).map(SourceId::from_index);
        Self { shared: Arc::default(), own: ids.zip(sources).collect() }
    }

    /// Takes sources with their ids, in the order of these.
    pub fn with_ids(sources: Vec<(SourceId, Arc<Source>)>) -> Self {
        Self { shared: Arc::default(), own: sources }
    }

    /// Makes all sources of a list ones that others can share.
    pub fn share(&mut self) {
        let own = std::mem::take(&mut self.own);
        let mut all: Vec<Entry> = self.shared.iter().cloned().chain(own).collect();
        all.sort_by_key(|(id, _)| *id);
        self.shared = Arc::new(all);
    }

    /// Returns the shared part with other sources of its own, in the order of their ids.
    #[must_use]
    pub fn with_own(&self, own: Vec<(SourceId, Arc<Source>)>) -> Self {
        Self { shared: Arc::clone(&self.shared), own }
    }

    /// Returns all sources, to be shared.
    pub fn iter_shared(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.entries().map(|(_, source)| source)
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.shared.iter().chain(&self.own)
    }

    fn entry(&self, id: SourceId) -> Option<&Arc<Source>> {
        let (own, shared) = (position(&self.own, id), position(&self.shared, id));
        let entry = own.map(|at| &self.own[at]).or_else(|| shared.map(|at| &self.shared[at]))?;
        Some(&entry.1)
    }

    /// Returns true if an id stands for the same text, in memory, in both lists.
    pub fn is_same_text(&self, other: &Self, id: SourceId) -> bool {
        let pair = self.entry(id).zip(other.entry(id));
        pair.is_some_and(|(own, other)| Arc::ptr_eq(own, other))
    }

    /// Replaces a source; an unknown id changes nothing.
    pub fn replace(&mut self, id: SourceId, new: Source) {
        if let Some(at) = position(&self.own, id) {
            self.own[at].1 = Arc::new(new);
        } else if let Some(at) = position(&self.shared, id) {
            Arc::make_mut(&mut self.shared)[at].1 = Arc::new(new);
        }
    }

    /// Returns the id of the source at a path.
    pub fn find(&self, path: &str) -> Option<SourceId> {
        self.entries().find(|(_, source)| source.path == path).map(|(id, _)| *id)
    }

    /// Returns the source of an id, which has to be one of this list's.
    pub fn get(&self, id: SourceId) -> &Source {
        static NONE: LazyLock<Source> = LazyLock::new(Source::default);
        let source = self.entry(id);
        debug_assert!(source.is_some(), "an id of another list");
        source.map_or(&NONE, AsRef::as_ref)
    }

    /// Returns a source to be shared; `None` if the list has none of that id.
    pub fn get_shared(&self, id: SourceId) -> Option<&Arc<Source>> {
        self.entry(id)
    }

    /// Returns all sources with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.entries().map(|(id, source)| (*id, source.as_ref()))
    }

    /// Returns the sources that no other list shares, with their ids.
    pub fn own(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.own.iter().map(|(id, source)| (*id, source.as_ref()))
    }
}

/// Returns the index of an id in a list ordered by ids. In a whole site it is the id itself.
fn position(list: &[Entry], id: SourceId) -> Option<usize> {
    match list.get(id.index()) {
        Some((known, _)) if *known == id => Some(id.index()),
        _ => list.binary_search_by_key(&id, |(known, _)| *known).ok(),
    }
}
