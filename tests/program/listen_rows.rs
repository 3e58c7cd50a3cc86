//! `listen --from`: rows that cannot be read, outputs of several programs, and hostile ones.

use crate::cpu_time::cpu_time;
use crate::listen::{fixture, fixtures, lines, listen};
use crate::schemas::assert_valid;
use portolan::text::SourceFile;
use serde_json::{Value, json};
use std::time::Duration;

/// Each with the line and the column that the message names.
#[test]
fn damaged_rows_are_errors_with_their_place() {
    for (input, place, message) in [
        ("tcp LISTEN 0 128 0.0.0.0:22\n", "1:28", "the row ends before its peer address"),
        ("tcp LISTEN 0 128\n", "1:17", "the row ends before its local address"),
        ("tcp LISTEN 0 x 0.0.0.0:22 0.0.0.0:*\n", "1:14", "not the length of a queue"),
        ("tcp LISTEN 0 128 0.0.0.0:ssh 0.0.0.0:*\n", "1:26", "`ssh` is not a port number: run the program with `-n`"),
        ("tcp LISTEN 0 1 0.0.0.0:22 0.0.0.0:*\ntcp LISTEN 0 1 ::70000 *:*\n", "2:18", "70000 is not a port number"),
        ("tcp LISTEN 0 128 \u{1b}[31m:22 0.0.0.0:*\n", "1:18", "not an address"),
        ("tcp LISTEN 0 1 *:22 *:* users:((\"sshd\",pid=99999999999,fd=3))\n", "1:25", "not a list of processes"),
        ("tcp LISTEN 0 1 *:22 *:* users:((\"sshd\",pid=1\n", "1:25", "not a list of processes"),
        ("Netid State Recv-Q\ntcp LIS 0 5 0.0.0.0:617 *:*\n", "2:5", "not a state of a socket"),
        ("tcp LISTEN 0 1 *:22 *:*\nudp UNCON 0 0 0.0.0.0:617 *:*\n", "2:5", "not a state of a socket"),
        ("tcp LISTEN 0 1 *:22 *:*\nudp UNCON", "2:5", "not a state of a socket"),
        ("tcp LISTEN 0 1 *:22 *:*\ntcp", "2:4", "the row ends before its state"),
        ("State Recv-Q\nLIS 0 5 0.0.0.0:617 *:*\n", "2:1", "not a state of a socket"),
        ("tcp 0 0 0.0.0.0:22 0.0.0.0:*", "1:29", "the row ends before its state"),
        ("tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 12x/sshd\n", "1:37", "not a process"),
        ("tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 12\n", "1:37", "neither a process"),
        ("  TCP    0.0.0.0:135\r\n", "1:21", "the row ends before its foreign address"),
        ("  TCP    0.0.0.0:135  0.0.0.0:0\r\n", "1:32", "the row ends before its state"),
        ("  TCP    0.0.0.0:135  0.0.0.0:0  LISTEN\r\n", "1:34", "not a state such as `LISTENING`"),
        ("  TCP    0.0.0.0:135  0.0.0.0:0  LISTEN  4\r\n", "1:34", "not a state such as `LISTENING`"),
        (
            "  TCP  0.0.0.0:1  0.0.0.0:0  ABHOEREN  4\r\n  TCP  0.0.0.0:135  0.0.0.0:0  ABHOER\r\n",
            "2:38",
            "the row ends before its process",
        ),
        ("Proto Local PID\r\n  UDP    0.0.0.0:135  *:*\r\n", "2:26", "the row ends before its process"),
        ("  Proto  Local Address\n  TCP  0.0.0.0:1  0.0.0.0:0  LAUSCHT  4\n", "2:30", "not a state"),
        ("  UDP    0.0.0.0:135  *:*  x\r\n", "1:28", "not the number of a process"),
        ("sshd 1 root 3u IPv4 0x1 0t0 TCP *:22\n", "1:37", "the row ends before its state"),
        ("sshd 1 root 3u IPv4 0x1 0t0\n", "1:28", "the row ends before its protocol"),
        ("sshd 1 root 3u IPv4 0x1 0t0 TCP *:ssh (LISTEN)\n", "1:35", "run the program with `-P -n`"),
        ("sshd 1 root 3u IPv4 0x1 0t0 TCP *:617 (LISTEN\n", "1:39", "not a state such as `(LISTEN)`"),
        ("sshd 1 root 3u IPv4 0x1 0t0 TCP *:617 (LIS\n", "1:39", "not a state"),
        ("sshd 1 root 3u IPv4 0x1 0t0 TCP *:617 (FOO)\n", "1:39", "not a state"),
        ("sshd 1 root 3u IPv4 0x1 0t0 TCP *:617 LISTEN)\n", "1:39", "not a state"),
        ("LocalAddress LocalPort State\n0.0.0.0      617\n", "2:17", "the row ends before its state"),
        ("LocalAddress LocalPort State\n0.0.0.0      x         Listen\n", "2:14", "`x` is not a port number"),
        ("root sshd 1 3 tcp4 *:617\n", "1:25", "the row ends before its foreign address"),
        ("root sshd 1 3 tcp4\n", "1:19", "the row ends before its local address"),
        ("<nmaprun>\n<host><address addr=\"1.2.3\" addrtype=\"ipv4\"/>", "2:7", "`1.2.3` is not an address"),
        ("<nmaprun>\n<host>\n", "2:7", "the scan ends before `</nmaprun>`"),
        ("<nmaprun><port protocol='tcp' portid='x'/></nmaprun>", "1:10", "`x` is not a port number"),
        ("<nmaprun><port protocol='tcp'/></nmaprun>", "1:10", "`<port>` has no `portid`"),
        ("<nmaprun><port protocol='tcp' portid='1'><state state='open'/>", "1:42", "a host without an address"),
    ] {
        let ran = listen(&[], input.as_bytes());
        assert_eq!(ran.status, 2, "{input}: {}", ran.err);
        let expected = format!("portolan: error: listed:{place}: ");
        let first = ran.err.lines().next().unwrap();
        assert!(first.starts_with(&expected) && first.contains(message), "{input}: {}", ran.err);
    }
}

/// One bad row does not hide the others, and is shown.
#[test]
fn rows_that_cannot_be_read_are_shown_beside_the_others() {
    for (input, sockets, bad, place) in [
        (
            "tcp LISTEN 0 1 *:22 *:*\ntcp LISTEN 0 1 ::70000 *:*\n  users:((\"odd\",pid=9,fd=3))\nudp UNCONN 0 0 *:53 *:*\n",
            2,
            "tcp LISTEN 0 1 ::70000 *:*",
            (2, 18),
        ),
        (
            "tcp 0 0 *:22 *:* LISTEN 1/sshd\ntcp 0 0 *:23 *:* LISTEN 12x/in\ntcp 0 0 *:80 *:* LISTEN 2/nginx\n",
            2,
            "tcp 0 0 *:23 *:* LISTEN 12x/in",
            (2, 25),
        ),
        (
            "  TCP  0.0.0.0:1  0.0.0.0:0  LISTENING  4\n  TCP  0.0.0.0:2  0.0.0.0:0  LISTENING  x\n [odd.exe]\n",
            1,
            "  TCP  0.0.0.0:2  0.0.0.0:0  LISTENING  x",
            (2, 41),
        ),
        (
            "sshd 1 root 3u IPv4 0x1 0t0 TCP *:ssh (LISTEN)\nsshd 1 root 3u IPv4 0x2 0t0 TCP *:22 (LISTEN)\n",
            1,
            "sshd 1 root 3u IPv4 0x1 0t0 TCP *:ssh (LISTEN)",
            (1, 35),
        ),
        (
            "<nmaprun><host><address addr='192.0.2.1' addrtype='ipv4'/>\n<port protocol='tcp' portid='x'><state state='open'/>\
             </port>\n<port protocol='tcp' portid='22'><state state='open'/></port></host></nmaprun>",
            1,
            "<port protocol='tcp' portid='x'>",
            (2, 1),
        ),
    ] {
        let ran = listen(&["--output-format", "json"], input.as_bytes());
        assert_eq!(ran.status, 2, "{input}: {}", ran.err);
        let document: Value = serde_json::from_str(ran.text()).unwrap();
        assert_valid("listen.json", &document);
        let listeners = document["listeners"].as_array().unwrap();
        assert_eq!(listeners.len(), sockets, "{input}: {listeners:?}");
        assert!(listeners.iter().all(|socket| socket["pid"] != 9 && socket["process"] != "odd.exe"), "{listeners:?}");
        let unread = &document["unread"];
        let expected = (&json!(place.0), &json!(place.1), &json!(bad));
        assert_eq!((&unread[0]["line"], &unread[0]["column"], &unread[0]["text"]), expected, "{input}");
        assert_eq!(unread.as_array().unwrap().len(), 1, "{unread}");
        let ran = listen(&[], input.as_bytes());
        assert!(
            ran.text().contains(&format!("\nNot read\n  {}\n      line {}, column ", bad.trim(), place.0)),
            "{}",
            ran.text()
        );
        assert!(ran.text().contains("; 1 row not read (registry"), "{}", ran.text());
        let message = unread[0]["message"].as_str().unwrap();
        assert!(
            ran.err.starts_with(&format!("portolan: error: listed:{}:{}: {message}", place.0, place.1)),
            "{}",
            ran.err
        );
    }
}

/// `ss` prints line ends in names as they are, `lsof` escapes them.
#[test]
fn names_of_processes_may_have_line_ends() {
    for (input, names) in [
        (
            "tcp LISTEN 0 1 *:22 *:* users:((\"a\nb\",pid=7,fd=3))\ntcp LISTEN 0 1 *:23 *:* users:((\"c\",pid=8,fd=3))\n",
            ["a\nb", "c"],
        ),
        (
            "tcp LISTEN 0 1 *:22 *:* users:((\"\n\nx\",pid=7,fd=3),(\"y\n\",pid=9,fd=3))\ntcp LISTEN 0 1 *:23 *:*\n",
            ["\n\nx", ""],
        ),
        ("tcp LISTEN 0 1 *:22 *:*\n   users:((\"a\nb\",pid=7,fd=3))\ntcp LISTEN 0 1 *:23 *:*\n", ["a\nb", ""]),
        (
            "a\\nb 1 root 3u IPv4 0x1 0t0 TCP *:22 (LISTEN)\na\\x0ab 1 root 3u IPv4 0x2 0t0 TCP *:23 (LISTEN)\n",
            ["a\nb", "a\nb"],
        ),
    ] {
        let ran = listen(&["--output-format", "json"], input.as_bytes());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{input}");
        let document: Value = serde_json::from_str(ran.text()).unwrap();
        let listeners = document["listeners"].as_array().unwrap();
        let found: Vec<&str> = listeners.iter().map(|socket| socket["process"].as_str().unwrap_or_default()).collect();
        assert_eq!(found, names, "{input}");
    }
    // A list that is cut takes no further row with it.
    let input = "tcp LISTEN 0 1 *:22 *:* users:((\"a\ntcp LISTEN 0 1 *:23 *:* users:((\"b\",pid=8,fd=3))\n";
    let ran = listen(&["--output-format", "tsv"], input.as_bytes());
    assert_eq!((ran.status, ran.text().lines().count()), (2, 2), "{}", ran.text());
}

/// A name is shown in full to programs, and cut for people.
#[test]
fn long_names_are_cut_in_text() {
    let name = "x".repeat(10 << 20);
    let input = format!("tcp LISTEN 0 1 *:22 *:* users:((\"{name}\",pid=7,fd=3))\n");
    let text = listen(&[], input.as_bytes());
    assert!(text.text().len() < 1000 && text.text().contains("xxx… (7)"), "{}", text.text().len());
    assert!(listen(&["--output-format", "json"], input.as_bytes()).text().contains(&name));
}

/// UDP-Lite has the ports of UDP, and is no transport of its own in the registry.
#[test]
fn sockets_of_udp_lite_are_not_dropped() {
    let input = "udp 0 0 0.0.0.0:53 0.0.0.0:*\nudplite 0 0 0.0.0.0:54 0.0.0.0:*\nudplite6 0 0 :::55 :::*\n";
    let ran = listen(&["--output-format", "tsv"], input.as_bytes());
    let places: Vec<&str> = ran.text().lines().skip(1).map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(places, ["udp", "udplite", "udplite"], "{}", ran.text());
    for input in [
        "udp 0 0 0.0.0.0:53 0.0.0.0:*\nudpl 0 0 0.0.0.0:54 0.0.0.0:*\nudpl6 0 0 :::55 :::*\n",
        "x 1 root 3u IPv4 1 0t0 UDP *:53\nx 1 root 4u IPv4 2 0t0 UDPLITE *:54\nx 1 root 5u IPv6 3 0t0 UDPLITE *:55\n",
    ] {
        let found: Vec<String> =
            lines(&[], input.as_bytes()).iter().map(|row| format!("{}/{}", row["port"], row["transport"])).collect();
        assert_eq!(found, ["53/\"udp\"", "54/\"udplite\"", "55/\"udplite\""], "{input}");
        let printed = listen(&["54", "--transport", "udp"], input.as_bytes());
        assert!(printed.text().contains("  54/udplite  0.0.0.0  "), "{}", printed.text());
    }
}

/// No socket has the port, so that something is wrong with the row.
#[test]
fn rows_on_port_0_are_not_dropped() {
    for input in [
        "tcp LISTEN 0 1 *:22 *:*\ntcp LISTEN 0 1 *:0 *:*\n",
        "tcp 0 0 *:22 *:* LISTEN\ntcp 0 0 *:0 *:* LISTEN\n",
        "x 1 root 3u IPv4 1 0t0 TCP *:22 (LISTEN)\nx 1 root 4u IPv4 2 0t0 TCP *:0 (LISTEN)\n",
        "  TCP  0.0.0.0:22  0.0.0.0:0  LISTENING  4\n  TCP  0.0.0.0:0  0.0.0.0:0  LISTENING  4\n",
        "tcp4 0 0 *.22 *.* LISTEN\ntcp4 0 0 *.0 *.* LISTEN\n",
    ] {
        let ran = listen(&[], input.as_bytes());
        assert_eq!(ran.status, 2, "{input}: {}", ran.text());
        assert!(ran.err.contains("listed:2:") && ran.err.contains("no socket listens on port 0"), "{}", ran.err);
    }
}

/// A standing is a fact of the registry, so that a port has one whatever the table of this machine has.
#[test]
fn ports_have_a_standing_without_a_name_in_the_table() {
    let input = "tcp LISTEN 0 1 *:22 *:*\ntcp LISTEN 0 1 *:120 *:*\ntcp LISTEN 0 1 *:4 *:*\ntcp LISTEN 0 1 *:57 *:*\n";
    let standings: Vec<String> = lines(&[], input.as_bytes())
        .iter()
        .map(|socket| format!("{} {}", socket["port"], socket["standing"].as_str().unwrap()))
        .collect();
    assert_eq!(standings, ["57 deassigned", "4 unregistered", "22 assigned", "120 assigned"]);
}

/// Two tables of usual ports may have the same one.
#[test]
fn no_usual_port_is_named_twice() {
    let input = "tcp LISTEN 0 1 *:2222 *:* users:((\"dropbear\",pid=7,fd=3))\n";
    let text = listen(&[], input.as_bytes()).text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("`dropbear` usually listens on 22/tcp (Debian 12"), "{text}");
}

/// A scan that was interrupted, or has a stray byte, loses no port that it shows.
#[test]
fn damaged_scans_are_read_as_far_as_they_go() {
    let whole = fixture("nmap-xml/scan.xml");
    let cut = memchr::memmem::find(&whole, b"</host>").unwrap();
    let ran = listen(&["--output-format", "tsv"], &whole[..cut]);
    assert_eq!((ran.status, ran.text().lines().count()), (2, 4), "{}", ran.err);
    assert!(ran.err.contains(": the scan ends before `</nmaprun>`"), "{}", ran.err);
    let at = memchr::memmem::find(&whole, b"A &amp; B").unwrap();
    let mut odd = whole.clone();
    odd[at] = 0xff;
    let ran = listen(&["--output-format", "tsv"], &odd);
    assert_eq!((ran.status, ran.text()), (2, listen(&["--output-format", "tsv"], &whole).text()), "{}", ran.err);
    assert!(ran.err.contains(": this byte is not UTF-8"), "{}", ran.err);
}

/// A hundred bad rows do not scroll the list away.
#[test]
fn errors_about_rows_are_limited() {
    let input = format!("tcp LISTEN 0 1 *:22 *:*\n{}", "tcp LISTEN 0 1 *:x *:*\n".repeat(100));
    let ran = listen(&["--output-format", "json"], input.as_bytes());
    assert_eq!(ran.err.matches("portolan: error: listed:").count(), 10);
    assert!(ran.err.contains("portolan: error: 90 more rows cannot be read\n"), "{}", ran.err);
    let document: Value = serde_json::from_str(ran.text()).unwrap();
    assert_eq!(document["unread"].as_array().unwrap().len(), 100);
}

/// The position of each row is counted from that of the one before.
#[test]
fn many_bad_rows_are_read_in_time() {
    let input = b"tcp LISTEN 0 1 *:22 *:* users:((\"a\n".repeat(100_000);
    let start = cpu_time();
    let error = portolan::local::listen::reader::read(SourceFile::new("x", input)).unwrap_err();
    let elapsed = cpu_time().saturating_sub(start);
    assert!(error.to_string().starts_with("x:1:25: not a list of processes"), "{error}");
    assert!(elapsed < Duration::from_secs(5), "{elapsed:?}");
}

/// No row of the second is skipped as a line that is not part of the list.
#[test]
fn rows_of_a_second_output_in_one_file_are_not_lost() {
    for first in fixtures() {
        for second in fixtures().iter().filter(|second| second.parent() != first.parent()) {
            let (start, end) = (std::fs::read(&first).unwrap(), std::fs::read(second).unwrap());
            let ran = listen(&["--output-format", "json"], &[&start[..], b"\n", &end].concat());
            let names = format!("{}, {}", first.display(), second.display());
            assert_eq!(ran.status, 2, "{names}: {}", ran.err);
            let document: Value = serde_json::from_str(ran.text()).unwrap();
            let (read, unread) = (document["listeners"].as_array().unwrap().len(), &document["unread"]);
            let (one, other) = (lines(&[], &start).len(), lines(&[], &end).len());
            let left = if read == one { other } else { one };
            assert!(read == one || read == other, "{names}: {read} of {one} and {other}");
            assert!(unread.as_array().is_some_and(|rows| rows.len() >= left), "{names}: {unread}");
        }
    }
    let ran = listen(&[], &[fixture("ss/server.txt"), fixture("lsof/linux.txt")].concat());
    assert!(ran.err.contains("listed:1:1: a line of `ss -tulpn` in the output of `lsof -i -P -n`"), "{}", ran.err);
    assert_eq!(ran.err.matches("hint: pass the output of each program separately").count(), 1, "{}", ran.err);
    // Without a head.
    let rows = "sshd 1 root 3u IPv4 0x1 0t0 TCP *:22 (LISTEN)\ntcp 0 0 0.0.0.0:617 0.0.0.0:* LISTEN 12/x\n";
    assert!(listen(&[], rows.as_bytes()).err.contains("listed:2:1: a line of `netstat -tulpn`"));
}

/// No cut and no flipped byte ends in a panic, and what is read is valid.
#[test]
fn hostile_outputs_end_in_a_list_or_a_message() {
    for path in fixtures() {
        let whole = std::fs::read(&path).unwrap();
        let read = |bytes: Vec<u8>| {
            let source = portolan::text::SourceFile::new("x", bytes);
            match portolan::local::listen::reader::read(source) {
                Ok(listing) => listing.sockets.len(),
                Err(error) => {
                    assert!(error.to_string().starts_with("x:"), "{error}");
                    0
                }
            }
        };
        let all = read(whole.clone());
        assert!(all > 0, "{}", path.display());
        for end in (0..whole.len()).rev() {
            assert!(read(whole[..end].to_vec()) <= all, "{} cut at {end}", path.display());
        }
        for at in 0..whole.len() {
            for byte in [b' ', b'"', 0xff] {
                let mut bytes = whole.clone();
                bytes[at] = byte;
                read(bytes);
            }
        }
    }
}
