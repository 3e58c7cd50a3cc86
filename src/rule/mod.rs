//! Rules: the trait [`Rule`] and the list [`RULES`], one file each.
//!
//! A rule sees a [`Context`] — a document, its bytes, the registry, how each entry stands — and reports
//! findings. It never sees a path, a clock or a colour. Its doc comment is its page in `portolan explain`.

mod context;
mod fixes;
mod groups;
mod in_doubt;
mod lookups;
mod note;
mod past;
mod port_claims;
mod readers;
mod shared;

pub use context::{Context, SuppressionUse};
pub use in_doubt::InDoubt;
pub use note::note_text;
pub use readers::LineSet;
pub use shared::Shared;

use crate::diagnostic::{Applicability, Category, Finding, Findings, Fix};

/// What a rule is called and what it says of itself.
#[derive(Debug)]
pub struct RuleMeta {
    /// The word that selects it.
    pub id: &'static str,
    /// What it is about; decides severity and whether it is on by default.
    pub category: Category,
    /// One line for lists.
    pub summary: &'static str,
    /// How far its fixes may be trusted at most, from the careful one to the thorough one. Empty if it has none.
    pub fixes: &'static [Applicability],
    /// Its page: the doc comment of the rule.
    pub page: &'static str,
}

/// One question that is put to every document.
pub trait Rule: Sync {
    /// What it is called.
    fn meta(&self) -> &'static RuleMeta;
    /// Reports what it finds.
    fn check(&self, context: &Context<'_>, findings: &mut Findings);
    /// What would settle one of its findings: the careful way first, then more thorough ones. Asked for only where
    /// fixes are shown or made.
    fn fixes(&self, context: &Context<'_>, finding: &Finding) -> Vec<Fix>;
}

impl std::fmt::Debug for dyn Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.meta().id)
    }
}

/// Declares the rule of a file: its doc comment, type, id, category and summary. The file adds
/// `fn check(context: &Context, findings: &mut Findings)`; where it lists fixes, also
/// `fn fixes(context: &Context, finding: &Finding) -> Vec<Fix>`.
macro_rules! rule {
    ($(#[doc = $page:literal])+ $name:ident, $id:literal, $category:ident, $summary:literal) => {
        rule!($(#[doc = $page])+ $name, $id, $category, $summary, [], |_, _| Vec::new());
    };
    ($(#[doc = $page:literal])+ $name:ident, $id:literal, $category:ident, $summary:literal, fixes: [$($fix:ident),+]) => {
        rule!($(#[doc = $page])+ $name, $id, $category, $summary, [$($fix),+], fixes);
    };
    ($(#[doc = $page:literal])+ $name:ident, $id:literal, $category:ident, $summary:literal, [$($fix:ident),*], $fixes:expr) => {
        $(#[doc = $page])+
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        pub(super) static RULE: $name = $name;

        pub(super) static META: $crate::rule::RuleMeta = $crate::rule::RuleMeta {
            id: $id,
            category: $crate::diagnostic::Category::$category,
            summary: $summary,
            fixes: &[$($crate::diagnostic::Applicability::$fix),*],
            page: concat!($($page, "\n"),+),
        };

        impl $crate::rule::Rule for $name {
            fn meta(&self) -> &'static $crate::rule::RuleMeta {
                &META
            }

            fn check(&self, context: &$crate::rule::Context<'_>, findings: &mut $crate::diagnostic::Findings) {
                check(context, findings);
            }

            fn fixes(
                &self,
                context: &$crate::rule::Context<'_>,
                finding: &$crate::diagnostic::Finding,
            ) -> Vec<$crate::diagnostic::Fix> {
                let fixes: fn(
                    &$crate::rule::Context<'_>,
                    &$crate::diagnostic::Finding,
                ) -> Vec<$crate::diagnostic::Fix> = $fixes;
                fixes(context, finding)
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
        /// Every rule, by category, in the order of lists.
        pub static RULES: &[&dyn Rule] = &[$(&$rule::RULE),+];

        /// What each rule says of itself, in the same order: to ask each one would bring in the code of all.
        pub(crate) static METAS: &[&RuleMeta] = &[$(&$rule::META),+];
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

/// Id of the rule that speaks of suppressions; the engine runs it after all others.
pub const UNUSED_SUPPRESSION: &str = "unused-suppression";

/// The number of the rule with this id in [`RULES`].
pub fn by_id(id: &str) -> Option<usize> {
    METAS.iter().position(|meta| meta.id == id)
}
