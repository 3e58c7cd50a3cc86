//! `listen --from` on the listings of whole machines: what deserves a look comes first, and nothing else does.

use crate::folder::Folder;
use serde_json::Value;
use std::path::Path;

fn machine(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/machines").join(name)).unwrap()
}

fn lines(input: &[u8]) -> Vec<Value> {
    let folder = Folder::with("table", "ssh 22/tcp\n");
    folder.file("listed", input);
    let ran = folder.run(&["listen", "--table", "table", "--from", "listed", "--output-format", "jsonl"]);
    assert!(ran.status < 2, "{}", ran.err);
    ran.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns the sockets that are worth a look, in order: `31337/tcp malware-reported`.
fn notable(input: &[u8]) -> Vec<String> {
    let reasons = |line: &Value| -> Vec<String> {
        let reasons = line["reasons"].as_array().unwrap().iter();
        let mut kinds: Vec<String> = reasons.map(|reason| reason["kind"].as_str().unwrap().to_owned()).collect();
        kinds.dedup();
        kinds
    };
    let found = lines(input).into_iter().map(|line| (reasons(&line), line));
    let notable = found.filter(|(reasons, _)| !reasons.is_empty()).map(|(reasons, line)| {
        let process = line["process"].as_str().map_or_else(String::new, |name| format!(" {name}:"));
        format!("{}/{}{process} {}", line["port"], line["transport"].as_str().unwrap(), reasons.join(" "))
    });
    notable.collect()
}

/// Servers on their own ports, of many machines.
#[test]
fn ordinary_machines_have_nothing_to_look_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/machines/ordinary");
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let input = std::fs::read(&file).unwrap();
        assert!(lines(&input).len() > 20, "{}", file.display());
        assert_eq!(notable(&input), [""; 0], "{}", file.display());
    }
}

/// The names of the ordinary servers excuse no other port.
#[test]
fn ordinary_servers_elsewhere_are_worth_a_look() {
    for (row, reason) in [
        ("snmpd 617", "defunct other-program"),
        ("ceph-mon 31337", "malware-reported other-program"),
        ("kube-proxy 31337", "malware-reported"),
        ("sockd 31337", "malware-reported other-program"),
        ("nginx 31337", "malware-reported"),
        ("python 8888", "malware-reported"),
        ("telnetd 2323", "other-program"),
        ("busybox 2323", "shell-or-relay"),
        ("python3 4321", "interpreter"),
        ("node 4321", "interpreter"),
        ("-bash 4321", "shell-or-relay"),
        ("cron 4321", "never-listens"),
        ("init 4321", "never-listens"),
        ("[kworker/0:1] 4321", "never-listens"),
        ("/usr/bin/python 4321", "interpreter"),
    ] {
        let (program, port) = row.split_once(' ').unwrap();
        let input = format!("tcp LISTEN 0 1 0.0.0.0:{port} *:* users:((\"{program}\",pid=7,fd=3))\n");
        assert_eq!(notable(input.as_bytes()), [format!("{port}/tcp {program}: {reason}")]);
    }
    let first = "tcp LISTEN 0 1 0.0.0.0:4321 *:* users:((\"init\",pid=1,fd=3))\n";
    assert_eq!(notable(first.as_bytes()), [""; 0], "it opens sockets for others");
}

#[test]
fn incidents_come_first() {
    for (name, expected) in [
        ("web-ss.txt", &["80/tcp apache2: shell-or-relay", "9443/tcp kworker/0:2: never-listens"][..]),
        ("mail-ss.txt", &["4321/tcp python3: interpreter", "6667/tcp sendmail: other-program"]),
        ("kubernetes-ss.txt", &["31337/tcp kube-proxy: malware-reported", "10255/tcp ncat: shell-or-relay"]),
    ] {
        assert_eq!(notable(&machine(&format!("incident/{name}"))), expected, "{name}");
    }
}

/// A scan that recognizes the service of the port explains what was reported of the port; an open shell comes first.
#[test]
fn scans_are_judged_by_the_service() {
    let scan = |port: u16, service: &str, product: &str| {
        let input = format!(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner=\"nmap\"><host><address addr=\"192.0.2.1\" \
            addrtype=\"ipv4\"/><ports><port protocol=\"tcp\" portid=\"{port}\"><state state=\"open\"/><service \
            name=\"{service}\" product=\"{product}\" method=\"probed\"/></port></ports></host></nmaprun>\n"
        );
        notable(input.as_bytes()).join(" ")
    };
    for (port, service, product) in [
        (1080, "socks5", ""),
        (8888, "http", "JupyterNotebook"),
        (912, "vmware-auth", "VMware Authentication Daemon"),
        (5000, "rtsp", "AirTunes rtspd"),
        (7000, "rtsp", "AirTunes rtspd"),
        (11211, "memcached", "Memcached"),
    ] {
        assert_eq!(scan(port, service, product), "", "{service}");
    }
    assert_eq!(scan(8888, "http", "nginx"), "8888/tcp malware-reported");
    assert_eq!(scan(5555, "adb", "Android Debug Bridge (adb)"), "5555/tcp attack-reported other-service");
    for port in [1524, 80, 50100] {
        assert_eq!(scan(port, "bindshell", "Metasploitable root shell"), format!("{port}/tcp open-shell"));
    }
}
