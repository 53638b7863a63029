//! What the site asks for: its own settings and its offices.

mod office;
mod site;
mod target;

pub use office::{FormerName, Office, OfficeKind, Offices};
pub use site::{Contact, Level, Site, is_site_url};
pub use target::{HOSTS, HostLimits, Scheme, Target, Uri, UriError};
