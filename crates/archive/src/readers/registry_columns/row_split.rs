//! Splits the lines between two main lines among the two rows.
//!
//! The split with the fewest faults against the printer's rules wins, found by dynamic programming over the rows. Where
//! the rules allow two splits, rows that follow each other with one name and port, for TCP and for UDP, count as equally
//! high, since they mostly have the same text.

use super::layout::{Columns, cell};

/// The weight of a break of the printer's rules. A pair of rows of unequal height weighs 1.
const FAULT: usize = 4;

/// The lines of one row, as indices from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RowLines {
    pub(super) first: usize,
    pub(super) main: usize,
    pub(super) last: usize,
    /// Whether another split is as good, or this one breaks the printer's rules.
    pub(super) unclear: bool,
}

/// The best split of all lines before a row, if the row has `above` lines above its main line.
#[derive(Clone, Copy, Debug)]
struct Choice {
    above: usize,
    /// The weight of all faults so far.
    faults: usize,
    /// The number of lines of the row before.
    height_before: usize,
    /// The index of the choice for the row before.
    before: usize,
    /// Whether another split is as good.
    tied: bool,
}

/// Splits the lines of the table into rows. Lines above the first main line belong to the header.
pub(super) fn split_rows(body: &[&[char]], columns: &Columns) -> Vec<RowLines> {
    let mains: Vec<usize> = (0..body.len()).filter(|line| is_main(body[*line], columns)).collect();
    let page = Page { body, columns: columns.wrapped().map(|column| (column, width(body, column))) };
    let mut steps = vec![vec![Choice { above: 0, faults: 0, height_before: 0, before: 0, tied: false }]];
    let mut twin = false;
    for pair in mains.windows(2) {
        let choices = next_choices(&page, &steps[steps.len() - 1], pair[0], pair[1], twin);
        twin = are_twins(body[pair[0]], body[pair[1]], columns);
        steps.push(choices);
    }

    let Some(&main) = mains.last() else { return Vec::new() };
    let end = body.iter().rposition(|line| !is_blank(line)).unwrap_or(main);
    let ends = &steps[steps.len() - 1];
    let total = |choice: &Choice| choice.faults + page.faults(main - choice.above, main, end);
    let mut at = (0..ends.len()).min_by_key(|index| total(&ends[*index])).unwrap_or(0);
    let mut unclear = ends.iter().filter(|choice| total(choice) == total(&ends[at])).count() > 1;
    let mut last = end;
    let mut rows = Vec::with_capacity(mains.len());
    for (choices, &main) in steps.iter().zip(&mains).rev() {
        let choice = choices[at];
        let first = main - choice.above;
        let fits = page.faults(first, main, last) == 0;
        rows.push(RowLines { first, main, last, unclear: unclear || choice.tied || !fits });
        // If two splits are tied, all rows between their differences are unclear.
        unclear = choice.tied || unclear && choices.len() > 1;
        (last, at) = (first.saturating_sub(1), choice.before);
    }
    rows.reverse();
    rows
}

/// Returns the choices for the row with the main line `next`. They continue those for the row before, with the main
/// line `main`. `twin` says whether that row and the one before it have one name and port.
fn next_choices(page: &Page<'_>, choices: &[Choice], main: usize, next: usize, twin: bool) -> Vec<Choice> {
    let between = next - main - 1;
    let mut found: Vec<Choice> = Vec::new();
    for (before, choice) in choices.iter().enumerate() {
        // A row has as many lines below its main line as above, or one more.
        for below in (choice.above..=choice.above + 1).filter(|below| *below <= between) {
            let height = choice.above + 1 + below;
            let uneven = usize::from(twin && height != choice.height_before);
            let faults = choice.faults + page.faults(main - choice.above, main, main + below) + uneven;
            let new = Choice { above: between - below, faults, height_before: height, before, tied: false };
            match found.iter_mut().find(|known| known.above == new.above) {
                None => found.push(new),
                // A difference in the height of twins alone decides nothing.
                Some(known) if known.faults > faults => {
                    *known = Choice { tied: known.faults - faults < FAULT, ..new };
                }
                Some(known) => known.tied |= faults - known.faults < FAULT,
            }
        }
    }
    if found.is_empty() {
        // No split keeps to the printer's rules.
        let best = (0..choices.len()).min_by_key(|index| choices[*index].faults).unwrap_or(0);
        let faults = choices.get(best).map_or(0, |choice| choice.faults) + FAULT;
        found.push(Choice { above: 0, faults, height_before: between + 1, before: best, tied: true });
    }
    found
}

/// Returns whether a line is a main line. It has a port or a transport, or both a name and a description.
fn is_main(line: &[char], columns: &Columns) -> bool {
    let has = |column| !is_blank(cell(line, column));
    has(columns.port_and_transport) || has(columns.name) && has(columns.description)
}

/// Returns whether two main lines have the same name and number.
fn are_twins(upper: &[char], lower: &[char], columns: &Columns) -> bool {
    let number = |line| cell(line, columns.port_and_transport).iter().filter(|c| c.is_ascii_digit() || **c == '-');
    cell(upper, columns.name) == cell(lower, columns.name) && number(upper).eq(number(lower))
}

fn is_blank(cell: &[char]) -> bool {
    cell.iter().all(|c| c.is_whitespace())
}

fn length(cell: &[char]) -> usize {
    cell.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1)
}

/// Returns the number of characters that fit into a column. A blank separates two columns.
fn width(body: &[&[char]], column: (usize, usize)) -> usize {
    let widest = body.iter().map(|line| length(cell(line, column))).max().unwrap_or(0);
    if column.1 == usize::MAX { widest } else { (column.1 - column.0).saturating_sub(1) }
}

/// The printed lines, and the columns that wrap with their widths.
struct Page<'a> {
    body: &'a [&'a [char]],
    columns: [((usize, usize), usize); 6],
}

impl Page<'_> {
    /// Returns the weight of the rules that lines `first` to `last` break if they are one row.
    fn faults(&self, first: usize, main: usize, last: usize) -> usize {
        debug_assert!(first <= main && main <= last);
        let height = last + 1 - first;
        let mut faults = 0;
        let mut tallest = 1;
        for &(column, width) in &self.columns {
            let cells = || self.body[first..=last].iter().map(|line| cell(line, column));
            let Some(top) = cells().position(|cell| !is_blank(cell)) else { continue };
            let bottom = cells().rposition(|cell| !is_blank(cell)).unwrap_or(top);
            let lines = bottom + 1 - top;
            tallest = tallest.max(lines);
            faults += usize::from(top != (height - lines) / 2);
            let pairs = cells().zip(cells().skip(1)).skip(top).take(lines - 1);
            faults += pairs.filter(|(upper, lower)| has_room(upper, lower, width)).count();
        }
        FAULT * (faults + usize::from(tallest != height))
    }
}

/// Returns whether the first word of the lower line would fit on the upper one.
fn has_room(upper: &[char], lower: &[char], width: usize) -> bool {
    let word = lower.iter().take_while(|c| !c.is_whitespace()).count();
    let upper = length(upper);
    upper > 0 && word > 0 && upper + 1 + word <= width
}
