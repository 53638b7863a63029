//! The site's settings, from `site.yaml`.

use super::Target;
use crate::diag::{RuleName, Severity};
use crate::source::{Span, Spanned};
use nianbao_text::control::is_hidden;

/// The level of a rule that `site.yaml` sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not reported at all.
    Off,
    /// Reported at this severity.
    At(Severity),
}

/// Contact details of an office or of the site's organizer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Street address.
    pub address: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Telephone number.
    pub telephone: Option<String>,
    /// Mail address.
    pub email: Option<String>,
}

/// Everything in `site.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The site's name.
    pub title: String,
    /// The address of the site (`https://…`), without a slash at the end.
    pub base_url: String,
    /// One sentence on what is here.
    pub description: Option<String>,
    /// Search words, for the meta tags.
    pub keywords: Vec<String>,
    /// 网站标识码.
    pub site_code: Option<String>,
    /// 主办单位.
    pub organizer: Option<String>,
    /// 承办单位.
    pub operator: Option<String>,
    /// ICP备案号.
    pub icp_record: Option<String>,
    /// 公安备案号.
    pub police_record: Option<String>,
    /// Contact details for questions about the site.
    pub contact: Contact,
    /// The name of the theme, a folder under `themes/`.
    pub theme: String,
    /// The place where the theme is named, if it is.
    pub theme_span: Option<Span>,
    /// True if documents that reports were made of are published, unless a source says
    /// otherwise.
    pub publish_originals: bool,
    /// True if a build writes compressed files beside the others.
    pub compress: bool,
    /// Levels of rules that differ from the rules' own, in the order of the file.
    pub levels: Vec<(Spanned<RuleName>, Level)>,
    /// Places to publish to, in the order of the file.
    pub targets: Vec<Target>,
    /// The places of passwords in `site.yaml`; nothing that shows a source may show them.
    pub secrets: Vec<Span>,
    /// The place of `base_url`, for findings about it.
    pub base_url_span: Span,
}

/// Returns true for the address of a site: `http` or `https`, with a host, without user
/// information, query and fragment, and without characters that a page could not hold.
pub fn is_site_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let strange = |c: char| c.is_whitespace() || is_hidden(c) || "<>\"'`{}|\\^?#@%".contains(c);
    let dots = |rest: &str| rest.split('/').any(|part| part == "." || part == "..");
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with(['/', ':']) && !rest.contains(strange) && !dots(rest)
    })
}

impl Site {
    /// Returns the host of `base_url` without its port, for the meta tags of government
    /// sites.
    pub fn domain(&self) -> &str {
        let rest = self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or(rest)
    }

    /// Returns the path of `base_url`, with a slash at its beginning and its end.
    pub fn base_path(&self) -> String {
        let rest = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.split_once('/').map_or("", |(_, path)| path).trim_matches('/');
        if path.is_empty() { "/".into() } else { format!("/{path}/") }
    }

    /// Returns the full address of a path below the site.
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base_url)
    }
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn a_base_url_has_a_domain_and_a_path() {
        let site = |url: &str| Site { base_url: url.into(), ..Site::default() };
        assert_eq!(site("https://www.shili.example/a/b").domain(), "www.shili.example");
        assert_eq!(site("https://www.shili.example:8443/a/b").base_path(), "/a/b/");
        assert_eq!(site("https://www.shili.example").base_path(), "/");
    }
}
