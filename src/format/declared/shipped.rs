//! The descriptors that are part of the program, each compiled on first use.

use super::{DeclaredFormat, compile, parse};
use crate::syntax::FormatOrigin;
use crate::text::InputError;
use globset::GlobSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Lists descriptors by their names: the files of the folder `formats/`.
macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        static SHIPPED: [Shipped; [$($name),*].len()] = [$(Shipped {
            name: $name,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/formats/", $name, ".toml")),
            globs: OnceLock::new(),
            format: OnceLock::new(),
        }),*];
    };
}

shipped![
    "array-comment",
    "asciidoc-table",
    "brace-map",
    "c-define",
    "capirca",
    "case-blocks",
    "cisco-services",
    "clojure-map",
    "csv-header",
    "csv-name-port-transport",
    "csv-plain",
    "csv-service-port-transport",
    "enum",
    "erlang-define",
    "ettercap",
    "firehol",
    "firewalld",
    "function-clauses",
    "fwbuilder",
    "fwcloud",
    "go-map",
    "go-map-nested",
    "grid-table",
    "hcl-list",
    "html-table",
    "iana-csv",
    "if-chain",
    "ipfire-customservices",
    "java-const",
    "json-lines",
    "json-names",
    "json-port-keys",
    "json-port-objects",
    "json-port-texts",
    "json-port-transport-keys",
    "json-records",
    "json-service-names",
    "json-transport-maps",
    "junos-applications",
    "lisp-list",
    "map-put",
    "markdown-table",
    "match-arms",
    "name-chain",
    "ndpi-defaults",
    "ndpi-protos",
    "openvas-port-list",
    "perl-data",
    "pike-mapping",
    "port-array",
    "port-arrow",
    "port-assignments",
    "port-constants",
    "port-lists",
    "port-name-lines",
    "port-sections",
    "port-settings",
    "postfix-known-ports",
    "python-dict-keyword",
    "python-dict-nested",
    "record-list",
    "rst-table",
    "selinux",
    "services-like",
    "shorewall-macro",
    "snort-portvar",
    "sql-copy",
    "sql-insert",
    "sql-rows",
    "suricata",
    "switch-case",
    "tcl-list",
    "toml-records",
    "tuple-list",
    "ufw",
    "wireshark-c",
    "xml-records",
    "yaml-port-lists",
    "yaml-port-map",
    "yaml-port-objects",
    "yaml-records",
    "yaml-transport-maps",
    "zeek-ports",
];

/// A descriptor that is part of the program.
#[derive(Debug)]
pub struct Shipped {
    /// The name of the format and of its file, without `.toml`.
    pub name: &'static str,
    /// The text of the descriptor.
    pub text: &'static str,
    globs: OnceLock<Option<GlobSet>>,
    format: OnceLock<Result<DeclaredFormat, InputError>>,
}

impl Shipped {
    /// Returns the compiled format.
    ///
    /// # Errors
    /// If the descriptor is wrong, which a test rules out.
    pub fn format(&'static self) -> Result<&'static DeclaredFormat, &'static InputError> {
        let compile = || parse(&self.path(), self.text, FormatOrigin::Shipped);
        self.format.get_or_init(compile).as_ref()
    }

    /// Returns whether a file's path is one of the format. This needs no costly parse of the rest of the descriptor.
    pub fn may_claim(&'static self, path: &Path) -> bool {
        let globs = self.globs.get_or_init(|| compile::globs(&self.path(), self.text).ok().flatten());
        globs.as_ref().is_none_or(|globs| globs.is_match(path))
    }

    fn path(&self) -> PathBuf {
        PathBuf::from(format!("formats/{}.toml", self.name))
    }
}

/// Returns the descriptors that are part of the program.
pub fn shipped() -> &'static [Shipped] {
    &SHIPPED
}
