//! Events of the past that are known from elsewhere, against the embedded history.

use portolan::model::Transport;
use portolan::registry::{History, Tenure};

/// Returns the ends of the tenures of a name on a port, as `how transports date by to`, or `open transports`.
fn ends(name: &str, port: u16) -> Vec<String> {
    let history = History::embedded();
    let show = |tenure: Tenure<'_>| {
        let transports: Vec<&str> = tenure.transports().map(Transport::as_str).collect();
        let transports = transports.join(",");
        let Some(end) = tenure.end() else { return format!("open {transports}") };
        let date = end.date.map_or_else(|| "-".to_owned(), |date| date.to_string());
        let to: Vec<&str> = end.to().collect();
        format!("{} {transports} {date} {} {}", end.how, end.by().id(), to.join(" ")).trim_end().to_owned()
    };
    let on_port = |tenure: &Tenure<'_>| tenure.ports().is_some_and(|ports| ports.contains(port));
    history.of_name(name.as_bytes()).filter(on_port).map(show).collect()
}

#[test]
fn known_events_are_in_the_history() {
    for (name, port, expected) in [
        ("imap", 143, &["open tcp", "transport-dropped udp 2021-02-22 iana-2021-02-22"][..]),
        ("ni-ftp", 47, &["deassigned tcp,udp 2017-05-18 iana-2017-05-18"]),
        ("ni-mail", 61, &["deassigned tcp,udp 2017-05-18 iana-2017-05-18"]),
        ("compressnet", 2, &["deassigned tcp,udp 2025-02-13 iana-2025-02-13"]),
        ("compressnet", 3, &["deassigned tcp,udp 2025-02-13 iana-2025-02-13"]),
        ("sco-dtmgr", 617, &["open tcp,udp"]),
        ("passgo-tivoli", 627, &["open tcp,udp"]),
        // Its note says that the port was once removed.
        ("vcmp", 2426, &["open tcp,udp"]),
        ("owamp-control", 861, &["open tcp", "reassigned udp 2018-12-21 iana-2018-12-19 owamp-test"]),
        ("newheights", 2114, &["reassigned tcp,udp 2018-02-05 iana-2018-02-05 ariascribe"]),
        // A copy of 2017 leaves these out.
        ("stun", 3478, &["open tcp,udp"]),
        ("www-http", 80, &["open tcp,udp"]),
        // Names of people that are wider in bytes than in print.
        ("genstat", 7283, &["open tcp"]),
        ("x11", 6000, &["open tcp,udp"]),
        ("x11", 6063, &["open tcp,udp"]),
        // A range that became shorter.
        ("swx", 7300, &["open tcp,udp", "open sctp,dccp"]),
        ("swx", 7364, &["deassigned tcp,udp 2006-02-06 iana-2006-04-25"]),
        ("swx", 7365, &["reassigned tcp,udp - iana-2006-04-25 lcm-server"]),
        ("rockwell-csp3", 2223, &["reassigned tcp,udp - iana-2008-02-29 rockwell-csp2"]),
        ("whois", 43, &["renamed tcp,udp - rfc1340 nicname"]),
    ] {
        assert_eq!(ends(name, port), expected, "{name} {port}");
    }
}
