//! Numbers, boxes and matrices as attributes write them (GB/T 33190-2016, 7.3).

use crate::page::matrix::{Matrix, bounded};
use crate::xml::Element;

/// Most numbers of a list that are read.
const MAX_NUMBERS: usize = 100_000;

/// A rectangle: its upper left corner, its width and its height, in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Box2d {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Parses a number; it is finite.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    text.trim().parse().ok().map(bounded)
}

/// Parses a list of numbers that blanks or commas part; what is none is passed over.
pub(super) fn parse_numbers(text: &str) -> Vec<f64> {
    text.split([' ', ',', '\t', '\n', '\r']).filter_map(parse_number).take(MAX_NUMBERS).collect()
}

/// Returns an attribute that is a number.
pub(super) fn number(element: Element, name: &str) -> Option<f64> {
    parse_number(&element.attribute(name)?)
}

/// Parses a box of four numbers.
pub(super) fn parse_box(text: &str) -> Option<Box2d> {
    let [x, y, width, height] = parse_numbers(text).try_into().ok()?;
    Some(Box2d { x, y, width, height })
}

/// Returns the attribute `CTM`, or a matrix that changes nothing.
pub(super) fn ctm(element: Element) -> Matrix {
    let numbers = element.attribute("CTM").map(|text| parse_numbers(&text));
    numbers.and_then(|numbers| Matrix::from_numbers(&numbers)).unwrap_or(Matrix::IDENTITY)
}

/// Returns the matrix that takes what an object draws to what is around it: first its
/// `CTM`, then the upper left corner of its `Boundary`.
pub(super) fn object_matrix(element: Element) -> Matrix {
    let boundary = boundary(element);
    ctm(element).then(Matrix::translation(boundary.x, boundary.y))
}

/// Returns the attribute `Boundary`.
pub(super) fn boundary(element: Element) -> Box2d {
    element.attribute("Boundary").and_then(|text| parse_box(&text)).unwrap_or_default()
}

/// Returns an attribute that is true or false, if it is there and one of them.
pub(super) fn flag(element: Element, name: &str) -> Option<bool> {
    match element.attribute(name)?.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
