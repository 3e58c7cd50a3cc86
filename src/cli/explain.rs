//! `portolan explain`.

use super::args::{ExplainArgs, TextOrJson};
use super::failure::error;
use super::{Failure, Output, Status};
use crate::model::Transport;
use crate::report::{Run, explain};
use crate::rule::{self, RULES};
use crate::text::Shown;

/// What an argument asks for.
enum Question<'a> {
    Rule(usize),
    Port(u16, Option<Transport>),
    Name(&'a str),
}

pub(super) fn run(args: &ExplainArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let mut text = Vec::new();
    let as_json = args.output_format == TextOrJson::Json;
    match question(&args.what) {
        Question::Rule(number) => explain::rule(RULES[number], run, &mut text),
        Question::Port(port, transport) => explain::port(&args.what, port, transport, as_json, run, &mut text),
        Question::Name(name) => {
            if !explain::name(name, as_json, run, &mut text) {
                unknown(name, run);
                return Ok(Status::Found);
            }
        }
    }
    output.write(&text)?;
    Ok(Status::Good)
}

/// Whether a rule is asked for.
pub(super) fn is_about_a_rule(args: &ExplainArgs) -> bool {
    matches!(question(&args.what), Question::Rule(_))
}

/// A rule's id comes first; what is neither that nor a port is taken as a name.
fn question(what: &str) -> Question<'_> {
    if let Some(number) = rule::by_id(what) {
        return Question::Rule(number);
    }
    let (port, transport) = match what.split_once('/') {
        None => (what, None),
        Some((port, word)) => match Transport::parse(&word.to_ascii_lowercase()) {
            None => return Question::Name(what),
            transport => (port, transport),
        },
    };
    let digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    match port.parse() {
        Ok(port) if digits => Question::Port(port, transport),
        _ => Question::Name(what),
    }
}

fn unknown(name: &str, run: &Run<'_>) {
    if name.is_empty() {
        error("nothing to explain: name a port, a service or a rule");
        return;
    }
    let shown = Shown(name.as_bytes());
    if name.bytes().all(|b| b.is_ascii_digit()) {
        error(format_args!("{shown} is not a port number: they go from 0 to 65535"));
        return;
    }
    if let Some((port, word)) = name.split_once('/')
        && !port.is_empty()
        && port.bytes().all(|b| b.is_ascii_digit())
    {
        let what = match port.parse::<u16>() {
            Ok(_) => format!("`{}` is not a transport: they are tcp, udp, sctp and dccp", Shown(word.as_bytes())),
            Err(_) => format!("{port} is not a port number: they go from 0 to 65535"),
        };
        error(what);
        return;
    }
    let close: Vec<&str> = close_rules(name).chain(explain::close_names(run.registry, name)).collect();
    let hint = if close.is_empty() { String::new() } else { format!("; close to it: {}", close.join(", ")) };
    error(format_args!("the registry has no service `{shown}`, and there is no rule of this name{hint}"));
}

/// Rules that begin like this word does.
fn close_rules(word: &str) -> impl Iterator<Item = &str> {
    const BEGINNING: usize = 4;
    let beginning = word.get(..BEGINNING);
    RULES
        .iter()
        .map(|rule| rule.meta().id)
        .filter(move |id| beginning.is_some_and(|beginning| id.starts_with(beginning)))
}
