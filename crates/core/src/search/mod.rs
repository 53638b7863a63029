//! The search of the published site: which pairs of characters a page has, and how they are
//! kept in files that a script in the browser reads. `themes/portal/search.js` folds and divides
//! words in the same way.
//!
//! Words are found by their bigrams, pairs of characters that follow each other, for Chinese has
//! no blanks between words: a page can hold a run of characters only if it has all pairs of the
//! run. Whether it does hold it, the script sees in the page itself.

mod bigrams;
mod catalog;
mod fold;
mod page_text;
mod postings;
mod shards;
mod whole;

pub use bigrams::{collect_bigrams, compare_bigrams, decode_bigrams, encode_bigrams};
pub use catalog::{Grid, write_catalog};
pub use fold::fold;
pub use page_text::{for_each_run, searched_part};
pub use postings::PostingList;
pub use shards::{ListChange, Shard, count_bits, is_shard_path, shard_number};
pub use whole::make_whole_index;

/// The folder of the index below the site's address.
pub const FOLDER: &str = "search";
