//! `listen --from`: what other programs print, read without a network and told apart by content.

use crate::folder::{Folder, Ran};
use crate::schemas::{assert_valid, schema};
use portolan::engine::ListenReasonKind;
use portolan::registry::{ClaimKind, Flag, Standing};
use portolan::report::listen::Event;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Some names of a machine: a right one, an old one, one that contradicts the registry, and one that is covered.
const TABLE: &str = "ssh 22/tcp\nwebcache 8443/tcp\nni-ftp 47/tcp\nnfsd 2049/tcp nfs\nmdns 5353/udp\n";

pub(crate) fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/listen");
    let files = |folder: &Path| -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    };
    files(&root).iter().flat_map(|folder| files(folder)).collect()
}

pub(crate) fn listen(args: &[&str], input: &[u8]) -> Ran {
    let folder = Folder::with("table", TABLE);
    folder.file("listed", input);
    folder.run(&[&["listen", "--table", "table", "--from", "listed"], args].concat())
}

pub(crate) fn lines(args: &[&str], input: &[u8]) -> Vec<Value> {
    let ran = listen(&[args, &["--output-format", "jsonl"]].concat(), input);
    assert!(ran.status < 2, "{}", ran.err);
    ran.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/listen").join(name)).unwrap()
}

#[test]
fn every_output_of_a_program_is_read() {
    for path in fixtures() {
        let name = format!(
            "listen_{}_{}",
            path.parent().unwrap().file_name().unwrap().to_str().unwrap(),
            path.file_stem().unwrap().to_str().unwrap()
        );
        let input = std::fs::read(&path).unwrap();
        insta::assert_snapshot!(name, listen(&[], &input).printed());
        for line in lines(&[], &input) {
            assert_valid("listener.json", &line);
        }
    }
}

#[test]
fn the_table_is_read_from_standard_input_and_in_a_format() {
    let folder = Folder::with("listed", fixture("ss/server.txt"));
    folder.file("odd", format!("{TABLE}a b c\nd e f\ng h i\nj k l\nm n o\np q r\n"));
    let run = |args: &[&str]| {
        let args = [&["listen", "--output-format", "tsv"], args].concat();
        Ran::of(folder.program(&args).write_stdin(TABLE))
    };
    let expected = listen(&["--output-format", "tsv"], &fixture("ss/server.txt"));
    assert_eq!(run(&["--table", "-", "--from", "listed"]), expected);
    let ran = run(&["--table", "odd", "--from", "listed"]);
    assert!(ran.status == 2 && ran.err.contains("with `--format` ("), "{}", ran.err);
    assert_eq!(run(&["--table", "odd", "--format", "services", "--from", "listed"]), expected);
    let ran = run(&["--table", "-", "--from", "-"]);
    assert!(ran.status == 2 && ran.err.contains("standard input (`-`) can be read only once"), "{}", ran.err);
}

#[test]
fn documents_hold_the_same_sockets_as_lines() {
    let input = fixture("ss/server.txt");
    let document: Value = serde_json::from_str(listen(&["--output-format", "json"], &input).text()).unwrap();
    assert_valid("listen.json", &document);
    let unversioned = lines(&[], &input).into_iter().map(|mut line| {
        assert_eq!(line.as_object_mut().unwrap().remove("version"), Some(json!(1)));
        line
    });
    assert_eq!(document["listeners"], json!(unversioned.collect::<Vec<_>>()));
    let table = listen(&["--output-format", "tsv"], &input);
    insta::assert_snapshot!("listen_tsv", table.printed());
    assert_eq!(table.text().lines().count(), 1 + document["listeners"].as_array().unwrap().len());
}

#[test]
fn one_socket_has_all_facts() {
    let input = fixture("ss/server.txt");
    let find = |port: u64| lines(&[], &input).into_iter().find(|line| line["port"] == port).unwrap();
    let ghost = find(617);
    assert_eq!((&ghost["pid"], &ghost["process"], &ghost["user"]), (&json!(9163), &json!("python3"), &Value::Null));
    assert_eq!((&ghost["name"], &ghost["registered"]), (&Value::Null, &json!(["sco-dtmgr"])));
    assert_eq!((&ghost["standing"], &ghost["flags"]), (&json!("assigned"), &json!(["defunct", "ghost"])));
    let kinds: Vec<&Value> = ghost["claims"].as_array().unwrap().iter().map(|claim| &claim["kind"]).collect();
    assert!(kinds.contains(&&json!("defunct")), "{kinds:?}");
    let left = find(47);
    assert_eq!((&left["standing"], &left["flags"]), (&json!("deassigned"), &json!(["reserved", "ghost"])));
    let shared = find(22);
    assert_eq!((&shared["pid"], &shared["process"]), (&json!(1020), &json!("sshd")), "not the one that handed it over");
    assert_eq!(shared["shared_with"], json!([{ "pid": 1, "process": "systemd" }]));
    assert_eq!(find(2049)["reasons"], json!([]), "an alias is the registry's name");
    let other = find(8443);
    assert_eq!((&other["standing"], &other["reasons"][0]["kind"]), (&json!("contested"), &json!("other-name")));
    assert_eq!(other["address"], json!("*"));
}

#[test]
fn filters_select_sockets() {
    let input = fixture("ss/server.txt");
    let ports = |args: &[&str]| -> Vec<u64> {
        let mut ports: Vec<u64> = lines(args, &input).iter().map(|line| line["port"].as_u64().unwrap()).collect();
        ports.sort_unstable();
        ports.dedup();
        ports
    };
    assert_eq!(ports(&["22"]), [22]);
    assert_eq!(ports(&["40-50", "617"]), [47, 617]);
    assert_eq!(ports(&["1-1023/udp"]), [53, 68, 546]);
    assert_eq!(ports(&["--transport", "udp", "53", "22"]), [53]);
    assert_eq!(ports(&["--process", "NGINX"]), [80, 8443]);
    assert_eq!(ports(&["--process", "systemd*", "--transport", "tcp"]), [22]);
    assert_eq!(ports(&["--process", "9163"]), [617]);
    assert_eq!(ports(&["--ghosts"]), [47, 617]);
    assert_eq!(ports(&["1"]), [0; 0]);
    for bad in ["0x10", "70000", "9-8", "22/ddp", "ssh"] {
        assert_eq!(listen(&[bad], &input).status, 2, "{bad}");
    }
}

/// A filter by name cannot select a socket whose process has none, and says so.
#[test]
fn sockets_without_a_name_are_counted() {
    let input = fixture("netstat-windows/english.txt");
    let text = |args: &[&str]| listen(args, &input).text().to_owned();
    let count = "9 sockets are left out: the names of their processes are not known.\n";
    assert!(text(&["--process", "nc"]).contains(count), "{}", text(&["--process", "nc"]));
    assert!(text(&["--process", "nc", "135"]).contains("\n2 sockets are left out:"));
    for args in [&["135"][..], &["--process", "1016"], &["--process", "*"]] {
        assert!(!text(args).contains("9 sockets are left out"), "{args:?}: {}", text(args));
    }
}

#[test]
fn a_ghost_fails_only_on_demand_and_if_it_is_listed() {
    let input = fixture("ss/server.txt");
    let status = |args: &[&str]| listen(args, &input).status;
    assert_eq!((status(&[]), status(&["--ghosts"]), status(&["--fail-on-ghosts"])), (0, 0, 1));
    assert_eq!((status(&["--fail-on-ghosts", "617"]), status(&["--fail-on-ghosts", "22"])), (1, 0));
}

#[test]
fn enumerations_of_the_schemas_match_the_code() {
    let mut flags = Flag::ALL.map(Flag::as_str).to_vec();
    flags.push(portolan::engine::GHOST);
    for file in ["listen.json", "listener.json"] {
        for (name, words) in [
            ("flag", flags.clone()),
            ("standing", Standing::ALL.map(Standing::as_str).to_vec()),
            ("claim_kind", ClaimKind::ALL.map(ClaimKind::as_str).to_vec()),
            ("reason_kind", ListenReasonKind::ALL.map(ListenReasonKind::as_str).to_vec()),
        ] {
            assert_eq!(schema(file)["$defs"][name]["enum"], json!(words), "{file}, {name}");
        }
    }
    let line = schema("listener.json");
    assert_eq!(line["properties"]["event"]["enum"], json!(Event::ALL.map(Event::as_str)));
    let mut properties = line["properties"].clone();
    for key in ["version", "event"] {
        properties.as_object_mut().unwrap().remove(key).unwrap();
    }
    assert_eq!(schema("listen.json")["$defs"]["listener"]["properties"], properties);
}

/// What an investigator looks at first, whatever system the names of the programs are from.
#[test]
fn shells_relays_and_attacked_ports_come_first() {
    let reasons = |input: &str| -> Vec<(u64, Vec<String>)> {
        let kind = |reason: &Value| reason["kind"].as_str().unwrap().to_owned();
        let row = |line: Value| {
            let reasons = line["reasons"].as_array().unwrap().iter().map(kind).collect();
            (line["port"].as_u64().unwrap(), reasons)
        };
        lines(&[], input.as_bytes()).into_iter().map(row).collect()
    };
    let row = |port: u16, program: &str| format!("  TCP  0.0.0.0:{port}  0.0.0.0:0  LISTENING  7\n [{program}]\n");
    for (port, program, expected) in [
        (443, "nc.exe", &["shell-or-relay"][..]),
        (50_000, "CMD.EXE", &["shell-or-relay"]),
        (4444, "powershell.exe", &["malware-reported", "shell-or-relay"]),
        (80, "python3.11.exe", &["interpreter"]),
        (3306, "perl", &["interpreter"]),
        (8000, "python.exe", &[]),
        (31337, "update.exe", &["malware-reported"]),
        (5555, "update.exe", &["attack-reported"]),
        (445, "System", &[]),
    ] {
        let found = reasons(&format!("{}{}", row(22, "sshd.exe"), row(port, program)));
        let expected: Vec<String> = expected.iter().map(|&word| word.to_owned()).collect();
        let at = usize::from(expected.is_empty());
        assert_eq!(found[at], (port.into(), expected), "{program}");
    }
    let quiet = "tcp LISTEN 0 1 127.0.0.1:443 *:* users:((\"nc\",pid=1,fd=3))\n\
        tcp LISTEN 0 1 127.0.0.1:5555 *:*\nudp UNCONN 0 0 0.0.0.0:40001 *:* users:((\"nc\",pid=1,fd=3))\n";
    assert!(reasons(quiet).iter().all(|(_, reasons)| reasons.is_empty()), "no one else reaches them");
}

/// A backdoor that everyone reaches comes before a ghost that only this machine reaches, and a name comes last.
#[test]
fn sockets_come_in_the_order_in_which_they_deserve_a_look() {
    let row = |(address, port): (&str, u16)| format!("tcp LISTEN 0 1 {address}:{port} *:*\n");
    let expected = [
        ("0.0.0.0", 31337),
        ("::", 31337),
        ("192.0.2.1", 5555),
        ("0.0.0.0", 47),
        ("0.0.0.0", 617),
        ("127.0.0.1", 31337),
        ("::ffff:127.0.0.1", 47),
        ("127.0.0.1%lo", 617),
        ("localhost", 617),
        ("0.0.0.0", 8443),
        ("127.0.0.1", 8443),
        ("0.0.0.0", 22),
    ];
    let input: String = expected.iter().rev().map(|&place| row(place)).collect();
    let found: Vec<(String, u64)> = lines(&[], input.as_bytes())
        .iter()
        .map(|line| (line["address"].as_str().unwrap().to_owned(), line["port"].as_u64().unwrap()))
        .collect();
    let found: Vec<(&str, u16)> = found.iter().map(|(address, port)| (&**address, *port as u16)).collect();
    assert_eq!(found, expected);
}

/// Sockets that do not listen are left out, with no word about them.
#[test]
fn known_states_of_lsof_are_left_out() {
    let head = "COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\n";
    for (name, count) in [
        ("TCP *:617 (LISTEN)", 1),
        ("TCP *:617 (LISTEN QR=0 QS=0)", 1),
        ("UDP *:617 (Idle)", 1),
        ("TCP *:617 (CLOSED)", 0),
        ("TCP 192.0.2.1:617->192.0.2.2:50001 (ESTABLISHED)", 0),
        ("TCP 192.0.2.1:617->192.0.2.2:50001 (CLOSE_WAIT)", 0),
        ("UDP 192.0.2.1:617->192.0.2.2:53", 0),
        ("TCP no PCB, CANTSENDMORE, CANTRCVMORE", 0),
    ] {
        let input = format!("{head}sshd 1 root 3u IPv4 0x1 0t0 {name}\n");
        assert_eq!(lines(&[], input.as_bytes()).len(), count, "{name}");
        assert!(!listen(&[], input.as_bytes()).err.contains("skipped"), "{name}");
    }
}

/// `netstat -an` of Windows has no processes.
#[test]
fn rows_of_windows_without_processes_are_read() {
    let input = "  Proto  Local Address  Foreign Address  State\r\n  TCP  0.0.0.0:135  0.0.0.0:0  LISTENING\r\n  \
        UDP  0.0.0.0:617  *:*\r\n";
    assert_eq!(lines(&[], input.as_bytes()).len(), 2);
}

/// `netstat -anb`, and tables of `PowerShell` with a name alone.
#[test]
fn names_of_programs_without_a_number_are_kept() {
    let windows = "  TCP  0.0.0.0:135  0.0.0.0:0  LISTENING\r\n  RpcSs\r\n [svchost.exe]\r\n  TCP  0.0.0.0:443  \
        0.0.0.0:0  LISTENING\r\n [nc.exe]\r\n  UDP  0.0.0.0:617  *:*\r\n Can not obtain ownership information\r\n";
    let power = "LocalAddress LocalPort State  ProcessName\n0.0.0.0      135       Listen svchost.exe\n\
        0.0.0.0      443       Listen nc.exe\n";
    for input in [windows, power] {
        let ran = listen(&[], input.as_bytes());
        assert!(ran.text().contains("  443/tcp  0.0.0.0  nc.exe       "), "{}", ran.text());
        let rows = lines(&["--process", "*.exe"], input.as_bytes());
        for row in &rows {
            assert_valid("listener.json", row);
        }
        let found: Vec<(&Value, &Value)> = rows.iter().map(|row| (&row["process"], &row["pid"])).collect();
        assert_eq!(found, [(&json!("nc.exe"), &Value::Null), (&json!("svchost.exe"), &Value::Null)], "{input}");
        assert_eq!(rows[0]["reasons"][0]["kind"], "shell-or-relay");
    }
}

/// The table may be of another machine than the sockets.
#[test]
fn sentences_say_which_table_gave_a_name() {
    let folder = Folder::with("table", "webcache 8443/tcp\n");
    folder.file("listed", "tcp LISTEN 0 1 *:8443 *:*\ntcp LISTEN 0 1 *:22 *:*\n");
    let ran = folder.run(&["listen", "--table", "table", "--from", "listed"]);
    assert!(ran.text().contains("      the table `table` names 8443/tcp `webcache`; the registry"), "{}", ran.text());
    assert!(!ran.text().contains("this machine"), "{}", ran.text());
    let ran = folder.run(&["listen", "--from", "listed"]);
    if ran.text().contains("/etc/services") {
        let text = ran.text().replace('\n', " ");
        let note = "Names are from `/etc/services` of this machine and are no reason for a look; pass the table of the \
            other machine with `--table FILE`.";
        assert!(text.contains(note) && !text.contains("this machine's table"), "{text}");
    }
}

/// `/etc/services` of this machine says nothing of the sockets of another.
#[test]
fn names_of_this_machine_are_no_reason_for_the_sockets_of_another() {
    let rows: Vec<String> = (1..2000).map(|port| format!("tcp LISTEN 0 1 *:{port} *:*\n")).collect();
    let folder = Folder::with("listed", rows.concat());
    let is_name = |args: &[&str]| {
        let ran = folder.run(&[&["listen", "--from", "listed", "--output-format", "tsv"], args].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        ran.text().contains("other-name")
    };
    folder.file("own", "webcache 80/tcp\n");
    assert!(!is_name(&[]) && is_name(&["--table", "own"]));
}

#[test]
fn unknown_input_names_the_known_forms() {
    for input in ["", "\n \n", "hello world\n", "<html></html>", "22/tcp open ssh\n", "\0\u{ff}\n", "Proto\n"] {
        let ran = listen(&[], input.as_bytes());
        assert_eq!((ran.status, ran.text()), (2, ""), "{input:?}: {}", ran.err);
        for command in [
            "ss -tulpn",
            "netstat -tulpn",
            "netstat -ano",
            "lsof -i -P -n",
            "nmap -oX",
            "nmap -oN",
            "nmap -oG",
            "netstat -anv -p tcp",
            "sockstat -l",
            "Get-NetTCPConnection",
        ] {
            assert!(ran.err.contains(&format!("`{command}`")), "{input:?}: {}", ran.err);
        }
    }
    // The head of `netstat` on Linux, and rows of Solaris.
    let other = "Active Internet connections (including servers)\n\
        Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)\n\
        *.22                 *.*                0      0 128000      0 LISTEN\n";
    let ran = listen(&[], other.as_bytes());
    assert_eq!((ran.status, ran.text()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("listed:3:1: not a row") && ran.err.contains("`lsof -i -P -n`"), "{}", ran.err);
    let head = other.lines().take(2).collect::<Vec<_>>().join("\n");
    assert!(listen(&[], head.as_bytes()).text().starts_with("nothing listens ("), "a list may be empty");
    let missing = Folder::new().run(&["listen", "--from", "missing"]);
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("missing: "), "{}", missing.err);
}

/// `PowerShell` writes UTF-16, and editors a byte order mark.
#[test]
fn encodings_of_windows_are_read() {
    let text = String::from_utf8(fixture("netstat-windows/english.txt")).unwrap();
    let units = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to).collect()
    };
    let expected = lines(&[], text.as_bytes());
    assert_eq!(expected.len(), 9);
    for bytes in [units(u16::to_le_bytes), units(u16::to_be_bytes), format!("\u{feff}{text}").into_bytes()] {
        assert_eq!(lines(&[], &bytes), expected);
    }
}

#[test]
fn standard_input_is_read() {
    let folder = Folder::with("table", TABLE);
    let mut program = folder.program(&["listen", "--table", "table", "--from", "-", "--output-format", "tsv", "22"]);
    let output = program.write_stdin(fixture("ss/server.txt")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 3);
    let bad = folder.program(&["listen", "--from", "-"]).write_stdin("x").output().unwrap();
    assert!(String::from_utf8_lossy(&bad.stderr).contains("<stdin>: not recognized"));
}

/// Every program with usual ports is put first where it is on another, be the port ephemeral or not.
#[test]
fn programs_on_unusual_ports_come_first() {
    let row = |transport: &str, address: &str, port: u16, program: &str| {
        let state = if transport == "udp" { "UNCONN" } else { "LISTEN" };
        format!("{transport} {state} 0 1 {address}:{port} *:* users:((\"{program}\",pid=7,fd=3))\n")
    };
    let kinds = |input: &str| -> Vec<String> {
        let is_program = |reason: &Value| reason["kind"] == "other-program";
        let listed = lines(&[], input.as_bytes()).into_iter();
        let out = listed.filter(|line| line["reasons"].as_array().unwrap().iter().any(is_program));
        out.map(|line| format!("{} {} {}", line["process"].as_str().unwrap(), line["address"], line["port"])).collect()
    };
    for (transport, address, port, program) in [
        ("tcp", "0.0.0.0", 6000, "postgres"),
        ("tcp", "127.0.0.1", 6000, "postgres"),
        ("tcp", "*", 1111, "mysqld"),
        ("tcp", "0.0.0.0", 50_000, "sshd"),
        ("udp", "0.0.0.0", 4443, "sshd"),
        ("tcp", "[::]", 40_000, "named"),
        ("udp", "0.0.0.0", 5300, "chronyd"),
        ("tcp", "0.0.0.0", 22, "nginx"),
    ] {
        let input = row(transport, address, port, program);
        assert_eq!(kinds(&input).len(), 1, "{input}");
    }
    let ran = listen(&[], row("tcp", "*", 50_000, "sshd").as_bytes());
    assert!(ran.text().contains("`sshd` usually listens on 22/tcp ("), "{}", ran.text());
    assert_eq!(kinds(&String::from_utf8(fixture("ss/stock.txt")).unwrap()), [""; 0]);
}
