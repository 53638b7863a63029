//! `serve`: the preview.

mod preview;
