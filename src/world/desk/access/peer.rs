//! Who holds the other end of a connection. All users of a machine can connect to its ports, and
//! one may have got hold of a key or a cookie. Where the system tells whose a connection is, that
//! is of no use to another user.

use crate::world::http::ConnectionEnds;
use axum::http::Request;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};

/// The lists of connections of this machine, as Linux keeps them.
const TABLES: [&str; 2] = ["/proc/net/tcp", "/proc/net/tcp6"];
/// The state of a connection that nobody has closed.
const ESTABLISHED: &str = "01";

/// Whether the system tells whose a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::world::desk) enum PeerCheck {
    /// It does not, so that keys and cookies alone tell.
    Untold,
    /// It does, and this is the user of the desk.
    Told { own: u32 },
}

impl PeerCheck {
    /// Tries with a connection of this process to itself.
    pub(in crate::world::desk) fn try_out() -> Self {
        let Some(own) = own_user() else { return Self::Untold };
        let is_told = connect_to_self().is_ok_and(|(_listener, stream)| {
            let ends = stream.local_addr().ok().zip(stream.peer_addr().ok());
            ends.is_some_and(|(client, server)| {
                is_connection_of(own, ConnectionEnds { client, server })
            })
        });
        if is_told { Self::Told { own } } else { Self::Untold }
    }

    /// True unless the system can tell whose connections are, and does not name the desk's own
    /// user for the one by which this request came.
    pub(in crate::world::desk) fn allows<B>(self, request: &Request<B>) -> bool {
        match self {
            Self::Untold => true,
            Self::Told { own } => {
                let ends = request.extensions().get::<ConnectionEnds>();
                ends.is_some_and(|ends| is_connection_of(own, *ends))
            }
        }
    }
}

fn connect_to_self() -> std::io::Result<(TcpListener, TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let stream = TcpStream::connect(listener.local_addr()?)?;
    Ok((listener, stream))
}

/// Returns the user of this process where the lists may be there.
#[cfg(unix)]
fn own_user() -> Option<u32> {
    cfg!(target_os = "linux").then(|| rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
fn own_user() -> Option<u32> {
    None
}

/// True if the client's end of a connection is a user's, or that of the system's administrator,
/// who can do all that the user can; what forwards a port into a virtual machine runs as that.
fn is_connection_of(own: u32, ends: ConnectionEnds) -> bool {
    TABLES.iter().any(|table| {
        let table = std::fs::read_to_string(table).unwrap_or_default();
        find_owner(&table, ends).is_some_and(|user| user == own || user == 0)
    })
}

/// Finds the user of the client's end of a connection in a list of connections, if nobody has
/// closed it: one that its user has closed is told as the administrator's.
fn find_owner(table: &str, ends: ConnectionEnds) -> Option<u32> {
    let [client, server] = [ends.client, ends.server].map(forms_in_table);
    table.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().take(8).collect();
        let [_, own, other, state, _, _, _, user] = fields.as_slice() else { return None };
        let is_it = *state == ESTABLISHED
            && client.iter().any(|form| form == own)
            && server.iter().any(|form| form == other);
        if is_it { user.parse().ok() } else { None }
    })
}

/// Returns how an address may stand in a list of connections: one of IPv4 also within one of
/// IPv6, which is how the sockets of some programs hold it.
fn forms_in_table(address: SocketAddr) -> Vec<String> {
    let port = address.port();
    let within = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped(),
        IpAddr::V6(ip) => ip,
    };
    let mut forms = vec![format!("{}:{port:04X}", to_words(&within(address.ip()).octets()))];
    if let IpAddr::V4(ip) = address.ip() {
        forms.push(format!("{}:{port:04X}", to_words(&ip.octets())));
    }
    forms
}

/// Writes the bytes of an address by words of the machine, as they lie in its memory.
fn to_words(octets: &[u8]) -> String {
    let words = octets.as_chunks::<4>().0.iter().map(|word| u32::from_ne_bytes(*word));
    words.map(|word| format!("{word:08X}")).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    fn ends(client: &str, server: &str) -> ConnectionEnds {
        ConnectionEnds { client: client.parse().unwrap(), server: server.parse().unwrap() }
    }

    #[test]
    #[cfg(target_endian = "little")]
    fn the_end_of_the_client_tells_the_user() {
        let rest = "00000000:00000000 00:00000000 00000000";
        let table = format!(
            "{HEAD}   0: 0100007F:EA2B 0100007F:ECDE 01 {rest}  0 0 1\n   1: 0100007F:ECDE 0100007F:EA2B 01 {rest}  1000 0 2\n\n   2: 0100007F:ECDF\n"
        );
        let connection = ends("127.0.0.1:60638", "127.0.0.1:59947");
        assert_eq!(find_owner(&table, connection), Some(1000));
        assert_eq!(find_owner(&table, ends("127.0.0.1:60639", "127.0.0.1:59947")), None);
        assert_eq!(find_owner(&table.replace(" 01 ", " 04 "), connection), None, "it is closed");
        assert_eq!(find_owner(HEAD, connection), None);
        assert_eq!(find_owner("", connection), None);
        let within = "0000000000000000FFFF00000100007F";
        let six = format!("{HEAD}   0: {within}:ECDE {within}:EA2B 01 {rest}  1000 0 2\n");
        assert_eq!(find_owner(&six, connection), Some(1000));
        let own = "00000000000000000000000001000000";
        let six = format!("{HEAD}   0: {own}:ECDE {own}:EA2B 01 {rest}  7 0 2\n");
        assert_eq!(find_owner(&six, ends("[::1]:60638", "[::1]:59947")), Some(7));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_connection_of_this_process_is_its_users_until_it_ends() {
        let own = own_user().unwrap();
        assert_eq!(PeerCheck::try_out(), PeerCheck::Told { own });
        let (_listener, stream) = connect_to_self().unwrap();
        let (client, server) = (stream.local_addr().unwrap(), stream.peer_addr().unwrap());
        let mut request = Request::new(());
        let check = PeerCheck::Told { own };
        assert!(!check.allows(&request), "nothing tells how it came");
        assert!(PeerCheck::Untold.allows(&request));
        request.extensions_mut().insert(ConnectionEnds { client, server });
        assert!(check.allows(&request));
        // The administrator may do all.
        assert_eq!(PeerCheck::Told { own: own + 1 }.allows(&request), own == 0);
        drop(stream);
        assert!(!check.allows(&request));
    }
}
