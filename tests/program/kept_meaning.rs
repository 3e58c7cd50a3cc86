//! `update` keeps what a table means: no key twice in a map, no name of another port, no column moved; and its report says
//! what to do, with the lines of the file as it is.

use crate::folder::{Folder, Ran};
use serde_json::Value;

const BY_NAME: &str = "package p\n\nvar services = map[string]map[string]int{\n\t\"udp\": {\n\t\t\"domain\": 53,\n\t},\n\t\"tcp\": {\n\
                       \t\t\"imap2\":   143,\n\t\t\"sip-tls\": 5061,\n\t\t\"sips\":    5062,\n\t\t\"z39.50\":  210,\n\
                       \t\t\"z3950\":   210,\n\t},\n}\n";

fn update(name: &str, text: &str, arguments: &[&str]) -> (Ran, String) {
    update_with(name, text, "", arguments)
}

fn update_with(name: &str, text: &str, format: &str, arguments: &[&str]) -> (Ran, String) {
    let folder = Folder::with(name, text);
    folder.file("format.toml", format!("version = 1\nname = \"mine\"\n{format}"));
    let own: &[&str] = if format.is_empty() { &[] } else { &["--format", "format.toml"] };
    let ran = folder.run(&[&["update", "--output-format", "json", name], own, arguments].concat());
    (ran, std::fs::read_to_string(folder.path().join(name)).unwrap())
}

fn table(ran: &Ran) -> Value {
    let document: Value = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{}", ran.printed()));
    document["tables"][0].clone()
}

fn texts<'a>(rows: &'a Value, key: &str) -> Vec<&'a str> {
    rows.as_array().unwrap().iter().map(|row| row[key].as_str().unwrap()).collect()
}

#[test]
fn no_rename_makes_a_key_twice() {
    let (ran, after) = update("p.go", BY_NAME, &["--renames"]);
    // `sips` is there, and one of two old names on 210 stays: a map with a key twice does not compile.
    let expected = BY_NAME.replace("\"imap2\":   143", "\"imap\":    143").replace("z39.50", "z39-50");
    assert_eq!(after, expected, "{}", ran.printed());
    let stale = &table(&ran)["outdated"];
    assert_eq!((texts(stale, "name"), texts(stale, "why")), (vec!["sip-tls"], vec!["taken"]));
}

#[test]
fn the_keys_of_one_map_are_free_in_another() {
    let (ran, after) = update("p.go", BY_NAME, &["--add", "53,210", "--transport", "tcp"]);
    assert!(after.contains("\t\t\"domain\":  53,\n\t\t\"imap2\""), "{}", ran.printed());
    let both = "constant tcp = ([\n  \"ssh\": 22,\n  \"echo\": 7,\n]);\nconstant udp = ([\n  \"echo\": 7,\n  \"ntp\": 123,\n]);\n";
    let (ran, after) = update("p.pmod", both, &["--add", "22"]);
    assert!(after.contains("\"echo\": 7,\n  \"ssh\": 22,\n  \"ntp\""), "{}", ran.printed());
}

#[test]
fn a_tree_gets_no_key_twice() {
    let edit = "[names]\nrole = \"name\"\n[edit]\nrow = \"copy\"\n";
    let json = |fields: &str| {
        format!("kind = \"tree\"\nstring = \"json\"\n[[table]]\nparser = \"json\"\nentry = \"/*\"\n{fields}\n{edit}")
    };
    let by_name = json("fields = { name = \"key\", port = \"port\", transport = \"on\" }");
    let (ran, after) = update_with("x", "{\"ntp\": {\"port\": 123, \"on\": \"udp\"}}\n", &by_name, &["--add", "23"]);
    assert_eq!(after.matches("\"telnet\"").count(), 1, "{}", ran.printed());
    let by_port = json("fields = { port = \"key\", name = \"name\", transport = \"on\" }");
    let (ran, after) =
        update_with("x", "{\"22\": {\"name\": \"ssh\", \"on\": \"tcp\"}}\n", &by_port, &["--add", "20-23"]);
    assert_eq!((after.matches("\"22\"").count(), after.matches("\"21\"").count()), (1, 1), "{}", ran.printed());
    // A key that holds the transport, too, is another one on each.
    let both = json(
        "fields = { port = \"key\", name = \"name\" }\npatterns = { port = '(?P<port>\\d+)/(?P<transport>\\w+)' }",
    );
    let (ran, after) =
        update_with("x", "{\"22/tcp\": {\"name\": \"ssh\"}}\n", &both, &["--add", "22", "--transport", "tcp,udp"]);
    assert!(after.contains("\"22/tcp\"") && after.contains("\"22/udp\""), "{}", ran.printed());
}

#[test]
fn headings_do_not_begin_a_map() {
    let format = "kind = \"pattern\"\ncomment = \"#\"\n[[table]]\nbegin = '\\{'\nend = '\\}'\n\
                  section = [{ open = '# tcp', transport = \"tcp\" }, { open = '# udp', transport = \"udp\" }]\n\
                  entry = '(?P<name>[\\w-]+) = (?P<port>\\d+)'\n[names]\nrole = \"name\"\nunique = \"name\"\n[edit]\nrow = \"copy\"\n";
    let text = "{\n# tcp\nssh = 22\n# udp\nntp = 123\n# tcp again\nhttp = 80\n}\n";
    let (ran, after) = update_with("x", text, format, &["--add", "22"]);
    assert_eq!(after, text, "{}", ran.printed());
    assert_eq!(texts(&table(&ran)["left_out"], "transport"), ["udp"]);
}

#[test]
fn a_name_of_several_ports_is_renamed_for_all_of_them_or_none() {
    let format = "kind = \"pattern\"\n[[table]]\nentry = '^(?P<name>[\\w-]+): (?P<port>[\\d,]+)(/(?P<transport>\\w+))?'\nports = { list = \",\" }\n\
                  transports = { both = [\"tcp\", \"udp\"] }\n[names]\nrole = \"name\"\n";
    let text = "ftp: 20,21\nsip-tls: 5061/both\n";
    let (ran, after) = update_with("x", text, format, &["--renames"]);
    assert_eq!(after, text.replace("sip-tls", "sips"), "{}", ran.printed());
    // `ftp` is right for 21, so that nothing is outdated.
    assert!(texts(&table(&ran)["outdated"], "name").is_empty(), "{}", ran.printed());
    // What is kept on one transport is kept in the row.
    let folder = Folder::with("x", text);
    folder.file("format.toml", format!("version = 1\nname = \"mine\"\n{format}"));
    folder.file(
        "portolan.toml",
        "[[format]]\nfile = \"format.toml\"\n[[table]]\npath = \"x\"\nformat = \"mine\"\nrenames = true\nkeep = \"sip-tls/udp\"\n",
    );
    let ran = folder.run(&["update"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("x")).unwrap(), text, "{}", ran.printed());
    assert_eq!(ran.text().matches("kept by `portolan.toml`").count(), 1, "{}", ran.printed());
}

#[test]
fn a_tab_between_columns_stays_one() {
    let edit = "[names]\nrole = \"name\"\n[edit]\nrow = \"copy\"\n";
    let pattern = format!(
        "kind = \"pattern\"\n[[table]]\nentry = '^(?P<name>[^\\t\\n]+)\\t(?P<description>[^\\t\\n]*)\\t(?P<port>\\d+)/(?P<transport>\\w+)$'\n{edit}"
    );
    let delimited = format!(
        "kind = \"delimited\"\n[[table]]\ndelimiter = \"\\t\"\nquote = \"\"\nheader = false\n\
         columns = {{ name = 1, description = 2, port = 3, transport = 4 }}\n{edit}"
    );
    for (format, row) in [(pattern, "TEXT\t23/tcp"), (delimited, "TEXT\t23\ttcp")] {
        let ssh = row.replace("TEXT", "ssh-server-of-old\tThe Secure Shell, a long text").replace("23", "2222");
        let text = format!("{ssh}\n");
        let (ran, after) = update_with("x", &text, &format, &["--add", "23"]);
        assert_eq!(after, format!("{}\n{text}", row.replace("TEXT", "telnet\tTelnet")), "{}", ran.printed());
    }
}

#[test]
fn names_in_capitals_stay_so() {
    let format = "kind = \"pattern\"\n[[table]]\nentry = '^(?P<port>\\d+) (?P<name>[\\w-]+)'\n[names]\nrole = \"name\"\n[edit]\nrow = \"copy\"\n";
    for (name, new, added) in [("SIP-TLS", "SIPS", "TELNET"), ("Sip-Tls", "sips", "telnet")] {
        let text = format!("22 {}\n5061 {name}\n", if added == "TELNET" { "SSH" } else { "Ssh" });
        let (ran, after) = update_with("x", &text, format, &["--renames", "--add", "23"]);
        let expected = text.replace(name, new).replace("5061", &format!("23 {added}\n5061"));
        assert_eq!(after, expected, "{}", ran.printed());
    }
}

#[test]
fn rows_that_wait_for_refused_ones_get_their_turn() {
    // A row without quotes cannot have a hyphen.
    let format = "kind = \"pattern\"\n[[table]]\nbegin = '\\{'\nend = '\\}'\nseparator = \",\"\nentry = '(?P<name>\\w+): (?P<port>\\d+)'\n\
                  [names]\nrole = \"name\"\nvalid = '[\\w-]+'\n[edit]\nrow = \"copy\"\n";
    let (ran, after) = update_with("x", "{ssh: 22}\n", format, &["--add", "20"]);
    assert_eq!(after, "{ssh: 22}\n", "{}", ran.printed());
    let why = texts(&table(&ran)["left_out"], "why").join(" ");
    assert!(!why.is_empty() && !why.contains("too-many-rounds"), "{why}");
}

#[test]
fn reasons_advise_what_the_format_allows() {
    let (csv, services) = ("Name,Port,Protocol\nmyssh,22,tcp\nnews,144,tcp\n", "myssh 22/tcp\nnews 144/tcp\n");
    for (name, text, has_aliases) in [("x.csv", csv, false), ("services", services, true)] {
        let folder = Folder::with(name, text);
        let printed = folder.run(&["update", "--diff", "--add", "22,144", "--transport", "tcp", name]).printed();
        let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(printed.contains("local name `myssh`") && printed.contains("outdated name `news`"), "{printed}");
        for option in ["--replacing", "--registry-names"] {
            assert_eq!(printed.contains(option), has_aliases, "{printed}");
        }
    }
    // Where no row can be written, that is the reason.
    let (ran, _) = update("ports.yaml", "22: my\n80: http\n", &["--add", "1-100", "--check"]);
    let table = table(&ran);
    let why = texts(&table["left_out"], "why");
    assert!(why.len() > 100 && why.iter().all(|why| *why == "no-rows"), "{why:?}");
}

#[test]
fn lines_are_those_of_the_file_as_it_is() {
    let text = "Name,Port,Protocol\necho,7,tcp\nnetstat,15,tcp\nnetstat,15,udp\n";
    let folder = Folder::with("x.csv", text);
    let lines = |arguments: &[&str]| folder.run(&[&["update", "--add", "9-13", "x.csv"], arguments].concat()).printed();
    let before = lines(&["--check"]);
    assert!(before.contains("\n   3, 4: `netstat` was removed from 15/tcp and 15/udp"), "{before}");
    let after = lines(&[]);
    let line = std::fs::read_to_string(folder.path().join("x.csv")).unwrap();
    let line = line.lines().position(|line| line.starts_with("netstat")).unwrap() + 1;
    assert!(line > 3 && after.contains(&format!("\n   {line}, {}: `netstat`", line + 1)), "{line}: {after}");
}

#[test]
fn the_body_of_a_pull_request_has_what_changes_first_and_an_end() {
    let folder = Folder::with("a.csv", "Name,Port,Protocol\nnetstat,15,tcp\n");
    for number in 0..600 {
        folder.file(format!("tables/t{number:03}.csv"), "Name,Port,Protocol\nnetstat,15,tcp\n");
    }
    folder.file("z.csv", "Name,Port,Protocol\nsip-tls,5061,tcp\n");
    let ran = folder.run(&["update", "--check", "--renames", "--all-files", "--output-format", "markdown", "."]);
    let body = ran.text();
    assert!((50_000..65_536).contains(&body.len()), "{}", body.len());
    let at = |text: &str| body.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(
        at("z.csv</code> |") < at("a.csv</code> |") && at("z.csv</code>: would change") < at("a.csv</code>: nothing")
    );
    assert!(body.contains("602 tables: 1 would change, 601 with outdated entries that stay."), "{}", &body[..300]);
    assert!(
        body.contains("The rows of ") && body.trim_end().ends_with("tables are left out."),
        "{}",
        &body[body.len() - 300..]
    );
}

#[test]
fn a_name_that_is_right_for_one_port_of_its_row_is_not_reported() {
    let folder =
        Folder::with("ports.py", "PORTS = {\"ftp\": [20, 21], \"sip-tls\": [5061], \"ssh\": 22, \"smtp\": 25}\n");
    let ran = folder.run(&["check", "--select", "renamed", "--output-format", "concise", "--quiet", "ports.py"]);
    assert_eq!(ran.text().lines().count(), 1, "{}{}", ran.text(), ran.err);
    assert!(ran.text().contains("`sip-tls` on 5061 is now called `sips`"), "{}", ran.text());
}
