//! `nmap -oX`: the open ports of each host, as seen from outside.

use super::super::{Address, Listing, ProbedService, Socket, UnreadRow};
use super::endpoint::address;
use super::{ListingReader, ReaderMeta};
use crate::model::Transport;
use crate::text::{InputError, Printable, SourceFile};
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

static META: ReaderMeta = ReaderMeta { id: "nmap-xml", command: "nmap -oX" };

/// Reads the XML of Nmap.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        /// A style sheet, a document type and a comment with the command may come first.
        const HEAD: usize = 64 * 1024;
        let start = bytes.trim_ascii_start();
        start.starts_with(b"<") && memchr::memmem::find(&start[..start.len().min(HEAD)], b"<nmaprun").is_some()
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        let mut unread: Vec<UnreadRow> = Vec::new();
        let mut refuse = |part: Range<usize>, message: &str| {
            let text = source.bytes[part.start.min(source.bytes.len())..part.end.min(source.bytes.len())].to_vec();
            let error = InputError::at(&source.path, &source.bytes, part.start..part.start + 1, message);
            unread.push(UnreadRow { text, error });
        };
        let text = utf8(&source.bytes, |at| refuse(at..at + 1, "this byte is not UTF-8"));
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut scan = Scan::default();
        loop {
            let before = reader.buffer_position() as usize;
            match reader.read_event() {
                Err(fault) => {
                    let at = reader.error_position() as usize;
                    let line = memchr::memchr(b'\n', &source.bytes[at.min(source.bytes.len())..]);
                    let end = line.map_or(source.bytes.len(), |length| at + length);
                    refuse(at..end, &format!("{fault}; nothing after it is read"));
                    break;
                }
                Ok(Event::Eof) => {
                    if !scan.has_ended {
                        let end = source.bytes.trim_ascii_end().len();
                        refuse(end..end, "the scan ends before `</nmaprun>`");
                    }
                    break;
                }
                Ok(Event::Text(after)) if scan.has_ended => {
                    let mut start = before;
                    for line in after.split_inclusive('\n') {
                        let blanks = line.len() - line.trim_ascii_start().len();
                        if blanks < line.len() {
                            refuse(
                                start + blanks..start + line.trim_ascii_end().len(),
                                "text after the end of the scan",
                            );
                        }
                        start += line.len();
                    }
                }
                Ok(event) => {
                    if let Err(message) = scan.add_event(&event) {
                        refuse(before..reader.buffer_position() as usize, &message);
                    }
                }
            }
        }
        match unread.first().filter(|_| !scan.has_ports) {
            Some(first) => Err(first.error.clone()),
            None => Ok(Listing { unread, is_scan: true, ..scan.listing }),
        }
    }
}

/// Returns the text of an output. Each byte that is not UTF-8 is replaced with `?`, and `refuse` gets its offset.
fn utf8(bytes: &[u8], mut refuse: impl FnMut(usize)) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for _ in chunk.invalid() {
            refuse(text.len());
            text.push('?');
        }
    }
    text
}

/// The state of a reading of a scan.
#[derive(Default)]
struct Scan {
    listing: Listing,
    /// The first IP address of the host.
    host: Option<Address>,
    port: Option<(Transport, u16)>,
    /// Whether the last socket is the one of this port.
    is_listed: bool,
    /// Whether the state of some port is read.
    has_ports: bool,
    has_ended: bool,
}

impl Scan {
    fn add_event(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(element) | Event::Empty(element) => self.start(element),
            Event::End(element) => {
                match element.name().as_ref() {
                    "nmaprun" => self.has_ended = true,
                    "host" => self.host = None,
                    "port" => self.port = None,
                    _ => {}
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        match element.name().as_ref() {
            "address" if self.host.is_none() => {
                let family = attribute(element, "addrtype")?;
                if matches!(&*family, "ipv4" | "ipv6") {
                    let text = attribute(element, "addr")?;
                    let known = address(text.as_bytes()).filter(|known| matches!(known, Address::Ip { .. }));
                    self.host = Some(known.ok_or_else(|| bad("not an address", &text))?);
                }
            }
            "port" => {
                (self.port, self.is_listed) = (None, false);
                let number = attribute(element, "portid")?;
                let number: u16 = number.parse().map_err(|_| bad("not a port number", &number))?;
                self.port = Transport::parse(&attribute(element, "protocol")?).map(|transport| (transport, number));
            }
            "state" => {
                let Some((transport, port)) = self.port.filter(|&(_, port)| port > 0) else { return Ok(()) };
                match &*attribute(element, "state")? {
                    "open" => {
                        let address = self.host.clone().ok_or("a port of a host without an address")?;
                        self.listing.sockets.push(Socket::new(transport, address, port));
                        self.is_listed = true;
                    }
                    "open|filtered" => self.listing.uncertain += 1,
                    _ => {}
                }
                self.has_ports = true;
            }
            "service" => {
                if let Some(socket) = self.listing.sockets.last_mut().filter(|_| self.is_listed) {
                    socket.service = service(element)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Returns the service that answered the probes. `None` for a name that Nmap looked up in its table by the number of
/// the port.
fn service(element: &BytesStart<'_>) -> Result<Option<ProbedService>, String> {
    let value = |name| Ok::<_, String>(optional(element, name)?.filter(|text| !text.trim().is_empty()));
    let name = value("name")?.filter(|name| !matches!(&**name, "unknown" | "tcpwrapped"));
    let Some(name) = name.filter(|_| matches!(optional(element, "method"), Ok(Some(method)) if method == "probed"))
    else {
        return Ok(None);
    };
    let product = match (value("product")?, value("version")?) {
        (Some(product), Some(version)) => Some(format!("{product} {version}")),
        (product, version) => product.or(version),
    };
    let is_encrypted = value("tunnel")?.is_some_and(|tunnel| tunnel == "ssl");
    Ok(Some(ProbedService { name, is_encrypted, product, is_mapped: value("rpcnum")?.is_some() }))
}

fn bad(what: &str, text: &str) -> String {
    format!("`{}` is {what}", Printable(text.as_bytes()))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<String, String> {
    let owner = element.name();
    let missing = || format!("`<{}>` has no `{name}`", Printable(owner.as_ref().as_bytes()));
    optional(element, name)?.ok_or_else(missing)
}

fn optional(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = element.try_get_attribute(name).map_err(|fault| fault.to_string())?;
    let text = found.map(|found| found.normalized_value(quick_xml::XmlVersion::Implicit1_0));
    text.transpose().map(|text| text.map(std::borrow::Cow::into_owned)).map_err(|fault| fault.to_string())
}
