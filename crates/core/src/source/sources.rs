//! The text files of a site.

use super::position::Checkpoints;
use super::{Position, SourceId, Span};
use std::sync::{Arc, OnceLock};

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

/// All sources of a site, in the order of their paths. A copy shares the texts.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Arc<Source>>);

impl Sources {
    /// Takes sources; their ids are their indices in the list.
    pub fn new(sources: Vec<Arc<Source>>) -> Self {
        Self(sources)
    }

    /// Returns all sources, to be shared.
    pub fn iter_shared(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.0.iter()
    }

    /// Returns true if an id stands for the same text, in memory, in both lists.
    pub fn is_same_text(&self, other: &Self, id: SourceId) -> bool {
        let pair = self.0.get(id.index()).zip(other.0.get(id.index()));
        pair.is_some_and(|(own, other)| Arc::ptr_eq(own, other))
    }

    /// Replaces a source; an unknown id changes nothing.
    pub fn replace(&mut self, id: SourceId, new: Source) {
        if let Some(source) = self.0.get_mut(id.index()) {
            *source = Arc::new(new);
        }
    }

    /// Returns the id of the source at a path.
    pub fn find(&self, path: &str) -> Option<SourceId> {
        self.0.iter().position(|source| source.path == path).map(SourceId::from_index)
    }

    /// Returns the source of an id, which has to be one of this list's.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[id.index()]
    }

    /// Returns all sources with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        let sources = self.0.iter().enumerate();
        sources.map(|(index, source)| (SourceId::from_index(index), source.as_ref()))
    }
}
