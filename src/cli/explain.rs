//! `portolan explain`.

use super::args::{ExplainArgs, TextOrJson};
use super::failure::{error, hint};
use super::{Failure, Output, Status, question};
use crate::model::Transport;
use crate::report::resolve::Query;
use crate::report::{Run, explain};
use crate::rule::{self, RULES};
use crate::text::Shown;

pub(super) fn run(args: &ExplainArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let what = &args.what;
    let mut text = Vec::new();
    let as_json = args.output_format == TextOrJson::Json;
    // A rule's id comes first; some names of the past have a slash.
    if let Some(number) = rule::by_id(what) {
        explain::rule(RULES[number], run, &mut text);
    } else if what.is_empty() {
        return Err(nothing());
    } else if !(what.contains('/') && explain::name(what, what, None, as_json, run, &mut text)) {
        match question::parse(what)? {
            Query::Name(name, _) if name.is_empty() => return Err(nothing()),
            Query::Port(port, transport) => explain::port(what, port, transport, as_json, run, &mut text),
            Query::Name(name, transport) => {
                let name = String::from_utf8_lossy(&name);
                if !explain::name(what, &name, transport, as_json, run, &mut text) {
                    unknown(&name, transport, run);
                    return Ok(Status::Found);
                }
            }
        }
    }
    output.write(&text)?;
    Ok(Status::Good)
}

/// Whether a rule is asked for.
pub(super) fn is_about_a_rule(args: &ExplainArgs) -> bool {
    rule::by_id(&args.what).is_some()
}

fn nothing() -> Failure {
    Failure::new("nothing to explain: name a port, a service or a rule")
}

fn unknown(name: &str, transport: Option<Transport>, run: &Run<'_>) {
    let shown = Shown(name.as_bytes());
    if let Some(transport) = transport {
        error(format_args!("the registry has no service `{shown}` on {transport}"));
        if explain::knows(run.registry, name) {
            hint(format_args!("`portolan explain {shown}` shows it on other transports"));
        }
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
