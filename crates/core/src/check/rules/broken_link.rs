//! # 链接没有去处
//!
//! 正文中的链接，站内的要指向确实生成的页面或附件，“#”后写的位置也要在那一页中；站外的可用 http、https、mailto、tel，
//! javascript 等其他协议不能用。图片须在本站，页面不加载外站内容。链接按报告页面的地址
//! （/年度/机关/）解析：附件写文件名，别的年报写 ../../2020/机关代号/。
//!
//! 依据：《政府网站发展指引》（国办发〔2017〕47号）不得有错链、断链。
//!
//! # A link leads nowhere
//!
//! A link inside the site has to lead to a page or a file that will be there, and
//! to a place on it where one is named after `#`. One that leads out has http, https, mailto or tel; others, such as javascript, are
//! not used. Images are of this site, since pages load nothing from elsewhere. A
//! link is taken from the address of the report, /YEAR/OFFICE/: an attachment is
//! its name, another report is ../../2020/OFFICE/.
//!
//! Basis: 《政府网站发展指引》 (国办发〔2017〕47号): no broken links.
//!
//! # fails
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 往年情况见[2019年的报告](../../2019/nobody/)。
//! ```
//!
//! # fails
//! An attachment that is not there.
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 见[原件](baogao.docx)。
//! ```
//!
//! # fails
//! A place that the page does not have.
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 见[上文](#overveiw)。
//! ```
//!
//! # fails
//! A place that another page does not have.
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 见[上年报告](/2021/shili-czj/#section-9)。
//! ```
//!
//! # passes
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 见[上年报告](../../2021/shili-czj/)、[全部机关](/offices/)、[门户网站](https://www.shili.example/)，可[来信](mailto:gk@shili.example)。
//! ```
//!
//! # boundary passes
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 见[上文](#overview)、[表](#requests-table)、[下载](#downloads)、[页首](#)、[上年复议](/2021/shili-czj/#remedies)、[文件说明](/data/#files)、[上文一句](#overview:~:text=312)。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 见[这里](javascript:void)。
//! ```
//!
//! # boundary fails
//! An image of another site.
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 见图：![图](https://www.shili.example/tu.png)
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::BrokenLink, Severity::Error, include_str!("broken_link.rs"), Stage::Planning);
