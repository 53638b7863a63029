//! Byte ranges of a source, and values that know theirs.

/// A half-open range of byte offsets in one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span from byte offsets. Offsets above `u32::MAX` become that; no
    /// source is that long. An end before the start becomes the start.
    pub fn new(start: usize, end: usize) -> Self {
        let saturate = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: saturate(start), end: saturate(end.max(start)) }
    }

    /// Returns the span as a range, to slice with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns this span moved by `offset` bytes towards the end.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }

    /// Returns the smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value and the place where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place in the source.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Returns the same place with a value made of this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: make(self.value), span: self.span }
    }
}

/// Identifies one source of a site: its index in [`Sources`](super::Sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

impl SourceId {
    /// Returns the id of the source at an index of the list.
    pub fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Returns the index in the list of sources.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in one of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The source.
    pub source: SourceId,
    /// The bytes of it.
    pub span: Span,
}

impl Place {
    /// Makes a place.
    pub fn new(source: SourceId, span: Span) -> Self {
        Self { source, span }
    }

    /// Returns the start of a source, for findings about the file as a whole.
    pub fn file(source: SourceId) -> Self {
        Self { source, span: Span::default() }
    }
}
