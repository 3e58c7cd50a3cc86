//! The parts that the text outputs of Nmap share.

use super::super::{Address, ProbedService, Socket};
use super::endpoint::address;
use super::lines::{Fault, is_number};
use crate::model::Transport;
use crate::text::Printable;

/// An open port of a scan: its endpoint, its state, and the service in its columns.
pub(super) struct ScannedPort<'a> {
    /// The number, as written.
    pub(super) port: &'a [u8],
    /// `tcp`, `udp` or another word.
    pub(super) protocol: &'a [u8],
    /// `open`, `open|filtered` or another word.
    pub(super) state: &'a [u8],
    /// The service, if it answered probes.
    pub(super) service: Option<ProbedService>,
}

/// A port that a scan found, as far as it can be listed.
pub(super) enum Scanned {
    /// It is open.
    Open(Socket),
    /// It may be open and may be not.
    Uncertain,
    /// It is closed, or on a transport without ports.
    Other,
}

impl Scanned {
    /// Adds it to the sockets, or counts it.
    pub(super) fn add(self, sockets: &mut Vec<Socket>, uncertain: &mut usize) {
        match self {
            Self::Open(socket) => sockets.push(socket),
            Self::Uncertain => *uncertain += 1,
            Self::Other => {}
        }
    }
}

impl<'a> ScannedPort<'a> {
    /// Judges the port of a host.
    pub(super) fn on(self, host: Option<&Address>) -> Result<Scanned, Fault<'a>> {
        let number = std::str::from_utf8(self.port).ok().filter(|_| is_number(self.port));
        let Some(port) = number.and_then(|digits| digits.parse::<u16>().ok()) else {
            return Err(Fault::new(self.port, format_args!("`{}` is not a port number", Printable(self.port))));
        };
        let transport = std::str::from_utf8(self.protocol).ok().and_then(Transport::parse);
        let Some(transport) = transport.filter(|_| port > 0) else { return Ok(Scanned::Other) };
        match self.state {
            b"open" => {
                let address =
                    host.cloned().ok_or_else(|| Fault::new(self.port, "a port of a host without an address"))?;
                Ok(Scanned::Open(Socket { service: self.service, ..Socket::new(transport, address, port) }))
            }
            b"open|filtered" => Ok(Scanned::Uncertain),
            b"closed" | b"filtered" | b"unfiltered" | b"closed|filtered" => Ok(Scanned::Other),
            _ => Err(Fault::new(self.state, "not a state such as `open`")),
        }
    }
}

/// Returns the host of `192.0.2.1` or of `name (192.0.2.1)`.
pub(super) fn host(text: &[u8]) -> Address {
    let text = text.trim_ascii();
    let inside = text.strip_suffix(b")").and_then(|text| Some(&text[memchr::memrchr(b'(', text)? + 1..]));
    let known = |word: &[u8]| address(word).filter(|known| matches!(known, Address::Ip { .. }));
    let first = text.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    inside.and_then(known).or_else(|| known(first)).unwrap_or_else(|| Address::Written(first.to_vec()))
}

/// Returns the service that answered probes, of `ssh` or `ssl/http`, and its product. A question mark stands after a name
/// that Nmap took from its table by the number of the port.
pub(super) fn service(name: &[u8], product: &[u8]) -> Option<ProbedService> {
    let inner = name.strip_prefix(b"ssl/").or(name.strip_prefix(b"ssl|"));
    let word = inner.unwrap_or(name);
    if matches!(word, b"" | b"unknown" | b"tcpwrapped") || word.ends_with(b"?") {
        return None;
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(ProbedService {
        name: text(word),
        is_encrypted: inner.is_some(),
        product: Some(product).filter(|product| !product.is_empty()).map(text),
        is_mapped: memchr::memmem::find(product, b"(RPC #").is_some(),
    })
}
