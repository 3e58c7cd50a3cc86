//! Reports names in configurations that get another port from the new table.

use super::Context;
use super::support::configuration::{Compared, ConfigUses, Subjects, UseTable, grouped, on, report_use};
use crate::diagnostic::{Findings, Severity};
use crate::text::{Printable, PrintablePath, listed};
use crate::uses::{Need, Ranges, Use};
use portolan_resolvers::Reader;

rule! {
    /// # name-changed
    ///
    /// ## What it does
    /// In `portolan uses --old OLD --new NEW`, and in `portolan compare OLD NEW --uses PATH`: reports a service name that
    /// a configuration looks up and that has another port in the new table. If it is an end of a range, the finding says how
    /// the range changes.
    ///
    /// ## Why it matters
    /// The program silently uses another port: a packet filter opens one that nothing listens on, and a server listens
    /// where no client looks.
    ///
    /// ## Example
    /// The old table has `dicom` as an alias on 104/tcp, the new one as the name of 11112/tcp.
    ///
    /// ## Source
    /// The two tables, as the model of the resolver reads them.
    NameChanged, "name-changed", Correctness, "in configurations: a service name with another port in the new table", applies: Configs
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(configuration) = context.configuration else { return };
    let Some(old) = &configuration.tables.old else { return };
    let new = &configuration.tables.new;
    for used in configuration.looked_up() {
        let name = used.span.of(context.bytes);
        let mut all = Compared::all(old, new, used, name).into_iter().map(|compared| {
            let (changed, kept) = changed_and_kept(&compared);
            (grouped(changed), kept, compared)
        });
        let Some((changes, kept, Compared { lookup, after, .. })) = all.find(|(changes, ..)| !changes.is_empty())
        else {
            continue;
        };
        let ((was, _), _) = changes[0];
        let printed = Printable(name);
        let on = if lookup == used.lookup { String::new() } else { on(lookup) };
        let part = |((was, is), readers): &((u16, u16), Vec<Reader>)| {
            let all = readers.len() == after.len();
            let who = if all { String::new() } else { format!(" for {}", Subjects::of(readers)) };
            format!("was {was} and is now {is}{who}")
        };
        let message = format!("`{printed}`{on} {}", listed(&changes.iter().map(part).collect::<Vec<_>>(), "and"));
        let finding = report_use(findings, used, message);
        let effect = |((was, is), readers): &((u16, u16), Vec<Reader>)| {
            let range = Range::around(configuration, context.bytes, used).and_then(|range| {
                Some((range.in_table(old, used, readers[0])?, range.in_table(new, used, readers[0])?, range.sign))
            });
            match range {
                Some((_, (first, last), sign)) if first > last => {
                    format!("the range is {first}{sign}{last} now, whose end is before its start")
                }
                Some(((from, to), (first, last), sign)) => {
                    format!("the range is {first}{sign}{last} instead of {from}{sign}{to}")
                }
                None => format!("{} {is} instead of {was}", configuration.meta.moved),
            }
        };
        let finding = match used.need {
            Need::Sometimes(reason) => finding.continued(format_args!("; {reason}")).at_most(Severity::Info),
            _ if changes.len() == 1 => finding.continued(format_args!(", so {}", effect(&changes[0]))),
            _ => changes.iter().fold(finding, |finding, change| {
                finding.detail(format_args!("for {}, {}", Subjects::of(&change.1), effect(change)))
            }),
        };
        let finding = grouped(kept.into_iter().map(|(reader, (port, _))| (reader, port)))
            .iter()
            .fold(finding, |finding, (port, readers)| {
                finding.detail(format_args!("it stays {port} for {}", Subjects::of(readers)))
            });
        finding.hint_with(|| {
            format!(
                "write {was} to keep the port, or change {} so that `{printed}` keeps it",
                PrintablePath(&new.source.path)
            )
        });
    }
}

/// The ports of a name in the old and the new table, for each resolver.
type Ports = Vec<(Reader, (u16, u16))>;

/// Returns the resolvers for which a name has another port in the new table, and those for which it has the same.
fn changed_and_kept(compared: &Compared) -> (Ports, Ports) {
    let both = compared.before.iter().zip(&compared.after);
    both.filter_map(|(&(reader, before), (_, after))| Some((reader, (before?.port, after.as_ref()?.port))))
        .partition(|(_, (was, is))| was != is)
}

/// A range of ports as a configuration writes it, with a name at one end or at both.
struct Range<'a> {
    first: End<'a>,
    last: End<'a>,
    /// The sign between them.
    sign: char,
}

/// An end of a range.
#[derive(Clone, Copy)]
enum End<'a> {
    Name(&'a [u8]),
    Number(u16),
}

impl<'a> Range<'a> {
    /// Returns the range that a name is an end of.
    fn around(configuration: ConfigUses<'_>, bytes: &'a [u8], used: &Use) -> Option<Self> {
        let signs = match configuration.meta.ranges {
            Ranges::None => return None,
            Ranges::OfNames(sign) | Ranges::OfNumbers(sign) => [sign, '-'],
        };
        let sign_at = |at: usize| signs.into_iter().find(|&sign| bytes.get(at).copied().map(char::from) == Some(sign));
        let (start, end) = (used.span.start.index(), used.span.end.index());
        let name = End::Name(used.span.of(bytes));
        let is_same = |other: &&Use| other.lookup == used.lookup;
        let uses = configuration.uses;
        if let Some(sign) = sign_at(end) {
            let at = uses.partition_point(|other| other.span.start.index() <= end);
            let mut next = uses[at..].iter().take_while(|other| other.span.start.index() == end + 1);
            let next = next.find(is_same).map(|other| End::Name(other.span.of(bytes)));
            if let Some(last) = next.or_else(|| number_after(&bytes[end + 1..])) {
                return Some(Self { first: name, last, sign });
            }
        }
        let before = start.checked_sub(1)?;
        let sign = sign_at(before)?;
        let at = uses.partition_point(|other| other.span.start.index() < start);
        let mut previous = uses[..at].iter().rev().take_while(|other| other.span.end.index() == before);
        let previous = previous.find(is_same).map(|other| End::Name(other.span.of(bytes)));
        let first = previous.or_else(|| number_before(&bytes[..before]))?;
        Some(Self { first, last: name, sign })
    }

    /// Returns the ends as numbers, if a table has the names.
    fn in_table(&self, table: &UseTable, used: &Use, reader: Reader) -> Option<(u16, u16)> {
        let port = |end: End<'_>| match end {
            End::Number(port) => Some(port),
            End::Name(name) => {
                let answers = table.answers(used.lookup, name);
                answers.into_iter().find(|(known, _)| *known == reader).and_then(|(_, answer)| Some(answer?.port))
            }
        };
        Some((port(self.first)?, port(self.last)?))
    }
}

/// Returns whether a byte before or after digits makes them a part of something else, such as an address.
fn is_joined(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b".:-_]$".contains(byte))
}

fn number_after(text: &[u8]) -> Option<End<'static>> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    number(&text[..length]).filter(|_| !is_joined(text.get(length)))
}

fn number_before(text: &[u8]) -> Option<End<'static>> {
    let length = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (rest, digits) = text.split_at(text.len() - length);
    number(digits).filter(|_| !is_joined(rest.last()))
}

fn number(digits: &[u8]) -> Option<End<'static>> {
    std::str::from_utf8(digits).ok()?.parse().ok().map(End::Number)
}
