//! A sentence about the programs that listen on a port of this system.

use crate::engine::Here;
use crate::local::listen::{Address, Process, Socket};
use crate::model::Transport;
use crate::text::Shown;

/// Returns `Nothing listens on 617 here.`, or which process listens on which transport and address.
pub(super) fn sentence(here: &Here) -> String {
    let transport = here.transport.map(|transport| format!("/{transport}")).unwrap_or_default();
    if here.sockets.is_empty() {
        return format!("Nothing listens on {}{transport} here.", here.port);
    }
    let mut groups: Vec<(Option<&Process>, Transport, Vec<String>)> = Vec::new();
    for socket in &here.sockets {
        let (process, transport) = (socket.process(), socket.transport);
        let address = address(socket);
        match groups.iter_mut().find(|(own, on, _)| *own == process && *on == transport) {
            Some((_, _, addresses)) if addresses.contains(&address) => {}
            Some((_, _, addresses)) => addresses.push(address),
            None => groups.push((process, transport, vec![address])),
        }
    }
    let one = |(process, transport, addresses): &(Option<&Process>, Transport, Vec<String>)| {
        let who = match process {
            Some(Process { pid, name: Some(name) }) => format!("`{}` (process {pid})", Shown(name)),
            Some(Process { pid, name: None }) => format!("process {pid}"),
            None if here.is_restricted => "a process that only root can see".to_owned(),
            None => "a process that is not shown".to_owned(),
        };
        format!("{who} listens on {}/{transport} ({})", here.port, addresses.join(", "))
    };
    format!("Here, {}.", groups.iter().map(one).collect::<Vec<_>>().join("; "))
}

fn address(socket: &Socket) -> String {
    match &socket.address {
        Address::Ip { ip, zone: None } if ip.is_unspecified() && ip.is_ipv4() => "all of IPv4".to_owned(),
        Address::Ip { ip, zone: None } if ip.is_unspecified() => "all of IPv6".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::listen::Listing;

    fn socket(transport: Transport, address: &str, pid: Option<u32>) -> Socket {
        let address = Address::ip(address.parse::<std::net::IpAddr>().unwrap());
        let processes = pid.map(|pid| Process { pid, name: Some(b"sshd".to_vec()) }).into_iter().collect();
        Socket { transport, address, port: 22, processes, user: None, service: None }
    }

    #[test]
    fn one_sentence_names_processes_transports_and_addresses() {
        let sockets = vec![
            socket(Transport::Udp, "127.0.0.1", None),
            socket(Transport::Tcp, "::", Some(7)),
            socket(Transport::Tcp, "0.0.0.0", Some(7)),
        ];
        let mut listing = Listing { sockets, ..Listing::default() };
        let said = |listing: &Listing, port, transport| sentence(&Here::on(listing, port, transport));
        assert_eq!(
            said(&listing, 22, None),
            "Here, `sshd` (process 7) listens on 22/tcp (all of IPv4, all of IPv6); a process that is not shown listens on \
             22/udp (127.0.0.1)."
        );
        listing.is_restricted = true;
        assert_eq!(
            said(&listing, 22, Some(Transport::Udp)),
            "Here, a process that only root can see listens on 22/udp (127.0.0.1)."
        );
        assert_eq!(said(&listing, 23, None), "Nothing listens on 23 here.");
        assert_eq!(said(&listing, 22, Some(Transport::Sctp)), "Nothing listens on 22/sctp here.");
    }
}
