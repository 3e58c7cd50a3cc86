//! Reports application profiles of ufw that have the name of a service.

use super::Context;
use super::support::configuration::report_use;
use crate::diagnostic::Findings;
use crate::text::Shown;
use crate::uses::Need;

rule! {
    /// # name-hides-profile
    ///
    /// ## What it does
    /// In `portolan uses`: reports an application profile of ufw whose name is found in the table, in exactly this
    /// spelling. With two tables, only those whose name the new table gains.
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
    /// A table with `distcc 3632/tcp` hides the profile. Call it `[Distcc]`: the case of letters counts.
    ///
    /// ## Source
    /// `applications.py` of ufw, and the table as the model of the resolver reads it.
    NameHidesProfile, "name-hides-profile", Correctness, "in configurations: a ufw profile with the name of a service, which ufw skips", applies: Configs
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some(configuration) = context.configuration else { return };
    let tables = configuration.tables;
    for used in configuration.uses.iter().filter(|used| used.need == Need::MustNotResolve) {
        let name = used.span.of(context.bytes);
        let before = tables.old.as_ref().map(|old| old.answers(used.lookup, name));
        let answers = tables.new.answers(used.lookup, name);
        let is_new = |at: usize| before.as_ref().is_none_or(|before| before[at].1.is_none());
        let found = answers.iter().enumerate().find_map(|(at, (_, answer))| answer.filter(|_| is_new(at)));
        let Some(answer) = found else { continue };
        let shown = Shown(name);
        let transport = answer.transport.map(|transport| format!("/{transport}")).unwrap_or_default();
        let message = if before.is_some() {
            format!("ufw will skip the profile `{shown}`: the new table gains the name, {}{transport}", answer.port)
        } else {
            format!("ufw skips the profile `{shown}`: the table has the name, {}{transport}", answer.port)
        };
        report_use(findings, used, message).hint_with(|| {
            let mut other = String::from_utf8_lossy(name).into_owned();
            if let Some(first) = other.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            let other = if other.as_bytes() == name { format!("{other}-app") } else { other };
            format!("give the profile another name, such as `{}`: the case of letters counts", Shown(other.as_bytes()))
        });
    }
}
