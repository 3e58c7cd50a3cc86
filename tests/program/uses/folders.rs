//! Searched folders: symbolic links, and files that cannot be read.

use crate::folder::Folder;

const USES: [&str; 5] = ["uses", "--resolver", "glibc", "--table", "services"];

fn run(folder: &Folder, more: &[&str]) -> crate::folder::Ran {
    folder.run(&[&USES[..], more].concat())
}

/// A link to a configuration outside the folder is counted and listed, one to a file that is read is not counted, and one
/// to a text is not either.
#[cfg(unix)]
#[test]
fn links_are_not_followed_and_counted() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    folder.file("etc/available/jail.local", "[x]\nport = ssh\n");
    folder.file("shared/jail.local", "[x]\nport = teapot\n");
    folder.file("shared/nftables.d/a.nft", "table inet f {\n tcp dport teapot accept\n}\n");
    folder.file("shared/notes.txt", "The port of ssh.\n");
    let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap();
    link("available/jail.local", "etc/jail.local");
    link("available", "etc/enabled");
    link("../shared/notes.txt", "etc/notes.txt");
    link("nowhere", "etc/pf.conf");
    link("nothing", "etc/other");
    let ran = run(&folder, &["etc"]);
    let dangling = "portolan: note: skipped etc/pf.conf: No such file or directory (os error 2)\n";
    assert_eq!((ran.status, &*ran.err), (0, dangling), "{}", ran.printed());
    assert!(ran.text().replace('\n', " ").ends_with("Not read: 1 skipped file. "), "{}", ran.text());
    for name in ["etc/pf.conf", "etc/other"] {
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }

    link("../../shared/jail.local", "etc/available/more-jail.local");
    link("../shared/nftables.d", "etc/nftables.d");
    let ran = run(&folder, &["etc"]);
    assert_eq!(ran.status, 0, "{}", ran.printed());
    let note =
        "portolan: note: 2 symbolic links were not followed; name them to read them, `--show-files` lists them\n";
    assert_eq!(ran.err, note);
    let ran = folder.run(&["compare", "services", "services", "--uses", "etc"]);
    assert_eq!(ran.err, note, "{}", ran.printed());

    let ran = run(&folder, &["--show-files", "etc"]);
    let reason = "skipped: a symbolic link, which a search does not follow; name it to read it";
    let known = "skipped: a symbolic link to what the search finds under another name";
    let expected = [
        "etc/available/jail.local: read as fail2ban jails, 1 name".to_owned(),
        format!("etc/available/more-jail.local: {reason}"),
        format!("etc/enabled: {known}"),
        format!("etc/jail.local: {known}"),
        format!("etc/nftables.d: {reason}"),
        "etc/notes.txt: skipped: not recognized as a configuration".to_owned(),
        "1 file read, 5 not.".to_owned(),
    ];
    assert_eq!(ran.text().lines().collect::<Vec<_>>(), expected);

    let ran = run(&folder, &["etc", "etc/available/more-jail.local", "etc/nftables.d"]);
    assert_eq!((ran.status, &*ran.err), (1, ""), "{}", ran.printed());
    assert_eq!(ran.text().matches("error[unknown-name]").count(), 2, "{}", ran.text());
}

/// A script with a long line is no configuration by its path, and a jail is.
#[test]
fn only_files_with_the_path_of_a_configuration_fail_a_run() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let long = [b"x".repeat((1 << 20) + 1), b"\n".to_vec()].concat();
    let script = [&b"#!/bin/sh\niptables -A INPUT -p tcp --dport ssh -j ACCEPT\n"[..], &long].concat();
    folder.file("etc/installer.sh", &script);
    folder.file("etc/image", b"#!/bin/sh\nufw allow ssh\n\0\0\n");
    folder.file("etc/jail.local", "[x]\nport = ssh\n");
    let ran = run(&folder, &["etc"]);
    assert_eq!(ran.status, 0, "{}", ran.printed());
    let installer =
        "portolan: note: skipped etc/installer.sh: line 3 is longer than 1 MiB, so this is no configuration\n";
    assert_eq!(ran.err, installer);
    assert!(ran.text().contains("in 1 configuration;"), "{}", ran.text());
    let ran = run(&folder, &["--show-files", "etc"]);
    assert_eq!(ran.status, 0, "{}", ran.printed());
    for line in
        ["etc/image: skipped: not recognized as a configuration\n", "etc/installer.sh: skipped: line 3 is longer"]
    {
        assert!(ran.text().contains(line), "{}", ran.text());
    }

    // A named file is a configuration by the word of the user.
    assert_eq!(run(&folder, &["etc/installer.sh"]).status, 2);
    folder.file("etc/fail2ban/jail.d/a.conf", &long);
    let ran = run(&folder, &["etc"]);
    assert_eq!(ran.status, 2, "{}", ran.printed());
    let error =
        "portolan: error: etc/fail2ban/jail.d/a.conf: line 1 is longer than 1 MiB, so this is no configuration\n";
    assert!(ran.err.starts_with(error), "{}", ran.err);
}

/// What a search leaves out is said with the rule, also where it is in a folder.
#[test]
fn excluded_configurations_are_shown() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    for path in ["jail.local", "old/jail.local", "new/jail.local", "new/notes.txt", "new/sshd_config", ".x/jail.local"]
    {
        folder.file(format!("etc/{path}"), "[x]\nport = ssh\nfilter = x\nbantime = 1\n");
    }
    folder.file("etc/portolan.toml", "exclude = [\"new/jail.local\"]\n");
    folder.file("etc/.ignore", "old\n");
    let ran = run(&folder, &["--show-files", "etc", "--exclude", "sshd_config"]);
    let lines = [
        "etc/.x/jail.local: skipped: `.x` is hidden",
        "etc/jail.local: read as fail2ban jails, 1 name",
        "etc/new/jail.local: skipped: excluded by `new/jail.local` in etc/portolan.toml",
        "etc/new/notes.txt: read as fail2ban jails, 1 name",
        "etc/new/sshd_config: skipped: excluded by `--exclude sshd_config`",
        "etc/old/jail.local: skipped: excluded by `old` in etc/.ignore",
    ];
    for line in lines {
        assert!(ran.text().lines().any(|printed| printed == line), "{line}: {}", ran.text());
    }
    // A named file is read whatever the rules are.
    let ran = run(&folder, &["--show-files", "etc/new/jail.local"]);
    assert_eq!(ran.text(), "etc/new/jail.local: read as fail2ban jails, 1 name\n1 file read, 0 not.\n");
}

/// `.ssh/config` is found in searched folders, unless a rule excludes it. Keys beside it are not opened.
#[test]
fn the_hidden_folder_of_ssh_is_searched() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    folder.file("home/a/.ssh/config", "Host x\n Port teapot\n");
    folder.file("home/a/.ssh/id_rsa", "ufw allow teapot\n");
    folder.file("home/a/.other/jail.local", "[x]\nport = teapot\n");
    let found = "home/a/.ssh/config:2:7: error[unknown-name] `teapot`";
    for paths in [&["home"][..], &["home/a"], &["home", "home/a"]] {
        let ran = run(&folder, &[&["--output-format", "concise"], paths].concat());
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{}", ran.printed());
        assert!(ran.text().starts_with(found) && ran.text().lines().count() == 1, "{}", ran.text());
    }
    let ran = run(&folder, &["--show-files", "home"]);
    let expected = [
        "home/a/.other/jail.local: skipped: `.other` is hidden",
        "home/a/.ssh/config: read as OpenSSH client configurations, 1 name",
        "home/a/.ssh/id_rsa: skipped: not recognized as a configuration",
        "1 file read, 2 not.",
    ];
    assert_eq!(ran.text().lines().collect::<Vec<_>>(), expected);
    for (name, text) in [(".ignore", ".ssh\n"), ("a/.ignore", "config\n")] {
        folder.file(format!("home/{name}"), text);
        let ran = run(&folder, &["--output-format", "concise", "home"]);
        assert_eq!((ran.status, ran.text()), (0, ""), "{}", ran.printed());
        std::fs::remove_file(folder.path().join("home").join(name)).unwrap();
    }
    let ran = run(&folder, &["--exclude", ".ssh", "--output-format", "concise", "home"]);
    assert_eq!((ran.status, ran.text()), (0, ""), "{}", ran.printed());
}
