//! # 样例的网址或机关还留在站点里
//!
//! `nianbao init` 给出的站点带有样例：网址以 `.example` 结尾，机关叫“样例市……”。设了
//! 用 SFTP、WebDAV 发布到别的机器而网址还是 `.example` 的，页面里的链接、标签和引用都指向不存在的地方；
//! 网址已是自己的而样例机关还在的，样例会被当作真的年报公布。
//!
//! 依据：RFC 2606，`.example` 只用于举例，不会有这样的网站；样例数据是编的。
//!
//! # The sample address or the sample office is still there
//!
//! A site from `nianbao init` has an address that ends in `.example` and an office
//! called 样例市…. Where the site is published to a host over SFTP or `WebDAV` and the address is
//! still `.example`, links, tags and citations lead nowhere. Where the address is
//! the site's own and the sample office is still there, made-up figures would be
//! published as a report.
//!
//! Basis: RFC 2606: `.example` is for examples alone; the sample figures are made up.
//!
//! # fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! publish:
//!   portal: sftp://web@192.0.2.1/srv/www
//! ```
//!
//! # fails, with: missing-site-code
//! ```yaml
//! ! file site.yaml
//! title: 年报
//! base_url: https://192.0.2.1/nianbao
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department}
//! - {id: yangli-czj, name: 样例市财政局, kind: department, since: 2030}
//! ```
//!
//! # passes
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! publish:
//!   portal: file:///srv/www
//! ```
//!
//! # boundary passes
//! As `nianbao init` leaves it, before anything is published.
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department}
//! - {id: yangli-czj, name: 样例市财政局, kind: department, since: 2030}
//! ```

use crate::archive::Archive;
use crate::check::{Rule, Stage};
use crate::config::{Office, Scheme, Uri};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::parse::{OFFICES_FILE, SITE_FILE};
use crate::source::{Place, Span};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::SampleRemains,
    Severity::Warning,
    include_str!("sample_remains.rs"),
    Stage::Site(check),
);

/// The top-level domain for examples (RFC 2606, section 2).
const SAMPLE_DOMAIN: &str = ".example";

/// The beginnings of the sample office's id and of its name.
const SAMPLE_OFFICE: (&str, &str) = ("yangli-", "样例市");

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    let site = &archive.site;
    if site.base_url.is_empty() {
        return;
    }
    if is_sample_host(site.domain()) {
        let mut targets = site.targets.iter().map(|target| &target.uri);
        // The name of a bucket does not say whose it is.
        let has_host =
            |scheme| matches!(scheme, Scheme::Sftp | Scheme::Webdav | Scheme::WebdavPlain);
        let is_real = |uri: &Uri| has_host(uri.scheme) && !is_sample_host(&uri.authority);
        if targets.any(is_real) {
            out.extend(report_address(archive));
        }
        return;
    }
    let is_sample = |office: &&Office| {
        office.id.starts_with(SAMPLE_OFFICE.0) && office.name.starts_with(SAMPLE_OFFICE.1)
    };
    out.extend(
        archive.offices.iter().find(is_sample).and_then(|office| report_office(archive, office)),
    );
}

/// Returns true for a host under the domain for examples, with or without a port.
fn is_sample_host(host: &str) -> bool {
    let host = host.split(':').next().unwrap_or(host);
    host.to_ascii_lowercase().ends_with(SAMPLE_DOMAIN)
}

fn report_address(archive: &Archive) -> Option<Finding> {
    let message = text!(
        "网址还是样例的 {SAMPLE_DOMAIN}，而站点要发布到别的机器",
        "the address is still the sample's under {SAMPLE_DOMAIN}, and the site is published to another machine"
    );
    finding(archive, SITE_FILE, archive.site.base_url_span, message).map(|finding| {
        finding
            .help(text!("把 base_url 改为网站的实际地址", "change `base_url` to the real address"))
    })
}

fn report_office(archive: &Archive, office: &Office) -> Option<Finding> {
    let name = &office.name;
    let message = text!("{name}是样例，不是真的机关", "{name} is the sample and no real office");
    let span = Span { start: office.span.start, end: office.span.start };
    finding(archive, OFFICES_FILE, span, message).map(|finding| {
        finding
            .help(text!("删去这个机关和它的样例年报", "remove this office and its sample report"))
    })
}

fn finding(archive: &Archive, path: &str, span: Span, message: Text) -> Option<Finding> {
    let (source, _) = archive.sources.iter().find(|(_, source)| source.path == path)?;
    Some(Finding::new(RULE.id, Place::new(source, span), message))
}
