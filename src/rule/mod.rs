//! Rules: the trait [`Rule`] and the list of those of the program, one file each.
//!
//! A rule sees a [`Context`] — a document, its bytes, the registry, how each entry stands — and reports
//! findings. It never sees a path, a clock or a colour. Its doc comment is its page in `portolan explain`.

mod support;

pub use support::{Context, DisputedLines, LineSet, Shared, SuppressionUse};

use crate::diagnostic::{Applicability, Category, Findings, RuleId, Severity};
use crate::syntax::{FormatMeta, NameRole, PortsOfName};
use std::borrow::Cow;
use std::sync::Arc;

/// The description of a rule.
#[derive(Clone, Debug)]
pub struct RuleMeta {
    /// The word that selects it.
    pub id: RuleId,
    /// Its category, which decides whether it is on by default.
    pub category: Category,
    /// How bad its findings are.
    pub severity: Severity,
    /// One line for lists.
    pub summary: Cow<'static, str>,
    /// The formats that it checks; the engine runs it for no other.
    pub applies: Applies,
    /// How far its fixes may be trusted at most, from the careful one to the thorough one. Empty if it has none.
    pub fixes: Cow<'static, [Applicability]>,
    /// Its page in `portolan explain`, in Markdown.
    pub page: Cow<'static, str>,
}

/// The formats that a rule checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applies {
    /// Every format.
    Any,
    /// Formats that this resolver reads.
    ReadBy(Cow<'static, str>),
    /// Formats that two or more resolvers read.
    ReadBySeveral,
    /// Formats whose entries can have aliases.
    WithAliases,
    /// Formats whose lines a reader cuts.
    WithLineLimit,
    /// Formats in which a name stands for one port on a transport.
    WithOnePortOfName,
    /// Formats whose names have this meaning.
    NamesAre(NameRole),
}

impl Applies {
    /// Whether a format is among them.
    pub fn to(&self, format: &FormatMeta) -> bool {
        match self {
            Self::Any => true,
            Self::ReadBy(resolver) => format.is_read_by(resolver),
            Self::ReadBySeveral => format.readers.len() > 1,
            Self::WithAliases => format.has_aliases(),
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
    /// Reports the findings.
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
    (@applies ReadBy($what:expr)) => { $crate::rule::Applies::ReadBy(std::borrow::Cow::Borrowed($what)) };
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

/// One word a rule: its module and its place in the list, by category.
macro_rules! rules {
    ($($rule:ident),+ $(,)?) => {
        $(
            #[doc = concat!("The rule `", stringify!($rule), "`.")]
            pub mod $rule;
        )+
        /// Returns the rules of the program, by category, in the order of lists.
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
    duplicate_entry,
    duplicate_name,
    duplicate_port,
    alias_shadow,
    name_case,
    nmap_frequency,
    lookup_lost,
    lookup_changed,
    // Looks at what those before it have reported.
    resolver_disagreement,
    unused_suppression,
    // stale
    moved,
    renamed,
    reassigned,
    deassigned,
    defunct,
    historic_protocol,
    historic_name,
    spelling,
    reserved_port,
    unnamed_port,
    // pedantic
    contested,
    official_name,
    other_transport,
    other_port,
    unregistered,
    dynamic_port,
    service_name,
    stale_alias,
    unauthorized_use,
    unofficial_use,
    reported_malware,
    port_order,
    alias_twins,
    invisible_entry,
    // style
    leading_blanks,
    line_ending,
    final_newline,
    trailing_blanks,
];

/// The rule about suppressions; the engine runs it after all others.
pub const UNUSED_SUPPRESSION: RuleId = RuleId::new("unused-suppression");
