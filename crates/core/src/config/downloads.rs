//! The downloads that a site offers besides its pages, where they cost time and space.

/// A kind of download that `downloads` in `site.yaml` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DownloadKind {
    /// Workbooks with the printed tables.
    Xlsx,
    /// Each report in the statutory layout, as a Word file.
    Docx,
    /// A table of each year with one row for each cell, as CSV.
    Tidy,
    /// The same table as Parquet.
    Parquet,
}

impl DownloadKind {
    /// Every kind with its name in settings.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Xlsx, "xlsx"),
        (Self::Docx, "docx"),
        (Self::Tidy, "tidy"),
        (Self::Parquet, "parquet"),
    ];
}

/// The kinds of download that a site asks for; none unless it names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Downloads(Vec<DownloadKind>);

impl Downloads {
    /// Takes the kinds that a site names.
    pub fn new(kinds: Vec<DownloadKind>) -> Self {
        Self(kinds)
    }

    /// Returns true if a kind is made. Parquet is made of the tidy table, which is there with it.
    pub fn has(&self, kind: DownloadKind) -> bool {
        self.0.contains(&kind)
            || (kind == DownloadKind::Tidy && self.0.contains(&DownloadKind::Parquet))
    }
}

#[cfg(test)]
mod tests {
    use super::{DownloadKind, Downloads};

    #[test]
    fn parquet_brings_the_table_that_it_is_made_of() {
        let kinds = |kinds: &[DownloadKind]| Downloads::new(kinds.to_vec());
        assert!(!Downloads::default().has(DownloadKind::Tidy));
        assert!(kinds(&[DownloadKind::Parquet]).has(DownloadKind::Tidy));
        assert!(!kinds(&[DownloadKind::Tidy]).has(DownloadKind::Parquet));
    }
}
