//! Finds the reader of a file: by its path first, by its content second.

use super::heredoc::Parts;
use super::path::{by_path, fits, is_script, parts};
use super::{CONFIGS, ConfigReader, OWN_NAMES, OwnNames, Reading, Recognition};
use std::collections::HashSet;
use std::path::Path;

/// The readers of a file.
#[derive(Clone, Debug)]
pub enum Recognized {
    /// A configuration of one kind, or a script with commands of several kinds.
    Readers(Vec<&'static dyn ConfigReader>),
    /// A configuration whose names are resolved by its own program, never by a table of services.
    OwnNames(&'static OwnNames),
    /// Nothing that is known.
    Unknown,
}

/// The number of bytes at the beginning of a file that are enough to recognize it.
const HEAD: usize = 64 << 10;

/// Finds the readers of a file with this path and these bytes.
///
/// A path pattern matches the last parts of a path: `jail.d/*.conf` matches `/etc/fail2ban/jail.d/a.conf`, and
/// `pf.conf` matches `office-pf.conf`, too. Backups whose name is a whole path (`%etc%pf.conf`) are recognized by its
/// parts.
pub fn recognize(path: &Path, bytes: &[u8]) -> Recognized {
    let parts = parts(path);
    let head = &bytes[..bytes.len().min(HEAD)];
    let fits = |patterns: &[&str]| patterns.iter().any(|pattern| fits(pattern, &parts));
    if let Some(reader) = by_path(path) {
        return Recognized::Readers(vec![reader]);
    }
    if let Some(program) = OWN_NAMES.iter().find(|program| fits(program.paths)) {
        return Recognized::OwnNames(program);
    }
    let is_script = is_script(&parts, head);
    let script = is_script.then(|| Parts::of(head));
    let head = script.as_ref().map_or(head, |script| &script.text);
    let by_content = |wanted| CONFIGS.iter().copied().filter(move |reader| reader.recognizes(head) == wanted);
    let mut readers: Vec<&dyn ConfigReader> = by_content(Recognition::Whole).take(1).collect();
    // A script may hold several whole files, as text, beside its commands.
    readers.extend(script.iter().flat_map(|script| &script.files).map(|file| file.reader));
    if readers.is_empty()
        && let Some(program) = OWN_NAMES.iter().find(|program| (program.is_content)(head))
    {
        return Recognized::OwnNames(program);
    }
    if is_script {
        readers.extend(by_content(Recognition::Lines));
    }
    let mut known = HashSet::new();
    readers.retain(|reader| known.insert(reader.meta().id));
    if readers.is_empty() { Recognized::Unknown } else { Recognized::Readers(readers) }
}

/// Reads a file with its readers. A whole file in a script is read by its own reader, not by those of the others.
pub fn read_with(
    readers: &[&'static dyn ConfigReader],
    path: &Path,
    bytes: &[u8],
) -> Vec<(&'static dyn ConfigReader, Reading)> {
    let is_script = is_script(&parts(path), &bytes[..bytes.len().min(HEAD)]);
    let script = if is_script { Parts::of(bytes) } else { Parts { text: bytes.into(), files: Vec::new() } };
    let (bytes, files) = (&*script.text, &script.files);
    if files.is_empty() {
        return readers.iter().map(|&reader| (reader, reader.read(path, bytes))).collect();
    }
    let commands = script.commands();
    let mut readings = Vec::with_capacity(readers.len());
    for &reader in readers {
        let mut parts = files.iter().filter(|file| file.reader.meta().id == reader.meta().id).peekable();
        let has_files = parts.peek().is_some();
        let mut reading = Reading::default();
        parts.for_each(|file| reading.add(file.read(bytes)));
        if reader.recognizes(&commands) != Recognition::No {
            reading.add(reader.read(path, &commands));
        } else if !has_files && readers.len() == 1 {
            // The user named the kind.
            reading = reader.read(path, bytes);
        } else if !has_files {
            continue;
        }
        reading.uses.sort_by_key(|used| used.span.start);
        readings.push((reader, reading));
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_with_a_whole_file_have_commands_too() {
        let ids = |path: &str, text: &[u8]| match recognize(Path::new(path), text) {
            Recognized::Readers(readers) => readers.iter().map(|reader| reader.meta().id).collect(),
            _ => Vec::new(),
        };
        let text = b"#!/bin/sh\niptables-restore <<E\n*filter\n-A INPUT -p tcp --dport ssh -j ACCEPT\nCOMMIT\nE\n\
                     ufw allow ssh\nnft add rule inet f i tcp dport ssh accept\ntcpdump port ssh\n";
        assert_eq!(ids("x", text), ["iptables", "nftables", "ufw", "pcap"]);
        assert_eq!(ids("x", &text["#!/bin/sh\n".len()..]), ["iptables"]);
        assert_eq!(ids("x.sh", b"sudo tee /etc/fail2ban/jail.local <<E\n[x]\nport = ssh\nE\n"), ["fail2ban"]);
        assert_eq!(ids("x.sh", b"postconf -e 'relayhost = [h]:submission'\n"), ["postfix"]);
        assert!(ids("x.sh", b"cat > /etc/motd <<E\nport = ssh\nE\n").is_empty());
    }

    #[test]
    fn text_that_a_script_only_prints_is_not_read() {
        let text =
            b"#!/bin/sh\nusage() {\n cat <<E\nufw allow nothing\n[x]\nfilter = x\nbantime = 1\nport = nothing\nE\n}\n\
                     : <<'C'\ntcpdump port nothing\nC\nufw allow ssh\nssh host <<S\nufw allow smtp\nS\n";
        let Recognized::Readers(readers) = recognize(Path::new("x"), text) else { panic!("not recognized") };
        let read = read_with(&readers, Path::new("x"), text);
        let [(reader, reading)] = &read[..] else { panic!("{read:?}") };
        let names: Vec<&[u8]> = reading.known().map(|used| used.span.of(text)).collect();
        assert_eq!((reader.meta().id, &names[..]), ("ufw", &[&b"ssh"[..], b"smtp"][..]));
    }

    #[test]
    fn each_whole_file_in_a_script_has_its_reader() {
        let text = b"#!/bin/sh\nnft -f - <<E\ntable inet f {\n chain i {\n tcp dport ssh accept\n }\n}\nE\n\
                     cat > /etc/pf.conf <<'P'\npass in proto tcp to any port smtp\nP\ncat >stunnel.conf <<S\n[imaps]\n\
                     accept = imaps\nconnect = imap\nS\ntcpdump port domain\n";
        let Recognized::Readers(readers) = recognize(Path::new("x"), text) else { panic!("not recognized") };
        let names = |reading: &Reading| -> Vec<String> {
            let name = |used: &crate::uses::Use| String::from_utf8_lossy(used.span.of(text)).into_owned();
            reading.known().map(name).collect()
        };
        let read: Vec<(&str, Vec<String>)> = read_with(&readers, Path::new("x"), text)
            .iter()
            .map(|(reader, reading)| (reader.meta().id, names(reading)))
            .collect();
        let expected: [(&str, &[&str]); 4] =
            [("nftables", &["ssh"]), ("pf", &["smtp"]), ("stunnel", &["imaps", "imap"]), ("pcap", &["domain"])];
        let expected = expected.map(|(id, names)| (id, names.iter().map(|name| (*name).to_owned()).collect()));
        assert_eq!(read, expected);
    }
}
