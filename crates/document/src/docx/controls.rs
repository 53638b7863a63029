//! Content controls (ECMA-376 Part 1, 17.5.2): placeholders, lists of values, and content
//! that is bound to data.

use super::body::BodyReader;
use crate::Uncertainty;
use crate::appearance::shorten;
use crate::xml::Element;
use nianbao_text::text;

/// How many bytes of a placeholder are kept.
const MAX_PLACEHOLDER: usize = 4096;

impl BodyReader<'_, '_> {
    /// Reads a content control. `read` reads its content.
    pub(super) fn read_control<'t>(
        &mut self,
        control: Element<'t>,
        read: impl FnOnce(&mut Self, Element<'t>),
    ) {
        let Some(content) = control.child("sdtContent") else { return };
        self.within_control(control, |reader| read(reader, content));
    }

    /// Calls `read` for content of a control.
    pub(super) fn within_control<T>(
        &mut self,
        control: Element,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let Some(properties) = control.child("sdtPr") else { return read(self) };
        let is_outermost = self.placeholder.is_none();
        if is_outermost && properties.has_flag("showingPlcHdr") {
            self.placeholder = Some(String::new());
            let value = read(self);
            let words = self.placeholder.take().unwrap_or_default();
            self.note_placeholder(&words);
            return value;
        }
        if is_outermost {
            self.compare_control(control, properties);
        }
        read(self)
    }

    /// Returns true if text that comes now only shows a reader where to write, and keeps
    /// it.
    pub(super) fn is_placeholder(&mut self, text: &str) -> bool {
        let Some(placeholder) = &mut self.placeholder else { return false };
        if placeholder.len() < MAX_PLACEHOLDER {
            placeholder.push_str(text);
        }
        true
    }

    fn note_placeholder(&mut self, words: &str) {
        let words = shorten(words.trim());
        if words.is_empty() {
            return;
        }
        self.doubt(&Uncertainty::Control);
        self.note_named(
            &words,
            text!(
                "内容控件没有填写，其提示文字“{words}”未读入",
                "a content control was not filled in; its placeholder “{words}” was left out"
            ),
        );
    }

    /// Compares the content of a control with its list of values and with the data that
    /// it is bound to, which replace it when the document is opened.
    fn compare_control(&mut self, control: Element, properties: Element) {
        let kept = ["dropDownList", "comboBox"].into_iter().find_map(|name| properties.child(name));
        let binding = properties.child("dataBinding");
        if kept.is_none() && binding.is_none() {
            return;
        }
        let shown = content_text(control);
        let last = kept.and_then(|list| list.attribute("lastValue"));
        if shown.trim().is_empty() && last.is_some_and(|last| !last.is_empty()) {
            self.doubt(&Uncertainty::Control);
        }
        if let Some(list) = kept
            && !has_item(list, "displayText", &shown)
            && has_item(list, "value", &shown)
        {
            self.note_control(&shown, None);
        }
        let path = binding.and_then(|binding| binding.attribute("xpath"));
        let store = binding.and_then(|binding| binding.attribute("storeItemID"));
        let Some(path) = path else { return };
        let data = self.docx.custom_xml.values(store.as_deref(), &path);
        let full_date = properties.child("date").and_then(|own| own.attribute("fullDate"));
        let is_same = |value: &String| {
            let label = kept.and_then(|list| display_text(list, value));
            is_alike(label.as_ref().unwrap_or(value), &shown)
                || full_date.as_ref().is_some_and(|day| day.get(..10) == value.get(..10))
        };
        if let Some(other) = data.iter().find(|value| !is_same(value))
            && properties.child("checkbox").is_none()
        {
            let other = shorten(other.trim());
            self.note_control(&shown, Some(other));
        }
    }

    fn note_control(&mut self, shown: &str, data: Option<String>) {
        self.doubt(&Uncertainty::Control);
        let shown = shorten(shown.trim());
        match data {
            Some(data) => self.docx.note(text!(
                "内容控件中是“{shown}”，它绑定的数据是“{data}”，打开文件时会换成后者；读入的是前者",
                "a content control says “{shown}”, and the data that it is bound to “{data}”, which takes its place when the file is opened; the former was read"
            )),
            None => self.docx.note(text!(
                "下拉列表中是“{shown}”，与列表显示的文字不符，请对照原件",
                "a list says “{shown}”, which is none of the words that it shows: compare with the original"
            )),
        }
    }
}

fn content_text(control: Element) -> String {
    let parts = control.child("sdtContent").into_iter().flat_map(Element::descendants);
    parts.filter(|part| part.name() == "t").map(Element::text).collect()
}

fn items(list: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    list.elements().filter(|item| item.name() == "listItem")
}

fn has_item(list: Element, name: &str, text: &str) -> bool {
    let mut values = items(list).filter_map(|item| {
        // An item without a text of its own shows its value.
        item.attribute(name).or_else(|| item.attribute("value"))
    });
    values.any(|value| is_alike(&value, text))
}

fn display_text(list: Element, value: &str) -> Option<String> {
    let item = items(list).find(|item| item.attribute("value").is_some_and(|own| own == *value));
    item.and_then(|item| item.attribute("displayText"))
}

fn is_alike(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
