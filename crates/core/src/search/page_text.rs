//! The text of a page that is searched: that of `<main>`, run by run. Tables that an office has
//! put into its text are searched; those of the form have the same words in all reports.

use memchr::memmem;

/// True for elements whose text is not searched, as it is none of a report.
fn is_skipped_name(name: &str) -> bool {
    matches!(name, "nav" | "script" | "style" | "svg" | "dl" | "template" | "form" | "noscript")
}

/// True for elements that go on within a run of text; all others end it.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
    )
}

/// The attribute of an element whose text is not searched.
const UNSEARCHED: &str = "data-unsearched";

/// Calls `each` with the pieces of text of each run in the `<main>` of a page, and with `None`
/// at its end. Entities are decoded as far as this program writes them.
pub fn for_each_run(page: &str, mut each: impl FnMut(Option<&str>)) {
    let start = memmem::find(page.as_bytes(), b"<main");
    let mut rest = start.map_or("", |start| &page[start..]);
    while let Some(start) = rest.find('<') {
        for_each_piece(&rest[..start], &mut each);
        let Some(length) = rest[start..].find('>') else { return };
        let tag = &rest[start + 1..start + length];
        rest = &rest[start + length + 1..];
        let (name, is_end) = name_of(tag);
        if is_end && name == "main" {
            break;
        }
        if !is_inline(name) {
            each(None);
        }
        if !is_end && is_skipped(name, tag) {
            rest = skip_element(rest, name);
        }
    }
    each(None);
}

/// Returns the `<main>` of a page without the elements whose text is not searched.
pub fn searched_part(page: &str) -> String {
    let start = memmem::find(page.as_bytes(), b"<main");
    let mut rest = start.map_or("", |start| &page[start..]);
    let mut out = String::with_capacity(rest.len() / 2);
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { break };
        let (text, after) = rest.split_at(start + length + 1);
        let tag = &text[start + 1..text.len() - 1];
        rest = after;
        let (name, is_end) = name_of(tag);
        if !is_end && is_skipped(name, tag) {
            // An element between two runs ends the first.
            out.push_str(&text[..start]);
            out.push_str("<hr>");
            rest = skip_element(rest, name);
            continue;
        }
        out.push_str(text);
        if is_end && name == "main" {
            break;
        }
    }
    out
}

/// Returns the name of a tag, and whether it ends an element.
fn name_of(tag: &str) -> (&str, bool) {
    let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    (&tag[..end], is_end)
}

fn is_skipped(name: &str, tag: &str) -> bool {
    let mut words = tag.split_ascii_whitespace();
    is_skipped_name(name) || words.any(|word| word == UNSEARCHED || is_form_table(name, word))
}

/// True for a table of the form, by a word of its tag.
fn is_form_table(name: &str, word: &str) -> bool {
    name == "table" && word.trim_end_matches('"') == "class=\"form"
}

/// Returns the rest of a page behind the end of an element whose first tag is before it.
fn skip_element<'p>(page: &'p str, name: &str) -> &'p str {
    let (start_tag, end_tag) = (format!("<{name}"), format!("</{name}"));
    let (mut depth, mut from) = (1, 0);
    for end in find_tags(page, &end_tag) {
        depth += find_tags(&page[from..end], &start_tag).count();
        depth -= 1;
        from = end;
        if depth == 0 {
            return page[end..].split_once('>').map_or("", |(_, rest)| rest);
        }
    }
    ""
}

/// Finds where tags that begin in a certain way go on after their names.
fn find_tags<'p>(page: &'p str, tag: &'p str) -> impl Iterator<Item = usize> + 'p {
    let ends = memmem::find_iter(page.as_bytes(), tag).map(|start| start + tag.len());
    // It may be an element whose name only begins so.
    ends.filter(|end| !page[*end..].starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Calls `each` with a text, and in place of each entity with its character.
fn for_each_piece(text: &str, each: &mut impl FnMut(Option<&str>)) {
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let entity = ENTITIES.iter().find(|(entity, _)| rest[start..].starts_with(entity));
        let (length, character) = entity.map_or((1, "&"), |(entity, c)| (entity.len(), *c));
        each(Some(&rest[..start]));
        each(Some(character));
        rest = &rest[start + length..];
    }
    if !rest.is_empty() {
        each(Some(rest));
    }
}

/// Entities that templates and Markdown write.
const ENTITIES: [(&str, &str); 8] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&#x2F;", "/"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(page: &str) -> Vec<String> {
        let (mut all, mut run) = (Vec::new(), String::new());
        for_each_run(page, |piece| match piece {
            Some(piece) => run.push_str(piece),
            None if run.trim().is_empty() => run.clear(),
            None => all.push(std::mem::take(&mut run)),
        });
        all
    }

    #[test]
    fn the_text_of_a_page_comes_run_by_run() {
        let page = "<header>头</header><main id=\"main\"><h1>年<em>报</em></h1>\n<p>甲 &lt;乙&gt; &amp; \
            丙</p><table class=\"form strip\"><tr><td>1<table></table>2</table><p>丁</p>\
            <table><tr><th>己<td>庚</table><section class=\"a\" data-unsearched>\
            下<section>载</section></section>戊</main><p>尾</p>";
        assert_eq!(runs(page), ["年报", "甲 <乙> & 丙", "丁", "己", "庚", "戊"]);
    }

    #[test]
    fn the_searched_part_has_the_same_runs() {
        let page = "<p>前</p><main id=\"main\"><nav><a>乙</a></nav>甲<svg>丙</svg>丁<h2 id=\"a\">戊</h2>\
            <table class=\"form strip\"><tr><td>1</table><p>己<em>庚</em></main><p>后</p>";
        let part = searched_part(page);
        assert_eq!(runs(&part), runs(page));
        assert_eq!(
            part,
            "<main id=\"main\"><hr>甲<hr>丁<h2 id=\"a\">戊</h2><hr><p>己<em>庚</em></main>"
        );
        for page in ["", "<main", "<main><p", "<main><table class=\"form x\"><tr>"] {
            assert_eq!(runs(&searched_part(page)), runs(page));
        }
    }

    #[test]
    fn a_page_that_is_cut_is_read_as_far_as_it_goes() {
        for page in [
            "",
            "<main",
            "<main><p",
            "<main><table class=\"form x\"><tr>",
            "<main>&",
            "<main>甲&am",
        ] {
            runs(page);
        }
        assert_eq!(runs("<main>甲&am"), Vec::<String>::new());
    }
}
