//! Rules: the trait [`Rule`] and the list of built-in rules, one file each.
//!
//! A rule takes a [`Context`] — a document, its bytes, the registry, the standing of each entry — and reports
//! findings. It never sees a path, a clock or a color. Its doc comment is its page in `portolan explain`.

pub mod declared;
mod support;

pub use support::{
    ConfigUses, Context, DisputedLines, LineSet, OldTable, OwnProfile, Shared, SuppressionUse, UseAnswer, UseTable,
    UseTables,
};

use crate::diagnostic::{Applicability, Category, Findings, Origin, RuleId, Severity};
use crate::syntax::{FieldKind, FormatMeta, FormatOrigin, NameRole, PortsOfName};
use std::borrow::Cow;
use std::sync::Arc;

/// The description of a rule.
#[derive(Clone, Debug)]
pub struct RuleMeta {
    /// The word that selects the rule.
    pub id: RuleId,
    /// The category, which decides the severity and whether the rule is on by default.
    pub category: Category,
    /// The severity of its findings.
    pub severity: Severity,
    /// The one-line summary in lists of rules.
    pub summary: Cow<'static, str>,
    /// The formats that the rule checks; the engine skips it for every other format.
    pub applies: Applies,
    /// The applicability of its fixes, from the careful one to the thorough one. Empty if the rule has no fixes.
    pub fixes: Cow<'static, [Applicability]>,
    /// The page in `portolan explain`, in Markdown.
    pub page: Cow<'static, str>,
    /// Where the rule is defined.
    pub origin: Origin,
}

/// The formats that a rule checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applies {
    /// Every format.
    Any,
    /// Formats implemented in code, whose lines and words have the form that resolvers expect.
    Tables,
    /// Formats that two or more resolvers read.
    ReadBySeveral,
    /// Formats whose entries can have aliases.
    WithAliases,
    /// Formats whose entries have a field of this kind.
    WithField(FieldKind),
    /// Formats with a reader that cuts long lines.
    WithLineLimit,
    /// Formats in which a lookup of a name returns one port per transport.
    WithOnePortOfName,
    /// Formats whose names have this meaning.
    NamesAre(NameRole),
    /// Configurations that look names up in a table, and no tables.
    Configs,
}

impl Applies {
    /// Returns whether a format is one of these.
    pub fn to(&self, format: &FormatMeta) -> bool {
        if format.origin == FormatOrigin::Configuration {
            return *self == Self::Configs;
        }
        match self {
            Self::Configs => false,
            Self::Any => true,
            Self::Tables => !format.is_declared(),
            Self::ReadBySeveral => format.readers.len() > 1,
            Self::WithAliases => format.has_aliases(),
            Self::WithField(kind) => format.has_field(*kind),
            Self::WithLineLimit => format.line_limit.is_some(),
            Self::WithOnePortOfName => format.ports_of_name == PortsOfName::One,
            Self::NamesAre(role) => format.names == *role,
        }
    }
}

/// One check of documents.
pub trait Rule: Send + Sync {
    /// Returns the description of the rule.
    fn meta(&self) -> &RuleMeta;
    /// Checks one document and reports the findings.
    fn check(&self, context: &Context<'_>, findings: &mut Findings);
}

impl std::fmt::Debug for dyn Rule + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().id.as_str())
    }
}

/// Declares the rule of a file: its doc comment, type, id, category and summary. The file adds
/// `fn check(context: &Context, findings: &mut Findings)`.
macro_rules! rule {
    (
        $(#[doc = $page:literal])+ $name:ident, $id:literal, $category:ident, $summary:literal
        $(, applies: $kind:ident $(($what:expr))?)?
    ) => {
        rule!(
            $(#[doc = $page])+ $name, $id, $category, $summary, [$($kind $(($what))?)?], []
        );
    };
    (
        $(#[doc = $page:literal])+ $name:ident, $id:literal, $category:ident, $summary:literal
        $(, applies: $kind:ident $(($what:expr))?)?, fixes: [$($fix:ident),+]
    ) => {
        rule!(
            $(#[doc = $page])+ $name, $id, $category, $summary, [$($kind $(($what))?)?], [$($fix),+]
        );
    };
    (@applies) => { $crate::rule::Applies::Any };
    (@applies $kind:ident) => { $crate::rule::Applies::$kind };
    (@applies $kind:ident($what:expr)) => { $crate::rule::Applies::$kind($what) };
    (
        $(#[doc = $page:literal])+ $name:ident, $id:literal, $category:ident, $summary:literal,
        [$($applies:tt)*], [$($fix:ident),*]
    ) => {
        $(#[doc = $page])+
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        pub(super) const RULE: $name = $name;

        static META: $crate::rule::RuleMeta = $crate::rule::RuleMeta {
            id: $crate::diagnostic::RuleId::new($id),
            category: $crate::diagnostic::Category::$category,
            severity: $crate::diagnostic::Category::$category.severity(),
            summary: std::borrow::Cow::Borrowed($summary),
            applies: rule!(@applies $($applies)*),
            fixes: std::borrow::Cow::Borrowed(&[$($crate::diagnostic::Applicability::$fix),*]),
            page: std::borrow::Cow::Borrowed(concat!($($page, "\n"),+)),
            origin: $crate::diagnostic::Origin::Builtin,
        };

        impl $crate::rule::Rule for $name {
            fn meta(&self) -> &$crate::rule::RuleMeta {
                &META
            }

            fn check(&self, context: &$crate::rule::Context<'_>, findings: &mut $crate::diagnostic::Findings) {
                check(context, findings);
            }
        }
    };
}

/// Declares the modules of the rules, in display order: by category.
macro_rules! rules {
    ($($rule:ident),+ $(,)?) => {
        $(
            #[doc = concat!("The rule `", stringify!($rule), "`.")]
            pub mod $rule;
        )+
        /// Returns the built-in rules, by category, in display order.
        pub fn builtin() -> Vec<Arc<dyn Rule>> {
            vec![$(Arc::new($rule::RULE)),+]
        }
    };
}

rules![
    // correctness
    syntax,
    port_number,
    port_notation,
    transport_name,
    encoding,
    line_length,
    missing_comment_sign,
    duplicate_entry,
    duplicate_key,
    duplicate_name,
    duplicate_port,
    alias_shadow,
    name_case,
    nmap_frequency,
    lookup_lost,
    lookup_changed,
    unknown_name,
    name_lost,
    name_changed,
    name_hides_profile,
    // Needs the findings of the rules before it.
    resolver_disagreement,
    unused_suppression,
    // stale
    moved,
    renamed,
    reassigned,
    deassigned,
    defunct,
    historic_name,
    spelling,
    unnamed_port,
    misplaced,
    pack_conflict,
    pack_ended,
    pack_elsewhere,
    // pedantic
    contested,
    official_name,
    other_transport,
    other_port,
    reserved_port,
    unregistered,
    dynamic_port,
    historic_protocol,
    pack_unlisted,
    service_name,
    stale_alias,
    unauthorized_use,
    unofficial_use,
    reported_malware,
    port_order,
    alias_twins,
    invisible_entry,
    stale_name,
    // style
    leading_blanks,
    line_ending,
    final_newline,
    trailing_blanks,
];

/// The rules that compare a table with the one that it replaces, and need `--base`.
pub const NEED_BASE: [RuleId; 2] = [RuleId::new("lookup-lost"), RuleId::new("lookup-changed")];

/// The rule that finds nothing with a registry whose notes of unauthorized use are not known.
pub const NEEDS_NOTES_OF_USE: RuleId = RuleId::new("unauthorized-use");

/// The rules that compare a table with the packs of a configuration.
pub const NEED_PACK: [RuleId; 4] = [
    RuleId::new("pack-conflict"),
    RuleId::new("pack-ended"),
    RuleId::new("pack-elsewhere"),
    RuleId::new("pack-unlisted"),
];

/// The rules that compare what two tables answer to a configuration: with one they find nothing.
pub const NEED_TWO_TABLES: [RuleId; 2] = [RuleId::new("name-lost"), RuleId::new("name-changed")];

/// The word for the checked file in the commands of hints, which the engine replaces. A rule sees no path.
pub const THIS_FILE: &str = "FILE";

/// The rule about suppressions; the engine runs it after all others.
pub const UNUSED_SUPPRESSION: RuleId = RuleId::new("unused-suppression");
