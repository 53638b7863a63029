//! The browser's own sheet (HTML Standard, chapter 15), and attributes that count as style.

use crate::appearance::is_symbol_font;
use crate::html::css::{
    Align, Display, FontSize, Length, Property, Unit, Value, Visibility, parse_legacy_color,
};
use crate::html::elements::is_block;
use crate::html::parse::{NodeId, Tree};

/// Sizes of `<font size>` from 1 to 7, in thousandths of a pixel.
const FONT_SIZES: [i64; 7] = [10_000, 13_000, 16_000, 18_000, 24_000, 32_000, 48_000];
/// Classes of Word for the marks of notes.
const MARK_CLASSES: [&str; 2] = ["MsoFootnoteReference", "MsoEndnoteReference"];

/// Returns what the browser's own sheet declares for an element.
pub(super) fn default_values(tree: &Tree, id: NodeId) -> Vec<(Property, Value)> {
    let name = tree.name(id);
    let has = |attribute: &str| tree.attribute(id, attribute).is_some();
    let mut values = vec![(Property::Display, Value::Display(default_display(name)))];
    let raised = |align| {
        [
            (Property::VerticalAlign, Value::Align(align)),
            (Property::FontSize, Value::FontSize(FontSize::Smaller)),
        ]
    };
    match name {
        "sup" | "rt" => values.extend(raised(Align::Super)),
        "sub" => values.extend(raised(Align::Sub)),
        "small" => values.push((Property::FontSize, Value::FontSize(FontSize::Smaller))),
        "big" => values.push((Property::FontSize, Value::FontSize(FontSize::Larger))),
        "del" | "s" | "strike" => values.push((Property::LineThrough, Value::Flag(true))),
        "ol" => values.push((Property::ListStyle, Value::Flag(true))),
        "ul" | "menu" | "dir" => values.push((Property::ListStyle, Value::Flag(false))),
        "bdo" if tree.attribute(id, "dir").is_some_and(|dir| dir.eq_ignore_ascii_case("rtl")) => {
            values.push((Property::Order, Value::Flag(true)));
        }
        "mark" => push_color(&mut values, Property::BackgroundColor, "yellow"),
        "a" if has("href") => push_color(&mut values, Property::Color, "#0000ee"),
        "input" | "select" | "textarea" | "button" => {
            push_color(&mut values, Property::Color, "black");
            push_color(&mut values, Property::BackgroundColor, "white");
        }
        _ => {}
    }
    let classes = tree.attribute(id, "class").unwrap_or_default().split_ascii_whitespace();
    if classes.into_iter().any(|class| MARK_CLASSES.contains(&class)) {
        values.push((Property::VerticalAlign, Value::Align(Align::Super)));
    }
    let is_closed = name == "dialog" && !has("open");
    if has("hidden") || is_closed {
        values.push((Property::Display, Value::Display(Display::None)));
    }
    values
}

fn default_display(name: &str) -> Display {
    match name {
        "head" | "script" | "style" | "template" | "noscript" | "datalist" | "title" | "rp"
        | "param" | "source" | "track" | "link" | "meta" | "base" | "area" | "noembed"
        | "noframes" => Display::None,
        "td" | "th" => Display::TableCell,
        "tr" | "tbody" | "thead" | "tfoot" | "col" | "colgroup" | "caption" => Display::TablePart,
        "input" | "button" | "select" | "textarea" | "img" | "meter" | "progress" | "object"
        | "iframe" | "video" | "canvas" | "svg" | "marquee" => Display::InlineBlock,
        name if is_block(name) => Display::Block,
        _ => Display::Inline,
    }
}

/// Returns what attributes of an element declare (HTML Standard, 15.3).
pub(super) fn presentational_hints(tree: &Tree, id: NodeId) -> Vec<(Property, Value)> {
    let mut values = Vec::new();
    let attribute = |name: &str| tree.attribute(id, name);
    let name = tree.name(id);
    if let "body" | "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" = name {
        if let Some(color) = attribute("bgcolor") {
            push_color(&mut values, Property::BackgroundColor, color);
        }
        if attribute("background").is_some_and(|address| !address.trim().is_empty()) {
            values.push((Property::BackgroundImage, Value::Flag(true)));
        }
    }
    match name {
        "body" => {
            if let Some(color) = attribute("text") {
                push_color(&mut values, Property::Color, color);
            }
        }
        "font" => {
            if let Some(color) = attribute("color") {
                push_color(&mut values, Property::Color, color);
            }
            values.extend(attribute("size").and_then(parse_font_size));
            if let Some(face) = attribute("face") {
                let first = face.split(',').next().unwrap_or_default();
                values.push((Property::SymbolFont, Value::Flag(is_symbol_font(first))));
            }
        }
        "ol" | "li" if attribute("type").is_some_and(|mark| mark.trim() != "1") => {
            values.push((Property::ListStyle, Value::Unknown));
        }
        "col" | "colgroup" if attribute("hidden").is_some() => {
            values.push((Property::Visibility, Value::Visibility(Visibility::Collapse)));
        }
        _ => {}
    }
    values
}

fn push_color(values: &mut Vec<(Property, Value)>, property: Property, text: &str) {
    // An empty value is no colour (HTML Standard, 2.4.6).
    if text.trim().is_empty() {
        return;
    }
    let value = parse_legacy_color(text).map_or(Value::Unknown, Value::Color);
    values.push((property, value));
}

fn parse_font_size(text: &str) -> Option<(Property, Value)> {
    let text = text.trim();
    let value: i64 = text.parse().ok()?;
    let value = if text.starts_with(['+', '-']) { value.saturating_add(3) } else { value };
    let size = FONT_SIZES[usize::try_from(value.clamp(1, 7) - 1).unwrap_or_default()];
    let length = Length { value: size, unit: Unit::Px };
    Some((Property::FontSize, Value::FontSize(FontSize::Length(length))))
}
