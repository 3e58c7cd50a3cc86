//! The options of OpenSSH's server and client, which have one syntax.

use super::ports;
use super::words::{lines, span, unquote, without_templates, words};
use super::{LookupKind, Need, Reading, Recognition};
use crate::model::Transport;
use std::ops::Range;

/// The program that reads a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Server,
    Client,
}

const OF_CLIENT: [&[u8]; 3] = [b"identityfile", b"proxyjump", b"stricthostkeychecking"];
const OF_SERVER_OR_BOTH: [&[u8]; 9] = [
    b"authorizedkeysfile",
    b"challengeresponseauthentication",
    b"hostbasedauthentication",
    b"kbdinteractiveauthentication",
    b"passwordauthentication",
    b"permitrootlogin",
    b"pubkeyauthentication",
    b"usepam",
    b"x11forwarding",
];

/// Recognizes a configuration of one side by two options. For the client, one of them must be the client's.
pub(super) fn recognize(head: &[u8], side: Side) -> Recognition {
    let (mut known, mut found) = (0, Side::Server);
    for (key, _) in options(head).filter(|(_, values)| (1..=4).contains(&values.len())) {
        let key = &*head[key].to_ascii_lowercase();
        if OF_CLIENT.contains(&key) {
            found = Side::Client;
        } else if !OF_SERVER_OR_BOTH.contains(&key) {
            continue;
        }
        known += 1;
    }
    if known > 1 && found == side { Recognition::Whole } else { Recognition::No }
}

/// Finds the names that a configuration uses.
pub(super) fn read(bytes: &[u8]) -> Reading {
    let bytes = &without_templates(bytes)[..];
    let mut reading = Reading::default();
    for (key, values) in options(bytes) {
        if bytes[key.clone()].eq_ignore_ascii_case(b"include") {
            reading.includes.extend(values.iter().map(span));
            continue;
        }
        let ports = ports_of(&bytes[key].to_ascii_lowercase(), bytes, &values);
        let lookup = LookupKind::With(Transport::Tcp);
        reading.uses.extend(ports.into_iter().filter_map(|port| ports::name(bytes, port, lookup, Need::Always)));
    }
    reading
}

/// Returns the options of a file: keys and values. A blank or `=` follows the key, and `#` begins a comment.
fn options(bytes: &[u8]) -> impl Iterator<Item = (Range<usize>, Vec<Range<usize>>)> + '_ {
    lines(bytes).filter_map(|line| {
        let first = words(bytes, line.clone()).next().filter(|first| bytes[first.start] != b'#')?;
        let length = bytes[first.clone()].iter().position(|&byte| byte == b'=').unwrap_or(first.len());
        let key = first.start..first.start + length;
        let rest = &bytes[key.end..line.end];
        let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let start = key.end + blanks + usize::from(rest[blanks..].starts_with(b"="));
        let values = words(bytes, start..line.end).take_while(|word| bytes[word.start] != b'#');
        Some((key, values.map(|word| unquote(bytes, word)).collect()))
    })
}

/// Returns the ports in the values of an option.
fn ports_of(key: &[u8], bytes: &[u8], values: &[Range<usize>]) -> Vec<Range<usize>> {
    let first = || values.iter().take(1).cloned();
    let any = |address| ports::of_address(bytes, address);
    let after = |address| ports::after_host(bytes, address);
    match key {
        b"port" => first().collect(),
        b"listenaddress" => first().filter_map(after).collect(),
        b"permitopen" | b"permitremoteopen" => values.iter().cloned().filter_map(after).collect(),
        b"permitlisten" => {
            let is_address = |value: &&Range<usize>| !matches!(&bytes[(*value).clone()], b"any" | b"none");
            values.iter().filter(is_address).cloned().filter_map(any).collect()
        }
        b"dynamicforward" => first().filter_map(any).collect(),
        // The port to listen on, and the destination of its connections. A path is a socket.
        b"localforward" | b"remoteforward" => {
            let is_path = |value: &Range<usize>| bytes[value.clone()].starts_with(b"/");
            let to = values.iter().skip(1).take(1).filter(|value| !is_path(value)).cloned();
            let to = to.filter_map(|value| slashed(bytes, &value).or_else(|| after(value)));
            let first = first().filter(|value| !is_path(value));
            first.filter_map(|value| slashed(bytes, &value).or_else(|| any(value))).chain(to).collect()
        }
        b"proxyjump" => {
            let jumps = first().flat_map(|value| super::words::split(bytes, value, |byte| byte == b','));
            jumps.map(|jump| without_user(bytes, without_scheme(bytes, jump))).filter_map(after).collect()
        }
        // The criterion of a block: `Match User x LocalPort ssh`.
        b"match" => {
            let pairs = values.windows(2).filter(|pair| bytes[pair[0].clone()].eq_ignore_ascii_case(b"localport"));
            pairs.map(|pair| pair[1].clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the port of `host/port`, the old form of `host:port`.
fn slashed(bytes: &[u8], address: &Range<usize>) -> Option<Range<usize>> {
    let mut slashes = memchr::memchr2_iter(b'/', b':', &bytes[address.clone()]);
    let at = slashes.next().filter(|&at| bytes[address.start + at] == b'/' && slashes.next().is_none())?;
    Some(address.start + at + 1..address.end)
}

/// Returns an address without `ssh://` before it, and without a path. Its port may be a name, too.
fn without_scheme(bytes: &[u8], address: Range<usize>) -> Range<usize> {
    let scheme = b"ssh://";
    if !bytes[address.clone()].starts_with(scheme) {
        return address;
    }
    let start = address.start + scheme.len();
    let path = memchr::memchr(b'/', &bytes[start..address.end]);
    start..path.map_or(address.end, |at| start + at)
}

/// Returns an address without `user@` before it.
fn without_user(bytes: &[u8], address: Range<usize>) -> Range<usize> {
    let at = memchr::memrchr(b'@', &bytes[address.clone()]);
    address.start + at.map_or(0, |at| at + 1)..address.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let reading = read(text.as_bytes());
        reading.known().map(|used| String::from_utf8_lossy(used.span.of(text.as_bytes())).into_owned()).collect()
    }

    #[test]
    fn options_of_the_server() {
        assert_eq!(names("Port ssh\nport=imaps\nPORT = \"pop3\" # smtp\n"), ["ssh", "imaps", "pop3"]);
        assert_eq!(names("ListenAddress h:ssh rdomain x\nListenAddress [::1]:smtp\n"), ["ssh", "smtp"]);
        assert_eq!(names("Match User x LocalPort ssh\nMatch all\nMatch localport\n"), ["ssh"]);
        assert_eq!(names("PermitOpen a:smtp b:* c:imap\nPermitListen ftp h:irc\n"), ["smtp", "imap", "ftp", "irc"]);
        for other in [
            "ListenAddress fd00::beef",
            "ListenAddress ssh",
            "PermitOpen any",
            "PermitListen none",
            "#Port ssh",
            "GatewayPorts no",
            "Port",
            "Port =",
            "Port $PORT",
        ] {
            assert_eq!(names(other), [""; 0], "{other}");
        }
    }

    #[test]
    fn options_of_the_client() {
        assert_eq!(names("Host ssh\n Port imaps\n HostName http\n"), ["imaps"]);
        assert_eq!(names("LocalForward h:ftp [::1]:smtp\nRemoteForward irc x:imap\n"), ["ftp", "smtp", "irc", "imap"]);
        assert_eq!(
            names(
                "LocalForward a/ftp b/smtp\nRemoteForward 1 unix:/x\nLocalForward 1 /run/irc\nRemoteForward /run/x h:smtp\nLocalForward 25 /run/smtp\nDynamicForward socks\n"
            ),
            ["ftp", "smtp", "smtp", "socks"]
        );
        assert_eq!(
            names("ProxyJump me@a:ssh,b,ssh://c:smtp,ssh://u@[::1]:imap/,ssh://d\nProxyJump none\n"),
            ["ssh", "smtp", "imap"]
        );
    }

    #[test]
    fn prose_is_no_configuration() {
        assert_eq!(recognize(b"PermitRootLogin no\nUsePAM yes\n", Side::Server), Recognition::Whole);
        for side in [Side::Server, Side::Client] {
            let prose = b"UsePAM is the option to set here, if any\nPort 22\n";
            assert_eq!(recognize(prose, side), Recognition::No);
        }
    }

    #[test]
    fn the_side_is_recognized() {
        let client = b"Host *\n ProxyJump a\n PasswordAuthentication no\n";
        assert_eq!(recognize(client, Side::Client), Recognition::Whole);
        assert_eq!(recognize(client, Side::Server), Recognition::No);
        assert_eq!(recognize(b"PermitRootLogin no\nUsePAM yes\n", Side::Client), Recognition::No);
    }
}
