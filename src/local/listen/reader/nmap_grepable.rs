//! `nmap -oG`: the ports of each host on one line.

use super::super::Listing;
use super::lines::{Line, any_line, cut, read_lines};
use super::scan::{ScannedPort, host, service};
use super::{ListingReader, ReaderMeta};
use crate::text::{InputError, SourceFile};
use nom::bytes::complete::{tag, take_while};
use nom::multi::count;
use nom::sequence::terminated;
use nom::{IResult, Parser as _};

static META: ReaderMeta = ReaderMeta { id: "nmap-grepable", command: "nmap -oG" };

/// Reads the grepable output of Nmap.
#[derive(Debug)]
pub(super) struct Reader;

impl ListingReader for Reader {
    fn meta(&self) -> &'static ReaderMeta {
        &META
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        any_line(bytes, is_row)
    }

    fn read(&self, source: &SourceFile) -> Result<Listing, InputError> {
        let mut uncertain = 0;
        let listing = read_lines(&META, source, |line, sockets| {
            if !is_row(line) {
                return Ok(if line.starts_with(b"# ") { Line::Head } else { Line::Foreign });
            }
            let (before, ports) = parts(line);
            let address = host(before);
            // The ports after one that cannot be read are read.
            let mut fault = None;
            let mut rest = ports.trim_ascii();
            while !rest.is_empty() {
                let Ok((after, fields)) = fields(rest) else {
                    return Err(fault.unwrap_or_else(|| cut(line, "last port ends")));
                };
                match port(&fields).on(Some(&address)) {
                    Ok(scanned) => scanned.add(sockets, &mut uncertain),
                    Err(found) => fault = fault.or(Some(found)),
                }
                rest = after.strip_prefix(b",").unwrap_or(after).trim_ascii_start();
            }
            fault.map_or(Ok(Line::Row), Err)
        })?;
        Ok(Listing { uncertain, is_scan: true, ..listing })
    }
}

/// Returns whether a line is about a host.
fn is_row(line: &[u8]) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(line, word).is_some();
    line.starts_with(b"Host: ") && (has(b"Status: ") || has(b"Ports: "))
}

/// Splits a row into its host and its ports. A row is
/// `Host: 192.0.2.1 (name)<tab>Ports: 22/open/tcp//ssh///<tab>Ignored State: closed (9)`. A pasted one may have blanks
/// in place of the tabs.
fn parts(line: &[u8]) -> (&[u8], &[u8]) {
    const FURTHER: [&[u8]; 5] = [b"Ignored State: ", b"OS: ", b"Seq Index: ", b"IP ID Seq: ", b"Protocols: "];
    let find = |word: &[u8]| memchr::memmem::find(line, word);
    let start = "Host: ".len();
    let Some(ports) = find(b"Ports: ") else { return (&line[start..find(b"Status: ").unwrap_or(line.len())], b"") };
    let list = &line[ports + "Ports: ".len()..];
    let further = FURTHER.iter().filter_map(|word| memchr::memmem::find(list, word));
    let end = memchr::memchr(b'\t', list).into_iter().chain(further).min().unwrap_or(list.len());
    (&line[start..ports.max(start)], &list[..end])
}

/// Parses `22/open/tcp//ssh//OpenSSH 9.2/`. Nmap writes `|` for a slash inside of a field.
fn fields(text: &[u8]) -> IResult<&[u8], Vec<&[u8]>> {
    count(terminated(take_while(|b: u8| b != b'/'), tag("/")), 7).parse(text)
}

/// Returns the port of seven fields. A name without a product may be from Nmap's table.
fn port<'a>(fields: &[&'a [u8]]) -> ScannedPort<'a> {
    let [port, state, protocol, _, name, _, product] = fields else {
        return ScannedPort { port: b"", protocol: b"", state: b"", service: None };
    };
    let service =
        service(name, product.trim_ascii()).filter(|service| service.product.is_some() || service.is_encrypted);
    ScannedPort { port, protocol, state, service }
}
