//! Updates from a working server.

use super::server::{Authority, Server, in_turn, ok};
use super::{SERVED, STORED, cache_file, update, used, user, xml};
use crate::folder::{Folder, Ran};
use flate2::{Compression, write::GzEncoder};
use std::io::Write as _;

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_user_sees_what_changed_and_check_uses_it_at_once() {
    let folder = Folder::new();
    let authority = Authority::new();
    let answer = ok("Content-Encoding: gzip\r\nETag: \"one\"\r\n", &packed(&xml(SERVED)));
    let server = authority.server(in_turn(vec![answer]));
    folder.file("authority.pem", authority.pem());
    assert_eq!(used(&folder), ("embedded 2026-08-17".to_owned(), String::new()));
    let ran = Ran::of(&mut update(&folder, &["--url", &server.https(), "--ca-file", "authority.pem"]));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let summary = ran.text().lines().next().unwrap();
    for words in [
        "2026-08-17 → 2026-10-01: 1 added",
        "1 deassigned: finger (79/tcp,udp)",
        "1 renamed: ms-wbt-server → remote-desktop (3389/tcp,udp)",
    ] {
        assert!(ran.text().contains(words), "no `{words}` in: {summary}");
    }
    assert_eq!(used(&folder), (format!("cached {SERVED}"), String::new()));
    let head = &server.requests()[0];
    assert!(head.contains("accept-encoding: gzip") && head.contains("user-agent: portolan/"), "{head}");

    // The history continues: a removed name is reported with the dates of both states.
    let explained = folder.run(&["explain", "finger"]);
    assert!(explained.text().contains("2026-10-01"), "{}", explained.text());
    let table = folder.file("my.services", "finger 79/tcp\nms-wbt-server 3389/tcp\nbrand-new 4/tcp\n");
    let checked = folder.run(&["check", "--output-format", "concise", table.to_str().unwrap()]);
    assert!(checked.text().contains("[deassigned]") && checked.text().contains("[renamed]"), "{}", checked.text());
    assert_eq!(checked.text().lines().count(), 2, "{}", checked.text());
    let embedded = folder.run(&["check", "--registry", "embedded", "--select", "unregistered", "my.services"]);
    assert!(embedded.text().contains("brand-new"), "{}", embedded.text());
    let day = folder.run(&["check", "--as-of", "2026-09-15", "--output-format", "concise", "my.services"]);
    assert_eq!(day.text().lines().filter(|line| line.contains("[renamed]")).count(), 0, "{}", day.text());
    let changes = folder.run(&["registry", "diff", "2026-08-17", SERVED]);
    assert!(changes.text().contains("remote-desktop"), "{}", changes.text());
    // The command that the update recommends counts like the update.
    assert!(
        ran.text().contains(&format!("run `portolan registry diff 2026-08-17 {SERVED}` for details")),
        "{}",
        ran.text()
    );
    assert!(changes.text().contains("\n1 added, 1 removed, 1 renamed"), "{}", changes.text());
    assert_eq!(folder.run(&["registry", "verify"]).status, 0);
}

#[test]
fn requests_are_conditional() {
    let folder = Folder::new();
    let good = ok("ETag: \"one\"\r\nLast-Modified: Thu, 01 Oct 2026 00:00:00 GMT\r\n", xml(SERVED).as_bytes());
    let not_modified = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec();
    let server = Server::new(in_turn(vec![good.clone(), not_modified, good]));
    let run = |more: &[&str]| Ran::of(&mut update(&folder, &[&["--url", &server.http()][..], more].concat()));
    assert!(run(&[]).text().starts_with("2026-08-17 → 2026-10-01: "));
    let stored = std::fs::read(cache_file(&folder)).unwrap();
    let ran = run(&[]);
    assert_eq!((ran.status, ran.text()), (0, "Up to date: the server has nothing newer\n"));
    assert!(std::fs::read(cache_file(&folder)).unwrap() == stored);
    let ran = run(&["--force"]);
    assert!(ran.text().starts_with("Up to date: the registry of 2026-10-01 is the newest"), "{ran:?}");
    let requests = server.requests();
    let conditional = |head: &str| head.contains("if-none-match: \"one\"") && head.contains("if-modified-since: Thu");
    assert_eq!(requests.iter().map(|head| conditional(head)).collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn temporary_faults_are_reported_and_retried() {
    let folder = user();
    let busy = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec();
    let server = Server::new(in_turn(vec![busy, ok("", xml(SERVED).as_bytes())]));
    let ran = Ran::of(&mut update(&folder, &["--url", &server.http()]));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("503 Service Unavailable; retrying in 1 second"), "{}", ran.err);
    assert_eq!((server.requests().len(), used(&folder).0), (2, format!("cached {SERVED}")));
}

#[test]
fn up_to_five_redirects_are_followed() {
    let folder = user();
    let good = Server::saying(ok("", xml(SERVED).as_bytes()));
    let sent_on = |to: String| {
        let head = format!("HTTP/1.1 301 Moved\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Server::saying(head)
    };
    let mut servers = vec![good];
    for _ in 0..6 {
        servers.push(sent_on(servers[servers.len() - 1].http()));
    }
    let ran = Ran::of(&mut update(&folder, &["--url", &servers[6].http()]));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("the server redirects more than 5 times"), "{}", ran.err);
    let ran = Ran::of(&mut update(&folder, &["--url", &servers[5].http()]));
    assert_eq!(ran.status, 0, "{}", ran.err);
}

#[test]
fn proxies_are_those_of_the_environment() {
    let folder = user();
    let proxy = Server::saying(ok("", xml(SERVED).as_bytes()));
    let mut program = update(&folder, &["--url", "http://mirror.invalid/registry.xml"]);
    let ran = Ran::of(program.env("http_proxy", format!("http://{}", proxy.address)));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(proxy.requests()[0].starts_with("GET http://mirror.invalid/registry.xml HTTP/1.1"));
}

#[test]
fn an_older_registry_is_stored_only_with_force() {
    // Between the stored registry and the embedded one, and before both.
    for older in ["2026-08-20", "2026-01-05"] {
        let folder = user();
        let told_of = |folder: &Folder| folder.run(&["explain", "finger"]).out;
        let known = told_of(&folder);
        let server = Server::saying(ok("", xml(older).as_bytes()));
        let ran = Ran::of(&mut update(&folder, &["--url", &server.http(), "--force"]));
        assert_eq!(ran.status, 0, "{}", ran.err);
        let printed = format!("of {older}, older than the one of {STORED} here; stored because of");
        assert!(ran.err.contains(&printed), "{}", ran.err);
        assert!(ran.err.contains(&format!("the newest registry, of {STORED}, is kept")), "{}", ran.err);
        assert_eq!(used(&folder), (format!("cached {STORED}"), String::new()));
        assert_eq!(told_of(&folder), known, "the history is what it was");
        let listed = folder.run(&["list", "--registry", "cached", "table.services"]);
        assert!(listed.text().ends_with(&format!("(registry of {older}, cached)\n")), "{listed:?}");
        // It is not part of the history, so days cannot distinguish the two.
        assert!(!ran.text().contains("registry diff"), "{}", ran.text());
        let status = folder.run(&["registry", "status"]);
        assert!(status.text().contains(&format!("newest       {STORED}, kept beside")), "{}", status.text());
        assert_eq!(folder.run(&["registry", "verify"]).status, 0);

        // The next update starts from the newest.
        let server = Server::saying(ok("", xml(SERVED).as_bytes()));
        let ran = Ran::of(&mut update(&folder, &["--url", &server.http()]));
        assert!(ran.text().starts_with(&format!("{STORED} → {SERVED}: ")), "{ran:?}");
        let printed = folder.run(&["explain", "finger"]);
        assert!(printed.text().contains(STORED), "its end is known from the state that was newest: {printed:?}");
        assert!(!folder.run(&["registry", "status"]).text().contains("newest "));
    }
}

#[test]
fn names_without_a_port_are_listed_and_counted() {
    let folder = user();
    let old = xml(SERVED);
    let record = "<record><name>not-on-a-port</name><protocol>tcp</protocol></record>\n</registry>";
    let server = Server::saying(ok("", old.replace("</registry>", record).as_bytes()));
    let ran = Ran::of(&mut update(&folder, &["--url", &server.http()]));
    let printed = "no name on a port changed; 1 name registered without a port: not-on-a-port\n";
    assert!(ran.status == 0 && ran.text().contains(printed), "{ran:?}");
    // Removing all of them exceeds the limit.
    let has_port = |line: &&str| !line.starts_with("<record>") || line.contains("<number>");
    let less: String = old.lines().filter(has_port).flat_map(|line| [line, "\n"]).collect();
    let server = Server::saying(ok("", less.as_bytes()));
    let ran = Ran::of(&mut update(&folder, &["--url", &server.http()]));
    assert!(ran.status == 2 && ran.err.contains("more than 5 percent"), "{ran:?}");
    let ran = Ran::of(&mut update(&folder, &["--url", &server.http(), "--force"]));
    assert!(ran.text().contains(" names no longer registered without a port: "), "{ran:?}");
    // Two states of one day: no command compares two days.
    assert!(!ran.text().contains("registry diff"), "{ran:?}");
}

#[test]
fn credentials_in_an_address_are_sent_but_not_shown() {
    let folder = user();
    let server = Server::new(in_turn(vec![
        ok("ETag: \"one\"\r\n", xml(SERVED).as_bytes()),
        b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n".to_vec(),
    ]));
    let url = server.http().replace("http://", "http://me:open-sesame@");
    let ran = Ran::of(&mut update(&folder, &["--url", &url]));
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(server.requests()[0].contains("authorization: Basic "), "{:?}", server.requests());
    let stored = std::fs::read(cache_file(&folder)).unwrap();
    assert!(!stored.windows(11).any(|bytes| bytes == b"open-sesame"));
    assert!(folder.run(&["registry", "status"]).text().contains(&server.http()));
    let ran = Ran::of(&mut update(&folder, &["--url", &url]));
    assert!(ran.status == 2 && ran.err.contains("404") && !ran.err.contains("open-sesame"), "{ran:?}");
    assert!(server.requests()[1].contains("if-none-match"), "the address is known again");
}
