//! How pages link to other pages of their site.

/// The form of links to pages of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkStyle {
    /// To the folder of a page, `offices/`: a web server sends the page in it.
    #[default]
    Folders,
    /// To the file of a page, `offices/index.html`: a browser that reads a disk shows a folder
    /// as a list of its files.
    Files,
}

impl LinkStyle {
    /// Every form with its name in settings.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Folders, "folders"), (Self::Files, "files")];
}
