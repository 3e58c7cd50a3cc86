use super::Context;
use crate::diagnostic::Findings;
use crate::syntax::{Entry, EntryId, FieldKind, LineKind};
use crate::text::{Printable, Span};
use portolan_resolvers::{Frequency, open_frequency};

rule! {
    /// # nmap-frequency
    ///
    /// ## What it does
    /// Reports open frequencies that Nmap rejects, misreads or does not find: the third field of its table, a fraction
    /// such as `0.00012` or a ratio such as `3/25000`.
    ///
    /// ## Why it matters
    /// Nmap stops at the first invalid ratio, before it scans anything. It silently counts a fraction that does not
    /// begin with `0.` as 0, so the port drops out of the top ports. It reads an alias in this field as a frequency,
    /// and the alias is lost. Without any frequency in the table, `--top-ports` fails.
    ///
    /// ## Example
    /// ```text
    /// backup  4000/tcp    .5
    /// proxy   8081/tcp    3/2
    /// ```
    /// Write `0.5`, and a ratio of at most 1.
    ///
    /// ## Source
    /// Nmap's reader of the table (services.cc); tested with Nmap 7.93.
    NmapFrequency, "nmap-frequency", Correctness, "an open frequency that Nmap refuses or misreads", applies: WithField(FieldKind::OpenFrequency)
}

fn check(context: &Context<'_>, findings: &mut Findings) {
    let document = context.document;
    let mut with = 0;
    let mut others = Vec::new();
    for (id, entry) in document.entries_with_ids() {
        let frequency = document.field(entry, FieldKind::OpenFrequency);
        match frequency.map(|span| (span, judge(span.of(context.bytes)))) {
            Some((_, None)) => with += 1,
            judged => {
                let is_other_word = |fault| matches!(fault, Fault::NoNumber | Fault::Miscounted { .. });
                with += usize::from(matches!(judged, Some((_, Some(fault))) if !is_other_word(fault)));
                others.push((id, entry, judged));
            }
        }
    }
    if with == 0
        && let Some(first) = document.entries.first()
    {
        findings
            .entry(
                EntryId::new(0),
                frequency_span(first),
                "no entry of this table has an open frequency: Nmap refuses --top-ports with it",
            )
            .hint("put a frequency after each transport, such as 0.000012, or use a table that has them");
    }
    let most_have = with * 2 > document.entries.len();
    for (id, entry, judged) in others {
        // A transport list gives several entries of one line.
        if document.line_of(entry).kind != LineKind::Entry(id) {
            continue;
        }
        match judged {
            Some((span, Some(fault))) => {
                findings.entry(id, span, fault.message(span.of(context.bytes))).hint(fault.hint());
            }
            _ => without(context, findings, id, entry, most_have),
        }
    }
}

/// Reports an entry without a frequency. `most_have`: whether most others have one.
fn without(context: &Context<'_>, findings: &mut Findings, id: EntryId, entry: &Entry, most_have: bool) {
    let mistaken = entry.comment().and_then(|comment| {
        let text = comment.of(context.bytes);
        let word = &text[..text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len())];
        let is_ratio =
            comment.start > entry.transport_span.end && !matches!(open_frequency(word), Frequency::Counted(_));
        is_ratio.then(|| Span { start: comment.start, end: comment.start + word.len() })
    });
    if let Some(span) = mistaken {
        let word = Printable(span.of(context.bytes));
        findings
            .entry(id, span, format_args!("no open frequency: Nmap reads `{word}` as one, and stops"))
            .hint("put a frequency before the comment, or a blank after `#`");
    } else if most_have {
        findings
            .entry(
                id,
                frequency_span(entry),
                "no open frequency, which most entries of this table have: Nmap counts it as 0",
            )
            .hint("put a frequency after the transport, such as 0.000012; 0.000000 if the port was never seen open");
    }
}

/// Returns the span of the port and transport.
fn frequency_span(entry: &Entry) -> Span {
    Span { start: entry.port_span.start, end: entry.transport_span.end }
}

/// A frequency that Nmap refuses, or counts as a different number.
#[derive(Clone, Copy)]
enum Fault {
    /// A slash, but not two numbers around it.
    NotARatio,
    /// A ratio with a negative number.
    NegativeRatio,
    /// A ratio with denominator 0.
    ZeroDenominator,
    /// A ratio above 1.
    RatioAboveOne,
    /// A fraction above 1.
    AboveOne,
    /// Begins with a number, which Nmap counts, but has more text after it.
    Tail(f64),
    /// A number that Nmap counts as a different one.
    Miscounted {
        /// The number.
        value: f64,
        /// The number that Nmap counts.
        counted: f64,
    },
    /// Not a number at all.
    NoNumber,
}

#[expect(clippy::float_cmp, reason = "both are the same digits, read in two ways")]
fn judge(word: &[u8]) -> Option<Fault> {
    if is_short_fraction(word) {
        return None;
    }
    let counted = match open_frequency(word) {
        Frequency::Counted(counted) => counted,
        Frequency::NotARatio => return Some(Fault::NotARatio),
        Frequency::NegativeRatio => return Some(Fault::NegativeRatio),
        Frequency::ZeroDenominator => return Some(Fault::ZeroDenominator),
        Frequency::RatioAboveOne => return Some(Fault::RatioAboveOne),
    };
    match value(word) {
        Some(value) if value == counted => (value > 1.0).then_some(Fault::AboveOne),
        Some(value) => Some(Fault::Miscounted { value, counted }),
        None if word.first().is_some_and(u8::is_ascii_digit) => Some(Fault::Tail(counted)),
        None => Some(Fault::NoNumber),
    }
}

/// Returns whether a word is a plain fraction such as `0.000012`.
///
/// Fast path: nearly every row has such a fraction, and Nmap reads it as written.
fn is_short_fraction(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"0.").unwrap_or_default();
    matches!(digits.len(), 1..=16) && digits.iter().all(u8::is_ascii_digit)
}

/// Parses a word as a person reads it: a number, or a ratio of two whole numbers.
fn value(word: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(word).ok()?;
    if let Some((above, below)) = text.split_once('/') {
        return Some(f64::from(above.parse::<i32>().ok()?) / f64::from(below.parse::<i32>().ok()?));
    }
    let is_part = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-' | b'e' | b'E');
    text.parse().ok().filter(|_| text.bytes().all(is_part))
}

impl Fault {
    fn message(self, word: &[u8]) -> String {
        let word = Printable(word);
        match self {
            Self::NotARatio => format!("`{word}` is not a ratio of two whole numbers: Nmap stops here"),
            Self::NegativeRatio => format!("the ratio `{word}` has a negative number: Nmap stops here"),
            Self::ZeroDenominator => format!("the ratio `{word}` divides by 0: Nmap stops here"),
            Self::RatioAboveOne => format!("the ratio `{word}` is above 1: Nmap stops here"),
            Self::AboveOne => format!("the open frequency `{word}` is above 1"),
            Self::Tail(counted) => {
                format!(
                    "`{word}` is neither a number nor a ratio of 32-bit numbers: Nmap counts it as {}",
                    shortened(counted)
                )
            }
            Self::Miscounted { value, counted } if value < 0.0 => {
                format!("the open frequency `{word}` is negative: Nmap counts it as {counted}")
            }
            Self::Miscounted { counted, .. } => {
                format!("`{word}` does not begin with `0.`: Nmap counts it as {counted}")
            }
            Self::NoNumber => {
                format!("Nmap reads `{word}` as an open frequency and counts it as 0: its table has no aliases")
            }
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::NoNumber => "move the word into the comment, and put a frequency such as 0.000012 in its place",
            _ => "write a fraction that begins with `0.`, or a ratio of at most 1 such as 3/25000",
        }
    }
}

/// Writes a number with few digits, so that a message stays short.
fn shortened(number: f64) -> String {
    let (plain, scientific) = (number.to_string(), format!("{number:.3e}"));
    if plain.len() <= 2 * scientific.len() { plain } else { scientific }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_fraction_is_one_number_to_nmap_and_to_a_person() {
        for word in ["0.0", "0.000012", "0.9", "0.1234567890123456", "0.9999999999999999"] {
            let word = word.as_bytes();
            assert!(is_short_fraction(word) && value(word).is_some_and(|value| (0.0..1.0).contains(&value)));
            assert_eq!(Some(open_frequency(word)), value(word).map(Frequency::Counted));
        }
        for word in ["0.", "0", ".5", "1.5", "0.5x", "0.1e5", "0.12345678901234567", "0.1/2", ""] {
            assert!(!is_short_fraction(word.as_bytes()), "{word}");
        }
    }
}
