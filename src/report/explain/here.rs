//! The sockets that listen on the ports of this system, or the commands that show it.

use crate::engine::Here;
use crate::local::listen::{Address, Process, Socket};
use crate::model::PortRange;
use crate::phrases::list_endpoints;
use crate::report::run::Run;
use crate::report::theme::Paint;
use crate::text::Printable;
use std::io::Write as _;

/// The sockets of one process on one port and transport, with their addresses.
type Group<'a> = (Option<&'a Process>, (u16, &'static str), Vec<String>);

/// Returns `Nothing listens on 617 here.`, or which process listens on which port, transport and address.
pub(super) fn sentence(here: &Here) -> String {
    if here.sockets.is_empty() {
        let transport = here.transport.map(|transport| format!("/{transport}")).unwrap_or_default();
        let ports = here.ports.iter().map(|ports| format!("{ports}{transport}")).collect();
        return format!("Nothing listens on {} here.", list_endpoints(ports));
    }
    let mut groups: Vec<Group<'_>> = Vec::new();
    for socket in &here.sockets {
        let (process, endpoint) = (socket.process(), (socket.port, socket.protocol()));
        let address = address(socket, here);
        match groups.iter_mut().find(|(known, on, _)| *known == process && *on == endpoint) {
            Some((_, _, addresses)) if addresses.contains(&address) => {}
            Some((_, _, addresses)) => addresses.push(address),
            None => groups.push((process, endpoint, vec![address])),
        }
    }
    let one = |(process, (port, transport), addresses): &Group<'_>| {
        let who = match process {
            Some(Process { pid: Some(pid), name: Some(name) }) => format!("`{}` (process {pid})", Printable(name)),
            Some(Process { pid: None, name: Some(name) }) => format!("`{}`", Printable(name)),
            Some(Process { pid: Some(pid), name: None }) => format!("process {pid}"),
            _ if here.is_restricted => "a process that only root can see".to_owned(),
            _ => "a process that is not shown".to_owned(),
        };
        format!("{who} listens on {port}/{transport} ({})", addresses.join(", "))
    };
    format!("Here, {}.", groups.iter().map(one).collect::<Vec<_>>().join("; "))
}

/// Returns the address of a socket in words.
fn address(socket: &Socket, here: &Here) -> String {
    match &socket.address {
        Address::Any => "all addresses".to_owned(),
        Address::Ip { ip, zone: None } if ip.is_unspecified() && ip.is_ipv4() => "all IPv4 addresses".to_owned(),
        Address::Ip { .. } if here.families_unknown && socket.may_take_v4(&here.sockets) => {
            "all IPv6 addresses, and IPv4 ones unless bindv6only/V6ONLY".to_owned()
        }
        Address::Ip { ip, zone: None } if ip.is_unspecified() => "all IPv6 addresses".to_owned(),
        other => other.to_string(),
    }
}

/// Writes the commands that show what listens on some ports.
pub(super) fn write_commands(ports: PortRange, run: &Run<'_>, out: &mut Vec<u8>) {
    let head = run.theme.paint(Paint::Strong, format!("To find the program that listens on {ports}")).to_string();
    let _ = writeln!(out, "\n{head}");
    for (system, command) in commands(ports) {
        let _ = writeln!(out, "  {} {command}", run.theme.paint(Paint::Frame, format!("{system:<8}")));
    }
}

fn commands(ports: PortRange) -> [(&'static str, String); 3] {
    let PortRange { first, last } = ports;
    let (linux, windows) = if ports.is_single() {
        (
            format!("ss -tulpn 'sport = :{first}'"),
            format!("Get-NetTCPConnection -LocalPort {first}; Get-NetUDPEndpoint -LocalPort {first}"),
        )
    } else {
        (
            format!("ss -tulpn 'sport >= :{first} and sport <= :{last}'"),
            format!(
                "Get-NetTCPConnection -LocalPort ({first}..{last}); Get-NetUDPEndpoint -LocalPort ({first}..{last})"
            ),
        )
    };
    [("Linux", linux), ("macOS", format!("sudo lsof -nP -i :{ports}")), ("Windows", windows)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::listen::Listing;
    use crate::model::Transport;

    fn socket(transport: Transport, address: &str, pid: Option<u32>) -> Socket {
        let address = Address::ip(address.parse::<std::net::IpAddr>().unwrap());
        let processes = pid.map(|pid| Process { pid: Some(pid), name: Some(b"sshd".to_vec()) }).into_iter().collect();
        let (user, service, names_cut_at) = (None, None, None);
        Socket { transport, address, port: 22, processes, user, service, is_udp_lite: false, names_cut_at }
    }

    #[test]
    fn one_sentence_names_processes_transports_and_addresses() {
        let sockets = vec![
            socket(Transport::Udp, "127.0.0.1", None),
            socket(Transport::Tcp, "::", Some(7)),
            socket(Transport::Tcp, "0.0.0.0", Some(7)),
        ];
        let mut listing = Listing { sockets, ..Listing::default() };
        let said =
            |listing: &Listing, port, transport| sentence(&Here::on(listing, vec![PortRange::single(port)], transport));
        assert_eq!(
            said(&listing, 22, None),
            "Here, `sshd` (process 7) listens on 22/tcp (all IPv4 addresses, all IPv6 addresses); \
             a process that is not shown listens on 22/udp (127.0.0.1)."
        );
        listing.is_restricted = true;
        assert_eq!(
            said(&listing, 22, Some(Transport::Udp)),
            "Here, a process that only root can see listens on 22/udp (127.0.0.1)."
        );
        assert_eq!(said(&listing, 23, None), "Nothing listens on 23 here.");
        assert_eq!(said(&listing, 22, Some(Transport::Sctp)), "Nothing listens on 22/sctp here.");
    }

    /// Nothing else says whether a socket for `::` takes IPv4.
    #[test]
    fn a_socket_of_ipv6_may_take_ipv4() {
        let said = |sockets| {
            let listing = Listing { sockets, families_unknown: true, ..Listing::default() };
            sentence(&Here::on(&listing, vec![PortRange::single(22)], None))
        };
        let on_v6 = socket(Transport::Tcp, "::", Some(7));
        let may =
            "Here, `sshd` (process 7) listens on 22/tcp (all IPv6 addresses, and IPv4 ones unless bindv6only/V6ONLY).";
        assert_eq!(said(vec![on_v6.clone()]), may);
        let on_udp = socket(Transport::Udp, "0.0.0.0", Some(7));
        assert!(said(vec![on_v6.clone(), on_udp]).contains("unless"));
        let other = socket(Transport::Tcp, "0.0.0.0", Some(8));
        assert!(said(vec![on_v6.clone(), other]).ends_with("listens on 22/tcp (all IPv6 addresses)."));
        let known = Listing { sockets: vec![on_v6.clone()], ..Listing::default() };
        let known = sentence(&Here::on(&known, vec![PortRange::single(22)], None));
        assert!(known.ends_with("listens on 22/tcp (all IPv6 addresses)."), "{known}");
        let dual = Socket { address: Address::Any, ..on_v6 };
        assert_eq!(said(vec![dual]), "Here, `sshd` (process 7) listens on 22/tcp (all addresses).");
    }

    #[test]
    fn several_ports_are_in_one_sentence() {
        let mut other = socket(Transport::Tcp, "127.0.0.1", Some(8));
        other.port = 25;
        let listing = Listing { sockets: vec![other, socket(Transport::Tcp, "::1", Some(7))], ..Listing::default() };
        let said = |ports: &[&str]| {
            let ports = ports.iter().map(|ports| PortRange::parse(ports).unwrap()).collect();
            sentence(&Here::on(&listing, ports, None))
        };
        let both =
            "Here, `sshd` (process 7) listens on 22/tcp (::1); `sshd` (process 8) listens on 25/tcp (127.0.0.1).";
        assert_eq!(said(&["20-30"]), both);
        assert_eq!(said(&["25", "22"]), both);
        assert_eq!(said(&["26-30", "21"]), "Nothing listens on 26-30, 21 here.");
    }
}
