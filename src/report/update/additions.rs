//! The assignments that `update` adds or leaves out.

use crate::engine::{Additions, LeftOut, OtherName, WhyLeftOut};
use crate::report::run::{count, lines_of};
use crate::report::theme::{Paint, Theme};
use crate::report::wrap::wrap;
use crate::text::Printable;
use portolan_resolvers::LookupChange;
use std::io::Write as _;

/// The number of assignments of each kind that are listed, unless a diff is shown.
const NAMED: usize = 10;

/// Writes the summary. `asked`: whether any assignments were selected; `done`: whether files were written.
pub fn write(asked: bool, done: bool, sum: &Additions, theme: Theme, out: &mut Vec<u8>) {
    if !asked {
        let text = "No assignments were added: select ports with `--add`, or run with `--replacing`, `--registry-names` or `--twins`.";
        let _ = writeln!(out, "{}", wrap("", text, "", theme.width()));
        return;
    }
    let verb = if done { "Added" } else { "Would add" };
    let aliases = match sum.aliases() {
        0 => String::new(),
        aliases => format!(", and {} to lines with other names", count(aliases, "alias")),
    };
    let what = theme.paint(Paint::Good, format!("{verb} {}", count(sum.rows(), "assignment")));
    let _ = writeln!(out, "{what}{aliases}.");
    for (reason, items) in grouped(&sum.left_out) {
        let displayed_count = if done { NAMED } else { usize::MAX }.min(items.len());
        let more = items.len() - displayed_count;
        let more = if more > 0 { format!(" and {more} more (run with `--diff` for all)") } else { String::new() };
        let text = format!("Left out {}, {reason}: {}{more}.", items.len(), items[..displayed_count].join(", "));
        let _ = writeln!(out, "{}", wrap("", &text, "", theme.width()));
    }
}

/// Groups the assignments that are left out by the reason. Reasons are in the order in which they first appear. A
/// detail that all have in common is part of the reason.
pub(super) fn grouped(left_out: &[LeftOut]) -> Vec<(String, Vec<String>)> {
    /// An assignment, and the detail about it.
    type Item = (String, Option<String>);
    let mut groups: Vec<(&str, Vec<Item>)> = Vec::new();
    for left in left_out {
        let (reason, detail) = reason(left);
        let item = (format!("{} {}/{}", left.name, left.port, left.transport), detail);
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, items)) => items.push(item),
            None => groups.push((reason, vec![item])),
        }
    }
    let written = |(reason, items): (&str, Vec<Item>)| {
        let shared = items.first().and_then(|(_, detail)| detail.clone()).filter(|_| items.len() > 1);
        if let Some(text) = shared.filter(|text| items.iter().all(|(_, detail)| detail.as_ref() == Some(text))) {
            return (format!("{reason} ({text})"), items.into_iter().map(|(item, _)| item).collect());
        }
        let with_detail = |(item, detail)| match detail {
            Some(text) => format!("{item} ({text})"),
            None => item,
        };
        (reason.to_owned(), items.into_iter().map(with_detail).collect())
    };
    groups.into_iter().map(written).collect()
}

/// Returns the word in JSON for the reason why an assignment is left out.
pub(super) fn reason_id(why: &WhyLeftOut) -> &'static str {
    match why {
        WhyLeftOut::OtherName { .. } => "other-name",
        WhyLeftOut::NameElsewhere(_) => "name-elsewhere",
        WhyLeftOut::FurtherAddress => "further-address",
        WhyLeftOut::FurtherPort => "further-port",
        WhyLeftOut::Changes(_) => "changes-lookup",
        WhyLeftOut::FinalNewline => "final-newline",
        WhyLeftOut::NotProved(_) => "not-proved",
        WhyLeftOut::NotReadBack => "not-read-back",
        WhyLeftOut::TooManyRounds => "too-many-rounds",
        WhyLeftOut::Range(_) => "range",
        WhyLeftOut::NoRows => "no-rows",
        WhyLeftOut::Unwritable(_) => "unwritable",
        WhyLeftOut::Outside => "outside",
        WhyLeftOut::NoSuchTransport(_) => "no-such-transport",
        WhyLeftOut::KeyTaken => "key-taken",
        WhyLeftOut::UnreadLines(_) => "unread-lines",
        WhyLeftOut::UnreadValues => "unread-values",
        WhyLeftOut::OwnedBlock => "owned-block",
        WhyLeftOut::Defunct => "defunct",
        WhyLeftOut::Historic => "historic",
    }
}

/// Returns the reason why an assignment is left out, and the detail for this one.
fn reason(left: &LeftOut) -> (&'static str, Option<String>) {
    match &left.why {
        WhyLeftOut::OtherName { name, .. } if name.is_empty() => ("because the port has an entry without a name", None),
        WhyLeftOut::OtherName { name, takes_alias, kind } => {
            let reason = match (kind, takes_alias) {
                (OtherName::Outdated, true) => {
                    "because the port has an outdated name (`--replacing` adds the registry's as an alias)"
                }
                (OtherName::Outdated, false) => "because the port has an outdated name",
                (_, true) => "because the port has another name (`--registry-names` adds the registry's as an alias)",
                (_, false) => "because the port has another name",
            };
            let kind = match kind {
                OtherName::Outdated => "the outdated name",
                OtherName::Customary => "the customary name",
                OtherName::Local => "the local name",
                OtherName::Other => "the name",
            };
            (reason, Some(format!("{} has {kind} `{}`", left.port, Printable(name))))
        }
        WhyLeftOut::NameElsewhere(endpoint) => (
            "because the name is on another port in the table",
            Some(format!("here on {}", Printable(endpoint.as_bytes()))),
        ),
        WhyLeftOut::FurtherAddress => {
            ("because getaddrinfo would return one more address (add it with `--twins`)", None)
        }
        WhyLeftOut::FurtherPort => {
            ("because `nmap -p` with the name would scan one more port (add it with `--twins`)", None)
        }
        WhyLeftOut::Changes(change) => {
            let LookupChange { lookup, before, after, readers } = &**change;
            // Others rarely answer alike, so a reader would look for the answer in vain.
            let who = if readers.resolver.is_named_by_default { String::new() } else { format!(" for {readers}") };
            ("because a lookup would change", Some(format!("{lookup} is {before}{who}, and would be {after}")))
        }
        WhyLeftOut::FinalNewline => (FINAL_NEWLINE, None),
        WhyLeftOut::NotProved(why) => ("because nothing proves that no lookup breaks", Some(why.clone())),
        WhyLeftOut::NotReadBack => ("because the changed file would not be read back as expected", None),
        WhyLeftOut::TooManyRounds => ("because others come first (run the command again)", None),
        WhyLeftOut::Range(range) => (
            "because the registry assigns a range of ports, which needs a row of your own",
            Some(format!("all of {range}")),
        ),
        WhyLeftOut::NoRows => (NO_ROWS, None),
        WhyLeftOut::Unwritable(why) => {
            ("because the table can have no such row", why.as_ref().map(ToString::to_string))
        }
        WhyLeftOut::OwnedBlock => {
            ("because another program maintains the line (change what that program writes, and run it again)", None)
        }
        WhyLeftOut::Outside => (OUTSIDE, None),
        WhyLeftOut::NoSuchTransport(transport) => {
            ("because no row of the table is on the transport", Some(transport.to_string()))
        }
        WhyLeftOut::KeyTaken => ("because the table is a map from ports, and has the port", None),
        WhyLeftOut::UnreadLines(lines) => {
            ("because the table has lines that cannot be read", Some(format!("fix {} first", lines_of(lines))))
        }
        WhyLeftOut::UnreadValues => ("because rows have values that the format does not read", None),
        WhyLeftOut::Defunct => ("because the service is reported to be dead", None),
        WhyLeftOut::Historic => ("because the RFC of their protocol is Historic", None),
    }
}

/// The reason why no row follows a line without an ending.
const FINAL_NEWLINE: &str = "because a resolver reads the last line differently if it ends with a newline (run `portolan \
                             check --select final-newline --fix --unsafe-fixes` first)";

/// The reason why nothing is added outside the ports of a `[[table]]`.
pub(super) const OUTSIDE: &str = "because the `ports` of this `[[table]]` exclude the port";

/// The reason why a format takes no rows.
pub(super) const NO_ROWS: &str = "because this format takes no new rows; `portolan formats` shows those that do";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Unwritable;
    use crate::model::{PortRange, Transport};
    use crate::syntax::{NameRole, RowKey};
    use crate::text::LineNumber;

    /// A list of assignments follows each reason after a colon.
    #[test]
    fn reasons_have_no_colon() {
        let local = |takes_alias| WhyLeftOut::OtherName { name: b"x".to_vec(), takes_alias, kind: OtherName::Local };
        let reasons = [
            local(true),
            local(false),
            WhyLeftOut::NameElsewhere("87/tcp".to_owned()),
            WhyLeftOut::FurtherAddress,
            WhyLeftOut::FurtherPort,
            WhyLeftOut::FinalNewline,
            WhyLeftOut::NotReadBack,
            WhyLeftOut::TooManyRounds,
            WhyLeftOut::Range(PortRange { first: 1, last: 2 }),
            WhyLeftOut::NoRows,
            WhyLeftOut::Unwritable(None),
            WhyLeftOut::OwnedBlock,
            WhyLeftOut::Outside,
            WhyLeftOut::NoSuchTransport(Transport::Udp),
            WhyLeftOut::KeyTaken,
            WhyLeftOut::UnreadLines(vec![LineNumber::FIRST]),
            WhyLeftOut::UnreadValues,
            WhyLeftOut::Defunct,
            WhyLeftOut::Historic,
        ];
        let formats = [
            Unwritable::Role(NameRole::Label),
            Unwritable::UnreadLines,
            Unwritable::Name("x".to_owned()),
            Unwritable::KeyTaken(RowKey::Port),
            Unwritable::NothingToCopy,
            Unwritable::UnreadValues,
            Unwritable::NoSeparator,
            Unwritable::RowsShareLine,
        ];
        let formats = formats.map(|why| WhyLeftOut::Unwritable(Some(why)));
        for why in reasons.into_iter().chain(formats) {
            let left = |port| LeftOut { name: "a".to_owned(), port, transport: Transport::Tcp, why: why.clone() };
            for (reason, items) in grouped(&[left(1), left(1)]) {
                assert!(!reason.contains(':') && !items.concat().contains(':'), "{reason}: {items:?}");
            }
        }
    }
}
