//! Changes that a format cannot make: each command says why.

use crate::folder::Folder;

/// A descriptor of maps such as `map{ 22: "ssh" }`, with these further keys of the table, and these further tables.
fn descriptor(keys: &str, more: &str) -> String {
    let table = "[[table]]\nbegin = 'map\\{'\nend = '\\}'\nseparator = \",\"\n";
    format!("version = 1\nname = \"own\"\nkind = \"pattern\"\npaths = [\"*.a\"]\n{table}{keys}\n{more}")
}

const ENTRY: &str = "entry = '(?P<port>\\d+)(?:-(?P<last>\\d+))?: \"(?P<name>[^\"\\n]+)\"'";
const NAMES: &str = "[names]\nrole = \"name\"\n";

/// Returns what a command prints about a file `m.a` in the format of a descriptor, on one line.
fn printed(descriptor: &str, text: &str, args: &[&str]) -> String {
    let folder = Folder::with("m.a", text);
    folder.file("own.toml", descriptor);
    folder.run(args).printed().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn tests_of_a_descriptor_say_why_a_row_or_name_cannot_be_written() {
    let copy = format!("{NAMES}[edit]\nrow = \"copy\"\n");
    let of_transports = ENTRY.replace("(?P<port>", "(?P<transport>tcp|udp) (?P<port>");
    let (rows, of_tcp) = ("map{ 22: \"ssh\", 80: \"http\" }", "map{ tcp 22: \"ssh\", tcp 80: \"http\" }");
    for (keys, tables, text, test, why) in [
        (
            ENTRY,
            NAMES,
            rows,
            "add = [\"smtp 25\"]",
            "`smtp 25` cannot be written: the descriptor has no `row` in `[edit]`",
        ),
        (ENTRY, "", rows, "add = [\"smtp 25\"]", "names of this format are labels, which are not changed"),
        (ENTRY, "[names]\nrole = \"none\"\n", rows, "add = [\"smtp 25\"]", "rows of this format have no names"),
        (
            &format!("{ENTRY}\nunique = \"port\""),
            &copy,
            rows,
            "add = [\"www 80\"]",
            "the table is a map, and has the port",
        ),
        (ENTRY, &copy, "map{ 6000-6063: \"x11\" }", "add = [\"smtp 25\"]", "no row nearby can be copied; each has"),
        (
            &format!("{ENTRY}\ntransport = \"tcp\""),
            &copy,
            rows,
            "add = [\"time 37/tcp,udp\"]",
            "no row of a table can state tcp and udp",
        ),
        (
            &of_transports,
            &copy.replace("\"copy\"", "'{transport} {port}: \"{name}\"'"),
            of_tcp,
            "add = [\"time 37/tcp,udp\"]",
            "no row states tcp and udp in one word",
        ),
        (
            ENTRY,
            &copy.replace("[edit]", "valid = '[a-z]+'\n[edit]"),
            rows,
            "add = [\"ftp-data 20\"]",
            "the format has no text for the name `ftp-data`",
        ),
        (
            &format!("{ENTRY}\nunique = \"name\""),
            NAMES,
            rows,
            "rename = { ssh = \"http\" }",
            "`http` cannot be written instead of `ssh`: the table is a map, and has the name",
        ),
        (ENTRY, NAMES, "map{ 22: \"#ssh\" }", "rename = { \"#ssh\" = \"ssh\" }", "begins with the sign of a comment"),
    ] {
        let own = descriptor(keys, &format!("{tables}[[test]]\ntext = '{text}'\nentries = []\n{test}\n"));
        let said = printed(&own, text, &["formats", "test", "own.toml"]);
        assert!(said.contains(why), "{why}: {said}");
    }
}

#[test]
fn an_update_says_why_a_row_cannot_be_written() {
    let own = descriptor(ENTRY, &format!("{NAMES}[edit]\nrow = \"copy\"\n"));
    let args = ["update", "--add", "25", "--diff", "--format", "own.toml", "m.a"];
    let said = printed(&own, "map{\n 6000-6063: \"x11\",\n 6068-6070: \"y\"\n}\n", &args);
    assert!(said.contains("because the table can have no such row (no row nearby can be copied; each has"), "{said}");
    let own = descriptor(ENTRY, &format!("{NAMES}valid = '[a-z]{{3}}'\n"));
    let args = ["update", "--renames", "--diff", "--format", "own.toml", "m.a"];
    let said = printed(&own, "map{\n 5061: \"sip-tls\"\n}\n", &args);
    assert!(said.contains("the new name cannot be written: the format has no text for the name `sips`"), "{said}");
}

#[test]
fn fixes_that_are_not_made_have_a_reason() {
    let label = ENTRY;
    let of_words = "entry = '(?P<port>\\d+): \"(?P<name>[a-z]+)\"'";
    let all =
        ["check", "--fix", "--diff", "--unsafe-fixes", "--extend-select", "spelling", "--format", "own.toml", "m.a"];
    let safe = ["check", "--diff", "--format", "own.toml", "m.a"];
    for (keys, tables, text, args, why) in [
        (label, "", "map{ 5061: \"sip-tls\" }", &all[..], "Not made: m.a: 1 change: names of this format are labels"),
        (label, "", "map{ 5061: \"sip-tls\" }", &safe, "Not made: m.a: 1 change: names of this format are labels"),
        (
            of_words,
            NAMES,
            "map{ 137: \"netbiosns\" }",
            &all,
            "m.a:1 spelling: make `netbios-ns` the official name: the changed file would not be read back as expected",
        ),
        (
            &format!("{ENTRY}\nunique = \"name\""),
            NAMES,
            "map{ 5061: \"sip-tls\", 15061: \"sips\" }",
            &all,
            "m.a:1 renamed: make `sips` the official name: the table is a map, and has the name",
        ),
        (ENTRY, NAMES, "map{ 15: \"netstat\" }", &all, "Not made: m.a: 1 change: this format has no comments"),
        (
            ENTRY,
            NAMES,
            "map{ 15: \"netstat\" }",
            &["annotate", "--all", "--diff", "m.a"],
            "No note to change in 1 file. Not made: m.a: 1 change: this format takes no notes",
        ),
    ] {
        let own = descriptor(keys, tables);
        let folder = Folder::with("m.a", text);
        folder.file("own.toml", own);
        folder.file("portolan.toml", "[[format]]\nfile = \"own.toml\"\n");
        let said = folder.run(args).printed().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(why), "{why}: {said}");
    }
}

/// Also in tables with a format of their own.
#[test]
fn a_note_without_room_has_a_reason() {
    let folder = Folder::with("services", "netstat 15/tcp\rssh 22/tcp\r");
    let said = folder.run(&["annotate", "--all", "--diff", "services"]).printed();
    assert!(said.contains("lines end in a carriage return alone"), "{said}");
}
