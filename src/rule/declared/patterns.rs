//! [`Patterns`]: the patterns of names and texts in conditions.

use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;

/// The largest compiled patterns of one condition, in bytes.
const LARGEST_PATTERNS: usize = 10 << 20;

/// Patterns of texts, any of which must match.
#[derive(Debug)]
pub(super) struct Patterns {
    ignores_case: bool,
    /// Those that need no expression. Most patterns are like that, and an expression takes long to compile.
    plain: Vec<Plain>,
    /// The others.
    regex: Option<Regex>,
}

/// A pattern without signs other than `*` at its ends.
#[derive(Debug)]
struct Plain {
    text: Vec<u8>,
    is_open_before: bool,
    is_open_after: bool,
}

impl Patterns {
    /// Prepares patterns; `None` if they are too large. A set of globs would prepare each text as a path.
    pub(super) fn new(globs: &[&globset::Glob], ignores_case: bool) -> Option<Self> {
        let (mut plain, mut others): (Vec<Plain>, Vec<&str>) = (Vec::new(), Vec::new());
        for glob in globs {
            match Plain::parse(glob.glob()) {
                Some(pattern) => plain.push(pattern),
                None => others.push(glob.regex()),
            }
        }
        if others.is_empty() {
            return Some(Self { ignores_case, plain, regex: None });
        }
        let syntax = syntax::Config::new().utf8(false).dot_matches_new_line(true);
        let limits = Regex::config()
            .nfa_size_limit(Some(LARGEST_PATTERNS))
            .utf8_empty(false)
            .which_captures(WhichCaptures::None);
        let regex = Regex::builder().syntax(syntax).configure(limits).build_many(&others);
        regex.ok().map(|regex| Self { ignores_case, plain, regex: Some(regex) })
    }

    pub(super) fn is_match(&self, text: &[u8]) -> bool {
        self.plain.iter().any(|plain| plain.is_match(text, self.ignores_case))
            || self.regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

impl Plain {
    fn parse(glob: &str) -> Option<Self> {
        let inner = glob.strip_prefix('*').unwrap_or(glob);
        let text = inner.strip_suffix('*').unwrap_or(inner);
        let is_plain = !text.is_empty() && !text.contains(['*', '?', '[', ']', '{', '}', '\\']);
        is_plain.then(|| Self {
            text: text.as_bytes().to_owned(),
            is_open_before: inner.len() < glob.len(),
            is_open_after: text.len() < inner.len(),
        })
    }

    fn is_match(&self, text: &[u8], ignores_case: bool) -> bool {
        let Self { text: wanted, is_open_before, is_open_after } = self;
        let is_wanted =
            |part: &[u8]| if ignores_case { part.eq_ignore_ascii_case(wanted) } else { part == wanted.as_slice() };
        match (is_open_before, is_open_after) {
            (false, false) => is_wanted(text),
            (false, true) => text.get(..wanted.len()).is_some_and(is_wanted),
            (true, false) => text.len().checked_sub(wanted.len()).is_some_and(|at| is_wanted(&text[at..])),
            (true, true) => text.windows(wanted.len()).any(is_wanted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use globset::GlobBuilder;

    /// Whatever the form of a pattern, it means what the crate for globs says.
    #[test]
    fn plain_patterns_match_as_expressions_do() {
        let patterns =
            ["acme-*", "*-db", "*OPS-*", "ssh", "*", "a?c", "[ab]*", "{ssh,telnet}", "*a*b*", "**x", "a\\*b"];
        let texts = ["", "acme-", "ACME-x", "x-db", "-DB", "an OPS-17", "ops-1", "ssh", "sshd", "abc", "telnet", "a*b"];
        for ignores_case in [false, true] {
            for pattern in patterns {
                let glob = GlobBuilder::new(pattern).case_insensitive(ignores_case).build().unwrap();
                let patterns = Patterns::new(&[&glob], ignores_case).unwrap();
                for text in texts {
                    let expected = glob.compile_matcher().is_match(text);
                    assert_eq!(patterns.is_match(text.as_bytes()), expected, "{pattern} {text} {ignores_case}");
                }
            }
        }
    }
}
