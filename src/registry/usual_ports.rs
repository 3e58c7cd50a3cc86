//! The ports that well-known servers use unless they are configured otherwise. They are in `data/processes.tsv`, and
//! those of programs in `data/programs.tsv`.

use super::Habits;
use super::exempt_ports::{ExemptKind, KnownUse, exemption, further_use};
use super::process_names::{LONGEST, is_named};
use crate::model::{PortRange, Transport};

static TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/processes.tsv"));

/// The port of web servers.
const WEB: u16 = 80;

/// A port that a program uses by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsualPort<'a> {
    /// The port or ports.
    pub ports: PortRange,
    /// The transports, with commas between.
    transports: &'a str,
    /// The services that it speaks there, as scanners call them, with commas between; `-` for that of the port.
    services: &'a str,
    /// The title of the source.
    pub source_title: &'a str,
    /// The address of the source.
    pub source_url: &'a str,
    /// Whether someone has read the source.
    pub is_checked: bool,
}

impl<'a> UsualPort<'a> {
    /// Returns whether it is this port and transport.
    pub fn is_on(&self, port: u16, transport: Transport) -> bool {
        self.ports.contains(port) && self.transports().any(|listed| listed == transport)
    }

    /// Returns the transports, in their order.
    pub fn transports(&self) -> impl Iterator<Item = Transport> + use<'a> {
        self.transports.split(',').filter_map(Transport::parse)
    }

    /// Returns whether the program speaks the service with this registered name. The Node exporter does not on 9100,
    /// which is registered for printers.
    pub fn speaks(&self, process: &str, registered: &str) -> bool {
        let begins =
            |one: &str, other: &str| one.get(..other.len()).is_some_and(|part| part.eq_ignore_ascii_case(other));
        // Scanners add a version: `kpasswd5`.
        let is_one_of = |service: &str| begins(service, registered) || begins(registered, service);
        self.services == "-" || begins(registered, process) || self.services.split(',').any(is_one_of)
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

    /// Returns the usual ports of the program with this name, compared without case. Empty for a program that is not
    /// known.
    pub fn of(&self, process: &str) -> Vec<UsualPort<'_>> {
        let ports_of = |is_it: fn(&str, &str) -> bool| -> Vec<UsualPort<'_>> {
            self.all().filter(|(name, _)| is_it(name, process)).map(|(_, port)| port).collect()
        };
        // The whole name of a program may begin that of another: `prometheus`, `prometheus-node`.
        let exact = ports_of(str::eq_ignore_ascii_case);
        if exact.is_empty() { ports_of(is_named) } else { exact }
    }

    /// Returns the names of the servers in `data/processes.tsv`, except those that are cut.
    pub fn servers() -> impl Iterator<Item = &'static str> {
        rows().map(|(name, _)| name).filter(|name| name.len() < LONGEST)
    }

    /// Returns the name and the usual ports of a server in `data/processes.tsv`, also by its full name if Linux cuts it.
    /// Its ports in `data/programs.tsv` are among them.
    pub fn of_server(&self, name: &str) -> Option<(&str, Vec<UsualPort<'_>>)> {
        let cut = name.get(..LONGEST).unwrap_or(name);
        let (process, _) =
            rows().find(|(process, _)| process.eq_ignore_ascii_case(cut) && process.len() == cut.len())?;
        let mut ports: Vec<UsualPort<'_>> =
            rows().filter(|(known, _)| *known == process).map(|(_, port)| port).collect();
        ports.extend(self.of(process));
        ports.sort_by_key(|port| port.ports);
        ports.dedup_by(|later, earlier| (later.ports, later.transports) == (earlier.ports, earlier.transports));
        Some((process, ports))
    }

    /// Returns the usual ports of a program if this port is unusual for it. `is_loopback` is whether only this machine
    /// reaches the socket.
    ///
    /// A port is not unusual if `data/exempt.tsv` has a reason for it. A service that may be on any port is unusual on the
    /// usual ports of programs of another kind, which share no port with it.
    pub fn out_of_place(
        &self,
        process: &str,
        port: u16,
        transport: Transport,
        is_loopback: bool,
    ) -> Option<Vec<UsualPort<'_>>> {
        let usual_ports = self.of(process);
        if usual_ports.is_empty() || usual_ports.iter().any(|usual| usual.is_on(port, transport)) {
            return None;
        }
        let is_out = match exemption(process, port, transport, is_loopback) {
            Some(ExemptKind::Further) => false,
            Some(ExemptKind::Service) => self.is_of_another_kind(&usual_ports, port, transport),
            None => true,
        };
        is_out.then_some(usual_ports)
    }

    /// Returns how a program is known to use a port: as one of its usual ports, or for a further socket. A service that may
    /// be on any port uses it as any other.
    pub fn known_use(&self, process: &str, port: u16, transport: Transport, is_loopback: bool) -> Option<KnownUse> {
        if self.of(process).iter().any(|usual| usual.is_on(port, transport)) {
            return Some(KnownUse::ThisPort);
        }
        let is_service = || exemption(process, port, transport, is_loopback) == Some(ExemptKind::Service);
        further_use(process, port, transport, is_loopback).or_else(|| is_service().then_some(KnownUse::AnyPort))
    }

    /// Returns whether a port is usual only for programs that share no port with one that has the ports `own`. Programs that
    /// serve HTTP on a port of their own are of the kind of web servers.
    fn is_of_another_kind(&self, usual_ports: &[UsualPort<'_>], port: u16, transport: Transport) -> bool {
        let is_alike = |name: &str| {
            let shares =
                |other: &UsualPort<'_>| usual_ports.iter().any(|usual| usual.ports.contains(other.ports.first));
            self.of(name).iter().any(shares)
        };
        let is_web = usual_ports.iter().any(|usual| usual.is_on(WEB, Transport::Tcp));
        let speaks_http = |other: &UsualPort<'_>| other.services.split(',').any(|service| service == "http");
        let mut others = self.all().filter(|(_, other)| other.is_on(port, transport)).peekable();
        others.peek().is_some() && !others.any(|(name, other)| is_alike(name) || is_web && speaks_http(&other))
    }

    /// Returns whether a port is the usual one of some program.
    pub fn is_usual(&self, port: u16, transport: Transport) -> bool {
        self.all().any(|(_, usual)| usual.is_on(port, transport))
    }

    /// Returns whether some program usually speaks a service on this port: `squid` speaks `http-proxy` on 3128.
    pub fn is_spoken(&self, service: &str, port: u16, transport: Transport) -> bool {
        self.all()
            .any(|(_, usual)| usual.is_on(port, transport) && usual.services.split(',').any(|word| word == service))
    }

    /// Returns whether some program usually listens on both this port and one of the ports of a service. These are
    /// `own`.
    pub fn is_shared(&self, registered: &[PortRange], port: u16, transport: Transport) -> bool {
        self.programs_on(registered, transport)
            .any(|name| self.of(name).iter().any(|usual| usual.is_on(port, transport)))
    }

    /// Returns whether this port is unusual for a service that usually has one of the ports `own`: no program that
    /// listens on them serves it here, too.
    pub fn is_service_out_of_place(&self, registered: &[PortRange], port: u16, transport: Transport) -> bool {
        self.programs_on(registered, transport).any(|name| {
            exemption(name, port, transport, false) != Some(ExemptKind::Service)
                || self.out_of_place(name, port, transport, false).is_some()
        })
    }

    fn programs_on(&self, registered: &[PortRange], transport: Transport) -> impl Iterator<Item = &str> {
        let is_own = move |usual: &UsualPort<'_>| registered.iter().any(|ports| usual.is_on(ports.first, transport));
        self.all().filter(move |(_, usual)| is_own(usual)).map(|(name, _)| name)
    }

    fn all(&self) -> impl Iterator<Item = (&str, UsualPort<'_>)> {
        let habits = self.programs.all().filter_map(|habit| {
            let port = UsualPort {
                ports: habit.ports()?,
                transports: habit.transport_words(),
                services: "-",
                source_title: habit.source_title(),
                source_url: habit.source_url(),
                is_checked: true,
            };
            Some((habit.name(), port))
        });
        habits.chain(rows())
    }
}

fn rows<'a>() -> impl Iterator<Item = (&'a str, UsualPort<'a>)> {
    TEXT.lines().skip(1).filter_map(|line| row(line))
}

fn row(line: &str) -> Option<(&str, UsualPort<'_>)> {
    let mut values = line.split('\t');
    let name = values.next()?;
    let ports = PortRange::parse(values.next()?)?;
    let port = UsualPort {
        ports,
        transports: values.next()?,
        services: values.next()?,
        source_title: values.next()?,
        source_url: values.next()?,
        is_checked: values.next()? != "-",
    };
    Some((name, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        let rows: Vec<(&str, UsualPort<'_>)> = rows().collect();
        assert_eq!(rows.len(), TEXT.lines().count() - 1);
        assert!(rows.is_sorted_by_key(|(name, port)| (*name, port.ports)));
        for (name, port) in rows {
            assert!(port.transports().count() == port.transports.split(',').count(), "{name} {port:?}");
            assert!(port.source_url.starts_with("https://") && !port.source_title.is_empty(), "{name} {port:?}");
        }
    }

    #[test]
    fn names_that_programs_cut_are_found() {
        let usual = UsualPorts::embedded();
        let is_usual = |name: &str, port| usual.known_use(name, port, Transport::Tcp, false);
        assert_eq!(is_usual("ControlCe", 5000), Some(KnownUse::ThisPort));
        assert_eq!(is_usual("redis-ser", 16379), Some(KnownUse::ThisPort));
        assert_eq!(is_usual("transmission-daemon", 9091), Some(KnownUse::ThisPort));
        assert_eq!((is_usual("ControlC", 5000), is_usual("prometheus", 9100)), (None, None));
    }

    #[test]
    fn a_wide_range_says_little_of_one_port() {
        let usual = UsualPorts::embedded();
        let known = |name, port, transport, is_loopback| usual.known_use(name, port, transport, is_loopback);
        assert_eq!(known("snmpd", 199, Transport::Tcp, true), Some(KnownUse::ThisPort));
        assert_eq!(known("rpcbind", 617, Transport::Udp, false), Some(KnownUse::RandomPort));
        assert_eq!(known("kube-proxy", 31337, Transport::Tcp, false), Some(KnownUse::RandomPort));
        assert_eq!(known("nginx", 81, Transport::Tcp, false), Some(KnownUse::AnyPort), "a service on any port");
        assert_eq!(known("sshd", 31337, Transport::Tcp, true), None, "whatever it forwards");
        assert_eq!(known("unheard-of", 199, Transport::Tcp, false), None);
    }

    #[test]
    fn the_ports_of_both_tables_count() {
        let usual = UsualPorts::embedded();
        let is_usual = |name: &str, port, transport| usual.of(name).iter().any(|usual| usual.is_on(port, transport));
        assert!(is_usual("nginx", 80, Transport::Tcp) && is_usual("NGINX", 443, Transport::Tcp));
        assert!(is_usual("sshd", 22, Transport::Tcp) && !is_usual("sshd", 22, Transport::Udp));
        assert!(is_usual("mysqld", 3306, Transport::Tcp) && is_usual("mariadbd", 3306, Transport::Tcp));
        assert!(is_usual("squid", 3128, Transport::Tcp) && is_usual("rpcbind", 111, Transport::Udp));
        assert!(usual.of("unheard-of").is_empty());
    }

    #[test]
    fn a_server_is_found_by_its_full_name() {
        let usual = UsualPorts::embedded();
        for name in ["transmission-daemon", "transmission-da", "Transmission-Daemon"] {
            let (process, ports) = usual.of_server(name).unwrap();
            assert!(
                process == "transmission-da" && ports.iter().any(|usual| usual.is_on(51413, Transport::Tcp)),
                "{name}"
            );
        }
        for name in ["postfix", "transmission-d", "sshd-session", "unheard-of", ""] {
            assert!(usual.of_server(name).is_none(), "{name}");
        }
        let (_, ports) = usual.of_server("smbd").unwrap();
        assert_eq!(ports.len(), 2, "445 is in both tables");
    }

    #[test]
    fn a_server_speaks_the_service_of_its_port_or_another() {
        let usual = UsualPorts::embedded();
        let speaks = |process: &str, port, registered: &str| {
            let (name, ports) = usual.of_server(process).unwrap();
            ports.iter().any(|usual| usual.is_on(port, Transport::Tcp) && usual.speaks(name, registered))
        };
        assert!(speaks("smbd", 445, "microsoft-ds") && speaks("kadmind", 464, "kpasswd"));
        assert!(speaks("etcd", 2379, "etcd-client") && speaks("pgbouncer", 6432, "pgbouncer"));
        assert!(!speaks("node_exporter", 9100, "pdl-datastream") && !speaks("iperf3", 5201, "targus-getdata1"));
    }

    #[test]
    fn a_program_is_out_of_place_on_every_port_but_its_own_and_exempt_ones() {
        let usual = UsualPorts::embedded();
        let is_out = |name, port| usual.out_of_place(name, port, Transport::Tcp, false).is_some();
        for name in usual.all().map(|(name, _)| name) {
            let is_exempt = exemption(name, 1111, Transport::Tcp, false) == Some(ExemptKind::Service);
            assert_eq!(is_out(name, 1111), !is_exempt, "{name}");
        }
        assert!(is_out("sshd", 2222) && is_out("sshd", 443) && is_out("sshd", 50_000) && !is_out("sshd", 22));
        assert!(is_out("nginx", 22) && is_out("apache2", 3306), "where other servers are");
        assert!(!is_out("nginx", 8080) && !is_out("nginx", 443) && !is_out("postfix", 587));
        assert!(!is_out("nginx", 9100) && !is_out("nginx", 8888), "where other programs serve HTTP");
        assert!(!is_out("caddy", 443) && !is_out("lighttpd", 443), "as other servers of the kind do");
        assert!(!is_out("unheard-of", 22));
        let forwards = |port, is_loopback| usual.out_of_place("sshd", port, Transport::Tcp, is_loopback).is_none();
        assert!(forwards(6010, true) && !forwards(6010, false));
    }
}
