//! Reads tables by expressions: every byte of a table is part of a known element, or a problem.

use super::builder::Builder;
use super::comments::comment_at;
use super::descriptor::Last;
use super::guard::guard;
use super::pattern::{BODY, Found, Groups, Pattern, SEPARATOR, Searcher};
use super::quotes::unbalanced_heading;
use super::regions::{Region, Regions, merged, next_region};
use super::row::{Problem, Row};
use super::row_form::RowForms;
use super::separators::Separators;
use super::spec::{Spec, TableSpec};
use crate::model::TransportWord;
use crate::syntax::Fault;
use crate::text::Span;
use memchr::{memchr, memrchr};

/// The most positions of a table at which its expressions are tried.
pub const MOST_STEPS: usize = 1 << 21;

/// The most occurrences of tables in a file.
pub const MOST_REGIONS: usize = 1 << 16;

/// Reads every table of a file.
pub(super) fn scan(spec: &Spec, stem: &[TransportWord], builder: &mut Builder<'_>) {
    let mut regions = Regions::new();
    for (index, table) in spec.tables.iter().enumerate() {
        let mut from = builder.start();
        let others = merged(&regions);
        let mut begin = table.begin.as_ref().map(Pattern::searcher);
        let mut scan = Scan::new(spec, table, stem, index);
        while let Some(region) = next_region(begin.as_mut(), &others, from, builder) {
            if regions.len() >= MOST_REGIONS {
                builder.give_up(region.body);
                break;
            }
            builder.begin_group(index);
            // A table takes a byte at least, so that the search for others goes on.
            from = scan.region(&region, builder).max(region.start + 1);
            regions.push(Span::new(region.start, from));
            if table.begin.is_none() {
                break;
            }
        }
    }
    for (index, table) in spec.tables.iter().enumerate().filter(|(_, table)| !table.heads.is_empty()) {
        let mut scan = Scan::new(spec, table, stem, index);
        for region in scan.headed(&merged(&regions), builder) {
            if regions.len() >= MOST_REGIONS || builder.is_full() {
                break;
            }
            // A head may be inside the table of another.
            if regions.iter().any(|other| other.start.index() <= region.start && region.start < other.end.index()) {
                continue;
            }
            let next = regions.iter().map(|other| other.start.index()).filter(|&start| start >= region.body).min();
            scan.limit = next.unwrap_or(usize::MAX);
            builder.begin_group(index);
            let end = scan.region(&region, builder).max(region.start + 1);
            regions.push(Span::new(region.start, end));
        }
    }
    guard(spec, &regions, builder);
}

/// The part of a table that may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// A row: at the start, after a separator or after the end of a line.
    Row,
    /// A row, but no separator: nothing was before it.
    Start,
    /// A separator, after an entry.
    Separator,
    /// A row or a separator, after a part without ports.
    Either,
}

/// The reading of the occurrences of a table.
pub(super) struct Scan<'s> {
    pub(super) spec: &'s Spec,
    pub(super) table: &'s TableSpec,
    /// Its number in the descriptor.
    index: usize,
    stem: &'s [TransportWord],
    pub(super) entry: Option<Searcher<'s>>,
    pub(super) open: Option<Searcher<'s>>,
    close: Option<Searcher<'s>>,
    pub(super) end: Option<Searcher<'s>>,
    /// Where the next table begins that was read before; at most this far, an occurrence is read.
    limit: usize,
    /// The begins of all tables.
    pub(super) begins: Vec<Searcher<'s>>,
    skip: Option<Searcher<'s>>,
    /// The groups of the sections that are open, by section; of `begin` first.
    pub(super) sections: Vec<Option<Groups>>,
    /// The scope of the rows around each of these sections.
    scopes: Vec<u32>,
    /// Where each of these sections opened.
    opened: Vec<Span>,
    pub(super) state: State,
    /// The end of the last entry or separator, for a problem between rows.
    last: usize,
    /// The end of the line of the last problem; 0 before any.
    pub(super) broken: usize,
    /// The number of positions that were tried, in all occurrences.
    steps: usize,
    /// The forms of the rows of the occurrence.
    pub(super) forms: RowForms,
    /// Their separators, where they need none.
    separators: Separators,
}

impl<'s> Scan<'s> {
    pub(super) fn new(spec: &'s Spec, table: &'s TableSpec, stem: &'s [TransportWord], index: usize) -> Self {
        let begins = spec.tables.iter().flat_map(|table| [&table.begin, &table.heads.long]);
        Self {
            spec,
            table,
            index,
            stem,
            entry: table.entry.as_ref().map(|pattern| pattern.searcher()),
            open: table.open.as_ref().map(|pattern| pattern.searcher()),
            close: table.close.as_ref().map(|pattern| pattern.searcher()),
            end: table.end.as_ref().map(|pattern| pattern.searcher()),
            begins: begins.flatten().map(Pattern::searcher).collect(),
            limit: usize::MAX,
            skip: table.skip.as_ref().map(|pattern| pattern.searcher()),
            sections: vec![None; table.sections.len() + 1],
            scopes: vec![0; table.sections.len() + 1],
            opened: vec![Span::default(); table.sections.len() + 1],
            state: State::Start,
            last: 0,
            broken: 0,
            steps: 0,
            forms: RowForms::default(),
            separators: Separators::default(),
        }
    }

    /// Reads the rows of an occurrence. Returns its end.
    fn region(&mut self, region: &Region, builder: &mut Builder<'_>) -> usize {
        let bytes = builder.bytes;
        let mut at = region.body;
        self.sections.fill(None);
        self.sections[0] = Some(region.groups);
        self.state = State::Start;
        self.last = at;
        self.forms.begin(region.start, bytes);
        self.separators = Separators::default();
        let heading = Span::new(region.start, at);
        if let Some(problem) = unbalanced_heading(self.spec, &region.groups, heading, bytes) {
            builder.problem(problem);
        }
        while at < bytes.len().min(self.limit) {
            self.steps += 1;
            if builder.is_full() || self.steps > MOST_STEPS {
                builder.give_up(at);
                return bytes.len();
            }
            if !self.closes_section(at, bytes)
                && let Some(end) = self.end.as_mut().and_then(|end| end.at(bytes, at..bytes.len()))
            {
                if let Some(next) = self.ends_early(end.span, builder) {
                    at = next;
                    continue;
                }
                self.finish(at, builder);
                self.check_bracket(region.body, end.span, builder);
                let start = end.span.start.index();
                // The end of a table may begin the next one.
                if start > region.start
                    && self.begins.iter_mut().any(|begin| begin.at(bytes, start..bytes.len()).is_some())
                {
                    return start;
                }
                // A group `body` in `end` is where the table ends.
                let after = end.groups[BODY].map_or(end.span.end, |body| body.start).index();
                builder.account(after - at);
                return after;
            }
            at = match self.step(at, builder) {
                Some(next) => next,
                None => self.problem(at, builder),
            };
        }
        if at >= self.limit {
            return at;
        }
        if self.end.as_mut().is_some_and(|end| !end.ends_with_file(bytes)) {
            builder.problem(Problem { span: first_line(bytes, region.start), fault: Fault::NeverEnds });
        } else {
            self.finish(at, builder);
        }
        bytes.len()
    }

    /// Returns whether an open section ends here. The end of a section comes before the end of its table.
    fn closes_section(&mut self, at: usize, bytes: &[u8]) -> bool {
        let Some(close) = self.close.as_mut().filter(|_| self.sections[1..].iter().any(Option::is_some)) else {
            return false;
        };
        let found = close.at(bytes, at..bytes.len());
        found.is_some_and(|found| self.sections[self.table.closed[found.pattern] + 1].is_some())
    }

    /// Returns whether a section opens or closes here, possibly in a comment.
    fn is_heading(&mut self, at: usize, bytes: &[u8]) -> bool {
        let is_between = self.state != State::Separator || self.table.separator.is_some();
        is_between
            && (self.closes_section(at, bytes)
                || self.open.as_mut().is_some_and(|open| open.at(bytes, at..bytes.len()).is_some()))
    }

    /// Reads one token. Returns where the next one starts; `None` if there is none.
    fn step(&mut self, at: usize, builder: &mut Builder<'_>) -> Option<usize> {
        let bytes = builder.bytes;
        if let Some(end) = comment_at(&self.spec.comments, bytes, at)
            && !self.is_heading(at, bytes)
        {
            builder.comment(Span::new(at, end));
            return Some(end);
        }
        if let Some(separator) = self.table.separator.as_deref().filter(|separator| !separator.is_empty())
            && bytes[at..].starts_with(separator)
        {
            if matches!(self.state, State::Row | State::Start) {
                let span = Span::new(at, at + separator.len());
                builder.problem(Problem { span, fault: Fault::StraySeparator });
            }
            self.state = State::Row;
            self.last = at + separator.len();
            builder.account(separator.len());
            return Some(self.last);
        }
        let end = self.part(at, builder);
        if end.is_some() {
            return end;
        }
        let blanks = bytes[at..].iter().take_while(|b| is_white_space(b)).count();
        (blanks > 0).then(|| self.blanks(at, at + blanks, bytes))
    }

    /// Skips blanks, and stops at the start of a line that an expression may match from its start.
    fn blanks(&mut self, at: usize, end: usize, bytes: &[u8]) -> usize {
        let Some(newline) = memchr(b'\n', &bytes[at..end]) else { return end };
        if self.table.separator.is_none() && matches!(self.state, State::Separator | State::Either) {
            self.state = State::Row;
        }
        if self.end.is_some() {
            // An `end` may begin with the end of a line.
            return at + newline.max(1);
        }
        memrchr(b'\n', &bytes[at..end]).map_or(end, |last| at + last + 1)
    }

    /// Reads a part of the table: a section, an entry or a row without ports.
    fn part(&mut self, at: usize, builder: &mut Builder<'_>) -> Option<usize> {
        let bytes = builder.bytes;
        let range = at..bytes.len();
        if let Some(found) = self.close.as_mut().and_then(|close| close.at(bytes, range.clone())) {
            let section = self.table.closed[found.pattern];
            if self.sections[section + 1].is_some() {
                self.separators.pause();
                self.check_bracket(self.opened[section + 1].end.index(), found.span, builder);
                self.sections[section + 1..].fill(None);
                builder.begin_part(self.scopes[section + 1]);
                return Some(self.pass(found.span, State::Either, builder));
            }
        }
        if self.state == State::Separator && self.table.separator.is_none() {
            // Without a separator, the end of the line ends a row.
            return None;
        }
        if let Some(found) = self.open.as_mut().and_then(|open| open.at(bytes, range.clone())) {
            self.missing_separator(found.span, builder);
            self.separators.pause();
            if let Some(problem) = unbalanced_heading(self.spec, &found.groups, found.span, bytes) {
                builder.problem(problem);
            }
            self.open_section(&found, builder);
            return Some(self.pass(found.span, State::Start, builder));
        }
        let found = self.entry_at(at, bytes);
        let read = found.map(|found| (found, self.read(&found, builder)));
        if let Some((found, Ok(()))) = read {
            self.forms.add(&found.groups, at, bytes);
            self.missing_separator(found.span, builder);
            if self.is_undivided() && self.table.entry.as_ref().is_some_and(|entry| entry.has(found.pattern, SEPARATOR))
            {
                self.separators.add(found.span, found.groups[SEPARATOR].is_some());
            }
            let has_separator = found.groups[SEPARATOR].is_some() || self.is_undivided();
            let state = if has_separator { State::Row } else { State::Separator };
            return Some(self.pass(found.span, state, builder));
        }
        let skipped = self.skip.as_mut().and_then(|skip| skip.at(bytes, range));
        if let Some(skipped) = skipped.filter(|skipped| self.is_whole_row(skipped.span, bytes)) {
            if self.table.begin.is_some() {
                builder.portless(skipped.span);
            }
            return Some(self.pass(skipped.span, State::Either, builder));
        }
        let (found, Err(problem)) = read? else { return None };
        builder.problem(problem);
        let has_separator = found.groups[SEPARATOR].is_some() || self.is_undivided();
        self.state = if has_separator { State::Row } else { State::Separator };
        self.last = found.span.end.index();
        self.broken = memchr(b'\n', &bytes[self.last..]).map_or(bytes.len(), |end| self.last + end);
        Some(self.last)
    }

    /// Opens a section, which ends those inside it.
    fn open_section(&mut self, found: &Found, builder: &mut Builder<'_>) {
        let section = found.pattern + 1;
        let ended = (section..self.sections.len()).find(|&inner| self.sections[inner].is_some());
        let around = ended.map_or(builder.scope(), |outermost| self.scopes[outermost]);
        self.report_open_sections(section, builder);
        self.sections[section..].fill(None);
        self.sections[section] = Some(found.groups);
        self.opened[section] = found.span;
        self.scopes[section] = around;
        if self.table.closed.contains(&found.pattern) {
            builder.begin_group(self.index);
        } else {
            // A heading, and no list of its own.
            builder.begin_part(around);
        }
    }

    /// Adds the entries of a match.
    fn read(&mut self, found: &Found, builder: &mut Builder<'_>) -> Result<(), Problem> {
        let row = self.row(found);
        builder.row(self.table, &row, found.span).map(|_| ()).map_err(|problem| {
            // A fault in a part from a section is a fault of the row.
            let is_inside = found.span.start <= problem.span.start && problem.span.end <= found.span.end;
            if is_inside && !problem.span.is_empty() { problem } else { Problem { span: found.span, ..problem } }
        })
    }

    /// Returns the parts of a match, and those of the open sections.
    pub(super) fn row(&self, found: &Found) -> Row {
        let mut row = Row::default();
        row.add(&found.groups);
        for groups in self.sections.iter().rev().flatten() {
            row.inherit(groups);
        }
        let stated = self.table.sections.iter().zip(&self.sections[1..]).rev();
        let of_section = stated.filter(|(_, open)| open.is_some()).map(|(transports, _)| transports);
        row.transports = of_section
            .into_iter()
            .find(|transports| !transports.is_empty())
            .cloned()
            .unwrap_or_else(|| constant(self.table, self.stem));
        row
    }

    fn pass(&mut self, span: Span, state: State, builder: &mut Builder<'_>) -> usize {
        builder.account(span.len());
        self.state = state;
        self.last = span.end.index();
        // A match that includes the end of its line ends its row.
        if self.table.separator.is_none() && state != State::Start && builder.bytes[..self.last].ends_with(b"\n") {
            self.state = State::Row;
        }
        self.last
    }

    /// Returns whether rows need no separator.
    pub(super) fn is_undivided(&self) -> bool {
        self.table.separator.as_deref().is_some_and(<[u8]>::is_empty)
    }

    fn missing_separator(&mut self, next: Span, builder: &mut Builder<'_>) {
        if self.state == State::Separator {
            let line = next.of(builder.bytes).iter().position(|&b| b == b'\n').unwrap_or(next.len());
            let span = Span { start: next.start, end: next.start + line };
            builder.problem(Problem { span, fault: Fault::NoSeparator });
        }
    }

    /// Returns whether a match reaches from the start of a row to its end.
    pub(super) fn is_whole_row(&mut self, span: Span, bytes: &[u8]) -> bool {
        let after = &bytes[span.end.index()..];
        let blanks = after.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        let rest = &after[blanks..];
        let ends_line = rest.is_empty() || rest[0] == b'\n' || span.of(bytes).ends_with(b"\n");
        let separator = self.table.separator.as_deref();
        ends_line
            || separator.is_some_and(|separator| rest.starts_with(separator) || span.of(bytes).ends_with(separator))
            || comment_at(&self.spec.comments, bytes, span.end.index() + blanks).is_some()
            || self.end.as_mut().is_some_and(|end| end.at(bytes, span.end.index() + blanks..bytes.len()).is_some())
    }

    /// Reports the sections from this one on that are open and never end, although they have to.
    fn report_open_sections(&self, from: usize, builder: &mut Builder<'_>) {
        for section in from.max(1)..self.sections.len() {
            if self.sections[section].is_some() && self.table.closed.contains(&(section - 1)) {
                builder.problem(Problem { span: self.opened[section], fault: Fault::SectionNeverEnds });
            }
        }
    }

    /// Checks the text before the end of the table.
    fn finish(&self, at: usize, builder: &mut Builder<'_>) {
        self.report_open_sections(1, builder);
        for row in self.separators.missing() {
            builder.problem(Problem { span: *row, fault: Fault::NoSeparator });
        }
        let fault = match (self.table.last, self.state) {
            (Last::Always, State::Separator) if self.table.separator.is_some() => Fault::NoSeparator,
            (Last::Never, State::Row) if self.table.separator.is_some() && !self.is_undivided() => {
                Fault::StraySeparator
            }
            _ => return,
        };
        let start = self.last.saturating_sub(1).min(at);
        builder.problem(Problem { span: Span::new(start, start + usize::from(start < builder.bytes.len())), fault });
    }
}

/// Returns the first line from an offset on, which is part of a table.
pub(super) fn first_line(bytes: &[u8], start: usize) -> Span {
    let start = start + bytes[start..].iter().take_while(|b| is_white_space(b)).count();
    let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |end| start + end);
    Span::new(start, start + bytes[start..end].trim_ascii_end().len())
}

/// Returns whether a byte is white space for C's `isspace`: with the vertical tab, unlike ASCII white space in Rust.
fn is_white_space(b: &u8) -> bool {
    b.is_ascii_whitespace() || *b == 0x0b
}

/// Returns the transports that a table gives to rows that state none.
pub(super) fn constant(table: &TableSpec, stem: &[TransportWord]) -> Vec<TransportWord> {
    if table.parts.is_file_stem { stem.to_vec() } else { table.parts.transports.clone() }
}
