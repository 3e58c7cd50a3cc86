//! The columns of the printed table.

/// The columns that are read, each as a half-open range of characters, from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) name: (usize, usize),
    /// Two columns whose cells are centered: a number, and a word.
    pub(super) port_and_transport: (usize, usize),
    pub(super) description: (usize, usize),
    pub(super) assignee: (usize, usize),
    pub(super) registered: (usize, usize),
    pub(super) modified: (usize, usize),
    pub(super) references: (usize, usize),
    pub(super) unauthorized_use: (usize, usize),
    pub(super) note: (usize, usize),
}

/// The words of the header line in order. They are centered on their columns; cells are flush left.
const WORDS: [&str; 11] = [
    "Service Name",
    "Port Number",
    "Description",
    "Assignee",
    "Contact",
    "Date",
    "Date",
    "Reference",
    "Code",
    "Unauthorized",
    "Assignment Notes",
];

impl Columns {
    /// Finds the columns from the header line and the lines of the table.
    ///
    /// A column begins where most cells begin between the header word of its neighbor and its own.
    pub(super) fn find(header: &[char], body: &[&[char]]) -> Result<Self, String> {
        let mut words = [(0, 0); WORDS.len()];
        let mut from = 0;
        for (column, word) in words.iter_mut().zip(WORDS) {
            let word: Vec<char> = word.chars().collect();
            let found = header.get(from..).and_then(|rest| rest.windows(word.len()).position(|part| part == word));
            let start = from
                + found.ok_or_else(|| format!("unknown columns: `{}` is missing", word.iter().collect::<String>()))?;
            *column = (start, start + word.len());
            from = start + word.len();
        }
        let port = words[1];
        let starts = counted_starts(body);
        let mut start = [0; WORDS.len()];
        for (index, start) in start.iter_mut().enumerate().skip(2) {
            let (after, title) = (words[index - 1].1, words[index].0);
            let most = (after..=title).max_by_key(|column| (starts.get(*column).copied().unwrap_or(0), *column));
            *start = most.unwrap_or(title);
        }
        let column = |index: usize| (start[index], start.get(index + 1).copied().unwrap_or(usize::MAX));
        Ok(Self {
            name: (0, port.0),
            port_and_transport: (port.0, start[2]),
            description: column(2),
            assignee: column(3),
            registered: column(5),
            modified: column(6),
            references: column(7),
            unauthorized_use: column(9),
            note: column(10),
        })
    }

    /// Returns the columns whose cells wrap.
    pub(super) fn wrapped(&self) -> [(usize, usize); 6] {
        [self.name, self.description, self.assignee, self.references, self.unauthorized_use, self.note]
    }
}

/// Returns the part of a line that is in a column.
pub(super) fn cell(line: &[char], (start, end): (usize, usize)) -> &[char] {
    &line[start.min(line.len())..end.min(line.len())]
}

/// Returns the number of words that begin at each column, at the beginning of a line or after a blank.
fn counted_starts(body: &[&[char]]) -> Vec<usize> {
    let width = body.iter().map(|line| line.len()).max().unwrap_or(0);
    let mut starts = vec![0; width];
    for line in body {
        let mut before = ' ';
        for (column, &c) in line.iter().enumerate() {
            if before == ' ' && c != ' ' {
                starts[column] += 1;
            }
            before = c;
        }
    }
    starts
}
