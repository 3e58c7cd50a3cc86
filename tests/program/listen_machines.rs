//! `listen --from` on the listings of whole machines: what deserves a look comes first, and nothing else does.

use crate::folder::Folder;
use crate::listen::listen;
use serde_json::{Value, json};
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
        ("docker-proxy 31337", "malware-reported"),
        ("docker-proxy 4444", "malware-reported"),
        ("docker-proxy 5555", "attack-reported"),
        ("qemu-system-x86 5554", "malware-reported"),
        ("tinyproxy 31337", "malware-reported other-program"),
        ("csrss.exe 49700", "never-listens"),
        ("irq/24-aerdrv 4321", "never-listens"),
        ("nc -l 4321", "shell-or-relay"),
        ("ssh 1080", "malware-reported shell-or-relay"),
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
        let (program, port) = row.rsplit_once(' ').unwrap();
        let input = format!("tcp LISTEN 0 1 0.0.0.0:{port} *:* users:((\"{program}\",pid=7,fd=3))\n");
        assert_eq!(notable(input.as_bytes()), [format!("{port}/tcp {program}: {reason}")]);
    }
    let shared = "tcp LISTEN 0 1 127.0.0.1:3306 *:* users:((\"mysqld\",pid=7,fd=3),(\"bash\",pid=9,fd=3))\n";
    assert_eq!(notable(shared.as_bytes()), ["3306/tcp mysqld: shell-or-relay"]);
    let first = "tcp LISTEN 0 1 0.0.0.0:4321 *:* users:((\"init\",pid=1,fd=3))\n";
    assert_eq!(notable(first.as_bytes()), [""; 0], "it opens sockets for others");
}

/// A name that is the program's own, or that is on a port of the program, says nothing of the socket.
#[test]
fn names_of_the_program_itself_are_no_reason() {
    let folder = Folder::with("table", "zebra 2601/tcp\nircd 6667/tcp\n");
    let reasons = |port: u16, program: &str| {
        folder.file("listed", format!("tcp LISTEN 0 1 *:{port} *:* users:((\"{program}\",pid=7,fd=3))\n"));
        let ran = folder.run(&["listen", "--table", "table", "--from", "listed", "--output-format", "jsonl"]);
        let line: Value = serde_json::from_str(ran.text()).unwrap();
        line["reasons"].as_array().unwrap().len()
    };
    assert_eq!((reasons(2601, "zebra"), reasons(6667, "ngircd")), (0, 0));
    assert_eq!((reasons(2601, "odd"), reasons(6667, "odd")), (1, 1));
}

#[test]
fn incidents_come_first() {
    for (name, expected) in [
        ("web-ss.txt", &["80/tcp apache2: shell-or-relay", "9443/tcp kworker/0:2: never-listens"][..]),
        ("mail-ss.txt", &["4321/tcp python3: interpreter", "6667/tcp sendmail: other-program"]),
        (
            "windows-dc.txt",
            &["1034/tcp rundll32.exe: malware-reported interpreter", "8080/tcp nc64.exe: shell-or-relay"],
        ),
        ("windows-german.txt", &["12345/tcp malware-reported"]),
        ("windows-powershell.txt", &["31337/tcp malware-reported"]),
        ("mac-lsof.txt", &["50505/tcp zsh: shell-or-relay", "4433/tcp Python: interpreter"]),
        ("freebsd-sockstat.txt", &["5190/tcp cron: never-listens defunct", "9443/tcp perl5.36: interpreter"]),
        ("router-netstat.txt", &["48101/tcp dvrHelper: malware-reported", "2323/tcp busybox: shell-or-relay"]),
        ("desktop-spanish.txt", &["8081/tcp socat: shell-or-relay"]),
        ("scan-nmap.txt", &["1524/tcp open-shell", "443/tcp other-service"]),
        ("kubernetes-ss.txt", &["31337/tcp kube-proxy: malware-reported", "10255/tcp ncat: shell-or-relay"]),
    ] {
        assert_eq!(notable(&machine(&format!("incident/{name}"))), expected, "{name}");
    }
}

fn notes(input: &[u8]) -> String {
    listen(&["--output-format", "tsv"], input).err
}

/// Each kind of line that is no socket with a port is counted, with the first of them.
#[test]
fn lines_without_a_port_are_counted_and_named() {
    let notes_of = |name: &str| notes(&machine(name));
    let found = notes_of("incident/router-netstat.txt");
    let expected = "listed:15: 2 raw sockets have no port and are not listed, beginning with `raw 0 0 0.0.0.0:1 0.0.0.0:* 7 \
        2001/dvrHelper`\n";
    assert!(found.contains(expected), "{found}");
    assert!(found.contains("listed:1: skipped a line that is not part of the list: `# netstat -tulpn`\n"), "{found}");
    let found = notes_of("ordinary/windows.txt");
    let expected = "listed:9: Windows does not show the programs of 8 sockets, beginning with `Can not obtain \
        ownership information`\n";
    assert!(found.contains(expected) && !found.contains("skipped"), "{found}");
    assert_eq!(notes_of("incident/desktop-spanish.txt"), "", "titles and notes in other languages");
    for (input, note) in [
        ("tcp LISTEN 0 1 *:22 *:*\nraw UNCONN 0 0 *:icmp *:*\n", "listed:2: 1 raw socket has no port"),
        ("tcp LISTEN 0 1 *:22 *:*\nu_str LISTEN 0 5 /run/x 1 * 0\n", "listed:2: 1 socket of Unix or the kernel"),
        ("tcp 0 0 *:22 *:* LISTEN\nunix 2 [ ACC ] STREAM LISTENING 1 /run/x\n", "listed:2: 1 socket of Unix"),
        ("tcp4 0 0 *.22 *.* LISTEN\nicm6 0 0 *.* *.*\n", "listed:2: 1 raw socket has no port"),
        (
            "x 1 root 3u IPv4 1 0t0 TCP *:22 (LISTEN)\nx 1 root 4u IPv4 2 0t0 ICMP *:*\n",
            "listed:2: 1 raw socket has no port",
        ),
    ] {
        assert!(notes(input.as_bytes()).contains(note), "{input}: {}", notes(input.as_bytes()));
    }
}

/// In German or Spanish, with zones, with `-W` and with `-Z`.
#[test]
fn unusual_forms_are_read() {
    for (input, expected) in [
        ("tcp 0 0 0.0.0.0:617 0.0.0.0:* ESCUCHAR 12/x y\n", "617 0.0.0.0 x y"),
        ("tcp 0 0 0.0.0.0:617 0.0.0.0:* OUÇA 12/x\n", "617 0.0.0.0 x"),
        ("tcp LISTEN 0 1 [fe80::1%eth0]:617 [::]:* users:((\"x\",pid=1,proc_ctx=a_u:b,fd=3))\n", "617 fe80::1%eth0 x"),
        ("LocalAddress LocalPort State  OwningProcess\n::1          617       Listen 12\n", "617 ::1 "),
        ("root x y 12 3 tcp6 fe80::1%lo0:617 *:*\n", "617 fe80::1%lo0 x y"),
    ] {
        let found: Vec<String> = lines(input.as_bytes())
            .iter()
            .map(|row| {
                let process = row["process"].as_str().unwrap_or_default();
                format!("{} {} {process}", row["port"], row["address"].as_str().unwrap())
            })
            .collect();
        assert_eq!(found, [expected], "{input}");
    }
    let rows = lines(b"Get-NetUDPEndpoint\n\nLocalAddress LocalPort\n------------ ---------\n0.0.0.0      123\n");
    assert_eq!(rows[0]["transport"], "udp");
    assert_eq!(lines(b"LocalAddress LocalPort\n0.0.0.0      123\n")[0]["transport"], "udp");
    for input in [
        "\"LocalAddress\",\"LocalPort\",\"Name\",\"State\",\"OwningProcess\"\n\"0.0.0.0\",\"617\",\"x y\",\"Listen\",\"12\"\n",
        "Get-NetTCPConnection -State Listen\nLocalAddress LocalPort OwningProcess ProcessName\n0.0.0.0            617            12 x y\n",
    ] {
        let row = &lines(input.as_bytes())[0];
        assert_eq!((&row["port"], &row["pid"], &row["process"]), (&json!(617), &json!(12), &json!("x y")));
    }
    assert_eq!(lines(b"tcp46 0 0 *.7000 *.* LISTEN\n")[0]["address"], "*");
    for (head, message) in [
        ("Get-NetTCPConnection\nLocalAddress LocalPort OwningProcess", "listed:2:1: no column `State`"),
        ("LocalAddress LocalPort OwningProcess", "listed:1:1: neither a column `State` nor one command"),
    ] {
        let ran = listen(&[], format!("{head}\n0.0.0.0      123       4\n").as_bytes());
        assert!(ran.status == 2 && ran.err.contains(message), "{}", ran.err);
    }
}

/// A cell that is wider than its column moves the next cells to a line of their own, below their heads.
#[test]
fn long_names_leave_the_columns_aligned() {
    let name = "x".repeat(60);
    let input = format!(
        "tcp LISTEN 0 1 *:22 *:* users:((\"{name}\",pid=7,fd=3)) uid:33\ntcp LISTEN 0 1 *:23 *:* users:((\"y\",pid=7,fd=3))\n"
    );
    let ran = listen(&[], input.as_bytes());
    let rows: Vec<&str> = ran.text().lines().collect();
    let column = rows[0].find("user").unwrap();
    assert!(rows[1].contains(&name) && !rows[1].contains("33"), "{}", ran.text());
    assert_eq!(rows[2].find("33"), Some(column), "{}", ran.text());
    assert_eq!(rows[3].find("-     (registry: telnet)"), Some(column), "{}", ran.text());
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
