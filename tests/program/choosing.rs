//! Which files, rules and severities a run is about, and what cannot work.

use crate::folder::{Folder, Ran};

fn refused(folder: &Folder, args: &[&str], message: &str, hint: &str) {
    let ran = folder.run(args);
    assert_eq!((ran.status, ran.text()), (2, ""), "{args:?}");
    assert!(ran.err.starts_with(&format!("portolan: error: {message}")), "{args:?}: {}", ran.err);
    assert!(ran.err.contains(&format!("portolan: hint: {hint}")), "{args:?}: {}", ran.err);
}

#[test]
fn a_rule_that_can_find_nothing_is_an_error() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    for rule in ["lookup-lost", "lookup-changed"] {
        for select in ["--select", "--extend-select"] {
            let message = format!("`{rule}` compares lookups with those of an old table");
            refused(&folder, &["check", select, rule, "services"], &message, "add `--base OLD`");
        }
        assert_eq!(folder.run(&["check", "--select", rule, "--base", "services", "services"]).status, 0);
    }
    // A category is more than these rules.
    assert_eq!(folder.run(&["check", "--select", "correctness", "services"]).status, 0);
    refused(
        &folder,
        &["check", "--select", "nmap-frequency", "--format", "services", "services"],
        "`nmap-frequency` does not check tables in the format `services`",
        "run `portolan explain nmap-frequency`",
    );
    for (args, message, hint) in [
        (
            &["check", "--select", "unknown-name", "services"][..],
            "`unknown-name` checks configurations, not port tables",
            "run `portolan uses --select unknown-name`",
        ),
        (
            &["uses", "--table", "services", "--select", "duplicate-entry", "services"],
            "`duplicate-entry` checks port tables, not configurations",
            "run `portolan check --select duplicate-entry`",
        ),
        (
            &["check", "--select", "unused-suppression", "--no-suppressions", "services"],
            "`unused-suppression` checks the comments that `--no-suppressions` ignores",
            "remove `--no-suppressions`",
        ),
        (
            &["uses", "--table", "services", "--extend-select", "unused-suppression", "--no-suppressions", "services"],
            "`unused-suppression` checks the comments that `--no-suppressions` ignores",
            "remove `--no-suppressions`",
        ),
        (
            &["annotate", "--rule", "alias-shadow", "services"],
            "`alias-shadow` has no notes",
            "to silence a finding, write `# portolan: ignore[alias-shadow] reason`",
        ),
    ] {
        refused(&folder, args, message, hint);
    }
    // Some rules of a category can find something.
    for select in ["correctness", "all"] {
        assert_eq!(folder.run(&["check", "--select", select, "--no-suppressions", "services"]).status, 0);
    }
    for day in ["2999", "2999-01-31"] {
        let message = format!("`--as-of {day}` is in the future: today is ");
        for command in ["check", "list"] {
            refused(&folder, &[command, "--as-of", day, "services"], &message, "leave it out");
        }
    }
}

#[test]
fn fail_on_decides_the_exit_status_and_nothing_else() {
    let folder = Folder::with("services", "netbiosns 137/udp\n");
    let ran = |args: &[&str]| folder.run(&[&["check", "--select", "all"], args, &["services"]].concat());
    let found = ran(&[]);
    assert!(found.status == 1 && found.text().contains("warning[spelling]"), "{}", found.text());
    for (severity, status) in [("info", 1), ("warning", 1), ("error", 0)] {
        let failed = ran(&["--fail-on", severity]);
        assert_eq!((failed.status, failed.text()), (status, found.text()), "{severity}");
    }
    assert_eq!(ran(&["--severity", "error", "--fail-on", "info"]).status, 0, "what is not reported does not count");
    assert_eq!(ran(&["--fail-on", "info", "--exit-zero"]).status, 2);
    folder.file("services", "dicom 104/tcp\ndicom 11112/tcp\nnetbiosns 137/udp\n");
    assert_eq!(ran(&["--fail-on", "error"]).status, 1);
    folder.file("services", "netbiosns 137/udp\nmy-own 137/tcp\n");
    let fixed = ran(&["--fail-on", "warning", "--fix"]);
    assert!(fixed.status == 0 && fixed.text().contains("info["), "after fixes, too: {}", fixed.text());
    folder.file("services", "netbiosns 137/udp\n");
    assert_eq!(ran(&["--fail-on", "error", "--diff"]).status, 1, "a diff is a change");
}

#[test]
fn globs_exclude_files_in_folders_and_named_ones_on_request() {
    let folder = Folder::new();
    for path in ["etc/services", "etc/old.services", "vendor/etc/services", "vendor.services", "#x.services"] {
        folder.file(path, "netbiosns 137/udp\n");
    }
    let found = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--select", "spelling", "--output-format", "concise"], args].concat());
        assert!(ran.status < 2, "{args:?}: {}", ran.err);
        let paths = ran.text().lines().map(|line| line.split(":1:1:").next().unwrap().to_owned());
        paths.collect::<Vec<_>>()
    };
    assert_eq!(found(&["."]).len(), 5);
    assert_eq!(
        found(&["--exclude", "vendor", "."]),
        ["./#x.services", "./etc/old.services", "./etc/services", "./vendor.services"]
    );
    assert_eq!(found(&["--exclude", "/vendor*", "--exclude", "old.*", "."]), ["./#x.services", "./etc/services"]);
    assert_eq!(found(&["--exclude", "#*", "--exclude", "etc/*", "."]), ["./vendor/etc/services", "./vendor.services"]);
    assert_eq!(found(&["--exclude", "services", "etc"]), ["etc/old.services"]);
    // As ignore files, globs do not apply to named files.
    assert_eq!(found(&["--exclude", "etc", "etc/services"]), ["etc/services"]);
    assert_eq!(found(&["--exclude", "etc", "--force-exclude", "etc/services", "vendor.services"]), ["vendor.services"]);
    let absolute = folder.path().join("etc/services");
    assert!(found(&["--exclude", "/etc", "--force-exclude", absolute.to_str().unwrap()]).is_empty());
    for glob in ["", "{a"] {
        refused(&folder, &["check", "--exclude", glob, "."], "`--exclude`: ", "write a glob as in .gitignore");
    }
}

#[test]
fn show_files_says_how_each_file_is_read_or_why_it_is_not() {
    let folder = Folder::with("a/services", "ssh 22/tcp\n");
    folder.file("a/nmap-services", "ssh\t22/tcp\t0.1\n");
    folder.file("a/other.services", "What is this?\nNo table at all.\nIt has three lines.\n");
    folder.file("a/old/services", "ssh 22/tcp\n");
    folder.file("a/.hidden/services", "ssh 22/tcp\n");
    folder.file("a/readme.txt", "ssh 22/tcp\n");
    let ran = folder.run(&["check", "--show-files", "--exclude", "old", "a"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let lines: Vec<&str> = ran.text().lines().collect();
    assert_eq!(
        lines[..3],
        [
            "a/.hidden/services: skipped: `.hidden` is hidden",
            "a/nmap-services: read in the format `nmap`",
            "a/old/services: skipped: excluded by `--exclude old`",
        ]
    );
    assert!(lines[3].starts_with("a/other.services: skipped: not a port table, despite its name"), "{}", lines[3]);
    assert_eq!(
        lines[4..],
        [
            "a/services: read in the format `services`",
            "2 files read, 3 not; 1 more has another name (add `--all-files` to look into it)."
        ]
    );
    let ran = folder.run(&["check", "--show-files", "a/services", "a/other.services"]);
    assert!(ran.status == 2 && ran.text().contains("a/other.services: error: "), "{}", ran.text());
}

/// Each excluded file has the one rule that excludes it.
#[test]
fn show_files_names_the_rule_that_excludes_a_file() {
    let folder = Folder::with("repo/.git/info/exclude", "local.services\n");
    for (path, text) in [
        ("repo/.gitignore", "*.old.services\n!.kept/\n"),
        ("repo/sub/.gitignore", "# own\n/x.services\n!y.old.services\n"),
        ("repo/.ignore", "deep/\n"),
        ("repo/portolan.toml", "exclude = [\"vendor\"]\n"),
    ] {
        folder.file(path, text);
    }
    for path in [
        "a.old.services",
        "sub/x.services",
        "sub/y.old.services",
        "deep/.hidden/services",
        "vendor/services",
        "local.services",
        ".kept/services",
        ".own.services",
    ] {
        folder.file(format!("repo/{path}"), "ssh 22/tcp\n");
    }
    let ran = folder.run(&["check", "--show-files", "repo"]);
    let expected = [
        "repo/.kept/services: read in the format `services`",
        "repo/.own.services: skipped: `.own.services` is hidden",
        "repo/a.old.services: skipped: excluded by `*.old.services` in repo/.gitignore",
        "repo/deep/.hidden/services: skipped: excluded by `deep/` in repo/.ignore",
        "repo/local.services: skipped: excluded by `local.services` in repo/.git/info/exclude",
        "repo/sub/x.services: skipped: excluded by `/x.services` in repo/sub/.gitignore",
        "repo/sub/y.old.services: read in the format `services`",
        "repo/vendor/services: skipped: excluded by `vendor` in repo/portolan.toml",
        "2 files read, 6 not.",
    ];
    assert_eq!(ran.text().lines().collect::<Vec<_>>(), expected, "{}", ran.err);
    let ran = folder.run(&["check", "--show-files", "--force-exclude", "repo/a.old.services"]);
    assert_eq!(ran.text().lines().next(), Some(expected[2]));
    // A folder that is not searched has no other rule.
    folder.file("repo/sub/.ignore", vec![b'#'; 300 << 10]);
    let ran = folder.run(&["check", "--show-files", "repo/sub"]);
    let line = "repo/sub/y.old.services: skipped: its folder is not searched, because of repo/sub/.ignore\n";
    assert!(ran.status == 2 && ran.text().contains(line), "{}", ran.printed());
}

/// Of the files that a search leaves out because of their names, those near tables are listed, and the others counted.
#[test]
fn files_with_other_names_are_listed_or_counted() {
    let folder = Folder::with("etc/services", "ssh 22/tcp\n");
    for name in ["services.d/web/run", "services.d/web/data/x", "etc/passwd", "etc/group"] {
        folder.file(name, "text\n");
    }
    let printed = |args: &[&str]| folder.run(&[&["check", "--show-files"], args, &["."]].concat()).text().to_owned();
    let below = "skipped: below a folder of tables, but not in it; name it to read it";
    assert_eq!(
        printed(&[]),
        format!(
            "./etc/services: read in the format `services`\n./services.d/web/data/x: {below}\n\
             ./services.d/web/run: {below}\n\
             1 file read, 2 not; 2 more have other names (add `--all-files` to look into them).\n"
        )
    );
    assert!(printed(&["--all-files"]).ends_with("1 file read, 4 not.\n"), "{}", printed(&["--all-files"]));
}

/// A symbolic link to a table outside the folder is said and listed; one to a table inside is read there.
#[cfg(unix)]
#[test]
fn links_in_folders_are_not_followed_and_counted() {
    let folder = Folder::with("in/services", "ssh 22/tcp\n");
    folder.file("out/services", "ssh 22/tcp\n");
    let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap();
    link("services", "in/same.services");
    link("nowhere", "in/broken.services");
    link("../out", "in/more");
    assert_eq!(folder.run(&["check", "in"]).err, "");
    link("../out/services", "in/other.services");
    let ran = folder.run(&["check", "in"]);
    let note = "portolan: note: 1 symbolic link was not followed; name it to read it, `--show-files` lists it\n";
    assert_eq!((ran.status, &*ran.err), (0, note), "{}", ran.printed());
    let ran = folder.run(&["check", "--show-files", "in"]);
    let line = "in/other.services: skipped: a symbolic link, which a search does not follow; name it to read it\n";
    assert!(ran.text().contains(line) && ran.text().ends_with("1 file read, 4 not.\n"), "{}", ran.printed());
    for line in [
        "in/same.services: skipped: a symbolic link to a file that is read by its own path\n",
        "in/broken.services: skipped: a symbolic link that leads nowhere\n",
        "in/more: skipped: a symbolic link to a folder, which a search does not follow; name it to search it\n",
    ] {
        assert!(ran.text().contains(line), "{}", ran.text());
    }
    assert_eq!(folder.run(&["check", "in", "in/other.services"]).err, "");
    let pipe = folder.path().join("in/pipe.services");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let ran = folder.run(&["check", "--show-files", "in"]);
    assert!(ran.text().contains("in/pipe.services: skipped: not a regular file\n"), "{}", ran.text());
}

#[test]
fn a_comment_silences_rules_in_the_whole_file() {
    let table = "netbiosns 137/udp\nnetbiosns 137/tcp\nnetstat 15/tcp\n";
    let rules = |text: &str| {
        let folder = Folder::with("services", text);
        let ran = folder.run(&["check", "--output-format", "concise", "services"]);
        ran.text().lines().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rules(table).len(), 3);
    for comment in ["# portolan: ignore-file[spelling] local", "# see portolan: ignore-file[spelling]"] {
        for text in
            [format!("{comment}\n{table}"), format!("{table}{comment}\n"), format!("{table}x 1/sctp {comment}\n")]
        {
            assert_eq!(rules(&text), ["warning[deassigned]"], "{text}");
        }
    }
    assert_eq!(rules(&format!("{table}# portolan: ignore-file[spelling, deassigned]\n")), [""; 0]);
    // What silences nothing is told.
    let unused = format!("{table}# portolan: ignore-file[spelling, moved]\n# portolan: ignore-file[spelling]\n");
    assert_eq!(rules(&unused), ["warning[deassigned]", "error[unused-suppression]", "error[unused-suppression]"]);
    assert_eq!(rules("# portolan: ignore-file[stale]\n# portolan: ignore-file\n"), ["error[unused-suppression]"; 2]);
    assert_eq!(rules("# portolan: ignore-file[unused-suppression]\n# portolan: ignore[x]\n"), [""; 0]);
    let folder = Folder::with("services", format!("# portolan: ignore-file[moved]\n{table}"));
    let ran = folder.run(&["check", "--fix", "services"]);
    assert!(ran.text().contains("1 unused-suppression"), "{}", ran.text());
}

#[test]
fn a_registry_in_a_file_says_how_old_it_is_and_what_it_leaves_out() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let registry = |date: &str| {
        format!(
            "<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\"><title>t</title>\
             <updated>{date}</updated><record><name>ssh</name><protocol>tcp</protocol><number>22</number></record></registry>"
        )
    };
    folder.file("old.xml", registry("2016-01-02"));
    folder.file("new.xml", registry("2026-11-20"));
    let old = folder.run(&["check", "--registry", "old.xml", "services"]).err;
    assert!(old.contains("portolan: note: old.xml: the registry is of 2016-01-02, 3978 days old\n"), "{old}");
    for why in ["later than the registry: ", "without a date: they count from the day on which they were read: "] {
        let words = format!(" reports by others are left out, {why}");
        let left_out = old.lines().find(|line| line.contains(&words)).unwrap_or_else(|| panic!("{old}"));
        assert!(left_out.ends_with(" more; `--verbose` names all"), "{left_out}");
    }
    let all = folder.run(&["check", "--verbose", "--registry", "old.xml", "services"]).err;
    let all = all.lines().find(|line| line.contains("left out")).unwrap_or_else(|| panic!("{all}"));
    let count: usize = all.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    assert_eq!(all.split(", ").count(), count + 1, "{all}");
    let ran = folder.run(&["check", "--verbose", "services"]);
    assert!(ran.status == 2 && ran.err.contains("--registry"), "{}", ran.err);
    let new = folder.run(&["check", "--registry", "new.xml", "services"]).err;
    assert!(!new.contains("days old"), "{new}");
    assert_eq!(folder.run(&["check", "-q", "--registry", "old.xml", "services"]).err, "");
}

#[test]
fn configurations_exclude_files_as_globs_do() {
    let folder = Folder::with("repo/.git/HEAD", "");
    folder.file("repo/portolan.toml", "exclude = [\"vendor\"]\nper-file-formats = { \"*.ports\" = \"services\" }\n");
    for path in ["services", "vendor/services", "vendor/x.ports", "old/services"] {
        folder.file(format!("repo/{path}"), "ssh 22/tcp\n");
    }
    let printed = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--show-files"], args].concat());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
        ran.text().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let excluded = |path| format!("{path}: skipped: excluded by `vendor` in repo/portolan.toml");
    assert_eq!(
        printed(&["--exclude", "old", "repo"]),
        [
            "repo/old/services: skipped: excluded by `--exclude old`".to_owned(),
            "repo/services: read in the format `services`".to_owned(),
            excluded("repo/vendor/services"),
            excluded("repo/vendor/x.ports"),
            "1 file read, 3 not.".to_owned(),
        ]
    );
    let named = "repo/vendor/services";
    assert_eq!(printed(&[named])[0], "repo/vendor/services: read in the format `services`");
    assert_eq!(printed(&["--force-exclude", named]), [excluded(named), "0 files read, 1 not.".to_owned()]);
    // A fault in a folder that is excluded is no fault of the run.
    folder.file("repo/vendor/portolan.toml", "unknown = 1\n");
    assert_eq!(printed(&["--exclude", "vendor", "repo/old", "repo/services"]).len(), 3);
}

#[test]
fn a_configuration_may_select_a_rule_that_can_find_nothing() {
    let folder = Folder::with("repo/.git/HEAD", "");
    folder.file("repo/services", "ssh 22/tcp\n");
    folder.file("repo/portolan.toml", "select = [\"lookup-lost\", \"nmap-frequency\"]\n");
    let ran = folder.run(&["check", "--format", "services", "repo/services"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let args = ["check", "--select", "lookup-lost", "repo/services"];
    refused(&folder, &args, "`lookup-lost` compares lookups", "add `--base OLD`");
    folder.file("repo/old", "ssh 22/tcp\nsmtp 25/tcp\n");
    folder.file("repo/portolan.toml", "base = \"old\"\n");
    let ran = folder.run(&args);
    assert!(ran.status == 1 && ran.text().contains("[lookup-lost]"), "{} {}", ran.text(), ran.err);
}

/// An option that does nothing is an error.
#[test]
fn options_for_writing_need_fixes() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    for options in [&["--backup", ".old"][..], &["--in-place"], &["--lossy-metadata"], &["--force-read-only"]] {
        let ran = folder.run(&[&["check"], options, &["services"]].concat());
        assert!(ran.status == 2 && ran.err.contains(&format!("`{}` needs `--fix`", options[0])), "{}", ran.err);
        assert_eq!(folder.run(&[&["check", "--fix"], options, &["services"]].concat()).status, 0);
    }
    let ran = folder.run(&["check", "--exclude", "[", "."]);
    assert!(ran.status == 2 && ran.err.contains("in `[`, `[` has no `]`"), "{}", ran.err);
}

/// The notes of early registries are not known, which matters where they are checked.
#[test]
fn the_missing_notes_of_an_early_registry_are_mentioned_where_they_are_checked() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let check = |more: &[&str]| folder.run(&[&["check", "--as-of", "2008-03-01", "services"], more].concat()).err;
    assert_eq!(check(&[]), "");
    let note =
        "portolan: note: `unauthorized-use` finds nothing: the notes of the registry of 2008-02-29 are not known\n";
    assert_eq!(check(&["--extend-select", "unauthorized-use"]), note);
    let ran = folder.run(&["explain", "--as-of", "2008-03-01", "79"]);
    assert!(ran.text().contains("The registry's notes of unauthorized use on that day are not known.\n"), "{ran:?}");
    let ran = folder.run(&["explain", "79"]);
    assert!(!ran.text().contains("on that day"), "{ran:?}");
}

#[test]
fn a_folder_whose_tables_are_excluded_says_so() {
    let folder = Folder::with("a/x.services", "ssh 22/tcp\n");
    let warned = |args: &[&str]| folder.run(&[&["check"], args].concat()).err;
    let excluded = "a: the only port table in this folder is excluded; `check --show-files` lists the rules\n";
    assert_eq!(warned(&["--exclude", "*.services", "a"]), format!("portolan: warning: {excluded}"));
    std::fs::remove_file(folder.path().join("a/x.services")).unwrap();
    assert_eq!(warned(&["--all-files", "a"]), "portolan: warning: a: no port table in this folder\n");
    let advice = "portolan: warning: a: no port table in this folder; name the file, or add `--all-files`\n";
    assert_eq!(warned(&["a"]), advice);
}

/// A hint about a stored registry can be carried out.
#[cfg(unix)]
#[test]
fn what_to_do_about_an_unusable_cache_depends_on_the_fault() {
    let folder = Folder::with("file", "");
    let cache = folder.path().join("cache");
    std::fs::create_dir(&cache).unwrap();
    let run = |args: &[&str]| Ran::of(folder.program(args).env("PORTOLAN_CACHE_DIR", &cache));
    let pipe = |name: &str| {
        assert!(std::process::Command::new("mkfifo").arg(cache.join(name)).status().unwrap().success());
    };
    pipe("registry.cache");
    let ran = run(&["registry", "status"]);
    let what = "not usable; remove it, and run `portolan registry update`\n";
    assert!(ran.status == 0 && ran.text().contains(what), "{ran:?}");
    assert!(ran.err.contains("registry.cache: not a regular file; using the embedded"), "{ran:?}");
    std::fs::remove_file(cache.join("registry.cache")).unwrap();
    pipe("registry.lock");
    let ran = run(&["registry", "clear"]);
    assert!(ran.status == 2 && ran.err.contains("registry.lock: not a regular file\n"), "{ran:?}");
    std::fs::remove_file(cache.join("registry.lock")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("file"), cache.join("registry.lock")).unwrap();
    let ran = run(&["registry", "clear"]);
    let hint = "portolan: hint: remove the link, and run `portolan registry update`\n";
    assert!(ran.status == 2 && ran.err.ends_with(hint), "{ran:?}");
}
