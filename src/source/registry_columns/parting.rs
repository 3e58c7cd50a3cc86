//! Which of the lines between two main lines belong to which row.
//!
//! Where the printer's rules leave two ways, rows that follow each other with one name and port, for TCP and for
//! UDP, are taken to be equally high, since they mostly say the same.

use super::layout::{Columns, cell};

/// Against the printer's rules; a pair of rows of unequal height counts one.
const FAULT: usize = 4;

/// The lines of one row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) first: usize,
    pub(super) main: usize,
    pub(super) last: usize,
    /// Another parting would be as good, or this one is not how the printer does it.
    pub(super) unclear: bool,
}

/// The best way found to part all lines before a row, if the row has so many lines above its main line.
#[derive(Clone, Copy, Debug)]
struct Choice {
    above: usize,
    /// How far the rows before are from what the printer does.
    faults: usize,
    /// How many lines the row before has.
    height_before: usize,
    /// The choice for the row before, by its number in the list.
    before: usize,
    tied: bool,
}

/// Parts the lines of the table into rows. What stands above the first main line belongs to the header.
pub(super) fn part(body: &[&[char]], columns: &Columns) -> Vec<Part> {
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
    let mut at = (0..ends.len()).min_by_key(|number| total(&ends[*number])).unwrap_or(0);
    let mut unclear = ends.iter().filter(|choice| total(choice) == total(&ends[at])).count() > 1;
    let mut last = end;
    let mut parts = Vec::with_capacity(mains.len());
    for (choices, &main) in steps.iter().zip(&mains).rev() {
        let choice = choices[at];
        let first = main - choice.above;
        let fits = page.faults(first, main, last) == 0;
        parts.push(Part { first, main, last, unclear: unclear || choice.tied || !fits });
        // Where two ways met, all rows since they parted are in doubt.
        unclear = choice.tied || unclear && choices.len() > 1;
        (last, at) = (first.saturating_sub(1), choice.before);
    }
    parts.reverse();
    parts
}

/// The choices for the row with the main line `next`, from those for the row before, with the main line `main`.
/// `twin`: whether that one and the one before it have one name and port.
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
                // What only the heights of twins decide is not decided.
                Some(known) if known.faults > faults => {
                    *known = Choice { tied: known.faults - faults < FAULT, ..new };
                }
                Some(known) => known.tied |= faults - known.faults < FAULT,
            }
        }
    }
    if found.is_empty() {
        // The printer does not do this: whose lines these are is not known.
        let best = (0..choices.len()).min_by_key(|number| choices[*number].faults).unwrap_or(0);
        let faults = choices.get(best).map_or(0, |choice| choice.faults) + FAULT;
        found.push(Choice { above: 0, faults, height_before: between + 1, before: best, tied: true });
    }
    found
}

/// A main line has a port or a transport, or a name beside its description.
fn is_main(line: &[char], columns: &Columns) -> bool {
    let has = |column| !is_blank(cell(line, column));
    has(columns.port_and_transport) || has(columns.name) && has(columns.description)
}

/// Whether two main lines have the same name and number.
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

/// The characters that fit into a column; between two columns is a blank.
fn width(body: &[&[char]], column: (usize, usize)) -> usize {
    let widest = body.iter().map(|line| length(cell(line, column))).max().unwrap_or(0);
    if column.1 == usize::MAX { widest } else { (column.1 - column.0).saturating_sub(1) }
}

/// The printed lines, and the columns that wrap, with their widths.
struct Page<'a> {
    body: &'a [&'a [char]],
    columns: [((usize, usize), usize); 6],
}

impl Page<'_> {
    /// How often lines `first` to `last`, taken as one row, break what the printer does.
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

/// Whether the first word of the lower line would have fitted on the upper one.
fn has_room(upper: &[char], lower: &[char], width: usize) -> bool {
    let word = lower.iter().take_while(|c| !c.is_whitespace()).count();
    let upper = length(upper);
    upper > 0 && word > 0 && upper + 1 + word <= width
}
