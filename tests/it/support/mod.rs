//! What tests share: sites in memory and on disk, the program, servers, documents.

pub(crate) mod build_job;
pub(crate) mod disk;
pub(crate) mod divided_site;
pub(crate) mod documents;
#[cfg(feature = "remote")]
pub(crate) mod links;
pub(crate) mod overlay;
pub(crate) mod page;
pub(crate) mod program;
pub(crate) mod properties;
pub(crate) mod published_site;
#[cfg(feature = "remote")]
pub(crate) mod servers;
pub(crate) mod signed_copy;
pub(crate) mod snapshots;
pub(crate) mod source;
#[cfg(feature = "remote")]
pub(crate) mod store;
