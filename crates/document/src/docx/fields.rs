//! Fields (ECMA-376 Part 1, 17.16): their results, and what a reader sees of those that
//! have none.

use super::body::BodyReader;
use super::field_code::FieldContent;
use super::runs::ParagraphText;
use super::visibility::RunAppearance;
use crate::Uncertainty;
use crate::appearance::shorten;
use crate::xml::Element;
use nianbao_text::{Text, text};

/// Largest depth of fields; all text of deeper ones is read.
const MAX_DEPTH: usize = 64;
/// How many bytes of the code of a field are kept.
const MAX_CODE: usize = 4096;
/// How many bytes of the result of a field are kept.
const MAX_RESULT: usize = 256;
/// How many fields are named in notes.
const MAX_NAMED: usize = 20;

/// The fields that are open where a document is read, from the outermost.
#[derive(Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// How many are open beyond the largest depth.
    ignored: usize,
}

/// A field while it is read.
#[derive(Default)]
struct Field {
    code: String,
    /// True if its result has begun; before that comes its code.
    has_separator: bool,
    /// True if it shows the mark of a note.
    is_note_mark: bool,
    /// The beginning of its result.
    result: String,
    /// The text that its form data say, for a control of a form.
    form: Option<FormContent>,
    update: FieldUpdate,
    /// The appearance of its first run.
    run: RunAppearance,
}

/// When a field is computed again (17.16.18).
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum FieldUpdate {
    /// When the document says so for all, or a person asks for it.
    #[default]
    OnDemand,
    /// When the document is opened.
    OnOpen,
    /// Never.
    Never,
}

/// The content of a form's control as its data say (17.16.7, 17.16.9).
enum FormContent {
    /// The text that is shown.
    Text(String),
    /// The data contradict themselves.
    Unknown,
}

impl Fields {
    /// Returns true if text that comes now is code of a field, and keeps it as such; of
    /// text in results it keeps the beginning.
    fn keep(&mut self, text: &str) -> bool {
        if let Some(field) = self.open.iter_mut().rev().find(|field| !field.has_separator) {
            push_bounded(&mut field.code, text, MAX_CODE);
            return true;
        }
        for field in &mut self.open {
            push_bounded(&mut field.result, text, MAX_RESULT);
        }
        false
    }

    /// Returns true if the text that comes now is the mark of a note.
    fn is_in_note_mark(&self) -> bool {
        self.open.last().is_some_and(|field| field.is_note_mark)
    }
}

impl BodyReader<'_, '_> {
    /// Reads the mark at which a field begins, its result begins, or it ends.
    pub(super) fn read_field_mark(&mut self, mark: Element, paragraph: &mut ParagraphText) {
        match mark.attribute("fldCharType").as_deref() {
            Some("begin") => {
                let form = mark.child("ffData").and_then(read_form);
                self.open_field(Field { form, ..Field::new(mark, paragraph) });
            }
            Some("separate") if self.fields.ignored == 0 => {
                if let Some(field) = self.fields.open.last_mut() {
                    field.begin_result();
                }
            }
            Some("end") if self.fields.ignored > 0 => self.fields.ignored -= 1,
            Some("end") => {
                if let Some(field) = self.fields.open.pop() {
                    self.finish_field(&field, paragraph);
                }
            }
            _ => {}
        }
    }

    /// Reads a field that is one element.
    pub(super) fn read_simple_field<'t>(
        &mut self,
        element: Element<'t>,
        paragraph: &mut ParagraphText<'t>,
    ) {
        let depth = self.fields.open.len();
        let code = element.attribute("instr").unwrap_or_default();
        let mut field = Field { code, ..Field::new(element, paragraph) };
        field.begin_result();
        let is_open = self.open_field(field);
        self.read_text(element, paragraph);
        if !is_open {
            self.fields.ignored = self.fields.ignored.saturating_sub(1);
        } else if self.fields.open.len() > depth {
            self.fields.open.truncate(depth + 1);
            if let Some(field) = self.fields.open.pop() {
                self.finish_field(&field, paragraph);
            }
        }
    }

    /// Adds to the code of the field that is open.
    pub(super) fn read_field_code(&mut self, code: &str) {
        if let Some(field) = self.fields.open.iter_mut().rev().find(|field| !field.has_separator) {
            push_bounded(&mut field.code, code, MAX_CODE);
        }
    }

    /// Returns true if text that comes now is no text but code of a field.
    pub(super) fn is_field_code(&mut self, text: &str) -> bool {
        self.fields.keep(text)
    }

    /// Returns true if the text that comes now is the mark of a note by its field.
    pub(super) fn is_note_mark_field(&self) -> bool {
        self.fields.is_in_note_mark()
    }

    /// Ends the fields whose code has not ended: it ends in the paragraph in which it
    /// begins.
    pub(super) fn end_field_codes(&mut self) {
        let (open, lost): (Vec<Field>, Vec<Field>) =
            std::mem::take(&mut self.fields.open).into_iter().partition(|one| one.has_separator);
        self.fields.open = open;
        if lost.is_empty() {
            return;
        }
        self.doubt(&Uncertainty::NoResult);
        self.docx.note_once(
            "code",
            text!(
                "域代码中的文字未读入，请对照原件",
                "words within the code of a field were left out: compare with the original"
            ),
        );
    }

    /// Opens a field, and returns true if it is within the largest depth.
    fn open_field(&mut self, field: Field) -> bool {
        let is_within = self.fields.open.len() < MAX_DEPTH;
        if is_within {
            self.fields.open.push(field);
        } else {
            self.fields.ignored = self.fields.ignored.saturating_add(1);
        }
        is_within
    }

    fn finish_field(&mut self, field: &Field, paragraph: &mut ParagraphText) {
        let is_in_code = self.fields.open.iter().any(|outer| !outer.has_separator);
        if is_in_code || field.run.appearance.hidden {
            return;
        }
        let shown = match &field.form {
            Some(FormContent::Text(words)) => FieldContent::Text(words.clone()),
            Some(FormContent::Unknown) => FieldContent::Unread,
            None => FieldContent::parse(&field.code),
        };
        let is_locked = field.update == FieldUpdate::Never;
        let has_result = field.has_separator && !field.result.is_empty();
        match shown {
            FieldContent::Nothing => {}
            FieldContent::Text(words) if !has_result => {
                self.push_field_text(field, &words, paragraph);
            }
            FieldContent::Text(words) => self.compare_result(field, &words),
            FieldContent::Unread => {
                self.doubt(&if field.form.is_some() {
                    Uncertainty::Control
                } else {
                    Uncertainty::Formula
                });
                self.note_field(&field.code, unread_note);
            }
            _ if !has_result => {
                self.doubt(&Uncertainty::NoResult);
                self.note_field(&field.code, no_result_note);
            }
            FieldContent::Date if !is_locked => {
                self.doubt(&Uncertainty::NoResult);
                self.note_field(&field.result, date_note);
            }
            FieldContent::Computed if self.docx.updates_fields && !is_locked => {
                self.doubt(&Uncertainty::NoResult);
                self.note_field(&field.code, stale_note);
            }
            _ if field.update == FieldUpdate::OnOpen => {
                self.doubt(&Uncertainty::NoResult);
                self.note_field(&field.code, stale_note);
            }
            _ => {}
        }
    }

    /// Adds the text that a field shows by its code, in the appearance of its first run.
    fn push_field_text(&mut self, field: &Field, words: &str, paragraph: &mut ParagraphText) {
        let run = std::mem::replace(&mut paragraph.run, field.run.clone());
        self.push_text(paragraph, words);
        paragraph.run = run;
    }

    /// Compares what a field shows by its code with the result that was saved with it.
    fn compare_result(&mut self, field: &Field, words: &str) {
        let is_same = words.split_whitespace().eq(field.result.split_whitespace());
        if !is_same {
            self.doubt(&Uncertainty::Control);
            self.note_field(&field.code, stale_note);
        }
    }

    /// Adds a note that names a field.
    fn note_field(&mut self, code: &str, note: fn(&str) -> Text) {
        let code = shorten(code.trim());
        self.note_named(&code, note(&code));
    }

    /// Adds a note on a field or a control. Of one name it is given once, and not of too
    /// many names.
    pub(super) fn note_named(&mut self, name: &str, note: Text) {
        let named = &mut self.docx.named_fields;
        if named.contains(name) {
            return;
        }
        if named.len() < MAX_NAMED {
            named.insert(name.to_owned());
            self.docx.note(note);
        } else {
            self.docx.note_once(
                "fields",
                text!(
                    "还有其他域或控件没有内容，或打开文件时会变，请对照原件",
                    "more fields and controls have no content, or change when the file is opened: compare with the original"
                ),
            );
        }
    }
}

impl Field {
    fn new(mark: Element, paragraph: &ParagraphText) -> Self {
        let is_on = |name| mark.attribute(name).is_some_and(|value| is_true(&value));
        Self {
            update: match (is_on("fldLock"), is_on("dirty")) {
                (true, _) => FieldUpdate::Never,
                (_, true) => FieldUpdate::OnOpen,
                _ => FieldUpdate::OnDemand,
            },
            run: paragraph.run.clone(),
            ..Self::default()
        }
    }

    fn begin_result(&mut self) {
        self.has_separator = true;
        self.is_note_mark = FieldContent::parse(&self.code) == FieldContent::NoteMark;
    }
}

/// Returns the value of an attribute that is on or off.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

/// Reads the data of a form's control (17.16.17).
fn read_form(data: Element) -> Option<FormContent> {
    if let Some(list) = data.child("ddList") {
        let number = |name| -> Option<Option<usize>> {
            list.child(name).map(|setting| setting.val()?.trim().parse().ok())
        };
        let index = number("result").or_else(|| number("default")).unwrap_or(Some(0));
        let mut entries = list.elements().filter(|element| element.name() == "listEntry");
        let shown = index.and_then(|index| entries.nth(index)).and_then(Element::val);
        return Some(shown.map_or(FormContent::Unknown, FormContent::Text));
    }
    let check = data.child("checkBox")?;
    let state = check.child("checked").or_else(|| check.child("default"));
    let sign = if state.is_some_and(Element::is_on) { "☑" } else { "☐" };
    Some(FormContent::Text(sign.to_owned()))
}

fn push_bounded(into: &mut String, text: &str, most: usize) {
    if into.len() < most {
        into.push_str(text);
    }
}

fn no_result_note(code: &str) -> Text {
    text!(
        "域“{code}”没有保存结果，未读入",
        "the field “{code}” was saved without its result, and nothing was read of it"
    )
}

fn unread_note(code: &str) -> Text {
    text!(
        "域“{code}”没有读成文字，请对照原件",
        "the field “{code}” was not read as text: compare with the original"
    )
}

fn stale_note(code: &str) -> Text {
    text!(
        "域“{code}”在打开文件时会重新计算，读入的是上次保存的结果",
        "the field “{code}” is computed again when the file is opened; the result that was saved was read"
    )
}

fn date_note(result: &str) -> Text {
    text!(
        "“{result}”是自动更新的日期，打开文件时会变；读入的是上次保存的",
        "“{result}” is a date that changes whenever the file is opened; the one that was saved was read"
    )
}
