//! `build`: what a build writes, and what its pages hold.

mod active;
mod addresses;
mod aliases;
mod attachments;
mod compare;
mod data;
mod divided_lists;
mod headings;
mod layouts;
mod lists;
mod markdown;
mod output;
mod parts;
mod portal;
mod release;
mod sections;
mod warm;
mod yuncheng;
