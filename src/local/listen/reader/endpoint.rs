//! An address and a port, in the notations of several programs. Examples are `0.0.0.0:22`, `[::]:22`, `:::22`, `*:22`,
//! `127.0.0.53%lo:53`, `[fe80::1]%eth0:546` and `[fe80::1%12]:546`.

use super::super::Address;
use super::lines::{Fault, is_number};
use crate::text::Printable;
use nom::bytes::complete::{tag, take_till1, take_until, take_while1};
use nom::combinator::{all_consuming, opt};
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser as _};
use std::net::IpAddr;

/// An address and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// The address.
    pub(super) address: Address,
    /// The port; `None` for `*`: no port yet.
    pub(super) port: Option<u16>,
}

/// Returns an address as a cut one, unless it is one of IPv4 or stands for all. `written` is the part of the row that is
/// as long as the program lets it be.
pub(super) fn cut_address(written: &[u8], address: Address) -> Address {
    match &address {
        Address::Written(_) => Address::Cut(written.to_vec()),
        Address::Ip { ip: IpAddr::V6(ip), .. } if ip.to_ipv4_mapped().is_none() => Address::Cut(written.to_vec()),
        _ => address,
    }
}

/// Parses an address and a port. `numeric` is the option with which the program writes ports as numbers.
pub(super) fn endpoint<'a>(word: &'a [u8], numeric: &str) -> Result<Endpoint, Fault<'a>> {
    divided(word, (b':', "colon"), numeric)
}

/// Parses an address and a port with a dot between them, as the BSDs write them: `*.22`, `::1.631`.
pub(super) fn dotted<'a>(word: &'a [u8], numeric: &str) -> Result<Endpoint, Fault<'a>> {
    divided(word, (b'.', "dot"), numeric)
}

fn divided<'a>(word: &'a [u8], (sign, name): (u8, &str), numeric: &str) -> Result<Endpoint, Fault<'a>> {
    let Some(at) = memchr::memrchr(sign, word) else {
        return Err(Fault::new(word, format_args!("no address and port: there is no {name}")));
    };
    let port = port(word, &word[at + 1..], name, numeric)?;
    let address = address(&word[..at]).ok_or_else(|| Fault::new(word, "not an address"))?;
    Ok(Endpoint { address, port })
}

fn port<'a>(whole: &'a [u8], word: &'a [u8], after: &str, numeric: &str) -> Result<Option<u16>, Fault<'a>> {
    if word == b"*" {
        return Ok(None);
    }
    if word.is_empty() {
        return Err(Fault::new(whole, format_args!("no port after the {after}")));
    }
    let printed = Printable(word);
    if is_number(word) {
        let number = std::str::from_utf8(word).ok().and_then(|digits| digits.parse().ok());
        return number.map(Some).ok_or_else(|| Fault::new(word, format_args!("{printed} is not a port number")));
    }
    Err(Fault::new(word, format_args!("`{printed}` is not a port number: run the program with `{numeric}`")))
}

/// Parses an address, with brackets or without.
pub(super) fn address(word: &[u8]) -> Option<Address> {
    if word == b"*" {
        return Some(Address::Any);
    }
    let (_, (host, zone)) = host_and_zone(word).ok()?;
    let ip = std::str::from_utf8(host).ok().and_then(|text| text.parse::<IpAddr>().ok());
    match ip {
        Some(ip) => Some(Address::Ip { ip, zone: zone.map(<[u8]>::to_vec) }),
        None if host == b"*" => Some(Address::Written(word.to_vec())),
        // A host's name, or an address that is cut.
        None => {
            let is_plain = |b: &u8| b.is_ascii_alphanumeric() || b".:-_".contains(b);
            host.iter().all(is_plain).then(|| Address::Written(word.to_vec()))
        }
    }
}

/// A host and the zone after `%`, if there is one.
type HostAndZone<'a> = (&'a [u8], Option<&'a [u8]>);

/// Parses `host`, `host%zone`, `[host]`, `[host%zone]` and `[host]%zone`.
fn host_and_zone(word: &[u8]) -> IResult<&[u8], HostAndZone<'_>> {
    if let Ok((after, inside)) = delimited(tag("["), take_until_bracket, tag("]")).parse(word) {
        let (_, (host, inner)) = all_consuming(pair(take_till1(is_percent), zone)).parse(inside)?;
        let (after, outer) = all_consuming(zone).parse(after)?;
        return Ok((after, (host, inner.or(outer))));
    }
    all_consuming(pair(take_till1(is_percent), zone)).parse(word)
}

fn take_until_bracket(word: &[u8]) -> IResult<&[u8], &[u8]> {
    take_until("]").parse(word)
}

fn zone(word: &[u8]) -> IResult<&[u8], Option<&[u8]>> {
    opt(preceded(tag("%"), take_while1(|b: u8| b.is_ascii_graphic() && b != b'%'))).parse(word)
}

fn is_percent(b: u8) -> bool {
    b == b'%'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_all_programs_are_read() {
        let printed = |word: &str| {
            let Endpoint { address, port } = endpoint(word.as_bytes(), "-n").ok()?;
            Some(format!("{address} {}", port.map_or_else(|| "-".to_owned(), |port| port.to_string())))
        };
        for (word, expected) in [
            ("0.0.0.0:22", "0.0.0.0 22"),
            ("[::]:22", ":: 22"),
            (":::22", ":: 22"),
            ("*:22", "* 22"),
            ("*:*", "* -"),
            ("127.0.0.53%lo:53", "127.0.0.53%lo 53"),
            ("[fe80::1]%eth0:546", "fe80::1%eth0 546"),
            ("[fe80::1%12]:546", "fe80::1%12 546"),
            ("fe80::5054:ff:fe12::546", "fe80::5054:ff:fe12: 546"),
            ("*%eth0:68", "*%eth0 68"),
            ("localhost:631", "localhost 631"),
            ("::ffff:127.0.0.1:8005", "::ffff:127.0.0.1 8005"),
        ] {
            assert_eq!(printed(word).as_deref(), Some(expected), "{word}");
        }
        let dotted =
            |word: &str| dotted(word.as_bytes(), "-n").ok().map(|found| format!("{} {:?}", found.address, found.port));
        assert_eq!(dotted("*.22").as_deref(), Some("* Some(22)"));
        assert_eq!(dotted("fe80::1%lo0.3000").as_deref(), Some("fe80::1%lo0 Some(3000)"));
        assert_eq!(dotted("*.*").as_deref(), Some("* None"));
        assert_eq!((dotted("22"), dotted("1.2.3.4.ssh"), dotted("*.")), (None, None, None));
        for bad in ["", "22", ":22", "a:", "a:ssh", "a:65536", "a:-1", "[::1:22", "a%:22", "a b:22", "[]:1", "\u{e9}:1"]
        {
            assert_eq!(printed(bad), None, "{bad}");
        }
    }
}
