use super::Context;
use super::support::answers::read_line;
use crate::diagnostic::Findings;
use crate::syntax::Fault;
use crate::text::Printable;

rule! {
    /// # port-number
    ///
    /// ## What it does
    /// Reports invalid port numbers: above 65535, with a sign, or 0.
    ///
    /// ## Why it matters
    /// glibc and Nmap keep 16 bits of a number that is too large, so that the name gets another port than the one written;
    /// others, such as musl, skip the line, and Go reads it, but refuses the lookup. Port 0 is reserved: no service can
    /// listen on it, and a program that gets 0 as the answer lets the system choose a port.
    ///
    /// ## Example
    /// ```text
    /// backup          99999/tcp
    /// ```
    /// glibc reads 34463. Write the intended number, from 1 to 65535.
    ///
    /// ## Source
    /// RFC 6335, section 6: port numbers are 0 to 65535, and 0 is reserved. `portolan resolvers` lists the models that
    /// messages quote, and the programs that they are compared with.
    PortNumber, "port-number", Correctness, "a port number that is 0, too large or has a sign"
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    for unreadable in &context.document.unreadable {
        let word = unreadable.span.of(context.bytes);
        let message = match unreadable.fault {
            Fault::PortTooLarge => too_large(word),
            Fault::SignedPort => format!("a port number has no sign, `{}` has one", Printable(word)),
            _ => continue,
        };
        findings
            .at(unreadable.span, message)
            .continued(read_line(context, unreadable.line))
            .hint("write the intended number, from 1 to 65535, without a sign");
    }
    let mut line = None;
    for (id, entry) in context.document.entries_with_ids() {
        // A transport list gives several entries of one line.
        if entry.ports.first == 0 && line != Some(entry.line) {
            line = Some(entry.line);
            let hint = "write the intended port, from 1 to 65535, or remove the line";
            let (message, more) = if entry.ports.is_single() {
                ("port 0 is reserved", read_line(context, entry.line).to_string())
            } else {
                ("the range starts at port 0, which is reserved", ": no service can listen on it".to_owned())
            };
            findings.entry(id, entry.port_span, message).continued(more).hint(hint);
        }
    }
}

/// Returns the message about a port, or a range, that is too large.
fn too_large(word: &[u8]) -> String {
    let end = word.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    if rest.first() == Some(&b'-') {
        format!("`{}` has a port number over 65535", Printable(word))
    } else {
        format!("`{}` is over 65535", Printable(digits))
    }
}
