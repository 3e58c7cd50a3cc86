//! The sentences about notable sockets: facts, each with its source, and no accusations.

use super::NameTable;
use crate::engine::{GeneralHolder, ListenReason, Listener};
use crate::local::listen::{ProbedService, Process};
use crate::phrases::when;
use crate::registry::{Claim, ClaimKind, EndKind, GeneralKind, UsualPort};
use crate::text::{Printable, listed, listed_names, shorten};
use std::collections::HashSet;

/// A sentence without a full stop, and its source.
pub(super) struct Statement {
    pub(super) text: String,
    /// The address of a source, the id of a dated source, or `registry`.
    pub(super) source: String,
}

/// Returns the sentences for one reason. `table` gave the socket's name.
pub(super) fn statements(
    reason: &ListenReason<'_>,
    listener: &Listener<'_>,
    table: Option<NameTable<'_>>,
) -> Vec<Statement> {
    let endpoint = format!("{}/{}", listener.socket.port, listener.socket.transport);
    let names = listed_names(&listener.registered, "and");
    match reason {
        ListenReason::OpenShell => {
            let (_, found) = listener.socket.service.as_ref().map(found).unwrap_or_default();
            let text = format!("the scan found {found} on {endpoint}: whoever connects may run commands");
            vec![Statement { text, source: "scan".to_owned() }]
        }
        ListenReason::ShellOrRelay(holder) | ListenReason::Interpreter(holder) | ListenReason::NeverListens(holder) => {
            vec![of_general(holder, listener, &endpoint)]
        }
        ListenReason::Deassigned(tenure, end) => {
            let left = match end.how {
                EndKind::TransportDropped => {
                    format!("`{}` was removed from it and is on other transports only", tenure.name())
                }
                _ => format!("`{}` was removed from it", tenure.name()),
            };
            let text = format!("{endpoint} is not assigned to a service: {left}{}", when(*end));
            vec![Statement { text, source: end.by().id().to_owned() }]
        }
        ListenReason::Defunct(claim) => {
            vec![of_claim(&format!("{endpoint} is `{}`, which is reported to be out of use", claim.name()), *claim)]
        }
        ListenReason::HistoricProtocol(claim) => {
            vec![of_claim(&format!("{endpoint} is `{}`, a historic protocol", claim.name()), *claim)]
        }
        ListenReason::MalwareReported(claims) => {
            let used = format!("malware seen on {endpoint}, which other programs may use, too");
            claims.iter().map(|claim| of_claim(&used, *claim)).collect()
        }
        ListenReason::AttackReported(claims) => {
            let uses = listener.claims.iter().filter(|claim| claim.kind() == Some(ClaimKind::UnofficialUse));
            let subjects: Vec<String> = uses.map(|claim| claim.subject().to_owned()).collect();
            let used = format!("{endpoint} is also the port of {}, which has been attacked", listed(&subjects, "and"));
            claims.iter().map(|claim| of_claim(&used, *claim)).collect()
        }
        ListenReason::Reserved => {
            let text = format!("the registry reserves {endpoint}: no service is assigned to it");
            vec![Statement { text, source: "registry".to_owned() }]
        }
        ListenReason::OtherService(ports) => {
            let registered: Vec<String> =
                ports.iter().map(|ports| format!("{ports}/{}", listener.socket.transport)).collect();
            let (name, found) = listener.socket.service.as_ref().map(found).unwrap_or_default();
            let belongs = if listener.registered.is_empty() {
                "which is not assigned".to_owned()
            } else {
                format!("which is registered for {names}")
            };
            let elsewhere = if registered.is_empty() {
                String::new()
            } else {
                format!("; `{name}` is registered on {}", listed(&registered, "and"))
            };
            let text = format!("the scan found {found} on {endpoint}, {belongs}{elsewhere}");
            vec![Statement { text, source: "registry".to_owned() }]
        }
        ListenReason::OtherProgram(usual) => {
            let process = listener.socket.process().and_then(|process| process.name.as_deref()).unwrap_or_default();
            let mut ports: Vec<String> = usual.iter().map(port).collect();
            // Two sources may state the same port.
            let mut known = HashSet::new();
            ports.retain(|port| known.insert(port.clone()));
            let first = usual.first();
            let title = first.map_or("", |usual| usual.source_title);
            let text = format!("`{}` usually listens on {} ({title})", printable_name(process), listed(&ports, "and"));
            vec![Statement { text, source: first.map_or("", |usual| usual.source_url).to_owned() }]
        }
        ListenReason::OtherName => {
            let name = Printable(listener.name.as_deref().unwrap_or_default()).to_string();
            let table = table.map_or_else(|| "the table".to_owned(), NameTable::words);
            let fact = format!("{table} names {endpoint} `{name}`");
            let text = if names.is_empty() {
                format!("{fact}, which the registry has on other ports only")
            } else {
                format!("{fact}; the registry names it {names}")
            };
            vec![Statement { text, source: "registry".to_owned() }]
        }
    }
}

/// The most characters of a name in text.
const LONGEST_NAME: usize = 100;

/// Returns a name of a process or user, cut if it is longer than those of any system.
pub(super) fn printable_name(name: &[u8]) -> String {
    shorten(Printable(name).to_string(), LONGEST_NAME)
}

/// Returns the sentence about a program that serves nothing by itself.
fn of_general(holder: &GeneralHolder, listener: &Listener<'_>, endpoint: &str) -> Statement {
    let general = holder.program;
    let name = |of: &Process| printable_name(of.name.as_deref().unwrap_or_default());
    let process = name(&holder.process);
    let number = holder.process.pid.map_or_else(|| format!("`{process}`"), |pid| format!("process {pid}"));
    let does = match general.kind {
        GeneralKind::Shell => "is a shell",
        GeneralKind::Relay => "relays any traffic",
        GeneralKind::Toolbox => "runs any of its commands, such as a shell,",
        GeneralKind::Interpreter => "runs any program",
        GeneralKind::Silent => "is the name of a program that does not listen",
    };
    let first = listener.socket.process().filter(|first| **first != holder.process);
    let rest = match (general.kind, first) {
        (GeneralKind::Silent, _) => format!(": check which program {number} runs"),
        (_, Some(first)) => format!(" and shares the socket with `{}`: check what {number} does", name(first)),
        (_, None) => format!(" and serves nothing by itself: its command line shows what is behind {endpoint}"),
    };
    let text = format!("`{process}` {does}{rest} ({})", general.source_title);
    Statement { text, source: general.source_url.to_owned() }
}

/// Returns the name of a service, and the service with its product.
fn found(service: &ProbedService) -> (String, String) {
    (Printable(service.name.as_bytes()).to_string(), format!("`{service}`{}", product(service)))
}

/// Returns the product of a service after its name, in parentheses; empty if the scan did not find it.
pub(super) fn product(service: &ProbedService) -> String {
    service.product.as_ref().map_or_else(String::new, |product| format!(" ({})", Printable(product.as_bytes())))
}

fn of_claim(before: &str, claim: Claim<'_>) -> Statement {
    let statement = claim.statement().trim_end_matches('.');
    let text = format!("{before}: {statement} ({})", claim.source_title());
    Statement { text, source: claim.source_url().to_owned() }
}

fn port(usual: &UsualPort<'_>) -> String {
    let transports: Vec<&str> = usual.transports().map(crate::model::Transport::as_str).collect();
    format!("{}/{}", usual.ports, transports.join(","))
}
