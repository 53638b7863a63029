//! # 设置中写有口令
//!
//! site.yaml 与年报的源文件放在一起，常由多人共用并留有历史，写进去的口令和密钥就不再是秘密。
//! 不论写在哪一项、叫什么名称，网址里带的也算；输出一律遮住。发布所用的口令由环境变量或服务
//! 自己的凭据文件提供，见 nianbao publish --help。
//!
//! 依据：本程序的要求。
//!
//! # A password is written in the settings
//!
//! site.yaml lies beside the sources of the reports, is shared by many and has a history: a
//! password or a key in it is no secret any more, in whatever field it stands, and in an
//! address too; no output shows it. What publishing needs comes from the environment or from
//! the service's own files; see `nianbao publish --help`.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! publish:
//!   store:
//!     uri: s3://nianbao/www
//!     secret_access_key: example
//! ```
//!
//! # fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! publish:
//!   portal: sftp://web:example@www.shili.example/srv/www
//! ```
//!
//! # passes
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! publish:
//!   portal: sftp://web@www.shili.example/srv/www
//!   store:
//!     uri: s3://nianbao/www
//!     endpoint: https://s3.shili.example
//!     parallel: 4
//! ```
//!
//! # boundary fails
//! In other writing it is a password all the same.
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! publish:
//!   store:
//!     uri: oss://nianbao/www
//!     region: cn-beijing
//!     accessKeySecret: example
//! ```
//!
//! # boundary fails
//! An address with a password in it, in any field.
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! publish:
//!   store:
//!     uri: s3://nianbao/www
//!     endpoint: https://web:example@s3.shili.example
//! ```
//!
//! # boundary fails
//! An address with a key among its parameters, in a list.
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! keywords: [年报, "https://www.shili.example/?access_token=example"]
//! ```
//!
//! # boundary passes
//! The name of a rule is none of a password.
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! rules:
//!   credential-in-settings: error
//! ```
//!
//! # boundary passes, with: unknown-key
//! Any other name is only one that is not known.
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! publish:
//!   store:
//!     uri: s3://nianbao/www
//!     speed: 9
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::CredentialInSettings,
    Severity::Error,
    include_str!("credential_in_settings.rs"),
    Stage::Parsing,
);
