use super::*;

#[test]
fn every_port_of_a_concatenation_is_found() {
    let text = "table inet f {\n tcp sport . tcp dport { ftp . ssh, 1-2 . http }\n \
                ip saddr . th sport . meta mark . th dport vmap { ::1 . ntp . smtp . imap : accept }\n \
                tcp dport . ip saddr . tcp sport { pop3 . host . imaps }\n \
                ip6 saddr . tcp dport { fe80::1 . domain, ::2/64 . nntp, ::1:2 . ldap }\n \
                tcp dport vmap { irc:accept, gopher : drop }\n}\n";
    let reading = READER.read(Path::new("x.nft"), text.as_bytes());
    let names: Vec<&[u8]> = reading.known().map(|used| used.span.of(text.as_bytes())).collect();
    assert_eq!(
        names,
        [
            &b"ftp"[..],
            b"ssh",
            b"http",
            b"ntp",
            b"imap",
            b"pop3",
            b"imaps",
            b"domain",
            b"nntp",
            b"ldap",
            b"irc",
            b"gopher"
        ]
    );
}

/// Returns the names that a file of rules uses.
fn names(text: &str) -> Vec<&str> {
    let reading = READER.read(Path::new("x.nft"), text.as_bytes());
    reading.known().map(|used| std::str::from_utf8(used.span.of(text.as_bytes())).unwrap()).collect()
}

#[test]
fn sets_may_be_declared_by_commands() {
    for text in [
        "add table inet f\nadd set inet f s { type inet_service ; elements = { ssh } }\n",
        "create set f s { type inet_service; elements = { ssh }; }\n",
        "#!/usr/sbin/nft -f\nadd set inet f s { type inet_service; }\nadd element inet f s { ssh }\n",
        "table inet f {\n set s\n {\n type inet_service; elements = { ssh }\n }\n}\n",
    ] {
        assert_eq!(names(text), ["ssh"], "{text}");
    }
    for text in [
        "add set inet f s { type ipv4_addr; elements = { ssh } }\n",
        "add element inet f s { ssh }\nadd rule inet f i meta mark set ip saddr map { ssh : 1 }\n",
    ] {
        assert_eq!(names(text), [""; 0], "{text}");
    }
}

#[test]
fn keywords_after_a_key_are_no_names() {
    for rule in [
        "add @r { ip saddr . tcp dport timeout 1h } accept",
        "update @r { tcp dport limit rate 5/second burst 2 packets } accept",
        "add @d { ip saddr . tcp dport ct count over 10 } drop",
        "add @d { tcp dport . ip saddr limit rate 1/second } tcp dport @d drop",
        "meter m1 { tcp dport limit rate 1/second } accept",
        "set update tcp dport timeout 5s @s",
        "set add udp sport expires 5s @s",
        "dnat to jhash ip saddr . tcp dport mod 2 map { 0 : 192.0.2.1, 1 : 192.0.2.2 }",
        "tcp dport and 1 == 0 accept",
        "redirect to :tcp dport map @ports",
    ] {
        assert_eq!(names(rule), Vec::<&str>::new(), "{rule}");
    }
    assert_eq!(
        names("tcp dport gt ssh tcp dport lt imap udp sport le ntp udp dport ge snmp"),
        ["ssh", "imap", "ntp", "snmp"]
    );
}

#[test]
fn ports_in_the_values_of_anonymous_maps_are_found() {
    for (rule, expected) in [
        ("dnat ip to tcp dport map { http : 192.0.2.1 . imap3 }", &["http", "imap3"][..]),
        (
            "dnat ip addr . port to ip saddr map { 192.0.2.9 : 192.0.2.1 . smtp,\n 0/0 : 192.0.2.2 . 1-ntp }",
            &["smtp", "ntp"],
        ),
        ("dnat to ip saddr . th dport map { 192.0.2.9 . pop3 : 192.0.2.1 . imap }", &["pop3", "imap"]),
        ("dnat to tcp dport map { ssh : www.example }", &["ssh"]),
        ("redirect to :tcp dport map { gopher : http-alt }", &["gopher", "http-alt"]),
        ("redirect to : tcp dport map { gopher : http-alt }", &["gopher", "http-alt"]),
        ("tcp dport set tcp sport map { finger : whois }", &["finger", "whois"]),
        ("dnat to :http\ntcp dport map { ssh : 1 }", &["http", "ssh"]),
    ] {
        assert_eq!(names(rule), expected, "{rule}");
    }
}

#[test]
fn names_of_ranges_are_found() {
    let text = "define r = { 1-ntp }\ntable inet f {\n tcp dport 20-ssh\n tcp dport { 22-http, ssh-http, 1-2 }\n \
                udp dport $r\n tcp dport smtp - 587 accept\n tcp dport { 1 - www, pop3 - imap }\n}\n";
    let reading = READER.read(Path::new("x.nft"), text.as_bytes());
    let names: Vec<&[u8]> = reading.known().map(|used| used.span.of(text.as_bytes())).collect();
    assert_eq!(names, [&b"ntp"[..], b"ssh", b"http", b"ssh-http", b"smtp", b"www", b"pop3", b"imap"]);
}

#[test]
fn redirections_and_maps_have_ports() {
    for (rule, expected) in [
        ("redirect to http-alt", &["http-alt"][..]),
        ("redirect to tcp dport map { ssh : 2222, 80 : http-alt }", &["ssh", "http-alt"]),
        ("redirect to $p", &[]),
        ("redirect to ip saddr map { 10.0.0.1 : http-alt }", &["http-alt"]),
        ("dnat ip to tcp dport map { ssh : 10.0.0.1 . smtp }", &["ssh", "smtp"]),
        ("dnat to 10.0.0.1:tcp dport map { ssh : smtp }", &["ssh", "smtp"]),
        ("dnat to lan-host", &[]),
        ("tcp dport & 0xff == ssh", &["ssh"]),
        ("tcp dport and 0xf0 { ssh, 1 }", &["ssh"]),
    ] {
        assert_eq!(names(&format!("table ip f {{\n {rule}\n}}\n")), expected, "{rule}");
    }
}

#[test]
fn quoted_names_of_definitions_are_ports() {
    assert_eq!(
        names("define p = { \"ssh\", 'http' }\ndefine q = \"ntp\"\ntable inet f {\n tcp dport $p\n udp dport $q\n}\n"),
        ["ssh", "http", "ntp"]
    );
}

/// A variable has the value of the last definition before it.
#[test]
fn definitions_replace_earlier_ones() {
    let rules = "table inet f {\n tcp dport $p accept\n}\n";
    assert_eq!(names(&format!("define p = ssh\n{rules}redefine p = http\n{rules}")), ["ssh", "http"]);
    assert_eq!(names(&format!("define p = ssh\nredefine p = http\n{rules}")), ["http"]);
    assert_eq!(names(&format!("define p = ssh\nredefine p = {{ $p, http }}\n{rules}")), ["ssh", "http"]);
    assert_eq!(names(&format!("define p = ssh\nundefine p\n{rules}")), [""; 0]);
    assert_eq!(names(&format!("define p = ssh\nundefine p\ndefine p = ntp\n{rules}")), ["ntp"]);
}

#[test]
fn variables_of_the_shell_are_no_names() {
    for value in ["${PORTS}", "${PORTS:-http}", "$(cat http)", "${A}, ${B}x", "$(a (b))"] {
        let rule = format!("add rule inet f i tcp dport {{ {value}, ssh }} accept");
        let of_command = READER.read(Path::new("a.sh"), format!("#!/bin/sh\nnft \"{rule}\"\n").as_bytes());
        assert_eq!(of_command.known().count(), 1, "{value}: {of_command:?}");
        assert!(of_command.uses.len() > 1, "{value} is said");
        assert_eq!(names(&format!("{rule}\n")), ["ssh"], "{value}");
    }
}

#[test]
fn names_are_meant_on_the_transport_of_the_rule() {
    let text =
        "define p = ntp\ntable inet f {\n udp dport ssdp accept\n th dport x accept\n udp dport { $p } accept\n}\n";
    let meant: Vec<Option<Transport>> =
        READER.read(Path::new("x.nft"), text.as_bytes()).uses.iter().map(|used| used.meant).collect();
    assert_eq!(meant, [Some(Transport::Udp), Some(Transport::Udp), None]);
}
