//! Properties by name. A value that no browser knows declares nothing.

use super::box_values::{holds_items, parse_border, parse_padding};
use super::declaration::parse_wide_keyword;
use super::paint_values::{
    parse_background, parse_clip, parse_decoration, parse_features, parse_opacity,
    parse_text_color, parse_unless_none, parse_unless_normal,
};
use super::property_values::{
    is_word, parse_align, parse_bidi, parse_content, parse_display, parse_extent, parse_family,
    parse_first_length, parse_float, parse_font, parse_font_size, parse_list_style, parse_offset,
    parse_position, parse_sides, parse_variant, parse_visibility,
};
use super::token::Token;
use super::values::{Property, Value};

/// Parses a value without `!important`, and passes on what it declares.
pub(super) fn parse_property(name: &str, value: &[Token], add: &mut dyn FnMut(Property, Value)) {
    if let Some((property, parse)) = find_property(name) {
        let whole = parse_wide_keyword(value);
        let whole = whole.or_else(|| has_variable(value).then_some(Value::Unknown));
        let is_whole = whole.is_some();
        if let Some(parsed) = whole.or_else(|| parse(name, value)) {
            if property == Property::Display {
                let items = Value::Flag(holds_items(value));
                add(Property::Items, if is_whole { parsed.clone() } else { items });
            }
            add(property, parsed);
        }
        return;
    }
    parse_shorthand(name, value, add);
}

/// Returns true if a value hangs on a variable, or on what the window or another element
/// is.
pub(super) fn has_variable(value: &[Token]) -> bool {
    value.iter().any(|token| {
        matches!(token, Token::Function(name) if
            ["var", "env", "if", "light-dark"].iter().any(|own| name.eq_ignore_ascii_case(own)))
    })
}

type Parser = fn(&str, &[Token]) -> Option<Value>;

fn find_property(name: &str) -> Option<(Property, Parser)> {
    find_box_property(name).or_else(|| find_text_property(name)).or_else(|| find_paint(name))
}

/// Finds a property of the box of an element.
fn find_box_property(name: &str) -> Option<(Property, Parser)> {
    Some(match name {
        "display" => (Property::Display, parse_display),
        "position" => (Property::Position, parse_position),
        "top" => (Property::Top, parse_offset),
        "bottom" => (Property::Bottom, parse_offset),
        "left" => (Property::Left, parse_offset),
        "right" => (Property::Right, parse_offset),
        "clip" => (Property::Clip, parse_clip),
        "clip-path" | "-webkit-clip-path" => (Property::ClipPath, parse_clip),
        "width" | "inline-size" => (Property::Width, parse_extent),
        "max-width" | "max-inline-size" => (Property::MaxWidth, parse_extent),
        "height" | "block-size" => (Property::Height, parse_extent),
        "max-height" | "max-block-size" => (Property::MaxHeight, parse_extent),
        "overflow" | "overflow-x" | "overflow-y" => {
            (Property::Overflow, |_, value| Some(Value::Flag(!is_word(value, "visible"))))
        }
        "float" => (Property::Float, parse_float),
        "margin-left" | "margin-inline-start" => (Property::MarginLeft, parse_offset),
        "margin-right" | "margin-inline-end" => (Property::MarginRight, parse_offset),
        "margin-top" | "margin-block-start" => (Property::MarginTop, parse_offset),
        "margin-bottom" | "margin-block-end" => (Property::MarginBottom, parse_offset),
        "padding-left" | "padding-inline-start" => (Property::PaddingLeft, parse_offset),
        "padding-right" | "padding-inline-end" => (Property::PaddingRight, parse_offset),
        "border-left"
        | "border-inline-start"
        | "border-left-style"
        | "border-inline-start-style" => (Property::BorderLeft, parse_border),
        "border-right" | "border-inline-end" | "border-right-style" | "border-inline-end-style" => {
            (Property::BorderRight, parse_border)
        }
        "unicode-bidi" => (Property::Order, parse_bidi),
        "order" => (Property::Order, |_, value| Some(Value::Flag(*value != [Token::Number(0)]))),
        "flex-direction" => (Property::Order, |_, value| {
            Some(Value::Flag(is_word(value, "row-reverse") || is_word(value, "column-reverse")))
        }),
        _ => return None,
    })
}

/// Finds a property of text.
fn find_text_property(name: &str) -> Option<(Property, Parser)> {
    Some(match name {
        "vertical-align" | "baseline-shift" => (Property::VerticalAlign, parse_align),
        "font-size" => (Property::FontSize, parse_font_size),
        "text-indent" => (Property::TextIndent, parse_first_length),
        "letter-spacing" => (Property::LetterSpacing, parse_offset),
        "list-style" | "list-style-type" => (Property::ListStyle, parse_list_style),
        "content" => (Property::Content, parse_content),
        "font-family" => (Property::SymbolFont, parse_family),
        "font-variant-position" => (Property::FontVariantPosition, parse_variant),
        "mso-hide" => (Property::MsoHide, |_, value| Some(Value::Flag(!is_word(value, "none")))),
        "mso-text-raise" => (Property::MsoTextRaise, parse_offset),
        "mso-footnote-id" | "mso-endnote-id" | "mso-comment-reference" => {
            (Property::MsoReference, |_, _| Some(Value::Flag(true)))
        }
        _ => return None,
    })
}

/// Finds a property of what is painted.
fn find_paint(name: &str) -> Option<(Property, Parser)> {
    Some(match name {
        "visibility" => (Property::Visibility, parse_visibility),
        "content-visibility" => {
            (Property::ContentVisibility, |_, value| Some(Value::Flag(is_word(value, "hidden"))))
        }
        "opacity" => (Property::Opacity, parse_opacity),
        "color" => (Property::Color, parse_text_color),
        "-webkit-text-fill-color" => (Property::TextFill, parse_text_color),
        "background-color" => (Property::BackgroundColor, parse_text_color),
        "background-image" => (Property::BackgroundImage, parse_unless_none),
        "transform"
        | "-webkit-transform"
        | "translate"
        | "rotate"
        | "scale"
        | "filter"
        | "-webkit-filter"
        | "mask"
        | "mask-image"
        | "-webkit-mask"
        | "-webkit-mask-image"
        | "-webkit-text-security"
        | "-webkit-line-clamp" => (Property::Distortion, parse_unless_none),
        "font-feature-settings" => (Property::Distortion, parse_features),
        "mix-blend-mode" | "zoom" => (Property::Distortion, parse_unless_normal),
        "animation" | "animation-name" | "-webkit-animation" | "-webkit-animation-name" => {
            (Property::Animation, parse_unless_none)
        }
        "text-shadow" => (Property::TextShadow, parse_unless_none),
        _ => return None,
    })
}

/// Parses properties that stand for several.
fn parse_shorthand(name: &str, value: &[Token], add: &mut dyn FnMut(Property, Value)) {
    let wide = parse_wide_keyword(value);
    let whole = wide.or_else(|| has_variable(value).then_some(Value::Unknown));
    let properties: &[Property] = match name {
        "text-decoration" | "-webkit-text-decoration" => {
            &[Property::LineThrough, Property::LinePainted]
        }
        "text-decoration-line" => &[Property::LineThrough],
        "text-decoration-color" | "text-decoration-thickness" => &[Property::LinePainted],
        "background" => &[Property::BackgroundColor, Property::BackgroundImage],
        "margin" => &[
            Property::MarginTop,
            Property::MarginRight,
            Property::MarginBottom,
            Property::MarginLeft,
        ],
        "margin-inline" => &[Property::MarginLeft, Property::MarginRight],
        "padding" | "padding-inline" => &[Property::PaddingLeft, Property::PaddingRight],
        "border" | "border-inline" | "border-style" | "border-inline-style" => {
            &[Property::BorderLeft, Property::BorderRight]
        }
        "inset" => &[Property::Top, Property::Right, Property::Bottom, Property::Left],
        "font" => &[Property::FontSize, Property::SymbolFont],
        "font-variant" => &[Property::FontVariantPosition],
        _ => return,
    };
    if let Some(value) = whole {
        for property in properties {
            add(*property, value.clone());
        }
        return;
    }
    match name {
        "background" => parse_background(value, add),
        "margin" | "inset" | "margin-inline" | "padding-inline" => {
            parse_sides(properties, value, add);
        }
        "padding" => parse_padding(value, add),
        "border" | "border-inline" | "border-style" | "border-inline-style" => {
            if let Some(value) = parse_border(name, value) {
                for property in properties {
                    add(*property, value.clone());
                }
            }
        }
        "font" => parse_font(value, add),
        "font-variant" => {
            add(Property::FontVariantPosition, parse_variant("", value).unwrap_or(Value::Initial));
        }
        _ => parse_decoration(name, value, add),
    }
}
