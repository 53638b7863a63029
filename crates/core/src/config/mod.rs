//! The configuration of a site: its settings, its offices, its publication targets.

mod downloads;
mod office;
mod site;
mod target;

pub use downloads::{DownloadKind, Downloads};
pub use office::{FormerName, Office, OfficeId, OfficeKind, Offices, ReportScope};
pub use site::{Contact, Corrections, Level, License, Site, ascii_authority, is_site_url};
pub use target::{
    DEFAULT_KEEP, FileMode, FolderLayout, HOSTS, HostLimits, Scheme, Target, Uri, UriError,
};
