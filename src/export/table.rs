//! Selects the names of each line, and lists the omitted records.

use super::{ExportPlan, Target};
use crate::model::{PortRange, Transport, name_fault};
use crate::registry::{ClaimKind, CurrentName, Record, Registry, Tenure, current_name, plain_description};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The contents of an exported table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The lines, by port and then by transport.
    pub lines: Vec<Line>,
    /// Records and names that are left out, by reason.
    pub left_out: BTreeMap<Reason, LeftOut>,
    /// The names of records without a transport.
    pub without_transport: BTreeSet<String>,
    /// The number of lines for the second and later ports of ranges, in a form without ranges.
    further_ports: usize,
}

/// One line: a port or range on one transport, with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The official name.
    pub name: String,
    /// The port, or a range if the form has ranges.
    pub ports: PortRange,
    /// The range that the port begins, if the form has no ranges.
    pub begins: Option<PortRange>,
    /// The transport.
    pub transport: Transport,
    /// Other names that the registry has on the port.
    pub aliases: Vec<String>,
    /// Former names of the registration.
    pub former: Vec<String>,
    /// Customary names.
    pub habits: Vec<String>,
    /// The registry's description of the service.
    pub description: String,
    /// The kind of claim about the official name that `check` reports.
    pub claimed: Option<ClaimKind>,
    /// Whether the form writes an alias that the registry has on the port and no such claim is about.
    pub has_living_alias: bool,
}

/// The reason why a record or name is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The record has no port.
    NoPort,
    /// The row has no name: reserved, private and unassigned ports.
    NoName,
    /// The user selected other ports or transports.
    NotAsked,
    /// The form has no ranges, and a name has a single port.
    BeyondFirstOfRange,
    /// The form has no ranges, and the first port was not selected.
    RangeBeginsBefore,
    /// The form has one name for a port.
    SecondName,
    /// The form does not have the transport.
    Transport,
    /// The line would be too long for a resolver.
    LineFull,
    /// The name contains a blank or a special character.
    Unwritable,
}

/// The records or names that are left out for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// The number of records or names.
    pub count: usize,
    /// A list of them, if the reason is listed: `x11 6001-6063/tcp`.
    pub what: Vec<String>,
}

impl Reason {
    /// Returns the word for it in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPort => "no-port",
            Self::NoName => "no-name",
            Self::NotAsked => "not-asked",
            Self::BeyondFirstOfRange => "beyond-first-of-range",
            Self::RangeBeginsBefore => "range-begins-before",
            Self::SecondName => "second-name",
            Self::Transport => "transport",
            Self::LineFull => "line-full",
            Self::Unwritable => "unwritable",
        }
    }

    /// Returns a description that follows a number.
    pub fn description(self) -> &'static str {
        match self {
            Self::NoPort => "records of a name without a port",
            Self::NoName => "rows without a name: reserved, unassigned and private ports",
            Self::NotAsked => "records on ports or transports that were not selected",
            Self::BeyondFirstOfRange => "ranges after their first port, because this form has no ranges",
            Self::RangeBeginsBefore => {
                "records of ranges whose first port was not selected, because this form has no ranges"
            }
            Self::SecondName => "names after the first of a port, listed in the comments",
            Self::Transport => "names on transports that Nmap does not scan",
            Self::LineFull => "aliases that would make a line too long for musl",
            Self::Unwritable => "names that cannot be written in this form",
        }
    }

    /// Returns whether whole records are left out, rather than some of their names or ports.
    pub fn is_of_records(self) -> bool {
        !matches!(self, Self::BeyondFirstOfRange | Self::SecondName | Self::LineFull)
    }

    /// Returns whether the head of a table lists them.
    pub fn is_listed(self) -> bool {
        !matches!(self, Self::NoPort | Self::NoName | Self::NotAsked | Self::SecondName)
    }
}

impl Table {
    fn leave_out(&mut self, reason: Reason, what: impl FnOnce() -> String) {
        let left = self.left_out.entry(reason).or_default();
        left.count += 1;
        if reason.is_listed() {
            left.what.push(what());
        }
    }

    /// Counts the names of the registry on a port or range and a transport.
    pub fn names(&self) -> usize {
        // A form without aliases has second names only in comments.
        let has_aliases = !self.left_out.contains_key(&Reason::SecondName);
        let names: usize = self.lines.iter().map(|line| if has_aliases { 1 + line.aliases.len() } else { 1 }).sum();
        names - self.further_ports
    }

    /// Counts the former and customary names.
    pub fn added_names(&self) -> usize {
        self.lines.iter().map(|line| line.former.len() + line.habits.len()).sum()
    }
}

/// Selects the lines of a table.
pub fn table(registry: &Registry, plan: &ExportPlan) -> Table {
    let mut table = Table::default();
    let mut by_endpoint: BTreeMap<(PortRange, Transport), Vec<Record<'_>>> = BTreeMap::new();
    for record in registry.records() {
        let overlaps = |ports: PortRange, asked: &PortRange| ports.overlaps(*asked);
        if record.name().is_empty() {
            let is_asked = record.ports().is_none_or(|ports| plan.ports.iter().any(|asked| overlaps(ports, asked)));
            table.leave_out(if is_asked { Reason::NoName } else { Reason::NotAsked }, String::new);
            continue;
        }
        let Some(ports) = record.ports() else {
            table.leave_out(Reason::NoPort, String::new);
            continue;
        };
        if !is_writable(record.name(), plan.target) {
            table.leave_out(Reason::Unwritable, || format!("{} {ports}", record.name()));
            continue;
        }
        // According to the registry, such a record is for any transport; it was intended for tcp and udp.
        let both = [Transport::Tcp, Transport::Udp];
        let stated = record.transport();
        let is_asked = |transport: &&Transport| plan.transports.contains(transport);
        let all = stated.as_ref().map_or(&both[..], std::slice::from_ref);
        if !plan.ports.iter().any(|asked| overlaps(ports, asked)) || !all.iter().any(|transport| is_asked(&transport)) {
            table.leave_out(Reason::NotAsked, String::new);
            continue;
        }
        // Only the first port of a range gets the name.
        if plan.target == Target::Services && !plan.ports.iter().any(|asked| asked.contains(ports.first)) {
            let transport = stated.map(|transport| format!("/{transport}")).unwrap_or_default();
            table.leave_out(Reason::RangeBeginsBefore, || format!("{} {ports}{transport}", record.name()));
            continue;
        }
        if stated.is_none() {
            table.without_transport.insert(format!("{} {ports}", record.name()));
        }
        for &transport in all.iter().filter(is_asked) {
            if plan.target == Target::Nmap && transport == Transport::Dccp {
                table.leave_out(Reason::Transport, || format!("{} {ports}/{transport}", record.name()));
            } else {
                by_endpoint.entry((ports, transport)).or_default().push(record);
            }
        }
    }
    for ((ports, transport), mut records) in by_endpoint {
        // The name registered first is official. The oldest records have no date. Historic spellings come last.
        records.sort_by_key(|record| (record.is_historic_spelling(), record.registered(), record.id()));
        let official = records[0];
        let mut names: Vec<&str> = Vec::new();
        for name in records[1..].iter().map(|record| record.name()) {
            if !names.iter().chain([&official.name()]).any(|listed| listed.eq_ignore_ascii_case(name)) {
                names.push(name);
            }
        }
        let is_living = |record: &Record<'_>| {
            !record.is_historic_spelling() && claimed(registry, record.name(), ports.first, transport).is_none()
        };
        let line = Line {
            name: official.name().to_owned(),
            ports,
            begins: None,
            transport,
            aliases: names.into_iter().map(str::to_owned).collect(),
            former: Vec::new(),
            habits: Vec::new(),
            description: official.description().to_owned(),
            claimed: claimed(registry, official.name(), ports.first, transport),
            has_living_alias: plan.target == Target::Services && records[1..].iter().any(is_living),
        };
        add_line(line, plan, &mut table);
    }
    table.lines.sort_by_key(|line| (line.ports.first, line.transport, line.ports.last));
    if plan.with_history || plan.with_habits {
        add_names(registry, plan, &mut table);
    }
    table
}

/// Adds a line to the table, with ranges in the form of the target.
fn add_line(line: Line, plan: &ExportPlan, table: &mut Table) {
    let Line { ports, transport, .. } = line;
    match plan.target {
        Target::Services if !ports.is_single() => {
            let rest = PortRange { first: ports.first.saturating_add(1), last: ports.last };
            table.leave_out(Reason::BeyondFirstOfRange, || format!("{} {rest}/{transport}", line.name));
            table.lines.push(Line { ports: PortRange::single(ports.first), begins: Some(ports), ..line });
        }
        // In Nmap's format a name may have several ports.
        Target::Nmap => {
            for alias in &line.aliases {
                table.leave_out(Reason::SecondName, || alias.clone());
            }
            let is_asked = |port: &u16| plan.ports.iter().any(|asked| asked.contains(*port));
            let before = table.lines.len();
            for port in (ports.first..=ports.last).filter(is_asked) {
                table.lines.push(Line { ports: PortRange::single(port), ..line.clone() });
            }
            table.further_ports += (table.lines.len() - before).saturating_sub(1);
        }
        _ => table.lines.push(line),
    }
}

/// Returns the kind of claim about a name on its port that the default rules report.
fn claimed(registry: &Registry, name: &str, port: u16, transport: Transport) -> Option<ClaimKind> {
    let is_claimed =
        |kind| registry.claims_about(name.as_bytes(), port, transport).any(|claim| claim.kind() == Some(kind));
    [ClaimKind::Defunct, ClaimKind::HistoricProtocol].into_iter().find(|&kind| is_claimed(kind))
}

/// Returns whether a name can be written in a table.
fn is_writable(name: &str, target: Target) -> bool {
    matches!(target, Target::Csv | Target::Json) || name.bytes().all(|b| b.is_ascii_graphic() && b != b'#')
}

/// Adds former and customary names if that changes no lookup. No other line may have the name, on any transport,
/// ignoring case.
fn add_names(registry: &Registry, plan: &ExportPlan, table: &mut Table) {
    let names = table.lines.iter().flat_map(|line| line.aliases.iter().chain([&line.name]));
    let bound: HashSet<String> = names.map(|name| name.to_ascii_lowercase()).collect();
    let habits = registry.habits();
    let mut wanted: Vec<(usize, bool, String)> = Vec::new();
    for (index, line) in table.lines.iter().enumerate() {
        let (port, transport) = (line.ports.first, line.transport);
        if plan.with_history {
            let former = registry.tenures_on(port).filter(|tenure| tenure.is_on(port, transport));
            for name in former.map(Tenure::name) {
                // The same registrant alone does not prove a rename.
                let now = current_name(registry, name.as_bytes(), port, transport).filter(CurrentName::is_proven);
                let is_renamed =
                    now.is_some_and(|now| line.aliases.iter().chain([&line.name]).any(|name| *name == now.name));
                if is_renamed && name_fault(name.as_bytes()).is_none() {
                    wanted.push((index, false, in_use(name)));
                }
            }
        }
        if plan.with_habits {
            let habits = habits.on(port, transport);
            let used =
                habits.filter(|habit| line.aliases.iter().chain([&line.name]).any(|name| name == habit.official()));
            wanted.extend(used.map(|habit| (index, true, habit.name().to_owned())));
        }
    }
    // A name that fits two ports is added to neither.
    let mut claims: HashMap<String, BTreeSet<u16>> = HashMap::new();
    for (index, _, name) in &wanted {
        claims.entry(name.to_ascii_lowercase()).or_default().insert(table.lines[*index].ports.first);
    }
    for (index, is_habit, name) in wanted {
        let line = &mut table.lines[index];
        let lower = name.to_ascii_lowercase();
        let known = |names: &[String]| names.iter().any(|listed| listed.eq_ignore_ascii_case(&name));
        let is_free = !bound.contains(&lower) && claims.get(&lower).is_some_and(|ports| ports.len() == 1);
        if is_free && !known(&line.former) && !known(&line.habits) {
            if is_habit { &mut line.habits } else { &mut line.former }.push(name);
        }
    }
}

/// Returns a name as tables spell it: RFCs print names in capitals.
fn in_use(name: &str) -> String {
    if name.contains(|c: char| c.is_ascii_lowercase()) { name.to_owned() } else { name.to_ascii_lowercase() }
}

impl Line {
    /// Returns the line with one of its aliases in place of the official name. `None` if that is a historic spelling.
    pub fn of_alias(&self, alias: &str, registry: &Registry) -> Option<Self> {
        let mut records = registry.assigned(self.ports.first, self.transport);
        let record = records.find(|record| record.name() == alias && !record.is_historic_spelling())?;
        let others = self.aliases.iter().filter(|other| *other != alias);
        Some(Self {
            name: alias.to_owned(),
            aliases: std::iter::once(&self.name).chain(others).cloned().collect(),
            description: record.description().to_owned(),
            claimed: claimed(registry, alias, self.ports.first, self.transport),
            ..self.clone()
        })
    }

    /// Returns all names after the official one.
    pub(super) fn other_names(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().chain(&self.former).chain(&self.habits).map(String::as_str)
    }

    /// Returns the description without the registry's remark about a replaced spelling. That spelling is listed as a
    /// name.
    fn what(&self) -> &str {
        plain_description(&self.description)
    }

    /// Returns the comment that suppresses the finding about a claim, and gives the reason.
    pub(super) fn silence(&self) -> Option<&'static str> {
        match self.claimed? {
            ClaimKind::Defunct => Some("portolan: ignore[defunct] reported to be dead"),
            // The rule accepts a line with a name that is in use.
            _ if self.has_living_alias => None,
            _ => Some("portolan: ignore[historic-protocol] its RFC is Historic"),
        }
    }

    /// Returns the description and the suppression.
    pub(super) fn comment(&self) -> String {
        [self.silence().unwrap_or_default(), self.what()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(": ")
    }
}

impl Table {
    /// Records an alias that does not fit on its line.
    pub(super) fn no_room(left_out: &mut BTreeMap<Reason, LeftOut>, alias: &str, line: &Line) {
        let left = left_out.entry(Reason::LineFull).or_default();
        left.count += 1;
        left.what.push(format!("{alias} {}/{}", line.ports, line.transport));
    }
}
