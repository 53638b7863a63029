//! Documents as offices have them, written by the tests themselves.

pub(crate) mod ofd;
pub(crate) mod paper;
pub(crate) mod pdf;
pub(crate) mod pdf_looks;
pub(crate) mod pdf_report;
pub(crate) mod wanted;
pub(crate) mod workbook;
pub(crate) mod written;
pub(crate) mod zip;
