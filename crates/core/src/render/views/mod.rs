//! The variable `view` of each template. Templates see these values and no others.

mod article;
mod data;
mod home;
mod list;
mod look;
mod moved;
mod number;
mod office;
mod office_charts;
mod report;
mod roll_up;
mod search;
mod site;
mod sums;
mod year;

pub(super) use article::article_view;
pub(super) use data::data_view;
pub(super) use home::{coverage_view, home_view, offices_view};
pub(super) use list::{groups_view, page_label};
pub(super) use moved::moved_view;
pub(super) use office::office_view;
pub(super) use report::report_view;
pub(super) use search::search_view;
pub(super) use site::site_view;
pub(super) use year::year_view;
