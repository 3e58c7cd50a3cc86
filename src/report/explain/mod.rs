//! The results of `explain`.

mod answer;
pub mod category;
mod former;
mod here;
pub mod json;
mod names;
pub mod packs;
mod parentheses;
mod range;
mod records;
pub mod rule;
mod servers;
pub mod text;
mod timeline;

use crate::engine::{Explanation, Here, Lead, LocalEntry, Question};

/// A query of `explain`, and the facts about it.
#[derive(Clone, Copy, Debug)]
pub struct ExplainedQuery<'a> {
    /// The argument, as typed.
    pub word: &'a str,
    /// The question.
    pub question: &'a Question,
    /// How a name was found; `None` for ports.
    pub lead: Option<&'a Lead<'a>>,
    /// The known facts.
    pub explanation: &'a Explanation<'a>,
    /// The entries of the tables of this system; `None` if they were not read.
    pub local: Option<&'a [LocalEntry]>,
    /// The sockets on the ports of this system; `None` if they were not read, or cannot be.
    pub here: Option<&'a Here>,
}
