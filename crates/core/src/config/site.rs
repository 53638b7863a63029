//! The site's settings, from `site.yaml`.

use super::{Downloads, LinkStyle, Look, Office, OfficeKind, ReportScope, Target};
use crate::diag::{Lang, RuleName, Severity};
use crate::source::{Span, Spanned, encode_path};
use crate::words::Words;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use nianbao_text::control::is_hidden;
use std::borrow::Cow;

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

/// The terms under which the texts and figures of the site may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct License {
    /// Its name, or the terms themselves in a sentence.
    pub name: String,
    /// The address of its text.
    pub url: Option<String>,
}

/// Where readers tell of errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// A sentence on what to do.
    pub text: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// The address of a page or a form for it.
    pub url: Option<String>,
}

/// Everything in `site.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The site's name.
    pub title: String,
    /// The address of the site (`https://…`), without a slash at the end.
    pub base_url: String,
    /// The year that it is, as the options of the run say; no setting.
    pub current_year: Option<u16>,
    /// The language of its pages.
    pub language: Lang,
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
    /// The terms of use.
    pub license: Option<License>,
    /// Where readers tell of errors.
    pub corrections: Option<Corrections>,
    /// Logo, colours, menu, links and outside scripts.
    pub look: Look,
    /// The scopes of reports by kind of office, where they are not those of the program.
    pub covers: Vec<(OfficeKind, ReportScope)>,
    /// The name of the theme, a folder under `themes/`.
    pub theme: String,
    /// The place where the theme is named, if it is.
    pub theme_span: Option<Span>,
    /// True if documents that reports were made of are published, unless a source says
    /// otherwise.
    pub publish_originals: bool,
    /// True if files beside reports that could run, such as web pages, are published under their
    /// own names.
    pub active_attachments: bool,
    /// True if a build writes compressed files beside the others.
    pub compress: bool,
    /// How pages link to other pages of the site.
    pub links: LinkStyle,
    /// The downloads that are made besides those that cost little.
    pub downloads: Downloads,
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
/// information, query and fragment, and without characters that a page could not hold. A host
/// in Chinese has to be one that the domain name system can hold.
pub fn is_site_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let strange = |c: char| c.is_whitespace() || is_hidden(c) || "<>\"'`{}|\\^?#@%".contains(c);
    let dots = |rest: &str| rest.split('/').any(|part| part == "." || part == "..");
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with(['/', ':'])
            && !rest.contains(strange)
            && !dots(rest)
            && ascii_authority(split_address(rest).0).is_some()
    })
}

/// Splits what stands behind the scheme of an address into the host with its port, and the
/// path.
fn split_address(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

/// Writes the host of an address in ASCII (RFC 5891, UTS 46); `None` if no domain can be
/// called so. One in ASCII stays as it is.
pub fn ascii_authority(authority: &str) -> Option<Cow<'_, str>> {
    if authority.is_ascii() {
        return Some(Cow::Borrowed(authority));
    }
    let host_end = authority.rfind(':').unwrap_or(authority.len());
    let (host, port) = authority.split_at(host_end);
    let (denied, length) = (AsciiDenyList::URL, DnsLength::VerifyAllowRootDot);
    let host = Uts46::new().to_ascii(host.as_bytes(), denied, Hyphens::Allow, length).ok()?;
    Some(Cow::Owned(format!("{host}{port}")))
}

impl Site {
    /// Returns the words of its pages.
    pub fn words(&self) -> &'static Words {
        Words::in_language(self.language)
    }

    /// Returns the scope of an office's reports: its own setting, else that of its kind.
    pub fn scope_of(&self, office: &Office) -> ReportScope {
        let of_kind = self.covers.iter().find(|(kind, _)| *kind == office.kind);
        let of_kind = of_kind.map(|(_, scope)| *scope);
        office.covers.or(of_kind).unwrap_or_else(|| ReportScope::default_for(office.kind))
    }

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

    /// Returns the full address of a path below the site as a URI (RFC 3986), which programs
    /// read: the host in ASCII, other characters percent-encoded.
    pub fn url(&self, path: &str) -> String {
        let (scheme, rest) = self.base_url.split_once("://").unwrap_or(("https", &self.base_url));
        let (authority, folder) = split_address(rest);
        // An address that is none is a finding.
        let authority = ascii_authority(authority).unwrap_or(Cow::Borrowed(authority));
        format!("{scheme}://{authority}{}/{}", encode_path(folder), encode_path(path))
    }

    /// Returns the full address of a path below the site as it was written (an IRI, RFC 3987).
    pub fn iri(&self, path: &str) -> String {
        format!("{}/{path}", self.base_url)
    }
}

#[cfg(test)]
mod tests {
    use super::{Site, is_site_url};

    fn site(url: &str) -> Site {
        Site { base_url: url.into(), ..Site::default() }
    }

    #[test]
    fn a_full_address_is_a_uri() {
        for (base, uri) in [
            (
                "https://www.示例.政务/年报",
                "https://www.xn--fsq092h.xn--zfr164b/%E5%B9%B4%E6%8A%A5",
            ),
            ("https://www.示例.政务:8443", "https://www.xn--fsq092h.xn--zfr164b:8443"),
            ("http://ＷＷＷ.示例。政务", "http://www.xn--fsq092h.xn--zfr164b"),
            ("http://[::1]:8080/a", "http://[::1]:8080/a"),
            ("https://www.shili.example/a-b_c", "https://www.shili.example/a-b_c"),
        ] {
            assert!(is_site_url(base), "{base}");
            assert_eq!(
                site(base).url("2020/a/附 件.pdf"),
                format!("{uri}/2020/a/%E9%99%84%20%E4%BB%B6.pdf")
            );
            assert!(site(base).url("").is_ascii());
        }
        assert_eq!(site("https://示例.政务/年报").iri("2020/"), "https://示例.政务/年报/2020/");
    }

    #[test]
    fn a_host_is_one_that_a_domain_can_have() {
        for host in ["示例..政务", "示例\u{ff0f}.政务", "示\u{2ff0}例.政务", &"示".repeat(60)]
        {
            assert!(!is_site_url(&format!("https://{host}/a")), "{host}");
        }
    }

    #[test]
    fn a_base_url_has_a_domain_and_a_path() {
        assert_eq!(site("https://www.shili.example/a/b").domain(), "www.shili.example");
        assert_eq!(site("https://www.shili.example:8443/a/b").base_path(), "/a/b/");
        assert_eq!(site("https://www.shili.example").base_path(), "/");
    }
}
