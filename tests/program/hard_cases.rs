//! Entries of real tables on which it is easy to be wrong: how each stands, with its flags and the registry's names
//! for the port, and the ground.
//!
//! The expectations are worked out by hand from the definition of the standings and from the rows of
//! `data/registry.tsv` and `data/history.tsv`.

use portolan::model::TransportWord;
use portolan::plugin::Catalogue;
use portolan::registry::{Registry, expected, judge, judge_alias, worst_part};
use portolan::text::Printable;
use std::fmt::Write as _;

/// A line, how each of its entries stands, and why.
type Case = (&'static str, &'static [&'static str], &'static str);

/// Each line is a file of its own, so that none covers another.
const SERVICES: &[Case] = &[
    (
        "whois 43/tcp",
        &["43/tcp renamed; registry: nicname"],
        "RFC 1060 alone lists it, `whois 43/tcp nicname`: one service, whose name in the registry is nicname",
    ),
    (
        "whois 43/tcp nicname",
        &["43/tcp renamed, covered; nicname assigned; registry: nicname"],
        "as Debian has it: the registry's name is an alias",
    ),
    ("www 80/tcp", &["80/tcp assigned; registry: http, www, www-http"], "the registry has three names for 80/tcp"),
    ("http 80/tcp", &["80/tcp assigned; registry: http, www, www-http"], "the registry has three names for 80/tcp"),
    ("http 80/tcp www", &["80/tcp assigned; www assigned; registry: http, www, www-http"], "as every system has it"),
    (
        "www 80/sctp",
        &["80/sctp other-transport; registry: http"],
        "of the three names only http has the port for SCTP, and www has it for TCP and UDP",
    ),
    (
        "imap2 143/tcp imap",
        &["143/tcp renamed, covered; imap assigned; registry: imap"],
        "RFC 1060 to RFC 1700 list imap2 on 143, with the contact that imap has in the registry of 2004",
    ),
    (
        "imap2 143/udp imap",
        &["143/udp deassigned, reserved; imap deassigned; registry: nothing"],
        "143/udp is reserved since 2021-02-22: neither name has it, and both had",
    ),
    ("snmp-trap 162/udp", &["162/udp renamed; registry: snmptrap"], "listed so in RFC 1060"),
    (
        "snmp-trap 162/tcp",
        &["162/tcp spelling; registry: snmptrap"],
        "RFC 1060 lists this spelling for UDP only, so on TCP it never was the registry's",
    ),
    (
        "z3950 210/tcp",
        &["210/tcp spelling; registry: z39-50, z39.50"],
        "no source lists it without a sign; the historic spelling comes last",
    ),
    (
        "z39.50 210/tcp",
        &["210/tcp historic-name; registry: z39-50, z39.50"],
        "\"This entry is an alias to z39-50\", although it was the registry's name until 2008",
    ),
    (
        "rightbrain 1354/tcp",
        &["1354/tcp reassigned; registry: XSIP-network"],
        "the same assignee in 2004, under another description: no proof that it is the same registration",
    ),
    (
        "gmmp 4183/tcp",
        &["4183/tcp reassigned; registry: cyborgnet"],
        "the same assignee, but cyborgnet was registered on 2015-11-13 and gmmp listed until 2015-10-08",
    ),
    (
        "dantz 497/udp",
        &["497/udp renamed; registry: retrospect"],
        "the registry does not say so; a CVE record of 2008 names 497 as the port of Dantz's Retrospect",
    ),
    (
        "pando-pub 7680/tcp",
        &["7680/tcp reassigned; registry: ms-do"],
        "the same date of registration, and another company's service",
    ),
    ("dttl 5435/tcp", &["5435/tcp reassigned; registry: sceanics"], "the same person, and another service"),
    (
        "optimanet 2408/tcp",
        &["2408/tcp reassigned; registry: railgun-webaccl"],
        "the new record has a date of modification and none of registration, and is of another company all the same",
    ),
    ("wormux 3826/tcp", &["3826/tcp renamed; registry: warmux"], "one letter differs"),
    ("UNTP 119/tcp", &["119/tcp renamed; registry: nntp"], "RFC 943 and RFC 960 list it: one letter differs"),
    (
        "work-sol 400/tcp",
        &["400/tcp renamed; registry: osb-sd"],
        "\"Formerly was Workstation Solutions\", which is how the registry described work-sol until 2008",
    ),
    (
        "bhoetty 351/tcp",
        &["351/tcp assigned; registry: matip-type-b, bhoetty"],
        "listed, although the note says that it \"records an unassigned but widespread use\"",
    ),
    ("syslog 514/udp", &["514/udp assigned; registry: syslog"], "RFC 5426"),
    (
        "syslog 514/tcp",
        &["514/tcp other-transport; registry: shell"],
        "shell has it for TCP; the name is on the port, for UDP",
    ),
    ("submissions 465/tcp", &["465/tcp assigned; registry: urd, submissions"], "two services, both assigned: RFC 8314"),
    ("urd 465/tcp", &["465/tcp assigned; registry: urd, submissions"], "two services, both assigned: RFC 8314"),
    ("smtps 465/tcp", &["465/tcp contested; registry: urd, submissions"], "never listed, widely used"),
    (
        "x11-1 6001/tcp",
        &["6001/tcp contested; registry: x11"],
        "inside the range of x11, whose note on unauthorized use is about 6003 only",
    ),
    ("x11-3 6003/tcp", &["6003/tcp contested, unauthorized; registry: x11"], "the port that the note on x11 is about"),
    (
        "link 87/tcp",
        &["87/tcp deassigned; registry: nothing"],
        "RFC 1060 lists `link 87/tcp`; today 87 is \"any private terminal link\", which is no name",
    ),
    ("link 87/udp", &["87/udp private-use; registry: nothing"], "RFC 1060 lists it for TCP only"),
    (
        "rje 77/tcp",
        &["77/tcp deassigned; registry: nothing"],
        "RFC 1060 lists `rje 77/tcp`; today 77 is \"any private RJE service\", and rje is on 5",
    ),
    ("rje 77/udp", &["77/udp private-use; registry: nothing"], "RFC 1060 lists it for TCP only"),
    ("echo 4/ddp", &["4/ddp -, outside-registry; registry: nothing"], "a socket of AppleTalk, not a port"),
    ("mdns 5353/udplite", &["5353/udplite assigned; registry: mdns"], "RFC 6335: UDP-Lite has the ports of UDP"),
    (
        "ni-ftp 47/tcp",
        &["47/tcp deassigned, reserved; registry: nothing"],
        "\"This entry has been removed on 2017-05-18\"; the name stays registered, without a port",
    ),
    ("zero 0/udp", &["0/udp unregistered, reserved; registry: nothing"], "port 0 is reserved"),
    ("zero 0/sctp", &["0/sctp unregistered; registry: nothing"], "the registry's rows for port 0 are on TCP and UDP"),
    (
        "spr-itunes 0/tcp",
        &["0/tcp deassigned, reserved; registry: nothing"],
        "the registry of 2008-02-29 lists this name on port 0",
    ),
    ("last 1023/tcp", &["1023/tcp unregistered, reserved; registry: nothing"], "reserved by RFC 6335"),
    ("ssh 1023/tcp", &["1023/tcp other-port, reserved; registry: nothing"], "ssh is on 22"),
    ("itu-bicc-stc 3097/sctp", &["3097/sctp assigned; registry: itu-bicc-stc"], "assigned for SCTP only"),
    (
        "itu-bicc-stc 3097/tcp",
        &["3097/tcp other-transport, reserved; registry: nothing"],
        "assigned for SCTP only; the registry reserves the other transports",
    ),
    (
        "submissions 465/tcp/udp",
        &["465/tcp assigned; registry: urd, submissions", "465/udp other-transport; registry: igmpv3lite"],
        "each transport of a list stands for itself",
    ),
    (
        "x11 6000-6063/tcp",
        &["6000-6063/tcp assigned, unauthorized; registry: x11"],
        "the registry's own range; its note is about one of the ports",
    ),
    (
        "x11 6000-6065/tcp",
        &["6000-6065/tcp contested on 6064-6065; registry: ndl-ahp-svc"],
        "the range ends in two other assignments: it stands as its worst part",
    ),
    (
        "any 796/tcp",
        &["796/tcp unregistered, unauthorized; registry: nothing"],
        "788 to 799 are unassigned, with a note on 796",
    ),
    ("WWW 80/TCP", &["80/tcp assigned; registry: http, www, www-http"], "RFC 6335: names are compared without case"),
    ("unknown 1/tcp", &["1/tcp contested; registry: tcpmux"], "in services(5) the word is a name like others"),
];

const NMAP: &[Case] = &[
    (
        "unknown\t1/tcp\t0.1",
        &["1/tcp -, unnamed; registry: tcpmux"],
        "in Nmap's table the word is the absence of a name",
    ),
    ("Unknown\t1/tcp\t0.1", &["1/tcp contested; registry: tcpmux"], "Nmap compares the word with its case"),
    ("unknown\t4/ddp\t0.1", &["4/ddp -, outside-registry, unnamed; registry: nothing"], "neither name nor port"),
    ("whois\t43/tcp\t0.1", &["43/tcp renamed; registry: nicname"], "the same standings in both formats"),
];

#[test]
fn hard_cases_of_services() {
    hold("services", SERVICES);
}

#[test]
fn hard_cases_of_nmap() {
    hold("nmap", NMAP);
}

/// Names that cover each other from line to line.
#[test]
fn another_line_covers_an_entry() {
    let table = "nicname 43/udp\nwhois 43/udp\nwhois 43/tcp\nz39.50 210/tcp\nz3950 210/tcp\n";
    let expected = [
        "43/udp assigned; registry: nicname",
        "43/udp renamed, covered; registry: nicname",
        "43/tcp renamed; registry: nicname",
        "210/tcp historic-name; registry: z39-50, z39.50",
        "210/tcp spelling; registry: z39-50, z39.50",
    ];
    assert_eq!(
        standings("services", table),
        expected,
        "a line on another transport or a historic spelling covers none"
    );
}

fn hold(format: &str, cases: &[Case]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(line, expected, ground)| {
            let found = standings(format, line);
            (found != *expected)
                .then(|| format!("{line}\n  found    {found:?}\n  expected {expected:?}\n  for {ground}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns each entry in words: endpoint, standing, the part of a range that decided, flags; each alias and its standing;
/// the registry's names for the port.
fn standings(format: &str, table: &str) -> Vec<String> {
    let (registry, bytes) = (Registry::embedded(), table.as_bytes());
    let document = Catalogue::builtin().format(format).unwrap().parse(bytes);
    assert!(document.unreadable.is_empty(), "{table}");
    let judgements = judge(&document, bytes, &registry);
    document
        .entries
        .iter()
        .zip(judgements.iter())
        .map(|(entry, judgement)| {
            let transport = Printable(entry.transport_span.of(bytes)).to_string().to_lowercase();
            let standing = judgement.standing.map_or("-", |standing| standing.as_str());
            let mut words = format!("{}/{transport} {standing}", entry.ports);
            let part = worst_part(&registry, entry.name.of(bytes), entry, judgement);
            if let Some(part) = part.filter(|part| *part != entry.ports) {
                let _ = write!(words, " on {part}");
            }
            for flag in judgement.flags.iter() {
                let _ = write!(words, ", {}", flag.as_str());
            }
            for alias in document.aliases(entry) {
                let standing = judge_alias(&registry, alias.of(bytes), entry).map_or("-", |standing| standing.as_str());
                let _ = write!(words, "; {} {standing}", Printable(alias.of(bytes)));
            }
            let names = match TransportWord::registered(entry.transport) {
                Some(transport) => expected(&registry, judgement.port, transport).join(", "),
                None => String::new(),
            };
            words + "; registry: " + if names.is_empty() { "nothing" } else { &names }
        })
        .collect()
}
