//! # 缺少必需的文件
//!
//! 站点有年报，就要有 content/offices.yaml，列出各机关的代号、名称、类别。site.yaml 中
//! 指定的主题，要么是程序自带的，要么在 themes/ 下。
//!
//! 依据：本程序的要求。
//!
//! # A file is missing that every site has
//!
//! A site with reports has content/offices.yaml, which lists the offices with their ids,
//! names and kinds. The theme that site.yaml names is one that the program brings along,
//! or stands under themes/.
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
//! # boundary passes
//! Without a report there is nothing to list.
//! ```yaml
//! ! without year 2021
//! ! without year 2022
//! ! without file content/offices.yaml
//! ```

use super::by_reading;
use crate::check::Rule;
use crate::diag::Severity;

pub(super) const RULE: Rule =
    by_reading("missing-file", Severity::Error, include_str!("missing_file.rs"));
