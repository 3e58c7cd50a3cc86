//! Tables to measure with: made here, always the same, with invented names and frequencies.

#[allow(dead_code, reason = "the script `instructions` uses it, the benchmark does not")]
pub(crate) mod batch;
#[allow(dead_code, reason = "the script `instructions` uses it, the benchmark does not")]
pub(crate) mod plugins;

use std::fmt::Write as _;

/// Lines of the table in Nmap's form, about as many as Nmap's own has.
const NMAP_LINES: u32 = 27_000;
/// Lines of the table in the form of services(5), about as many as Debian's has.
const SERVICES_LINES: u32 = 360;

/// Returns a table in Nmap's form: ports in order on two transports, more than half of them `unknown`, some comments.
pub(crate) fn nmap() -> String {
    let mut table = String::from("# Made for measuring: names and frequencies are invented\n");
    let mut numbers = Numbers::new();
    for line in 0..NMAP_LINES {
        let (port, transport) = (1 + line * 2 / 3, ["tcp", "udp"][line as usize % 2]);
        let frequency = f64::from(numbers.below(1_000)) / 1_000_000.0;
        let _ = match numbers.below(20) {
            0..12 => write!(table, "unknown\t{port}/{transport}\t{frequency:.6}"),
            _ => write!(table, "{}\t{port}/{transport}\t{frequency:.6}", numbers.name()),
        };
        if numbers.below(3) == 0 {
            let _ = write!(table, "\t# {} {}", numbers.name(), numbers.name());
        }
        table.push('\n');
    }
    table
}

/// Returns a table as a system has it: names on tcp and udp, aliases, comments, a blank line now and then.
pub(crate) fn services() -> String {
    let mut table = String::from("# Made for measuring: names are invented\n\n");
    let mut numbers = Numbers::new();
    for line in 0..SERVICES_LINES / 2 {
        let (name, port) = (numbers.name(), 7 + line * 5);
        let _ = writeln!(table, "{name:<15} {port}/tcp\t\t{}\t# {} {}", numbers.name(), numbers.name(), numbers.name());
        let _ = writeln!(table, "{name:<15} {port}/udp");
        if line % 20 == 0 {
            table.push('\n');
        }
    }
    table
}

/// Returns a table of services(5) in which nearly every line has one fault that the default rules report.
///
/// The faults are of eight kinds in turn: no transport, a port over 65535, a leading zero, an unknown transport, an
/// alias that many lines share, an upper-case transport, a name with many ports, no port number. Lines are 44 to 61
/// bytes long, a comment at their end included. The other rules find more: nearly no name is registered.
pub(crate) fn faulty(lines: u32) -> String {
    // One fix can be made in every such table, so that all are edited and checked again.
    let mut table = String::from("ibm-mqisdp      1883/tcp\n");
    let mut numbers = Numbers::new();
    for line in 0..lines {
        let (name, port) = (numbers.name(), 1 + line * 3 % 65_535);
        let binding = match line % 8 {
            0 => format!("{port}"),
            1 => format!("{}/tcp", 65_536 + line),
            2 => format!("0{port}/tcp"),
            3 => format!("{port}/tpc"),
            4 => format!("{port}/tcp"),
            5 => format!("{port}/UDP"),
            6 => format!("{port}/udp"),
            _ => format!("port {port}"),
        };
        let name = if line % 8 == 6 { "again" } else { &name };
        let alias = if line % 8 == 4 { "twice" } else { "" };
        let _ = write!(table, "{name:<15} {binding:<15} {alias}");
        let _ = writeln!(table, "\t# {} {}", numbers.name(), numbers.name());
    }
    table
}

/// Numbers that look random and are the same in every run (a linear congruential generator).
struct Numbers(u64);

impl Numbers {
    fn new() -> Self {
        Self(617)
    }

    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32 % end
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        for syllable in 0..2 + self.below(3) {
            if syllable > 1 && self.below(4) == 0 {
                name.push('-');
            }
            name.push(char::from(b"bdfgklmnprstvz"[self.below(14) as usize]));
            name.push(char::from(b"aeiou"[self.below(5) as usize]));
        }
        name
    }
}
