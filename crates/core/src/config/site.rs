//! The site's settings, from `site.yaml`.

use super::Target;
use crate::diag::{RuleName, Severity};
use crate::source::{Span, Spanned};
use nianbao_text::control::is_hidden;

/// How a site wants a rule to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not reported at all.
    Off,
    /// Reported at this severity.
    At(Severity),
}

/// Where an office or the site's keeper is to be reached.
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
    /// Where the site will stand, without a slash at the end.
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
    /// Whom to write to about the site.
    pub contact: Contact,
    /// The look.
    pub theme: String,
    /// Where it is named, if it is.
    pub theme_span: Option<Span>,
    /// Whether a build writes compressed files beside the others.
    pub compress: bool,
    /// Levels of rules that differ from the rules' own.
    pub levels: Vec<(Spanned<RuleName>, Level)>,
    /// Places to publish to, in the order of the file.
    pub targets: Vec<Target>,
    /// Where passwords are written, which nothing that shows a source may show.
    pub secrets: Vec<Span>,
    /// Where `base_url` is written, for findings about it.
    pub base_url_span: Span,
}

/// Whether a text is the address of a site: of the web, with a host, without a
/// password or anything that a page could not hold.
pub fn is_site_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let strange = |c: char| c.is_whitespace() || is_hidden(c) || "<>\"'`{}|\\^?#@%".contains(c);
    let dots = |rest: &str| rest.split('/').any(|part| part == "." || part == "..");
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with(['/', ':']) && !rest.contains(strange) && !dots(rest)
    })
}

impl Site {
    /// The bare domain of `base_url`, as the government-site meta tags want it.
    pub fn domain(&self) -> &str {
        let rest = self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or(rest)
    }

    /// The path of `base_url`, with a slash at its end.
    pub fn base_path(&self) -> String {
        let rest = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.split_once('/').map_or("", |(_, path)| path).trim_matches('/');
        if path.is_empty() { "/".into() } else { format!("/{path}/") }
    }

    /// The full address of a path below the site.
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
