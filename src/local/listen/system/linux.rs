//! Linux: `/proc/net` has the sockets, `/proc/PID/fd` the processes that hold them. Only their owner and root can see
//! the processes.
//!
//! UDP-Lite has the ports of UDP (RFC 3828, section 3.1). DCCP, which Linux 6.16 removed, has no file in `/proc/net`, and
//! netlink shows its sockets. Netlink also shows which sockets of `::` take IPv4, and these get the address `*`, as in `ss`.

mod sock_diag;

use super::SystemReader;
use crate::local::listen::reader::words;
use crate::local::listen::{Address, Listing, Process, Socket};
use crate::model::Transport;
use hashbrown::HashMap;
use procfs::net::{TcpState, UdpNetEntries, UdpNetEntry, UdpState};
use procfs::process::{FDTarget, all_processes};
use procfs::{FromReadSI as _, ProcError, ProcResult, current_system_info};
use std::io;
use std::net::SocketAddr;

/// Reads Linux.
#[derive(Debug)]
pub(super) struct Reader;

impl SystemReader for Reader {
    fn sockets(&self) -> io::Result<Listing> {
        let mut open = Vec::new();
        for table in [procfs::net::tcp(), procfs::net::tcp6()] {
            let entries = known(table)?.into_iter().filter(|entry| entry.state == TcpState::Listen);
            open.extend(
                entries.map(|entry| OpenSocket::new(Transport::Tcp, entry.local_address, entry.inode, entry.uid)),
            );
        }
        for (path, is_lite) in [
            ("/proc/net/udp", false),
            ("/proc/net/udp6", false),
            ("/proc/net/udplite", true),
            ("/proc/net/udplite6", true),
        ] {
            let table = UdpNetEntries::from_file(path, current_system_info()).map(|table| table.0);
            // A connected socket is `Established`.
            let entries = known(table)?.into_iter().filter(|entry| entry.state == UdpState::Close);
            let open_udp =
                |entry: UdpNetEntry| OpenSocket::new(Transport::Udp, entry.local_address, entry.inode, entry.uid);
            open.extend(entries.map(open_udp).map(|mut open| {
                open.socket.is_udp_lite = is_lite;
                open
            }));
        }
        let of_dccp = sock_diag::sockets(sock_diag::DCCP).unwrap_or_default().into_iter();
        open.extend(of_dccp.map(|row| OpenSocket::new(Transport::Dccp, row.local, row.inode, row.uid)));
        match std::fs::read("/proc/net/sctp/eps") {
            Ok(text) => open.extend(sctp_endpoints(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        open.retain(|open| open.socket.port > 0);
        let families_unknown = merge_families(&mut open);
        Ok(Listing { families_unknown, ..add_processes(open) })
    }
}

/// Gives the sockets of `::` that take IPv4, too, the address `*`. Returns whether the kernel does not say that of one.
fn merge_families(open: &mut [OpenSocket]) -> bool {
    let of_v6 = |open: &&mut OpenSocket| open.socket.address == Address::any_v6();
    if !open.iter_mut().any(|open| of_v6(&open)) {
        return false;
    }
    let rows = sock_diag::WITH_FAMILIES.into_iter().filter_map(sock_diag::sockets).flatten();
    let is_v6_only: HashMap<u64, bool> = rows.filter_map(|row| Some((row.inode, row.is_v6_only?))).collect();
    let mut is_unknown = false;
    for open in open.iter_mut().filter(of_v6) {
        match is_v6_only.get(&open.inode) {
            Some(true) => {}
            Some(false) => open.socket.address = Address::Any,
            None => is_unknown = true,
        }
    }
    is_unknown
}

/// A socket, and the inode by which processes hold it.
struct OpenSocket {
    socket: Socket,
    inode: u64,
    /// The owner.
    uid: u32,
}

impl OpenSocket {
    fn new(transport: Transport, local: SocketAddr, inode: u64, uid: u32) -> Self {
        Self { socket: Socket::new(transport, Address::ip(local.ip()), local.port()), inode, uid }
    }
}

/// Returns the rows of a table; none if the kernel has no such table, as without IPv6.
fn known<T>(table: ProcResult<Vec<T>>) -> io::Result<Vec<T>> {
    match table {
        Ok(rows) => Ok(rows),
        Err(ProcError::NotFound(_)) => Ok(Vec::new()),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Reads `/proc/net/sctp/eps`: `ENDPT SOCK STY SST HBKT LPORT UID INODE LADDRS`, one endpoint per line. One that listens on
/// several addresses is several sockets. 10 is the state LISTENING of `SST` (`SCTP_SS_LISTENING`).
fn sctp_endpoints(text: &[u8]) -> Vec<OpenSocket> {
    let mut found = Vec::new();
    for line in text.split(|&b| b == b'\n').skip(1) {
        let words: Vec<&str> = words(line).into_iter().filter_map(|word| std::str::from_utf8(word).ok()).collect();
        let [_, _, _, "10", _, port, uid, inode, addresses @ ..] = &words[..] else { continue };
        let (Ok(port), Ok(uid), Ok(inode)) = (port.parse(), uid.parse(), inode.parse()) else { continue };
        let addresses = addresses.iter().filter_map(|address| address.parse().ok());
        found.extend(addresses.map(|ip| OpenSocket::new(Transport::Sctp, SocketAddr::new(ip, port), inode, uid)));
    }
    found
}

fn add_processes(open: Vec<OpenSocket>) -> Listing {
    let mut listing = Listing::default();
    let mut by_inode: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, open) in open.iter().enumerate().filter(|(_, open)| open.inode > 0) {
        by_inode.entry(open.inode).or_default().push(at);
    }
    let mut held: Vec<Vec<Holder>> = open.iter().map(|_| Vec::new()).collect();
    // A process or a file can be gone before it is read.
    for process in all_processes().into_iter().flatten().flatten().filter(|_| !open.is_empty()) {
        let files = match process.fd() {
            Ok(files) => files,
            Err(ProcError::PermissionDenied(_)) => {
                listing.is_restricted = true;
                continue;
            }
            Err(_) => continue,
        };
        let mut holder = None;
        for file in files.flatten() {
            let FDTarget::Socket(inode) = file.target else { continue };
            let Some(indices) = by_inode.get(&inode) else { continue };
            let holder = holder.get_or_insert_with(|| Holder::read(&process));
            for &at in indices {
                held[at].push(holder.clone());
            }
        }
    }
    let users = Users::read();
    for (OpenSocket { mut socket, uid, .. }, holders) in open.into_iter().zip(held) {
        socket.processes = holders.iter().map(|holder| holder.process.clone()).collect();
        socket.sort_processes();
        let first = socket.process();
        let owner = first.and_then(|first| holders.iter().find(|holder| holder.process == *first)?.uid);
        socket.user = Some(users.name(owner.unwrap_or(uid)));
        listing.sockets.push(socket);
    }
    listing
}

/// A process, and the user that it acts as.
#[derive(Clone)]
struct Holder {
    process: Process,
    uid: Option<u32>,
}

impl Holder {
    fn read(process: &procfs::process::Process) -> Self {
        let pid = process.pid().unsigned_abs();
        let name = std::fs::read(format!("/proc/{pid}/comm")).ok();
        let name = name.map(|mut name| {
            name.pop_if(|last| *last == b'\n');
            name
        });
        Self { process: Process { pid: Some(pid), name }, uid: process.status().ok().map(|status| status.euid) }
    }
}

/// The names of users in `/etc/passwd`. Users of other name services are shown by their number.
struct Users(HashMap<u32, Vec<u8>>);

impl Users {
    fn read() -> Self {
        let text = std::fs::read("/etc/passwd").unwrap_or_default();
        let mut names = HashMap::new();
        for line in text.split(|&b| b == b'\n') {
            let mut fields = line.split(|&b| b == b':');
            let (Some(name), Some(uid)) = (fields.next(), fields.nth(1)) else { continue };
            let uid = std::str::from_utf8(uid).ok().and_then(|uid| uid.parse().ok());
            if let Some(uid) = uid.filter(|_| !name.is_empty()) {
                names.entry(uid).or_insert_with(|| name.to_vec());
            }
        }
        Self(names)
    }

    fn name(&self, uid: u32) -> Vec<u8> {
        self.0.get(&uid).cloned().unwrap_or_else(|| uid.to_string().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_of_sctp_that_listen_are_read() {
        let text = b" ENDPT     SOCK   STY SST HBKT LPORT   UID INODE LADDRS\n\
            ffff8802  ffff8803 2   10  29   36412    33 15126 10.1.10.29 ::1 \n\
            ffff8804  ffff8805 2   7   30   36413     0 15127 0.0.0.0\ncut 1\n\n";
        let found: Vec<String> = sctp_endpoints(text)
            .iter()
            .map(|open| {
                let socket = &open.socket;
                format!("{} {} {} {} {}", socket.transport, socket.address, socket.port, open.uid, open.inode)
            })
            .collect();
        assert_eq!(found, ["sctp 10.1.10.29 36412 33 15126", "sctp ::1 36412 33 15126"]);
    }

    #[test]
    fn users_without_a_name_are_numbers() {
        assert_eq!(Users(HashMap::new()).name(4321), b"4321");
    }

    #[test]
    fn the_sockets_of_this_process_are_found() {
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        let listing = Reader.sockets().unwrap();
        let found = listing.sockets.iter().find(|socket| socket.port == port && socket.address.is_loopback()).unwrap();
        assert!(found.processes.iter().any(|process| process.pid == Some(std::process::id())), "{found:?}");
    }
}
