//! # 有用不上的文件
//!
//! content 中只有两种文件会用到：以 .md 结尾的年报，和放在某份年报的 index.md 旁边、由它列为
//! attachments、originals 或在正文中链接的文件。别的文件（如 .MD、.txt，编辑器留下的备份，没有
//! index.md 的文件夹里的附件）不会出现在网站上，所以提醒一声。static 和主题中编辑器、系统留下的
//! 文件（如 .bak、desktop.ini）也不会发布。static 中名称以 . 开头的文件和文件夹（如 .env、.git）
//! 多半存有口令或历史，也不发布；例外是 static/.well-known 里的文件，以及 .nojekyll 和 .htaccess。
//! 站点自己的模板和主题文件没有一页用到的（多半是名称写错），不是所选主题的整个文件夹，也会提醒。
//!
//! 依据：本程序的约定。
//!
//! # A file is not used
//!
//! Two kinds of files under content/ are used: reports, which end in `.md`, and files beside
//! a report's index.md that it lists under `attachments` or `originals`, or links to in its
//! text. Another file (`.MD`, `.txt`, a backup of an editor, an attachment in a folder without
//! an index.md) will not be on the site; this says so. Files that editors and systems leave in
//! static/ and in a theme (`.bak`, `desktop.ini`) stay out too, and so do files and folders of
//! static/ with names that begin with a dot (`.env`, `.git`): most hold passwords or a history.
//! Files in static/.well-known are published all the same, and .nojekyll and .htaccess. Templates
//! and theme files of the site's own that no page uses, mostly by a wrong name, are named as well,
//! and so are folders of themes that are not the site's.
//!
//! Basis: the layout of a site.
//!
//! # fails
//! ```yaml
//! ! file content/2022/shili-zf.MD
//! 年报
//! ```
//!
//! # passes
//! ```yaml
//! ! file static/about.txt
//! 关于
//! ```
//!
//! # boundary fails
//! Beside a report, but not named by it.
//! ```yaml
//! ! file content/2022/shili-zf/index.md
//! ---
//! office: shili-zf
//! year: 2022
//! published: 2023-01-20
//! attachments: [fujian.pdf]
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//!
//! 如图：![图](tu/1.png)
//! ! file content/2022/shili-zf/fujian.pdf
//! x
//! ! file content/2022/shili-zf/tu/1.png
//! x
//! ! file content/2022/shili-zf/index.md.bak
//! x
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file static/desktop.ini
//! x
//! ```
//!
//! # boundary fails
//! A hidden file may hold passwords.
//! ```yaml
//! ! file static/a/.env
//! x
//! ```
//!
//! # boundary passes
//! Hosts look for these.
//! ```yaml
//! ! file static/.well-known/security.txt
//! x
//! ! file static/.nojekyll
//! ```
//!
//! # boundary fails
//! No page uses a template of this name.
//! ```yaml
//! ! file templates/hom.html
//! <p>首页</p>
//! ```
//!
//! # boundary fails
//! The theme of the site is another one.
//! ```yaml
//! ! file themes/blue/style.css
//! body { color: blue }
//! ```
//!
//! # boundary fails
//! A folder without an index.md is no report's.
//! ```yaml
//! ! file content/2022/shili-czj/附件.pdf
//! x
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnusedFile,
    Severity::Warning,
    include_str!("unused_file.rs"),
    Stage::Planning,
);
