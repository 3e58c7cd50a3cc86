//! `portolan registry update` with good servers, and the message of each kind of fault. Servers are real ones
//! on this computer.

mod faults;
mod good;
mod server;

use crate::folder::{Folder, Ran};
use assert_cmd::Command;
use portolan::registry::Registry;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Returns a state of the registry after the embedded one: its records, without `ms-wbt-server` but with another name
/// for it, without `ni-mail`, and with a new name.
pub(crate) fn xml(date: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut records = String::new();
    let registry = Registry::embedded();
    for record in registry.records() {
        let name = match record.name() {
            "finger" => continue,
            "ms-wbt-server" => "remote-desktop",
            name => name,
        };
        let mut put = |element: &str, value: &str| {
            if !value.is_empty() {
                let _ = write!(records, "<{element}>{}</{element}>", escaped(value));
            }
        };
        put("name", name);
        put("number", &record.ports().map(|ports| ports.to_string()).unwrap_or_default());
        put("protocol", record.transport().map_or("", |transport| transport.as_str()));
        put("description", record.description());
        put("note", record.note());
        let _ = writeln!(records, "</record>");
    }
    records += "<name>brand-new</name><number>4</number><protocol>tcp</protocol></record>\n";
    let records = records.lines().fold(String::new(), |records, record| records + "<record>" + record + "\n");
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<registry xmlns=\"http://www.iana.org/assignments\" \
         id=\"service-names-port-numbers\">\n<title>Names</title>\n<updated>{date}</updated>\n{records}</registry>\n"
    )
}

/// The day of the state that tests have stored before they begin.
pub(crate) const STORED: &str = "2026-09-01";
/// The day of the state that servers have.
pub(crate) const SERVED: &str = "2026-10-01";

/// Returns a folder of a user who has a state of [`STORED`] in the cache.
pub(crate) fn user() -> Folder {
    static CACHE: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = CACHE.get_or_init(|| {
        let folder = Folder::with("registry.xml", xml(STORED));
        let ran = folder.run(&["registry", "update", "--from", "registry.xml"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        std::fs::read(cache_file(&folder)).unwrap()
    });
    let folder = Folder::new();
    folder.file(".cache/portolan/registry.cache", bytes);
    folder
}

pub(crate) fn cache_file(folder: &Folder) -> PathBuf {
    folder.path().join(".cache/portolan/registry.cache")
}

/// `registry update` with these arguments, without the proxies of the surroundings.
pub(crate) fn update(folder: &Folder, args: &[&str]) -> Command {
    let mut program = folder.program(&[&["registry", "update"][..], args].concat());
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        program.env_remove(name).env_remove(name.to_uppercase());
    }
    program
}

/// Returns the registry that `check` uses, and what it warns of.
pub(crate) fn used(folder: &Folder) -> (String, String) {
    let table = folder.file("table.services", "ssh 22/tcp\n");
    let ran = folder.run(&["check", "--output-format", "json", table.to_str().unwrap()]);
    let report: serde_json::Value = serde_json::from_str(ran.text()).unwrap();
    let registry = &report["registry"];
    (format!("{} {}", registry["source"].as_str().unwrap(), registry["updated"].as_str().unwrap()), ran.err)
}

/// Asserts that an update ended with exit status 2 and this message, and that the stored registry is still used.
#[track_caller]
pub(crate) fn assert_refused(folder: &Folder, mut program: Command, words: &[&str]) {
    let before = std::fs::read(cache_file(folder)).unwrap();
    let ran = Ran::of(&mut program);
    assert_eq!((ran.status, ran.text()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("portolan: error: ") && ran.err.contains("portolan: hint: "), "{}", ran.err);
    for word in words {
        assert!(ran.err.contains(word), "no `{word}` in: {}", ran.err);
    }
    assert!(std::fs::read(cache_file(folder)).unwrap() == before, "the stored registry changed: {}", ran.err);
    assert_eq!(used(folder), (format!("cached {STORED}"), String::new()));
    let left = std::fs::read_dir(folder.path().join(".cache/portolan")).unwrap().count();
    assert!(left <= 2, "more is left than the registry and the lock");
}
