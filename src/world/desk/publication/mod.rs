//! Publishing from the desk: what would be sent, and to where.

pub(super) mod publishing;
pub(super) mod targets;

pub(super) use publishing::PublishedSources;
