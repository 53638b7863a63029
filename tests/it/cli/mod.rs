//! The command line: its help, what it says, and the examples of the documents.

mod examples;
mod help;
mod messages;
mod terminal;
mod theme;
