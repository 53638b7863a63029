//! Writes texts from a form: an empty source, an outline for people, a schema for editors.

mod blank;
mod figures;
mod outline;
mod schema;

pub use blank::blank_source;
pub use figures::write_table;
pub use outline::outline;
pub use schema::schema;
