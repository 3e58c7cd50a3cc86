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
    /// Where the message begins among the texts.
    text: usize,
    message_length: usize,
    /// The hint follows the message.
    hint_length: usize,
}

/// Takes findings from one rule. What they say stands in one text: a table may have a finding on every line.
#[derive(Debug, Default)]
pub struct Findings {
    rule: u16,
    wants_hints: bool,
    list: Vec<Finding>,
    texts: String,
}

impl Findings {
    /// Hints are only kept where they are wanted.
    pub fn new(wants_hints: bool) -> Self {
        Self { wants_hints, ..Self::default() }
    }

    /// Goes on after what others have reported.
    pub fn with(list: Vec<Finding>, texts: String, wants_hints: bool) -> Self {
        Self { rule: 0, wants_hints, list, texts }
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
        let text = self.texts.len();
        message.put(&mut self.texts);
        self.list.push(Finding {
            rule: self.rule,
            span,
            entry,
            cites_registry: false,
            cites_claims: None,
            text,
            message_length: self.texts.len() - text,
            hint_length: 0,
        });
        let finding = self.list.last_mut().expect("invariant: one was pushed");
        Reported { finding, texts: &mut self.texts, wants_hint: self.wants_hints }
    }

    /// Everything reported, in the order of the file, then of the rules; and what they say.
    pub fn into_sorted(self) -> (Vec<Finding>, String) {
        let Self { list, texts, .. } = self;
        // Small numbers are sorted more quickly than findings.
        let place = |finding: &Finding| u64::from(finding.span.start) << 16 | u64::from(finding.rule);
        let mut order: Vec<(u64, u32)> = list.iter().map(place).zip(0..).collect();
        let rest = |number: u32| {
            let finding = &list[number as usize];
            (finding.span.end, finding.entry)
        };
        order.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| rest(a.1).cmp(&rest(b.1))));
        (order.into_iter().map(|(_, number)| list[number as usize]).collect(), texts)
    }
}

impl Finding {
    /// One plain sentence, without a full stop. `texts` are those that came with the finding.
    pub fn message(self, texts: &str) -> &str {
        &texts[self.text..][..self.message_length]
    }

    /// What to do about it, if the rule knows.
    pub fn hint(self, texts: &str) -> Option<&str> {
        (self.hint_length > 0).then(|| &texts[self.text + self.message_length..][..self.hint_length])
    }
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
            self.finding.hint_length = self.texts.len() - start;
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
