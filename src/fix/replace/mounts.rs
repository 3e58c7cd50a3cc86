//! Mount points on Linux.

use crate::text::Printable;
use std::path::Path;

/// Describes the mount exactly at this path. `None` if there is none, or the system does not provide the table.
pub(super) fn mounted_at(path: &Path) -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let path = std::fs::canonicalize(path).ok()?;
    let table = std::fs::read("/proc/self/mountinfo").ok()?;
    find(&table, path.as_os_str().as_encoded_bytes())
}

/// Finds a mount point in the table that `proc_pid_mountinfo(5)` describes. The last one hides the others.
fn find(table: &[u8], path: &[u8]) -> Option<String> {
    table.split(|&b| b == b'\n').rev().find_map(|line| {
        let mut words = line.split(|&b| b == b' ');
        let root = words.by_ref().nth(3)?;
        let point = words.next()?;
        if unescaped(point) != path {
            return None;
        }
        // Optional fields end with a hyphen.
        let mut words = words.skip_while(|word| *word != b"-").skip(1);
        let (kind, source) = (unescaped(words.next()?), unescaped(words.next()?));
        Some(format!("{} of {} ({})", Printable(&unescaped(root)), Printable(&source), Printable(&kind)))
    })
}

/// Decodes blanks, line ends and backslashes, which are written `\ooo`, in octal.
fn unescaped(word: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let [first, after @ ..] = rest {
        match after {
            [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..] if *first == b'\\' => {
                bytes.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[u8] = b"27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
        90 27 254:0 /srv/old /etc/services rw - ext4 /dev/vda rw\n\
        91 27 254:0 /srv/my\\040table /etc/services rw,relatime shared:5 master:1 - ext4 /dev/vd\\134a rw\n\
        92 27 0:9 / /mnt/a\\040b rw - tmpfs none rw\n\
        93 27\n";

    #[test]
    fn the_mount_on_top_is_named() {
        let mount = find(TABLE, b"/etc/services").unwrap();
        assert_eq!(mount, "/srv/my table of /dev/vd\\a (ext4)");
        assert_eq!(find(TABLE, b"/mnt/a b").unwrap(), "/ of none (tmpfs)");
        assert_eq!(find(TABLE, b"/etc/service"), None);
        assert_eq!(find(b"", b"/"), None);
    }

    #[test]
    fn escapes() {
        assert_eq!(unescaped(br"a\040b\134\09\\x\"), br"a b\\09\\x\");
        assert_eq!(unescaped(br"\377\400"), b"\xff\\400");
    }
}
