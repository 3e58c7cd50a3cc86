//! The history as a registry of another date, or of a user's own, can know it.

use super::{Registry, Source, Tenure};

impl Registry {
    /// The last source known to this registry that shows a tenure.
    pub fn last_of<'a>(&'a self, tenure: Tenure<'a>) -> Source<'a> {
        let last = tenure.last();
        if self.knows(|| last.date()) {
            return last;
        }
        self.history().sources().filter(|source| self.knows(|| source.date())).last().unwrap_or(last)
    }

    /// Whether this registry lists the name of a tenure where the tenure has it, on every transport.
    pub fn lists(&self, tenure: Tenure<'_>) -> bool {
        let is_historic = !tenure.alias_of().is_empty();
        tenure.ports().is_some_and(|ports| {
            tenure.transports().all(|transport| {
                self.assigned(ports.first, transport).any(|record| {
                    record.ports() == Some(ports)
                        && record.is_named(tenure.name().as_bytes())
                        && record.is_historic_spelling() == is_historic
                })
            })
        })
    }

    /// Whether this registry lists a name whose tenure has ended, and the name had not come back by its date.
    pub(super) fn contradicts(&self, tenure: Tenure<'_>) -> bool {
        let came_back = |later: Tenure<'_>| {
            later.first().date() > tenure.first().date()
                && later.ports() == tenure.ports()
                && later.transports().any(|transport| tenure.transports().any(|own| own == transport))
        };
        // The newest source of a history agrees with it.
        !self.ends_history() && self.lists(tenure) && !self.tenures_of(tenure.name().as_bytes()).any(came_back)
    }
}

#[cfg(test)]
mod tests {
    use crate::registry::table::{COLUMNS, column, head, row};
    use crate::registry::{Claims, End, History, Registry};

    const SOURCES: &str = "id\tdate\tdated_by\tkind\twhole\tsha256\ttitle\tpublished\tknown_by\n\
        one\t2001\titself\tregistry-xml\twhole\t\t\t\t2001\n\
        two\t2002\titself\tregistry-xml\twhole\t\t\t\t2002\n\
        three\t2003\titself\tregistry-xml\twhole\t\t\t\t2003\n";
    const HISTORY: &str = "name\tports\ttransports\talias_of\tfirst\tlast\tend\tdate\tby\tto\tground\tlisted\n\
        back\t1\ttcp\t\tone\tone\tdeassigned\t\ttwo\t\t\t\n\
        back\t1\ttcp\t\tthree\tthree\t\t\t\t\t\t\n\
        gone\t2\ttcp\t\tone\tone\tdeassigned\t\ttwo\t\t\t\n\
        late\t3\ttcp\t\tthree\tthree\t\t\t\t\t\t\n\
        long\t4\ttcp\t\tone\tthree\t\t\t\t\t\t\n";

    /// A registry of this date that lists these names on these ports, on tcp.
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

    /// How the first known tenure of a name ended, by the first source that no longer shows it.
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
    fn the_last_source_is_one_that_the_registry_knows() {
        for (date, last) in [("2002-06", "two"), ("2003", "three"), ("2004", "three")] {
            let registry = registry(date, &[]);
            let tenure = registry.tenures_of(b"long").next().unwrap();
            assert_eq!(registry.last_of(tenure).id(), last, "{date}");
        }
    }
}
