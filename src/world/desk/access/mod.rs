//! Who may use the desk, and by which ports.

mod listeners;
mod peer;
mod session;

pub(super) use listeners::Port;
pub(super) use peer::PeerCheck;
pub(super) use session::{Access, Denial};
