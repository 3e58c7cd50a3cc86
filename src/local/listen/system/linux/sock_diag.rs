//! Asks the kernel for sockets by netlink, as `ss` does: `sock_diag(7)`. It shows more than `/proc/net`, but not every
//! kernel and container answers.

use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType,
    netlink::{SOCK_DIAG, SocketAddrNetlink},
    recv, sendto, socket_with,
};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The protocols, by their numbers in IP.
const TCP: u8 = 6;
const UDP: u8 = 17;
pub(super) const DCCP: u8 = 33;
const SCTP: u8 = 132;
const UDP_LITE: u8 = 136;
/// Those whose sockets may take both IPv6 and IPv4.
pub(super) const WITH_FAMILIES: [u8; 5] = [TCP, UDP, DCCP, SCTP, UDP_LITE];

/// `AF_INET` and `AF_INET6`.
const FAMILIES: [u8; 2] = [2, 10];
/// The states in which a socket waits for others: `TCP_LISTEN`, and `TCP_CLOSE` for those of UDP, which are not connected.
const LISTEN: u32 = 1 << 10;
const CLOSE: u32 = 1 << 7;

/// `SOCK_DIAG_BY_FAMILY`, and `NLM_F_REQUEST | NLM_F_DUMP`.
const BY_FAMILY: u16 = 20;
const DUMP: u16 = 0x301;
/// `NLMSG_ERROR` and `NLMSG_DONE`.
const ERROR: u16 = 2;
const DONE: u16 = 3;
/// `INET_DIAG_SKV6ONLY`, an attribute of one byte.
const V6_ONLY: u16 = 11;
/// The lengths of `struct nlmsghdr`, `struct inet_diag_req_v2`, `struct inet_diag_msg` and `struct rtattr`.
const HEAD: usize = 16;
const REQUEST: usize = 56;
const ROW: usize = 72;
const ATTRIBUTE: usize = 4;
/// The kernel sends no longer datagram.
const BUFFER: usize = 32 << 10;

/// A socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The local address and port.
    pub(super) local: SocketAddr,
    /// The inode by which processes hold it.
    pub(super) inode: u64,
    /// The owner.
    pub(super) uid: u32,
    /// Whether a socket of IPv6 takes no IPv4. `None` for one of IPv4.
    pub(super) is_v6_only: Option<bool>,
}

/// Returns the sockets of a protocol that wait for others. `None` if the kernel does not answer for it.
pub(super) fn sockets(protocol: u8) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    for family in FAMILIES {
        // Without IPv6, there are still those of IPv4.
        match dump(family, protocol) {
            Ok(found) => rows.extend(found),
            Err(_) if family != FAMILIES[0] => {}
            Err(_) => return None,
        }
    }
    Some(rows)
}

fn dump(family: u8, protocol: u8) -> io::Result<Vec<Row>> {
    let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, Some(SOCK_DIAG))?;
    sendto(&socket, &request(family, protocol), SendFlags::empty(), &SocketAddrNetlink::new(0, 0))?;
    let (mut rows, mut buffer) = (Vec::new(), vec![0; BUFFER]);
    loop {
        let (_, length) = recv(&socket, &mut buffer[..], RecvFlags::empty())?;
        if read(buffer.get(..length).ok_or(io::ErrorKind::InvalidData)?, &mut rows)? {
            return Ok(rows);
        }
    }
}

/// Returns the request for all sockets of a family and protocol: `struct nlmsghdr` and `struct inet_diag_req_v2`.
fn request(family: u8, protocol: u8) -> Vec<u8> {
    let states = if matches!(protocol, UDP | UDP_LITE) { CLOSE } else { LISTEN };
    let mut message = Vec::with_capacity(HEAD + REQUEST);
    message.extend(((HEAD + REQUEST) as u32).to_ne_bytes());
    message.extend(BY_FAMILY.to_ne_bytes());
    message.extend(DUMP.to_ne_bytes());
    message.extend([0; 8]);
    message.extend([family, protocol, 0, 0]);
    message.extend(states.to_ne_bytes());
    message.resize(HEAD + REQUEST, 0);
    message
}

/// Reads the messages of a datagram. Returns whether they are the last.
fn read(mut messages: &[u8], rows: &mut Vec<Row>) -> io::Result<bool> {
    while let Some(head) = messages.first_chunk::<HEAD>() {
        let length = u32::from_ne_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let kind = u16::from_ne_bytes([head[4], head[5]]);
        let body = messages.get(HEAD..length).ok_or(io::ErrorKind::InvalidData)?;
        match kind {
            DONE => return Ok(true),
            ERROR => return Err(error(body)),
            BY_FAMILY => rows.extend(row(body)),
            _ => {}
        }
        messages = messages.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Ok(false)
}

/// Returns the error of a message, whose number is negative.
fn error(body: &[u8]) -> io::Error {
    let number = body.first_chunk().map_or(0, |bytes| i32::from_ne_bytes(*bytes));
    io::Error::from_raw_os_error(number.saturating_neg())
}

/// Reads a socket: `struct inet_diag_msg`, and its attributes.
fn row(body: &[u8]) -> Option<Row> {
    let (row, mut attributes) = body.split_first_chunk::<ROW>()?;
    let number = |at: usize| u32::from_ne_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]]);
    let port = u16::from_be_bytes([row[4], row[5]]);
    let address: [u8; 16] = row[8..24].try_into().ok()?;
    let is_v6 = row[0] == FAMILIES[1];
    let ip = if is_v6 {
        IpAddr::V6(Ipv6Addr::from(address))
    } else {
        IpAddr::V4(Ipv4Addr::new(address[0], address[1], address[2], address[3]))
    };
    let mut is_v6_only = None;
    while let Some(head) = attributes.first_chunk::<ATTRIBUTE>() {
        let length = usize::from(u16::from_ne_bytes([head[0], head[1]]));
        let value = attributes.get(ATTRIBUTE..length)?;
        if is_v6 && u16::from_ne_bytes([head[2], head[3]]) == V6_ONLY {
            is_v6_only = value.first().map(|&byte| byte != 0);
        }
        attributes = attributes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Some(Row { local: SocketAddr::new(ip, port), inode: number(68).into(), uid: number(64), is_v6_only })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message as the kernel sends it, here of DCCP on `::`, limited to IPv6, with another attribute before that.
    fn message(kind: u16) -> Vec<u8> {
        let mut body = vec![10, 10, 0, 0];
        body.extend(5001_u16.to_be_bytes());
        body.extend([0; 46]);
        body.extend([0; 12]);
        body.extend(33_u32.to_ne_bytes());
        body.extend(15126_u32.to_ne_bytes());
        body.extend(5_u16.to_ne_bytes());
        body.extend(8_u16.to_ne_bytes());
        body.extend([1, 0, 0, 0]);
        body.extend(5_u16.to_ne_bytes());
        body.extend(V6_ONLY.to_ne_bytes());
        body.extend([1, 0, 0, 0]);
        let mut message = Vec::new();
        message.extend(((HEAD + body.len()) as u32).to_ne_bytes());
        message.extend(kind.to_ne_bytes());
        message.extend([0; 10]);
        message.extend(body);
        message
    }

    #[test]
    fn messages_are_read() {
        let mut rows = Vec::new();
        let twice = [message(BY_FAMILY), message(BY_FAMILY)].concat();
        assert!(!read(&twice, &mut rows).unwrap());
        let expected = Row { local: "[::]:5001".parse().unwrap(), inode: 15126, uid: 33, is_v6_only: Some(true) };
        assert_eq!(rows, [expected, expected]);
        assert!(read(&message(DONE), &mut rows).unwrap());
        let mut refused = message(ERROR);
        refused[HEAD..HEAD + 4].copy_from_slice(&(-2_i32).to_ne_bytes());
        assert_eq!(read(&refused, &mut rows).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    /// A cut message ends in an error or fewer rows, at whatever byte.
    #[test]
    fn damaged_messages_do_no_harm() {
        let whole = message(BY_FAMILY);
        for length in 0..whole.len() {
            let mut rows = Vec::new();
            assert!(read(&whole[..length], &mut rows).is_err() || rows.is_empty(), "{length}");
            let mut wrong = whole.clone();
            wrong[length] = 0xff;
            let _ = read(&wrong, &mut rows);
            wrong[..4].copy_from_slice(&[0; 4]);
            assert!(read(&wrong, &mut rows).is_err(), "{length}");
        }
    }
}
