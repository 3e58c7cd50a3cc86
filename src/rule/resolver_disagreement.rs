use super::Context;
use super::support::disputed_lines::DisputedLines;
use super::support::lines::{entry_on, lines_with_correctness_findings};
use crate::diagnostic::Findings;
use crate::model::Transport;
use crate::syntax::{Line, LineKind};
use crate::text::{LineNumber, Printable, Span};
use hashbrown::HashSet;
use portolan_resolvers::{Answer, Answers, Group, Lookup, Protocol, list};
use std::fmt::{self, Display as _};

rule! {
    /// # resolver-disagreement
    ///
    /// ## What it does
    /// Looks up every name and every port of the file, on tcp and udp, with models of glibc, musl, the libc of FreeBSD
    /// and of OpenBSD, and Go's resolver, or with those that `--resolver` or `resolvers` in portolan.toml names (`uclibc`,
    /// `wine`, `macos`, `glibc@2.36`). Reports different answers: two ports for a name, or two official names for a port. A lookup
    /// that finds nothing does not count as a different answer. Silent where another correctness rule reports one of
    /// the lines, and where the registry assigns the name to both ports or both names to the port, or did so until it took
    /// the port back. Silent in Nmap's table, which only Nmap reads.
    ///
    /// ## Why it matters
    /// Two programs on one machine use different ports, depending on the library they are linked with.
    ///
    /// ## Example
    /// ```text
    /// stream          5004/udplite
    /// stream          5006/udp
    /// ```
    /// musl compares only the beginning of `udplite`, so it resolves `stream` on udp to port 5004; the other resolvers
    /// return 5006. `portolan resolve stream/udp --table FILE` shows each resolver's answer with the reason.
    ///
    /// ## Source
    /// The models of these resolvers; `portolan resolvers` says which of them are compared with the real program.
    ResolverDisagreement, "resolver-disagreement", Correctness, "a lookup that resolvers answer differently", applies: ReadBySeveral
}

/// Too few resolvers support lookups on other transports.
const LOOKED_UP: [Option<Protocol>; 2] = [Some(Protocol::Tcp), Some(Protocol::Udp)];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut known = lines_with_correctness_findings(context, findings);
    // Lines for NIS are meant for FreeBSD alone.
    let is_text = |(_, line): &(LineNumber, &Line)| line.kind == LineKind::Text;
    known.extend(context.document.lines_with_numbers().filter(is_text).map(|(line_number, _)| line_number));
    let Some(disputed) = DisputedLines::between_resolvers(context, &known) else { return };
    let tables = context.read(&disputed.bytes);
    // Two lines that disagree do so for each of their names.
    let mut reported: HashSet<(LineNumber, bool)> = HashSet::new();
    let mut names: HashSet<&[u8]> = HashSet::new();
    let names = tables.iter().flat_map(|(_, table)| table.names_in_file()).filter(|name| names.insert(name));
    let ports: HashSet<u16> = tables.iter().flat_map(|(_, table)| table.ports()).collect();
    let mut ports: Vec<u16> = ports.into_iter().collect();
    ports.sort_unstable();
    let by_name = names.flat_map(|name| LOOKED_UP.map(|protocol| Lookup::name(name, protocol)));
    let by_port = ports.into_iter().flat_map(|port| LOOKED_UP.map(|protocol| Lookup::port(port, protocol)));
    for lookup in by_name.chain(by_port) {
        if tables.have_one_entry(&lookup) {
            continue;
        }
        let answers = tables.answers(&lookup).found();
        if answers.agree() {
            continue;
        }
        let line_of = |group: &Group| group.source.map(|at| disputed.line_at(at.into()));
        let is_port = matches!(lookup, Lookup::Port { .. });
        let is_known = answers.groups.iter().any(|group| line_of(group).is_some_and(|line| known.contains(&line)));
        let Some(line) = answers.groups.iter().filter_map(line_of).max() else { continue };
        if !is_known && !is_registered(context, &answers) && reported.insert((line, is_port)) {
            report(findings, context, &disputed, &answers, line);
        }
    }
}

/// Returns whether the registry lists every answer, or did so until the port lost its names.
fn is_registered(context: &Context<'_>, answers: &Answers) -> bool {
    let Some(transport) = answers.lookup.protocol().map(Transport::from) else { return false };
    answers.groups.iter().all(|group| match (&group.answer, &answers.lookup) {
        (Answer::Port { port, .. }, Lookup::Name { name, .. })
        | (Answer::Name { name, .. }, Lookup::Port { port, .. }) => context.registry_had(name, *port, transport),
        _ => false,
    })
}

fn report(
    findings: &mut Findings,
    context: &Context<'_>,
    disputed: &DisputedLines,
    answers: &Answers,
    line: LineNumber,
) {
    let Answers { lookup, groups } = answers;
    let message = fmt::from_fn(|f| {
        match lookup {
            Lookup::Name { name, protocol: Some(transport) } => write!(f, "`{}` on {transport}: ", Printable(name))?,
            lookup => write!(f, "{lookup}: ")?,
        }
        for (index, group) in groups.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "; " })?;
            write_group(group, disputed, f)?;
        }
        Ok(())
    });
    let document = context.document;
    let finding = if let Some(id) = entry_on(document, line) {
        findings.entry(id, document.entry(id).name, format_args!("{message}"))
    } else {
        let content = document.line(line).map_or(Span::default(), |line| line.content);
        findings.at(content, format_args!("{message}"))
    };
    finding.hint_with(|| match lookup {
        Lookup::Port { .. } => "decide which name the port has, and change the other line".to_owned(),
        _ => "decide which port the name has, and rename or remove the other line".to_owned(),
    });
}

/// Writes `musl finds 5004 (line 1)`.
fn write_group(group: &Group, disputed: &DisputedLines, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let find = if group.readers.len() == 1 { "finds" } else { "find" };
    write!(f, "{} {find} ", list(&group.readers))?;
    match &group.answer {
        Answer::Port { port, .. } => port.fmt(f)?,
        Answer::Name { name, .. } => write!(f, "`{}`", Printable(name))?,
        other => other.fmt(f)?,
    }
    match group.source {
        Some(at) => write!(f, " (line {})", disputed.line_at(at.into())),
        None => f.write_str(" (built in)"),
    }
}
