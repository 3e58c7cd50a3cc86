use super::Context;
use super::support::answers::read_line;
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::LineKind;
use crate::text::{ByteOffset, Printable, Span};

rule! {
    /// # leading-blanks
    ///
    /// ## What it does
    /// Reports blanks before an entry.
    ///
    /// ## Why it matters
    /// glibc and Go skip them. musl, FreeBSD and OpenBSD do not find the entry.
    ///
    /// ## Example
    /// ```text
    ///   ssh           22/tcp
    /// ```
    /// Begin the line with the name.
    ///
    /// ## Fix
    /// Safe, if no lookup changes: removes the blanks.
    ///
    /// ## Source
    /// services(5): leading blanks are not stripped. Tested with glibc 2.36 and musl 1.2.3; FreeBSD's source.
    LeadingBlanks, "leading-blanks", Style, "blanks before an entry", applies: Tables, fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let document = context.document;
    for line in &document.lines {
        let LineKind::Entry(id) = line.kind else { continue };
        let entry = document.entry(id);
        let mark = if line.content.start == ByteOffset::START && document.style.byte_order_mark { 3 } else { 0 };
        let blanks = Span { start: line.content.start + mark, end: entry.name.start };
        if blanks.is_empty() {
            continue;
        }
        let name = Printable(context.name(entry));
        let readings = read_line(context, entry.line);
        // No resolver reads all of a range, with blanks or without.
        let is_found = readings.all_find() || !entry.ports.is_single();
        let effect = if is_found { String::new() } else { readings.who_finds("the line") };
        let finding = findings.entry(id, blanks, format_args!("blanks before `{name}`")).continued(effect);
        finding.hint("begin the line with the name").fix_with(|| {
            // At the beginning of a line, `+` makes a line for NIS.
            let is_for_nis = context.name(entry).first() == Some(&b'+');
            (!is_for_nis).then(|| Fix::safe(Change::Replace { span: blanks, text: Vec::new() }))
        });
    }
}
