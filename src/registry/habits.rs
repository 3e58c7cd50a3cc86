//! Names in common use beside the registry's. They are names of services in port tables, and of programs and protocols.

use super::embedded;
use crate::model::{PortRange, Transport};
use portolan_store::{HabitRecord, IndexedTable, Row, pack_habits};

static HABITS_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/habits.bin"));
static HABITS_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/habits.tsv"));
static PROGRAMS_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/programs.bin"));
static PROGRAMS_TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/programs.tsv"));

/// The habitual names that are part of the program.
#[derive(Clone, Debug)]
pub struct Habits {
    table: IndexedTable<HabitRecord>,
}

/// One habitual name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habit<'a> {
    row: Row<'a, HabitRecord>,
}

impl Habits {
    /// Returns the names of programs and protocols, such as `postfix` for `smtp`. No port table has them.
    pub fn of_programs() -> Self {
        Self { table: embedded::table(PROGRAMS_INDEX, PROGRAMS_TEXT) }
    }

    /// Returns the names of services in port tables.
    pub fn embedded() -> Self {
        Self { table: embedded::table(HABITS_INDEX, HABITS_TEXT) }
    }

    /// Returns the columns of `data/habits.tsv`, in their order.
    pub fn columns() -> impl Iterator<Item = &'static str> {
        HABITS_TEXT.lines().next().unwrap_or_default().split('\t')
    }

    /// Returns the embedded names and further rows of the form of `data/habits.tsv`.
    ///
    /// # Errors
    /// A sentence with the line, if the text is not of that form.
    pub(super) fn embedded_and(rows: &str) -> Result<Self, String> {
        let text = format!("{HABITS_TEXT}{rows}");
        let table = IndexedTable::open(pack_habits(&text)?.into(), text.into());
        table.map(|table| Self { table }).ok_or_else(|| "the table is too large".to_owned())
    }

    /// Returns every name, by port.
    pub fn all(&self) -> impl Iterator<Item = Habit<'_>> {
        self.table.rows().map(|row| Habit { row })
    }

    /// Returns the names on a port and transport.
    pub fn on(&self, port: u16, transport: Transport) -> impl Iterator<Item = Habit<'_>> {
        self.table
            .by_port(port)
            .map(|row| Habit { row })
            .filter(move |habit| habit.transports().any(|listed| listed == transport))
    }
}

impl<'a> Habit<'a> {
    /// Returns the name in common use.
    pub fn name(self) -> &'a str {
        self.row.value(0)
    }

    /// Returns the registry's name for the same service.
    pub fn official(self) -> &'a str {
        self.row.value(1)
    }

    /// Returns the port.
    pub fn ports(self) -> Option<PortRange> {
        PortRange::parse(self.row.value(2))
    }

    /// Returns the transports that the source has the name on.
    pub fn transports(self) -> impl Iterator<Item = Transport> + use<'a> {
        self.row.value(3).split(',').filter_map(Transport::parse)
    }

    /// Returns the same transports, as words with commas between.
    pub(super) fn transport_words(self) -> &'a str {
        self.row.value(3)
    }

    /// Returns the title of the source that has the name.
    pub fn source_title(self) -> &'a str {
        self.row.value(4)
    }

    /// Returns the address of the source.
    pub fn source_url(self) -> &'a str {
        self.row.value(5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::name_fault;
    use crate::registry::Registry;

    #[test]
    fn every_habit_is_a_name_for_what_the_registry_has_on_the_port() {
        let registry = Registry::embedded();
        for habits in [Habits::embedded(), Habits::of_programs()] {
            assert!(habits.all().count() > 40);
            for habit in habits.all() {
                assert_eq!(name_fault(habit.name().replace('_', "-").as_bytes()), None, "{habit:?}");
                assert!(habit.source_url().starts_with("https://") && !habit.source_title().is_empty(), "{habit:?}");
                let port = habit.ports().unwrap().first;
                for transport in habit.transports() {
                    let mut assigned = registry.assigned(port, transport);
                    assert!(assigned.any(|record| record.name() == habit.official()), "{habit:?}");
                    assert!(habits.on(port, transport).any(|found| found == habit));
                }
            }
        }
    }
}
