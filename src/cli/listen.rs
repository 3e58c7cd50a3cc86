//! `portolan listen`.

use super::args::ListenArgs;
use super::failure::{Failure, error, hint, note, warn};
use super::output::Output;
use super::paths;
use super::signals::Interrupt;
use super::status::Status;
use crate::engine::{self, ListenFacts, ListenFilter, Listener, LocalTable};
use crate::local::listen::{Address, Listing, Socket, UnreadRow, reader, system};
use crate::registry::UsualPorts;
use crate::report::listen::{Event, Listened, NameTable};
use crate::report::{ListenFormat, Run};
use crate::text::{Printable, PrintablePath, listed, shorten};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The largest output or table to read, in bytes.
const LARGEST: u64 = 64 << 20;

pub(super) fn run(args: &ListenArgs, run: &Run<'_>, output: &mut Output) -> Result<Status, Failure> {
    if args.watch.is_some() && matches!(args.output_format, ListenFormat::Json | ListenFormat::Tsv) {
        return Err(
            Failure::new("`--watch` has no end, so it writes text or jsonl only").hint("use `--output-format jsonl`")
        );
    }
    paths::check_one_stdin(args.table.iter().chain(&args.from))?;
    let table = Table::read(args, run)?;
    let usual = UsualPorts::embedded();
    let facts = ListenFacts::new(run.registry, &usual, table.as_ref().map(|table| &table.names));
    let table = table.as_ref().map(|table| name_table(args, &table.path));
    let facts = if let Some(NameTable::OfThisMachine(_)) = table { facts.of_another_machine() } else { facts };
    let watched = Watched { args, run, facts: &facts, filter: filter(args), table };
    match args.watch {
        Some(pause) => watched.watch(pause, output),
        None => watched.list(output),
    }
}

/// Returns the table for messages, which say whether it belongs to the machine of the sockets.
fn name_table<'a>(args: &ListenArgs, path: &'a Path) -> NameTable<'a> {
    match (&args.table, &args.from) {
        (Some(_), _) => NameTable::Named(path),
        (None, Some(_)) => NameTable::OfThisMachine(path),
        (None, None) => NameTable::OfTheSockets(path),
    }
}

/// The table that gives names to ports.
struct Table {
    path: PathBuf,
    names: LocalTable,
}

impl Table {
    /// Reads the table that is named, or the first of the system's own.
    fn read(args: &ListenArgs, run: &Run<'_>) -> Result<Option<Self>, Failure> {
        let of_system = || engine::system_tables().into_iter().next();
        let Some(path) = args.table.clone().or_else(of_system) else { return Ok(None) };
        let format = args.format.as_deref().and_then(|word| run.catalogue.format_of(word));
        let read = paths::read_one(&path, LARGEST).and_then(|source| {
            let path = source.path.clone();
            Ok(Self { path, names: LocalTable::new(source, format, run.catalogue, run.registry)? })
        });
        match read {
            Ok(table) => Ok(Some(table)),
            Err(error) if args.table.is_some() => Err(Failure::of_file(&error)),
            // The sockets matter more than their names.
            Err(error) => {
                warn(format_args!("no names from the table of this machine: {error}"));
                Ok(None)
            }
        }
    }
}

fn filter(args: &ListenArgs) -> ListenFilter {
    ListenFilter {
        ports: args.ports.clone(),
        transports: args.transport.clone(),
        processes: args.process.clone(),
        ghosts: args.ghosts,
    }
}

/// The sockets that are listed once, or watched.
struct Watched<'a> {
    args: &'a ListenArgs,
    run: &'a Run<'a>,
    facts: &'a ListenFacts<'a>,
    filter: ListenFilter,
    table: Option<NameTable<'a>>,
}

impl<'a> Watched<'a> {
    fn list(&self, output: &mut Output) -> Result<Status, Failure> {
        let listing = match &self.args.from {
            Some(path) => read_output(path)?,
            None => system_sockets()?,
        };
        let all = listing.sockets.len();
        let nameless = listing.sockets.iter().filter(|socket| self.filter.lacks_name(socket)).count();
        let listeners = self.select(listing.sockets);
        let listened = Listened {
            listeners: &listeners,
            table: self.table,
            unread: &listing.unread,
            others: all - listeners.len(),
            nameless,
            uncertain: listing.uncertain,
            is_here: self.args.from.is_none(),
            is_scan: listing.is_scan,
            families_unknown: listing.families_unknown,
            is_restricted: listing.is_restricted,
        };
        let mut out = Vec::new();
        self.args.output_format.write(&listened, self.run, &mut out);
        output.write(&out)?;
        // Each row may be about a socket, so that the list is not whole.
        Ok(if listing.unread.is_empty() { self.status(&listeners) } else { Status::Failed })
    }

    /// Prints the sockets that open and close. Stops when the user interrupts it, or the reader of the output is gone.
    fn watch(&self, pause: Duration, output: &mut Output) -> Result<Status, Failure> {
        let interrupt = Interrupt::catch()?;
        // `--watch 5` is port 5, and `--watch=5` five seconds.
        let every = match pause.as_secs_f64() {
            1.0 => "second".to_owned(),
            seconds => format!("{seconds} seconds"),
        };
        note(format_args!("watching {} every {every}; press Ctrl-C to stop", self.watched_ports()));
        let mut known: Vec<Listener<'a>> = Vec::new();
        let mut status = Status::Good;
        loop {
            let now = self.select(system_sockets()?.sockets);
            if self.status(&now) == Status::Found {
                status = Status::Found;
            }
            let mut out = Vec::new();
            let mut event = |event, listener: &Listener<'_>| {
                self.args.output_format.event(event, listener, self.table, self.run, &mut out);
            };
            let is_in = |list: &[Listener<'_>], socket: &Socket| list.iter().any(|other| other.socket == *socket);
            known.iter().filter(|old| !is_in(&now, &old.socket)).for_each(|old| event(Event::Gone, old));
            now.iter().filter(|new| !is_in(&known, &new.socket)).for_each(|new| event(Event::Appeared, new));
            known = now;
            output.write(&out)?;
            output.flush()?;
            if interrupt.wait(pause, || output.is_closed()) {
                return Ok(status);
            }
        }
    }

    fn watched_ports(&self) -> String {
        let ports: Vec<String> = self.filter.ports.iter().map(|(ports, _)| ports.to_string()).collect();
        match &self.filter.ports[..] {
            [] => "all ports".to_owned(),
            [(port, _)] if port.is_single() => format!("port {port}"),
            _ => format!("ports {}", listed(&ports, "and")),
        }
    }

    fn select(&self, sockets: Vec<Socket>) -> Vec<Listener<'a>> {
        let chosen = sockets.into_iter().filter(|socket| self.filter.selects(socket));
        let mut listeners = self.facts.listeners(chosen);
        listeners.retain(|listener| !self.filter.ghosts || listener.is_ghost());
        listeners
    }

    fn status(&self, listeners: &[Listener<'_>]) -> Status {
        let has_ghost = self.args.fail_on_ghosts && listeners.iter().any(Listener::is_ghost);
        if has_ghost { Status::Found } else { Status::Good }
    }
}

/// Reads the sockets of this system.
fn system_sockets() -> Result<Listing, Failure> {
    let reader = system::this_system().ok_or_else(|| unreadable(std::env::consts::OS))?;
    reader.sockets().map_err(|error| Failure::new(format_args!("the sockets of this system: {error}")))
}

/// Returns the failure on a system whose sockets cannot be read.
fn unreadable(system: &str) -> Failure {
    let command = if system == "windows" { "netstat -ano" } else { "lsof -i -P -n" };
    Failure::new(format_args!("the sockets of this system ({system}) cannot be read directly"))
        .hint(format_args!("run `{command} | portolan listen --from -`"))
}

/// Reads the output of a program.
fn read_output(path: &Path) -> Result<Listing, Failure> {
    let source = paths::read_one(path, LARGEST).map_err(|error| Failure::of_file(&error))?;
    let path = source.path.clone();
    let listing = reader::read(source).map_err(|error| Failure::of_input(&error))?;
    print_unread(&listing.unread);
    for (sample, one, (before, after)) in [
        (
            &listing.raw,
            "1 raw socket has no port and is not listed",
            ("", "raw sockets have no port and are not listed"),
        ),
        (
            &listing.other_families,
            "1 socket of Unix or the kernel is not listed",
            ("", "sockets of Unix or the kernel are not listed"),
        ),
        (
            &listing.unowned,
            "Windows does not show the program of 1 socket",
            ("Windows does not show the programs of ", "sockets"),
        ),
        (
            &listing.foreign,
            "skipped a line that is not part of the list",
            ("skipped ", "lines that are not part of the list"),
        ),
    ] {
        let Some((line, text)) = &sample.first else { continue };
        let (path, text) = (PrintablePath(&path), printable_line(text));
        match sample.count {
            1 => note(format_args!("{path}:{line}: {one}: `{text}`")),
            count => note(format_args!("{path}:{line}: {before}{count} {after}, beginning with `{text}`")),
        }
    }
    note_cut_addresses(&path, &listing.sockets);
    Ok(listing)
}

/// Prints a note if addresses are as long as the program prints them, so that they may go on.
fn note_cut_addresses(path: &Path, sockets: &[Socket]) {
    let path = PrintablePath(path);
    let are_cut = match sockets.iter().filter(|socket| matches!(socket.address, Address::Cut(_))).count() {
        0 => return,
        1 => "1 address may be cut (`…`)".to_owned(),
        count => format!("{count} addresses may be cut (`…`)"),
    };
    note(format_args!("{path}: {are_cut}"));
    hint("run `netstat` with `-W`, too, for whole addresses");
}

/// Returns a line with one blank between words, cut if it is long.
fn printable_line(line: &[u8]) -> String {
    const LONGEST: usize = 100;
    let words: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    shorten(Printable(&words.join(&b' ')).to_string(), LONGEST)
}

/// Prints an error for each row that cannot be read, up to a limit. The others are in the list.
fn print_unread(rows: &[UnreadRow]) {
    const MOST: usize = 10;
    rows.iter().take(MOST).for_each(|row| error(&row.error));
    if rows.len() > MOST {
        error(format_args!("{} more rows cannot be read", rows.len() - MOST));
    }
    let mut hints: Vec<&String> = rows.iter().flat_map(|row| row.error.hints()).collect();
    hints.dedup();
    hints.into_iter().for_each(hint);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_systems_get_a_command_that_is_read() {
        for (system, command) in [("macos", "lsof -i -P -n"), ("windows", "netstat -ano"), ("freebsd", "lsof -i -P -n")]
        {
            let text = format!("{:?}", unreadable(system));
            assert!(text.contains(&format!("`{command} | portolan listen --from -`")), "{text}");
        }
    }
}
