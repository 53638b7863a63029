//! Properties that decide what is seen of a text, and their values.

use super::color::Color;

/// A property, or what several come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) enum Property {
    Display,
    Visibility,
    ContentVisibility,
    Opacity,
    VerticalAlign,
    Position,
    Top,
    Bottom,
    Left,
    Right,
    /// True if a line runs through the text (`text-decoration-line`).
    LineThrough,
    /// True if the lines of the text are painted.
    LinePainted,
    Color,
    /// `-webkit-text-fill-color`.
    TextFill,
    BackgroundColor,
    /// True for a picture or a gradient.
    BackgroundImage,
    FontSize,
    TextIndent,
    /// True if `clip` leaves nothing; false if it may leave something.
    Clip,
    /// The same of `clip-path`.
    ClipPath,
    Width,
    MaxWidth,
    Height,
    MaxHeight,
    /// True unless what does not fit is shown.
    Overflow,
    Float,
    MarginLeft,
    MarginRight,
    MarginTop,
    MarginBottom,
    PaddingLeft,
    PaddingRight,
    /// True if a line is drawn along the side.
    BorderLeft,
    BorderRight,
    /// True if each element in it is a box of its own (`flex`, `grid`).
    Items,
    LetterSpacing,
    /// True for what moves or changes the painted text: transforms, filters, masks.
    Distortion,
    /// True for a direction or an order of its own.
    Order,
    /// True if it moves or fades in.
    Animation,
    TextShadow,
    ListStyle,
    Content,
    FontVariantPosition,
    /// True for a font that shows other signs than characters.
    SymbolFont,
    MsoHide,
    MsoTextRaise,
    /// True for the mark of a note or a comment of Word.
    MsoReference,
}

/// The number of properties.
pub(in crate::html) const PROPERTY_COUNT: usize = Property::MsoReference as usize + 1;

/// All properties, for `all`.
pub(super) const ALL: [Property; 45] = [
    Property::Display,
    Property::Visibility,
    Property::ContentVisibility,
    Property::Opacity,
    Property::VerticalAlign,
    Property::Position,
    Property::Top,
    Property::Bottom,
    Property::Left,
    Property::Right,
    Property::LineThrough,
    Property::LinePainted,
    Property::Color,
    Property::TextFill,
    Property::BackgroundColor,
    Property::BackgroundImage,
    Property::FontSize,
    Property::TextIndent,
    Property::Clip,
    Property::ClipPath,
    Property::Width,
    Property::MaxWidth,
    Property::Height,
    Property::MaxHeight,
    Property::Overflow,
    Property::Float,
    Property::MarginLeft,
    Property::MarginRight,
    Property::MarginTop,
    Property::MarginBottom,
    Property::PaddingLeft,
    Property::PaddingRight,
    Property::BorderLeft,
    Property::BorderRight,
    Property::Items,
    Property::LetterSpacing,
    Property::Distortion,
    Property::Order,
    Property::Animation,
    Property::TextShadow,
    Property::ListStyle,
    Property::Content,
    Property::FontVariantPosition,
    Property::SymbolFont,
    Property::MsoTextRaise,
];

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::html) enum Value {
    /// That of the parent.
    Inherit,
    /// The initial one of the property.
    Initial,
    /// That of the parent for properties that are inherited, else the initial one.
    Unset,
    /// That of the browser's own sheet.
    Revert,
    /// One that cannot be known here.
    Unknown,
    Display(Display),
    Visibility(Visibility),
    Align(Align),
    Length(Length),
    FontSize(FontSize),
    Color(Color),
    /// One on pages without a doctype.
    PossibleColor(Color),
    /// `currentcolor`.
    CurrentColor,
    /// A number in thousandths.
    Number(i64),
    Flag(bool),
    /// Taken out of the flow (`absolute`, `fixed`), or moved in it (`relative`).
    Positioned {
        out_of_flow: bool,
    },
    Content(Vec<ContentPart>),
}

/// How an element takes its place (CSS Display Level 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::html) enum Display {
    None,
    #[default]
    Inline,
    InlineBlock,
    Block,
    TableCell,
    /// Another part of a table.
    TablePart,
    /// The element has no box, its children have.
    Contents,
}

/// The values of `visibility`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::html) enum Visibility {
    #[default]
    Visible,
    Hidden,
    Collapse,
}

/// The values of `vertical-align`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) enum Align {
    Baseline,
    Super,
    Sub,
    /// At an edge or the middle of the line or of the parent's text.
    Edge,
    /// Raised by a length or a part of the line's height.
    Length(Length),
}

/// A length, in thousandths of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) struct Length {
    pub(in crate::html) value: i64,
    pub(in crate::html) unit: Unit,
}

/// Units of lengths; absolute ones are converted to pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) enum Unit {
    Px,
    /// The size of the text.
    Em,
    /// The size of the text of the page.
    Rem,
    /// A hundredth of something.
    Percent,
    /// A hundredth of the window.
    Window,
}

/// The values of `font-size`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) enum FontSize {
    Length(Length),
    Smaller,
    Larger,
}

/// A part of generated content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::html) enum ContentPart {
    Text(String),
    /// The value of an attribute.
    Attribute(String),
    /// A counter, a picture.
    Other,
}
