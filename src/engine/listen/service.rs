//! Whether a service that a scan recognized is on a port of another service.

use crate::local::listen::ProbedService;
use crate::model::{PortRange, Transport};
use crate::registry::{Claim, ClaimKind, Habits, Record, Registry, UsualPorts};

/// Services that are served under another name on a port of their own. Mail submission is SMTP (RFC 6409, RFC 8314),
/// and the global catalog of Active Directory is LDAP.
const SPOKEN_AS: [(&str, &str); 4] =
    [("smtp", "submission"), ("smtp", "submissions"), ("ldap", "msft-gc"), ("ldap", "msft-gc-ssl")];

/// Returns whether a scan found a shell that anyone may use, or malware, by the names that Nmap gives them.
pub(super) fn is_open_shell(service: &ProbedService) -> bool {
    matches!(&*service.name, "bindshell" | "backdoor")
}

/// Returns the ports that a service is registered on, if this port belongs to another service. `registered` are the names
/// of the port. None are returned for a service without a registered name on the usual port of some server.
///
/// HTTP is served on many ports that are registered for another name (RFC 9205), so it counts only on the usual ports of
/// other programs.
pub(super) fn registered_elsewhere(
    registry: &Registry,
    usual: &UsualPorts,
    service: &ProbedService,
    (port, transport): (u16, Transport),
    registered: &[&str],
) -> Option<Vec<PortRange>> {
    let is_own = registered.iter().any(|name| is_same(&service.name, name));
    if service.is_mapped || is_own || usual.is_spoken(&service.name, port, transport) {
        return None;
    }
    let records = registry.named(service.name.as_bytes()).filter(|record| record.is_for(transport));
    let registered_ports: Vec<PortRange> = records.filter_map(Record::ports).collect();
    if registered_ports.is_empty() {
        let is_named = registered.iter().any(|name| is_customary(&service.name, name));
        let is_of_another = usual.is_usual(port, transport) && !registered.is_empty() && !is_named;
        return (is_of_another && !is_open_shell(service)).then_some(registered_ports);
    }
    if registered_ports.iter().any(|ports| ports.contains(port)) || usual.is_shared(&registered_ports, port, transport)
    {
        return None;
    }
    let is_http = matches!(&*service.name, "http" | "https");
    let is_of_another = !registered.is_empty() && !is_http;
    (is_of_another || usual.is_service_out_of_place(&registered_ports, port, transport)).then_some(registered_ports)
}

/// Returns whether a scan found the very service that a port is for: a registered one, the usual one of some program, or
/// software that is known to use the port. Then no report about others on the port is of interest.
pub(super) fn is_expected(
    usual: &UsualPorts,
    service: &ProbedService,
    (port, transport): (u16, Transport),
    registered: &[&str],
    claims: &[Claim<'_>],
) -> bool {
    let product = service.product.as_deref().unwrap_or_default().to_ascii_lowercase();
    let is_software = |claim: &Claim<'_>| {
        claim.kind() == Some(ClaimKind::UnofficialUse) && product.contains(&claim.subject().to_ascii_lowercase())
    };
    !is_open_shell(service)
        && (registered.iter().any(|name| is_same(&service.name, name))
            || usual.is_spoken(&service.name, port, transport) && !matches!(&*service.name, "http" | "https")
            || claims.iter().any(is_software))
}

/// Returns whether a name is in common use for a registered one. It is the name of a service or a program, or a
/// variant: `kerberos-sec`, `jabber`, `http-proxy`.
fn is_customary(service: &str, registered: &str) -> bool {
    let is_habit = |habits: Habits| {
        habits.all().any(|habit| habit.name().eq_ignore_ascii_case(service) && habit.official() == registered)
    };
    service.split('-').any(|part| is_same(part, registered))
        || is_habit(Habits::embedded())
        || is_habit(Habits::of_programs())
}

/// Returns whether a registered name is that of the service, or of a variant. Variants are `imaps`, `http-alt`,
/// `secure-mqtt`; scanners write `memcached` for `memcache`, and versions (`socks5`).
fn is_same(service: &str, registered: &str) -> bool {
    let (service, registered) = (service.to_ascii_lowercase(), registered.to_ascii_lowercase());
    let is_long = service.len() > 2;
    registered == service
        || is_long && registered.starts_with(&service)
        || registered.len() > 2 && service.starts_with(&registered)
        || registered.split('-').any(|part| part == service)
        || SPOKEN_AS.contains(&(&service, &registered))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_elsewhere_only_on_a_port_of_another() {
        let (registry, usual) = (Registry::embedded(), UsualPorts::embedded());
        let is_elsewhere = |name: &str, port, is_mapped| {
            let service = ProbedService { name: name.to_owned(), is_encrypted: false, product: None, is_mapped };
            let endpoint = (port, Transport::Tcp);
            let registered = crate::registry::expected(&registry, port, Transport::Tcp);
            registered_elsewhere(&registry, &usual, &service, endpoint, &registered).is_some()
        };
        for (name, port) in [
            ("ssh", 80),
            ("ssh", 443),
            ("ssh", 22022),
            ("http", 22),
            ("irc", 443),
            ("socks", 8080),
            ("socks5", 22),
            ("vnc", 443),
            ("ssh", 3128),
            ("socks5", 3128),
            ("telnet", 50_100),
            ("mysql", 1111),
        ] {
            assert!(is_elsewhere(name, port, false), "{name} on {port}");
        }
        for (name, port) in [
            ("http", 80),
            ("http", 443),
            ("http", 8080),
            ("http", 5000),
            ("http", 50_100),
            ("imap", 993),
            ("smtp", 465),
            ("smtp", 587),
            ("ldap", 636),
            ("ldap", 3268),
            ("mqtt", 8883),
            ("irc", 6667),
            ("netbios-ssn", 445),
            ("domain", 853),
            ("msrpc", 135),
            ("socks5", 9050),
            ("kerberos-sec", 88),
            ("jabber", 5222),
            ("http-proxy", 443),
            ("vnc", 5900),
            ("http-proxy", 3128),
            ("http", 2379),
            ("redis", 26379),
            ("postgresql", 6432),
            ("bindshell", 443),
            ("backdoor", 50_100),
        ] {
            assert!(!is_elsewhere(name, port, false), "{name} on {port}");
        }
        assert!(!is_elsewhere("ssh", 80, true), "a port mapper gave it the port");
    }
}
