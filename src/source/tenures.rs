//! From dated lists to tenures: when each name held a port, and how that ended.
//!
//! Sources are taken in the order of their dates. A name that one source lists and the next does not has lost the
//! port between the two; the next source shows what came instead. Dates inside the registry (its notes, its
//! `updated` attributes) make an end exact only where they lie between the two sources.

use super::dates_in_text::removal_dates;
use super::{DatedSource, SourceRow};
use crate::model::{Date, PortRange, Transport, same_letters_and_digits};
use crate::registry::EndKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Number of a source in the list of all sources.
pub(super) type SourceNumber = usize;

/// A name's time on a port and transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TenureRow {
    /// The name, in its latest spelling.
    pub(super) name: String,
    /// The port or range, as the registry records it.
    pub(super) ports: PortRange,
    /// The transport.
    pub(super) transport: Transport,
    /// The name of which it was listed as a historic spelling; empty for a name in its own right.
    pub(super) alias_of: String,
    /// The first source that shows it.
    pub(super) first: SourceNumber,
    /// The last source that shows it.
    pub(super) last: SourceNumber,
    /// How it ended; `None` if the newest source shows it.
    pub(super) end: Option<TenureEnd>,
}

/// How a tenure ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TenureEnd {
    /// What happened.
    pub(super) how: EndKind,
    /// The day, where the registry tells it.
    pub(super) date: Option<Date>,
    /// The first source that no longer shows the tenure.
    pub(super) by: SourceNumber,
    /// What came instead: names, or for a move the new place.
    pub(super) to: Vec<String>,
    /// Where the day is from, or why it is a rename, in a few words.
    pub(super) ground: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    name: String,
    ports: PortRange,
    transport: Transport,
}

/// A tenure that is going on, with what its newest record says.
struct Open {
    first: SourceNumber,
    last: SourceNumber,
    row: SourceRow,
}

/// What a source says, ready to be asked.
struct Listing {
    date: Date,
    known_by: Date,
    named: BTreeMap<Key, SourceRow>,
    /// Names without regard to case, to their keys.
    places: HashMap<String, BTreeSet<(PortRange, Transport)>>,
    /// Names that are listed without a port.
    portless: BTreeMap<String, SourceRow>,
    /// Reserved, removed and unassigned rows.
    unnamed: Vec<SourceRow>,
}

/// Makes tenures of sources, given one after the other in the order of their dates.
#[derive(Default)]
pub(super) struct TenureBuilder {
    open: BTreeMap<Key, Open>,
    ended: Vec<TenureRow>,
    before: Option<Listing>,
    taken: SourceNumber,
}

impl TenureBuilder {
    /// Takes the next source. Its date must not be before that of the one taken last.
    pub(super) fn take(&mut self, source: DatedSource, known_by: Date) {
        let number = self.taken;
        self.taken += 1;
        let listing = Listing::new(source, known_by);
        let gone: Vec<Key> = self.open.keys().filter(|key| !listing.named.contains_key(key)).cloned().collect();
        for key in gone {
            let Some(open) = self.open.remove(&key) else { continue };
            let end = self.end_of(&key, &open, &listing, number);
            self.ended.push(open.tenure(&key, Some(end)));
        }
        for (key, row) in &listing.named {
            match self.open.get_mut(key) {
                None => {
                    self.open.insert(key.clone(), Open { first: number, last: number, row: row.clone() });
                }
                Some(open) if open.row.alias_of.is_empty() && !row.alias_of.is_empty() => {
                    // From a name in its own right to a historic spelling of another: the registration was renamed.
                    let end = TenureEnd {
                        how: EndKind::Renamed,
                        date: None,
                        by: number,
                        to: vec![row.alias_of.clone()],
                        ground: "the registry keeps it as a historic spelling".to_owned(),
                    };
                    self.ended.push(open.tenure(key, Some(end)));
                    *open = Open { first: number, last: number, row: row.clone() };
                }
                Some(open) => {
                    open.last = number;
                    open.row = row.clone();
                }
            }
        }
        self.before = Some(listing);
    }

    /// All tenures, sorted by port, name, transport and time.
    pub(super) fn finish(self) -> Vec<TenureRow> {
        let mut all = self.ended;
        all.extend(self.open.iter().map(|(key, open)| open.tenure(key, None)));
        all.sort_by(|a, b| {
            let key = |row: &TenureRow| (row.ports, row.name.to_ascii_lowercase(), row.transport, row.first);
            key(a).cmp(&key(b))
        });
        all
    }

    fn end_of(&self, key: &Key, open: &Open, now: &Listing, number: SourceNumber) -> TenureEnd {
        let before = self.before.as_ref();
        let here = now.names_on(key.ports.first, key.transport);
        let was_here = |row: &SourceRow| {
            before.is_some_and(|before| {
                before
                    .names_on(key.ports.first, key.transport)
                    .iter()
                    .any(|old| old.name.eq_ignore_ascii_case(&row.name))
            })
        };
        let (new, old): (Vec<&SourceRow>, Vec<&SourceRow>) = here.into_iter().partition(|row| !was_here(row));
        // A name that was there all along took over nothing, unless nobody else came.
        let heirs = if new.is_empty() { &old } else { &new };
        let names = |rows: &[&SourceRow]| {
            let mut names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
            names.dedup();
            names
        };
        let same: Vec<(&SourceRow, &'static str)> =
            heirs.iter().filter_map(|row| same_registration(&open.row, row).map(|ground| (*row, ground))).collect();

        let mut end =
            TenureEnd { how: EndKind::Deassigned, date: None, by: number, to: Vec::new(), ground: String::new() };
        if let Some(&(_, ground)) = same.first() {
            end.how = EndKind::Renamed;
            end.to = names(&same.iter().map(|(row, _)| *row).collect::<Vec<_>>());
            ground.clone_into(&mut end.ground);
        } else if let Some(place) = self.new_place(key, now) {
            end.how = EndKind::Moved;
            end.to = vec![place];
        } else if !heirs.is_empty() {
            end.how = EndKind::Reassigned;
            end.to = names(heirs);
        } else if now.is_on_other_transport(key) {
            end.how = EndKind::TransportDropped;
        }
        if let Some((date, ground)) = self.exact_date(key, heirs, now) {
            end.date = Some(date);
            if !end.ground.is_empty() {
                end.ground.push_str("; ");
            }
            end.ground.push_str(ground);
        }
        end
    }

    /// The place where the name is now and was not before, on the same transport.
    fn new_place(&self, key: &Key, now: &Listing) -> Option<String> {
        let before = self.before.as_ref()?.places.get(&key.name);
        let now = now.places.get(&key.name)?;
        let place = now.iter().find(|place| {
            place.1 == key.transport && place.0 != key.ports && !before.is_some_and(|before| before.contains(place))
        })?;
        Some(format!("{}/{}", place.0, place.1))
    }

    /// The day of the change, if the registry tells one that lies between the two sources.
    fn exact_date(&self, key: &Key, heirs: &[&SourceRow], now: &Listing) -> Option<(Date, &'static str)> {
        let before = self.before.as_ref()?;
        let between = |date: &Date| date.is_day() && before.date < *date && *date <= now.known_by;
        let unnamed = now.unnamed.iter().filter(|row| {
            row.ports.is_some_and(|ports| ports.contains(key.ports.first))
                && row.transport.is_none_or(|transport| transport == key.transport)
        });
        for row in unnamed.clone() {
            let told = removal_dates(&row.note).into_iter().chain(removal_dates(&row.description)).find(between);
            if let Some(date) = told {
                return Some((date, "day from the registry's note"));
            }
        }
        if let Some(date) = unnamed.filter_map(|row| row.modified).find(between) {
            return Some((date, "day from the record's updated attribute"));
        }
        // A named record changes for many reasons: its date tells of this change only if the sources are close.
        if before.date.days_until(now.known_by) > CLOSE_DAYS {
            return None;
        }
        let elsewhere = now.portless.get(&key.name).into_iter();
        let same_port = Transport::ALL.iter().filter_map(|&transport| now.named.get(&Key { transport, ..key.clone() }));
        let dates = heirs.iter().copied().chain(same_port).chain(elsewhere).filter_map(|row| row.modified);
        let date = dates.into_iter().find(between)?;
        Some((date, "day from the record's updated attribute"))
    }
}

/// From then on the registry has a record for each transport.
const BY_TRANSPORT: &str = "2010";
const TCP_AND_UDP: [Transport; 2] = [Transport::Tcp, Transport::Udp];

/// Sources this close tell of the same change.
const CLOSE_DAYS: i32 = 92;

impl Open {
    fn tenure(&self, key: &Key, end: Option<TenureEnd>) -> TenureRow {
        TenureRow {
            name: self.row.name.clone(),
            ports: key.ports,
            transport: key.transport,
            alias_of: self.row.alias_of.clone(),
            first: self.first,
            last: self.last,
            end,
        }
    }
}

impl Listing {
    fn new(source: DatedSource, known_by: Date) -> Self {
        let mut listing = Self {
            date: source.date,
            known_by,
            named: BTreeMap::new(),
            places: HashMap::new(),
            portless: BTreeMap::new(),
            unnamed: Vec::new(),
        };
        let by_transport = Date::parse(BY_TRANSPORT).unwrap_or(source.date);
        for row in source.rows {
            let Some(ports) = row.ports else {
                if !row.name.is_empty() {
                    listing.portless.insert(row.name.to_ascii_lowercase(), row);
                }
                continue;
            };
            if row.name.is_empty() {
                listing.unnamed.push(row);
                continue;
            }
            let name = row.name.to_ascii_lowercase();
            // The texts until 2010 leave the transport out where both of their time are meant.
            let all: &[Transport] = if listing.known_by < by_transport { &TCP_AND_UDP } else { &Transport::ALL };
            let transports = row.transport.map_or(all.to_vec(), |transport| vec![transport]);
            for transport in transports {
                listing.places.entry(name.clone()).or_default().insert((ports, transport));
                listing.named.insert(Key { name: name.clone(), ports, transport }, row.clone());
            }
        }
        listing
    }

    /// The named records that cover a port.
    fn names_on(&self, port: u16, transport: Transport) -> Vec<&SourceRow> {
        self.named
            .iter()
            .filter(|(key, _)| key.transport == transport && key.ports.contains(port))
            .map(|(_, row)| row)
            .collect()
    }

    fn is_on_other_transport(&self, key: &Key) -> bool {
        Transport::ALL.iter().any(|&transport| self.named.contains_key(&Key { transport, ..key.clone() }))
    }
}

/// A person's name without organisation and number: `Mark Crispin (UW)`, `Mark Crispin 2`.
fn bare(person: &str) -> &str {
    let name = person.split(" (").next().unwrap_or(person);
    name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()
}

/// Why two records are one registration, if they are.
fn same_registration(old: &SourceRow, new: &SourceRow) -> Option<&'static str> {
    let same = |a: &str, b: &str| {
        let fold =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        let (a, b) = (fold(a), fold(b));
        !a.is_empty() && a == b
    };
    if old.alias_of.eq_ignore_ascii_case(&new.name) {
        Some("it was a historic spelling")
    } else if same_letters_and_digits(old.name.as_bytes(), new.name.as_bytes()) {
        Some("the same name in another spelling")
    } else if same(&old.description, &new.description) {
        Some("same description")
    } else if same(&old.description, &new.name) {
        // RFC 1060 lists `whois 43/tcp nicname`.
        Some("the other name stood beside it as an alias")
    } else if same(bare(&old.assignee), bare(&new.assignee)) {
        Some("same assignee")
    } else if old.registered.is_some() && old.registered == new.registered {
        Some("same date of registration")
    } else if new.note.to_lowercase().contains(&format!("formerly {}", old.name.to_lowercase()))
        || new.note.to_lowercase().contains(&format!("previously {}", old.name.to_lowercase()))
    {
        Some("the registry's note says so")
    } else {
        None
    }
}
