//! The changes of lookups that reports are about: without lines for NIS and accepted losses.

use crate::diagnostic::Dropped;
use portolan_resolvers::{Answer, Lookup, LookupChange, Tables};

/// Returns the lookups that a table answers differently than its new version.
///
/// Names that begin with `+` are left out: such lines are for NIS, and no program looks up their names.
pub fn lookup_changes(before: &Tables, after: &[u8]) -> Vec<LookupChange> {
    let mut changes = before.changes_in(after);
    changes.retain(|change| !is_for_nis(change));
    changes
}

fn is_for_nis(change: &LookupChange) -> bool {
    let is_sign = |name: &[u8]| name.first() == Some(&b'+');
    match &change.lookup {
        Lookup::Name { name, .. } | Lookup::Addresses { name } => is_sign(name),
        Lookup::Port { .. } => [&change.before, &change.after].into_iter().all(|answer| match answer {
            Answer::Name { name, .. } => is_sign(name),
            answer => answer.is_none(),
        }),
    }
}

/// Removes the changes that consist only of accepted losses, and returns them.
pub fn accept(changes: &mut Vec<LookupChange>, dropped: &[Dropped]) -> Vec<LookupChange> {
    if dropped.is_empty() {
        return Vec::new();
    }
    changes.extract_if(.., |change| is_accepted(change, dropped)).collect()
}

/// Returns whether one of the accepted changes is about a name and transport.
pub fn is_used<'a>(dropped: &Dropped, accepted: impl IntoIterator<Item = &'a LookupChange>) -> bool {
    let is_about = |(name, protocol): (&[u8], &[u8])| dropped.is_about(name, protocol);
    accepted.into_iter().any(|change| change.names_before().into_iter().any(is_about))
}

fn is_accepted(change: &LookupChange, dropped: &[Dropped]) -> bool {
    let is_dropped = |name: &[u8], protocol: &[u8]| dropped.iter().any(|dropped| dropped.is_about(name, protocol));
    let is_gone = |protocol: &[u8]| change.after.protocols().all(|other| !other.eq_ignore_ascii_case(protocol));
    match (&change.lookup, &change.before) {
        // The port of a dropped name may have another one.
        (Lookup::Port { .. }, Answer::Name { name, protocol }) => is_dropped(name, protocol),
        (Lookup::Name { name, .. } | Lookup::Addresses { name }, before) => {
            let mut gone = before.protocols().filter(|protocol| is_gone(protocol)).peekable();
            let stays = |protocol: &[u8]| !is_gone(protocol);
            // On a transport that stays, the name must have its port.
            let is_kept = before.protocols().filter(|protocol| stays(protocol)).all(|protocol| {
                ports_of(before, protocol).iter().all(|port| ports_of(&change.after, protocol).contains(port))
            });
            gone.peek().is_some() && gone.all(|protocol| is_dropped(name, protocol)) && is_kept
        }
        _ => false,
    }
}

/// Returns the ports of an answer on a protocol.
fn ports_of(answer: &Answer, protocol: &[u8]) -> Vec<u16> {
    match answer {
        Answer::Port { port, protocol: found } if found.eq_ignore_ascii_case(protocol) => vec![*port],
        Answer::Addresses(list) | Answer::Ports(list) => {
            let here = list.iter().filter(|(_, found)| found.as_bytes().eq_ignore_ascii_case(protocol));
            here.map(|(port, _)| *port).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan_resolvers::changes;

    #[test]
    fn lines_for_nis_are_not_compared() {
        let of = |before: &[u8], after: &[u8]| lookup_changes(&Tables::read("services", before), after);
        assert!(of(b"a 1/tcp\n+b 2/tcp\n+\n", b"a 1/tcp\n").is_empty());
        assert!(of(b"a 1/tcp\n", b"a 1/tcp\n+b 2/tcp alias\n").iter().all(|change| match &change.lookup {
            Lookup::Name { name, .. } | Lookup::Addresses { name } => **name == *b"alias",
            Lookup::Port { .. } => false,
        }));
        assert!(!of(b"a 1/tcp\n+b 2/tcp\n", b"a 1/tcp\nb 2/tcp\n").is_empty());
    }

    /// Returns the changes that remain, in words.
    fn left(old: &str, new: &str, dropped: &str) -> Vec<String> {
        let mut changes = changes("services", old.as_bytes(), new.as_bytes());
        let dropped: Vec<Dropped> = dropped.split(' ').filter_map(|word| Dropped::parse(word.as_bytes())).collect();
        accept(&mut changes, &dropped);
        let mut left: Vec<String> =
            changes.iter().map(|change| format!("{}: {} → {}", change.lookup, change.before, change.after)).collect();
        left.sort_unstable();
        left.dedup();
        left
    }

    #[test]
    fn an_accepted_loss_takes_what_follows_from_it() {
        let table = "asp 27374/tcp\nasp 27374/udp\n";
        assert!(!left(table, "", "").is_empty());
        assert_eq!(left(table, "", "asp"), [""; 0]);
        assert_eq!(left(table, "", "asp/tcp asp/udp"), [""; 0]);
        assert_eq!(left(table, "asp 27374/tcp\n", "asp/udp"), [""; 0]);
        assert_eq!(
            left(table, "other 27374/tcp\n", "asp").iter().filter(|change| !change.contains("none →")).count(),
            0
        );
        // The loss of tcp alone is accepted.
        let left = left(table, "", "asp/tcp");
        assert!(
            left.contains(&"asp/udp: 27374/udp → none".to_owned()) && !left.join("").contains("asp/tcp:"),
            "{left:?}"
        );
    }

    #[test]
    fn another_port_is_no_loss() {
        let moved = left("asp 27374/tcp\n", "asp 27375/tcp\n", "asp");
        assert!(moved.contains(&"asp/tcp: 27374/tcp → 27375/tcp".to_owned()), "{moved:?}");
        let moved = left("asp 1/tcp\nasp 2/udp\n", "asp 3/tcp\n", "asp/udp");
        assert!(moved.contains(&"asp by getaddrinfo: 1/tcp, 2/udp → 3/tcp".to_owned()), "{moved:?}");
        assert!(!moved.iter().any(|change| change.starts_with("asp/udp")), "{moved:?}");
    }
}
