//! A report in the XML of `JUnit`. A file is a suite, a finding a failed test, a file without any a passed test, and a
//! file that could not be read an error.

use super::limit::displayed_findings;
use super::location::{Ordinals, slash_path};
use super::reporter::{Reporter, ReporterMeta};
use super::sentences::sentences;
use super::v1::PositionCounter;
use crate::diagnostic::{Finding, Subject};
use crate::engine::{Checked, Totals, UnreadFile};
use crate::report::run::Run;
use crate::text::Printable;
use std::fmt;
use std::io::Write as _;

pub(super) struct JUnit;

pub(super) static REPORTER: JUnit = JUnit;

static META: ReporterMeta = ReporterMeta {
    id: "junit",
    summary: "a JUnit report in XML, with a test for each finding",
    most_findings: None,
    counts: false,
    hints: true,
    fixes: false,
    for_people: false,
    end_first: false,
};

impl Reporter for JUnit {
    fn meta(&self) -> &'static ReporterMeta {
        &META
    }

    fn start(&self, _: &Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"portolan\">\n");
    }

    fn file(&self, file: &Checked, run: &Run<'_>, out: &mut Vec<u8>) {
        let path = Printable(&slash_path(&file.source.path)).to_string();
        let suite = Xml(&path);
        let findings: Vec<_> =
            displayed_findings(&file.findings, run.most_findings).map(|(_, finding)| finding).collect();
        let (tests, failures) = (findings.len().max(1), findings.len());
        let _ = writeln!(
            out,
            "  <testsuite name=\"{suite}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        );
        if findings.is_empty() {
            let _ = writeln!(out, "    <testcase classname=\"{suite}\" name=\"no findings\" time=\"0\"/>");
        }
        let (mut positions, mut ordinals) = (PositionCounter::new(&file.source), Ordinals::new(file));
        for finding in findings {
            let position = positions.go_to(finding.span.start);
            let name = name(file, finding, ordinals.next(finding).ordinal);
            let message = Printable(finding.message.as_bytes()).to_string();
            let text: Vec<String> = sentences(finding).collect();
            let (line, column, severity, rule) = (position.line, position.column, finding.severity, &finding.rule);
            let text = format!("{path}:{line}:{column}: {severity}[{rule}] {}", text.join("\n"));
            let _ = writeln!(
                out,
                "    <testcase classname=\"{suite}\" name=\"{}\" time=\"0\">\n      \
                 <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>",
                Xml(&name),
                Xml(finding.rule.as_str()),
                Xml(&message),
                Xml(&text)
            );
        }
        out.extend_from_slice(b"  </testsuite>\n");
    }

    fn finish(&self, totals: &Totals, _: &Run<'_>, out: &mut Vec<u8>) {
        for UnreadFile { path, message } in &totals.unread {
            let path = Printable(&slash_path(path)).to_string();
            let (suite, message) = (Xml(&path), Xml(message));
            let _ = writeln!(
                out,
                "  <testsuite name=\"{suite}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    \
                 <testcase classname=\"{suite}\" name=\"can be read\" time=\"0\">\n      \
                 <error type=\"unread\" message=\"{message}\">{suite}: {message}</error>\n    </testcase>\n  </testsuite>"
            );
        }
        out.extend_from_slice(b"</testsuites>\n");
    }
}

/// Returns a unique name for a test of the file, which stays the same when lines are inserted above.
fn name(file: &Checked, finding: &Finding, ordinal: usize) -> String {
    let about = Subject::of(finding, &file.document, &file.source.bytes);
    let suffix = if ordinal > 1 { format!(" ({ordinal})") } else { String::new() };
    format!("{}:{about}{suffix}", finding.rule)
}

/// Displays text for an element or an attribute in double quotes. Characters that XML forbids become U+FFFD.
struct Xml<'a>(&'a str);

impl fmt::Display for Xml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\t' | '\n' => f.write_char(c)?,
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                    f.write_char(char::REPLACEMENT_CHARACTER)?;
                }
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(Xml("]]><a b=\"&'\">").to_string(), "]]&gt;&lt;a b=&quot;&amp;'&quot;&gt;");
        assert_eq!(Xml("\0\x1b\u{85}\u{ffff}\té").to_string(), "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\té");
    }
}
