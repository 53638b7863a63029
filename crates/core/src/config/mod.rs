//! The configuration of a site: its settings, its offices, its publication targets.

mod contrast;
mod downloads;
mod link_style;
mod look;
mod office;
mod office_names;
mod site;
mod sounds;
mod target;

pub use contrast::contrast;
pub use downloads::{DownloadKind, Downloads};
pub use link_style::LinkStyle;
pub use look::{Color, Colors, Logo, Look, MenuEntry, MenuPage, Palette, SiteLink};
pub use office::{FormerName, Office, OfficeId, OfficeKind, Offices, ReportScope};
pub use office_names::{NameForm, fold_office_name, leading_regions, strip_own_level};
pub use site::{Contact, Corrections, Level, License, Site, ascii_authority, is_site_url};
pub use sounds::{pinyin_initials, pinyin_syllable};
pub use target::{
    DEFAULT_KEEP, FileMode, FolderLayout, HOSTS, HostLimits, Scheme, Target, Uri, UriError,
};
