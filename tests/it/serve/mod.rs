//! `serve`: the preview.

mod hostile;
mod load;
mod preview;
mod server;
