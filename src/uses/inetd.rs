//! inetd: `inetd.conf`.

use super::ports;
use super::words::{lines, trim, without_templates, words};
use super::{ConfigMeta, ConfigReader, LookupKind, Need, Ranges, Reading, Recognition};
use crate::model::Transport;
use std::ops::Range;
use std::path::Path;

pub(super) struct Inetd;

pub(super) static READER: Inetd = Inetd;

static META: ConfigMeta = ConfigMeta {
    id: "inetd",
    title: "inetd.conf",
    program: Some("inetd"),
    gone: "inetd starts without the service",
    moved: "inetd listens on",
    ranges: Ranges::None,
    without_name: None,
    paths: &["inetd.conf", "inetd.d/*"],
    usual_paths: &["/etc/inetd.conf", "/etc/inetd.d"],
};

impl ConfigReader for Inetd {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        // Lines that begin with a blank continue the one before.
        let is_text = |line: &Range<usize>| {
            !trim(head, line.clone()).is_empty() && head[line.start] != b'#' && !head[line.start].is_ascii_whitespace()
        };
        let mut has_service = false;
        let is_whole = lines(head).filter(is_text).all(|line| {
            // The end of the head may be the middle of a line.
            let is_cut = line.end == head.len();
            let is_service = fields(head, line).is_some();
            has_service |= is_service;
            is_service || is_cut
        });
        if is_whole && has_service { Recognition::Whole } else { Recognition::No }
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        let bytes = &without_templates(bytes);
        let mut uses = Vec::new();
        for line in lines(bytes) {
            let Some([service, _, protocol]) = fields(bytes, line) else { continue };
            // Services of tcpmux and the portmapper are not looked up by name: `tcpmux/x`, `rstatd/1-3`.
            if bytes[service.clone()].starts_with(b"tcpmux/") {
                continue;
            }
            let Some(transport) = transport(&bytes[protocol]) else { continue };
            let name = ports::of_address(bytes, service);
            uses.extend(name.and_then(|name| ports::name(bytes, name, LookupKind::With(transport), Need::Always)));
        }
        Reading { uses, ..Reading::default() }
    }
}

/// Returns the service, the type of the socket and the protocol of a line.
///
/// An example is `ftp stream tcp nowait root /usr/sbin/ftpd ftpd`. Other lines, and those that continue one, have none.
fn fields(bytes: &[u8], line: Range<usize>) -> Option<[Range<usize>; 3]> {
    const SOCKETS: [&[u8]; 5] = [b"stream", b"dgram", b"raw", b"rdm", b"seqpacket"];
    if bytes[line.clone()].first().is_none_or(|&first| first == b'#' || first.is_ascii_whitespace()) {
        return None;
    }
    let mut words = words(bytes, line);
    let fields = [words.next()?, words.next()?, words.next()?];
    // FreeBSD's accept filters follow a colon.
    let socket = bytes[fields[1].clone()].split(|&byte| byte == b':').next()?;
    (SOCKETS.contains(&socket) && words.nth(2).is_some()).then_some(fields)
}

/// Returns the protocol that a name is looked up with. It is tcp for `tcp`, `tcp6`, `tcp46`, `tcp,sndbuf=64k` and
/// `tcp/faith`.
fn transport(word: &[u8]) -> Option<Transport> {
    let word = word.split(|byte| b",/".contains(byte)).next()?;
    let end = word.iter().rposition(|byte| !b"46".contains(byte))? + 1;
    super::words::transport(&word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let reading = READER.read(Path::new("inetd.conf"), text.as_bytes());
        let printed = reading.known().map(|used| {
            let name = String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned();
            format!("{name}/{}", used.lookup.transport().unwrap().as_str())
        });
        printed.collect()
    }

    #[test]
    fn a_line_that_is_cut_off_makes_no_file() {
        for (text, expected) in [
            (&b"ssh stream tcp nowait root /usr/sbin/sshd sshd -i"[..], Recognition::Whole),
            (b"ssh stream tcp nowait root /usr/sbin/sshd sshd -i\nftp str", Recognition::Whole),
            (b"uv", Recognition::No),
            (b"# none\n", Recognition::No),
            (b"a b\nssh stream tcp nowait root /usr/sbin/sshd sshd -i\n", Recognition::No),
        ] {
            assert_eq!(READER.recognizes(text), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn services_and_protocols() {
        let tail = "nowait root /bin/cat cat";
        let of = |head: &str| names(&format!("{head} {tail}\n"));
        assert_eq!(of("ftp stream tcp46"), ["ftp/tcp"]);
        assert_eq!(of("[::1]:tftp dgram udp6"), ["tftp/udp"]);
        assert_eq!(of("a,b:smtp stream:accept tcp,rcvbuf=1m"), ["smtp/tcp"]);
        assert_eq!(of("tcpmux stream tcp"), ["tcpmux/tcp"]);
        for other in ["tcpmux/x stream tcp", "rstatd/1-3 dgram rpc/udp", "/run/x stream unix", "[::1] stream tcp"] {
            assert_eq!(of(other), [""; 0], "{other}");
        }
        assert_eq!(names("*:\nftp stream tcp nowait root\n ftp stream tcp nowait root x\n"), [""; 0]);
    }

    #[test]
    fn the_whole_file_is_a_list_of_services() {
        let line = "ftp stream tcp nowait root /usr/sbin/ftpd ftpd -l";
        assert_eq!(READER.recognizes(format!("# x\n\n{line}\n\tmore\n").as_bytes()), Recognition::Whole);
        assert_eq!(READER.recognizes(format!("# x\n\n{line}\n{line}\n").as_bytes()), Recognition::Whole);
        assert_eq!(READER.recognizes(format!("See this:\n{line}\n").as_bytes()), Recognition::No);
        assert_eq!(READER.recognizes(b"# x\n"), Recognition::No);
    }
}
