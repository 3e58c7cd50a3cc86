//! The hint for a name that is not found: what can be done in this configuration, with this table.

use crate::folder::Folder;
use serde_json::Value;

/// Returns the hint of the only finding in a configuration.
fn hint(path: &str, text: &str) -> String {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    folder.file(path, text);
    let ran = folder.run(&["uses", "--resolver", "glibc", "--table", "services", "--output-format", "json", path]);
    let document: Value = serde_json::from_str(ran.text()).unwrap();
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{}", ran.printed());
    findings[0]["hint"].as_str().unwrap().to_owned()
}

/// xinetd takes no number in place of the name.
#[test]
fn xinetd_does_without_a_name_if_it_is_unlisted() {
    let way = "add `type = UNLISTED` and a `port` to the service";
    for (name, expected) in [
        ("zzqqxx", format!("{way}, or add a line with the name to the table")),
        ("rsync", format!("add the line `rsync 873/tcp` to services, or {way}")),
    ] {
        assert_eq!(hint("xinetd.d/a", &format!("service {name}\n{{\nsocket_type = stream\nport = 99\n}}\n")), expected);
    }
}

/// A program that asks without a transport, or with both, finds a line of the rule's transport, too.
#[test]
fn the_line_to_add_is_on_the_transport_of_the_rule() {
    for (path, text) in [
        ("pf.conf", "pass in proto PROTOCOL to port ssdp\n"),
        ("pf.conf", "p = \"{ ssdp }\"\npass in proto PROTOCOL to port $p\n"),
        ("a.nft", "table inet f {\n PROTOCOL dport ssdp accept\n}\n"),
        ("a.nft", "table inet f {\n meta l4proto PROTOCOL th dport ssdp accept\n}\n"),
        ("a.nft", "table inet f {\n ip protocol PROTOCOL th dport { 1, ssdp } accept\n}\n"),
        ("a.nft", "table inet f {\n PROTOCOL dport 53 redirect to :ssdp\n}\n"),
        ("a.nft", "table inet f {\n set a {\n typeof PROTOCOL dport\n elements = { ssdp }\n }\n}\n"),
        (
            "a.sh",
            "#!/bin/sh\nnft add rule inet f i tcp dport ssh accept\nnft add rule inet f i PROTOCOL dport ssdp accept\n",
        ),
        ("ferm.conf", "table nat chain PREROUTING {\n proto PROTOCOL REDIRECT to-ports ssdp;\n}\n"),
        ("ferm.conf", "table nat chain PREROUTING {\n proto PROTOCOL DNAT to 10.0.0.1:ssdp;\n}\n"),
        (
            "ferm.conf",
            "@def $p = ssdp;\ntable filter chain INPUT {\n proto PROTOCOL mod conntrack ctorigdstport $p ACCEPT;\n}\n",
        ),
        ("rules.v4", "*nat\n-A x -p PROTOCOL -j REDIRECT --to-ports ssdp\nCOMMIT\n"),
        ("firewalld/zones/a.xml", "<zone><port port='ssdp' protocol='PROTOCOL'/></zone>\n"),
        ("ipsec.conf", "conn a\n leftprotoport=PROTOCOL/ssdp\n"),
        ("jail.local", "[x]\nbanaction = nftables\nprotocol = PROTOCOL\nport = ssdp\n"),
    ] {
        for protocol in ["tcp", "udp"] {
            let expected = format!("add the line `ssdp 1900/{protocol}` to services");
            assert_eq!(hint(path, &text.replace("PROTOCOL", protocol)), expected, "{text}");
        }
    }
}

/// A program that asks without a transport finds any line; the one to add is on the transport of the rule.
#[test]
fn the_lost_line_is_that_of_the_rule() {
    let folder = Folder::new();
    folder.file("old.services", "ssh 22/tcp\ntftp 69/tcp\ntftp 69/udp\n");
    folder.file("new.services", "ssh 22/tcp\n");
    for (path, text) in [
        ("a.nft", "table inet f {\n udp dport tftp accept\n}\n"),
        ("ferm.conf", "table filter chain INPUT {\n proto udp dport tftp ACCEPT;\n}\n"),
    ] {
        folder.file(path, text);
        let tables = ["--resolver", "glibc", "--old", "old.services", "--new", "new.services"];
        let ran = folder.run(&[&["uses"], &tables[..], &["--output-format", "json", path]].concat());
        let document: Value = serde_json::from_str(ran.text()).unwrap();
        assert_eq!(document["findings"][0]["hint"], "add the line `tftp 69/udp` to new.services", "{path}");
    }
}
