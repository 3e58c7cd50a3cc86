//! Rows that a format without code must not pass over: each is a problem in its line.

use crate::folder::Folder;

/// Returns the lines with problems, and the entries as `name port/transport`.
fn read(name: &str, text: &str) -> (Vec<u64>, Vec<String>) {
    let folder = Folder::with(name, text);
    let ran = folder.run(&["list", "--output-format", "json", name]);
    let listed: serde_json::Value = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.printed()));
    let lines = listed["unread"][0]["lines"].as_array().cloned().unwrap_or_default();
    let entry = |entry: &serde_json::Value| {
        let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let transport = Some(text("transport")).filter(|word| !word.is_empty()).map(|word| format!("/{word}"));
        format!("{} {}{}", text("name"), entry["port"], transport.unwrap_or_default())
    };
    let entries = listed["entries"].as_array().unwrap().iter().map(entry).collect();
    (lines.iter().filter_map(serde_json::Value::as_u64).collect(), entries)
}

/// A clause of a function is a table of its own: only the guard sees a broken one.
#[test]
fn broken_clauses_are_problems() {
    for (name, head, rows, broken) in [
        (
            "p.erl",
            "-module(p).\n",
            ["service(22) -> \"ssh\";\n", "service(80) -> \"http\";\n", "service(443) -> \"https\".\n"],
            &["service(80 -> \"http\";\n", "service(8x) -> \"http\";\n", "service(80) \"http\";\n"][..],
        ),
        (
            "p.ex",
            "defmodule P do\n",
            ["  def port(22), do: \"ssh\"\n", "  def port(80), do: \"http\"\n", "  def port(443), do: \"https\"\n"],
            &["  def port(8x), do: \"http\"\n", "  def port(80, do: \"http\"\n"],
        ),
        (
            "p.hs",
            "module P where\n",
            ["portName 22 = \"ssh\"\n", "portName 80 = \"http\"\n", "portName 443 = \"https\"\n"],
            &["portName 8x = \"http\"\n", "portName 80 \"http\"\n", "portName 80 = http\"\n"],
        ),
        (
            "p.pro",
            "% facts\n",
            ["port_name(22, ssh).\n", "port_name(80, http).\n", "port_name(443, https).\n"],
            &["port_name(8x, http).\n", "port_name(80 http).\n", "port_name(80, http.\n"],
        ),
    ] {
        let whole = read(name, &format!("{head}{}", rows.concat()));
        assert_eq!(whole, (vec![], ["ssh 22", "http 80", "https 443"].map(str::to_owned).to_vec()), "{name}");
        for broken in broken {
            let (lines, entries) = read(name, &format!("{head}{}{broken}{}", rows[0], rows[2]));
            assert_eq!(
                (&lines[..], &entries[..]),
                (&[3][..], &["ssh 22".to_owned(), "https 443".to_owned()][..]),
                "{broken}"
            );
        }
    }
}

#[test]
fn broken_conditions_are_problems() {
    let c = |row: &str| {
        format!(
            "const char *name(int port) {{\n  if (port == 22) return \"ssh\";\n  {row}\n  if (port == 443) return \"https\";\n}}\n"
        )
    };
    for row in [
        "if (port == 8x) return \"http\";",
        "if (port == 80) return \"http;",
        "if (port == 80 return \"http\";",
        "if port == 80) return \"http\";",
        "if (port = = 80) return \"http\";",
    ] {
        let (lines, entries) = read("p.c", &c(row));
        assert_eq!((&lines[..], &entries[..]), (&[3][..], &["ssh 22".to_owned(), "https 443".to_owned()][..]), "{row}");
    }
    assert_eq!(read("p.c", &c("if (port == 80) return \"http\";")).0, [0; 0]);
    // Other conditions are no rows.
    for row in ["if (port == 80) { secure = 0; }", "if (state == 80) return \"http\";"] {
        assert_eq!(read("p.c", &c(row)).0, [0; 0], "{row}");
    }
}

/// A cell of a list table may hold several transports, and another order of columns puts them last.
#[test]
fn cells_of_list_tables_have_transports() {
    let table = |cells: [&str; 3], rows: &[[&str; 3]]| {
        let row = |row: &[&str; 3]| format!("   * - {}\n     - {}\n     - {}\n", row[0], row[1], row[2]);
        format!(".. list-table::\n\n{}{}\nEnd.\n", row(&cells), rows.iter().map(row).collect::<String>())
    };
    let text = table(
        ["Port", "Protocol", "Service"],
        &[["22", "TCP", "ssh"], ["53", "TCP/UDP", "domain"], ["69", "udp", "tftp"]],
    );
    let expected = ["ssh 22/TCP", "domain 53/tcp", "domain 53/udp", "tftp 69/udp"];
    let (lines, entries) = read("p.rst", &text);
    assert!(lines.is_empty(), "{lines:?}");
    assert_eq!(entries.iter().map(|entry| entry.to_lowercase()).collect::<Vec<_>>(), expected.map(str::to_lowercase));
    let text = table(["Port", "Service", "Protocol"], &[["22", "ssh", "TCP"], ["69", "tftp", "UDP"]]);
    let (lines, entries) = read("p.rst", &text);
    assert!(lines.is_empty(), "{lines:?}");
    assert_eq!(entries.iter().map(|entry| entry.to_lowercase()).collect::<Vec<_>>(), ["ssh 22/tcp", "tftp 69/udp"]);
}

/// In quotes a number is a text, and in data it is decimal; in code it is octal, or an error.
#[test]
fn leading_zeros_are_problems_only_in_code() {
    for (name, row, others, is_problem) in [
        ("p.go", "\t025: \"smtp\",\n", ["var ports = map[int]string{\n\t22: \"ssh\",\n", "\t80: \"http\",\n}\n"], true),
        ("p.py", "    025: \"smtp\",\n", ["ports = {\n    22: \"ssh\",\n", "    80: \"http\",\n}\n"], true),
        (
            "p.py",
            "    \"025\": \"smtp\",\n",
            ["ports = {\n    \"22\": \"ssh\",\n", "    \"80\": \"http\",\n}\n"],
            false,
        ),
        ("p.c", "#define SMTP_PORT 025\n", ["#define SSH_PORT 22\n", "#define HTTP_PORT 80\n"], true),
        (
            "p.sql",
            "(025, 'smtp'),\n",
            ["INSERT INTO ports (port, name) VALUES\n(22, 'ssh'),\n", "(80, 'http');\n"],
            false,
        ),
        ("p.csv", "smtp,025,tcp\n", ["ssh,22,tcp\n", "http,80,tcp\n"], false),
        ("p.yaml", "025: smtp\n", ["22: ssh\n", "80: http\n"], true),
        ("p.yaml", "\"025\": smtp\n", ["\"22\": ssh\n", "\"80\": http\n"], false),
    ] {
        let (lines, entries) = read(name, &[others[0], row, others[1]].concat());
        assert_eq!(
            (lines.len(), entries.len()),
            if is_problem { (1, 2) } else { (0, 3) },
            "{name}: {row}: {entries:?}"
        );
    }
}

/// Without its end, a section would give its transport to what follows.
#[test]
fn sections_that_never_end_are_problems() {
    for (name, text) in [
        (
            "p.go",
            "var p = map[string]map[int]string{\n\t\"tcp\": {22: \"ssh\", 80: \"http\",\n\t\"udp\": {53: \"domain\"},\n}\n",
        ),
        ("p.py", "ports = {\n    \"tcp\": {22: \"ssh\", 80: \"http\",\n    \"udp\": {53: \"domain\"},\n}\n"),
        ("p.clj", "(def ports {:tcp {22 \"ssh\" 80 \"http\"\n            :udp {53 \"domain\"}})\n"),
    ] {
        let (lines, entries) = read(name, text);
        assert!(!lines.is_empty(), "{name}: {entries:?}");
        assert_eq!(entries.len(), 3, "{name}: {entries:?}");
    }
}

/// Without a bracket, another one may take its place: of a row, or of what is around the table.
#[test]
fn brackets_without_counterpart_are_problems() {
    for (name, text) in [
        ("p.py", "PORTS = {\n    22: \"ssh\",\n    80: \"http\",\n]\n"),
        ("p.py", "PORTS = [\n    (22, \"ssh\"),\n    80, \"http\"),\n    (443, \"https\"),\n]\n"),
        ("p.js", "const ports = { 22: 'ssh', 80: 'http' ];\n"),
        ("p.json", "{\"ports\": {\"22\": \"ssh\", \"80\": \"http\"]}\n"),
        ("p.h", "#define SSH_PORT (22)\n#define HTTP_PORT (80\n#define HTTPS_PORT 443\n"),
        ("p.h", "#define SSH_PORT (22)\n#define HTTP_PORT 80)\n#define HTTPS_PORT 443\n"),
        ("p.lua", "local ports = {\n  [22] = \"ssh\",\n  80] = \"http\",\n  [443] = \"https\",\n}\n"),
        ("p.clj", "(def ports [[22 \"ssh\"] 80 \"http\"] [443 \"https\"]])\n"),
    ] {
        let (lines, entries) = read(name, text);
        assert!(!lines.is_empty() && !entries.is_empty(), "{name}: {text}: {entries:?}");
    }
    // Brackets that need none: patterns of a shell, and names in comments.
    for (name, text, count) in [
        (
            "p.sh",
            "case \"$port\" in\n  22) echo \"ssh\" ;;\n  80) echo \"http\" ;;\n  443) echo \"https\" ;;\nesac\n",
            3,
        ),
        ("p.rb", "def ports\n  ['22',  # ssh\n   '80',  # http\n   '443'] # https\nend\n", 3),
    ] {
        let (lines, entries) = read(name, text);
        assert_eq!((lines.len(), entries.len()), (0, count), "{name}: {entries:?}");
    }
}

/// A form that takes another part of a row for its name would rename transports.
#[test]
fn transports_are_no_names() {
    let table = "Name,Port,Protocol\nssh,22,tcp\nhttp,80,tcp\n";
    let descriptor = "version = 1\nname = \"mine\"\nkind = \"delimited\"\n[[table]]\ncolumns = { name = \"Protocol\", port = \"Port\" }\n";
    let folder = Folder::with("ports.csv", table);
    folder.file("mine.toml", descriptor);
    let ran = folder.run(&["check", "--format", "mine.toml", "ports.csv"]);
    assert!(ran.printed().contains("a transport in the place of the name"), "{}", ran.printed());
    let kotlin = "enum class Known(val port: Int, val proto: String) {\n    SSH(22, \"tcp\"),\n    DOMAIN(53, \"udp\"),\n    HTTP(80, \"tcp\");\n}\n";
    assert_eq!(read("Known.kt", kotlin).1, ["SSH 22/tcp", "DOMAIN 53/udp", "HTTP 80/tcp"]);
}
