//! Readers on input that is made to take them long.

use super::assert_in_order;
use crate::cpu_time::cpu_time;
use portolan::uses::{CONFIGS, ConfigReader};
use std::path::Path;
use std::time::Duration;

/// The length of the texts, in bytes. What is quadratic takes many seconds for it, what is linear some milliseconds.
const LENGTH: usize = 1 << 16;

/// Parts that are repeated, and paths that lead to the branches of readers.
const PARTS: [&str; 47] = [
    "a",
    " ",
    "\n",
    "\\\n",
    "\"",
    "'",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<",
    "<a ",
    "<a>",
    "#",
    ";",
    ":",
    ",",
    "=",
    "-",
    "$a ",
    "{{",
    "{{ a }}",
    "{%",
    "<%",
    "a=",
    "a=\\\n",
    "A = A : A\n",
    "service a\n{\n",
    "hide ",
    "a,\\\n",
    "<!--",
    "a[",
    "port a or ",
    "define a = { $a, $b }\n",
    "a = \"b $a\"\n",
    "@def $a = ($a $b);\n",
    "&f(a) ",
    "tcpdump port a;",
    "${a",
    "`a ",
    "%(",
    "a = $a$a\n",
    "add element a {",
    "anchor a {\n",
    "$a\ndefine a = b\n",
];
/// What leads to branches of a reader: its id, a path, and the beginning of the text.
const LEADS: [(&str, &str, &str); 17] = [
    ("cyrus", "x", "SERVICES {\n"),
    ("exim", "x", "daemon_smtp_ports = "),
    ("exim", "conf.d/transport/x", "port = "),
    ("fail2ban", "action.d/x.conf", "[Definition]\nactionban = "),
    ("firewalld", "x", "<zone><port port='"),
    ("firewalld", "x", "<direct><rule ipv='ipv4'>"),
    ("firewalld", "x", "firewall-cmd --add-rich-rule='"),
    ("ipsec", "x", "local_ts = x["),
    ("iptables", "x", "iptables -p tcp --dports "),
    ("nftables", "x.sh", "nft add rule inet f i tcp dport { "),
    ("pcap", "x", "tcpdump "),
    ("pcap", "x.bpf", "port "),
    ("postfix", "master.cf", "smtp inet "),
    ("postfix", "main.cf", "relayhost = "),
    ("shorewall", "x", "ACCEPT a b tcp "),
    ("ufw", "x", "ufw allow "),
    ("ufw", "ufw/applications.d/x", "[a]\ntitle=a\nports="),
];

fn read(reader: &dyn ConfigReader, path: &str, text: &str) -> Option<String> {
    let start = cpu_time();
    reader.recognizes(&text.as_bytes()[..text.len().min(LENGTH)]);
    assert_in_order(path, text.as_bytes(), &reader.read(Path::new(path), text.as_bytes()));
    let elapsed = cpu_time().saturating_sub(start);
    (elapsed > Duration::from_secs(1)).then(|| {
        let head: String = text.chars().take(60).collect();
        format!("{} {path} {head:?}: {elapsed:?}", reader.meta().id)
    })
}

#[test]
fn long_inputs_are_read_in_time() {
    let mut slow = Vec::new();
    for part in PARTS {
        let text = part.repeat(LENGTH / part.len());
        slow.extend(CONFIGS.iter().filter_map(|reader| read(*reader, "x", &text)));
        for (id, path, beginning) in LEADS {
            slow.extend(read(portolan::uses::by_id(id).unwrap(), path, &format!("{beginning}{text}")));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
