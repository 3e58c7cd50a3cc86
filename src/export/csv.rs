//! Comma-separated values.

use super::Table;

const COLUMNS: &str = "name,port,transport,aliases,former_names,habitual_names,description\r\n";

pub(super) fn write(table: &Table) -> Vec<u8> {
    let mut text = COLUMNS.to_owned();
    for line in &table.lines {
        let cells = [
            line.name.clone(),
            line.ports.to_string(),
            line.transport.to_string(),
            line.aliases.join(" "),
            line.former.join(" "),
            line.habits.join(" "),
            line.description.clone(),
        ];
        text += &cells.map(|cell| quoted(&cell)).join(",");
        text += "\r\n";
    }
    text.into_bytes()
}

/// Returns a cell as in RFC 4180: in quotes if it contains a comma or a quote.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
