//! What templates see: values made for them, and nothing else.

mod data;
mod home;
mod moved;
mod number;
mod office;
mod report;
mod site;
mod year;

pub(super) use data::data;
pub(super) use home::{home, offices};
pub(super) use moved::moved;
pub(super) use office::office;
pub(super) use report::report;
pub(super) use site::site;
pub(super) use year::year;
