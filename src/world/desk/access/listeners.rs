//! The ports of a desk. A name under `localhost` leads to this machine by IPv4 and by IPv6, so that
//! the desk has to have both: at one that it left, another user could wait for its browser.

use anyhow::Result;
use nianbao_core::diag::{ContextText, Text};
use nianbao_text::text;
use std::io::{Error, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};

/// How often another port is tried, where one is free by IPv4 alone.
const MAX_ATTEMPTS: usize = 20;

/// A port of this machine, by all ways that lead to it.
pub(in crate::world::desk) struct Port {
    pub(in crate::world::desk) number: u16,
    pub(in crate::world::desk) listeners: Vec<TcpListener>,
}

impl Port {
    /// Listens on a port of this machine alone; 0 for any that is free.
    ///
    /// Errors: it is taken.
    pub(in crate::world::desk) fn open(number: u16) -> Result<Self> {
        let mut opened = open_both(number);
        for _ in 1..MAX_ATTEMPTS {
            if number != 0 || !opened.as_ref().is_err_and(is_taken) {
                break;
            }
            opened = open_both(0);
        }
        opened.context_text(|| taken_message(number))
    }
}

fn open_both(number: u16) -> std::io::Result<Port> {
    let four = TcpListener::bind((Ipv4Addr::LOCALHOST, number))?;
    let number = four.local_addr()?.port();
    match TcpListener::bind((Ipv6Addr::LOCALHOST, number)) {
        Ok(six) => Ok(Port { number, listeners: vec![four, six] }),
        Err(error) if is_taken(&error) => Err(error),
        // Where a machine has no IPv6, nobody else can listen there.
        Err(_) => Ok(Port { number, listeners: vec![four] }),
    }
}

fn is_taken(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied)
}

fn taken_message(number: u16) -> Text {
    text!(
        "无法在 127.0.0.1:{number} 上打开工作台：端口可能已被占用或不许使用，用 --port 换一个",
        "the desk cannot listen on 127.0.0.1:{number}: the port may be taken or not allowed; choose another with --port"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_somebody_has_by_one_way_is_taken() {
        let port = Port::open(0).unwrap();
        assert_ne!(port.number, 0);
        let message = Port::open(port.number).err().unwrap();
        assert!(message.to_string().contains(&port.number.to_string()), "{message}");
        if let Ok(six) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) {
            let number = six.local_addr().unwrap().port();
            assert!(Port::open(number).is_err(), "another waits there by IPv6");
        }
    }
}
