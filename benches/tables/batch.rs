//! Many realistic files, with names that the registry assigns today and some that it assigned once.

use std::collections::HashSet;
use std::fmt::Write as _;

/// Of so many lines, one is an entry that the registry has renamed, moved or taken back.
const LINES_PER_PAST: u32 = 40;
/// Of so many entries in Nmap's form, one has a name: most ports in such tables have none.
const LINES_PER_NAME: u32 = 3;
const SMALLEST: u32 = 1_000;
const LARGEST: u32 = 100_000;

/// Makes `count` files of 1 to 100 kB from the registry and its history, and passes on the name and text of each.
///
/// Every third file is in Nmap's form.
pub(crate) fn batch(registry: &str, history: &str, count: u32, mut write: impl FnMut(&str, &str)) {
    let rows = Rows::new(registry, history);
    let mut numbers = super::Numbers::new();
    let mut text = String::new();
    for file in 0..count {
        let size = (SMALLEST + numbers.below(LARGEST - SMALLEST)) as usize;
        let nmap = file % 3 == 2;
        text.clear();
        // A small table starts at port 1, as those of systems do; others anywhere.
        let mut at = if size < 20_000 { 0 } else { numbers.below(rows.today.len() as u32) as usize };
        let mut unknown = 1 + numbers.below(60_000) as u16;
        text.push_str("# Made for measuring, of rows of the IANA registry\n");
        while text.len() < size {
            if nmap && numbers.below(LINES_PER_NAME) > 0 {
                unknown = unknown.wrapping_add(1 + numbers.below(3) as u16).max(1);
                rows.put_unknown(unknown, &mut numbers, &mut text);
                continue;
            }
            let past = numbers.below(LINES_PER_PAST) == 0;
            let row = if past { &rows.past[numbers.below(rows.past.len() as u32) as usize] } else { &rows.today[at] };
            at = (at + usize::from(!past)) % rows.today.len();
            row.put(nmap, &mut numbers, &mut text);
        }
        write(&format!("{file:05}.{}", if nmap { "nmap-services" } else { "services" }), &text);
    }
}

struct Row<'a> {
    name: &'a str,
    port: &'a str,
    transport: &'a str,
    description: &'a str,
}

struct Rows<'a> {
    today: Vec<Row<'a>>,
    past: Vec<Row<'a>>,
    named: HashSet<u16>,
}

impl<'a> Rows<'a> {
    fn new(registry: &'a str, history: &'a str) -> Self {
        let values = |line: &'a str| line.split('\t').collect::<Vec<_>>();
        let is_single = |row: &Row<'_>| {
            !row.name.is_empty() && !row.transport.is_empty() && row.port.parse::<u16>().is_ok_and(|port| port > 0)
        };
        let today = registry.lines().skip(2).map(values).map(|row| Row {
            name: row[0],
            port: row[1],
            transport: row[2],
            description: row[3],
        });
        let today: Vec<Row<'_>> = today.filter(is_single).collect();
        let past = history.lines().skip(1).map(values).filter(|row| !row[6].is_empty()).map(|row| Row {
            name: row[0],
            port: row[1],
            transport: row[2].split(',').next().unwrap_or_default(),
            description: "",
        });
        let named = today.iter().filter_map(|row| row.port.parse().ok()).collect();
        Self { past: past.filter(is_single).collect(), today, named }
    }

    /// Writes a line of Nmap's form for a port without a name.
    fn put_unknown(&self, port: u16, numbers: &mut super::Numbers, text: &mut String) {
        if !self.named.contains(&port) {
            let transport = ["tcp", "udp"][numbers.below(2) as usize];
            let _ = writeln!(text, "unknown\t{port}/{transport}\t0.{:06}", numbers.below(3_000));
        }
    }
}

impl Row<'_> {
    fn put(&self, nmap: bool, numbers: &mut super::Numbers, text: &mut String) {
        let Self { name, port, transport, description } = self;
        let description = description.get(..40).unwrap_or(description);
        let _ = if nmap {
            write!(text, "{name}\t{port}/{transport}\t0.{:06}", numbers.below(3_000))
        } else {
            write!(text, "{name:<15} {:<15}", format!("{port}/{transport}"))
        };
        if !description.is_empty() && numbers.below(2) == 0 {
            let _ = write!(text, "\t# {description}");
        }
        text.push('\n');
    }
}
