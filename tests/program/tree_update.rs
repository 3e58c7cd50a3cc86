//! `update` on a tree of tables in many formats: what changes, what stays, and how it is told.

use crate::folder::{Folder, Ran};
use crate::schemas::assert_valid;
use serde_json::Value;

const GO: &str = "package ports\n\nvar services = map[string]map[int]string{\n\t\"tcp\": {\n\t\t15:   \"netstat\", // gone\n\t\t22:   \"ssh\",\n\
                  \t\t5061: \"sip-tls\",\n\t\t9999: \"local\",\n\t},\n\t\"udp\": {53: \"domain\"},\n}\n";
const JSON: &str = "{\n  \"22\": { \"Service Name\": \"ssh\", \"Description\": \"The Secure Shell\" },\n  \
                    \"5061\": { \"Service Name\": \"sip-tls\", \"Description\": \"SIP-TLS\" }\n}\n";
const C: &str = "static const ws_services_entry_t global_tcp_udp_table[] = {\n    { 22, \"ssh\", \"Secure Shell\" },\n    \
                 { 5061, \"sip-tls\", \"SIP-TLS\" },\n};\n";
const CSV: &str = "Name,Port,Protocol\r\n\"ssh\",\"22\",\"tcp\"\r\n\"sip-tls\",\"5061\",\"tcp\"\r\n";
const YAML: &str = "# ports\n22: ssh\n5061: sip-tls\n";
const SERVICES: &str = "ssh\t\t22/tcp\nsip-tls\t\t5061/tcp\nlocal\t\t9999/tcp\t# ours\n";
const CONFIGURATION: &str = "\
[[table]]\npath = \"etc/services\"\n\
[[table]]\npath = \"go/*.go\"\nrenames = true\nadd = \"21-23\"\n\
[[table]]\npath = \"data/*.csv\"\nformat = \"csv-service-port-transport\"\nrenames = true\n\
[[table]]\npath = \"data/tcp.json\"\nrenames = true\nadd = [\"21-22\", \"23\"]\n\
[[table]]\npath = \"data/ports.yaml\"\nrenames = true\n\
[[table]]\npath = \"c/services-data.c\"\nrenames = true\n";

const FILES: [(&str, &str); 6] = [
    ("c/services-data.c", C),
    ("data/ports.csv", CSV),
    ("data/ports.yaml", YAML),
    ("data/tcp.json", JSON),
    ("etc/services", SERVICES),
    ("go/ports.go", GO),
];

fn tree(configuration: &str) -> Folder {
    let folder = Folder::with(".git/HEAD", "");
    for (name, text) in FILES {
        folder.file(name, text);
    }
    folder.file("portolan.toml", configuration);
    folder
}

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap()
}

fn json(ran: &Ran) -> Value {
    let document = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.printed()));
    assert_valid("update.json", &document);
    document
}

/// Returns what a report says of each table.
fn states(document: &Value) -> Vec<(&str, &str)> {
    let tables = document["tables"].as_array().unwrap().iter();
    tables.map(|table| (table["path"].as_str().unwrap(), table["state"].as_str().unwrap())).collect()
}

#[test]
fn the_tables_of_the_configuration_are_brought_up_to_date() {
    let folder = tree(CONFIGURATION);
    let checked = folder.run(&["update", "--check", "--output-format", "json"]);
    let document = json(&checked);
    assert_eq!(checked.status, 1, "{}", checked.printed());
    let expected = [
        ("c/services-data.c", "generated"),
        ("data/ports.csv", "changed"),
        ("data/ports.yaml", "stale"),
        ("data/tcp.json", "changed"),
        ("etc/services", "changed"),
        ("go/ports.go", "changed"),
    ];
    assert_eq!(states(&document), expected);
    assert!(FILES.iter().all(|(name, text)| read(&folder, name) == *text), "--check writes nothing");
    insta::assert_snapshot!(folder.run(&["update", "--check"]).printed());
    insta::assert_snapshot!(folder.run(&["update", "--diff", "--output-format", "markdown"]).printed());

    let written = folder.run(&["update"]);
    assert_eq!(written.status, 0, "{}", written.printed());
    assert_eq!(read(&folder, "c/services-data.c"), C, "a program writes it");
    assert_eq!(read(&folder, "data/ports.yaml"), YAML, "labels stay");
    assert_eq!(read(&folder, "data/ports.csv"), CSV.replace("sip-tls", "sips"));
    let services = SERVICES.replace("5061/tcp\n", "5061/tcp sips\n");
    assert_eq!(read(&folder, "etc/services"), services, "lookups by the old name go on");
    let row = |port: u16, name: &str, what: &str| {
        format!("  \"{port}\": {{ \"Service Name\": \"{name}\", \"Description\": \"{what}\" }},\n")
    };
    let ssh = row(22, "ssh", "The Secure Shell");
    let ftp = row(21, "ftp", "File Transfer Protocol [Control]");
    let tables = JSON.replace(&ssh, &[ftp, ssh.clone(), row(23, "telnet", "Telnet")].concat());
    assert_eq!(read(&folder, "data/tcp.json"), tables.replace("\"sip-tls\"", "\"sips\""));
    let go = GO.replace("\t\t22:   \"ssh\",\n", "\t\t21:   \"ftp\",\n\t\t22:   \"ssh\",\n\t\t23:   \"telnet\",\n");
    let go = go.replace("sip-tls", "sips").replace("{53:", "{21: \"ftp\", 22: \"ssh\", 23: \"telnet\", 53:");
    assert_eq!(read(&folder, "go/ports.go"), go);

    let again = folder.run(&["update", "--check", "c/services-data.c", "data", "etc", "go", "--generated"]);
    assert!(again.status == 1 && again.text().contains("1 would change"), "{}", again.printed());
    let forced = folder.run(&["update", "--generated", "c/services-data.c"]);
    assert!(
        forced.status == 0 && read(&folder, "c/services-data.c") == C.replace("sip-tls", "sips"),
        "{}",
        forced.printed()
    );
    let settled = folder.run(&["update", "--check"]);
    assert!(settled.status == 0, "{}", settled.printed());
}

#[test]
fn renames_and_additions_are_made_on_request_only() {
    let folder = tree("");
    let silent = folder.run(&["update", "--check", "--output-format", "json", "go/ports.go"]);
    let document = json(&silent);
    assert_eq!((silent.status, states(&document)), (0, vec![("go/ports.go", "stale")]));
    let why: Vec<&str> =
        document["tables"][0]["outdated"].as_array().unwrap().iter().map(|row| row["why"].as_str().unwrap()).collect();
    assert_eq!(why, ["no-name", "renames-not-asked"]);
    let asked = json(&folder.run(&[
        "update",
        "--check",
        "--renames",
        "--add",
        "443",
        "--output-format",
        "json",
        "go/ports.go",
    ]));
    let table = &asked["tables"][0];
    assert_eq!(
        (table["renamed"][0]["from"].as_str(), table["renamed"][0]["to"].as_str()),
        (Some("sip-tls"), Some("sips"))
    );
    assert_eq!(table["added"].as_array().unwrap().len(), 2, "{table}");
    // Without a path and without a list, there is nothing to update.
    let none = folder.run(&["update", "--check"]);
    assert!(none.status == 2 && none.err.contains("PATH"), "{}", none.err);
}

#[test]
fn what_the_configuration_keeps_stays() {
    for (keys, from, to) in [
        ("keep = \"sip-tls\"", "", ""),
        ("keep = [\"5000-6000/tcp\"]", "", ""),
        ("keep = \"5061/udp\"", "sip-tls", "sips"),
        ("ports = \"1-1023\"", "", ""),
        ("ports = [\"5061\"]\nadd = \"21\"", "sip-tls", "sips"),
        ("keep = \"ftp\"\nadd = \"21\"\nports = \"21\"", "", ""),
        ("add = \"21\"\ntransports = \"udp\"\nports = \"21\"", "{53:", "{21: \"ftp\", 53:"),
    ] {
        let folder = tree(&format!("[[table]]\npath = \"go/ports.go\"\nrenames = true\n{keys}\n"));
        let ran = folder.run(&["update"]);
        assert_eq!((ran.status, read(&folder, "go/ports.go")), (0, GO.replace(from, to)), "{keys}: {}", ran.printed());
    }
}

#[test]
fn a_keep_about_nothing_is_a_warning_with_its_place() {
    let said = |keys: &str, args: &[&str]| {
        let folder = tree(&format!("[[table]]\npath = \"go/*.go\"\nadd = \"21\"\nkeep = {keys}\n"));
        folder.run(&[&["update", "--check"], args].concat()).err
    };
    let err = said("[\"sip-tls\", \"sipt-ls\", \"9999\", \"7-9/udp\", \"ftp\", \"fpt\"]", &[]);
    for (place, kept) in [("4:20", "sipt-ls"), ("4:39", "7-9/udp"), ("4:57", "fpt")] {
        assert!(
            err.contains(&format!("warning: portolan.toml:{place}: `{kept}` is about no entry of `go/*.go`\n")),
            "{err}"
        );
    }
    assert_eq!(err.matches("is about no entry").count(), 3, "{err}");
    // Other files of the pattern may have it.
    assert!(!said("\"elsewhere\"", &["go/ports.go"]).contains("is about no entry"));
}

#[test]
fn rows_in_one_place_keep_the_order_of_the_table() {
    let folder = tree("[[table]]\npath = \"names.csv\"\nadd = \"20-53\"\ntransports = \"tcp\"\n");
    folder.file("names.csv", "auth,113,tcp\nfinger,79,tcp\nhttp,80,tcp\nzserv,346,tcp\n");
    let ran = folder.run(&["update"]);
    let after = read(&folder, "names.csv");
    let names: Vec<&str> = after.lines().collect();
    assert!(names.len() > 15 && names.is_sorted(), "{}: {after}", ran.printed());
}

#[test]
fn a_table_can_say_that_its_labels_are_names() {
    for (role, renames, expected) in [
        ("", true, "22: ssh\n5061: sip-tls\n"),
        ("role = \"name\"\n", false, "22: ssh\n5061: sip-tls\n"),
        ("role = \"name\"\n", true, "22: ssh\n5061: sips\n"),
        ("role = \"none\"\n", true, "22: ssh\n5061: sip-tls\n"),
    ] {
        let folder = tree(&format!("[[table]]\npath = \"data/ports.yaml\"\n{role}"));
        let args: &[&str] = if renames { &["update", "--renames"] } else { &["update"] };
        let ran = folder.run(args);
        assert_eq!(ran.status, 0, "{role}: {}", ran.printed());
        assert_eq!(read(&folder, "data/ports.yaml"), format!("# ports\n{expected}"), "{role}: {}", ran.printed());
    }
    // Names of a format whose names are the registry's can be texts in one table.
    let folder = tree("[[table]]\npath = \"data/ports.csv\"\nrole = \"label\"\nrenames = true\nadd = \"21\"\n");
    let ran = folder.run(&["update"]);
    assert_eq!(read(&folder, "data/ports.csv"), CSV, "{}", ran.printed());
}

#[test]
fn words_of_code_are_replaced_by_words_only() {
    let lua = "local ports = {\n  nntps = 563,\n  sip_tls = 5061,\n  cap = 1026,\n}\n";
    let folder = tree("[[table]]\npath = \"ports.lua\"\nrole = \"name\"\nrenames = true\n");
    folder.file("ports.lua", lua);
    let ran = folder.run(&["update"]);
    let after = read(&folder, "ports.lua");
    let keys: Vec<&str> = after.lines().filter_map(|line| line.trim().split_once(" = ")).map(|(key, _)| key).collect();
    let is_word = |key: &&str| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    assert!(keys.len() == 3 || keys.len() == 4, "{after}");
    assert!(keys.iter().filter(|key| **key != "local ports").all(is_word), "{}: {after}", ran.printed());
}

#[test]
fn a_range_of_the_registry_is_not_cut_to_its_first_port() {
    let folder = tree("[[table]]\npath = \"go/ports.go\"\nadd = \"6000-6063\"\n");
    let ran = folder.run(&["update", "--check"]);
    let document = json(&folder.run(&["update", "--check", "--output-format", "json"]));
    let left = document["tables"][0]["left_out"].as_array().unwrap();
    assert!(left.iter().any(|left| left["why"] == "range"), "{document:#}");
    let text = ran.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("all of 6000-6063"), "{}", ran.printed());
}

#[test]
fn a_pattern_of_every_file_is_not_about_the_configuration() {
    let folder = tree("[[table]]\npath = \"*\"\n");
    let document = json(&folder.run(&["update", "--check", "--output-format", "json"]));
    let paths: Vec<&str> = states(&document).into_iter().map(|(path, _)| path).collect();
    assert!(!paths.contains(&"portolan.toml") && paths.contains(&"etc/services"), "{paths:?}");
    let ran = folder.run(&["update", "--check"]);
    assert!(!ran.err.contains("portolan.toml"), "{}", ran.printed());
}

#[test]
fn faults_of_the_list_have_a_place() {
    for (keys, message) in [
        ("path = \"x\"\nrenam = true", "unknown key `renam`"),
        ("path = \"x\"\nadd = \"many\"", "`many` is not a port, a range such as 1-1023, or `all`"),
        ("path = \"x\"\nports = \"70000\"", "`70000` is neither a port nor a range"),
        ("path = \"x\"\ntransports = \"tpc\"", "did you mean `tcp`?"),
        ("path = \"x\"\nkeep = \"\"", "is not a name, port or range"),
        ("path = \"x\"\nrole = \"nmae\"", "unknown role of names `nmae`; did you mean `name`?"),
        ("path = \"x\"\nformat = \"go-mapp\"", "did you mean `go-map`?"),
        ("renames = true", "the key `path` is missing"),
    ] {
        let folder = tree(&format!("[[table]]\n{keys}\n"));
        let ran = folder.run(&["update", "--check"]);
        assert!(
            ran.status == 2 && ran.err.contains("portolan.toml:") && ran.err.contains(message),
            "{keys}: {}",
            ran.err
        );
    }
    // A file that is missing is an error before anything is written; a pattern that matches nothing is a note.
    let rest = "[[table]]\npath = \"none/*.go\"\n[[table]]\npath = \"go/ports.go\"\nrenames = true\n";
    let folder = tree(&format!("{rest}[[table]]\npath = \"missing.go\"\n"));
    let ran = folder.run(&["update"]);
    assert_eq!((ran.status, ran.text()), (2, ""), "{}", ran.printed());
    assert!(ran.err.contains("portolan.toml:7:8: missing.go: No such file"), "{}", ran.err);
    assert_eq!(read(&folder, "go/ports.go"), GO);
    let ran = tree(rest).run(&["update", "--check"]);
    assert!(ran.err.contains("no file matches `none/*.go`"), "{}", ran.err);
    assert!(ran.text().contains("go/ports.go"), "{}", ran.printed());
}

#[test]
fn a_changed_table_on_standard_output_is_alone_there() {
    let folder = tree("");
    let args = ["update", "--renames", "--stdin-filename", "ports.go", "-"];
    let filtered = Ran::of(folder.program(&args).write_stdin(GO));
    assert_eq!((filtered.status, filtered.text()), (0, &*GO.replace("sip-tls", "sips")));
    let mixed = Ran::of(folder.program(&[&args[..], &["--output-format", "json"]].concat()).write_stdin(GO));
    assert!(mixed.status == 2 && mixed.err.contains("`--check` or `--diff`"), "{}", mixed.err);
    let both = folder.run(&["update", "--check", "--diff", "go"]);
    assert!(both.status == 2 && both.err.contains("cannot be used with"), "{}", both.err);
}

/// A second round after the additions does not forget what the first one found and fixed.
#[test]
fn fixes_beside_additions_are_counted() {
    let folder = Folder::with("services", "ssh 22/tcp\nsip-tls 5061/tcp\n");
    let ran = folder.run(&["update", "--diff", "--add", "20", "services"]);
    assert!(ran.err.contains("Would fix 1 of 1 finding in 1 file: 1 renamed."), "{}", ran.printed());
    let ran = folder.run(&["update", "--check", "--add", "20", "--output-format", "markdown", "services"]);
    assert!(ran.text().contains("<code>services</code> | 2 | 0 | 2 | 1 | 0 | would change |"), "{}", ran.printed());
    let ran = folder.run(&["update", "--add", "20", "services"]);
    assert!(ran.text().contains("1 found, 1 fixed, 0 left in 1 file: 1 renamed."), "{}", ran.printed());
    assert!(ran.text().contains("Added 2 assignments."), "{}", ran.printed());
}

#[test]
fn a_repository_lists_no_table_outside_of_it() {
    let folder = Folder::with("services", "sip-tls 5061/tcp\n");
    std::fs::create_dir_all(folder.path().join("in/.git")).unwrap();
    let absolute = folder.path().join("services").display().to_string();
    let mut paths = vec!["../services".to_owned(), "a/../../services".to_owned(), "../*".to_owned(), absolute];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../services", folder.path().join("in/link.services")).unwrap();
        std::os::unix::fs::symlink("..", folder.path().join("in/up")).unwrap();
        paths.extend(["link.services", "*.services", "./*.services", "up/*", "up/services"].map(str::to_owned));
    }
    for path in paths {
        folder.file("in/portolan.toml", format!("[[table]]\npath = '{path}'\n"));
        let ran = Ran::of(folder.program(&["update"]).current_dir(folder.path().join("in")));
        assert_eq!(ran.status, 2, "{path}: {ran:?}");
        assert!(
            ran.err.contains("portolan.toml:2:8: a path outside") || ran.err.contains("a link leads out"),
            "{}",
            ran.err
        );
        assert_eq!(read(&folder, "services"), "sip-tls 5061/tcp\n", "{path}");
    }
}

/// A pattern matches links, too, and a search follows none.
#[cfg(unix)]
#[test]
fn a_link_that_a_pattern_matches_is_not_skipped_in_silence() {
    let folder = tree("[[table]]\npath = \"etc/*\"\n");
    folder.file("elsewhere/table", "sip-tls 5061/tcp\n");
    std::os::unix::fs::symlink("services", folder.path().join("etc/again")).unwrap();
    let ran = folder.run(&["update", "--check"]);
    assert!(ran.status == 1 && !ran.err.contains("skipped"), "{}", ran.printed());
    std::os::unix::fs::symlink("../elsewhere/table", folder.path().join("etc/other")).unwrap();
    let ran = folder.run(&["update", "--check"]);
    assert!(ran.err.contains("warning: etc/other: skipped: a symbolic link"), "{}", ran.printed());
}

/// The table still has the old name, whatever a comment or a description says beside it.
#[test]
fn a_comment_with_the_new_name_does_not_settle_an_outdated_row() {
    for (file, text) in [
        ("go/ports.go", GO.replace("\"sip-tls\",", "\"sip-tls\", // sips")),
        ("data/tcp.json", JSON.replace("\"SIP-TLS\"", "\"now sips\"")),
    ] {
        let folder = tree("");
        folder.file(file, &text);
        let list = folder.run(&["list", file]);
        assert!(list.text().contains("renamed"), "{}", list.printed());
        let check = folder.run(&["check", file]);
        assert!(check.text().contains("warning[renamed]: `sip-tls` on 5061"), "{}", check.printed());
        assert!(check.text().contains("rename the entry to `sips`"), "{}", check.printed());
        let document = json(&folder.run(&["update", "--check", "--output-format", "json", file]));
        let outdated = document["tables"][0]["outdated"].as_array().unwrap();
        assert!(outdated.iter().any(|row| row["name"] == "sip-tls"), "{document:#}");
        assert_eq!(folder.run(&["update", "--renames", file]).status, 0);
        assert_eq!(read(&folder, file), text.replace("\"sip-tls\"", "\"sips\""));
    }
}

/// Some rows cannot be written, and all others are.
#[test]
fn rows_that_cannot_be_read_back_keep_no_others_out() {
    const FORMAT: &str = "version = 1\nname = \"ours\"\nkind = \"pattern\"\ncomment = \"%\"\n[[table]]\n\
        begin = '\\\\begin\\{tabular\\}.*'\nend = '\\\\end\\{tabular\\}'\n\
        entry = '(?P<port>\\d+) & (?P<name>[\\w-]+) & (?P<description>[^&%_#$\\\\\\n]*) \\\\\\\\'\n\
        [names]\nrole = \"name\"\n[edit]\nrow = '{port} & {name} & {description} \\\\'\n";
    let folder = Folder::with("ports.tex", "\\begin{tabular}{lll}\n22 & ssh & Shell \\\\\n\\end{tabular}\n");
    folder.file("ours.toml", FORMAT);
    let ran =
        folder.run(&["update", "--add", "1-2000", "--format", "ours.toml", "--output-format", "json", "ports.tex"]);
    let document = json(&ran);
    let unread: Vec<&Value> = document["tables"][0]["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|left| left["why"] == "not-read-back")
        .collect();
    let after = read(&folder, "ports.tex");
    // Only descriptions with a special character keep rows out.
    assert!(unread.len() > 20, "{}", unread.len());
    for left in unread {
        let explained = folder.run(&["explain", "--output-format", "json", left["name"].as_str().unwrap()]);
        assert!(explained.text().contains(['&', '%', '_', '#', '$']), "{left}");
    }
    assert!(after.lines().count() > 1500, "{}", after.lines().count());
}

/// One table in a format that programs read has the reasons, too.
#[test]
fn what_stays_has_a_reason_in_one_services_file() {
    let folder = Folder::with("services", "sip-tls 5061/tcp\n");
    for keys in ["keep = [\"sip-tls\"]", "ports = \"1-100\""] {
        folder.file("portolan.toml", format!("[[table]]\npath = \"services\"\n{keys}\n"));
        let ran = folder.run(&["update", "--check"]);
        let words = ran.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("Outdated entries that stay: 1: `sip-tls` on 5061/tcp"), "{}", ran.printed());
        assert!(words.contains("kept by `portolan.toml`"), "{}", ran.printed());
    }
}

/// An unsafe fix is not offered where a note settles the finding.
#[test]
fn a_safe_note_goes_before_an_unsafe_fix() {
    let folder = Folder::with("services", "netstat 15/tcp\n");
    let ran = folder.run(&["update", "services"]);
    assert!(
        ran.text().contains("1 finding can be acknowledged with a note, which changes no lookup: run with `--notes`.")
    );
    assert!(!ran.text().contains("--unsafe-fixes"), "{}", ran.printed());
    let ran = folder.run(&["update", "--notes", "services"]);
    assert!(ran.text().contains("1 found, 0 fixed, 1 acknowledged with notes, 0 left"), "{}", ran.printed());
}

#[test]
fn no_option_is_advised_after_an_error() {
    let folder = Folder::with("other", "");
    let ran = folder.run(&["update", "missing"]);
    assert_eq!(ran.status, 2, "{}", ran.printed());
    assert!(!ran.printed().contains("--add"), "{}", ran.printed());
    let ran = folder.run(&["update"]);
    assert!(ran.status == 2 && ran.err.contains("[[table]]"), "{}", ran.printed());
}

#[test]
fn the_settings_of_a_folder_list_its_tables() {
    let folder = tree(CONFIGURATION);
    let words = |arguments: &[&str]| folder.run(arguments).text().split_whitespace().collect::<Vec<_>>().join(" ");
    let all = words(&["config", "show"]);
    assert!(all.contains("table etc/services, go/*.go, data/*.csv"), "{all}");
    let one = words(&["config", "show", "go/ports.go"]);
    assert!(one.contains("table go/*.go (from"), "{one}");
}

#[test]
fn help_says_which_tables_are_read_without_a_path() {
    let folder = Folder::with("services", "");
    let help = |command| {
        let ran = folder.run(&[command, "--help"]);
        ran.text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(help("update").contains("[default: `[[table]]` in portolan.toml]"));
    assert!(help("annotate").contains("at least one is needed") && !help("annotate").contains("system's own"));
    assert!(help("check").contains("[default: the system's own tables] Required with `--fix` and `--diff`."));
    let help = folder.run(&["--help"]).text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("or `update --check` finds one"), "{help}");
}

#[test]
fn identifiers_are_no_service_names() {
    let header = "#define PORT_SSH 22\n#define PORT_SIP_TLS 5061\n#define PORT_HTTP 80\n";
    let hint = "remove `role`: only the declaration would be renamed, and its uses would keep the old name";
    for (keys, message) in [
        (
            "format = \"c-define\"\nrole = \"name\"",
            "portolan.toml:4:8: names of `c-define` are identifiers in code, not service names",
        ),
        (
            "role = \"name\"",
            "ports.h: names of `c-define` are identifiers in code, but portolan.toml:3:8 says `role = \"name\"`",
        ),
    ] {
        let folder = tree(&format!("[[table]]\npath = \"ports.h\"\n{keys}\nrenames = true\n"));
        folder.file("ports.h", header);
        for command in [&["update"][..], &["check", "ports.h"]] {
            let ran = folder.run(command);
            let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(ran.status == 2 && err.contains(message) && err.contains(hint), "{command:?}: {}", ran.err);
        }
        assert_eq!(read(&folder, "ports.h"), header);
    }
    // With the role that the format states, nothing is renamed.
    let folder = tree("[[table]]\npath = \"ports.h\"\nrole = \"identifier\"\nrenames = true\n");
    folder.file("ports.h", header);
    assert_eq!(folder.run(&["update"]).status, 0);
    assert_eq!(read(&folder, "ports.h"), header);
}

/// macOS loses the last byte of a last line without a line ending. A row after it would change that answer.
#[test]
fn a_missing_line_ending_is_said_once() {
    let folder = Folder::with("services", "ssh 22/tcp");
    let ran = folder.run(&["update", "--check", "--add", "80", "services"]);
    let text = ran.printed().split_whitespace().collect::<Vec<_>>().join(" ");
    let first = "Left out 6, because a resolver reads the last line differently if it ends with a newline (run `portolan \
                 check --select final-newline --fix --unsafe-fixes` first): http 80/tcp, http 80/udp, www 80/tcp, www 80/udp, www-http 80/tcp, www-http \
                 80/udp.";
    assert!(text.contains(first), "{text}");
    let fixed = folder.run(&["check", "--select", "final-newline", "--fix", "--unsafe-fixes", "services"]);
    assert_eq!(fixed.status, 0, "{}", fixed.printed());
    assert_eq!(folder.run(&["update", "--add", "80", "services"]).status, 0);
    let text = std::fs::read_to_string(folder.path().join("services")).unwrap();
    assert!(text.starts_with("ssh 22/tcp\nhttp 80/tcp"), "{text}");
}
