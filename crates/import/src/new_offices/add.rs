//! Adds entries to the text of `content/offices.yaml`, in the file's own manner.

use super::ProposedOffice;
use nianbao_core::config::{Office, Offices};
use nianbao_core::diag::Text;
use nianbao_core::parse::{OFFICES_FILE, parse_offices_text};
use nianbao_text::text;

/// The reason for which offices were not added to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddOfficesError {
    /// The text is no list of offices.
    Unreadable,
    /// The text is written so that entries at its end would not be read as what they are.
    UnknownLayout {
        /// The entries, to be written by hand.
        entries: String,
    },
}

impl AddOfficesError {
    /// Returns the reason as a sentence that says what to do.
    pub fn text(&self) -> Text {
        match self {
            Self::Unreadable => text!(
                "{OFFICES_FILE} 读不成机关的列表，没有写入：先用 nianbao check 看错在哪里",
                "{OFFICES_FILE} cannot be read as a list of offices, and nothing was added: see what is wrong with `nianbao check`"
            ),
            Self::UnknownLayout { entries } => text!(
                "{OFFICES_FILE} 的写法特别，没有自动写入；在列表末尾手工写入：\n{entries}",
                "{OFFICES_FILE} is written in a way that nothing could be added to; add this to the end of the list by hand:\n{entries}"
            ),
        }
    }
}

/// Adds offices to the end of the text of `content/offices.yaml`. All that stands there stays
/// as it is; the new entries are written as the last one, in blocks or in braces. An empty text
/// becomes a list.
///
/// Errors: the text is no list of offices, or the new one does not give exactly the offices of
/// the old one and those that were to be added.
pub fn add_offices(text: &str, new: &[ProposedOffice]) -> Result<String, AddOfficesError> {
    if new.is_empty() {
        return Ok(text.to_owned());
    }
    let (Some(before), findings) = parse_offices_text(text) else {
        return Err(AddOfficesError::Unreadable);
    };
    let manner = before.iter().last().map_or(Some(Manner::default()), |last| {
        Manner::detect(text, last, before.iter().count() > 1)
    });
    let added = manner.map(|manner| match before.iter().last() {
        Some(last) if manner.is_in_brackets => {
            manner.insert_behind(text, last.span.end as usize, new)
        }
        Some(_) => manner.append(text, new),
        None => manner.append(&without_empty_list(text), new),
    });
    let is_right = |added: &String| {
        let (after, found) = parse_offices_text(added);
        found.len() == findings.len() && after.is_some_and(|after| is_sum(&before, new, &after))
    };
    added.filter(is_right).ok_or_else(|| AddOfficesError::UnknownLayout {
        entries: Manner::default().append("", new),
    })
}

/// Returns true if a list has the offices of another one, and new ones behind them.
fn is_sum(before: &Offices, new: &[ProposedOffice], after: &Offices) -> bool {
    let count = before.iter().count();
    after.iter().count() == count + new.len()
        && before.iter().eq(after.iter().take(count))
        && new.iter().zip(after.iter().skip(count)).all(|(new, office)| is_entry_of(new, office))
}

/// Returns true if an office is the one that was to be added, and has nothing else.
fn is_entry_of(new: &ProposedOffice, office: &Office) -> bool {
    let plain = Office {
        id: new.id.clone(),
        name: new.name.clone(),
        kind: new.kind,
        parent: new.parent.clone(),
        span: office.span,
        ..super::plain_office(&new.name, new.kind)
    };
    *office == plain
}

/// The manner in which a list writes its entries.
#[derive(Clone, Debug)]
struct Manner<'t> {
    /// The text before the dash of an entry, or before the brace of one in brackets.
    indent: &'t str,
    /// The text between the dash and the entry.
    gap: &'t str,
    line_end: &'static str,
    /// The space inside the braces of an entry; `None` if it is in none.
    braces: Option<&'static str>,
    /// True if the whole list is in brackets.
    is_in_brackets: bool,
    /// True if a blank line stands before an entry.
    has_blank_line: bool,
}

impl Default for Manner<'_> {
    fn default() -> Self {
        Self {
            indent: "",
            gap: " ",
            line_end: "\n",
            braces: None,
            is_in_brackets: false,
            has_blank_line: false,
        }
    }
}

impl<'t> Manner<'t> {
    /// Detects the manner from the last entry of a list; `None` if its layout is not known.
    fn detect(text: &'t str, last: &Office, is_one_of_several: bool) -> Option<Self> {
        let start = last.span.start as usize;
        let (head, entry) = (text.get(..start)?, text.get(start..)?);
        let line_start = head.rfind('\n').map_or(0, |at| at + 1);
        let before = head[line_start..].trim_start_matches('\u{feff}');
        let space = if entry.starts_with("{ ") { " " } else { "" };
        let braces = entry.starts_with('{').then_some(space);
        let plain = Self { line_end: line_end_of(text), braces, ..Self::default() };
        let is_blank = |text: &str| text.chars().all(|c| c == ' ');
        let bare = before.trim_start_matches(' ');
        let indent = &before[..before.len() - bare.len()];
        if let Some(gap) = bare.strip_prefix('-').filter(|gap| !gap.is_empty() && is_blank(gap)) {
            let above = head[..line_start].trim_end_matches(['\r', '\n']).len();
            let has_blank_line =
                is_one_of_several && head[above..line_start].matches('\n').count() > 1;
            return Some(Self { indent, gap, has_blank_line, ..plain });
        }
        if braces.is_some() {
            let indent = if bare.is_empty() { indent } else { "" };
            let has_own_line = bare.is_empty() && line_start > 0;
            let gap = if has_own_line { "\n" } else { " " };
            return Some(Self { indent, gap, is_in_brackets: true, ..plain });
        }
        // The dash stands alone on a line above.
        let above = head[..line_start].trim_end();
        let dash_line = &above[above.rfind('\n').map_or(0, |at| at + 1)..];
        let indent = dash_line.strip_suffix('-').filter(|indent| is_blank(indent))?;
        Some(Self { indent, ..plain })
    }

    /// Appends entries to a text.
    fn append(&self, text: &str, new: &[ProposedOffice]) -> String {
        let line_end = if text.contains("\r\n") { "\r\n" } else { self.line_end };
        let mut all = text.to_owned();
        if !all.is_empty() && !all.ends_with('\n') && all != "\u{feff}" {
            all.push_str(line_end);
        }
        for office in new {
            if self.has_blank_line && !all.ends_with(&line_end.repeat(2)) {
                all.push_str(line_end);
            }
            let entry = self.write_entry(office).join(line_end);
            all.extend([self.indent, "-", self.gap, &entry, line_end]);
        }
        all
    }

    /// Inserts entries in braces behind the last one of a list in brackets.
    fn insert_behind(&self, text: &str, end: usize, new: &[ProposedOffice]) -> String {
        let (head, tail) = text.split_at_checked(end).unwrap_or((text, ""));
        let mut all = head.to_owned();
        for office in new {
            all.push(',');
            match self.gap {
                "\n" => all.extend([self.line_end, self.indent]),
                gap => all.push_str(gap),
            }
            all.extend(self.write_entry(office));
        }
        all.push_str(tail);
        all
    }

    /// Writes an entry: the lines of a block, the first without its indentation, or braces.
    fn write_entry(&self, office: &ProposedOffice) -> Vec<String> {
        let fields = [("id", Some(&*office.id)), ("name", Some(&*office.name))];
        let others = [("kind", Some(office.kind.name())), ("parent", office.parent.as_deref())];
        let fields = fields.into_iter().chain(others);
        let fields: Vec<String> =
            fields.filter_map(|(key, value)| Some(format!("{key}: {}", value?))).collect();
        if let Some(space) = self.braces {
            return vec![format!("{{{space}{}{space}}}", fields.join(", "))];
        }
        let indent = format!("{} {}", self.indent, " ".repeat(self.gap.len()));
        let line = |(at, field)| if at == 0 { field } else { format!("{indent}{field}") };
        fields.into_iter().enumerate().map(line).collect()
    }
}

/// Returns the line end of a text.
fn line_end_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Returns a text without the sign that its list is empty, if that stands on a line of its own.
fn without_empty_list(text: &str) -> String {
    let is_empty_list = |line: &str| matches!(line.trim(), "[]" | "[ ]" | "~" | "null");
    let lines = text.split_inclusive('\n');
    lines
        .map(|line| {
            if is_empty_list(line) {
                line.trim_start_matches(|c| c != '\r' && c != '\n')
            } else {
                line
            }
        })
        .collect()
}
