//! The addresses of this machine in its networks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// The largest number of addresses that are listed.
const MAX_LISTED: usize = 8;
/// Addresses for documentation, which are nobody's. A route to them is that to the world.
const ELSEWHERE: [(&str, &str); 2] = [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")];

/// Lists the addresses at which others can reach a server that listens on an address: the
/// address itself, or of an unspecified one those of this machine. There are none where only
/// this machine can.
pub(super) fn list_reachable(listening: IpAddr) -> Vec<IpAddr> {
    if !listening.is_unspecified() {
        return if is_loopback(listening) { Vec::new() } else { vec![listening] };
    }
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let v4 = parse_fib_trie(&read("/proc/net/fib_trie")).into_iter().map(IpAddr::from);
    let v6 = parse_if_inet6(&read("/proc/net/if_inet6")).into_iter().map(IpAddr::from);
    // The address of the usual route is the most likely one.
    let found = ELSEWHERE.iter().filter_map(|(from, to)| find_source(from, to)).chain(v4).chain(v6);
    let mut listed: Vec<IpAddr> = Vec::new();
    for address in found.filter(|address| listening.is_ipv6() || address.is_ipv4()) {
        if is_usable(address) && !listed.contains(&address) {
            listed.push(address);
        }
    }
    listed.truncate(MAX_LISTED);
    listed
}

/// True if only this machine can reach an address.
pub(super) fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// True if an address can be typed into a browser on another machine. One of a link alone
/// needs the name of that link beside it.
fn is_usable(address: IpAddr) -> bool {
    let is_of_link = match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    !is_loopback(address) && !address.is_unspecified() && !is_of_link
}

/// Returns the address of this machine from which another is reached. Connecting a UDP
/// socket sends nothing.
fn find_source(from: &str, to: &str) -> Option<IpAddr> {
    let socket = UdpSocket::bind(from).ok()?;
    socket.connect(to).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Lists the addresses of this machine in Linux's table of routes, `/proc/net/fib_trie`.
fn parse_fib_trie(text: &str) -> Vec<Ipv4Addr> {
    let mut last: Option<Ipv4Addr> = None;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(address) = line.strip_prefix("|-- ") {
            last = address.parse().ok();
        } else if line == "/32 host LOCAL" {
            found.extend(last);
        }
    }
    found
}

/// Lists the addresses in Linux's table of interfaces, `/proc/net/if_inet6`.
fn parse_if_inet6(text: &str) -> Vec<Ipv6Addr> {
    let digits = text.lines().filter_map(|line| line.split_whitespace().next());
    let numbers = digits.filter_map(|digits| u128::from_str_radix(digits, 16).ok());
    numbers.map(Ipv6Addr::from_bits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIB_TRIE: &str = "\
Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 192.168.1.0/24 2 0 2
        |-- 192.168.1.0
           /24 link UNICAST
        |-- 192.168.1.5
           /32 host LOCAL
        |-- 192.168.1.255
           /32 link BROADCAST
     |-- 127.0.0.1
        /32 host LOCAL
";

    #[test]
    fn tables_of_linux_give_the_addresses() {
        assert_eq!(parse_fib_trie(FIB_TRIE), [[192, 168, 1, 5].into(), Ipv4Addr::LOCALHOST]);
        let table = "fd000000000000000000000000000005 02 40 00 80     eth0\n\
                     00000000000000000000000000000001 01 80 10 80       lo\n\
                     no address\n";
        assert_eq!(parse_if_inet6(table), ["fd00::5".parse().unwrap(), Ipv6Addr::LOCALHOST]);
    }

    #[test]
    fn only_addresses_of_other_machines_are_listed() {
        for address in ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"] {
            assert!(list_reachable(address.parse().unwrap()).is_empty(), "{address}");
        }
        let one: IpAddr = "192.168.1.5".parse().unwrap();
        assert_eq!(list_reachable(one), [one]);
        for address in ["127.0.0.1", "::1", "0.0.0.0", "169.254.3.4", "fe80::1"] {
            assert!(!is_usable(address.parse().unwrap()), "{address}");
        }
        let v4 = list_reachable(Ipv4Addr::UNSPECIFIED.into());
        assert!(v4.len() <= MAX_LISTED && v4.iter().all(IpAddr::is_ipv4), "{v4:?}");
    }
}
