//! `portolan explain`.

use super::args::{ExplainArgs, TextOrJson};
use super::failure::{Failure, error, hint};
use super::output::Output;
use super::question;
use super::status::Status;
use crate::engine::{Explanation, Query, similar_names};
use crate::plugin::Catalogue;
use crate::report::Run;
use crate::report::explain;
use crate::text::Shown;

pub(super) fn run(args: &ExplainArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    let mut out = Vec::new();
    // A rule id comes before a service name.
    if let Some(rule) = run.catalogue.rule(&args.what) {
        explain::rule::write(rule, run, &mut out);
        output.write(&out)?;
        return Ok(Status::Good);
    }
    let (query, explanation) = look_up(&args.what, run)?;
    if explanation.is_empty() && matches!(query, Query::Name(..)) {
        mention_unknown(&query, run);
        return Ok(Status::Found);
    }
    match args.output_format {
        TextOrJson::Text => explain::text::write(&query, &explanation, run, &mut out),
        TextOrJson::Json => explain::json::write(&args.what, &explanation, run, &mut out),
    }
    output.write(&out)?;
    Ok(Status::Good)
}

/// Reports whether the argument is the id of a rule.
pub(super) fn is_about_a_rule(args: &ExplainArgs, catalogue: &Catalogue) -> bool {
    catalogue.rule(&args.what).is_some()
}

fn look_up<'a>(what: &str, run: &Run<'a>) -> Result<(Query, Explanation<'a>), Failure> {
    // Some former names contain a slash.
    if what.contains('/') {
        let query = Query::Name(what.into(), None);
        let explanation = Explanation::new(run.registry, &query);
        if !explanation.is_empty() {
            return Ok((query, explanation));
        }
    }
    let query = question::parse(what)?;
    if matches!(&query, Query::Name(name, _) if name.is_empty()) {
        return Err(Failure::new("name a port, a service or a rule to explain"));
    }
    let explanation = Explanation::new(run.registry, &query);
    Ok((query, explanation))
}

fn mention_unknown(query: &Query, run: &Run<'_>) {
    let Query::Name(name, transport) = query else { return };
    let shown = Shown(name);
    if let Some(transport) = transport {
        error(format_args!("the registry has no service `{shown}` on {transport}"));
        if !Explanation::new(run.registry, &Query::Name(name.clone(), None)).is_empty() {
            hint(format_args!("run `portolan explain {shown}` for other transports"));
        }
        return;
    }
    let name = String::from_utf8_lossy(name);
    let similar: Vec<&str> = similar_rules(run.catalogue, &name).chain(similar_names(run.registry, &name)).collect();
    let hint = if similar.is_empty() { String::new() } else { format!("; similar: {}", similar.join(", ")) };
    error(format_args!("`{shown}` is neither a service in the registry nor a rule{hint}"));
}

/// Returns the rules that begin with the same letters.
fn similar_rules<'a>(catalogue: &'a Catalogue, word: &str) -> impl Iterator<Item = &'a str> {
    const LETTERS: usize = 4;
    let beginning = word.get(..LETTERS);
    catalogue
        .rules()
        .map(|rule| rule.meta().id.as_str())
        .filter(move |id| beginning.is_some_and(|beginning| id.starts_with(beginning)))
}
