//! Reports application profiles of ufw that have the name of a service.

use super::support::configuration::{ConfigUses, OwnProfile, report_use};
use super::{Context, UseAnswer};
use crate::diagnostic::Findings;
use crate::text::Printable;
use crate::uses::{Need, Use};

rule! {
    /// # name-hides-profile
    ///
    /// ## What it does
    /// In `portolan uses`: reports an application profile of ufw whose name is found in the table, in exactly this
    /// spelling. With two tables, only those whose name the new table gains. Also reports a name in a command of ufw that
    /// is a service of the table and, except for upper and lower case, a profile with another port.
    ///
    /// ## Why it matters
    /// ufw looks up the name of every profile and skips those that it finds: it prints `Skipping 'distcc': also in
    /// /etc/services`, and the rules of the profile cannot be used. Here, a name that a table gains is harmful.
    ///
    /// ## Example
    /// ```text
    /// [distcc]
    /// title=distcc
    /// ports=3632/tcp
    /// ```
    /// A table with `distcc 3632/tcp` hides the profile. Call it `[Distcc]`: names are case-sensitive.
    ///
    /// ## Source
    /// `applications.py` of ufw, and the table as the model of the resolver reads it.
    NameHidesProfile, "name-hides-profile", Correctness, "in configurations: a ufw profile with the name of a service, which ufw skips", applies: Configs
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(configuration) = context.configuration else { return };
    for used in configuration.uses.iter().filter(|used| used.need == Need::MustNotResolve) {
        let name = used.span.of(context.bytes);
        let Some(answer) = gained(configuration, used, name) else { continue };
        let printed = Printable(name);
        let port = port(answer);
        let message = if configuration.tables.old.is_some() {
            format!("ufw will skip the profile `{printed}`: the new table gains a service of this name ({port})")
        } else {
            format!("ufw skips the profile `{printed}`: the table has a service of this name ({port})")
        };
        report_use(findings, used, message).hint_with(|| {
            let mut other = String::from_utf8_lossy(name).into_owned();
            if let Some(first) = other.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            let other = if other.as_bytes() == name { format!("{other}-app") } else { other };
            format!(
                "give the profile another name, such as `{}`: names are case-sensitive",
                Printable(other.as_bytes())
            )
        });
    }
    for used in configuration.looked_up() {
        let name = used.span.of(context.bytes);
        // A profile of the same spelling is reported itself.
        let profile = configuration.profile(used).filter(|profile| profile.name.as_bytes() != name);
        let Some((OwnProfile { name: own, ports }, answer)) = profile
            .and_then(|profile| Some((profile, gained(configuration, used, name)?)))
            .filter(|(profile, answer)| !profile.has_only(answer.port))
        else {
            continue;
        };
        let (printed, port) = (Printable(name), port(answer));
        let opens = if configuration.tables.old.is_some() { "will open" } else { "opens" };
        report_use(
            findings,
            used,
            format_args!("ufw {opens} {port} for `{printed}`, not {ports} of the profile `{own}`"),
        )
        .hint(format_args!("write `{own}` for the profile, or the number of the port"));
    }
}

/// Returns the answer of the table to a name, if only it has the name.
fn gained(configuration: ConfigUses<'_>, used: &Use, name: &[u8]) -> Option<UseAnswer> {
    let tables = configuration.tables;
    let before = tables.old.as_ref().map(|old| old.answers(used.lookup, name));
    let answers = tables.new.answers(used.lookup, name);
    let is_new = |at: usize| before.as_ref().is_none_or(|before| before[at].1.is_none());
    answers.iter().enumerate().find_map(|(at, (_, answer))| answer.filter(|_| is_new(at)))
}

/// Returns the port of an answer, with its transport if it has one.
fn port(answer: UseAnswer) -> String {
    let transport = answer.transport.map(|transport| format!("/{transport}")).unwrap_or_default();
    format!("{}{transport}", answer.port)
}
