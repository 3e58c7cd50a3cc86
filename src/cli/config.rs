//! `portolan config`.

use super::args::{ConfigCommand, TextOrJson};
use super::failure::Failure;
use super::output::Output;
use super::scopes::Scopes;
use super::status::Status;
use crate::config::{Configuration, SCHEMA};
use crate::engine::RuleSet;
use crate::format::Format as _;
use crate::registry::Pack;
use crate::report::Run;
use crate::report::config::{Row, json, text};
use crate::rule::Rule;
use crate::syntax::FormatOrigin;
use crate::text::{Placed, PrintablePath};
use std::path::Path;

pub(super) fn run(
    command: &ConfigCommand,
    scopes: &Scopes,
    run: &Run<'_>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let mut out = Vec::new();
    match command {
        ConfigCommand::Schema => out.extend(SCHEMA.as_bytes()),
        ConfigCommand::Show { file, output_format } => {
            let about = file.as_deref();
            let configuration = scopes.configuration(about.unwrap_or(Path::new(".")));
            let rows = rows(about, configuration, scopes);
            let source = configuration.map(|configuration| (configuration.path(), configuration.kind().as_str()));
            match output_format {
                TextOrJson::Text => text(source, &rows, run, &mut out),
                TextOrJson::Json => json(source, &rows, &mut out),
            }
        }
    }
    output.write(&out)?;
    Ok(Status::Good)
}

/// Returns every setting, its value, and where it comes from.
fn rows(about: Option<&Path>, configuration: Option<&Configuration>, scopes: &Scopes) -> Vec<Row> {
    let file = about.unwrap_or(Path::new("."));
    let catalogue = scopes.catalogue(file);
    let selection = configuration.map(Configuration::selection).unwrap_or_default();
    let ignored = configuration.map(|configuration| configuration.ignored_in(file)).unwrap_or_default();
    let rules = RuleSet::new(catalogue, &selection).without(catalogue, &ignored);
    let origin = |is_set: bool| {
        configuration.filter(|_| is_set).map(|configuration| PrintablePath(configuration.path()).to_string())
    };
    let options = configuration.map(Configuration::options);
    let mut rows = Vec::new();
    let mut add = |key: &'static str, is_set: bool, values: Vec<String>| {
        rows.push(Row { key, values, origin: origin(is_set) });
    };
    let words = |list: &[Placed<crate::engine::Selector>]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let list = |get: fn(&crate::config::Options) -> &[Placed<crate::engine::Selector>]| {
        options.map(|options| words(get(options))).unwrap_or_default()
    };
    let select = list(|options| options.select.as_deref().unwrap_or_default());
    let is_selected = !select.is_empty();
    add("select", is_selected, if is_selected { select } else { vec!["correctness".into(), "stale".into()] });
    for (key, values) in [
        ("extend-select", list(|options| &options.extend_select)),
        ("ignore", list(|options| &options.ignore)),
        ("per-file-ignores", ignored.iter().map(ToString::to_string).collect()),
        ("severity", selection.severities.iter().map(|(rule, severity)| format!("{rule} = {severity}")).collect()),
        (
            "format",
            configuration
                .and_then(|configuration| configuration.format_of(file))
                .map(str::to_owned)
                .into_iter()
                .collect(),
        ),
        (
            "exclude",
            options.map(|options| options.exclude.iter().map(ToString::to_string).collect()).unwrap_or_default(),
        ),
        ("base", display_paths(configuration.and_then(Configuration::base))),
        (
            "accepted-losses",
            configuration
                .map(Configuration::accepted_losses)
                .unwrap_or_default()
                .iter()
                .map(ToString::to_string)
                .collect(),
        ),
        ("baseline", display_paths(configuration.and_then(Configuration::baseline))),
        ("registry", display_paths(configuration.and_then(Configuration::registry))),
    ] {
        add(key, !values.is_empty(), values);
    }
    let resolvers = options.and_then(|options| options.resolvers.as_ref());
    let resolvers = resolvers.map(|words| words.values().map(|word| word.text.clone()).collect::<Vec<_>>());
    add("resolvers", resolvers.is_some(), resolvers.unwrap_or_default());
    let packs = catalogue.packs().iter().map(|pack: &std::sync::Arc<Pack>| {
        format!("{} ({}, {} rows)", pack.id(), PrintablePath(&pack.head().path), pack.rows().len())
    });
    let packs: Vec<String> = packs.collect();
    add("pack", !packs.is_empty(), packs);
    let formats = catalogue.declared().filter_map(|format| match &format.meta().origin {
        FormatOrigin::File(path) => Some(format!("{} ({})", format.meta().id, PrintablePath(path))),
        FormatOrigin::Code | FormatOrigin::Shipped | FormatOrigin::Configuration => None,
    });
    let formats: Vec<String> = formats.collect();
    add("formats", !formats.is_empty(), formats);
    // Without a file, all tables are listed.
    let tables: Vec<String> = match (configuration, about) {
        (Some(configuration), Some(file)) => {
            configuration.table_of(file).map(|table| table.path.to_string()).into_iter().collect()
        }
        (Some(configuration), None) => {
            configuration.options().table.iter().map(|table| table.path.to_string()).collect()
        }
        (None, _) => Vec::new(),
    };
    add("table", !tables.is_empty(), tables);
    let own_rules: Vec<String> = catalogue
        .rules()
        .map(Rule::meta)
        .filter(|meta| meta.origin != crate::diagnostic::Origin::Builtin)
        .map(|meta| format!("{} ({})", meta.id, meta.origin))
        .collect();
    add("rule", !own_rules.is_empty(), own_rules);
    let on = catalogue.rules().map(Rule::meta).filter(|meta| rules.has(&meta.id));
    let on: Vec<String> = on.map(|meta| meta.id.to_string()).collect();
    add("rules that run", configuration.is_some(), on);
    rows
}

fn display_paths(path: Option<&Path>) -> Vec<String> {
    path.map(|path| PrintablePath(path).to_string()).into_iter().collect()
}
