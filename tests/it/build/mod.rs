//! `build`: what a build writes, and what its pages hold.

mod active;
mod addresses;
mod aliases;
mod attachments;
mod charts;
mod citation;
mod compare;
mod data;
mod divided_lists;
mod downloads;
mod files;
mod gaps;
mod headings;
mod layouts;
mod lists;
mod look;
mod markdown;
mod output;
mod parts;
mod portal;
mod release;
mod search;
mod sections;
mod sums;
mod warm;
mod yuncheng;
