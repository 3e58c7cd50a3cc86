//! Adds a format and a rule to those of the program: a company's list of ports, and its policy for low ports.
//!
//! ```sh
//! cargo run --example own_rule_and_format
//! ```

use nom::Parser;
use nom::combinator::opt;
use portolan::diagnostic::{Category, Findings, Origin, RuleId};
use portolan::engine::{CheckSettings, RuleSet, Selection, check, parse_file};
use portolan::format::parser::{EntryRow, Parsed, comment, field, one_port_and_transport, or_fault, word, words};
use portolan::format::{Format, read_table};
use portolan::model::PortRange;
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::rule::{Applies, Context, Rule, RuleMeta};
use portolan::syntax::{
    Aliases, Comment, Document, Fault, Field, FieldKind, FormatMeta, FormatOrigin, NameRole, PortsOfName, Rows,
};
use portolan::text::{Printable, SourceFile};
use std::error::Error;
use std::sync::{Arc, LazyLock};

const TABLE: &str = "\
# port/transport  name  owner
22/tcp     ssh       ada
5061/tcp   sip-tls   bob
900/udp    billing   ada
901/udp    payroll
";

fn main() -> Result<(), Box<dyn Error>> {
    for line in report(TABLE)? {
        println!("{line}");
    }
    Ok(())
}

/// Returns the findings about a table, one line each.
fn report(table: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let catalogue = Catalogue::builtin().with_format(Arc::new(OwnedPorts))?.with_rule(Arc::new(LowPort))?;
    let registry = Registry::embedded();
    let rules = RuleSet::new(&catalogue, &Selection::default());

    let source = SourceFile::new("acme.ports", table.into());
    let document = parse_file(&catalogue, &source, None)?;
    let checked = check(source, document, &CheckSettings::new(&catalogue, &registry, &rules));
    let findings = checked.findings.iter().map(|finding| {
        let position = checked.document.position(&checked.source.bytes, finding.span.start);
        format!("{}:{}: {}: {}", position.line, position.column, finding.rule, finding.message)
    });
    Ok(findings.collect())
}

/// `port/transport name owner [# comment]`. No program that Portolan models reads it, so no fix is safe.
struct OwnedPorts;

/// The beginning of a comment.
const SIGN: Option<&str> = Some("#");

static FORMAT: LazyLock<Arc<FormatMeta>> = LazyLock::new(|| {
    Arc::new(FormatMeta {
        id: "acme-ports".into(),
        summary: "ACME's ports: port/transport, name, owner".into(),
        file_names: vec!["*.ports".into()],
        readers: Vec::new(),
        aliases: Aliases::None,
        fields: vec![Field { name: "owner".into(), kind: FieldKind::Text }],
        comment: SIGN.map(|sign| Comment { sign: sign.into(), has_parts: false }),
        line_limit: None,
        rows: Rows::Fixed,
        row: "port/transport name owner".into(),
        names: NameRole::Name,
        ports_of_name: PortsOfName::One,
        origin: FormatOrigin::Code,
        generated: None,
        takes_notes: true,
    })
});

impl Format for OwnedPorts {
    fn meta(&self) -> &Arc<FormatMeta> {
        &FORMAT
    }

    fn parse(&self, bytes: &[u8]) -> Document {
        read_table(bytes, &FORMAT, entry)
    }

    fn fits(&self, _: &Document, _: &[u8]) -> bool {
        true
    }
}

/// Parses one entry from the first byte that is not blank to the end of the line.
fn entry(line: &[u8]) -> Parsed<'_, EntryRow<'_>> {
    let (rest, endpoint) = field(one_port_and_transport(SIGN)).parse(line)?;
    let (rest, name) = field(or_fault(word(SIGN), endpoint.word, Fault::NotAnEntry)).parse(rest)?;
    let (rest, owner) = words(SIGN).parse(rest)?;
    let (rest, comment) = opt(comment(SIGN)).parse(rest)?;
    Ok((rest, EntryRow { name, unnamed: false, endpoint, words: owner, comment }))
}

/// Reports names on the System Ports that have no owner.
struct LowPort;

const SYSTEM_PORTS: PortRange = PortRange { first: 0, last: 1023 };

static RULE: LazyLock<RuleMeta> = LazyLock::new(|| RuleMeta {
    id: RuleId::new("acme/low-port"),
    category: Category::Correctness,
    severity: Category::Correctness.severity(),
    summary: "a System Port without an owner".into(),
    applies: Applies::Any,
    fixes: [].as_slice().into(),
    page: "# acme/low-port\n\nReports names on the System Ports, 0 to 1023, that have no owner.\n".into(),
    origin: Origin::Added,
});

impl Rule for LowPort {
    fn meta(&self) -> &RuleMeta {
        &RULE
    }

    fn check(&self, context: &Context<'_>, findings: &mut Findings) {
        for (number, entry, _) in context.entries() {
            let is_owned = !context.document.fields(entry).is_empty();
            if SYSTEM_PORTS.contains(entry.ports.first) && !is_owned {
                let name = Printable(context.name(entry));
                let message = format_args!("`{name}` is on the System Port {} and has no owner", entry.ports);
                findings.entry(number, entry.name, message).hint("write the owner after the name");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_the_program_and_our_own_check_our_format() {
        let report = report(TABLE).unwrap();
        let is_there = |start: &str| report.iter().any(|line| line.starts_with(start));
        assert!(is_there("3:12: renamed: "), "{report:?}");
        assert!(is_there("5:12: acme/low-port: `payroll` is on the System Port 901 and has no owner"), "{report:?}");
        assert!(!report.iter().any(|line| line.contains("`ssh`")), "{report:?}");
    }
}
