//! Parses the kinds of download that a site asks for.

use crate::config::{DownloadKind, Downloads};
use crate::diag::{RuleId, finding::closest_match};
use crate::parse::fields::{Diagnostics, MappingReader};
use nianbao_text::text;

/// Parses `downloads`, a list of kinds; each word that is none is a finding.
pub(super) fn parse_downloads(fields: &mut MappingReader, sink: &mut Diagnostics) -> Downloads {
    let names = || DownloadKind::ALL.iter().map(|(_, name)| *name);
    let mut kinds = Vec::new();
    for word in fields.texts("downloads", sink) {
        let known = DownloadKind::ALL.iter().find(|(_, name)| *name == word.value);
        if let Some((kind, _)) = known {
            kinds.push(*kind);
            continue;
        }
        let (name, all) = (&word.value, names().collect::<Vec<_>>().join(", "));
        let place = crate::source::Place::new(sink.source, word.span);
        let finding = crate::diag::Finding::new(
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
