//! The history that is known to a registry of another date, or one from a user's file.

use super::{End, Registry, Source, Tenure};
use crate::model::Transport;

impl Registry {
    /// Returns the last source known to this registry that lists a tenure.
    pub fn last_of<'a>(&'a self, tenure: Tenure<'a>) -> Source<'a> {
        let last = tenure.last();
        if self.knows(|| last.date()) {
            return last;
        }
        self.history().sources().filter(|source| self.knows(|| source.date())).last().unwrap_or(last)
    }

    /// Returns whether the name had a tenure on one of the ports and transports before this one.
    pub fn was_listed_before(&self, tenure: Tenure<'_>) -> bool {
        let ports = |tenure: Tenure<'_>| tenure.ports().map(|ports| ports.first..=ports.last);
        self.tenures_of(tenure.name().as_bytes()).any(|other| {
            let overlaps = ports(tenure)
                .zip(ports(other))
                .is_some_and(|(one, other)| one.start() <= other.end() && other.start() <= one.end());
            other.first().date() < tenure.first().date()
                && overlaps
                && other.transports().any(|transport| tenure.transports().any(|listed| listed == transport))
        })
    }

    /// Returns whether this registry lists the name of a tenure on its ports, on every transport.
    pub fn lists(&self, tenure: Tenure<'_>) -> bool {
        holds_of_all(tenure, |port, transport| self.lists_on(tenure, port, transport))
    }

    /// Returns whether this registry lists the name of a tenure. If the tenure is a historic spelling, it must be
    /// listed as one.
    fn lists_on(&self, tenure: Tenure<'_>, port: u16, transport: Transport) -> bool {
        let is_historic = !tenure.alias_of().is_empty();
        self.assigned(port, transport)
            .any(|record| record.is_named(tenure.name().as_bytes()) && record.is_historic_spelling() == is_historic)
    }

    /// Returns whether this registry lists a name whose tenure on the port has ended. The name must not have come back
    /// by then.
    fn contradicts(&self, tenure: Tenure<'_>, port: u16, transport: Transport) -> bool {
        let came_back =
            |later: Tenure<'_>| later.first().date() > tenure.first().date() && later.is_on(port, transport);
        // The newest source of a history cannot contradict it.
        !self.ends_history()
            && self.lists_on(tenure, port, transport)
            && !self.tenures_of(tenure.name().as_bytes()).any(came_back)
    }

    /// Returns the end of a tenure on all its ports and transports, as known to this registry.
    ///
    /// An end after its date does not count, nor does one that it contradicts by still listing the name. If it contradicts
    /// the end only in part, see [`parts_of`](Self::parts_of).
    pub fn end_of<'a>(&self, tenure: Tenure<'a>) -> Option<End<'a>> {
        let end = self.known_end(tenure)?;
        let is_open =
            !self.ends_history() && holds_of_all(tenure, |port, transport| self.contradicts(tenure, port, transport));
        (!is_open).then_some(end)
    }

    /// Returns the end of a tenure on one of its ports and transports.
    pub fn end_on<'a>(&self, tenure: Tenure<'a>, port: u16, transport: Transport) -> Option<End<'a>> {
        self.known_end(tenure).filter(|_| !self.contradicts(tenure, port, transport))
    }

    #[inline]
    fn known_end<'a>(&self, tenure: Tenure<'a>) -> Option<End<'a>> {
        tenure.end().filter(|end| self.knows(|| end.by().date()))
    }

    /// Splits a tenure by transport: into the part that this registry lists, and the part that it does not.
    pub fn parts_of<'a>(&self, tenure: Tenure<'a>) -> Vec<Tenure<'a>> {
        if self.ends_history() {
            return vec![tenure];
        }
        let is_listed = |transport: &Transport| self.lists(tenure.only_on(&[*transport]));
        let (listed, others): (Vec<Transport>, Vec<Transport>) = tenure.transports().partition(is_listed);
        let parts = [listed, others];
        parts.iter().filter(|part| !part.is_empty()).map(|part| tenure.only_on(part)).collect()
    }
}

/// Returns whether a condition holds for a tenure. It is tested for the first and the last port, on each of its
/// transports.
fn holds_of_all(tenure: Tenure<'_>, holds: impl Fn(u16, Transport) -> bool) -> bool {
    tenure.ports().is_some_and(|ports| {
        tenure.transports().all(|transport| holds(ports.first, transport) && holds(ports.last, transport))
    })
}

#[cfg(test)]
mod tests {
    use crate::model::Transport;
    use crate::registry::{Claims, End, History, Registry};
    use portolan_store::table::{COLUMNS, column, head, row};

    const SOURCES: &str = "id\tdate\tdated_by\tkind\twhole\tsha256\ttitle\tpublished\tknown_by\n\
        one\t2001\titself\tregistry-xml\twhole\t\t\t\t2001\n\
        two\t2002\titself\tregistry-xml\twhole\t\t\t\t2002\n\
        three\t2003\titself\tregistry-xml\twhole\t\t\t\t2003\n";
    const HISTORY: &str = "name\tports\ttransports\talias_of\tfirst_source\tlast_source\tended\tended_on\tgone_in_source\tbecame\tbecause\tlisted_how\n\
        back\t1\ttcp\t\tone\tone\tdeassigned\t\ttwo\t\t\t\n\
        back\t1\ttcp\t\tthree\tthree\t\t\t\t\t\t\n\
        gone\t2\ttcp\t\tone\tone\tdeassigned\t\ttwo\t\t\t\n\
        late\t3\ttcp\t\tthree\tthree\t\t\t\t\t\t\n\
        long\t4\ttcp\t\tone\tthree\t\t\t\t\t\t\n\
        both\t5-6\ttcp,udp\t\tone\tone\tdeassigned\t\ttwo\t\t\t\n";

    /// Returns a registry of this date that lists these names on these ports, on tcp.
    fn registry(date: &str, names: &[(&str, &str)]) -> Registry {
        let mut table = head("own", date);
        for (name, port) in names {
            let mut values: [String; COLUMNS.len()] = Default::default();
            values[column::NAME] = (*name).into();
            values[column::PORTS] = (*port).into();
            values[column::TRANSPORT] = "tcp".into();
            table.push_str(&row(&values));
        }
        let history = History::from_tables(HISTORY, SOURCES).unwrap();
        Registry::from_table(&table, history, Claims::none()).unwrap()
    }

    /// Returns the first source that no longer lists the first known tenure of a name.
    fn end(registry: &Registry, name: &str) -> Option<String> {
        let tenure = registry.tenures_of(name.as_bytes()).next()?;
        registry.end_of(tenure).map(|end: End<'_>| end.by().id().to_owned())
    }

    #[test]
    fn tenures_that_begin_after_the_registry_are_not_seen() {
        let names = |date| registry(date, &[]).tenures_of(b"late").count();
        assert_eq!((names("2002-06"), names("2003")), (0, 1));
    }

    #[test]
    fn ends_that_the_registry_does_not_know_or_contradicts_are_none() {
        assert_eq!(end(&registry("2001-06", &[]), "gone"), None);
        assert_eq!(end(&registry("2002-06", &[]), "gone").as_deref(), Some("two"));
        assert_eq!(end(&registry("2002-06", &[("gone", "2")]), "gone"), None);
        assert_eq!(end(&registry("2002-06", &[("gone", "5")]), "gone").as_deref(), Some("two"), "another port");
        assert_eq!(end(&registry("2002-06", &[("back", "1")]), "back"), None);
        assert_eq!(end(&registry("2003", &[("back", "1")]), "back").as_deref(), Some("two"), "it came back");
    }

    #[test]
    fn each_transport_and_port_is_open_or_ended_by_itself() {
        let registry = registry("2002-06", &[("both", "5")]);
        let tenure = registry.tenures_of(b"both").next().unwrap();
        let ends = |port, transport| registry.end_on(tenure, port, transport).is_some();
        assert!(!ends(5, Transport::Tcp) && ends(6, Transport::Tcp) && ends(5, Transport::Udp));
        assert!(
            registry.end_of(tenure).is_some() && registry.parts_of(tenure).len() == 1,
            "no transport is open as a whole"
        );

        let registry = super::tests::registry("2002-06", &[("both", "5-6")]);
        let tenure = registry.tenures_of(b"both").next().unwrap();
        let parts: Vec<(Vec<Transport>, bool)> = registry
            .parts_of(tenure)
            .into_iter()
            .map(|part| (part.transports().collect(), registry.end_of(part).is_some()))
            .collect();
        assert_eq!(parts, [(vec![Transport::Tcp], false), (vec![Transport::Udp], true)]);
    }

    #[test]
    fn the_last_source_is_one_that_the_registry_knows() {
        for (date, last) in [("2002-06", "two"), ("2003", "three"), ("2004", "three")] {
            let registry = registry(date, &[]);
            let tenure = registry.tenures_of(b"long").next().unwrap();
            assert_eq!(registry.last_of(tenure).id(), last, "{date}");
        }
    }
}
