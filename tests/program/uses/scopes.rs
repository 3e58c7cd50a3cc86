//! The `portolan.toml` nearest to each configuration.

use crate::folder::Folder;

const ARGS: [&str; 7] = ["uses", "--resolver", "glibc", "--table", "services", "--output-format", "concise"];

/// Returns a folder with the same jail in two folders.
fn folder() -> Folder {
    let folder = Folder::with("services", "smtp 25/tcp\n");
    folder.file("a/jail.local", "[x]\nport = lost\n");
    folder.file("b/jail.local", "[x]\nport = lost\n");
    folder
}

/// Returns the severity of the finding in each folder.
fn severities(folder: &Folder, more: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&ARGS[..], &["a", "b"], more].concat());
    let printed = |line: &str| line.replace("/jail.local:2:8: ", " ").split('[').next().unwrap().to_owned();
    ran.text().lines().map(printed).collect()
}

#[test]
fn rules_are_those_of_the_nearest_folder() {
    for (text, expected) in [
        ("", &["a error", "b error"][..]),
        ("ignore = [\"unknown-name\"]\n", &["b error"]),
        ("[severity]\nunknown-name = \"info\"\n", &["a info", "b error"]),
        ("[per-file-ignores]\n\"*.local\" = [\"unknown-name\"]\n", &["b error"]),
        ("exclude = [\"jail.local\"]\n", &["b error"]),
    ] {
        let folder = folder();
        folder.file("a/portolan.toml", text);
        assert_eq!(severities(&folder, &[]), expected, "{text}");
        assert_eq!(severities(&folder, &["--isolated"]), ["a error", "b error"], "{text}");
    }
    let folder = folder();
    folder.file("portolan.toml", "ignore = [\"unknown-name\"]\n");
    assert_eq!(severities(&folder, &[]), [""; 0]);
    // The command line overrules it.
    assert_eq!(severities(&folder, &["--select", "unknown-name"]), ["a error", "b error"]);
    folder.file("a/portolan.toml", "[severity]\nunknown-name = \"warning\"\n");
    assert_eq!(severities(&folder, &[]), ["a warning"]);
}

/// A baseline is that of the nearest folder, too.
#[test]
fn baselines_are_those_of_the_nearest_folder() {
    let folder = folder();
    folder.file("a/portolan.toml", "baseline = \"known.json\"\n");
    let ran = folder.run(&[&ARGS[..], &["--update-baseline", "a"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.printed());
    assert_eq!(severities(&folder, &[]), ["b error"]);
    folder.file("a/portolan.toml", "ignore = [\"unknown\"]\n");
    let ran = folder.run(&[&ARGS[..], &["a", "b"]].concat());
    assert!(ran.status == 2 && ran.err.contains("a/portolan.toml"), "{}", ran.printed());
}

/// The command line, then the configurations, then the system decide which resolvers are asked.
#[test]
fn resolvers_are_those_of_the_configurations() {
    let asked = |texts: [&str; 2], more: &[&str]| -> Vec<String> {
        let folder = folder();
        for (place, text) in ["a", "b"].into_iter().zip(texts) {
            folder.file(format!("{place}/portolan.toml"), text);
        }
        let args = ["uses", "--table", "services", "--output-format", "json", "a", "b"];
        let ran = folder.run(&[&args[..], more].concat());
        let document: serde_json::Value = serde_json::from_str(ran.text()).unwrap();
        let words = document["resolvers"].as_array().unwrap();
        words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let of_system = asked(["", ""], &[]);
    assert_eq!(of_system.len(), 1, "{of_system:?}");
    assert_eq!(asked(["resolvers = [\"musl\", \"go@1.19\"]\n", ""], &[]), ["musl", "go"]);
    assert_eq!(asked(["resolvers = \"musl\"\n", "resolvers = [\"freebsd\", \"musl\"]\n"], &[]), ["musl", "freebsd"]);
    assert_eq!(asked(["resolvers = \"nmap\"\n", ""], &[]), of_system, "it reads no such table");
    assert_eq!(asked(["resolvers = \"musl\"\n", ""], &["--resolver", "openbsd"]), ["openbsd"]);
    assert_eq!(asked(["resolvers = \"musl\"\n", ""], &["--isolated"]), of_system);
}

/// `compare --uses` asks the resolvers of the configurations, too, and leaves out what they exclude.
#[test]
fn compare_uses_the_configurations() {
    let compared = |texts: [&str; 2]| -> (Vec<String>, u64) {
        let folder = folder();
        folder.file("new", "ssh 22/tcp\n");
        for (place, text) in ["a", "b"].into_iter().zip(texts) {
            folder.file(format!("{place}/portolan.toml"), text);
        }
        let args = ["compare", "--format", "services", "services", "new", "--output-format", "json", "--uses"];
        let ran = folder.run(&[&args[..], &["a", "--uses", "b"]].concat());
        let document: serde_json::Value = serde_json::from_str(ran.text()).unwrap();
        let words = document["configurations"]["resolvers"].as_array().unwrap();
        let words = words.iter().map(|word| word.as_str().unwrap().to_owned()).collect();
        (words, document["configurations"]["read"].as_u64().unwrap())
    };
    let (of_system, read) = compared(["", ""]);
    assert_eq!((of_system.len(), read), (1, 2), "{of_system:?}");
    assert_eq!(compared(["resolvers = [\"musl\", \"freebsd\"]\n", ""]), (vec!["musl".into(), "freebsd".into()], 2));
    assert_eq!(compared(["", "resolvers = \"openbsd\"\n"]), (vec!["openbsd".into()], 2));
    assert_eq!(compared(["exclude = [\"jail.local\"]\n", ""]), (of_system, 1));
}
