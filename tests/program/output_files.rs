//! The files that reports go to, and the limit of a report that goes into a pull request.

use crate::folder::Folder;

/// An output replaces no file that the run reads, and no backup that it makes.
#[test]
fn outputs_replace_no_other_file_of_the_run() {
    let folder = Folder::with("services", "comm-pact-hub 8001/tcp\nnetbiosns 137/udp\n");
    folder.file("old", "ssh 22/tcp\n");
    folder.file("portolan.toml", "rule-files = [\"rules.toml\"]\n");
    folder.file("rules.toml", "version = 1\n");
    folder.file("real/services", "netbiosns 137/udp\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink("real/services", folder.path().join("link")).unwrap();
    folder.file("findings", "{\"path\":\"services\",\"line\":1,\"rule\":\"acme/x\",\"message\":\"m\"}\n");
    let before = ["services", "old", "portolan.toml", "findings", "rules.toml"]
        .map(|name| (name, std::fs::read(folder.path().join(name)).unwrap()));
    for args in [
        &["--base", "old", "--format", "services", "--output-format", "concise=old"][..],
        &["--add-findings", "findings", "--output-format", "json=./findings"],
        &["--output-format", "sarif=portolan.toml"],
        &["--output-format", "sarif=rules.toml"],
        #[cfg(unix)]
        &["--fix", "--backup", ".bak", "--output-format", "concise=real/services.bak", "link"],
        &["--fix", "--backup", ".bak", "--output-format", "concise=services.bak"],
    ] {
        let ran = folder.run(&[&["check"], args, &["services"]].concat());
        assert_eq!(ran.status, 2, "{args:?}: {}", ran.printed());
        let printed = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(printed.contains("this run reads the file, or makes a backup there"), "{args:?}: {printed}");
        for (name, bytes) in &before {
            assert_eq!(&std::fs::read(folder.path().join(name)).unwrap(), bytes, "{args:?}: {name}");
        }
    }
}

/// The body of a pull request on GitHub has at most 65 536 characters.
#[test]
fn markdown_fits_into_a_pull_request() {
    let folder = Folder::new();
    for number in 0..400 {
        folder.file(format!("{number:03}.services"), "netbiosns 137/udp\nnetbiosns 138/udp\n".repeat(2));
    }
    let run = |more: &[&str]| {
        let args = [&["check", "--select", "spelling", "--output-format", "markdown", "."], more].concat();
        folder.run(&args).text().to_owned()
    };
    let short = run(&[]);
    assert!(short.chars().count() < 65_536, "{}", short.chars().count());
    let printed = short.matches("<summary>").count();
    let left_out = format!(
        "\nNot shown: the findings of {} more files (`--max-findings all` shows every finding).\n",
        400 - printed
    );
    assert!(printed > 10 && short.ends_with(&left_out), "{printed} files");
    let rows = short.lines().filter(|line| line.contains(".services</code> | warning")).count();
    assert!(short.contains(&format!("\nNot in this table: {} more rows (", 400 - rows)), "{rows} rows");
    let whole = run(&["--max-findings", "all"]);
    assert_eq!(whole.matches("<summary>").count(), 400);
}

/// Backticks of a name are not taken for those around it.
#[test]
fn markdown_keeps_the_backticks_of_names() {
    let folder = Folder::with("x.services", "a`b 24/tcp\nssh 22/tcp\n");
    let ran = folder.run(&["check", "--select", "service-name", "--output-format", "markdown", "x.services"]);
    let row = ran.text().lines().find(|line| line.starts_with("| 1 |")).unwrap();
    assert!(row.contains("&#96;a&#96;b&#96; is not a valid service name"), "{row}");
    assert_eq!(row.matches("<code>").count(), 1, "{row}");
}

/// The text of an output has no name on the disk before it is whole.
#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_file() {
    use std::io::Write as _;
    use std::process::Stdio;
    let folder = Folder::new();
    let args = ["check", "--output-format", "json=out.json", "--baseline", "known.json", "--update-baseline", "-"];
    let mut program = std::process::Command::new(crate::PROGRAM);
    program.args(args).current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = program.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"ssh 22/tcp\n").unwrap();
    input.flush().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert!(!child.wait().unwrap().success());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// An output that cannot be written is refused before another one or the table is written.
#[test]
fn a_folder_that_does_not_exist_is_no_file() {
    let folder = Folder::with("services", "netbiosns 137/udp\n");
    let ran =
        folder.run(&["check", "--fix", "--output-format", "json=good.json", "--output-format", "sarif=x/", "services"]);
    assert_eq!(ran.status, 2, "{}", ran.printed());
    assert!(ran.err.contains("x/: names a folder") && ran.err.contains("hint: name a file"), "{}", ran.err);
    assert!(!folder.path().join("good.json").exists());
    let ran = folder.run(&[
        "check",
        "--fix",
        "--backup",
        ".bak",
        "--baseline",
        "services.bak",
        "--update-baseline",
        "services",
    ]);
    assert!(ran.status == 2 && ran.err.contains("another file of this run, not a baseline"), "{}", ran.printed());
    assert_eq!(std::fs::read_to_string(folder.path().join("services")).unwrap(), "netbiosns 137/udp\n");
}

/// Neither files that are not read nor long paths make Markdown too long.
#[test]
fn markdown_with_long_lists_fits_into_a_pull_request() {
    let folder = Folder::with("services", "netbiosns 137/udp\n");
    let missing: Vec<String> = (0..1000).map(|number| format!("no_such_folder/table_{number:04}.services")).collect();
    let paths: Vec<&str> = missing.iter().map(String::as_str).collect();
    let ran = folder.run(&[&["check", "--output-format", "markdown", "services"], &paths[..]].concat());
    assert!(ran.text().chars().count() < 65_536, "{}", ran.text().chars().count());
    assert!(ran.text().contains(" more files (`--max-findings all` shows every finding)\n"), "{}", ran.text());
}
