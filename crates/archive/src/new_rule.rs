//! Writes the skeleton of a rule into the source tree. It consists of a file, a word in the list, and fixtures.
//!
//! The skeleton compiles. Its tests fail until every text marked [`FILL_IN`] is replaced: `tests/program/rules.rs` looks
//! for the mark, and expects findings in `bad.services`.

use portolan::diagnostic::Category;
use portolan::text::PrintablePath;
use std::io;
use std::path::{Path, PathBuf};

/// The mark of texts that a person must replace.
pub const FILL_IN: &str = "FILL IN";
const TEMPLATE: &str = include_str!("../templates/rule.rs.txt");
const LIST: &str = "src/rule/mod.rs";
/// The words that cannot name a module.
const KEYWORDS: [&str; 38] = [
    "as", "async", "await", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "pub",
    "ref", "return", "static", "struct", "trait", "true", "try", "type", "use", "while",
];

/// Why no skeleton was written.
#[derive(Debug, thiserror::Error)]
pub enum NewRuleError {
    /// The name is not an id.
    #[error("`{0}` is not an id for a rule: lowercase letters and digits, words separated by single hyphens")]
    Name(String),
    /// A file or folder of the rule exists.
    #[error("{}: the file exists", PrintablePath(.0))]
    Exists(PathBuf),
    /// The list of rules has no comment for the category.
    #[error("{}: the list `rules![…]` has no comment `// {category}`", PrintablePath(path))]
    List {
        /// The file of the list.
        path: PathBuf,
        /// The category.
        category: &'static str,
    },
    /// A file could not be read or written.
    #[error("{}: {error}", PrintablePath(path))]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
}

/// Writes the skeleton of the rule `id` into the source tree at `root`. Returns the files that it wrote.
///
/// # Errors
/// If the id is invalid or taken, or a file cannot be read or written.
pub fn new_rule(root: &Path, id: &str, category: Category) -> Result<Vec<PathBuf>, NewRuleError> {
    let module = id.replace('-', "_");
    if !is_id(id) || KEYWORDS.contains(&module.as_str()) {
        return Err(NewRuleError::Name(id.to_owned()));
    }
    let file = root.join("src/rule").join(&module).with_extension("rs");
    let fixtures = root.join("fixtures/rules").join(id);
    for taken in [&file, &file.with_extension(""), &fixtures] {
        if taken.exists() {
            return Err(NewRuleError::Exists(taken.clone()));
        }
    }
    let list = root.join(LIST);
    let text = std::fs::read_to_string(&list).map_err(|error| NewRuleError::Io { path: list.clone(), error })?;
    let word = category.as_str();
    let text =
        insert_module(&text, word, &module).ok_or_else(|| NewRuleError::List { path: list.clone(), category: word })?;

    let rule = TEMPLATE.replace("{id}", id).replace("{type}", &type_name(id)).replace("{category}", &type_name(word));
    let files = [
        (file, rule),
        (fixtures.join("bad.services"), format!("# {FILL_IN}: lines that `{id}` reports.\n")),
        (fixtures.join("good.services"), format!("# {FILL_IN}: similar lines that `{id}` does not report.\n")),
        (list, text),
    ];
    let mut written = Vec::new();
    for (path, text) in files {
        let folder = path.parent().unwrap_or(root);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| NewRuleError::Io { path: path.clone(), error })?;
        written.push(path);
    }
    Ok(written)
}

/// Returns whether a text can be the id of a rule.
///
/// An id begins with a letter and consists of lowercase letters and digits, in words separated by single hyphens.
fn is_id(id: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('-').all(is_word)
}

/// Returns the name of a type: `my-rule` is `MyRule`.
fn type_name(id: &str) -> String {
    let capitalized = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    id.split('-').map(capitalized).collect()
}

/// Inserts a module into the text of the list, at the end of its category. A comment begins each category.
///
/// Returns `None` if the text has no such list or comment.
fn insert_module(text: &str, category: &str, module: &str) -> Option<String> {
    let categories = Category::ALL.map(Category::as_str);
    let list = text.find("\nrules![\n")?;
    let lines: Vec<&str> = text[list..].lines().collect();
    let comment = lines.iter().position(|line| line.trim() == format!("// {category}"))?;
    let ends = |line: &str| line == "];" || categories.iter().any(|other| line.trim() == format!("// {other}"));
    let end = (comment + 1..lines.len()).find(|&number| ends(lines[number]))?;
    let word = format!("    {module},");
    let lines: Vec<&str> = [&lines[..end], &[word.as_str()], &lines[end..]].concat();
    Some(text[..list].to_owned() + &lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_goes_to_the_end_of_its_category() {
        let text = "a\n\nrules![\n    // correctness\n    one,\n    // Looks twice.\n    two,\n    // style\n    three,\n];\nb\n";
        let with = |category| insert_module(text, category, "new_one");
        assert_eq!(with("correctness").unwrap(), text.replace("    two,\n", "    two,\n    new_one,\n"));
        assert_eq!(with("style").unwrap(), text.replace("    three,\n", "    three,\n    new_one,\n"));
        assert_eq!(with("stale"), None);
        assert_eq!(insert_module("rules", "style", "x"), None);
    }

    #[test]
    fn ids_are_words_with_hyphens() {
        for (id, expected) in [("my-rule", true), ("rule2", true), ("My-rule", false), ("-a", false), ("a--b", false)] {
            assert_eq!(is_id(id), expected, "{id}");
        }
        for id in ["", "2-rules", "a-", "a_b", "a/b", "../a", "é"] {
            assert!(!is_id(id), "{id}");
        }
        assert_eq!(type_name("my-rule-2"), "MyRule2");
    }
}
