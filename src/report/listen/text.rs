//! `listen` as text: first notable sockets, with the reasons, and then the others, in columns.

use super::statement::{printable_name, product, statements};
use super::{Event, Listened, NameTable};
use crate::engine::Listener;
use crate::local::listen::UnreadRow;
use crate::report::run::{Run, count};
use crate::report::theme::Paint;
use crate::report::wrap::wrap;
use crate::text::{Printable, PrintablePath, shorten};
use std::io::Write as _;
use textwrap::core::display_width;

/// Longer cells do not widen a column: the next cell is below them.
const WIDEST: usize = 40;
/// The most characters of an address, and of a row that is not read.
const LONGEST_ROW: usize = 200;
/// The heads of the columns.
const HEADS: [&str; 5] = ["port", "address", "process", "user", "name"];

/// Writes all sockets, and a summary.
pub(super) fn write(found: &Listened<'_>, run: &Run<'_>, out: &mut Vec<u8>) {
    let split = found.listeners.iter().position(|listener| listener.reasons.is_empty());
    let (notable, others) = found.listeners.split_at(split.unwrap_or(found.listeners.len()));
    let rows: Vec<[String; 5]> = found.listeners.iter().map(cells).collect();
    let widths = widths(&rows);
    if !rows.is_empty() {
        let heads = line("  ", HEADS, widths);
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Frame, heads));
    }
    if !notable.is_empty() {
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, "Worth a look"));
    }
    for (listener, cells) in notable.iter().zip(&rows) {
        row("  ", cells, widths, true, run, out);
        reasons(listener, found.table, run, out);
    }
    if !notable.is_empty() && !others.is_empty() {
        let _ = writeln!(out, "\n{}", run.theme.paint(Paint::Strong, "Others"));
    }
    for cells in &rows[notable.len()..] {
        row("  ", cells, widths, false, run, out);
    }
    if !found.listeners.is_empty() {
        out.push(b'\n');
    }
    unread(found.unread, run, out);
    summary(found, notable.len(), run, out);
}

/// Writes one socket that came or went.
pub(super) fn event(
    event: Event,
    listener: &Listener<'_>,
    table: Option<NameTable<'_>>,
    run: &Run<'_>,
    out: &mut Vec<u8>,
) {
    let cells = cells(listener);
    row(
        &format!("{} ", event.sign()),
        &cells,
        widths(std::slice::from_ref(&cells)),
        !listener.reasons.is_empty(),
        run,
        out,
    );
    if event == Event::Appeared {
        reasons(listener, table, run, out);
    }
}

/// Returns the columns of a socket: endpoint, address, process, user, name. Where the process is not known, its column has
/// the service that a scan found.
fn cells(listener: &Listener<'_>) -> [String; 5] {
    let socket = &listener.socket;
    let process = socket.process().map(|process| {
        let more = match socket.processes.len() {
            0 | 1 => String::new(),
            processes => format!(" +{}", processes - 1),
        };
        match (&process.name, process.pid) {
            (Some(name), Some(pid)) => format!("{} ({pid}{more})", printable_name(name)),
            (Some(name), None) => format!("{}{more}", printable_name(name)),
            (None, Some(pid)) => format!("pid {pid}{more}"),
            (None, None) => format!("-{more}"),
        }
    });
    let probed = || {
        let service = socket.service.as_ref()?;
        Some(format!("{service}{}", product(service)))
    };
    let none = || "-".to_owned();
    let user = socket.user.as_deref().map_or_else(none, printable_name);
    [
        format!("{}/{}", socket.port, socket.protocol()),
        shorten(socket.address.to_string(), LONGEST_ROW),
        process.or_else(probed).unwrap_or_else(none),
        user,
        names(listener),
    ]
}

/// Returns the name of the table, and the registry's where it is another.
fn names(listener: &Listener<'_>) -> String {
    let registered = &listener.registered;
    match listener.name.as_deref() {
        Some(name) => {
            let is_registered = registered.iter().any(|registered| registered.as_bytes().eq_ignore_ascii_case(name));
            let name = Printable(name);
            if is_registered {
                name.to_string()
            } else if registered.is_empty() {
                format!("{name} (not in the registry)")
            } else {
                format!("{name} (registry: {})", registered.join(", "))
            }
        }
        None if registered.is_empty() => "-".to_owned(),
        None => format!("(registry: {})", registered.join(", ")),
    }
}

fn widths(rows: &[[String; 5]]) -> [usize; 4] {
    let width = |column: usize| {
        let lengths = rows.iter().map(|row| display_width(&row[column]));
        lengths.filter(|&length| length <= WIDEST).fold(HEADS[column].len(), usize::max)
    };
    [0, 1, 2, 3].map(width)
}

fn row(indent: &str, cells: &[String; 5], widths: [usize; 4], is_strong: bool, run: &Run<'_>, out: &mut Vec<u8>) {
    let paint = if is_strong { Paint::Strong } else { Paint::Good };
    let cells = cells.each_ref().map(String::as_str);
    let row = line(indent, cells, widths);
    let (endpoint, rest) = row[indent.len()..].split_at(cells[0].len());
    let _ = writeln!(out, "{indent}{}{rest}", run.theme.paint(paint, endpoint));
}

/// Returns one row in columns. After a cell that is wider than its column, the next one is on a line of its own.
fn line(indent: &str, cells: [&str; 5], widths: [usize; 4]) -> String {
    let mut line = indent.to_owned();
    let mut column = display_width(indent);
    for (cell, width) in cells.into_iter().zip(widths.into_iter().chain([0])) {
        let mut end = column + display_width(cell);
        line.push_str(cell);
        if end > column + width && width > 0 {
            line.push('\n');
            end = 0;
        }
        column += width + 2;
        line.extend(std::iter::repeat_n(' ', column.saturating_sub(end)));
    }
    line.trim_end().to_owned()
}

fn reasons(listener: &Listener<'_>, table: Option<NameTable<'_>>, run: &Run<'_>, out: &mut Vec<u8>) {
    for reason in &listener.reasons {
        for statement in statements(reason, listener, table) {
            let _ = writeln!(out, "{}", wrap("      ", &statement.text, "      ", run.theme.width()));
        }
    }
}

/// Writes the rows that cannot be read, with the reasons: each may be a socket that is worth a look.
fn unread(rows: &[UnreadRow], run: &Run<'_>, out: &mut Vec<u8>) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", run.theme.paint(Paint::Strong, "Not read"));
    for UnreadRow { text, error } in rows {
        let printed = shorten(Printable(text.trim_ascii()).to_string(), LONGEST_ROW);
        let position =
            error.position().map_or_else(String::new, |(line, column)| format!("line {line}, column {column}: "));
        let _ = writeln!(out, "  {printed}");
        let _ =
            writeln!(out, "{}", wrap("      ", &format!("{position}{}", error.message()), "      ", run.theme.width()));
    }
    out.push(b'\n');
}

fn summary(found: &Listened<'_>, notable: usize, run: &Run<'_>, out: &mut Vec<u8>) {
    let faint = |text: String, out: &mut Vec<u8>| {
        let text = wrap("", &text, "", run.theme.width());
        let _ = writeln!(out, "{}", run.theme.paint(Paint::Faint, text));
    };
    let sockets = found.listeners.len();
    let listen = match (sockets, found.others) {
        (0, 0) => "nothing listens".to_owned(),
        (0, _) => "no socket is selected".to_owned(),
        (1, _) => "1 socket listens".to_owned(),
        (_, _) => format!("{} listen", count(sockets, "socket")),
    };
    let look = match notable {
        0 => String::new(),
        1 => "; 1 is worth a look".to_owned(),
        _ => format!("; {notable} are worth a look"),
    };
    let others = if found.others == 0 { String::new() } else { format!("; {} not selected", found.others) };
    let unread = match found.unread.len() {
        0 => String::new(),
        rows => format!("; {} not read", count(rows, "row")),
    };
    let _ = writeln!(out, "{listen}{look}{others}{unread} (registry{})", run.of_registry());
    if let Some(first) = found.listeners.first().filter(|_| notable > 0) {
        let port = first.socket.port;
        let command = run.explain_command(port);
        faint(format!("Run `{command}` for the facts about {port} and their sources."), out);
    }
    let sockets = || found.listeners.iter().map(|listener| &listener.socket);
    if found.families_unknown && sockets().any(|socket| socket.may_take_v4(sockets())) {
        faint(
            "`::` is all IPv6 addresses, and all IPv4 ones unless the socket is limited (bindv6only/V6ONLY)."
                .to_owned(),
            out,
        );
    }
    let hidden = sockets().filter(|socket| socket.processes.is_empty()).count();
    if found.is_scan && hidden > 0 {
        let instead = if sockets().any(|socket| socket.service.is_some()) {
            ": in their place are the services that answered its probes."
        } else {
            ". With `nmap -sV`, the services that answer its probes are in their place."
        };
        faint(format!("The scan shows no processes{instead}"), out);
    } else if hidden > 0 {
        let are = if hidden == 1 { "is" } else { "are" };
        let why = match (found.is_restricted, found.is_here) {
            (true, _) => ": only root sees the processes of others",
            (false, true) if hidden == 1 => ": the kernel holds it, or a process outside this container",
            (false, true) => ": the kernel holds them, or a process outside this container",
            (false, false) => "",
        };
        faint(format!("{} {are} shown without a process (`-`){why}.", count(hidden, "socket")), out);
    }
    if found.nameless > 0 {
        let why = if found.nameless == 1 {
            "is left out: the name of its process is not known"
        } else {
            "are left out: the names of their processes are not known"
        };
        faint(format!("{} {why}.", count(found.nameless, "socket")), out);
    }
    if found.uncertain > 0 {
        let are = if found.uncertain == 1 { "is" } else { "are" };
        faint(
            format!(
                "{} {are} `open|filtered` and not listed: the scan does not show whether a service listens.",
                count(found.uncertain, "port")
            ),
            out,
        );
    }
    let has_names = found.listeners.iter().any(|listener| listener.name.is_some());
    match found.table {
        None => faint("This machine has no port table; pass one with `--table FILE`.".to_owned(), out),
        Some(NameTable::OfThisMachine(path)) if has_names => faint(
            format!(
                "Names are from `{}` of this machine and are no reason for a look; pass the table of the other machine with `--table FILE`.",
                PrintablePath(path)
            ),
            out,
        ),
        Some(_) => {}
    }
}
