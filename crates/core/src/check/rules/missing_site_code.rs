//! # 没有网站标识码
//!
//! 政府网站每个页面都要有 `SiteIDCode` 标签，值为网站标识码。site.yaml 中没有 `site_code` 的，
//! 写不出这个标签。不是政府网站（如研究者自建的库）的，可以在 site.yaml 的 rules 中关闭本规则。
//!
//! 依据：《政府网站发展指引》（国办发〔2017〕47号）。
//!
//! # The site has no identification code
//!
//! Every page of a government site carries the tag `SiteIDCode` with the site's
//! 网站标识码. Without `site_code` in site.yaml it cannot be written. A site that is
//! not a government's may turn this rule off under `rules` in site.yaml.
//!
//! Basis: 《政府网站发展指引》 (国办发〔2017〕47号).
//!
//! # fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! ```
//!
//! # passes
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: ""
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! rules:
//!   missing-site-code: off
//! ```

use crate::archive::Archive;
use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::parse::SITE_FILE;
use crate::source::Place;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingSiteCode,
    Severity::Note,
    include_str!("missing_site_code.rs"),
    Stage::Site(check),
);

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    let site = &archive.site;
    let settings = archive.sources.iter().find(|(_, source)| source.path == SITE_FILE);
    // Settings that could not be read have nothing in them at all.
    let read = !site.title.is_empty() || !site.base_url.is_empty();
    let there = site.site_code.as_ref().is_some_and(|code| !code.trim().is_empty());
    let Some((source, _)) = settings.filter(|_| read && !there) else { return };
    let message = text!(
        "没有网站标识码，页面将缺少 SiteIDCode 标签",
        "there is no site code, so pages will lack the tag `SiteIDCode`"
    );
    out.push(
        Finding::new(RuleId::MissingSiteCode, Place::file(source), message)
            .basis(Text::same("《政府网站发展指引》（国办发〔2017〕47号）"))
            .help(text!("加一行 site_code: \"网站标识码\"", "add a line `site_code: \"…\"`")),
    );
}
