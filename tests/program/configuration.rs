//! `portolan.toml`: which one holds, what it may do, and what the command line overrides.

use crate::folder::{Folder, Ran};
use crate::schemas::assert_valid;
use serde_json::Value;

/// Entries with findings of several categories.
const TABLE: &str = "ssh 22/tcp\nfoo 99/tcp\nsip-tls 5061/tcp\n";

/// Returns a repository with a table and a configuration.
fn repository(configuration: &str) -> Folder {
    let folder = Folder::with("repo/.git/HEAD", "");
    folder.file("repo/services", TABLE);
    folder.file("repo/portolan.toml", configuration);
    folder
}

/// Returns the rules of the findings that a run reports, in order.
fn rules(folder: &Folder, args: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["check", "--output-format", "jsonl"], args].concat());
    assert!(ran.status < 2, "{args:?}: {}", ran.err);
    let rule = |line: &str| serde_json::from_str::<Value>(line).unwrap()["rule"].as_str().unwrap().to_owned();
    ran.text().lines().map(rule).collect()
}

/// Runs a command that fails, and returns what it says.
fn fails(folder: &Folder, args: &[&str]) -> String {
    let Ran { status, out, err } = folder.run(args);
    assert_eq!((status, &*out), (2, &b""[..]), "{args:?}: {err}");
    err
}

#[test]
fn the_nearest_configuration_selects_the_rules() {
    let folder = repository("extend-select = [\"contested\"]\nignore = [\"renamed\"]\n");
    folder.file("repo/sub/services", TABLE);
    folder.file("repo/sub/portolan.toml", "select = [\"renamed\"]\n");
    folder.file("outside/services", TABLE);
    assert_eq!(rules(&folder, &["repo/services"]), ["contested"]);
    assert_eq!(rules(&folder, &["repo/sub/services"]), ["renamed"]);
    assert_eq!(rules(&folder, &["outside/services"]), ["renamed"]);
    // Each file of a search has its own.
    assert_eq!(rules(&folder, &["repo"]), ["contested", "renamed"]);
    assert_eq!(rules(&folder, &["--isolated", "repo/services"]), ["renamed"]);
    assert_eq!(rules(&folder, &["--config", "repo/portolan.toml", "outside/services"]), ["contested"]);
}

#[test]
fn the_users_configuration_holds_where_there_is_no_nearer_one() {
    let folder = repository("ignore = [\"renamed\"]\n");
    folder.file("outside/.git/HEAD", "");
    folder.file("outside/services", TABLE);
    folder.file(".config/portolan/portolan.toml", "select = [\"contested\"]\n");
    assert_eq!(rules(&folder, &["outside/services"]), ["contested"]);
    assert!(rules(&folder, &["repo/services"]).is_empty());
    let printed = folder.run(&["config", "show", "outside/services"]);
    assert!(printed.text().contains("portolan/portolan.toml (user)"), "{}", printed.text());
}

#[test]
fn the_command_line_comes_before_the_configuration() {
    let folder = repository("extend-select = [\"contested\"]\nignore = [\"renamed\"]\nresolvers = [\"musl\"]\n");
    assert_eq!(rules(&folder, &["--select", "renamed", "repo/services"]), ["renamed"]);
    assert_eq!(rules(&folder, &["--extend-select", "renamed", "repo/services"]), ["contested", "renamed"]);
    assert!(rules(&folder, &["--ignore", "contested", "repo/services"]).is_empty());
}

#[test]
fn severities_and_ignores_hold_for_rules_and_files() {
    let folder = repository(
        "[severity]\nstale = \"info\"\nrenamed = \"error\"\n[per-file-ignores]\n\"old/*\" = [\"stale\"]\n\"*.ports\" = [\"all\"]\n\
         [per-file-formats]\n\"*.ports\" = \"services\"\n",
    );
    for name in ["repo/old/services", "repo/a.ports"] {
        folder.file(name, TABLE);
    }
    let ran = folder.run(&["check", "--output-format", "concise", "repo/services"]);
    assert!(ran.text().contains("error[renamed]"), "{}", ran.text());
    assert!(rules(&folder, &["repo/old/services"]).is_empty());
    // The format of a pattern makes the file a table.
    let ran = folder.run(&["list", "--output-format", "tsv", "repo"]);
    assert_eq!(ran.text().matches("a.ports").count(), 3, "{}", ran.text());
    assert!(rules(&folder, &["repo/a.ports"]).is_empty());
}

#[test]
fn excluded_files_are_read_only_if_they_are_named() {
    let folder = repository("exclude = [\"vendor\", \"a/*.services\"]\n");
    for name in ["repo/vendor/services", "repo/x/vendor/services", "repo/a/b.services"] {
        folder.file(name, TABLE);
    }
    assert_eq!(rules(&folder, &["repo"]), ["renamed"]);
    assert_eq!(rules(&folder, &["repo/vendor/services"]), ["renamed"]);
}

#[test]
fn base_registry_and_minimum_version_are_read() {
    let folder = repository("base = \"old.services\"\nmin-version = \"0.1\"\n");
    folder.file("repo/old.services", "ssh 22/tcp\ngone 7777/tcp\n");
    assert_eq!(rules(&folder, &["--select", "lookup-lost", "repo/services"]), ["lookup-lost"]);
    folder.file("repo/portolan.toml", "base = \"old.services\"\naccepted-losses = [\"gone/tcp\"]\n");
    assert!(rules(&folder, &["--select", "lookup-lost", "repo/services"]).is_empty());
    let folder = repository("min-version = \"99.1\"\nunheard-of = 1\n");
    assert!(
        fails(&folder, &["check", "repo/services"]).contains("portolan.toml:1:15: this configuration needs a newer")
    );
    let csv = "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,\
               Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\n\
               foo,99,tcp,Ours,,,2001-02-03,,,,,\n,100-49151,,Unassigned,,,,,,,,\nportless,,udp,,,,,,,,,\n";
    let folder = repository("registry = \"2026-01-02.csv\"\nselect = [\"unregistered\", \"contested\"]\n");
    folder.file("repo/2026-01-02.csv", csv);
    let ran = folder.run(&["check", "--output-format", "json", "repo/services"]);
    let report: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_eq!(report["registry"]["source"], "repo/2026-01-02.csv");
}

#[test]
fn a_fault_is_printed_with_its_position_and_a_suggestion() {
    for (text, position, hint) in [
        ("selct = []\n", ":1:1: unknown key `selct`\n  |\n1 | selct = []\n  | ^^^^^", "did you mean `select`?"),
        ("ignore = [\"stale\", \"speling\"]\n", ":1:20: unknown rule `speling`; did you mean `spelling`?", ""),
        ("[severity]\nspelling = \"eror\"\n", ":2:12: unknown severity `eror`; did you mean `error`?", ""),
        ("[per-file-formats]\n\"*\" = \"service\"\n", ":2:7: unknown format `service`; did you mean `services`?", ""),
        ("resolvers = [\"glibc\", \"mussl\"]\n", ":1:23: unknown resolver `mussl`; did you mean `musl`?", ""),
        ("resolvers = \"glibc@9\"\n", ":1:13: no model of glibc `9`; there are models of ", ""),
        ("resolvers = []\n", ":1:13: an empty list: name a resolver", ""),
        ("exclude = [\"a[\"]\n", ":1:12: not a pattern of paths", ""),
        ("version = 2\nfuture = 1\n", ":1:11: version 2 of these keys needs a newer version", ""),
        ("select = 1\n", ":1:10: expected a list, found `1`", ""),
        ("a = [\n", ":1:6: unclosed array", ""),
        ("rule-files = [\"none.toml\"]\n", "none.toml: No such file", ""),
        ("[[pack]]\nid = \"Acme\"\nfile = \"p\"\n", ":2:6: `Acme` cannot name a pack", ""),
        (
            "[[pack]]\nid = \"a\"\nfile = \"p\"\nkind = \"claim\"\n",
            ":4:8: unknown kind of pack `claim`; did you mean `claims`?",
            "",
        ),
    ] {
        let folder = repository(text);
        let said = fails(&folder, &["check", "repo/services"]);
        assert!(said.contains(position) && said.contains(hint), "{text}: {said}");
    }
}

/// Whatever is wrong with a file as a whole, the error is at the key that names it.
#[test]
fn a_path_that_cannot_be_read_is_told_where_it_is_named() {
    for (text, said) in [
        ("base = \"none\"\n", ":1:8: repo/none: "),
        (
            "base = \"folder\"\n",
            ":1:8: repo/folder: a folder, not a file\n  |\n1 | base = \"folder\"\n  |        ^^^^^^^^",
        ),
        ("base = \"prose\"\n", ":1:8: repo/prose: "),
        ("baseline = \"none\"\n", ":1:12: repo/none: "),
        ("baseline = \"folder\"\n", ":1:12: repo/folder: "),
        ("registry = \"none\"\n", ":1:12: repo/none: "),
        ("registry = \"prose\"\n", ":1:12: repo/prose: this is neither the registry's XML nor its CSV"),
        ("rule-files = [\"folder\"]\n", ":1:15: repo/folder: not a regular file"),
        ("[[pack]]\nid = \"a\"\nfile = \"folder\"\n", ":3:8: repo/folder: not a regular file"),
        ("[[format]]\nfile = \"folder\"\n", ":2:8: repo/folder: not a regular file"),
    ] {
        let folder = repository(text);
        folder.file("repo/folder/x", "");
        folder.file("repo/prose", "This is prose.\n");
        let err = fails(&folder, &["check", "repo/services"]);
        assert!(err.contains(&format!("repo/portolan.toml{said}")), "{text}: {err}");
    }
    // A fault inside the file has its position there, and a file that the command line names is not the configuration's.
    let folder = repository("baseline = \"services\"\n");
    assert!(fails(&folder, &["check", "repo/services"]).contains("error: repo/services:1:1: not JSON"));
    let folder = repository("base = \"none\"\n");
    let err = fails(&folder, &["check", "--base", "other", "repo/services"]);
    assert!(err.contains("error: other: "), "{err}");
}

#[cfg(unix)]
#[test]
fn a_repository_names_nothing_outside_it() {
    use std::os::unix::fs::symlink;
    for named in ["/etc/hostname", "../secret.toml", "sub/../../secret.toml", "link.toml"] {
        for key in [
            "[[format]]\nfile = \"X\"",
            "rule-files = [\"X\"]",
            "base = \"X\"",
            "registry = \"X\"",
            "[[pack]]\nid = \"a\"\nfile = \"X\"",
        ] {
            let folder = repository(&key.replace('X', named));
            folder.file("secret.toml", "version = 1\n# a secret\n");
            symlink("../secret.toml", folder.path().join("repo/link.toml")).unwrap();
            let said = fails(&folder, &["check", "repo/services"]);
            assert!(said.contains("the folder of the configuration") && !said.contains("a secret"), "{named}: {said}");
        }
    }
    // The user's own word is enough.
    let folder = repository("rule-files = [\"../rules.toml\"]\n");
    folder.file("rules.toml", "version = 1\n");
    assert_eq!(rules(&folder, &["--config", "repo/portolan.toml", "repo/services"]), ["renamed"]);
    let folder = repository("");
    std::fs::remove_file(folder.path().join("repo/portolan.toml")).unwrap();
    folder.file("evil.toml", "ignore = [\"all\"]\n");
    symlink("../evil.toml", folder.path().join("repo/portolan.toml")).unwrap();
    assert!(fails(&folder, &["check", "repo/services"]).contains("a symbolic link that leads out of its folder"));
}

#[test]
fn a_configuration_is_no_obstacle_to_commands_without_one() {
    let folder = repository("fault\n");
    folder.file("portolan.toml", "fault\n");
    for args in
        [&["completions", "bash"][..], &["config", "schema"], &["--isolated", "rules"], &["registry", "sources"]]
    {
        let ran = folder.run(args);
        assert_eq!((ran.status, &*ran.err), (0, ""), "{args:?}");
    }
    assert!(fails(&folder, &["rules"]).contains("portolan.toml:1:6"));
    assert!(fails(&folder, &["--config", "missing.toml", "rules"]).contains("missing.toml: No such file"));
}

#[test]
fn what_holds_for_a_file_is_shown() {
    let folder = repository("extend-select = [\"contested\"]\n[per-file-ignores]\n\"services\" = [\"stale\"]\n");
    let ran = folder.run(&["config", "show", "repo/services"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    for line in [
        "repo/portolan.toml (repository)\n",
        "  extend-select     contested  (from repo/portolan.toml)\n",
        "  per-file-ignores  stale  (from repo/portolan.toml)\n",
        "  base              -  (default)\n",
    ] {
        assert!(ran.text().contains(line), "{line}: {}", ran.text());
    }
    let ran = folder.run(&["config", "show", "--output-format", "json", "repo/services"]);
    let printed: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("config.json", &printed);
    assert_eq!(printed["kind"], "repository");
    let ran = folder.run(&["config", "show", "--isolated", "--output-format", "json", "repo/services"]);
    let printed: Value = serde_json::from_slice(&ran.out).unwrap();
    assert_valid("config.json", &printed);
    assert_eq!(printed["configuration"], Value::Null);
    assert!(folder.run(&["config", "show", "repo/../x"]).text().starts_with("no configuration"));
}

/// Returns a descriptor of lines such as `port 15 tcp = netstat`, with further keys.
fn descriptor(keys: &str) -> String {
    let entry = r"entry = '^port (?P<port>\d+) (?P<transport>tcp|udp) = (?P<name>[\w-]+)'";
    format!(
        "version = 1\nname = \"ports\"\nkind = \"pattern\"\ncomment = \"#\"\n{keys}\n[[table]]\n{entry}\n[names]\nrole = \"name\"\n"
    )
}

const PORTS: &str = "# ours\nport 15 tcp = netstat\nport 22 tcp = ssh\n";

#[test]
fn a_repository_has_formats_of_its_own() {
    let folder = repository("[[format]]\nfile = \"formats/ports.toml\"\n");
    folder.file("repo/formats/ports.toml", descriptor("paths = [\"*.ports\"]"));
    folder.file("repo/my.ports", PORTS);
    folder.file("repo/sub/other.ports", PORTS);
    folder.file("outside/my.ports", PORTS);
    assert_eq!(rules(&folder, &["repo/my.ports"]), ["deassigned"]);
    // A search finds the files that the descriptor has a pattern for.
    assert_eq!(rules(&folder, &["repo"]), ["deassigned", "renamed", "deassigned"]);
    assert_eq!(rules(&folder, &["--format", "ports", "repo/my.ports"]), ["deassigned"]);
    // The same descriptor may be named.
    assert_eq!(rules(&folder, &["--format", "repo/formats/ports.toml", "repo/my.ports"]), ["deassigned"]);
    assert!(fails(&folder, &["check", "outside/my.ports"]).contains("my.ports"));
    assert!(fails(&folder, &["check", "--format", "ports", "outside/my.ports"]).contains("unknown format `ports`"));
    assert!(fails(&folder, &["check", "--isolated", "repo/my.ports"]).contains("my.ports"));

    let listed = folder.run(&["list", "--output-format", "jsonl", "repo/my.ports"]);
    let entries: Vec<Value> = listed.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let says = |entry: &Value| (entry["name"].clone(), entry["port"].clone(), entry["line"].clone());
    assert_eq!(
        entries.iter().map(says).collect::<Vec<_>>(),
        [("netstat".into(), 15.into(), 2.into()), ("ssh".into(), 22.into(), 3.into())]
    );
    let formats = folder.run(&["--config", "repo/portolan.toml", "formats"]);
    let at = formats.text().find("\nports ").unwrap();
    assert!(formats.text()[at..].contains("from repo/formats/ports.toml\n"), "{}", formats.text());
    let printed = folder.run(&["config", "show", "repo/my.ports"]);
    assert!(
        printed.text().contains("ports (repo/formats/ports.toml)  (from repo/portolan.toml)"),
        "{}",
        printed.text()
    );
}

#[test]
fn patterns_give_files_a_format_of_the_repository() {
    for configuration in [
        "[[format]]\nfile = \"p.toml\"\npaths = [\"*.ports\"]\n",
        "[per-file-formats]\n\"*.ports\" = \"ports\"\n[[format]]\nfile = \"p.toml\"\n",
        // The longest pattern decides.
        "[per-file-formats]\n\"*.p*\" = \"services\"\n[[format]]\nfile = \"p.toml\"\npaths = [\"*.ports\"]\n",
    ] {
        let folder = repository(configuration);
        folder.file("repo/p.toml", descriptor("contains = 'nowhere'"));
        folder.file("repo/my.ports", PORTS);
        folder.file("repo/my.text", PORTS);
        assert_eq!(rules(&folder, &["repo/my.ports"]), ["deassigned"], "{configuration}");
        assert_eq!(rules(&folder, &["repo"]), ["deassigned", "renamed"], "{configuration}");
        assert!(fails(&folder, &["check", "repo/my.text"]).contains("my.text"));
        folder.file("repo/my.ports", "# none\n");
        assert!(
            fails(&folder, &["check", "--quiet", "--output-format", "concise", "repo/my.ports"]).contains("my.ports")
        );
    }
}

#[test]
fn the_content_decides_where_a_descriptor_says_so() {
    let folder = repository("[[format]]\nfile = \"p.toml\"\n");
    folder.file("repo/p.toml", descriptor("paths = [\"*.conf\"]\ncontains = 'ours'"));
    folder.file("repo/a.conf", PORTS);
    folder.file("repo/b.conf", PORTS.replace("ours", "theirs"));
    // A table of another format is not searched for under such a name.
    folder.file("repo/c.conf", TABLE);
    let ran = folder.run(&["list", "--output-format", "tsv", "repo"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    let files = |name| ran.text().matches(name).count();
    assert_eq!((files("a.conf"), files("b.conf"), files("c.conf")), (2, 0, 0), "{}", ran.text());
}

#[test]
fn a_bad_descriptor_is_printed_with_its_position() {
    let configuration = "[[format]]\nfile = \"p.toml\"\n";
    for (text, position) in [
        (descriptor("kidn = 1"), "p.toml:5:1: unknown key `kidn`\n  |\n5 | kidn = 1\n  | ^^^^"),
        (descriptor("contains = '('"), "p.toml:5:13: "),
        ("version = 2\n".to_owned(), "p.toml:1:11: "),
        (descriptor("").replace("ports", "services"), "portolan.toml:2:8: there is already a format called `services`"),
    ] {
        let folder = repository(configuration);
        folder.file("repo/p.toml", &text);
        for command in ["check", "list"] {
            let said = fails(&folder, &[command, "repo/services"]);
            assert!(said.contains(position), "{text}: {said}");
        }
    }
    assert!(fails(&repository(configuration), &["check", "repo/services"]).contains("p.toml: No such file"));
    let twice = repository(&configuration.repeat(2));
    twice.file("repo/p.toml", descriptor(""));
    assert!(fails(&twice, &["check", "repo/services"]).contains("portolan.toml:4:8: there is already a format"));
    let table = |number| format!("[[format]]\nfile = \"{number}.toml\"\n");
    let many = repository(&(0..65).map(table).collect::<String>());
    for number in 0..65 {
        let named = descriptor("").replace("\"ports\"", &format!("\"ports-{number}\""));
        many.file(format!("repo/{number}.toml"), named);
    }
    assert!(fails(&many, &["check", "repo/services"]).contains("portolan.toml:130:8: more than 64 formats"));
}

#[test]
fn files_and_entries_that_cannot_be_meant_are_told_with_their_line() {
    for (configuration, said) in [
        (
            "[[table]]\npath = \"services\"\nkeep = [\"ours\", \"telnet/tpc\"]\n",
            "3:17: `telnet/tpc` is not a name, port",
        ),
        ("[[table]]\npath = \"services\"\nkeep = \"http/\"\n", "3:8: `http/` is not a name, port"),
        ("[[table]]\npath = \"services\"\nkeep = \"99999\"\n", "3:8: `99999` is not a name, port"),
        (
            "[[table]]\npath = \"services\"\n[[table]]\npath = \"./services\"\n",
            "4:8: a second `[[table]]` of `./services`",
        ),
        ("[[table]]\npath = \"services\"\n[[table]]\npath = \"gone\"\n", "4:8: gone: No such file"),
        ("[[pack]]\nid = \"a\"\nfile = \"gone.tsv\"\n", "3:8: gone.tsv: No such file"),
        ("[[format]]\nfile = \"gone.toml\"\n", "2:8: gone.toml: No such file"),
        ("rule-files = [\"gone.toml\"]\n", "1:15: gone.toml: No such file"),
        ("registry = \"embeded\"\n", "1:12: embeded: No such file"),
    ] {
        let folder = Folder::with(".git/HEAD", "");
        folder.file("services", "sip-tls 5061/tcp\n");
        folder.file("portolan.toml", configuration);
        let err = fails(&folder, &["update", "--renames"]);
        assert!(err.contains(&format!("portolan.toml:{said}")), "{configuration}: {err}");
        assert_eq!(err.contains("did you mean `embedded`?"), configuration.contains("embeded"), "{err}");
        assert_eq!(std::fs::read(folder.path().join("services")).unwrap(), b"sip-tls 5061/tcp\n", "{configuration}");
    }
}

#[test]
fn a_format_that_replaces_one_of_the_program_is_listed_so() {
    let folder = repository("[[format]]\nfile = \"p.toml\"\n");
    folder.file("repo/p.toml", descriptor("about = \"ours\"").replace("\"ports\"", "\"go-map\""));
    let formats = |format| folder.run(&["--config", "repo/portolan.toml", "formats", "--output-format", format]);
    let said = "from repo/p.toml, instead of the program's\n";
    assert_eq!(formats("text").text().matches(said).count(), 1);
    let listed: Value = serde_json::from_str(formats("json").text()).unwrap();
    crate::schemas::assert_valid("formats.json", &listed);
    let replacing = listed["formats"].as_array().unwrap().iter().filter(|format| format["replaces"] == true);
    assert_eq!(replacing.map(|format| &format["id"]).collect::<Vec<_>>(), ["go-map"]);
    // A descriptor need not describe itself.
    for about in ["", "about = \" \"", "about = \"two\\nlines\""] {
        folder.file("repo/p.toml", descriptor(about).replace("\"ports\"", "\"go-map\""));
        let listed: Value = serde_json::from_str(formats("json").text()).unwrap();
        crate::schemas::assert_valid("formats.json", &listed);
        let summary = if about.contains("two") { "two lines" } else { "described by its descriptor" };
        let listed = formats("text");
        let line = listed.text().lines().find_map(|line| line.strip_prefix("go-map "));
        assert_eq!(line.map(str::trim_start), Some(summary), "{about}");
    }
    let tested = folder.run(&["formats", "test", "repo/p.toml"]);
    assert!(tested.text().starts_with("go-map: replaces the format of the program"), "{}", tested.text());
}

#[test]
fn update_reads_a_format_of_the_repository() {
    let folder = repository("[[format]]\nfile = \"p.toml\"\npaths = [\"*.ports\"]\n");
    folder.file("repo/p.toml", descriptor(""));
    folder.file("repo/my.ports", PORTS);
    let ran = folder.run(&["update", "--diff", "--unsafe-fixes", "repo/my.ports"]);
    assert!(ran.text().contains("-port 15 tcp = netstat\n+# port 15 tcp = netstat\n"), "{}{}", ran.text(), ran.err);
}
