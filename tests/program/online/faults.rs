//! The message of each fault; no fault loses the stored registry.

use super::server::{Authority, Server, closed_port, for_ever, ok};
use super::{SERVED, STORED, assert_refused, cache_file, update, used, user, xml};
use crate::folder::{Folder, Ran};
use assert_cmd::Command;
use flate2::{Compression, write::GzEncoder};
use httpmock::MockServer;
use std::io::Write as _;
use std::time::Duration;

/// Tries that are over soon.
const QUICK: [&str; 2] = ["--timeout", "0.4"];

fn asking(folder: &Folder, url: &str) -> Command {
    update(folder, &[&["--url", url][..], &QUICK].concat())
}

/// Returns a proper server that answers with a status and a body.
fn mock(status: u16, body: &[u8]) -> (MockServer, String) {
    let server = MockServer::start();
    server.mock(|when, then| {
        when.path("/registry.xml");
        then.status(status).body(body);
    });
    let url = server.url("/registry.xml");
    (server, url)
}

#[test]
fn refused_connection() {
    let folder = user();
    let url = format!("http://{}/registry.xml", closed_port());
    let words = ["no connection to the server", "retrying in 0.4 seconds", "retrying in 1.2 seconds", "--url"];
    assert_refused(&folder, asking(&folder, &url), &words);
}

#[test]
fn status_404_and_500() {
    let folder = user();
    let (server, url) = mock(404, b"not here");
    let words = ["the server responds with 404 Not Found", "check the address", STORED];
    assert_refused(&folder, asking(&folder, &url), &words);
    drop(server);
    let (_server, url) = mock(500, b"");
    let words = ["the server responds with 500 Internal Server Error", "retrying", "try later"];
    assert_refused(&folder, asking(&folder, &url), &words);
}

#[test]
fn a_loop_of_redirects() {
    let folder = user();
    let server = MockServer::start();
    server.mock(|when, then| {
        when.path("/registry.xml");
        then.status(301).header("Location", "/registry.xml");
    });
    let program = asking(&folder, &server.url("/registry.xml"));
    assert_refused(&folder, program, &["the server redirects more than 5 times", "check the address"]);
}

#[test]
fn a_redirect_from_https_to_http() {
    let folder = user();
    let authority = Authority::new();
    let plain = Server::saying(ok("", xml(SERVED).as_bytes()));
    let head = format!("HTTP/1.1 301 Moved\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", plain.http());
    let server = authority.server(move |connection| drop(connection.write_all(head.as_bytes())));
    folder.file("authority.pem", authority.pem());
    let program = update(&folder, &["--url", &server.https(), "--ca-file", "authority.pem"]);
    assert_refused(&folder, program, &["the server redirects from https to http://127.0.0.1"]);
    assert_eq!(plain.requests().len(), 0);
}

#[test]
fn a_redirect_to_another_scheme_is_refused_at_once() {
    let folder = user();
    let refusal = "which is neither https nor http";
    for to in ["ftp://registry.example/registry.xml", "gopher://registry.example/", "data:,registry", "file:///x"] {
        let head = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
        let server = Server::saying(head);
        assert_refused(&folder, update(&folder, &["--url", &server.http()]), &[to, refusal, "check the address"]);
        assert_eq!(server.requests().len(), 1, "{to}");
    }
}

#[test]
fn an_unknown_certificate_authority() {
    let folder = user();
    let authority = Authority::new();
    let server = authority.server(|connection| drop(connection.write_all(&ok("", xml(SERVED).as_bytes()))));
    let words = ["the server is not trusted", "UnknownIssuer", "trust your own certificate authority"];
    // Another authority, so that it fails in the same way on a system without any certificates.
    folder.file("other.pem", Authority::new().pem());
    let program = update(&folder, &["--url", &server.https(), "--ca-file", "other.pem"]);
    assert_refused(&folder, program, &words);
    for (name, content, word) in
        [("missing.pem", None, "missing.pem: "), ("empty.pem", Some("nothing"), "no certificate in it")]
    {
        content.map(|content| folder.file(name, content));
        let program = update(&folder, &["--url", &server.https(), "--ca-file", name]);
        assert_refused(&folder, program, &[word, "PEM"]);
    }
    // The name is part of what is trusted.
    folder.file("authority.pem", authority.pem());
    let url = format!("https://127.0.0.1:{}/registry.xml", server.address.port());
    assert_refused(&folder, update(&folder, &["--url", &url, "--ca-file", "authority.pem"]), &["not trusted"]);
}

#[test]
fn a_body_that_is_cut_off() {
    let folder = user();
    let body = xml(SERVED);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    let cut = [head.as_bytes(), &body.as_bytes()[..100_000]].concat();
    let program = asking(&folder, &Server::saying(cut).http());
    assert_refused(&folder, program, &["the response is damaged", "retrying", "try again"]);
    // Without a length, only the XML shows it.
    let cut = [b"HTTP/1.0 200 OK\r\n\r\n", &body.as_bytes()[..100_000]].concat();
    let program = asking(&folder, &Server::saying(cut).http());
    assert_refused(&folder, program, &["the response is damaged: it ends before `</registry>`", "retrying"]);
    // A length that is too small.
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n".to_vec();
    let program = asking(&folder, &Server::saying([&head, body.as_bytes()].concat()).http());
    assert_refused(&folder, program, &["the response is damaged: it ends before `</registry>`", "try again"]);
    // Packed, and cut inside.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let cut = ok("Content-Encoding: gzip\r\n", &packed[..packed.len() / 2]);
    let program = asking(&folder, &Server::saying(cut).http());
    assert_refused(&folder, program, &["the response is damaged"]);
    let program = asking(&folder, &Server::saying(ok("Content-Encoding: gzip\r\n", b"not packed")).http());
    assert_refused(&folder, program, &["the response is damaged"]);
    let program = asking(&folder, &Server::saying(ok("Content-Encoding: br\r\n", b"x")).http());
    assert_refused(&folder, program, &["encoded as `br`, which was not requested"]);
}

#[test]
fn a_file_that_is_not_the_registry() {
    let folder = user();
    let other = xml(SERVED).replace("id=\"service-names-port-numbers\"", "id=\"protocol-numbers\"");
    let namespace = xml(SERVED).replace("www.iana.org", "www.example.org");
    let undated = xml(SERVED).replace("<updated>2026-10-01</updated>", "");
    let future = xml("2999-01-01");
    let after = xml(SERVED) + "more";
    let (login, alike) = ("a login page or a proxy", "the XML differs from the registry that IANA publishes");
    for (body, word, hint) in [
        (
            "<!DOCTYPE html>\n<html><body>Please log in</body></html>",
            "line 2, column 1: the document is a `<html>`",
            login,
        ),
        ("", "this is not the registry: line 1, column 1: there is no `<registry>`", login),
        ("Just text", "this is not the registry: line 1, column 1: text is outside", login),
        (&other, "this is the registry `protocol-numbers`", alike),
        (&namespace, "the namespace is `http://www.example.org/assignments`", alike),
        (&undated, "the registry has no `<updated>` date", alike),
        (&after, "column 1: text is outside the document's element", alike),
        (&future, "the registry's date 2999-01-01 is in the future", "check the clock of this computer"),
    ] {
        let (_server, url) = mock(200, body.as_bytes());
        assert_refused(&folder, update(&folder, &["--url", &url]), &[word, hint]);
    }
    folder.file("cut.xml", &other[..other.len() / 2]);
    assert_refused(
        &folder,
        update(&folder, &["--from", "cut.xml"]),
        &["cut.xml: this is not the registry", "name a complete copy of"],
    );
}

#[test]
fn a_server_that_limits_requests() {
    let folder = user();
    let busy = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let words = ["the server responds with 429", "retrying in 1 second\n", "retrying in 1.2 seconds", "try later"];
    assert_refused(&folder, asking(&folder, &Server::saying(busy).http()), &words);
    // Without a stored registry, requests are unconditional.
    let nothing = "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n";
    assert_refused(&folder, asking(&folder, &Server::saying(nothing).http()), &["the server responds with 304"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_host_that_accepts_no_connection() {
    let folder = user();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Nobody takes these calls, until there is no room for one more.
    let call = || std::net::TcpStream::connect_timeout(&address, Duration::from_millis(200));
    let calls: Vec<_> = std::iter::from_fn(|| call().ok()).take(10_000).collect();
    let words = ["no connection to the server within 0.3 seconds", "check the network connection"];
    assert_refused(&folder, asking(&folder, &format!("http://{address}/")), &words);
    drop(calls);
}

#[test]
fn a_registry_that_is_older_or_lacks_much() {
    let folder = user();
    let (_server, url) = mock(200, xml("2026-08-31").as_bytes());
    let words = ["of 2026-08-31, older than the one of 2026-09-01", "`--force` stores it anyway"];
    assert_refused(&folder, update(&folder, &["--url", &url]), &words);

    let whole = xml(SERVED);
    let kept = whole.lines().enumerate().filter(|(number, line)| !line.starts_with("<record>") || number % 10 != 0);
    let less: Vec<&str> = kept.map(|(_, line)| line).collect();
    let (_server, url) = mock(200, less.join("\n").as_bytes());
    let words = ["assignments of 2026-09-01, more than 5 percent", "--force"];
    assert_refused(&folder, update(&folder, &["--url", &url]), &words);
    let ran = Ran::of(&mut update(&folder, &["--url", &url, "--force"]));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("more than 5 percent; stored because of `--force`"), "{}", ran.err);
}

#[test]
fn bombs_and_bodies_without_end() {
    let folder = user();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..100 {
        encoder.write_all(&zeros).unwrap();
    }
    let bomb = ok("Content-Encoding: gzip\r\n", &encoder.finish().unwrap());
    assert!(bomb.len() < 1 << 20);
    let program = update(&folder, &["--url", &Server::saying(bomb).http()]);
    assert_refused(
        &folder,
        program,
        &["larger than 64 MiB when decompressed", "check that the address is that of the registry's XML"],
    );

    let endless = Server::new(|connection| {
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        for_ever(connection, &vec![b'x'; 1 << 16], Duration::ZERO);
    });
    assert_refused(&folder, update(&folder, &["--url", &endless.http()]), &["larger than 16 MiB"]);
    let boasting = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
    assert_refused(&folder, update(&folder, &["--url", &boasting.http()]), &["larger than 16 MiB"]);
}

#[test]
fn slow_servers() {
    let folder = user();
    let silent = Server::new(|_| std::thread::sleep(Duration::from_secs(5)));
    let words = ["not finished within 0.4 seconds", "allow more time with `--timeout SECONDS`", STORED];
    assert_refused(&folder, asking(&folder, &silent.http()), &words);
    // Byte by byte, so that something comes before every single read is over.
    let dripping = Server::new(|connection| {
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n<!--");
        for_ever(connection, b"x", Duration::from_millis(50));
    });
    assert_refused(&folder, asking(&folder, &dripping.http()), &words);
}

#[test]
fn invalid_addresses() {
    let folder = user();
    for (url, word) in [
        ("ftp://registry.example/x.xml", "`ftp` is neither https nor http"),
        ("file:///etc/services", "`file` is neither https nor http"),
        ("registry.xml", "not a usable address"),
    ] {
        assert_refused(&folder, update(&folder, &["--url", url]), &[word, "`--url` takes https://…"]);
    }
    for seconds in ["0", "-1", "x", "1e9"] {
        assert_eq!(Ran::of(&mut update(&folder, &["--timeout", seconds])).status, 2);
    }
}

#[test]
fn two_updates_at_once() {
    let folder = user();
    let slow = Server::new(|connection| {
        std::thread::sleep(Duration::from_secs(2));
        let _ = connection.write_all(&ok("", xml(SERVED).as_bytes()));
    });
    let url = slow.http();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| Ran::of(&mut update(&folder, &["--url", &url])));
        while slow.requests().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let words = ["registry.lock: another update is running", "wait until it has finished"];
        assert_refused(&folder, update(&folder, &["--url", &url]), &words);
        let cleared = folder.run(&["registry", "clear"]);
        assert!(cleared.status == 2 && cleared.err.contains("another update is running"), "{cleared:?}");
        assert_eq!(first.join().unwrap().status, 0);
    });
    assert_eq!(used(&folder), (format!("cached {SERVED}"), String::new()));
}

/// Runs `check` and `update` with a cache of these bytes.
fn with_bytes(bytes: &[u8]) -> (Folder, (String, String)) {
    let folder = Folder::new();
    folder.file(".cache/portolan/registry.cache", bytes);
    let used = used(&folder);
    (folder, used)
}

#[test]
fn a_damaged_or_half_written_cache() {
    let good = std::fs::read(cache_file(&user())).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 3] ^= 1;
    for (bytes, word) in
        [(&flipped[..], "its content changed after it was stored"), (&good[..good.len() / 2], "it ends early")]
    {
        let (folder, (registry, warning)) = with_bytes(bytes);
        assert_eq!(registry, "embedded 2026-08-17");
        let words = format!(
            "registry.cache: the stored registry is damaged: {word}; using the embedded registry of 2026-08-17"
        );
        assert!(
            warning.contains(&words) && warning.contains("run `portolan registry update` to replace it"),
            "{warning}"
        );
        assert_eq!(warning.matches("warning").count(), 1);
        let verified = folder.run(&["registry", "verify"]);
        assert!(verified.status == 2 && verified.err.contains(word), "{verified:?}");
        assert_eq!(folder.run(&["check", "--registry", "cached", "table.services"]).status, 2);
        let status = folder.run(&["registry", "status"]);
        assert!(
            status.status == 0 && status.text().contains("not usable; run `portolan registry update`"),
            "{status:?}"
        );
        assert!(status.text().contains("embedded, of 2026-08-17") && status.err.contains(word), "{status:?}");
        // The cache is replaced only once a better registry is complete.
        let ran = Ran::of(&mut asking(&folder, &format!("http://{}/", closed_port())));
        assert!(ran.status == 2 && ran.err.contains(word) && !ran.err.contains("replaced"), "{ran:?}");
        assert!(std::fs::read(cache_file(&folder)).unwrap() == bytes);
        // An update makes it whole again.
        let server = Server::saying(ok("", xml(SERVED).as_bytes()));
        let ran = Ran::of(&mut update(&folder, &["--url", &server.http()]));
        assert!(ran.status == 0 && ran.err.contains("it was replaced"), "{ran:?}");
        assert_eq!(used(&folder), (format!("cached {SERVED}"), String::new()));
    }
}

/// Another program writes to the file while checks run: each run uses what was stored, or says that it is damaged.
#[test]
fn a_cache_that_is_copied_over_while_checks_run() {
    let folder = user();
    let file = cache_file(&folder);
    let good = std::fs::read(&file).unwrap();
    let table = folder.file("table.services", "ssh 22/tcp\nfinger 79/tcp\nx 6000/tcp\nni-ftp 47/tcp\n");
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                // As `cp` does it: the file is emptied, then written piece by piece.
                let mut file = std::fs::File::create(&file).unwrap();
                for piece in good.chunks(65_536) {
                    std::io::Write::write_all(&mut file, piece).unwrap();
                }
            }
        });
        for _ in 0..60 {
            let ran = folder.run(&["check", "--select", "all", table.to_str().unwrap()]);
            assert!(ran.status == 1 && (ran.err.is_empty() || ran.err.contains("is damaged: ")), "{ran:?}");
        }
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(folder.run(&["registry", "verify"]).status, 0);
}

#[test]
fn a_cache_of_a_newer_version() {
    let mut newer = std::fs::read(cache_file(&user())).unwrap();
    newer[7] += 1;
    let (folder, (registry, warning)) = with_bytes(&newer);
    assert_eq!(registry, "embedded 2026-08-17");
    assert!(
        warning.contains("stored by a newer version of Portolan; using the embedded registry of 2026-08-17"),
        "{warning}"
    );
    assert!(warning.contains("run `portolan registry clear` and then"), "{warning}");
    let ran = Ran::of(&mut asking(&folder, "http://127.0.0.1:1/"));
    assert!(ran.status == 2 && ran.err.contains("stored by a newer version of Portolan"), "{ran:?}");
    assert!(std::fs::read(cache_file(&folder)).unwrap() == newer);
    assert_eq!(folder.run(&["registry", "clear"]).status, 0);
    assert_eq!(used(&folder), ("embedded 2026-08-17".to_owned(), String::new()));
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;
    use std::path::{Path, PathBuf};
    use std::process::Command as System;

    /// A file system of a given size in memory, which goes away with the test.
    struct SmallDisk(PathBuf);

    impl SmallDisk {
        fn new(folder: &Path, size: &str) -> Option<Self> {
            std::fs::create_dir_all(folder).unwrap();
            let mut mount = System::new("mount");
            let mount = mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(folder);
            mount.output().is_ok_and(|output| output.status.success()).then(|| Self(folder.to_owned()))
        }

        fn make_read_only(&self) {
            assert!(System::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap().success());
        }
    }

    impl Drop for SmallDisk {
        fn drop(&mut self) {
            let _ = System::new("umount").arg(&self.0).status();
        }
    }

    /// Returns a user whose cache folder is a disk of its own.
    fn user_on_disk(size: &str) -> Option<(Folder, SmallDisk)> {
        let stored = std::fs::read(cache_file(&user())).unwrap();
        let folder = Folder::new();
        let disk = SmallDisk::new(&folder.path().join(".cache/portolan"), size);
        let Some(disk) = disk else {
            crate::skipped(format_args!("no file system can be mounted here"));
            return None;
        };
        folder.file(".cache/portolan/registry.cache", stored);
        Some((folder, disk))
    }

    #[test]
    fn a_full_disk() {
        let Some((folder, _disk)) = user_on_disk("3M") else { return };
        let server = Server::saying(ok("", xml(SERVED).as_bytes()));
        let words = ["registry.cache: No space left on device", "free some space, or set PORTOLAN_CACHE_DIR", STORED];
        assert_refused(&folder, update(&folder, &["--url", &server.http()]), &words);
    }

    #[test]
    fn a_folder_that_cannot_be_written_to() {
        let Some((folder, disk)) = user_on_disk("9M") else { return };
        disk.make_read_only();
        let server = Server::saying(ok("", xml(SERVED).as_bytes()));
        let words = ["registry.lock: Read-only file system", "or set PORTOLAN_CACHE_DIR to another"];
        assert_refused(&folder, update(&folder, &["--url", &server.http()]), &words);
        assert_eq!(server.requests().len(), 0, "nothing is fetched that could not be stored");
        assert_eq!(folder.run(&["registry", "clear"]).status, 2);
    }

    #[test]
    fn no_network() {
        let alone = |folder: &Folder, args: &[&str]| {
            let inner = update(folder, args);
            let mut program = System::new("unshare");
            program.arg("--net").arg(inner.get_program()).args(inner.get_args()).current_dir(folder.path());
            for (name, value) in inner.get_envs() {
                match value {
                    Some(value) => program.env(name, value),
                    None => program.env_remove(name),
                };
            }
            Command::from_std(program)
        };
        if !System::new("unshare").args(["--net", "true"]).output().is_ok_and(|output| output.status.success()) {
            return crate::skipped(format_args!("no network namespace can be made here"));
        }
        let folder = user();
        let words = ["the lookup of the server's name failed", "check the network connection", "HTTPS_PROXY", STORED];
        assert_refused(&folder, alone(&folder, &QUICK), &words);
        let words = ["no connection to the server", "check the network connection"];
        assert_refused(&folder, alone(&folder, &["--url", "https://127.0.0.1:9/", "--timeout", "0.4"]), &words);
    }
}
