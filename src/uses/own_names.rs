//! Configurations that seem to use a table of services, but have their own names.

use memchr::memmem;
use std::fmt;

/// A kind of configuration whose names are its program's own.
pub struct OwnNames {
    /// The kind in a sentence: `a Cisco configuration`.
    pub title: &'static str,
    /// The origin of the names, after `its names are `: `those of Cisco IOS`.
    pub whose: &'static str,
    /// Path patterns of the files: see [`super::recognize()`].
    pub(super) paths: &'static [&'static str],
    /// Returns whether a file is of this kind, judged by the beginning of its content.
    pub(super) is_content: fn(&[u8]) -> bool,
}

impl fmt::Debug for OwnNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)
    }
}

/// Every such kind.
pub static OWN_NAMES: &[OwnNames] = &[
    OwnNames {
        title: "a Cisco configuration",
        whose: "built into the device",
        paths: &[],
        is_content: |head| {
            let is_rule = |line: &[u8]| {
                let line = line.trim_ascii();
                let is_list = line.starts_with(b"access-list ") || starts_with_action(line);
                is_list && has_any(line, &[b" eq ", b" range ", b" gt ", b" lt "])
            };
            head.split(|&byte| byte == b'\n').any(is_rule)
        },
    },
    OwnNames {
        title: "a Junos configuration",
        whose: "applications of the device, such as junos-ssh",
        paths: &[],
        is_content: |head| {
            has_any(head, &[b"application junos-", b"applications junos-", b"destination-port junos-"])
                || has_any(head, &[b"\nset applications application ", b"\nset security policies "])
        },
    },
    OwnNames {
        title: "capirca's or aerleon's services",
        whose: "defined in its own .svc and .net files",
        paths: &["*.svc", "*.pol"],
        is_content: |head| has_any(head, &[b"destination-port:: ", b"source-port:: "]),
    },
    OwnNames {
        title: "a Kubernetes object",
        whose: "names of ports of the object itself",
        paths: &[],
        is_content: |head| has_key(head, b"apiVersion:") && has_key(head, b"kind:"),
    },
    OwnNames {
        title: "a BIG-IP configuration",
        whose: "built into the device",
        paths: &["bigip.conf", "bigip_base.conf"],
        is_content: |head| has_key(head, b"ltm virtual ") || has_key(head, b"ltm pool "),
    },
];

/// Returns whether a line is a rule in a named list: `10 permit tcp any any eq www`.
fn starts_with_action(line: &[u8]) -> bool {
    let mut words = line.split(|&byte| byte == b' ').filter(|word| !word.is_empty()).peekable();
    words.next_if(|word| word.iter().all(u8::is_ascii_digit));
    let is_action = matches!(words.next(), Some(b"permit" | b"deny"));
    is_action && matches!(words.next(), Some(b"tcp" | b"udp"))
}

fn has_any(text: &[u8], parts: &[&[u8]]) -> bool {
    parts.iter().any(|part| memmem::find(text, part).is_some())
}

/// Returns whether a line begins with a word.
fn has_key(text: &[u8], key: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n').any(|line| line.starts_with(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_known_by_their_rules() {
        let of = |text: &str| {
            OWN_NAMES.iter().find(|program| (program.is_content)(text.as_bytes())).map(|program| program.title)
        };
        assert_eq!(of("ip access-list extended X\n 10 permit tcp any any eq www\n"), Some("a Cisco configuration"));
        assert_eq!(of("access-list 101 deny udp any any range 1 snmp\n"), Some("a Cisco configuration"));
        assert_eq!(of("set security policies x match application junos-rdp\n"), Some("a Junos configuration"));
        assert_eq!(of("apiVersion: v1\nkind: Service\nports:\n- name: http\n"), Some("a Kubernetes object"));
        assert_eq!(of("permit the use of eq ports\n"), None);
        assert_eq!(of("term x {\n destination-port:: SSH\n}\n"), Some("capirca's or aerleon's services"));
    }
}
