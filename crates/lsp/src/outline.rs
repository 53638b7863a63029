//! The keys of YAML that is being written: by lines and their indentation, since what is half
//! written is no YAML.

/// A line with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
struct KeyLine {
    /// The number of spaces before the key; behind `- ` those up to the key.
    indent: usize,
    key: String,
    /// True for the first key of an entry of a list.
    opens_item: bool,
}

/// The keys around a place in a mapping.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// The keys that the place is below, the outermost first.
    pub(crate) parents: Vec<String>,
    /// The keys beside it.
    pub(crate) siblings: Vec<String>,
    /// The number of spaces before it.
    pub(crate) indent: usize,
    /// The key before it on its line, if it is in the value of that.
    pub(crate) key: Option<String>,
    /// The part of a key or value that is written before it.
    pub(crate) word: String,
}

/// Reads what stands around an offset; `None` in a comment.
pub(crate) fn outline(text: &str, offset: usize) -> Option<Outline> {
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[start..offset];
    if before.trim_start().starts_with('#') || before.contains(" #") {
        return None;
    }
    let (indent, opens_item) = key_column(before);
    let content = before.get(indent..).unwrap_or_default();
    let (key, word) = match content.split_once(':') {
        Some((key, value)) => (Some(unquote(key)), value.trim_start()),
        None => (None, content),
    };
    let above: Vec<KeyLine> = text[..start].lines().filter_map(key_line).collect();
    let below = text[offset..].split_once('\n').map_or("", |(_, below)| below);
    let below = below.lines().take_while(|line| line.trim_end() != "---");
    let below: Vec<KeyLine> = below.filter_map(key_line).collect();
    let mut siblings = Vec::new();
    let end = if opens_item { above.len() } else { siblings_above(&above, indent, &mut siblings) };
    let parents = parents(&above[..end], indent);
    for line in &below {
        if line.indent < indent || (line.opens_item && line.indent <= indent) {
            break;
        }
        if line.indent == indent {
            siblings.push(line.key.clone());
        }
    }
    Some(Outline { parents, siblings, indent, key, word: word.to_owned() })
}

/// Adds the keys beside a place that stand above it. Returns how many lines are above them.
fn siblings_above(above: &[KeyLine], indent: usize, siblings: &mut Vec<String>) -> usize {
    for (at, line) in above.iter().enumerate().rev() {
        if line.indent < indent {
            return at + 1;
        }
        if line.indent == indent {
            siblings.push(line.key.clone());
            if line.opens_item {
                return at;
            }
        }
    }
    0
}

fn parents(above: &[KeyLine], indent: usize) -> Vec<String> {
    let (mut parents, mut limit) = (Vec::new(), indent);
    for line in above.iter().rev() {
        // The key over a list may stand in the column of its hyphens.
        if line.indent < limit {
            parents.push(line.key.clone());
            limit = if line.opens_item { line.indent.saturating_sub(1) } else { line.indent };
        }
    }
    parents.reverse();
    parents
}

/// Returns the column of the key of a line, and whether it opens an entry of a list.
fn key_column(line: &str) -> (usize, bool) {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    let rest = &line[spaces..];
    match rest.strip_prefix('-') {
        Some(item) if item.starts_with(' ') || item.is_empty() => {
            (line.len() - item.trim_start_matches(' ').len(), true)
        }
        _ => (spaces, false),
    }
}

fn key_line(line: &str) -> Option<KeyLine> {
    let (indent, opens_item) = key_column(line);
    let content = line.get(indent..)?;
    if content.starts_with('#') {
        return None;
    }
    let (key, _) = content.split_once(':')?;
    Some(KeyLine { indent, key: unquote(key), opens_item })
}

fn unquote(key: &str) -> String {
    key.trim().trim_matches(['"', '\'']).to_owned()
}

/// Returns the value of a key of the outermost mapping.
pub(crate) fn top_value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut values = text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let value = values.next()?.split(" #").next()?;
    Some(value.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_outline(text: &str) -> Outline {
        let offset = text.find('^').unwrap();
        outline(&text.replace('^', ""), offset).unwrap()
    }

    #[test]
    fn keys_around_a_place_are_known() {
        let found = read_outline(
            "---\noffice: a\nfigures:\n  申请:\n    # 行\n    甲: [1]\n    ^\n    乙: [2]\n  诉讼:\n    丙: [3]\n---\n",
        );
        assert_eq!(found.parents, ["figures", "申请"]);
        assert_eq!(found.siblings, ["甲", "乙"]);
        assert_eq!((found.indent, found.key), (4, None));
        let found = read_outline("a:\n  b:\n    c: 1\n  组:\n    d^\nz: 1\n");
        assert_eq!(
            (found.parents.as_slice(), found.word.as_str()),
            (&["a".to_owned(), "组".to_owned()][..], "d")
        );
        assert_eq!(found.siblings, [""; 0]);
    }

    #[test]
    fn entries_of_lists_are_mappings_of_their_own() {
        let found = read_outline(
            "allow:\n  - rule: a\n    reason: b\n  - rule: ^\n    place: c\n  - rule: d\n",
        );
        assert_eq!(found.parents, ["allow"]);
        assert_eq!(found.key.as_deref(), Some("rule"));
        assert_eq!(found.siblings, ["place"]);
        let found = read_outline("- id: a\n  name: b\n  ^\n- id: c\n");
        assert_eq!(found.siblings, ["name", "id"]);
        assert_eq!(found.parents, [""; 0]);
        let found = read_outline("allow:\n- rule: a\n  ^\n");
        assert_eq!(found.parents, ["allow"]);
    }

    #[test]
    fn comments_take_nothing() {
        assert_eq!(outline("a: 1 # b", 8), None);
        assert_eq!(outline("  # b", 5), None);
    }
}
