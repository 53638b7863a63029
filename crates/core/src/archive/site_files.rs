//! The files of a site that are copied and not parsed, by their paths.

use crate::source::Digest;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// Digests by path. A copy shares those that were there when [`SiteFiles::share`] was called.
#[derive(Clone, Debug, Default)]
pub struct SiteFiles {
    shared: Arc<BTreeMap<String, Digest>>,
    own: BTreeMap<String, Digest>,
}

impl SiteFiles {
    /// Returns the digest of a file.
    pub fn get(&self, path: &str) -> Option<&Digest> {
        self.own.get(path).or_else(|| self.shared.get(path))
    }

    /// Returns true for the path of a file.
    pub fn contains_key(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Adds a file.
    pub fn insert(&mut self, path: String, digest: Digest) {
        self.own.insert(path, digest);
    }

    /// Makes all files ones that copies share.
    pub fn share(&mut self) {
        let own = std::mem::take(&mut self.own);
        Arc::make_mut(&mut self.shared).extend(own);
    }

    /// Returns all files: those that are shared first.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Digest)> {
        self.shared.iter().chain(&self.own)
    }

    /// Lists files by a prefix of their paths, as `(rest of the path, digest)`.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Digest)> {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        let found = [&*self.shared, &self.own].map(|files| {
            let files = files.range::<str, _>(from);
            files.map_while(move |(path, digest)| Some((path.strip_prefix(prefix)?, digest)))
        });
        found.into_iter().flatten()
    }
}
