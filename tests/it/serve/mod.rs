//! `serve`: the preview.

mod hostile;
mod load;
mod network;
mod preview;
mod server;
