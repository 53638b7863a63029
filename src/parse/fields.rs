//! Reading a mapping field by field. What is wrong with one field is a finding
//! at its place, and the next field is read all the same.

use super::yaml::{Node, Reason, Refusal, Value};
use crate::diag::{Finding, Text, finding::nearest};
use crate::source::{Place, SourceId, Span, Spanned};
use crate::text;

/// Collects the findings of one source.
pub(super) struct Sink {
    pub(super) source: SourceId,
    /// Where the YAML text begins in the source.
    pub(super) offset: usize,
    pub(super) findings: Vec<Finding>,
}

impl Sink {
    pub(super) fn new(source: SourceId) -> Self {
        Self { source, offset: 0, findings: Vec::new() }
    }

    /// A span of the YAML text as a span of the source.
    pub(super) fn span(&self, span: Span) -> Span {
        span.shifted(self.offset)
    }

    pub(super) fn report(&mut self, rule: &'static str, span: Span, message: Text) -> &mut Finding {
        let place = Place::new(self.source, self.span(span));
        self.findings.push(Finding::new(rule, place, message));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    pub(super) fn wrong_type(&mut self, node: &Node, name: &str, zh: &str, en: &str) {
        let found = node.describe();
        let (found_zh, found_en) = (&found.zh, &found.en);
        let message = text!(
            "{name} 应为{zh}，这里是{found_zh}",
            "`{name}` should be {en}, here it is {found_en}"
        );
        self.report("wrong-type", node.span, message);
    }

    pub(super) fn missing(&mut self, span: Span, name: &str) -> &mut Finding {
        let message = text!("缺少 {name}", "`{name}` is missing");
        self.report("missing-field", Span::new(span.start as usize, span.start as usize), message)
    }

    pub(super) fn refused(&mut self, refusal: &Refusal) {
        let message = match &refusal.reason {
            Reason::Syntax(what) => text!("YAML 语法有误：{what}", "this is not YAML: {what}"),
            Reason::Alias => text!(
                "不支持 YAML 别名（*），请把内容写全",
                "YAML aliases (`*`) are not supported; write the value out"
            ),
            Reason::TooDeep => text!("YAML 嵌套过深", "the YAML is nested too deeply"),
            Reason::SecondDocument => {
                text!("一个文件只能有一个 YAML 文档", "there is more than one YAML document here")
            }
        };
        let finding = self.report("yaml-syntax", refusal.span, message);
        if matches!(refusal.reason, Reason::Syntax(_)) {
            finding.help = Some(text!(
                "看本行与上一行的缩进、冒号后的空格、方括号与引号是否成对",
                "look at this line and the one before: indentation, the space after a colon, unpaired brackets or quotes"
            ));
        }
    }
}

impl Node<'_> {
    fn describe(&self) -> Text {
        match &self.value {
            Value::Null => text!("空白", "blank"),
            Value::Scalar(text) => {
                let short: String = text.chars().take(24).collect();
                text!("“{short}”", "`{short}`")
            }
            Value::Sequence(_) => text!("列表", "a list"),
            Value::Mapping(_) => text!("键值表", "a mapping"),
        }
    }

    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        if let Value::Scalar(text) = &self.value { Some(text) } else { None }
    }
}

/// One mapping being read.
pub(super) struct Fields<'n, 's> {
    /// The span of the whole mapping.
    pub(super) span: Span,
    entries: &'n [(Node<'s>, Node<'s>)],
    known: Vec<&'static str>,
}

impl<'n, 's> Fields<'n, 's> {
    /// Opens a mapping; anything else is a finding.
    pub(super) fn open(node: &'n Node<'s>, name: &str, sink: &mut Sink) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            sink.wrong_type(node, name, "键值表", "a mapping");
            return None;
        };
        duplicates(entries, sink);
        Some(Self { span: node.span, entries, known: Vec::new() })
    }

    /// The node of a field, if it is there and not null.
    pub(super) fn node(&mut self, name: &'static str) -> Option<&'n Node<'s>> {
        self.known.push(name);
        let entry = self.entries.iter().find(|(key, _)| key.text() == Some(name));
        entry.map(|(_, value)| value).filter(|value| !matches!(value.value, Value::Null))
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str, sink: &mut Sink) -> Option<Spanned<String>> {
        let node = self.node(name)?;
        match node.text() {
            Some(text) => Some(Spanned::new(text.to_owned(), sink.span(node.span))),
            None => {
                sink.wrong_type(node, name, "文字", "text");
                None
            }
        }
    }

    /// A text that has to be there.
    pub(super) fn need_text(
        &mut self,
        name: &'static str,
        sink: &mut Sink,
    ) -> Option<Spanned<String>> {
        if self.node(name).is_none() {
            sink.missing(self.span, name);
        }
        self.text(name, sink).filter(|text| !text.value.is_empty())
    }

    /// The text alone, where its place does not matter.
    pub(super) fn string(&mut self, name: &'static str, sink: &mut Sink) -> Option<String> {
        self.text(name, sink).map(|text| text.value)
    }

    /// A reporting year.
    pub(super) fn year(&mut self, name: &'static str, sink: &mut Sink) -> Option<Spanned<u16>> {
        let node = self.node(name)?;
        let year =
            node.text().and_then(|text| text.parse().ok()).filter(|y| (1949..=2999).contains(y));
        if year.is_none() {
            sink.wrong_type(node, name, "四位年份，如 2020", "a year of four digits such as 2020");
        }
        year.map(|year| Spanned::new(year, sink.span(node.span)))
    }

    /// A yes or no.
    pub(super) fn flag(&mut self, name: &'static str, sink: &mut Sink) -> Option<bool> {
        let node = self.node(name)?;
        match node.text() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                sink.wrong_type(node, name, " true 或 false", "true or false");
                None
            }
        }
    }

    /// The items of a list.
    pub(super) fn list(&mut self, name: &'static str, sink: &mut Sink) -> &'n [Node<'s>] {
        match self.node(name) {
            None => &[],
            Some(Node { value: Value::Sequence(items), .. }) => items,
            Some(node) => {
                sink.wrong_type(node, name, "列表", "a list");
                &[]
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, name: &'static str, sink: &mut Sink) -> Vec<Spanned<String>> {
        let mut texts = Vec::new();
        for node in self.list(name, sink) {
            match node.text() {
                Some(text) => texts.push(Spanned::new(text.to_owned(), sink.span(node.span))),
                None => sink.wrong_type(node, name, "文字", "text"),
            }
        }
        texts
    }

    /// Reports every key that no one asked for.
    pub(super) fn close(self, sink: &mut Sink) {
        for (key, _) in self.entries {
            let Some(name) = key.text() else {
                sink.wrong_type(key, "键", "文字", "text");
                continue;
            };
            if self.known.contains(&name) {
                continue;
            }
            let finding = sink.report(
                "unknown-key",
                key.span,
                text!("不认识的字段 {name}", "there is no field `{name}` here"),
            );
            finding.help = Some(match nearest(name, self.known.iter().copied()) {
                Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
                None => {
                    let all = self.known.join(", ");
                    text!("可用的字段：{all}", "the fields are: {all}")
                }
            });
        }
    }
}

/// Reports keys that stand twice in one mapping.
pub(super) fn duplicates(entries: &[(Node, Node)], sink: &mut Sink) {
    for (at, (key, _)) in entries.iter().enumerate() {
        let Some(name) = key.text() else { continue };
        if let Some((first, _)) = entries[..at].iter().find(|(other, _)| other.text() == Some(name))
        {
            let place = Place::new(sink.source, sink.span(first.span));
            let finding = sink.report(
                "duplicate-key",
                key.span,
                text!(
                    "{name} 重复出现，只有第一处有效",
                    "`{name}` stands here twice; only the first counts"
                ),
            );
            finding
                .related
                .push(crate::diag::Related { place, message: text!("第一处", "the first") });
        }
    }
}
