//! Parses the kinds of download that a site asks for.

use crate::config::{DownloadKind, Downloads};
use crate::diag::{Finding, RuleId, finding::closest_match};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::source::{SourceId, Spanned};
use nianbao_text::text;

/// Parses `downloads`, a list of kinds; each word that is none is a finding.
pub(super) fn parse_downloads(fields: &mut MappingReader, sink: &mut Diagnostics) -> Downloads {
    let names = || DownloadKind::ALL.iter().map(|(_, name)| *name);
    let mut kinds = Vec::new();
    for word in fields.texts("downloads", sink) {
        let known = DownloadKind::ALL.iter().find(|(_, name)| *name == word.value);
        if let Some((kind, _)) = known {
            if kind.is_built_in() {
                kinds.push(*kind);
            } else {
                sink.findings.push(refuse_kind(sink.source, &word));
            }
            continue;
        }
        let (name, all) = (&word.value, names().collect::<Vec<_>>().join(", "));
        let place = crate::source::Place::new(sink.source, word.span);
        let finding = Finding::new(
            RuleId::WrongType,
            place,
            text!("downloads 中没有 {name} 这一种", "there is no kind `{name}` of `downloads`"),
        );
        sink.findings.push(finding.help(match closest_match(name, names()) {
            Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
            None => text!("可用的有：{all}", "the kinds are: {all}"),
        }));
    }
    Downloads::new(kinds)
}

/// Reports a kind that this program was built without.
fn refuse_kind(source: SourceId, word: &Spanned<String>) -> Finding {
    let name = &word.value;
    let place = crate::source::Place::new(source, word.span);
    let message = text!("本程序编译时没有包含 {name}", "this program was built without `{name}`");
    Finding::new(RuleId::WrongType, place, message).help(text!(
        "编译时加 --features {name}，或从 downloads 中删去",
        "build it with `--features {name}`, or take the word out of `downloads`"
    ))
}
