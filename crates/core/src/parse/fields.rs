//! Reads a mapping field by field. An error in one field is a finding at its place, and
//! the next field is read all the same.

use super::hint;
use super::yaml::{Node, Reason, Value, YamlError};
use crate::diag::{Change, Finding, Related, RuleId, Text, finding::closest_match};
use crate::source::{Place, SourceId, Span, Spanned};
use nianbao_text::text;
use std::collections::HashMap;

/// Collects the findings of one source.
pub(super) struct Diagnostics {
    pub(super) source: SourceId,
    /// The byte offset of the YAML text in the source.
    pub(super) offset: usize,
    /// True for a form that the program brings along; its tests have tried it.
    pub(super) builtin: bool,
    /// How many patterns of the source were compiled.
    pub(super) patterns: usize,
    pub(super) findings: Vec<Finding>,
}

impl Diagnostics {
    pub(super) fn new(source: SourceId) -> Self {
        Self { source, offset: 0, builtin: false, patterns: 0, findings: Vec::new() }
    }

    /// Converts a span of the YAML text to one of the source.
    pub(super) fn span(&self, span: Span) -> Span {
        span.shifted(self.offset)
    }

    pub(super) fn report(&mut self, rule: RuleId, span: Span, message: Text) -> &mut Finding {
        let place = Place::new(self.source, self.span(span));
        self.findings.push(Finding::new(rule, place, message));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    pub(super) fn report_wrong_type(
        &mut self,
        node: &Node,
        name: &str,
        zh: &str,
        en: &str,
    ) -> &mut Finding {
        let found = node.describe();
        let (found_zh, found_en) = (&found.zh, &found.en);
        let message = text!(
            "{name} 应为{zh}，这里是{found_zh}",
            "`{name}` should be {en}, here it is {found_en}"
        );
        self.report(RuleId::WrongType, node.span, message)
    }

    /// Reports a text of white space alone.
    fn report_blank(&mut self, node: &Node, name: &str) {
        let message = text!("{name} 是空白的", "`{name}` is blank");
        self.report(RuleId::WrongType, node.span, message).help =
            Some(text!("写上内容，或删去这一项", "write something, or remove it"));
    }

    pub(super) fn report_missing(&mut self, span: Span, name: &str) -> &mut Finding {
        let message = text!("缺少 {name}", "`{name}` is missing");
        let at = span.start as usize;
        let finding = self.report(RuleId::MissingField, Span::new(at, at), message);
        finding.help = Some(text!("补上 {name}:", "add `{name}:`"));
        finding
    }

    /// Reports lists or quotations that nest too deeply; `marks` is a span of the source, not
    /// of its YAML.
    pub(super) fn report_deep_nesting(&mut self, marks: Span) {
        let message = text!(
            "列表或引用嵌套过深，正文无法读取",
            "lists or quotations are nested too deeply for the text to be read"
        );
        let help = text!(
            "删去行首多余的 >、- 或编号",
            "remove the `>`, `-` or numbers that the line begins with"
        );
        let place = Place::new(self.source, marks);
        self.findings.push(Finding::new(RuleId::UnreadableSource, place, message).help(help));
    }

    /// Reports why a YAML text was refused.
    pub(super) fn report_yaml_error(&mut self, refusal: &YamlError, text: &str) {
        if let Reason::Hidden(sign) = refusal.reason {
            let hidden = super::control_chars::find_escaped(
                sign.encode_utf8(&mut [0; 4]),
                self.span(refusal.span),
            );
            self.findings.extend(super::control_chars::finding(self.source, hidden.as_slice()));
            return;
        }
        let fault = super::yaml_error::explain(text, refusal);
        let changes: Vec<Change> = fault
            .changes(text)
            .into_iter()
            .map(|(span, right)| Change::of_form(Place::new(self.source, self.span(span)), right))
            .collect();
        let finding = self.report(RuleId::YamlSyntax, fault.span, fault.message);
        finding.help = Some(fault.help);
        finding.changes = changes;
    }
}

impl Node<'_> {
    fn describe(&self) -> Text {
        match &self.value {
            Value::Null => text!("空白", "blank"),
            Value::Scalar(scalar) => {
                let short: String = scalar.text.chars().take(24).collect();
                text!("“{short}”", "`{short}`")
            }
            Value::Sequence(_) => text!("列表", "a list"),
            Value::Mapping(_) => text!("键值表", "a mapping"),
        }
    }

    /// Returns the text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        if let Value::Scalar(scalar) = &self.value { Some(&scalar.text) } else { None }
    }
}

/// Returns true for a text that shows nothing.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}'))
}

/// Reads the fields of one mapping.
pub(super) struct MappingReader<'n, 's> {
    /// The span of the whole mapping.
    pub(super) span: Span,
    entries: &'n [(Node<'s>, Node<'s>)],
    known: Vec<&'static str>,
    /// The required fields that are missing, with help.
    missing: Vec<(&'static str, Option<Text>)>,
}

impl<'n, 's> MappingReader<'n, 's> {
    /// Opens a mapping; anything else is a finding.
    pub(super) fn open(node: &'n Node<'s>, name: &str, sink: &mut Diagnostics) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            sink.report_wrong_type(node, name, "键值表", "a mapping").help =
                Some(hint::mapping_help());
            return None;
        };
        report_duplicate_keys(entries, sink);
        Some(Self { span: node.span, entries, known: Vec::new(), missing: Vec::new() })
    }

    /// Returns the node of a field, if it is there and not null.
    pub(super) fn node(&mut self, name: &'static str) -> Option<&'n Node<'s>> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        let entry = self.entries.iter().find(|(key, _)| key.text() == Some(name));
        entry.map(|(_, value)| value).filter(|value| !matches!(value.value, Value::Null))
    }

    /// Returns the text of a field; anything else is a finding.
    pub(super) fn text(
        &mut self,
        name: &'static str,
        sink: &mut Diagnostics,
    ) -> Option<Spanned<String>> {
        let node = self.node(name)?;
        let text = node.text().map(|text| Spanned::new(text.to_owned(), sink.span(node.span)));
        if text.is_none() {
            let help = text!(
                "写成一行文字，需要时加半角双引号",
                "write a line of text, in quotation marks if need be"
            );
            sink.report_wrong_type(node, name, "文字", "text").help = Some(help);
        }
        let broken = |c: char| c.is_control() && c != '\n';
        if text.as_ref().is_some_and(|text| text.value.contains(broken)) {
            let message = text!("{name} 中有控制字符", "there is a control character in `{name}`");
            sink.report(RuleId::WrongType, node.span, message).help =
                Some(text!("重新打一遍这一行", "type the line anew"));
        }
        let blank = text.as_ref().is_some_and(|text| is_blank(&text.value));
        if blank {
            sink.report_blank(node, name);
        }
        text.filter(|_| !blank)
    }

    /// Returns a required field. A missing one is reported by `finish`, when it is known
    /// whether it is there under a misspelt name.
    pub(super) fn require(
        &mut self,
        name: &'static str,
        help: Option<Text>,
    ) -> Option<&'n Node<'s>> {
        let node = self.node(name).filter(|node| !node.text().is_some_and(is_blank));
        if node.is_none() {
            self.missing.push((name, help));
        }
        node
    }

    /// Returns true if a field is missing, and there under a misspelt name.
    pub(super) fn is_misspelt(&mut self, name: &'static str) -> bool {
        let missing = self.node(name).is_none();
        missing
            && self
                .entries
                .iter()
                .any(|(key, _)| key.text().is_some_and(|key| closest_match(key, [name]).is_some()))
    }

    /// Returns the text of a required field.
    pub(super) fn require_text(
        &mut self,
        name: &'static str,
        sink: &mut Diagnostics,
    ) -> Option<Spanned<String>> {
        self.require(name, None)?;
        self.text(name, sink)
    }

    /// Returns the text alone, for fields whose place does not matter. A blank one is none.
    pub(super) fn string(&mut self, name: &'static str, sink: &mut Diagnostics) -> Option<String> {
        let blank = self.node(name)?.text().is_some_and(is_blank);
        let text = if blank { None } else { self.text(name, sink) };
        text.map(|text| text.value)
    }

    /// Returns a reporting year; anything else is a finding.
    pub(super) fn year(
        &mut self,
        name: &'static str,
        sink: &mut Diagnostics,
    ) -> Option<Spanned<u16>> {
        let node = self.node(name)?;
        let year =
            node.text().and_then(|text| text.parse().ok()).filter(|y| hint::YEARS.contains(y));
        if year.is_none() {
            let finding = sink.report_wrong_type(
                node,
                name,
                "四位年份，如 2020",
                "a year of four digits such as 2020",
            );
            finding.help = Some(hint::year_help(node.text().unwrap_or_default()));
        }
        year.map(|year| Spanned::new(year, sink.span(node.span)))
    }

    /// Returns `true` or `false`; anything else is a finding.
    pub(super) fn flag(&mut self, name: &'static str, sink: &mut Diagnostics) -> Option<bool> {
        let node = self.node(name)?;
        match node.text() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                let finding = sink.report_wrong_type(node, name, " true 或 false", "true or false");
                finding.help = node.text().and_then(hint::flag_help);
                None
            }
        }
    }

    /// Returns the items of a list; anything else is a finding.
    pub(super) fn list(&mut self, name: &'static str, sink: &mut Diagnostics) -> &'n [Node<'s>] {
        match self.node(name) {
            None => &[],
            Some(Node { value: Value::Sequence(items), .. }) => items,
            Some(node) => {
                let finding = sink.report_wrong_type(node, name, "列表", "a list");
                finding.help = Some(text!(
                    "每项一行，以“- ”开头",
                    "give each item a line of its own, after `- `"
                ));
                &[]
            }
        }
    }

    /// Returns the texts of a list; other items are findings.
    pub(super) fn texts(
        &mut self,
        name: &'static str,
        sink: &mut Diagnostics,
    ) -> Vec<Spanned<String>> {
        collect_texts(self.list(name, sink), name, sink)
    }

    /// Reports every unknown key, and every required field that is missing and not one of
    /// those keys misspelt.
    pub(super) fn finish(mut self, sink: &mut Diagnostics) {
        for (key, _) in self.entries {
            let Some(name) = key.text() else {
                sink.report_wrong_type(key, "键", "文字", "text");
                continue;
            };
            if self.known.contains(&name) {
                continue;
            }
            let finding = sink.report(
                RuleId::UnknownKey,
                key.span,
                text!("不认识的字段 {name}", "there is no field `{name}` here"),
            );
            finding.help =
                Some(if let Some(near) = closest_match(name, self.known.iter().copied()) {
                    self.missing.retain(|(wanted, _)| *wanted != near);
                    if !self.entries.iter().any(|(key, _)| key.text() == Some(near)) {
                        finding.changes.push(Change::of_form(finding.place, near));
                    }
                    text!("是否要写 {near}？", "did you mean `{near}`?")
                } else {
                    let all = self.known.join(", ");
                    text!("可用的字段：{all}", "the fields are: {all}")
                });
        }
        for (name, help) in self.missing {
            let finding = sink.report_missing(self.span, name);
            finding.help = help.or(finding.help.take());
        }
    }
}

/// Returns the items of a list that are texts; each other item is a finding.
pub(super) fn collect_texts(
    items: &[Node],
    name: &str,
    sink: &mut Diagnostics,
) -> Vec<Spanned<String>> {
    let mut texts = Vec::new();
    for node in items {
        match node.text() {
            Some(text) if is_blank(text) => sink.report_blank(node, name),
            Some(text) => texts.push(Spanned::new(text.to_owned(), sink.span(node.span))),
            None => {
                sink.report_wrong_type(node, name, "文字", "text");
            }
        }
    }
    texts
}

/// Reports keys that stand twice in one mapping.
pub(super) fn report_duplicate_keys(entries: &[(Node, Node)], sink: &mut Diagnostics) {
    // There hardly ever are any, and a sorted list says so sooner than a map.
    let mut names: Vec<&str> = entries.iter().filter_map(|(key, _)| key.text()).collect();
    names.sort_unstable();
    if names.windows(2).all(|two| two[0] != two[1]) {
        return;
    }
    let mut first: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
    for (key, _) in entries {
        let Some(name) = key.text() else { continue };
        let Some(earlier) = first.get(name) else {
            first.insert(name, key.span);
            continue;
        };
        let place = Place::new(sink.source, sink.span(*earlier));
        let finding = sink.report(
            RuleId::DuplicateKey,
            key.span,
            text!(
                "{name} 重复出现，只有第一处有效",
                "`{name}` stands here twice; only the first counts"
            ),
        );
        finding.related.push(Related { place, message: text!("第一处", "the first") });
        finding.help =
            Some(text!("合为一处，或删去其中一处", "make one of the two, or remove one"));
    }
}
