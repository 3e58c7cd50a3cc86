//! The ports that well-known servers use unless they are configured otherwise. They are in `data/processes.tsv`, and
//! those of programs in `data/programs.tsv`.

use super::Habits;
use crate::model::{PortRange, Transport};

static TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/processes.tsv"));

/// A port that a program uses by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsualPort<'a> {
    /// The port or ports.
    pub ports: PortRange,
    /// The transports, with commas between.
    transports: &'a str,
    /// Whether the program hardly ever listens elsewhere.
    is_strict: bool,
    /// The services that it speaks there, as scanners call them, with commas between; `-` for that of the port.
    services: &'a str,
    /// The title of the source.
    pub source_title: &'a str,
    /// The address of the source.
    pub source_url: &'a str,
}

impl UsualPort<'_> {
    /// Returns whether it is this port and transport.
    pub fn is_on(&self, port: u16, transport: Transport) -> bool {
        self.ports.contains(port) && self.transports().any(|own| own == transport)
    }

    /// Returns the transports, in their order.
    pub fn transports(&self) -> impl Iterator<Item = Transport> {
        self.transports.split(',').filter_map(Transport::parse)
    }
}

/// The usual ports of all programs that are known.
#[derive(Clone, Debug)]
pub struct UsualPorts {
    programs: Habits,
}

impl UsualPorts {
    /// Returns the ports that are part of the program.
    pub fn embedded() -> Self {
        Self { programs: Habits::of_programs() }
    }

    /// Returns the columns of `data/processes.tsv`, in their order.
    pub fn columns() -> impl Iterator<Item = &'static str> {
        TEXT.lines().next().unwrap_or_default().split('\t')
    }

    /// Returns the usual ports of the program with this name, compared without case. Empty for a program that is not
    /// known.
    pub fn of(&self, process: &str) -> Vec<UsualPort<'_>> {
        self.all().filter(|(name, _)| name.eq_ignore_ascii_case(process)).map(|(_, port)| port).collect()
    }

    /// Returns the usual ports of a program if this port is unusual for it.
    ///
    /// It is unusual if the program hardly ever listens on other ports, or if the port is usual for programs of another
    /// kind, which share no port with it.
    pub fn out_of_place(&self, process: &str, port: u16, transport: Transport) -> Option<Vec<UsualPort<'_>>> {
        let own = self.of(process);
        if own.is_empty() || own.iter().any(|own| own.is_on(port, transport)) {
            return None;
        }
        let is_alike = |name: &str| {
            let shares = |other: &UsualPort<'_>| own.iter().any(|own| own.ports.contains(other.ports.first));
            self.of(name).iter().any(shares)
        };
        let mut others = self.all().filter(|(_, other)| other.is_on(port, transport)).map(|(name, _)| name).peekable();
        let is_of_another_kind = others.peek().is_some() && !others.any(is_alike);
        (own.iter().any(|own| own.is_strict) || is_of_another_kind).then_some(own)
    }

    /// Returns whether a port is the usual one of some program.
    pub fn is_usual(&self, port: u16, transport: Transport) -> bool {
        self.all().any(|(_, usual)| usual.is_on(port, transport))
    }

    /// Returns whether some program usually speaks a service on this port: `squid` speaks `http-proxy` on 3128.
    pub fn is_spoken(&self, service: &str, port: u16, transport: Transport) -> bool {
        self.all().any(|(_, usual)| usual.is_on(port, transport) && usual.services.split(',').any(|own| own == service))
    }

    /// Returns whether some program usually listens on both this port and one of the ports of a service. These are
    /// `own`.
    pub fn is_shared(&self, own: &[PortRange], port: u16, transport: Transport) -> bool {
        self.programs_on(own, transport).any(|name| self.of(name).iter().any(|usual| usual.is_on(port, transport)))
    }

    /// Returns whether this port is unusual for a service that usually has one of the ports `own`. The decision is that
    /// of [`Self::out_of_place`] for a program that listens on them.
    pub fn is_service_out_of_place(&self, own: &[PortRange], port: u16, transport: Transport) -> bool {
        self.programs_on(own, transport).any(|name| self.out_of_place(name, port, transport).is_some())
    }

    fn programs_on(&self, own: &[PortRange], transport: Transport) -> impl Iterator<Item = &str> {
        let is_own = move |usual: &UsualPort<'_>| own.iter().any(|own| usual.is_on(own.first, transport));
        self.all().filter(move |(_, usual)| is_own(usual)).map(|(name, _)| name)
    }

    fn all(&self) -> impl Iterator<Item = (&str, UsualPort<'_>)> {
        let habits = self.programs.all().filter_map(|habit| {
            let port = UsualPort {
                ports: habit.ports()?,
                transports: habit.transport_words(),
                is_strict: false,
                services: "-",
                source_title: habit.source_title(),
                source_url: habit.source_url(),
            };
            Some((habit.name(), port))
        });
        habits.chain(TEXT.lines().skip(1).filter_map(|line| row(line)))
    }
}

fn row(line: &str) -> Option<(&str, UsualPort<'_>)> {
    let mut values = line.split('\t');
    let name = values.next()?;
    let ports = PortRange::parse(values.next()?)?;
    let port = UsualPort {
        ports,
        transports: values.next()?,
        is_strict: values.next()? == "yes",
        services: values.next()?,
        source_title: values.next()?,
        source_url: values.next()?,
    };
    Some((name, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        let rows: Vec<(&str, UsualPort<'_>)> = TEXT.lines().skip(1).filter_map(row).collect();
        assert_eq!(rows.len(), TEXT.lines().count() - 1);
        assert!(rows.is_sorted_by_key(|(name, port)| (*name, port.ports)));
        for (name, port) in rows {
            assert!(port.transports().count() == port.transports.split(',').count(), "{name} {port:?}");
            assert!(port.source_url.starts_with("https://") && !port.source_title.is_empty(), "{name} {port:?}");
        }
    }

    #[test]
    fn the_ports_of_both_tables_count() {
        let usual = UsualPorts::embedded();
        let is_usual = |name: &str, port, transport| usual.of(name).iter().any(|own| own.is_on(port, transport));
        assert!(is_usual("nginx", 80, Transport::Tcp) && is_usual("NGINX", 443, Transport::Tcp));
        assert!(is_usual("sshd", 22, Transport::Tcp) && !is_usual("sshd", 22, Transport::Udp));
        assert!(is_usual("mysqld", 3306, Transport::Tcp) && is_usual("mariadbd", 3306, Transport::Tcp));
        assert!(is_usual("squid", 3128, Transport::Tcp) && is_usual("rpcbind", 111, Transport::Udp));
        assert!(usual.of("unheard-of").is_empty());
    }

    #[test]
    fn a_program_is_out_of_place_where_it_never_listens_or_others_do() {
        let usual = UsualPorts::embedded();
        let is_out = |name, port| usual.out_of_place(name, port, Transport::Tcp).is_some();
        assert!(is_out("sshd", 2222) && is_out("sshd", 443) && !is_out("sshd", 22));
        assert!(is_out("nginx", 22) && is_out("postfix", 80) && is_out("squid", 3306), "where other servers are");
        assert!(!is_out("squid", 8080) && !is_out("node_exporter", 9101), "where no other server is");
        assert!(!is_out("nginx", 8080) && !is_out("nginx", 443) && !is_out("postfix", 587));
        assert!(!is_out("caddy", 443) && !is_out("lighttpd", 443), "as other servers of the kind do");
        assert!(!is_out("unheard-of", 22));
    }
}
