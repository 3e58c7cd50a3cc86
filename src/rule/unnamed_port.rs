use super::Context;
use super::context::any_of;
use crate::diagnostic::Findings;
use crate::registry::{Flag, Record};
use crate::text::Shown;

rule! {
    /// # unnamed-port
    ///
    /// ## What it does
    /// Reports a line of Nmap's table that is named `unknown` on a port for which the registry has a name.
    ///
    /// ## Why it matters
    /// A scan shows `unknown` where it could show a service. Nmap fills such lines from the registry now and then.
    ///
    /// ## Example
    /// ```text
    /// unknown	8883/tcp	0.000025
    /// ```
    /// The registry assigns the port to `secure-mqtt`: write that in place of `unknown`.
    ///
    /// ## Source
    /// The registry's records for the port, historic spellings apart.
    UnnamedPort, "unnamed-port", Stale, "a line named `unknown` on a port that the registry names"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for (number, entry, judgement) in context.flagged(Flag::Nameable) {
        let mut names: Vec<&str> = context.current(entry, judgement).map(Record::name).collect();
        names.dedup();
        if names.is_empty() {
            continue;
        }
        let (unnamed, names) = (Shown(context.name(entry)), any_of(&names));
        let place = context.place(entry);
        findings
            .entry(number, entry.name, format_args!("{place} is `{unnamed}` here, and the registry names it {names}"))
            .cite_registry()
            .hint_with(|| format!("write {names} in place of `{unnamed}`"));
    }
}
