//! New rows in tables of declared formats: where they go, how they look, and when none is written.

use portolan::diagnostic::{Change, apply};
use portolan::format::Format as _;
use portolan::format::declared::{self, DeclaredFormat, reads_back};
use portolan::model::Transport;
use portolan::syntax::{EntryId, FormatOrigin};
use portolan::text::LineNumber;
use std::path::Path;

const GO: &str = "kind = \"pattern\"\ncomment = \"//\"\nstring = \"c\"\n[[table]]\nbegin = 'map\\{'\nend = '\\}'\nseparator = \",\"\n\
                  entry = '(?P<port>\\d+):\\s*\"(?P<name>[^\"\\n]*)\"'\n[names]\nrole = \"name\"\n[edit]\n";
const JSON: &str = "kind = \"tree\"\nstring = \"json\"\n[[table]]\nparser = \"json\"\nentry = \"/*\"\n\
                    fields = { port = \"port\", name = \"name\", transport = \"on\" }\n[names]\nrole = \"name\"\n[edit]\n";
const YAML: &str = "kind = \"tree\"\ncomment = \"#\"\n[[table]]\nparser = \"yaml\"\nentry = \"/*\"\n\
                    fields = { port = \"port\", name = \"name\" }\n[names]\nrole = \"name\"\n[edit]\n";
const LINES: &str = "kind = \"pattern\"\ncomment = \"#\"\n[[table]]\n\
                     entry = '^(?P<port>\\d+)[ \\t]+(?P<name>[\\w-]+)(?:[ \\t]+(?P<transport>\\w+))?'\n\
                     transports = { both = [\"tcp\", \"udp\"] }\n[names]\nrole = \"name\"\n[edit]\n";
const CSV: &str = "kind = \"delimited\"\n[[table]]\ncolumns = { port = \"Port\", name = \"Name\", description = \"What\" }\n\
                   [names]\nrole = \"name\"\n[edit]\n";

fn format(head: &str, edit: &str) -> DeclaredFormat {
    let text = format!("version = 1\nname = \"x\"\n{head}{edit}");
    declared::parse(Path::new("x.toml"), &text, FormatOrigin::File("x.toml".into()))
        .unwrap_or_else(|fault| panic!("{fault}"))
}

fn row(name: &str, port: u16, transports: &[Transport], comment: &str) -> Change {
    Change::NewRow {
        before: LineNumber::FIRST,
        name: name.to_owned(),
        port,
        transports: transports.to_vec(),
        aliases: Vec::new(),
        comment: (!comment.is_empty()).then(|| comment.to_owned()),
    }
}

/// Adds rows, one after the other, and holds each to the law that the file reads back. `None` if one cannot be written.
fn add(format: &DeclaredFormat, text: &str, rows: &[Change]) -> Option<String> {
    rows.iter().try_fold(text.to_owned(), |text, row| {
        let document = format.parse(text.as_bytes());
        assert!(document.unreadable.is_empty(), "{text}");
        let after = apply(text.as_bytes(), &format.render_change(&document, text.as_bytes(), row).ok()?);
        let read = format.parse(&after);
        let after = String::from_utf8(after).unwrap();
        assert!(reads_back((&document, text.as_bytes()), (&read, after.as_bytes()), &[row]), "{after}");
        Some(after)
    })
}

fn tcp(name: &str, port: u16) -> Change {
    row(name, port, &[Transport::Tcp], "")
}

#[test]
fn templates_take_the_place_and_the_separators_of_the_table() {
    let go = format(GO, "row = '{port}: \"{name}\", // {description}'");
    let table = "map{\n\t22: \"ssh\", // a, b\n\t80: \"http\",\n}\n";
    let rows = [row("smtp", 25, &[Transport::Tcp], "Mail, \"simple\""), tcp("ftp", 21), tcp("https", 443)];
    let expected = "map{\n\t21: \"ftp\",\n\t22: \"ssh\", // a, b\n\t25: \"smtp\", // Mail, \"simple\"\n\t80: \"http\",\n\
                    \t443: \"https\",\n}\n";
    assert_eq!(add(&go, table, &rows).unwrap(), expected);
    let windows = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(add(&go, &windows(table), &rows).unwrap(), windows(expected));

    let plain = format(GO, "row = '{port}: \"{name}\",'");
    for (table, expected) in [
        ("map{22: \"ssh\"}", "map{21: \"ftp\", 22: \"ssh\", 443: \"https\"}"),
        ("map{22:\"ssh\",80:\"http\"}", "map{21: \"ftp\", 22:\"ssh\",80:\"http\", 443: \"https\"}"),
        ("map{\n  22: \"ssh\"\n}", "map{\n  21: \"ftp\",\n  22: \"ssh\",\n  443: \"https\"\n}"),
        ("map{\n  22: \"ssh\" // last\n}", "map{\n  21: \"ftp\",\n  22: \"ssh\", // last\n  443: \"https\"\n}"),
        (
            "map{\n  22: \"ssh\", 80: \"http\",\n}",
            "map{\n  21: \"ftp\",\n  22: \"ssh\", 80: \"http\",\n  443: \"https\",\n}",
        ),
    ] {
        assert_eq!(add(&plain, table, &[tcp("ftp", 21), tcp("https", 443)]).unwrap(), expected, "{table}");
    }
}

#[test]
fn copies_keep_columns_quotes_and_case() {
    let go = format(GO, "row = \"copy\"");
    let table = "map{\n\t22:    \"ssh\",\n\t443:   \"https\",\n\t50000: \"local\",\n}\n";
    let expected = "map{\n\t22:    \"ssh\",\n\t443:   \"https\",\n\t5432:  \"postgresql\",\n\t50000: \"local\",\n}\n";
    assert_eq!(add(&go, table, &[tcp("postgresql", 5432)]).unwrap(), expected);

    let lines = format(LINES, "row = \"copy\"");
    let table = "22\tssh\tTCP\n53\tdomain\tBOTH\n80\thttp\tTCP\n";
    let rows = [row("ntp", 123, &[Transport::Udp], ""), row("time", 37, &[Transport::Tcp, Transport::Udp], "")];
    let expected = "22\tssh\tTCP\n37\ttime\tBOTH\n53\tdomain\tBOTH\n80\thttp\tTCP\n123\tntp\tUDP\n";
    assert_eq!(add(&lines, table, &rows).unwrap(), expected);

    let csv = format(CSV, "row = \"copy\"");
    let table = "Name,Port,What,Contact\n\"ssh\",22,\"Secure, Shell\",\"Ann\"\n\"http\",80,\"Web\",\n";
    let rows = [row("smtp", 25, &[Transport::Tcp], "Mail, \"simple\"")];
    let expected = "Name,Port,What,Contact\n\"ssh\",22,\"Secure, Shell\",\"Ann\"\n\"smtp\",25,\"Mail, \"\"simple\"\"\",\"\"\n\
                    \"http\",80,\"Web\",\n";
    assert_eq!(add(&csv, table, &rows).unwrap(), expected);
}

#[test]
fn trees_get_rows_of_several_lines() {
    let table = "[\n  {\n    \"name\": \"ssh\",\n    \"port\": 22,\n    \"on\": \"tcp\"\n  }\n]\n";
    let added = ",\n  {\n    \"name\": \"ntp\",\n    \"port\": 123,\n    \"on\": \"udp\"\n  }\n]\n";
    let expected = table.replace("\n]\n", added);
    let template = "row = \"\"\"\n{{\n  \\\"name\\\": \\\"{name}\\\",\n  \\\"port\\\": {port},\n  \\\"on\\\": \\\"{transport}\\\"\n}}\"\"\"";
    for edit in ["row = \"copy\"", template] {
        let json = format(JSON, edit);
        assert_eq!(add(&json, table, &[row("ntp", 123, &[Transport::Udp], "")]).unwrap(), expected, "{edit}");
        let again = add(&json, &expected, &[tcp("http", 80)]).unwrap();
        assert!(
            again.contains("  {\n    \"name\": \"http\",\n    \"port\": 80,\n    \"on\": \"tcp\"\n  },\n"),
            "{again}"
        );
    }
    let yaml = format(YAML, "row = \"copy\"");
    let table = "- port: 22 # default\n  name: ssh\n- port: 80\n  name: http\n";
    let expected = "- port: 22 # default\n  name: ssh\n- port: 25\n  name: smtp\n- port: 80\n  name: http\n- port: 443\n  name: https\n";
    assert_eq!(add(&yaml, table, &[tcp("https", 443), tcp("smtp", 25)]).unwrap(), expected);
}

#[test]
fn new_rows_go_where_the_order_of_the_rows_says() {
    let place = |edit: &str, table: &str, name: &str, port: u16| {
        let after =
            add(&format(LINES, &format!("row = '{{port}} {{name}}'\n{edit}")), table, &[tcp(name, port)]).unwrap();
        after.lines().position(|line| line == format!("{port} {name}")).unwrap()
    };
    let by_port = "22 ssh\n25 smtp\n80 http\n\n# ours\n21 ftp\n";
    // The rows after those in order are somebody's own.
    assert_eq!(
        place(
            "",
            "21 ftp\n22 ssh\n23 telnet\n25 smtp\n37 time\n53 domain\n79 finger\n80 http\n110 pop3\n111 x\n443 https\n20 own\n",
            "auth",
            113
        ),
        10
    );
    assert_eq!(place("order = \"port\"", by_port, "domain", 53), 2);
    assert_eq!(place("order = \"end\"", by_port, "domain", 53), 6);
    let by_name = "80 http\n143 imap\n25 smtp\n22 ssh\n";
    assert_eq!(place("", by_name, "ntp", 123), 2);
    assert_eq!(place("order = \"port\"", by_name, "ntp", 123), 1);
    assert_eq!(place("", "80 http\n22 ssh\n443 https\n21 ftp\n", "domain", 53), 4);
}

#[test]
fn a_new_name_keeps_the_columns() {
    let renamed = |format: &DeclaredFormat, text: &str, name: &str| {
        let document = format.parse(text.as_bytes());
        let change = Change::PutNameFirst { entry: EntryId::new(0), name: name.to_owned() };
        let after = apply(text.as_bytes(), &format.render_change(&document, text.as_bytes(), &change).unwrap());
        String::from_utf8(after).unwrap()
    };
    let lines =
        format(&LINES.replace("(?P<port>\\d+)[ \\t]+(?P<name>[\\w-]+)", "(?P<name>[\\w-]+)[ \\t]+(?P<port>\\d+)"), "");
    for (text, name, expected) in [
        ("work-sol        400\nups             401\n", "osb-sd", "osb-sd          400\nups             401\n"),
        ("ups  401\nwork-sol 400\n", "osb-sd", "osb-sd 401\nwork-sol 400\n"),
        ("work-sol\t400\nups\t\t401\n", "osb", "osb\t\t400\nups\t\t401\n"),
        ("work-sol 400\nups 401\n", "osb", "osb 400\nups 401\n"),
        ("work-sol 400\nups      401\n", "osb", "osb      400\nups      401\n"),
    ] {
        assert_eq!(renamed(&lines, text, name), expected, "{text}");
    }
    let go = format(GO, "");
    assert_eq!(renamed(&go, "map{\n\t22: \"sshd\", // x\n}\n", "ssh"), "map{\n\t22: \"ssh\", // x\n}\n");
}

#[test]
fn a_row_that_cannot_be_written_is_refused() {
    let go = format(GO, "row = \"copy\"");
    assert_eq!(add(&go, "map{\n}\n", &[tcp("ssh", 22)]), None, "without rows there is no place");
    assert_eq!(add(&go, "map{\n\t0x16: \"ssh\",\n}\n".replace("0x16", "22").as_str(), &[tcp("a\u{7}b", 1)]), None);
    let lines = format(LINES, "row = '{port} {name} {transport}'");
    let both = [Transport::Tcp, Transport::Udp];
    assert_eq!(add(&lines, "22 ssh tcp\n", &[row("domain", 53, &both, "")]), None, "no row has a word for both");
    assert!(
        add(&lines, "22 ssh tcp\n7 echo both\n", &[row("domain", 53, &both, "")]).unwrap().contains("53 domain both")
    );
    for role in ["label", "identifier"] {
        let labels = GO.replace("role = \"name\"", &format!("role = \"{role}\""));
        assert_eq!(add(&format(&labels, ""), "map{\n\t22: \"ssh\",\n}\n", &[tcp("http", 80)]), None);
        let text = format!("version = 1\nname = \"x\"\n{labels}row = \"copy\"");
        let fault = declared::parse(Path::new("x.toml"), &text, FormatOrigin::File("x.toml".into())).unwrap_err();
        assert!(fault.message().contains("only where names have the role `name`"), "{fault}");
    }
    let unique = format(&GO.replace("role = \"name\"", "role = \"name\"\nunique = \"port\""), "row = \"copy\"");
    assert_eq!(add(&unique, "map{\n\t22: \"ssh\",\n}\n", &[tcp("sshd", 22)]), None);
    // Every statement is a table of its own: a row after one of them would be inside it.
    let statements = "kind = \"pattern\"\n[[table]]\nbegin = '^(?P<body>)put '\nend = ';'\nseparator = \"\"\n\
                      entry = 'put (?P<port>\\d+) (?P<name>\\w+)'\n[names]\nrole = \"name\"\n[edit]\n";
    assert_eq!(add(&format(statements, "row = \"copy\""), "put 22 ssh;\nput 80 http;\n", &[tcp("smtp", 25)]), None);
}

#[test]
fn values_that_are_not_read_are_copied_only_if_all_rows_share_them() {
    let json = format(JSON, "row = \"copy\"");
    let table = |more: [&str; 3]| {
        let row = |name: &str, port: u16, more: &str| {
            format!("  {{\"name\": \"{name}\", \"port\": {port}, \"on\": \"tcp\"{more}}}")
        };
        format!("[\n{},\n{},\n{}\n]\n", row("ssh", 22, more[0]), row("smtp", 25, more[1]), row("http", 80, more[2]))
    };
    let unread = |table: &str| json.has_unread_values(&json.parse(table.as_bytes()), table.as_bytes());
    let numbered = table([", \"id\": 1", ", \"id\": 2", ", \"id\": 3"]);
    assert_eq!(add(&json, &numbered, &[tcp("time", 37)]), None);
    assert!(unread(&numbered));
    assert_eq!(
        add(&json, &table([", \"of\": \"amy\"", ", \"of\": \"bob\"", ", \"of\": \"amy\""]), &[tcp("time", 37)]),
        None
    );

    let shared = table([", \"on by default\": false"; 3]);
    let added = "  {\"name\": \"time\", \"port\": 37, \"on\": \"tcp\", \"on by default\": false},\n";
    assert!(add(&json, &shared, &[tcp("time", 37)]).unwrap().contains(added));
    assert!(!unread(&shared));

    let of_one = table(["", ", \"of\": \"bob\"", ""]);
    let added = "  {\"name\": \"time\", \"port\": 37, \"on\": \"tcp\"},\n";
    assert!(add(&json, &of_one, &[tcp("time", 37)]).unwrap().contains(added));

    let template = format(JSON, "row = '{{\"name\": \"{name}\", \"port\": {port}, \"on\": \"{transport}\"}}'");
    assert!(add(&template, &numbered, &[tcp("time", 37)]).is_some(), "a template says what a row has");

    // What follows a row on its line is not cut off from it.
    let cells = format(
        "kind = \"pattern\"\n[[table]]\nseparator = \"\"\nentry = '<tr><td>(?P<port>\\d+)<td>(?P<name>\\w+)'\n\
         skip = '<td>\\w+'\n[names]\nrole = \"name\"\n[edit]\n",
        "row = \"copy\"",
    );
    assert_eq!(add(&cells, "<tr><td>22<td>ssh<td>low\n<tr><td>80<td>http<td>low\n", &[tcp("smtp", 25)]), None);
}

#[test]
fn a_file_may_say_that_a_part_of_its_rows_is_a_key() {
    let head = "kind = \"pattern\"\n[[table]]\nbegin = '^fill '\nend = ';'\nseparator = \",\"\n\
                unique-if = { port = '(?i)key\\(port\\)', name = ['(?i)key\\(name\\)'] }\n\
                entry = '(?P<port>\\d+) (?P<name>\\w+) (?P<transport>\\w+)'\n[names]\nrole = \"name\"\n[edit]\n";
    let rows = format(head, "row = \"copy\"");
    let udp = |name: &str, port: u16| row(name, port, &[Transport::Udp], "");
    let table = |key: &str| format!("make KEY({key});\nfill 22 ssh udp, 53 domain tcp;\nfill 80 http tcp;\n");
    assert!(add(&rows, &table("number"), &[udp("domain", 53), udp("http", 80)]).is_some());
    assert_eq!(add(&rows, &table("port"), &[udp("domain", 53)]), None);
    assert_eq!(add(&rows, &table("port"), &[udp("http", 80)]), None, "statements may fill the same table");
    assert!(add(&rows, &table("port"), &[udp("ntp", 123)]).is_some());
    assert_eq!(add(&rows, &table("name"), &[udp("http", 80)]), None);
    assert_eq!(add(&rows, &table("name"), &[udp("ssh", 23)]), None);
}

#[test]
fn a_comment_after_a_quoted_scalar_is_no_part_of_it() {
    let yaml = format(YAML, "row = \"copy\"");
    let table = "- port: 22\n  name: \"ssh\"  # jump \"host\"\n- port: 25\n  name: 'smtp' # it's mail\n- {port: \"80\", name: \"http\"}  # web\n";
    let document = yaml.parse(table.as_bytes());
    let names: Vec<&str> =
        document.entries.iter().map(|entry| std::str::from_utf8(entry.name.of(table.as_bytes())).unwrap()).collect();
    assert_eq!(names, ["ssh", "smtp", "http"]);
    let expected = table.to_owned().replace("- port: 25", "- port: 23\n  name: \"telnet\"\n- port: 25");
    assert_eq!(add(&yaml, table, &[tcp("telnet", 23)]).unwrap(), expected);
}

#[test]
fn a_comment_after_a_flow_mapping_is_no_part_of_it() {
    let yaml = format(YAML, "row = \"copy\"");
    for comment in ["", " # jump", "   # {x}"] {
        let table = format!("- port: 22\n  name: ssh\n- {{port: 25, name: smtp}}{comment}\n");
        let added = add(&yaml, &table, &[tcp("http", 80), tcp("pop3", 110)]).unwrap();
        assert_eq!(added, format!("{table}- {{port: 80, name: http}}\n- {{port: 110, name: pop3}}\n"));
    }
}

/// The template of an item may have the sign of the list, as it looks in the file.
#[test]
fn templates_write_items_and_keys_of_yaml() {
    let list = "ports: # ours\n  - name: ssh\n    port: 22\n  - name: http\n    port: 80\n";
    let expected = list.replace("  - name: http", "  - name: telnet\n    port: 23\n  - name: http");
    for template in ["- name: {name}\\n  port: {port}", "name: {name}\\nport: {port}"] {
        let yaml = YAML.replace("entry = \"/*\"", "entry = \"/ports/*\"");
        let yaml = format(&yaml, &format!("row = \"{template}\""));
        assert_eq!(add(&yaml, list, &[tcp("telnet", 23)]).as_ref(), Some(&expected), "{template}");
    }
    let keys = YAML.replace("port = \"port\", name = \"name\"", "port = \".\", name = \"key\"");
    for edit in ["row = '{name}: {port}'", "row = \"copy\""] {
        let added = add(&format(&keys, edit), "ssh: 22 # shell\nhttp: 80\n", &[tcp("telnet", 23), tcp("https", 443)]);
        assert_eq!(added.as_deref(), Some("ssh: 22 # shell\ntelnet: 23\nhttp: 80\nhttps: 443\n"), "{edit}");
    }
}

#[test]
fn rows_in_brackets_of_yaml_have_commas() {
    let yaml = format(YAML, "row = \"copy\"");
    for (table, expected) in [
        (
            "[{port: 22, name: ssh}, {port: 80, name: http}]\n",
            "[{port: 22, name: ssh}, {port: 25, name: smtp}, {port: 80, name: http}, {port: 443, name: https}]\n",
        ),
        (
            "[ {port: 22, name: ssh} ] # x\n",
            "[ {port: 22, name: ssh}, {port: 25, name: smtp}, {port: 443, name: https} ] # x\n",
        ),
        (
            "[\n  {port: 22, name: ssh}, # own\n  {port: 80, name: http}\n]\n",
            "[\n  {port: 22, name: ssh}, # own\n  {port: 25, name: smtp},\n  {port: 80, name: http},\n  {port: 443, name: https}\n]\n",
        ),
        (
            "[\n  {port: 22, name: ssh},\n  {port: 80, name: http}, # last\n]\n",
            "[\n  {port: 22, name: ssh},\n  {port: 25, name: smtp},\n  {port: 80, name: http}, # last\n  {port: 443, name: https},\n]\n",
        ),
        ("[{port: 81, name: a}]\n", "[{port: 25, name: smtp}, {port: 81, name: a}, {port: 443, name: https}]\n"),
    ] {
        assert_eq!(add(&yaml, table, &[tcp("https", 443), tcp("smtp", 25)]).as_deref(), Some(expected), "{table}");
    }
    let map = YAML.replace("{ port = \"port\", name = \"name\" }", "{ port = \"key\", name = \".\" }");
    let map = format(&map, "row = \"copy\"");
    let added = add(&map, "{22: ssh, 80: http}\n", &[tcp("smtp", 25), tcp("https", 443)]);
    assert_eq!(added.as_deref(), Some("{22: ssh, 25: smtp, 80: http, 443: https}\n"));
}

#[test]
fn tests_in_descriptors_add_rows() {
    let with = |test: &str| {
        let edit = format!(
            "row = \"copy\"\n[[test]]\ntext = '''\nmap{{\n\t22: \"ssh\",\n}}\n'''\nentries = [\"ssh 22\"]\n{test}"
        );
        let failures: Vec<String> =
            format(GO, &edit).run_tests().into_iter().flat_map(|trial| trial.failures).collect();
        failures.join("\n")
    };
    assert_eq!(with("add = [\"http 80\"]\nadded = '''\nmap{\n\t22: \"ssh\",\n\t80: \"http\",\n}\n'''"), "");
    assert!(with("add = [\"http 80\"]\nadded = ''").contains("the file differs from `added`"));
    assert!(with("add = [\"http\"]").contains("`http` is not a row such as"));
    let fixed = GO.to_owned() + "[[test]]\ntext = 'map{ 22: \"ssh\" }'\nentries = [\"ssh 22\"]\nadd = [\"http 80\"]";
    assert!(
        format(&fixed, "").run_tests()[0].failures[0]
            .contains("`http 80` cannot be written: the descriptor has no `row`")
    );
}
