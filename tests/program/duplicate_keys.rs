//! Maps in which a key is there twice: `check` reports it, and it hides no outdated name from `update`.

use crate::folder::Folder;

const GO: &str = "package ports\n\nvar names = map[string]map[int]string{\n\t\"tcp\": {\n\t\t143:  \"imap2\",\n\t\t143:  \"imap\",\n\
                  \t\t5061: \"sips\",\n\t},\n}\n";
const SQL: &str = "CREATE TABLE \"Ports\" (\"name\" TEXT, \"port\" INTEGER, \"protocol\" TEXT, \"description\" TEXT, PRIMARY KEY(\"port\"));\n\
                   INSERT INTO \"Ports\" VALUES ('sip-tls',5061,'tcp','SIP');\nINSERT INTO \"Ports\" VALUES ('sips',5061,'tcp','SIP');\n";
const JSON: &str = "{\n  \"22\": { \"Service Name\": \"ssh\" },\n  \"5061\": { \"Service Name\": \"sip-tls\" },\n  \
                    \"5061\": { \"Service Name\": \"sips\" }\n}\n";
const PYTHON: &str = "ports = {\n    22: {\"keyword\": \"ssh\", \"description\": \"SSH\"},\n    \
                      5061: {\"keyword\": \"sip-tls\", \"description\": \"SIP\"},\n    \
                      5061: {\"keyword\": \"sips\", \"description\": \"SIP\"},\n}\n";

fn found(name: &str, text: &str) -> Vec<String> {
    let folder = Folder::with(name, text);
    let ran = folder.run(&["check", "--output-format", "concise", "--quiet", name]);
    let of_rule = ran.text().lines().filter(|line| line.contains("[duplicate-key]"));
    of_rule.map(|line| line.split(": ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn an_outdated_name_beside_a_current_one_is_listed() {
    for (name, text, old, line) in [
        ("ports.go", GO, "imap2", 5),
        ("ports.sql", SQL, "sip-tls", 2),
        ("tcp.json", JSON, "sip-tls", 3),
        ("ports.py", PYTHON, "sip-tls", 3),
    ] {
        assert_eq!(found(name, text), [format!("{name}:{}:{}", line + 1, column(text, line))], "{name}");
        let folder = Folder::with(name, text);
        let ran = folder.run(&["update", "--renames", name]);
        let words = ran.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(ran.status == 0 && !words.contains("up to date"), "{}", ran.printed());
        assert!(words.contains(&format!(" {line}: `{old}` on ")), "{}", ran.printed());
        assert!(words.contains("another entry has the new name"), "{}", ran.printed());
        assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), text, "no second row gets the name");
    }
}

/// Returns the column of the port in the line after this one.
fn column(text: &str, line: usize) -> usize {
    let line = text.lines().nth(line).unwrap();
    let port = if line.contains("143") { "143" } else { "5061" };
    line.find(port).unwrap() + 1
}

#[test]
fn each_form_of_a_key_counts() {
    for (name, text, lines) in [
        (
            "a.go",
            "var m = map[string]string{\n\t\"53/tcp\": \"domain\",\n\t\"53/udp\": \"domain\",\n\t\"53/udp\": \"dns\",\n}\n",
            &[4][..],
        ),
        (
            "a.py",
            "ports = {\n    (53, \"tcp\"): \"domain\",\n    (53, \"udp\"): \"domain\",\n    (53, \"tcp\"): \"dns\",\n}\n",
            &[4],
        ),
        ("b.py", "ports = {\n    \"ssh\": 22,\n    \"SSH\": 22,\n    \"http\": 80,\n    \"ssh\": 2222,\n}\n", &[5]),
        ("a.lua", "ports = {\n  [22] = \"ssh\",\n  [80] = \"http\",\n  [22] = \"sshd\",\n}\n", &[4]),
        (
            "a.php",
            "<?php\n$ports = array(\n  'tcp' => array(22 => 'ssh', 53 => 'domain'),\n  'udp' => array(53 => 'domain'),\n);\n",
            &[],
        ),
        // Pairs of a list are no keys.
        ("a.kt", "val ports = listOf(\n    22 to \"ssh\",\n    80 to \"http\",\n    80 to \"www\",\n)\n", &[]),
        (
            "c.py",
            "ports = {\n    \"web1\": {\"http\": 80, \"ssh\": 22},\n    \"web2\": {\"http\": 80, \"ssh\": 22},\n}\n",
            &[],
        ),
        ("a.yaml", "22: ssh\n80: http\n22: sshd\n", &[3]),
    ] {
        let expected: Vec<String> = lines.iter().map(|line| format!("{name}:{line}:")).collect();
        let found = found(name, text);
        assert!(
            found.len() == expected.len() && found.iter().zip(&expected).all(|(found, line)| found.starts_with(line)),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn a_key_of_sql_is_that_of_the_table_that_the_statement_fills() {
    let create =
        |table: &str, key: &str| format!("CREATE TABLE {table} (port INTEGER, name TEXT, protocol TEXT{key});\n");
    let insert = |table: &str| {
        format!(
            "INSERT INTO {table} (port, name, protocol) VALUES (22, 'ssh', 'tcp'), (53, 'domain', 'tcp'), (53, 'domain', 'udp');\n"
        )
    };
    let key = ", PRIMARY KEY (port)";
    for (text, expected) in [
        (create("ports", key) + &insert("ports"), 1),
        (create("`ports`", key) + &insert("`ports`"), 1),
        (create("ports", key) + &insert("public.ports"), 1),
        (create("ports", "") + &insert("ports"), 0),
        (create("other", key) + &create("ports", "") + &insert("ports"), 0),
        (create("ports", ", PRIMARY KEY (port, protocol)") + &insert("ports"), 0),
    ] {
        assert_eq!(found("ports.sql", &text).len(), expected, "{text}");
    }
}
