//! Messages of serde about types, in the words of those who write the files.

/// Returns a message in which types have the names of values. `map` is the name of a map: a table in TOML, an object in
/// JSON.
pub(super) fn in_plain_words(message: &str, map: &str) -> String {
    let parts = |start| message.strip_prefix(start)?.rsplit_once(", expected ");
    if let Some((found, expected)) = parts("invalid type: ").or_else(|| parts("invalid value: ")) {
        return format!("expected {}, found {}", wanted(expected, map), value(found, map));
    }
    match parts("invalid length ") {
        Some((_, expected)) => format!("expected {}", wanted(expected, map)),
        None => message.to_owned(),
    }
}

fn wanted<'a>(expected: &'a str, map: &'a str) -> &'a str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number from 0",
        "a nonzero usize" => "a whole number from 1",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a sequence" => "a list",
        "a map" => map,
        "a boolean" => "`true` or `false`",
        "path string" => "a path",
        _ if expected.starts_with("struct ") => map,
        _ => expected.strip_prefix("a string: ").unwrap_or(expected),
    }
}

/// Returns the value that was found, or its kind: `5`, `"x"`, `a list`.
fn value<'a>(found: &'a str, map: &'a str) -> &'a str {
    match found {
        "sequence" => "a list",
        "map" => map,
        _ => match found.find('`') {
            Some(at) if ["integer ", "boolean ", "floating point "].contains(&&found[..at]) => &found[at..],
            _ => found.strip_prefix("string ").unwrap_or(found),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_names_a_type_of_the_program() {
        for (message, plain) in [
            (
                "invalid type: string \"x, expected y\", expected usize",
                "expected a whole number from 0, found \"x, expected y\"",
            ),
            ("invalid value: integer `-1`, expected u16", "expected a whole number from 0 to 65535, found `-1`"),
            ("invalid type: integer `1`, expected a sequence", "expected a list, found `1`"),
            ("invalid type: sequence, expected a string: a rule", "expected a rule, found a list"),
            ("invalid type: map, expected a boolean", "expected `true` or `false`, found an object"),
            ("invalid type: null, expected path string", "expected a path, found null"),
            ("invalid type: floating point `1.5`, expected struct When", "expected an object, found `1.5`"),
            ("invalid length 0, expected struct VersionOnly with 1 element", "expected an object"),
            ("missing field `rule`", "missing field `rule`"),
        ] {
            assert_eq!(in_plain_words(message, "an object"), plain);
        }
    }
}
