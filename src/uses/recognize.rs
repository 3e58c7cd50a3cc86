//! Finds the reader of a file: by its path first, by its content second.

use super::{CONFIGS, ConfigMeta, ConfigReader, OWN_NAMES, OwnNames, Reading, heredoc};
use std::collections::HashSet;
use std::path::Path;

/// How well the content of a file fits a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recognition {
    /// It does not.
    No,
    /// Some lines are commands that the reader knows; others may belong to other readers, as in a shell script.
    Lines,
    /// The whole file is of this kind.
    Whole,
}

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
    if let Some(own) = OWN_NAMES.iter().find(|own| fits(own.paths)) {
        return Recognized::OwnNames(own);
    }
    let by_content = |wanted| CONFIGS.iter().copied().filter(move |reader| reader.recognizes(head) == wanted);
    let is_script = is_script(&parts, head);
    let mut readers: Vec<&dyn ConfigReader> = by_content(Recognition::Whole).take(1).collect();
    if is_script {
        // A script may hold several whole files, as text, beside its commands.
        readers.extend(heredoc::whole_files(head).into_iter().map(|file| file.reader));
    }
    if readers.is_empty()
        && let Some(own) = OWN_NAMES.iter().find(|own| (own.is_content)(head))
    {
        return Recognized::OwnNames(own);
    }
    if is_script {
        readers.extend(by_content(Recognition::Lines));
    }
    let mut known = HashSet::new();
    readers.retain(|reader| known.insert(reader.meta().id));
    if readers.is_empty() { Recognized::Unknown } else { Recognized::Readers(readers) }
}

/// Returns the reader of files with this path, whatever their content.
pub fn by_path(path: &Path) -> Option<&'static dyn ConfigReader> {
    CONFIGS.iter().copied().find(|reader| is_path_of(reader.meta(), path))
}

/// Reads a file with its readers. A whole file in a script is read by its own reader, not by those of the others.
pub fn read_with(
    readers: &[&'static dyn ConfigReader],
    path: &Path,
    bytes: &[u8],
) -> Vec<(&'static dyn ConfigReader, Reading)> {
    let is_script = is_script(&parts(path), &bytes[..bytes.len().min(HEAD)]);
    let files = if is_script { heredoc::whole_files(bytes) } else { Vec::new() };
    if files.is_empty() {
        return readers.iter().map(|&reader| (reader, reader.read(path, bytes))).collect();
    }
    let commands = heredoc::without(bytes, &files);
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
        readings.push((reader, reading));
    }
    readings
}

/// Returns whether a file is a shell script. Commands in prose are not run.
fn is_script(parts: &[&[u8]], head: &[u8]) -> bool {
    let has_ending =
        |name: &&[u8]| [&b".sh"[..], b".bash", b".ksh", b".zsh"].iter().any(|ending| name.ends_with(ending));
    let first = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    (first.starts_with(b"#!") && memchr::memmem::find(first, b"sh").is_some()) || parts.last().is_some_and(has_ending)
}

/// Returns whether a path alone shows that a file is of a kind.
pub(super) fn is_path_of(meta: &ConfigMeta, path: &Path) -> bool {
    let parts = parts(path);
    let is_template = is_template(path);
    meta.paths.iter().any(|pattern| {
        // The template of `jail.conf` may be `jail.j2`.
        fits(pattern, &parts) || (is_template && stem(pattern).is_some_and(|stem| fits(stem, &parts)))
    })
}

/// The endings of templates.
const TEMPLATES: [&[u8]; 5] = [b".j2", b".erb", b".epp", b".tmpl", b".tpl"];
/// The endings of samples, and of templates of build systems.
const SAMPLES: [&[u8]; 4] = [b".in", b".dist", b".sample", b".example"];
/// Names without their endings that files of many programs have.
const COMMON_STEMS: [&str; 4] = ["main", "master", "rules", "bpf"];

fn is_template(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    TEMPLATES.iter().any(|ending| bytes.ends_with(ending))
}

/// Returns a pattern for one name without the ending of that name, unless many programs have files of the rest.
fn stem(pattern: &str) -> Option<&str> {
    let (stem, _) = pattern.rsplit_once('.').filter(|_| !pattern.contains(['*', '/']))?;
    (!stem.contains('.') && !COMMON_STEMS.contains(&stem)).then_some(stem)
}

/// Returns the parts of a path. Separators that tools write for slashes in names of backups are separators, too, and the
/// endings of templates and samples do not count.
fn parts(path: &Path) -> Vec<&[u8]> {
    let bytes = path.as_os_str().as_encoded_bytes();
    let bytes = TEMPLATES.iter().chain(&SAMPLES).find_map(|ending| bytes.strip_suffix(*ending)).unwrap_or(bytes);
    bytes.split(|byte| b"/\\+%!".contains(byte)).filter(|part| !part.is_empty()).collect()
}

/// Matches a pattern with the last parts of a path.
fn fits(pattern: &str, parts: &[&[u8]]) -> bool {
    let patterns: Vec<&str> = pattern.split('/').collect();
    let Some(first) = parts.len().checked_sub(patterns.len()) else { return false };
    let mut pairs = patterns.iter().zip(&parts[first..]);
    let Some((last, name)) = pairs.next_back() else { return false };
    pairs.all(|(pattern, part)| glob(pattern.as_bytes(), part)) && fits_name(last.as_bytes(), name)
}

/// Matches a pattern with a file name, or with the end of one if the pattern has no wildcard: `x-pf.conf`.
fn fits_name(pattern: &[u8], name: &[u8]) -> bool {
    if pattern.contains(&b'*') {
        return glob(pattern, name);
    }
    let Some(before) = name.strip_suffix(pattern) else { return false };
    before.last().is_none_or(|byte| b"-_.".contains(byte))
}

/// Matches a pattern in which one `*` may stand for any text.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let Some(star) = pattern.iter().position(|&byte| byte == b'*') else { return pattern == text };
    let (start, end) = (&pattern[..star], &pattern[star + 1..]);
    text.strip_prefix(start).is_some_and(|rest| rest.ends_with(end))
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
    fn each_whole_file_in_a_script_has_its_reader() {
        let text = b"#!/bin/sh\nnft -f - <<E\ntable inet f {\n chain i {\n tcp dport ssh accept\n }\n}\nE\n\
                     cat > /etc/pf.conf <<'P'\npass in proto tcp to any port smtp\nP\ncat >stunnel.conf <<S\n[imaps]\n\
                     accept = imaps\nconnect = imap\nS\ntcpdump port domain\n";
        let Recognized::Readers(readers) = recognize(Path::new("x"), text) else { panic!("not recognized") };
        let names = |reading: &Reading| -> Vec<String> {
            let name = |used: &crate::uses::Use| String::from_utf8_lossy(used.span.of(text)).into_owned();
            reading.uses.iter().map(name).collect()
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

    #[test]
    fn each_part_of_a_pattern_has_one_star() {
        let own = OWN_NAMES.iter().flat_map(|own| own.paths);
        for pattern in CONFIGS.iter().flat_map(|reader| reader.meta().paths).chain(own) {
            assert!(pattern.split('/').all(|part| part.matches('*').count() < 2), "{pattern}");
        }
    }

    #[test]
    fn templates_are_recognized_by_the_name_before() {
        let id = |path: &str| by_path(Path::new(path)).map(|reader| reader.meta().id);
        for (path, expected) in [
            ("etc/jail.j2", Some("fail2ban")),
            ("etc/jail.local.erb", Some("fail2ban")),
            ("office-pf.tmpl", Some("pf")),
            ("nftables.tpl", Some("nftables")),
            ("main.cf.j2", Some("postfix")),
            ("main.j2", None),
            ("rules.j2", None),
            ("jail", None),
            ("jail.in", None),
            ("x.j2", None),
        ] {
            assert_eq!(id(path), expected, "{path}");
        }
    }

    #[test]
    fn patterns_fit_the_last_parts_of_a_path() {
        let fits = |pattern: &str, path: &str| fits(pattern, &parts(Path::new(path)));
        for (pattern, path) in [
            ("pf.conf", "/etc/pf.conf"),
            ("pf.conf", "backup/office-pf.conf"),
            ("pf.conf", "root_400_pf.conf"),
            ("jail.d/*.conf", "/etc/fail2ban/jail.d/a.conf"),
            ("jail.d/*.conf", "%etc%fail2ban%jail.d%a.conf"),
            ("*.rules", "a.b.rules"),
            ("shorewall*/rules", "/etc/shorewall6/rules"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("pf.conf", "/etc/spf.conf"),
            ("pf.conf", "pf.conf/x"),
            ("jail.d/*.conf", "jail.d/a.confx"),
            ("jail.d/*.conf", "a.conf"),
            ("ab*ba", "aba"),
            ("x", ""),
        ] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }
}
