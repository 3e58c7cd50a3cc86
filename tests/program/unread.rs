//! Files that cannot be read, in the reports of `check` and `uses`.

use crate::folder::{Folder, Ran};
use crate::schemas::assert_valid;
use serde_json::{Value, json};

const WHY: &str = "line 2 has NUL bytes, so this is no text";

/// Runs a command on a folder with a good file and one that is no text.
fn run(command: &[&str], format: &str) -> Ran {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    folder.file("good/jail.local", "[x]\nport = ssh\n");
    folder.file("bad/jail.local", b"[x]\n\0");
    folder.file("bad/services", b"ssh 22/tcp\n\0\0\n");
    let ran = folder.run(&[command, &["--output-format", format]].concat());
    assert_eq!(ran.status, 2, "{}", ran.printed());
    ran
}

const CHECK: [&str; 3] = ["check", "services", "bad/services"];
const USES: [&str; 7] = ["uses", "--resolver", "glibc", "--table", "services", "good", "bad"];
const COMMANDS: [(&[&str], &str); 2] = [(&CHECK, "bad/services"), (&USES, "bad/jail.local")];

#[test]
fn json_lists_unread_files() {
    for (command, path) in COMMANDS {
        let ran = run(command, "json");
        let document: Value = serde_json::from_str(ran.text()).unwrap();
        assert_valid(if command == CHECK { "check.json" } else { "uses.json" }, &document);
        let unread = document["unread"].as_array().unwrap();
        assert_eq!((unread.len(), &unread[0]["path"]), (1, &json!(path)), "{unread:?}");
        assert!(ran.err.contains(unread[0]["message"].as_str().unwrap()), "{}", ran.printed());
    }
    // Absent where every file is read.
    let folder = Folder::with("services", "ssh 22/tcp\n");
    let ran = folder.run(&["check", "--output-format", "json", "services"]);
    assert!(!ran.text().contains("unread\""), "{}", ran.text());
}

#[test]
fn sarif_has_a_notification_of_an_unread_file() {
    for (command, path) in COMMANDS {
        let document: Value = serde_json::from_str(run(command, "sarif").text()).unwrap();
        let invocation = &document["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], json!(false));
        let notification = &invocation["toolExecutionNotifications"][0];
        assert_eq!(notification["level"], "error");
        let location = &notification["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(location, &json!({ "uri": path, "uriBaseId": "%SRCROOT%" }));
        let text = notification["message"]["text"].as_str().unwrap();
        assert!(text.starts_with(&format!("{path}: ")), "{text}");
    }
}

#[test]
fn junit_has_an_error_for_an_unread_file() {
    for (command, path) in COMMANDS {
        let ran = run(command, "junit");
        let head = format!("  <testsuite name=\"{path}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n");
        assert!(ran.text().contains(&head), "{}", ran.text());
        assert_eq!(ran.text().matches("<error type=\"unread\" message=\"").count(), 1, "{}", ran.text());
    }
}

#[test]
fn markdown_lists_unread_files() {
    for (command, path) in COMMANDS {
        let ran = run(command, "markdown");
        assert!(ran.text().contains(&format!("\nNot read:\n\n- <code>{path}</code>: ")), "{}", ran.text());
    }
    assert!(run(&USES, "markdown").text().contains(WHY));
    let ran = Folder::new().run(&["check", "--output-format", "markdown", "none"]);
    assert!(ran.text().starts_with("**Portolan: no file was read.**\n"), "{}", ran.text());
}

#[test]
fn github_has_an_annotation_of_an_unread_file() {
    for (command, path) in COMMANDS {
        let ran = run(command, "github");
        let head = format!("::error file={path},title=Portolan::{path}: ");
        assert_eq!(ran.text().matches(&head).count(), 1, "{}", ran.text());
    }
}

#[test]
fn gitlab_has_an_issue_about_an_unread_file() {
    for (command, path) in COMMANDS {
        let document: Value = serde_json::from_str(run(command, "gitlab").text()).unwrap();
        let issues: Vec<&Value> =
            document.as_array().unwrap().iter().filter(|issue| issue["check_name"] == "unread").collect();
        assert_eq!(issues.len(), 1, "{document}");
        let (place, severity) = (json!({ "path": path, "lines": { "begin": 1, "end": 1 } }), json!("critical"));
        assert_eq!((&issues[0]["location"], &issues[0]["severity"]), (&place, &severity));
    }
    // Beside a finding, and alone.
    let folder = Folder::with("services", "netbiosns 137/udp\n");
    for (paths, count) in [(&["services", "none"][..], 2), (&["none"][..], 1)] {
        let ran = folder.run(&[&["check", "--output-format", "gitlab"], paths].concat());
        let document: Value = serde_json::from_str(ran.text()).unwrap();
        assert_eq!(document.as_array().unwrap().len(), count, "{document}");
    }
}
