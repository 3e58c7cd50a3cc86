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
        ("python 31337", "malware-reported interpreter"),
        ("nginx 47", "deassigned"),
        ("nginx 617", "defunct"),
        ("docker-proxy 617", "defunct"),
        ("nginx 12345", "malware-reported"),
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
    let folder =
        Folder::with("table", "zebra 2601/tcp\nircd 6667/tcp\nx11-1 6001/tcp\nx11-a 6002/tcp\nwebmin 10000/tcp\n");
    let reasons = |port: u16, program: &str| {
        folder.file("listed", format!("tcp LISTEN 0 1 *:{port} *:* users:((\"{program}\",pid=7,fd=3))\n"));
        let ran = folder.run(&["listen", "--table", "table", "--from", "listed", "--output-format", "jsonl"]);
        let line: Value = serde_json::from_str(ran.text()).unwrap();
        line["reasons"].as_array().unwrap().len()
    };
    assert_eq!((reasons(2601, "zebra"), reasons(6667, "ngircd")), (0, 0));
    assert_eq!((reasons(2601, "odd"), reasons(6667, "odd")), (1, 1));
    assert_eq!((reasons(6001, "odd"), reasons(6002, "odd")), (0, 1), "a name with a number");
    assert_eq!((reasons(10000, "miniserv.pl"), reasons(10000, "perl"), reasons(10000, "odd")), (0, 0, 1));
}

/// A port is a ghost whatever holds it, which is a reason for a look except where it is the usual port of the program.
#[test]
fn ghosts_are_facts_of_the_port() {
    for (port, program, standing, is_notable) in [
        (47, "nginx", "deassigned", true),
        (617, "nginx", "assigned", true),
        (199, "snmpd", "assigned", false),
        (199, "odd", "assigned", true),
        (1027, "lsass.exe", "deassigned", false),
    ] {
        let input = format!("tcp LISTEN 0 1 0.0.0.0:{port} *:* users:((\"{program}\",pid=7,fd=3))\n");
        let row = &lines(input.as_bytes())[0];
        assert_eq!(row["standing"], standing, "{row}");
        assert!(row["flags"].as_array().unwrap().contains(&json!("ghost")), "{row}");
        let reasons = row["reasons"].as_array().unwrap();
        let ghosts = ["deassigned", "defunct", "historic-protocol"];
        assert_eq!(
            reasons.iter().any(|reason| ghosts.iter().any(|ghost| reason["kind"] == *ghost)),
            is_notable,
            "{row}"
        );
        assert_eq!(listen(&["--ghosts", "--output-format", "tsv"], input.as_bytes()).text().lines().count(), 2);
        assert_eq!(listen(&["--fail-on-ghosts"], input.as_bytes()).status, 1);
    }
}

/// Programs that run or relay anything are expected on the ports that they often have, and clients on any of UDP.
#[test]
fn ports_of_general_programs_and_clients_are_no_reason() {
    let tcp =
        |address, port, program| format!("tcp LISTEN 0 1 {address}:{port} *:* users:((\"{program}\",pid=7,fd=3))\n");
    let udp = |port, program| format!("udp UNCONN 0 0 0.0.0.0:{port} *:* users:((\"{program}\",pid=7,fd=3))\n");
    for input in [
        tcp("0.0.0.0", 8888, "python3"),
        tcp("127.0.0.1", 1080, "ssh"),
        udp(34555, "chrome"),
        udp(35555, "avahi-daemon"),
        udp(10000, "miniserv.pl"),
        udp(10000, "perl"),
    ] {
        assert_eq!(notable(input.as_bytes()), [""; 0], "{input}");
    }
    assert_eq!(notable(tcp("0.0.0.0", 1080, "ssh").as_bytes()).len(), 1);
    assert_eq!(notable(udp(31335, "chrome").as_bytes()).len(), 1);
}

/// A name that fills its column may be the beginning of another.
#[test]
fn cut_names_are_no_proof_of_a_program() {
    let lsof = |name: &str, port: u16| format!("{name} 7 root 3u IPv4 0x1 0t0 TCP *:{port} (LISTEN)\n");
    let sockstat = |name: &str, port: u16| format!("root {name} 7 3 tcp4 *:{port} *:*\n");
    let netstat = |name: &str, port: u16| format!("tcp 0 0 0.0.0.0:{port} 0.0.0.0:* LISTEN 1234567/{name}\n");
    for (input, is_cut) in [
        (lsof("prometheu", 9093), true),
        (lsof("memcached", 9150), true),
        (lsof("migration", 4321), true),
        (lsof("sshd", 9093), false),
        (lsof("kworker/0", 4321), false),
        (lsof("python3.1", 4321), false),
        (lsof("memcached", 9150) + "memcached_exporter 8 root 3u IPv4 0x2 0t0 TCP *:9151 (LISTEN)\n", false),
        (sockstat("prometheus", 9093), true),
        (sockstat("memcached", 9150), false),
        (netstat("prometheus-", 9093), true),
        (netstat("memcached", 9150), false),
    ] {
        assert_eq!(notable(input.as_bytes()).is_empty(), is_cut, "{input}");
    }
    assert_eq!(notable(lsof("memcached", 11211).as_bytes()), [""; 0], "it explains its own port");
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
        ("LocalAddress LocalPort OwningProcess", "listed:1:1: no column `State` and no command"),
        ("LocalAddress LocalPort", "listed:1:1: no column `State` and no command"),
        ("Get-NetTCPConnection; Get-NetUDPEndpoint\nLocalAddress LocalPort", "listed:2:1: two commands and no column"),
    ] {
        let ran = listen(&[], format!("{head}\n0.0.0.0      123       4\n").as_bytes());
        assert!(ran.status == 2 && ran.err.contains(message), "{}", ran.err);
        assert!(ran.err.contains("\nportolan: hint: add `State` to the columns"), "{}", ran.err);
    }
}

/// An address that is cut is that of no socket for sure.
#[test]
fn cut_addresses_are_marked() {
    let cut = "tcp6 0 0 fe80::5054:ff:fe12::546 :::* LISTEN\ntcp6 0 0 2001:db8:85a3::8a2e:631 :::* LISTEN\n\
        tcp6 0 0 ::ffff:127.0.0.53:50053 :::* LISTEN\ntcp6 0 0 2001:db8:85a3::8a2:80 :::* LISTEN\n";
    let addresses = |input: &str| -> Vec<String> {
        let mut rows: Vec<Value> = lines(input.as_bytes());
        rows.sort_by_key(|row| row["port"].as_u64());
        rows.iter().map(|row| row["address"].as_str().unwrap().to_owned()).collect()
    };
    let expected = ["2001:db8:85a3::8a2", "fe80::5054:ff:fe12:…", "2001:db8:85a3::8a2e…", "::ffff:127.0.0.53"];
    assert_eq!(addresses(cut), expected);
    let found = notes(cut.as_bytes());
    let expected = "note: listed: 2 addresses may be cut (`…`)\nportolan: hint: run `netstat` with `-W`";
    assert!(found.contains(expected), "{found}");
    let wide = format!("{cut}tcp6 0 0 2001:db8:85a3::8a2e:370:7334:22 :::* LISTEN\n");
    assert!(!notes(wide.as_bytes()).contains("may be cut"));
    assert_eq!(addresses("tcp6 0 0 fe80::5054:ff:fe.22 *.* LISTEN\n"), ["fe80::5054:ff:fe…"], "of macOS");
    let power = "LocalAddress          LocalPort State\n0.0.0.0               22        Listen\n\
        fe80::d1c5:4ab2:7a... 4444      Listen\nfe80::d1c5:4ab2:7a… 4444        Listen\n";
    let ran = listen(&[], power.as_bytes());
    assert_eq!((ran.status, ran.err.matches(": the address is cut").count()), (2, 2), "{}", ran.err);
    assert!(ran.err.contains("hint: add `| Format-Table -AutoSize -Wrap`"), "{}", ran.err);
}

/// Multipath TCP has the ports of TCP.
#[test]
fn sockets_of_other_protocols_with_the_same_ports_are_listed() {
    let input = "mptcp LISTEN 0 1 *:22 *:*\nudplite UNCONN 0 0 *:53 *:*\nmptcp ESTAB 0 0 192.0.2.1:22 192.0.2.2:5000\n";
    let found: Vec<String> =
        lines(input.as_bytes()).iter().map(|row| format!("{}/{}", row["port"], row["transport"])).collect();
    assert_eq!(found, ["22/\"tcp\"", "53/\"udplite\""]);
}

/// A letter of Chinese or Japanese has two columns on a terminal.
#[test]
fn wide_letters_leave_the_columns_aligned() {
    let input = "tcp LISTEN 0 1 *:22 *:* users:((\"日本語\",pid=7,fd=3))\ntcp LISTEN 0 1 *:23 *:* users:((\"abcdef\",pid=7,fd=3))\n";
    let ran = listen(&[], input.as_bytes());
    assert!(
        ran.text().contains("日本語 (7)  -     ssh\n") && ran.text().contains("abcdef (7)  -     "),
        "{}",
        ran.text()
    );
}

/// A scan has no processes at all, so that none is hidden.
#[test]
fn scans_have_one_note_about_processes() {
    for (name, expected) in [("nmap-xml/scan.xml", "With `nmap -sV`"), ("nmap-grepable/scan.txt", "are the services")] {
        let text = listen(&[], &crate::listen::fixture(name)).text().to_owned();
        assert!(!text.contains("without a process") && text.replace('\n', " ").contains(expected), "{text}");
    }
    let plain = "Nmap scan report for 192.0.2.1\nPORT   STATE SERVICE\n22/tcp open  ssh\n";
    let text = listen(&[], plain.as_bytes()).text().replace('\n', " ");
    assert!(text.contains("The scan shows no processes. With `nmap -sV`, the services"), "{text}");
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
