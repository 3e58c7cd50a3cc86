use super::Context;
use super::support::context::Readers;
use crate::diagnostic::{Change, Findings, Fix};
use crate::syntax::LineKind;
use crate::text::{Shown, Span};

rule! {
    /// # leading-blanks
    ///
    /// ## What it does
    /// Reports blanks before an entry.
    ///
    /// ## Why it matters
    /// glibc and Go skip them. musl loses the entry, and FreeBSD's libc refuses it.
    ///
    /// ## Example
    /// ```text
    ///   ssh           22/tcp
    /// ```
    /// Let the line begin with the name.
    ///
    /// ## Fix
    /// Safe, if no program gets another answer: takes the blanks out.
    ///
    /// ## Source
    /// services(5): leading blanks are not stripped. Tried with glibc 2.36 and musl 1.2.3; FreeBSD's source.
    LeadingBlanks, "leading-blanks", Style, "blanks before an entry", fixes: [Safe]
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let document = context.document;
    for line in &document.lines {
        let LineKind::Entry(number) = line.kind else { continue };
        let entry = &document.entries[number as usize];
        let mark = if line.content.start == 0 && document.style.byte_order_mark { 3 } else { 0 };
        let blanks = Span { start: line.content.start + mark, end: entry.name.start };
        if blanks.is_empty() {
            continue;
        }
        let name = Shown(context.name(entry));
        // No resolver reads ranges anyhow.
        let message = if context.readers() == Readers::Services && entry.ports.is_single() {
            format!("blanks before `{name}`: musl and FreeBSD's libc do not find the entry")
        } else {
            format!("blanks before `{name}`")
        };
        findings
            .entry(number, blanks, message)
            .hint("begin the line with the name")
            .fix_with(|| [Fix::safe(Change::Replace { span: blanks, text: Vec::new() })]);
    }
}
