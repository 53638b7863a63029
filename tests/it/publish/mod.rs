//! `publish`: to a folder, to an object store, to servers.

mod damage;
mod encoded_paths;
mod folder;
#[cfg(feature = "remote")]
mod links;
#[cfg(feature = "remote")]
mod nginx;
#[cfg(feature = "remote")]
mod servers;
#[cfg(feature = "remote")]
mod store;
#[cfg(not(feature = "remote"))]
mod without_remote;
