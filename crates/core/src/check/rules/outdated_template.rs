//! # 模板取自程序的旧版本
//!
//! nianbao theme eject 把程序自带的模板或主题文件复制到站点中，供修改，并在末尾注明取自哪个文件。
//! 程序升级以后，自带的这个文件变了，站点中的仍是旧的：新版本里改好的、增加的都不会有。请对照新的
//! 文件改一遍：把站点中的改名，再取一次，把自己的改动移过去。
//!
//! 依据：本程序的约定。
//!
//! # A template is a copy of an older one
//!
//! `nianbao theme eject` copies a template or a file of the theme from the program into the site,
//! to be changed there, and writes at its end what it is a copy of. The program's own has changed
//! since, so the site lacks what the newer one mends and adds. Compare the two: rename the site's
//! file, eject it again, and bring your changes over.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! file templates/citation.html
//! <p>引用本页</p>
//! {# nianbao theme eject: templates/citation.html 000000000000 #}
//! ```
//!
//! # passes
//! A template that does not say what it is a copy of.
//! ```yaml
//! ! file templates/citation.html
//! <p>引用本页</p>
//! ```
//!
//! # boundary fails
//! The program has no such file any more.
//! ```yaml
//! ! file templates/citation.html
//! <p>引用本页</p>
//! {# nianbao theme eject: templates/no-such.html 000000000000 #}
//! ```
//!
//! # boundary passes
//! The line was taken out.
//! ```yaml
//! ! file templates/citation.html
//! <p>引用本页</p>
//! {# nianbao theme #}
//! ```

use crate::archive::{Archive, Ejected};
use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::source::Place;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::OutdatedTemplate,
    Severity::Warning,
    include_str!("outdated_template.rs"),
    Stage::Site(check),
);

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    for source in archive.site_theme.values() {
        let Some(ejected) = Ejected::find(&archive.sources.get(*source).text) else { continue };
        let today = archive.builtin_theme.0.get(ejected.path);
        if today.is_some_and(|text| ejected.is_of(text)) {
            continue;
        }
        let path = ejected.path;
        let message = match today {
            Some(_) => text!(
                "取自程序的旧版本：自带的 {path} 已经变了",
                "is a copy of an older file: the program's own {path} has changed"
            ),
            None => text!(
                "取自程序的旧版本：现在没有 {path} 了",
                "is a copy of an older file: the program has no {path} any more"
            ),
        };
        let help = text!(
            "改名后用 nianbao theme eject 再取一次，把自己的改动移过去",
            "rename it, run `nianbao theme eject` again, and bring your changes over"
        );
        out.push(Finding::new(RuleId::OutdatedTemplate, Place::file(*source), message).help(help));
    }
}
