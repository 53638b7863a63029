//! Parses the language of a site or of a form.

use super::fields::{Diagnostics, MappingReader};
use crate::diag::{Lang, RuleId};
use nianbao_text::text;

/// Parses `language: zh` or `language: en`; Chinese where there is none.
pub(super) fn parse_language(fields: &mut MappingReader, sink: &mut Diagnostics) -> Lang {
    let Some(written) = fields.text("language", sink) else { return Lang::Zh };
    match written.value.as_str() {
        "zh" => Lang::Zh,
        "en" => Lang::En,
        _ => {
            let place = crate::source::Place::new(sink.source, written.span);
            let message = text!("language 应为 zh 或 en", "`language` should be zh or en");
            sink.findings.push(crate::diag::Finding::new(RuleId::WrongType, place, message).help(
                text!(
                    "中文写 zh，英文写 en；不写即为中文",
                    "write zh for Chinese, en for English; without it the language is Chinese"
                ),
            ));
            Lang::Zh
        }
    }
}
