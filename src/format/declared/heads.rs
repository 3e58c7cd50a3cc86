//! [`Heads`]: how the tables of a descriptor begin, before the first row.

use super::pattern::Pattern;

/// The shortest head that distinguishes a table from other code, in bytes. After a shorter one, such as `= {`, the rows must be
/// known names, and the first must have the signs of another.
const SHORTEST: usize = 6;

/// The heads of the tables of a descriptor: the parts of `begin` before the first row, where it names the row in it.
#[derive(Debug, Default)]
pub(super) struct Heads {
    pub(super) long: Option<Pattern>,
    pub(super) short: Option<Pattern>,
}

impl Heads {
    /// Compiles the expressions before the group `body`.
    pub(super) fn new<'a>(begins: impl Iterator<Item = &'a str>) -> Self {
        let heads = begins.filter_map(|begin| begin.split_once("(?P<body>").map(|(head, _)| head));
        let sized = heads.filter_map(|head| Some((head, Pattern::shortest(head)?))).filter(|(_, length)| *length > 0);
        let (long, short): (Vec<_>, Vec<_>) = sized.partition(|(_, length)| *length >= SHORTEST);
        let compile = |heads: Vec<(&str, usize)>| {
            let heads: Vec<&str> = heads.into_iter().map(|(head, _)| head).collect();
            if heads.is_empty() { None } else { Pattern::new(&heads, false).ok() }
        };
        Self { long: compile(long), short: compile(short) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.long.is_none() && self.short.is_none()
    }
}
