//! The bounds of globs: their compiler panics where one grows too large.

/// The longest glob, in bytes.
const LONGEST: usize = 1000;
/// The deepest nesting of `{…}`.
const DEEPEST: usize = 8;

/// Returns the fault of a glob that is too long, or nests its alternatives too deep, as a sentence.
pub fn glob_fault(glob: &str) -> Option<String> {
    if glob.len() > LONGEST {
        return Some(format!("a pattern has at most {LONGEST} bytes"));
    }
    let mut depth = 0usize;
    for sign in glob.bytes() {
        match sign {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(format!("a pattern nests `{{…}}` at most {DEEPEST} deep"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::glob_fault;

    #[test]
    fn globs_are_bounded() {
        let deep = |depth: usize| format!("{}a{}", "{".repeat(depth), ",b}".repeat(depth));
        assert!(glob_fault(&deep(8)).is_none() && glob_fault(&deep(9)).is_some());
        assert!(glob_fault(&"{a,b}".repeat(100)).is_none());
        assert!(glob_fault(&"a".repeat(1001)).is_some());
    }
}
