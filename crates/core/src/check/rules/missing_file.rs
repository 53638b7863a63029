//! # 缺少必需的文件
//!
//! 站点都有 content 文件夹，其中的 offices.yaml 列出各机关的代号、名称、类别；还没有年报的
//! 新站点也一样。整个 content 都不见了，多半是站点文件夹不对，或没有复制全：照样生成，就会把
//! 原有的网站清空。site.yaml 中指定的主题，要么是程序自带的，要么在 themes/ 下。
//!
//! 依据：本程序的要求。
//!
//! # A file is missing that every site has
//!
//! Every site has a folder content, and in it offices.yaml, which lists the offices with
//! their ids, names and kinds, also before there is a report. Where all of content is gone,
//! the folder is most likely the wrong one, or a part of the right one: an empty site would
//! be put in the place of a full one. The theme that site.yaml names is one that the program
//! brings along, or stands under themes/.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! without file content/offices.yaml
//! ```
//!
//! # passes
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! theme: no-such-theme
//! ```
//!
//! # boundary fails
//! Nothing is left of content.
//! ```yaml
//! ! without year 2021
//! ! without year 2022
//! ! without file content/offices.yaml
//! ```
//!
//! # boundary passes
//! A new site, before its first report.
//! ```yaml
//! ! without year 2021
//! ! without year 2022
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingFile,
    Severity::Error,
    include_str!("missing_file.rs"),
    Stage::Parsing,
);
