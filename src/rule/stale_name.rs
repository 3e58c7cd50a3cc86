//! Reports names in configurations that the table has and the registry no longer does.

use super::Context;
use super::support::configuration::{registered_ports, report_use};
use crate::diagnostic::Findings;
use crate::model::Transport;
use crate::phrases::when;
use crate::registry::{Record, Registry, Standing, current_name, last_tenure, standing};
use crate::text::{Printable, listed};

rule! {
    /// # stale-name
    ///
    /// ## What it does
    /// In `portolan uses`: reports a service name that a configuration looks up and the table has, but that the registry
    /// has renamed, de-assigned or given to another service on that port.
    ///
    /// ## Why it matters
    /// The name works here. A table made from today's registry does not have it, and then the configuration breaks.
    ///
    /// ## Example
    /// `port = imap2` in a jail. The registry calls 143/tcp `imap`; the name or the number works with every table.
    ///
    /// ## Source
    /// Dated copies of the registry.
    StaleName, "stale-name", Pedantic, "in configurations: a service name that the registry no longer has", applies: Configs
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(configuration) = context.configuration else { return };
    for used in configuration.looked_up() {
        let name = used.span.of(context.bytes);
        let answers = configuration.tables.new.answers(used.lookup, name);
        let Some(answer) = answers.into_iter().find_map(|(_, answer)| answer) else { continue };
        let Some(transport) = used.lookup.transport().or(answer.transport) else { continue };
        let Some((message, better)) = stale(context.registry, name, answer.port, transport) else { continue };
        let port = answer.port;
        report_use(findings, used, message).hint_with(|| match better {
            Some(better) => match &registered_ports(context.registry, better.as_bytes(), transport)[..] {
                [] | [_] => format!("write `{better}` if every table here has it, or the number {port}"),
                ports => {
                    let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
                    format!("write the number {port}: the registry has `{better}` on {}", listed(&ports, "and"))
                }
            },
            None => format!("write the number {port}"),
        });
    }
}

/// Returns the registry's statement about an old name, and the current name.
fn stale<'a>(
    registry: &'a Registry,
    name: &[u8],
    port: u16,
    transport: Transport,
) -> Option<(String, Option<&'a str>)> {
    let printed = Printable(name);
    let endpoint = format!("{port}/{transport}");
    match standing(registry, name, port, transport) {
        Standing::Renamed => {
            let current = current_name(registry, name, port, transport).map(|current| current.name).or_else(|| {
                registry.assigned(port, transport).find(|record| !record.is_historic_spelling()).map(Record::name)
            })?;
            Some((format!("the registry calls `{printed}` on {endpoint} `{current}` now"), Some(current)))
        }
        Standing::HistoricName => {
            let current = registry.assigned(port, transport).find(|record| !record.is_historic_spelling())?.name();
            Some((format!("`{printed}` on {endpoint} is a historic name of `{current}`"), Some(current)))
        }
        Standing::Reassigned => {
            let current = registry.assigned(port, transport).next()?.name();
            Some((format!("the registry gave {endpoint}, once `{printed}`, to `{current}`"), None))
        }
        Standing::Deassigned => {
            let end = last_tenure(registry, name, port, transport)
                .and_then(|tenure| registry.end_on(tenure, port, transport));
            let when = end.map(when).unwrap_or_default();
            Some((format!("the registry removed `{printed}` from {endpoint}{when}"), None))
        }
        _ => None,
    }
}
