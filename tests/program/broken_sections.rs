//! Maps whose sections state the transport: `'tcp': { 'ssh': 22 }`. None is lost, whatever its first row, and no break of
//! one is silent.

use crate::folder::Folder;

const MAP: &str = "\
PORTS = {
    'tcp': {
        'ftp': 21,
        'ssh': 22,
        'http': 80,
    },
    'udp': {
        'domain': 53,
        'ntp': 123,
        'snmp': 161,
    },
}
";

/// Returns the entries of a file as `name port/transport`, and the lines of `list` about what is not read.
fn list(text: &str) -> (Vec<String>, String) {
    let folder = Folder::with("ports.py", text);
    let said = folder.run(&["list", "ports.py"]).printed();
    let ran = folder.run(&["list", "--output-format", "json", "ports.py"]);
    let listed: serde_json::Value = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.printed()));
    let entry = |entry: &serde_json::Value| {
        let transport = entry["transport"].as_str().unwrap_or("?");
        format!("{} {}/{transport}", entry["name"].as_str().unwrap(), entry["port"])
    };
    let said = said.lines().filter(|line| line.contains("cannot be read")).collect();
    (listed["entries"].as_array().unwrap().iter().map(entry).collect(), said)
}

#[test]
fn a_section_is_read_whatever_its_first_row() {
    let names = ["domain 53/udp", "ntp 123/udp", "snmp 161/udp"];
    for first in 0..3 {
        for before in ["", "    'title': 'Ports',\n", "    'version': 3,\n"] {
            let mut rows = ["        'domain': 53,\n", "        'ntp': 123,\n", "        'snmp': 161,\n"];
            rows.rotate_left(first);
            let text =
                MAP.replace("        'domain': 53,\n        'ntp': 123,\n        'snmp': 161,\n", &rows.concat());
            let text = text.replace("PORTS = {\n", &format!("data = {{\n{before}"));
            let (entries, said) = list(&text);
            assert_eq!(entries[..3], ["ftp 21/tcp", "ssh 22/tcp", "http 80/tcp"], "{text}");
            let mut udp = entries[3..].to_vec();
            udp.sort_unstable();
            assert_eq!((udp, &*said), (names.map(str::to_owned).to_vec(), ""), "{text}");
        }
    }
}

#[test]
fn what_breaks_a_section_is_reported() {
    let (whole, _) = list(MAP);
    for (from, to) in [
        ("'tcp': {", "'tcp: {"),
        ("'tcp': {", "tcp': {"),
        ("'udp': {", "'udp: {"),
        ("'tcp': {", "'tcp': ("),
        ("'udp': {", "'udp': ["),
        ("        'ftp': 21,", "        'ft"),
        ("        'ftp': 21,", "        'ftp', 21,"),
        ("        'domain': 53,", "        'domain'"),
        ("'ssh': 22,", "'ssh': 22"),
        ("'ntp': 123,", "'ntp': 123"),
    ] {
        let text = MAP.replace(from, to);
        assert_ne!(text, MAP);
        let (entries, said) = list(&text);
        assert!(!said.is_empty(), "{to}: {entries:?}");
        // No other row is lost.
        let lost: Vec<&String> = whole.iter().filter(|entry| !entries.contains(entry)).collect();
        assert!(lost.iter().all(|entry| from.contains(entry.split(' ').next().unwrap())), "{to}: {lost:?}");
    }
    // The last row of a section needs no comma.
    let (entries, said) = list(&MAP.replace("'http': 80,", "'http': 80").replace("'snmp': 161,", "'snmp': 161"));
    assert_eq!((entries, &*said), (whole, ""));
}
