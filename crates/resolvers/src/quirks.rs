//! [`Quirks`]: the habits that a model has.

/// A set of the quirks in [`super::ResolverMeta::quirks`], by their index there. Real resolvers have all of theirs; a
/// model without one shows the effect of the quirk, to explain why answers differ, and in tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quirks(u32);

impl Quirks {
    /// All of them.
    pub const ALL: Self = Self(!0);

    /// Returns these quirks but one.
    #[must_use]
    pub const fn without(self, quirk: usize) -> Self {
        Self(self.0 & !(1 << quirk))
    }

    /// Returns whether the model has this one.
    pub const fn has(self, quirk: usize) -> bool {
        self.0 & (1 << quirk) != 0
    }
}

/// Numbers the quirks of a model: a constant for each, and the list of their descriptions.
macro_rules! quirks {
    ($($(#[doc = $doc:literal])* $name:ident: $words:literal),+ $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "they only number the constants of these names")]
        enum Number { $($name),+ }
        $($(#[doc = $doc])* const $name: usize = Number::$name as usize;)+
        const QUIRKS: &[&str] = &[$($words),+];
    };
}

pub(crate) use quirks;
