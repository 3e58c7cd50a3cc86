use super::Context;
use super::support::disputed_lines::DisputedLines;
use super::support::lines::{entry_on, lines_with_correctness_findings};
use crate::diagnostic::Findings;
use crate::model::Transport;
use portolan_resolvers::{Answer, Answers, Group, Lookup, Protocol, list};
use crate::text::{Shown, Span};
use std::collections::HashSet;
use std::fmt::{self, Display as _};

rule! {
    /// # resolver-disagreement
    ///
    /// ## What it does
    /// Asks models of glibc, musl, FreeBSD's libc and Go's resolver for every name and every port of the file, on tcp and
    /// udp, and reports where two of them answer, but not the same: another port for a name, or another official name for
    /// a port. To know nothing is no disagreement. Silent where another rule of correctness speaks of one of the lines,
    /// and where the registry assigns the name to both ports or both names to the port. Nmap alone reads its table, so
    /// that nothing is reported there.
    ///
    /// ## Why it matters
    /// Two programs on one machine talk to two ports, depending on the library that they are linked with.
    ///
    /// ## Example
    /// ```text
    /// stream          5004/udplite
    /// stream          5006/udp
    /// ```
    /// musl compares the beginning of `udplite` only, so that `stream` on udp is port 5004 to it and 5006 to all others.
    /// `portolan resolve stream/udp --file FILE` shows who answers what, and why.
    ///
    /// ## Source
    /// The models of these resolvers, which tests compare with the real programs; `portolan resolvers` lists them.
    ResolverDisagreement, "resolver-disagreement", Correctness, "two resolvers give different answers", applies: ReadBySeveral
}

/// On other transports, too few can be asked.
const ASKED: [Option<Protocol>; 2] = [Some(Protocol::Tcp), Some(Protocol::Udp)];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let known = lines_with_correctness_findings(context, findings);
    let Some(disputed) = DisputedLines::between_resolvers(context, &known) else { return };
    let tables = context.read(&disputed.bytes);
    // One disagreement of two lines shows in each of their names.
    let mut reported: HashSet<(u32, bool)> = HashSet::new();
    let mut names: HashSet<&[u8]> = HashSet::new();
    let names = tables.iter().flat_map(|(_, table)| table.names()).filter(|name| names.insert(name));
    let ports: HashSet<u16> = tables.iter().flat_map(|(_, table)| table.ports()).collect();
    let mut ports: Vec<u16> = ports.into_iter().collect();
    ports.sort_unstable();
    let by_name = names.flat_map(|name| ASKED.map(|protocol| Lookup::name(name, protocol)));
    let by_port = ports.into_iter().flat_map(|port| ASKED.map(|protocol| Lookup::port(port, protocol)));
    for lookup in by_name.chain(by_port) {
        let answers = tables.answers(&lookup).found();
        if answers.agree() {
            continue;
        }
        let line_of = |group: &Group| group.source.map(|at| disputed.line_at(at));
        let is_port = matches!(lookup, Lookup::Port { .. });
        let is_known = answers.groups.iter().any(|group| line_of(group).is_some_and(|line| known.contains(&line)));
        let Some(line) = answers.groups.iter().filter_map(line_of).max() else { continue };
        if !is_known && !is_registered(context, &answers) && reported.insert((line, is_port)) {
            report(findings, context, &disputed, &answers, line);
        }
    }
}

/// Whether the registry has all that is answered.
fn is_registered(context: &Context<'_>, answers: &Answers) -> bool {
    let Some(transport) = answers.lookup.protocol().map(Transport::from) else { return false };
    answers.groups.iter().all(|group| match (&group.answer, &answers.lookup) {
        (Answer::Port { port, .. }, Lookup::Name { name, .. }) | (Answer::Name { name, .. }, Lookup::Port { port, .. }) => {
            context.registry_lists(name, *port, transport)
        }
        _ => false,
    })
}

fn report(findings: &mut Findings, context: &Context<'_>, disputed: &DisputedLines, answers: &Answers, line: u32) {
    let Answers { lookup, groups } = answers;
    let message = fmt::from_fn(|f| {
        match lookup {
            Lookup::Name { name, protocol: Some(transport) } => write!(f, "`{}` on {transport} is ", Shown(name))?,
            lookup => write!(f, "{lookup} is ")?,
        }
        for (number, group) in groups.iter().enumerate() {
            let between = if number == 0 { "" } else if number + 1 == groups.len() { " and " } else { ", " };
            f.write_str(between)?;
            write_group(group, disputed, f)?;
        }
        Ok(())
    });
    let document = context.document;
    let finding = if let Some(number) = entry_on(document, line) {
        findings.entry(number, document.entries[number as usize].name, format_args!("{message}"))
    } else {
        let content = document.lines.get(line as usize).map_or(Span { start: 0, end: 0 }, |line| line.content);
        findings.place(content, format_args!("{message}"))
    };
    finding.hint_with(|| match lookup {
        Lookup::Port { .. } => "decide which name the port has, and let the lines say so in the same way".to_owned(),
        _ => "decide which port the name means, and rename or take out the other".to_owned(),
    });
}

/// `5004 to musl (line 1)`
fn write_group(group: &Group, disputed: &DisputedLines, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &group.answer {
        Answer::Port { port, .. } => port.fmt(f)?,
        Answer::Name { name, .. } => write!(f, "`{}`", Shown(name))?,
        other => other.fmt(f)?,
    }
    write!(f, " to {}", list(&group.readers))?;
    match group.source {
        Some(at) => write!(f, " (line {})", disputed.line_at(at) + 1),
        None => f.write_str(" (built in)"),
    }
}
