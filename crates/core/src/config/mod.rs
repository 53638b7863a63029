//! What the site asks for: its own settings and its offices.

mod office;
mod site;
mod target;

pub use office::{FormerName, Office, OfficeKind, Offices};
pub use site::{Address, Level, Site, is_address};
pub use target::{HOSTS, Host, Scheme, Target, Uri, UriFault};
