//! [`Finding`]: one thing that one rule has to say about one place.

use super::Message;
use crate::registry::ClaimKind;
use crate::text::Span;

/// One thing that a rule has to say. Line, column, excerpt and evidence are worked out when it is printed.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// Number of the rule in the list of rules.
    pub rule: u16,
    /// The part of the file that is meant.
    pub span: Span,
    /// Index of the entry that it is about, if it is about one.
    pub entry: Option<u32>,
    /// Whether a reader wants to see what the registry says of the entry.
    pub cites_registry: bool,
    /// The kind of claim that it rests on, if it rests on one.
    pub cites_claims: Option<ClaimKind>,
    /// The hint follows the message.
    hint_length: u32,
    message_length: u32,
    /// Where the message begins among the texts.
    text: usize,
}

/// A table with more findings than this may have a good many. Room for them takes no memory until it is used.
const SOME: usize = 64;

/// Of a table with more findings than this, it is likely that each line has some. Room for all of them lies in large
/// pages, the first of which the system gives whole.
const MANY: usize = 2048;

/// Bytes of a message and its hint, in most cases.
const USUAL_TEXT: usize = 128;

/// Takes findings from one rule. What they say stands in one text: a table may have a finding on every line.
#[derive(Debug, Default)]
pub struct Findings {
    rule: u16,
    wants_hints: bool,
    /// Bytes of the file that they are about.
    file_size: usize,
    list: Vec<Finding>,
    texts: String,
}

impl Findings {
    /// For a file of this many bytes. Hints are only kept where they are wanted.
    pub fn new(file_size: usize, wants_hints: bool) -> Self {
        Self { wants_hints, file_size, ..Self::default() }
    }

    /// Goes on after what others have reported.
    pub fn with(list: Vec<Finding>, texts: String, wants_hints: bool) -> Self {
        Self { wants_hints, list, texts, ..Self::default() }
    }

    /// Everything reported so far, in the order of the rules.
    pub fn reported(&self) -> &[Finding] {
        &self.list
    }

    /// What is reported from now on is said by this rule.
    pub fn set_rule(&mut self, rule: usize) {
        self.rule = rule as u16;
    }

    /// Reports something about a part of an entry: one plain sentence, without a full stop.
    pub fn entry(&mut self, entry: u32, span: Span, message: impl Message) -> Reported<'_> {
        self.push(Some(entry), span, message)
    }

    /// Reports something about a part of the file that is no entry.
    pub fn place(&mut self, span: Span, message: impl Message) -> Reported<'_> {
        self.push(None, span, message)
    }

    fn push(&mut self, entry: Option<u32>, span: Span, message: impl Message) -> Reported<'_> {
        match self.list.len() {
            SOME => self.make_room(MANY),
            MANY => self.make_room(self.file_size / crate::text::USUAL_LINE),
            _ => {}
        }
        let text = self.texts.len();
        message.put(&mut self.texts);
        self.list.push(Finding {
            rule: self.rule,
            span,
            entry,
            cites_registry: false,
            cites_claims: None,
            hint_length: 0,
            message_length: (self.texts.len() - text) as u32,
            text,
        });
        let finding = self.list.last_mut().expect("invariant: one was pushed");
        Reported { finding, texts: &mut self.texts, wants_hint: self.wants_hints }
    }

    /// Room for so many more findings, so that nothing more is copied while they grow.
    #[cold]
    fn make_room(&mut self, findings: usize) {
        // Only room: where there is none, they grow as they come.
        let _ = self.list.try_reserve(findings);
        let _ = self.texts.try_reserve(findings.saturating_mul(USUAL_TEXT));
    }

    /// Everything reported, in the order of the file, then of the rules; and what they say.
    pub fn into_sorted(self) -> (Vec<Finding>, String) {
        let Self { list, texts, .. } = self;
        let (mut order, parts) = by_parts(&list);
        let place = |&number: &u32| {
            let finding = &list[number as usize];
            (finding.span.start, finding.rule, finding.span.end, finding.entry)
        };
        for part in parts.windows(2) {
            // Stable: a rule says things of one place in its own order.
            order[part[0] as usize..part[1] as usize].sort_by_key(place);
        }
        (order.into_iter().map(|number| list[number as usize]).collect(), texts)
    }
}

impl Finding {
    /// One plain sentence, without a full stop. `texts` are those that came with the finding.
    pub fn message(self, texts: &str) -> &str {
        &texts[self.text..][..self.message_length as usize]
    }

    /// What to do about it, if the rule knows.
    pub fn hint(self, texts: &str) -> Option<&str> {
        (self.hint_length > 0).then(|| &texts[self.text + self.message_length as usize..][..self.hint_length as usize])
    }
}

/// The numbers of findings, by the part of the file that they are on, and where each part begins among them. Parts are so
/// small that a few findings are on each: most rules speak of lines all over a file, and to sort what is nearly sorted
/// takes little.
fn by_parts(list: &[Finding]) -> (Vec<u32>, Vec<u32>) {
    let bits = |number: usize| usize::BITS - number.leading_zeros();
    let most = list.iter().map(|finding| finding.span.start).max().unwrap_or(0);
    let shift = bits(most as usize).saturating_sub(bits(list.len()));
    let part = |finding: &Finding| (finding.span.start >> shift) as usize;
    let mut ends = vec![0u32; (most >> shift) as usize + 2];
    for finding in list {
        ends[part(finding) + 1] += 1;
    }
    for number in 1..ends.len() {
        ends[number] += ends[number - 1];
    }
    // What was the start of each part is its end once it is filled, which is the start of the next.
    let mut order = vec![0u32; list.len()];
    for (number, finding) in (0..).zip(list) {
        let place = &mut ends[part(finding)];
        order[*place as usize] = number;
        *place += 1;
    }
    ends.insert(0, 0);
    (order, ends)
}

/// A finding that was just reported, of which more can be said.
#[derive(Debug)]
pub struct Reported<'a> {
    finding: &'a mut Finding,
    texts: &'a mut String,
    wants_hint: bool,
}

#[expect(clippy::return_self_not_must_use, reason = "what is added is in the finding already")]
impl Reported<'_> {
    /// Adds what to do about it.
    pub fn hint(self, hint: impl Message) -> Self {
        self.hint_with(|| hint)
    }

    /// Adds what to do about it, which is put together only if it is wanted.
    pub fn hint_with<M: Message>(self, hint: impl FnOnce() -> M) -> Self {
        self.write_hint(|text| hint().put(text))
    }

    /// Adds what to do about it, which is written only if it is wanted: the cheapest way where a rule may find much.
    pub fn write_hint(self, write: impl FnOnce(&mut String)) -> Self {
        if self.wants_hint {
            let start = self.texts.len();
            write(self.texts);
            self.finding.hint_length = (self.texts.len() - start) as u32;
        }
        self
    }

    /// Lets reports show what the registry says of the entry, or of the alias that is marked.
    pub fn cite_registry(self) -> Self {
        self.finding.cites_registry = true;
        self
    }

    /// Lets reports show the claims of this kind, and what the registry says of the entry.
    pub fn cite_claims(self, kind: ClaimKind) -> Self {
        self.finding.cites_claims = Some(kind);
        self.cite_registry()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn findings_stand_in_the_order_of_the_file_and_then_of_the_rules(
            rules in proptest::collection::vec(proptest::collection::vec((0u32..5000, 0u32..3), 0..40), 0..9),
            scale in prop_oneof![Just(1u32), Just(1 << 18)],
        ) {
            let mut findings = Findings::new(0, false);
            for (number, spans) in rules.iter().enumerate() {
                findings.set_rule(number);
                for &(start, length) in spans {
                    findings.place(Span { start: start * scale, end: start * scale + length }, "a");
                }
            }
            let key = |finding: &Finding| (finding.span.start, finding.rule, finding.span.end, finding.text);
            let mut expected: Vec<_> = findings.reported().iter().map(key).collect();
            expected.sort_unstable();
            let (sorted, _) = findings.into_sorted();
            prop_assert_eq!(sorted.iter().map(key).collect::<Vec<_>>(), expected);
        }
    }
}
