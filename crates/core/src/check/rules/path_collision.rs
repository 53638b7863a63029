//! # 两样东西要占一个地址
//!
//! static/ 下的文件按原名发布到网站根目录，报告旁的文件发布到报告的地址之下。与程序生成的
//! 页面同名的，只能留一个，请改名或移走。robots.txt 例外：static/ 里有就用它。网站会复制到别的系统
//! 上：只差大小写、全角半角或字符编码形式的两个名称，在那里是同一个；CON、NUL、COM1 等设备名，以 .
//! 或空格结尾、含 < > : " | ? * 的名称，Windows 不允许。名为某页压缩副本（index.html.gz）的文件，
//! 服务器会拿来代替那一页。各机关合用的文件不能占用别的机关的文件夹名。
//!
//! 依据：一个地址只有一样内容（实务）。
//!
//! # Two things want one address
//!
//! A file under static/ is published under its name at the root of the site, a
//! file beside a report below the report's address. Where a page is called the
//! same, only one can be there: rename the file or move it away. robots.txt may be
//! your own. A site is copied to other systems, where names are one that differ only in case,
//! width or the form of their characters; Windows refuses names of devices (CON, NUL, COM1),
//! names that end with a dot or a space, and any of `< > : " | ? *`. A file with the name of a
//! page's compressed copy (`index.html.gz`) would be sent in its place. A document of several
//! offices cannot have the name of another office's folder.
//!
//! Basis: an address has one thing (practice).
//!
//! # fails
//! ```yaml
//! ! file static/2022/index.html
//! <p>2022</p>
//! ```
//!
//! # passes
//! ```yaml
//! ! file static/2022/shuoming.pdf
//! 说明
//! ```
//!
//! # boundary fails
//! On Windows and macOS it is the feed.
//! ```yaml
//! ! file static/Feed.XML
//! x
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file static/aux.txt
//! x
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file static/index.html.gz
//! x
//! ```
//!
//! # boundary passes
//! Nothing else has its name, in whatever form.
//! ```yaml
//! ! file static/2022/说明（一）.PDF
//! x
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file static/robots.txt
//! User-agent: *
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file static/feed.xml
//! <feed/>
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::PathCollision,
    Severity::Error,
    include_str!("path_collision.rs"),
    Stage::Planning,
);
