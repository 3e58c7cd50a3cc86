//! `portolan explain`.

use super::args::{ExplainArgs, TextOrJson};
use super::failure::{Failure, error, hint};
use super::output::Output;
use super::question;
use super::status::Status;
use crate::diagnostic::Category;
use crate::engine::{
    CommonNames, Explanation, Here, Lead, Likeness, LocalEntry, Query, Question, is_near, lead, local_entries,
    near_software, system_tables,
};
use crate::local::listen::system;
use crate::model::{PortRange, Transport};
use crate::plugin::Catalogue;
use crate::registry::Registry;
use crate::report::Run;
use crate::report::explain::{self, ExplainedQuery};
use crate::text::Printable;
use std::borrow::Cow;
use std::cell::LazyCell;
use std::io::IsTerminal as _;

pub(super) fn run(args: &ExplainArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let is_json = args.output_format == TextOrJson::Json;
    if let Some(rule) = args.what.iter().find(|what| is_json && args.what.len() > 1 && is_rules(what, run.catalogue)) {
        let rule = Printable(rule.as_bytes());
        return Err(Failure::new(format_args!("`{rule}` is about rules, which are explained as text only"))
            .hint("leave it out, or leave out `--output-format json`"));
    }
    let words: Vec<Cow<'_, str>> = args.what.iter().flat_map(|what| question::ports_of_list(what)).collect();
    let questions: Vec<Result<Topic<'_>, Failure>> = words.iter().map(|what| Topic::parse(what, run)).collect();
    let tables = if looks_locally(args) { Some(system_tables()) } else { None };
    // Sockets are read for a port only. If the system hides them, the facts of the registry are still printed.
    let sockets = LazyCell::new(|| tables.as_ref().and(system::this_system())?.sockets().ok());
    let common = CommonNames::embedded();
    let (mut out, mut status, mut has_facts) = (Vec::new(), Status::Good, false);
    for (word, topic) in words.iter().zip(&questions) {
        let topic = match topic {
            Ok(topic) => topic,
            // The other questions are answered.
            Err(failure) => {
                failure.print();
                status = Status::Failed;
                continue;
            }
        };
        let question = match topic {
            Topic::Rule(_) | Topic::Category(_) if !out.is_empty() => {
                out.push(b'\n');
                topic.write_rules(run, &mut out);
                continue;
            }
            Topic::Rule(_) | Topic::Category(_) => {
                topic.write_rules(run, &mut out);
                continue;
            }
            Topic::Facts(question) => question,
        };
        let local: Option<Vec<LocalEntry>> =
            tables.as_ref().map(|tables| local_entries(run.catalogue, tables, question));
        let (lead, explanation) = look_up(question, run.registry, &common);
        let has_packs = matches!(question, Question::One(query) if explain::packs::has(query, run));
        if let Some(Lead::Near(near)) = lead.as_ref().filter(|_| !has_packs) {
            status = if status == Status::Failed { status } else { Status::Found };
            let has_local = local.as_ref().is_some_and(|local| !local.is_empty());
            let is_far = near.first().is_none_or(|near| near.by >= Likeness::Beginning);
            if mention_unknown(question, [is_far, near.is_empty()].map(|is| is && !has_local), run, &common) {
                continue;
            }
        }
        let local_rows = local.as_deref().unwrap_or_default();
        let ports = ports_of(question, lead.as_ref(), &explanation, local_rows);
        let is_asked = local.is_some() && !ports.is_empty();
        let here = is_asked.then(|| Some(Here::on(sockets.as_ref()?, ports, question.transport()))).flatten();
        let explained = ExplainedQuery {
            word,
            question,
            lead: lead.as_ref(),
            explanation: &explanation,
            local: local.as_deref(),
            here: here.as_ref(),
        };
        if is_json {
            explain::json::write(&explained, run, &mut out);
        } else {
            if !out.is_empty() {
                out.push(b'\n');
            }
            explain::text::write(&explained, run, &mut out);
            has_facts = true;
        }
    }
    if has_facts {
        explain::text::write_sources(run, &mut out);
    }
    output.write(&out)?;
    Ok(status)
}

/// Returns the ports of a question. Those of a server are the usual ones. Those of a name are its own, else those that it
/// had, others report it on, or that a table of this system gives it.
fn ports_of(
    question: &Question,
    lead: Option<&Lead<'_>>,
    explanation: &Explanation<'_>,
    local: &[LocalEntry],
) -> Vec<PortRange> {
    if let Some(Lead::Server(server)) = lead {
        return server.ports().iter().map(|usual| usual.ports).collect();
    }
    match question {
        Question::One(Query::Port(port, _)) => vec![PortRange::single(*port)],
        Question::Range(ports, _) => vec![*ports],
        Question::One(Query::Name(..)) => {
            let ports = explanation.ports();
            if ports.is_empty() { local.iter().map(|entry| entry.ports).collect() } else { ports }
        }
    }
}

/// The subject of one argument.
enum Topic<'a> {
    Rule(&'a dyn crate::rule::Rule),
    Category(Category),
    Facts(Question),
}

impl<'a> Topic<'a> {
    /// Parses an argument. The id of a rule or a category comes before a service name.
    fn parse(what: &str, run: &Run<'a>) -> Result<Self, Failure> {
        if let Some(rule) = run.catalogue.rule(what) {
            return Ok(Self::Rule(rule));
        }
        if let Some(category) = category(what) {
            return Ok(Self::Category(category));
        }
        question(what, run.registry).map(Self::Facts)
    }

    fn write_rules(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Rule(rule) => explain::rule::write(*rule, run, out),
            Self::Category(category) => explain::category::write(*category, run, out),
            Self::Facts(_) => {}
        }
    }
}

/// Returns whether every argument is about rules, so that the registry does not matter.
pub(super) fn is_about_rules(args: &ExplainArgs, catalogue: &Catalogue) -> bool {
    args.what.iter().all(|what| is_rules(what, catalogue))
}

fn is_rules(what: &str, catalogue: &Catalogue) -> bool {
    catalogue.rule(what).is_some() || category(what).is_some()
}

fn category(word: &str) -> Option<Category> {
    Category::ALL.into_iter().find(|category| category.as_str() == word)
}

/// Returns whether the tables of this system are read: a pipe or a file must not depend on the machine.
fn looks_locally(args: &ExplainArgs) -> bool {
    let is_displayed = args.output_format == TextOrJson::Text && std::io::stdout().is_terminal();
    args.local || (is_displayed && !args.no_local)
}

/// Parses a question about ports or a name.
fn question(what: &str, registry: &Registry) -> Result<Question, Failure> {
    // Some former names contain a slash.
    let name = || Question::One(Query::Name(what.into(), None));
    if what.contains('/') && !Explanation::new(registry, &Query::Name(what.into(), None)).is_empty() {
        return Ok(name());
    }
    if let Some(range) = range(what)? {
        return Ok(range);
    }
    let query = question::parse(what)?;
    if matches!(&query, Query::Name(name, _) if name.is_empty()) {
        return Err(Failure::new("name a port, a service or a rule to explain"));
    }
    Ok(Question::One(query))
}

/// Parses a range of ports, on one transport or on all; `None` if it is not two numbers.
fn range(what: &str) -> Result<Option<Question>, Failure> {
    let (ports, transport) = question::split_transport(what);
    let transport = match transport.map(|word| Transport::parse(&word.to_ascii_lowercase())) {
        Some(None) => return Ok(None),
        transport => transport.flatten(),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !ports.split_once('-').is_some_and(|(first, last)| is_number(first) && is_number(last)) {
        return Ok(None);
    }
    match PortRange::parse(ports) {
        Some(ports) if ports.is_single() => Ok(Some(Question::One(Query::Port(ports.first, transport)))),
        Some(ports) => Ok(Some(Question::Range(ports, transport))),
        None => Err(Failure::new(format_args!("{ports} is not a range of port numbers from 0 to 65535"))),
    }
}

/// Returns how a name is found, and the facts about the subject of the query.
fn look_up<'a>(
    question: &Question,
    registry: &'a Registry,
    common: &'a CommonNames,
) -> (Option<Lead<'a>>, Explanation<'a>) {
    match question {
        Question::Range(ports, transport) => (None, Explanation::of_ports(registry, *ports, *transport)),
        Question::One(query @ Query::Port(..)) => (None, Explanation::new(registry, query)),
        Question::One(Query::Name(name, transport)) => {
            let lead = lead(registry, common, name, *transport);
            let explanation = Explanation::of_lead(registry, name, *transport, &lead);
            // A name that is on other transports only is not found.
            let is_found = !explanation.is_empty() || !lead.needs_facts();
            (Some(if is_found { lead } else { Lead::Near(Vec::new()) }), explanation)
        }
    }
}

/// Returns the longest beginning of a word that registered names have; `None` if none has its first two letters.
fn beginning_of_names(word: &[u8], registry: &Registry) -> Option<String> {
    let common = |name: &str| name.bytes().zip(word).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    let longest = registry.records().map(|record| common(record.name())).max().filter(|length| *length > 1)?;
    // Only characters of names are in it, which a shell takes as they are.
    Some(String::from_utf8_lossy(&word[..longest]).into_owned())
}

/// Prints an error about an unknown name, unless there are other facts about it. Returns whether it did.
///
/// The name may be unknown only on the transport of the query.
/// `is_far` and `is_dead_end`: whether no name is much like the word, and whether none is near at all.
fn mention_unknown(question: &Question, [is_far, is_dead_end]: [bool; 2], run: &Run<'_>, common: &CommonNames) -> bool {
    let Question::One(Query::Name(name, transport)) = question else { return false };
    let (printed, here) = (Printable(name), run.the_registry());
    if let Some(transport) = transport {
        if !matches!(lead(run.registry, common, name, None), Lead::Near(_)) {
            error(format_args!("{here} has no service `{printed}` on {transport}"));
            hint(format_args!("run `{}` for other transports", run.explain_command(printed)));
            return true;
        }
        if is_dead_end {
            error(format_args!("{here} has no service `{printed}` on {transport}"));
        }
    } else {
        let text = String::from_utf8_lossy(name);
        let similar = run.catalogue.rules().map(|rule| rule.meta().id.as_str()).find(|id| is_near(&text, id));
        if let Some(rule) = similar.filter(|_| is_far) {
            error(format_args!("`{printed}` is neither a service in {here} nor a rule"));
            hint(format_args!("did you mean the rule `{rule}`?"));
            return true;
        }
        if is_dead_end {
            error(format_args!("`{printed}` is neither a service in {here} nor a rule"));
        }
    }
    if is_dead_end {
        let near = transport.is_none().then(|| near_software(run.registry, common, &String::from_utf8_lossy(name)));
        if let Some(program) = near.flatten() {
            hint(format_args!("run `{}` for software of a similar name", run.explain_command(program)));
        }
        if let Some(beginning) = beginning_of_names(name, run.registry) {
            let command = run.explain_command(format_args!("'{beginning}*'"));
            hint(format_args!("run `{command}` to list the names that start with `{beginning}`"));
        }
        match run.registry_option.split(' ').next() {
            Some(option) if !option.is_empty() => hint(format_args!("leave out `{option}` for the newest registry")),
            _ => hint("run `portolan registry update` for the newest registry"),
        }
    }
    is_dead_end
}
