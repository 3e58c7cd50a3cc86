//! Rows that cannot be read: nothing is added beside them, no output passes over them, and the rows after them are read.

use crate::folder::Folder;
use portolan::engine::parse_file;
use portolan::plugin::Catalogue;
use portolan::text::SourceFile;
use std::path::Path;

/// Runs `update --diff` with these arguments on a file.
fn diff(name: &str, text: &str, args: &[&str]) -> String {
    let folder = Folder::with(name, text);
    folder.run(&[&["update", "--diff"][..], args, &[name]].concat()).printed()
}

#[test]
fn no_row_is_added_to_a_table_with_unread_lines() {
    for (name, text, port, line) in [
        (
            "ports.html",
            "<table>\n<tr><th>Port<th>Service\n<tr><td>22<td>ssh\n<tr><td>25<td><b>smtp</b>\n</table>\n",
            "443",
            4,
        ),
        (
            "ports.sql",
            "INSERT INTO ports (port, name) VALUES\n (22, 'ssh'),\n (25, 'smtp'),\n (443, NULL);\n",
            "110",
            4,
        ),
        ("ports.csv", "ssh,22,tcp\nsmtp,25,tcp\nhttp,8O,tcp\n", "80", 3),
    ] {
        let printed = diff(name, text, &["--add", port]);
        let words = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("because the table has lines that cannot be read"), "{name}: {printed}");
        assert!(words.contains(&format!("(fix line {line} first)")), "{name}: {printed}");
        assert!(!printed.contains("\n+"), "{name}: {printed}");
    }
}

#[test]
fn every_output_says_which_lines_are_not_read() {
    let folder = Folder::with("ports.csv", "ssh,22,tcp\nsmtp,25,tcp\nhttp,8O,tcp\n");
    let ran = |args: &[&str]| folder.run(&[args, &["ports.csv"]].concat());
    let text = "line 3 (no port number after the name) cannot be read: run `portolan check` on the file for details";
    for args in [
        &["update", "--check"][..],
        &["update", "--check", "--output-format", "markdown"],
        &["list"],
        &["list", "--output-format", "jsonl"],
        &["list", "--output-format", "tsv"],
    ] {
        let printed = ran(args).printed().replace("<code>", "`").replace("</code>", "`");
        let words = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(text) && !printed.contains("up to date"), "{args:?}: {printed}");
    }
    let json = |args: &[&str]| -> serde_json::Value { serde_json::from_slice(&ran(args).out).unwrap() };
    let updated = json(&["update", "--check", "--output-format", "json"]);
    assert_eq!(updated["tables"][0]["unread"], serde_json::json!([3]));
    crate::schemas::assert_valid("update.json", &updated);
    let listed = json(&["list", "--output-format", "json"]);
    assert_eq!(listed["unread"][0]["lines"], serde_json::json!([3]));
    crate::schemas::assert_valid("list.json", &listed);
}

#[test]
fn each_fault_is_named_with_its_lines() {
    let folder =
        Folder::with("ports.csv", "ssh,22,tcp\nsmtp,25,tcp\nhttp,8O,tcp\npop3,110\nimap,l43,tcp\nftp,21,tcp\n");
    let printed = folder.run(&["list", "ports.csv"]).printed();
    let words = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    let text =
        "lines 3 and 5 (no port number after the name) and line 4 (more or fewer fields than other rows have) cannot";
    assert!(words.contains(text), "{printed}");
}

/// A file is read in one format: where another one reads more of it, the outputs say so.
#[test]
fn a_table_in_another_format_is_mentioned() {
    let map = "var names = map[int]string{\n\t22: \"ssh\",\n\t23: \"telnet\",\n\t25: \"smtp\",\n}\n";
    let switch = "\nfunc name(port int) string {\n\tswitch port {\n\tcase 80:\n\t\treturn \"http\"\n\tcase 443:\n\t\treturn \"https\"\n\t}\n\treturn \"\"\n}\n";
    let folder = Folder::with("ports.go", format!("package p\n\n{map}{switch}"));
    let ran = |args: &[&str]| folder.run(&[args, &["ports.go"]].concat());
    let text = "lines 4 to 6 have 3 entries in the format `go-map` that are not read: `--format go-map` reads them";
    for args in [
        &["list"][..],
        &["list", "--output-format", "tsv"],
        &["check", "--show-files"],
        &["update", "--check"],
        &["update", "--check", "--output-format", "markdown"],
    ] {
        let printed = ran(args).printed().replace("<code>", "`").replace("</code>", "`");
        let words = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(text), "{args:?}: {printed}");
    }
    let table = serde_json::json!({"format": "go-map", "first_line": 4, "last_line": 6, "entries": 3});
    for (command, schema, pointer) in [
        (&["list"][..], "list.json", "/unread_tables/0"),
        (&["check"], "check.json", "/files/0/unread_table"),
        (&["update", "--check"], "update.json", "/tables/0/unread_table"),
    ] {
        let out = ran(&[command, &["--output-format", "json"]].concat()).out;
        let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
        crate::schemas::assert_valid(schema, &document);
        let found = document.pointer(pointer).unwrap_or_else(|| panic!("{document:#}"));
        assert!(table.as_object().unwrap().iter().all(|(key, value)| found[key] == *value), "{found:#}");
    }
    // It takes a reading in every other format, and so is not searched for where no output shows it.
    let source = SourceFile::new(Path::new("ports.go"), format!("package p\n\n{map}{switch}").into_bytes());
    assert_eq!(parse_file(&Catalogue::builtin(), &source, None).unwrap().unread_table, None);
    assert_eq!(read("ports.go", &format!("package p\n\n{map}{switch}")).1, ["http", "https"]);
    // Rows that the format knows to hold no port are no table of another one.
    let conf =
        "[dissectors]\nssh = 22 # tcp 22\nospf = 89 # ip 89\nhttp = 80 # tcp 80\nvrrp = 112 # ip 112\nppp = 34827\n";
    let listed = Folder::with("etter.conf", conf).run(&["list", "etter.conf"]).printed();
    assert!(listed.contains("(ettercap)") && !listed.contains("not read") && !listed.contains("ppp"), "{listed}");
    // Other code with numbers is no table.
    let other = "\nfunc f() int {\n\treturn 80\n}\n\nconst limit = 443\n";
    let folder = Folder::with("ports.go", format!("package p\n\n{map}{other}"));
    assert!(!folder.run(&["list", "ports.go"]).printed().contains("not read"));
}

/// Returns the lines with problems, and the names that are read.
fn read(name: &str, text: &str) -> (Vec<u64>, Vec<String>) {
    let folder = Folder::with(name, text);
    let ran = folder.run(&["list", "--output-format", "json", name]);
    let listed: serde_json::Value = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.printed()));
    let lines = listed["unread"][0]["lines"].as_array().cloned().unwrap_or_default();
    let names = listed["entries"].as_array().unwrap();
    (
        lines.iter().filter_map(serde_json::Value::as_u64).collect(),
        names.iter().map(|entry| entry["name"].as_str().unwrap_or_default().to_owned()).collect(),
    )
}

#[test]
fn rows_after_a_broken_one_or_a_bracket_too_many_are_read() {
    let go = |row: &str| {
        format!(
            "package x\nvar s = []S{{\n\t{{22, \"tcp\", \"ssh\"}},\n\t{row}\n\t{{80, \"tcp\", \"http\"}},\n\t{{110, \"tcp\", \"pop3\"}},\n}}\n"
        )
    };
    for (row, names) in [
        (r#"{25, "tcp", "smtp"}},"#, &["ssh", "smtp", "http", "pop3"][..]),
        (r#"{25, "tcp" "smtp"},"#, &["ssh", "http", "pop3"]),
        (r#"{25, "tcp, "smtp"},"#, &["ssh", "http", "pop3"]),
    ] {
        let (lines, read) = read("ports.go", &go(row));
        assert_eq!((&lines[..], read), (&[4][..], names.iter().map(|&name| name.to_owned()).collect()), "{row}");
    }
    let (lines, names) = read("ports.go", &go(r#"{25, "tcp", "smtp"},"#));
    assert_eq!((lines.len(), names.len()), (0, 4));
}

#[test]
fn other_code_below_a_table_is_no_row_of_it() {
    let numbers = "PORTS = {\n    22: \"ssh\",\n    80: \"http\",\n}\n";
    for below in ["WORKERS = 4\n", "WORKERS=4\n", "timeout = 0.5\n", "timeout = 5.0\n", "X = [21, 22]\n"] {
        let one_line = numbers.replace(['\n', ' '], "");
        for text in [format!("{numbers}{below}"), format!("{one_line}\n{below}")] {
            assert_eq!(read("ports.py", &text), (vec![], vec!["ssh".to_owned(), "http".to_owned()]), "{text}");
        }
    }
    for (name, text) in [
        ("ports.lua", "ports = { ssh = 22, http = 80 }\nworkers = 4\n"),
        ("ports.py", "services = dict(ssh=22, http=80)\nworkers = 4\n"),
        ("ports.tf", "locals {\n  ports = {\n    ssh  = 22\n    http = 80\n  }\n  workers = 4\n}\n"),
        ("ports.js", "const all = {\n  ports: {\n    ssh: 22,\n    http: 80,\n  },\n  workers: 4,\n};\n"),
        ("ports.js", "const all = { ports: { ssh: 22, http: 80 }, retries: 4 };\n"),
    ] {
        assert_eq!(read(name, text), (vec![], vec!["ssh".to_owned(), "http".to_owned()]), "{text}");
    }
    // Rows of the table go on.
    for (text, line) in [
        ("PORTS = {\n    22: \"ssh\",\n    }\n    80: \"http\",\n}\n", 3),
        ("PORTS = {\n22: \"ssh\",\n}\n80: \"http\",\n}\n", 3),
        ("PORTS = {\n    22: \"ssh\"},\n    80: 'http',\n}\n", 2),
        ("PORTS = {22: \"ssh\"}, 80: \"http\"}\n", 1),
        ("ports = {\n  ssh = 22,\n  }\n  http = 80,\n}\n", 3),
    ] {
        assert_eq!(read("ports.py", text), (vec![line], vec!["ssh".to_owned(), "http".to_owned()]), "{text}");
    }
}

#[test]
fn pairs_after_a_broken_one_on_its_line_are_read() {
    let text = "PORTS = {\"ssh\": 22, \"smtp\": 2S, \"http\": 80,\n \"pop3\": 110}\n";
    let names = ["ssh", "http", "pop3"].map(str::to_owned).to_vec();
    assert_eq!(read("ports.py", text), (vec![1], names));
    // Parts of another value are none.
    let nested = "PORTS = {\"ssh\": 22, \"x\": {\"retries\": 3, \"size\": 4}, \"http\": 80}\n";
    assert!(!read("ports.py", nested).1.contains(&"size".to_owned()));
}

#[test]
fn a_record_without_the_port_of_its_siblings_is_a_problem() {
    for (name, text, line) in [
        (
            "p.yaml",
            "- name: ssh\n  port: 22\n- name: telnet\n  prt: 23\n- name: http\n  port: 80\n- name: pop3\n  port: 110\n",
            3,
        ),
        (
            "p.json",
            "[\n{\"name\": \"ssh\", \"port\": 22},\n{\"name\": \"telnet\", \"prt\": 23},\n{\"name\": \"http\", \"port\": 80},\n{\"name\": \"pop3\", \"port\": 110}\n]\n",
            3,
        ),
        (
            "p.xml",
            "<ports>\n<port number=\"22\" name=\"ssh\"/>\n<port nmber=\"23\" name=\"telnet\"/>\n<port number=\"80\" name=\"http\"/>\n<port number=\"110\" name=\"pop3\"/>\n</ports>\n",
            3,
        ),
    ] {
        assert_eq!(read(name, text), (vec![line], ["ssh", "http", "pop3"].map(str::to_owned).to_vec()), "{name}");
    }
}

/// As in the registry, which has names without ports.
#[test]
fn many_records_without_a_number_have_no_port() {
    let named = (0..20).map(|index| format!("{{\"name\": \"x-{}\"}},\n", ["a", "b", "c"][index % 3].repeat(index + 1)));
    let records: Vec<String> = named.collect();
    let text = |some: &[String]| {
        format!("[\n{}{{\"name\": \"ssh\", \"port\": 22}},\n{{\"name\": \"http\", \"port\": 80}}\n]\n", some.concat())
    };
    assert_eq!(read("p.json", &text(&records)), (vec![], vec!["ssh".to_owned(), "http".to_owned()]));
    assert_eq!(read("p.json", &text(&records[..2])).0, [2, 3]);
}

#[test]
fn a_leading_zero_in_code_is_a_problem() {
    assert_eq!(read("p.yaml", "22: ssh\n025: smtp\n80: http\n").0, [2]);
    assert_eq!(read("p.go", "var p = map[int]string{\n\t22: \"ssh\",\n\t025: \"smtp\",\n\t80: \"http\",\n}\n").0, [3]);
    assert_eq!(read("p.csv", "ssh,22,tcp\nsmtp,0025,tcp\n").0, [0; 0]);
}

#[test]
fn a_table_whose_first_row_is_broken_is_read() {
    let kotlin = "val tcpPorts = mapOf(\n    22 to \"ssh\",\n    25 to \"smtp\",\n)\n\nval udpPorts = mapOf(\n    5x to \"domain\",\n    \
                  123 to \"ntp\",\n    161 to \"snmp\",\n)\n";
    assert_eq!(read("Ports.kt", kotlin), (vec![7], ["ssh", "smtp", "ntp", "snmp"].map(str::to_owned).to_vec()));
    let ini = "[udp]\nntp = 123\nsnmp = 161\n\n[tcp]\nssh = 2x\nsmtp = 25\nhttp = 80\n";
    assert_eq!(read("ports.ini", ini), (vec![6], ["ntp", "snmp", "smtp", "http"].map(str::to_owned).to_vec()));
}

/// In Lua, the head of a table is no more than `= {`.
#[test]
fn a_short_head_with_a_broken_first_row_is_that_of_a_table() {
    let lua = |row: &str| {
        format!(
            "M.tcp = {{\n  {row}\n  [80] = \"http\",\n  [443] = \"https\",\n}}\nM.udp = {{\n  [53] = \"domain\",\n  [123] = \"ntp\",\n}}\n"
        )
    };
    for row in ["[2x] = \"ssh\",", "[22 = \"ssh\",", "[22] = ssh\",", "[22] = \"ssh,", "[22]  \"ssh\","] {
        let (lines, names) = read("ports.lua", &lua(row));
        let is_read = ["http", "https", "ntp"].iter().all(|&name| names.contains(&name.to_owned()));
        assert!(!lines.is_empty() && is_read, "{row}: {lines:?} {names:?}");
    }
    // Other fields before ports are no broken row, unless the head states the transport.
    for row in ["host = \"example\", mode = \"x\",", "f(x),"] {
        let other = lua(row).replace("M.tcp", "M.net");
        assert_eq!(read("ports.lua", &other), (vec![], ["domain", "ntp"].map(str::to_owned).to_vec()), "{row}");
        let names = ["http", "https", "domain", "ntp"].map(str::to_owned).to_vec();
        assert_eq!(read("ports.lua", &lua(row)), (vec![2], names), "{row}");
    }
}

#[test]
fn broken_statements_are_problems() {
    let java = |row: &str| {
        format!("class P {{ static {{\n  ports.put(22, \"ssh\");\n  {row}\n  ports.put(80, \"http\");\n}} }}\n")
    };
    for row in ["ports.put(2x, \"smtp\");", "ports.put(25 \"smtp\");", "ports.put(25, smtp\");"] {
        assert_eq!(read("P.java", &java(row)), (vec![3], vec!["ssh".to_owned(), "http".to_owned()]), "{row}");
    }
    let python = |row: &str| format!("ports[22] = \"ssh\"\nports[80] = \"http\"\n{row}\nports[110] = \"pop3\"\n");
    for row in ["ports[2x] = \"smtp\"", "ports[25 = \"smtp\"", "ports[25] = smtp\""] {
        assert_eq!(read("p.py", &python(row)).0, [3], "{row}");
    }
}

#[test]
fn comments_in_trees_and_rows_silence_rules() {
    for (name, text) in [
        ("p.yaml", "ports:\n  22: ssh\n  15: netstat # portolan: ignore[deassigned] ours\n  80: http\n"),
        ("p.yaml", "ports:\n  22: ssh\n  # portolan: ignore[deassigned] ours\n  15: netstat\n  80: http\n"),
        (
            "p.xml",
            "<ports>\n<port number=\"22\" name=\"ssh\"/>\n<port number=\"15\" name=\"netstat\"/> \
             <!-- portolan: ignore[deassigned] ours -->\n<port number=\"80\" name=\"http\"/>\n</ports>\n",
        ),
        (
            "p.md",
            "| Port | Service |\n|---|---|\n| 22 | ssh |\n| 15 | netstat | <!-- portolan: ignore[deassigned] ours -->\n",
        ),
    ] {
        let ran = |text: &str| {
            let folder = Folder::with(name, text);
            folder.run(&["check", "--select", "deassigned,unused-suppression", "--output-format", "concise", name])
        };
        assert_eq!((ran(text).status, ran(text).text().contains("deassigned")), (0, false), "{}", ran(text).printed());
        assert!(ran(&text.replace("portolan:", "x")).text().contains("deassigned"), "{name}");
    }
}

#[test]
fn a_cut_first_row_is_a_problem_of_its_table() {
    let wireshark = "static const ws_services_entry_t global_tcp_udp_services_table[] = {\n    { 1\n    { 7, \"echo\", \"Echo\" },\n    \
                     { 22, \"ssh\", \"The Secure Shell\" },\n    { 80, \"http\", \"World Wide Web HTTP\" },\n};\n";
    let pairs = wireshark.replace("ws_services_entry_t global_tcp_udp_services_table", "struct port ports");
    for (text, format) in [(wireshark, "wireshark-c"), (&pairs, "tuple-list")] {
        let folder = Folder::with("data.c", text);
        let concise = folder.run(&["check", "--output-format", "concise", "data.c"]).printed();
        assert!(concise.contains("data.c:2:5: error[syntax]"), "{concise}");
        let files = folder.run(&["check", "--show-files", "data.c"]).printed();
        assert!(files.contains(format), "{files}");
    }
}

#[test]
fn columns_by_number_need_no_header() {
    let folder = Folder::with("a.txt", "ssh;22;tcp\nsmtp;25;tcp\n");
    folder.file("portolan.toml", "[[format]]\nfile = \"own.toml\"\n");
    let listed = |header: &str, columns: &str| {
        let table =
            format!("[[table]]\ndelimiter = \";\"\n{header}columns = {{ {columns} }}\n[names]\nrole = \"name\"\n");
        let head = "version = 1\nname = \"own\"\nkind = \"delimited\"\npaths = [\"*.txt\"]\n";
        folder.file("own.toml", format!("{head}{table}"));
        let ran = folder.run(&["list", "--output-format", "tsv", "a.txt"]);
        ["ssh", "smtp"].map(|name| ran.text().contains(&format!("\t{name}\t")))
    };
    let numbers = "name = 1, port = 2, transport = 3";
    assert_eq!(listed("", numbers), [true, true]);
    assert_eq!(listed("header = false\n", numbers), [true, true]);
    assert_eq!(listed("header = true\n", numbers), [false, true]);
    assert_eq!(listed("", "name = \"ssh\", port = 2, transport = \"tcp\""), [false, true]);
}

#[test]
fn a_file_with_a_broken_first_row_is_read() {
    let map = "final Map<int, String> portServices = {\n  21\n  22: 'SSH',\n  25: 'SMTP',\n  80: 'HTTP',\n  443: 'HTTPS',\n};\n";
    assert_eq!(read("ports.dart", map), (vec![2], ["SSH", "SMTP", "HTTP", "HTTPS"].map(str::to_owned).to_vec()));
    // Names that are not those of their ports are other code.
    let other = map.replace("SSH", "red").replace("SMTP", "green").replace("HTTPS", "teal").replace("HTTP", "blue");
    let folder = Folder::with("ports.dart", other);
    assert!(folder.run(&["check", "ports.dart"]).err.contains("not recognized as a port table"));
    // A search needs names that are those of their ports.
    let folder = Folder::with("a/ports.dart", map);
    let ran = folder.run(&["check", "--all-files", "--output-format", "concise", "a"]);
    assert!(ran.text().contains("a/ports.dart:2:3: error[syntax]"), "{}", ran.printed());
    let few = map.replace("SMTP", "green").replace("HTTPS", "teal").replace("HTTP", "blue");
    assert_eq!(read("ports.dart", &few).0, [2]);
    let folder = Folder::with("a/ports.dart", few);
    assert!(!folder.run(&["check", "--all-files", "a"]).printed().contains("syntax"));
}

#[test]
fn records_whose_names_have_another_key_are_a_problem() {
    let records = |names: [&str; 4]| {
        let ports = [22, 25, 80, 443];
        let records = names.iter().zip(ports).map(|(name, port)| format!("{{\"svc\": \"{name}\", \"port\": {port}}}"));
        format!("[\n{}\n]\n", records.collect::<Vec<_>>().join(",\n"))
    };
    let (lines, names) = read("p.json", &records(["ssh", "mail", "http", "https"]));
    assert_eq!((lines, names.concat()), (vec![2], String::new()));
    let (lines, _) = read("p.json", &records(["up", "down", "http", "up"]));
    assert_eq!(lines, [0; 0]);
}

#[test]
fn a_lost_quote_of_any_field_is_a_problem_in_code() {
    let php = |row: &str| {
        format!(
            "<?php\n$ports = [\n  21 => ['name' => 'ftp', 'proto' => 'tcp'],\n  {row}\n  80 => ['name' => 'http', 'proto' => 'tcp'],\n];\n"
        )
    };
    let row = "22 => ['name' => 'ssh', 'proto' => 'tcp'], // it's safe";
    assert_eq!(read("p.php", &php(row)).0, [0; 0]);
    let quotes = row.match_indices('\'').map(|(at, _)| at).filter(|at| !row[..*at].contains("//"));
    for at in quotes {
        let broken = [&row[..at], &row[at + 1..]].concat();
        let (lines, names) = read("p.php", &php(&broken));
        assert_eq!(lines, [4], "{broken}");
        assert!(names.contains(&"ftp".to_owned()) && names.contains(&"http".to_owned()), "{broken}: {names:?}");
    }
}
