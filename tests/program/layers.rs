//! The order of the modules: each uses only those before it. Test code is held to it too.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Modules from the one that knows nothing to the one that knows all; those of one row do not see each other. Rows
/// may name modules that do not exist yet.
const ORDER: [&[&str]; 19] = [
    &["text"],
    &["model"],
    &["syntax"],
    &["uses"],
    &["registry"],
    &["phrases"],
    &["diagnostic"],
    &["format", "rule"],
    &["source"],
    &["fix"],
    &["export"],
    &["plugin"],
    &["local"],
    &["engine"],
    &["report"],
    &["config"],
    &["cli"],
    &["lib"],
    &["main"],
];

/// Crates, and the only places that may use them: inside `src/`, or in a crate beside it.
const CRATES: [(&str, &[&str]); 25] = [
    ("portolan", &["main.rs", "crates/archive/"]),
    ("portolan_archive", &["crates/archive/"]),
    ("nom", &["format/", "local/", "uses/", "crates/archive/"]),
    ("quick_xml", &["source/", "format/declared/", "local/", "uses/", "crates/archive/"]),
    ("regex_automata", &["format/declared/", "rule/declared/"]),
    ("regex_syntax", &["format/declared/"]),
    ("jsonc_parser", &["format/declared/"]),
    ("saphyr_parser", &["format/declared/"]),
    ("reqwest", &["source/"]),
    ("procfs", &["local/listen/system/"]),
    ("rustls", &["source/"]),
    ("flate2", &["source/"]),
    ("etcetera", &["cli/", "config/find.rs"]),
    ("libc", &["source/cache.rs"]),
    ("xattr", &["fix/"]),
    ("toml", &["text/toml_file.rs", "text/declared.rs", "format/declared/"]),
    ("strsim", &["text/slip.rs"]),
    ("colored", &["report/theme.rs"]),
    ("annotate_snippets", &["report/"]),
    ("textwrap", &["report/"]),
    ("terminal_size", &["report/theme.rs"]),
    ("kdam", &["cli/progress.rs", "crates/archive/src/main.rs"]),
    ("clap", &["cli/", "crates/archive/src/main.rs"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
];

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&module))
}

/// Returns the module at the top that a file of `src/` belongs to.
fn top_module(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// Returns the violations in one file; `file` is its path inside `src/`.
fn faults(file: &str, source: &str) -> Vec<String> {
    let code = without_comments(source);
    let own = top_module(file);
    let own_rank = rank(own).unwrap_or_else(|| panic!("{file}: the module {own} has no place in the order"));
    let mut used = paths_after(&code, "crate::");
    used.extend(paths_after(&code, "portolan::"));
    used.extend(modules_through_super(file, &code));
    let mut faults = Vec::new();
    for module in used {
        // Items at the top of the crate, such as macros, have no rank.
        if module != own && rank(&module).is_some_and(|rank| rank >= own_rank) {
            faults.push(format!("{file}: {own} uses {module}, which does not come before it"));
        }
    }
    faults.extend(crate_faults(file, &code));
    faults
}

/// Crates that a file uses and may not.
fn crate_faults(file: &str, code: &str) -> Vec<String> {
    let is_used = |name: &str| words(code).any(|(at, word)| word == name && is_path_of_crate(code, at, name));
    let is_allowed = |places: &[&str]| places.iter().any(|place| file.starts_with(place));
    let bad = CRATES.iter().filter(|(name, places)| !is_allowed(places) && is_used(name));
    bad.map(|(name, places)| format!("{file}: uses {name}, which only {} may", places.join(" and "))).collect()
}

/// Returns the code without `//` comments, and so without doc comments, which may name any module. A `//` inside a
/// string cuts that line short, which hides no path.
fn without_comments(source: &str) -> String {
    source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .fold(String::new(), |code, line| code + line + "\n")
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns every word of the code and where it starts.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = |&(at, c): &(usize, char)| is_name(c) && !code[..at].ends_with(is_name);
    code.char_indices().filter(start).map(|(at, _)| {
        let end = code[at..].find(|c| !is_name(c)).map_or(code.len(), |length| at + length);
        (at, &code[at..end])
    })
}

/// Returns whether `name` at `at` begins the path of a crate: `name::…` or `use name;`, and not `x::name::…`.
fn is_path_of_crate(code: &str, at: usize, name: &str) -> bool {
    let (before, after) = (&code[..at], &code[at + name.len()..]);
    let first = !before.ends_with("::") || before.ends_with(" ::");
    first && (after.starts_with("::") || before.ends_with("use "))
}

/// Returns the first names of all paths that begin with `start`, those in braces too.
fn paths_after(code: &str, start: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(start).filter(|&(at, _)| !code[..at].ends_with(is_name)) {
        let rest = &code[at + start.len()..];
        match rest.strip_prefix('{') {
            None => found.extend(words(rest).next().map(|(_, word)| word.to_owned())),
            Some(list) => found.extend(first_names(list)),
        }
    }
    found
}

/// Returns the first name of each path in `a, b::c, d::{e, f}}`, up to the brace that closes the list.
fn first_names(list: &str) -> Vec<String> {
    let (mut depth, mut names, mut item) = (0, Vec::new(), String::new());
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut item)),
            c if depth == 0 => item.push(c),
            _ => {}
        }
    }
    names.push(item);
    names.iter().filter_map(|item| words(item).next().map(|(_, word)| word.to_owned())).collect()
}

/// Modules reached by climbing to the top: `super::super::x` in a file two levels deep. Modules inside a file, which
/// lie deeper, hold tests only, so the climbing of test code is not counted.
fn modules_through_super(file: &str, code: &str) -> BTreeSet<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let depth = file.trim_end_matches("mod.rs").trim_end_matches('/').split('/').count();
    if matches!(file, "lib.rs" | "main.rs") {
        return BTreeSet::new();
    }
    paths_after(code, &"super::".repeat(depth))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn modules_use_only_earlier_modules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&folder);
    assert!(files.len() > 20, "only {} files in src/", files.len());
    let faults: Vec<String> = files
        .iter()
        .flat_map(|path| {
            let file = path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
            faults(&file, &std::fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn crates_beside_the_program_use_only_their_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = rust_files(&root.join("crates"));
    assert!(files.len() > 10, "only {} files in crates/", files.len());
    let faults: Vec<String> = files
        .iter()
        .flat_map(|path| {
            let file = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            crate_faults(&file, &without_comments(&std::fs::read_to_string(path).unwrap()))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_has_a_rank() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let modules: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(modules.contains(&"text") && modules.contains(&"cli"));
    for module in modules {
        assert!(rank(module).is_some(), "{module} has no place in the order");
    }
}

#[test]
fn the_checker_finds_violations() {
    let bad = [
        ("text/lines.rs", "use crate::model::Date;"),
        ("syntax/mod.rs", "use crate::{text::Span, model::{Date, Port}, registry};"),
        ("rule/a.rs", "fn f(x: &crate::format::Line) {}"),
        ("format/a.rs", "use crate::rule::RULES;"),
        ("model/date.rs", "use super::super::engine::run;"),
        ("model/mod.rs", "use super::engine::run;"),
        ("engine/run.rs", "mod tests {\n    use crate::cli::Args;\n}"),
        ("rule/a.rs", "use nom::Parser;"),
        ("report/text.rs", "let x = colored::control::unset_override();"),
        ("report/lists.rs", "#[derive(Debug, clap::ValueEnum)]"),
        ("engine/run.rs", "use clap;"),
        ("report/lists.rs", "let x = ::clap::Arg::new();"),
    ];
    for (file, source) in bad {
        assert_eq!(faults(file, source).len(), 1, "{file}: {source}");
    }
    let good = [
        ("model/date.rs", "// use crate::engine::run;\nuse crate::text::Span; use crate::model::Port;"),
        ("rule/a.rs", "use super::context::any_of; /// crate::cli\n"),
        ("engine/run.rs", "use crate::{format, rule::{cli, Rule}};"),
        ("cli/args.rs", "use clap::Parser;"),
        ("format/line.rs", "use nom::{IResult, Parser}; let economy = 1;"),
        ("report/text.rs", "macro_rules! x { () => { $crate::text::Span } } let colored = 1; a::colored::b();"),
        ("model/a.rs", "#[cfg(test)]\nmod tests { use super::super::registry; }"),
    ];
    for (file, source) in good {
        assert_eq!(faults(file, source), [""; 0], "{file}: {source}");
    }
    for (file, source, count) in [
        ("crates/resolvers/src/go.rs", "use portolan::model::Date;", 1),
        ("crates/store/src/lib.rs", "use nom::Parser; use portolan_archive::build;", 2),
        ("crates/archive/src/build.rs", "use portolan::model::Date; use portolan_archive::build; use nom::Parser;", 0),
    ] {
        assert_eq!(crate_faults(file, source).len(), count, "{file}: {source}");
    }
}
