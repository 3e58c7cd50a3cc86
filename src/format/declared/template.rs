//! [`Template`]: the text of a new row, with a slot for each part.

/// The parts of a row that a template names.
pub(super) struct Values<'a> {
    pub(super) port: &'a str,
    pub(super) name: &'a str,
    pub(super) transport: &'a str,
    /// The description as it is written after the text before it.
    pub(super) description: &'a dyn Fn(&str) -> String,
}

/// A template such as `{name}\t{port}/{transport}`.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Port,
    Name,
    Transport,
    Description,
    /// Blanks up to this column, at least one.
    Pad(usize),
}

impl Template {
    /// Parses a template; `{{` and `}}` are braces.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        const WIDEST: usize = 200;
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            literal.push_str(before);
            if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
                literal.push_str(&from[..1]);
                rest = after;
                continue;
            }
            let Some((word, after)) = from.strip_prefix('{').and_then(|from| from.split_once('}')) else {
                return Err("an unmatched brace; write `{{` or `}}` for a brace".to_owned());
            };
            if !literal.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
            }
            pieces.push(match word {
                "port" => Piece::Port,
                "name" => Piece::Name,
                "transport" => Piece::Transport,
                "description" => Piece::Description,
                _ => match word.strip_prefix("pad:").and_then(|column| column.parse().ok()) {
                    Some(column) if column <= WIDEST => Piece::Pad(column),
                    _ => {
                        return Err(format!(
                            "unknown `{{{word}}}`; known: {{port}}, {{name}}, {{transport}}, {{description}}, {{pad:20}}"
                        ));
                    }
                },
            });
            rest = after;
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Ok(Self { pieces })
    }

    /// Returns whether the template has a slot for the name and the port.
    pub(super) fn is_complete(&self, has_names: bool) -> bool {
        let has = |wanted: fn(&Piece) -> bool| self.pieces.iter().any(wanted);
        has(|piece| matches!(piece, Piece::Port)) && (!has_names || has(|piece| matches!(piece, Piece::Name)))
    }

    /// Returns whether the template has a slot for the transport.
    pub(super) fn has_transport(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Transport))
    }

    /// Returns the text of a row.
    pub(super) fn fill(&self, values: &Values<'_>) -> String {
        let mut row = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => row.push_str(text),
                Piece::Port => row.push_str(values.port),
                Piece::Name => row.push_str(values.name),
                Piece::Transport => row.push_str(values.transport),
                Piece::Description => {
                    let description = (values.description)(&row);
                    row.push_str(&description);
                }
                Piece::Pad(column) => {
                    let width = row.chars().count();
                    row.extend(std::iter::repeat_n(' ', column.saturating_sub(width).max(1)));
                }
            }
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_braces_stay() {
        let values = Values { port: "22", name: "ssh", transport: "tcp", description: &|_| "Secure Shell".to_owned() };
        let fill = |text: &str| Template::parse(text).unwrap().fill(&values);
        assert_eq!(fill("\t{port}: \"{name}\","), "\t22: \"ssh\",");
        assert_eq!(fill("{name}{pad:8}{port}/{transport} # {description}"), "ssh     22/tcp # Secure Shell");
        assert_eq!(fill("{{ {port}, \"{name}\" }}"), "{ 22, \"ssh\" }");
        assert_eq!(fill("{name}{pad:2}{port}"), "ssh 22");
        for wrong in ["{", "}", "{nmae}", "{pad:x}", "{pad:1000}"] {
            assert!(Template::parse(wrong).is_err(), "{wrong}");
        }
    }
}
