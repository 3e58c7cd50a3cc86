//! The shapes of tables that the descriptors of the program read: their samples, alone and with other line ends and
//! blanks, and what is not to be lost silently.

use portolan::engine::{FileFault, parse_file};
use portolan::format::declared::{self, DeclaredFormat, Sample};
use portolan::model::TransportWord;
use portolan::plugin::Catalogue;
use portolan::syntax::Document;
use portolan::text::SourceFile;
use std::path::PathBuf;

/// Returns a path that the patterns of a format accept.
fn path_for(format: &DeclaredFormat, sample: &Sample<'_>) -> PathBuf {
    let named = sample.path.map(PathBuf::from).filter(|path| format.claim(path, sample.text) != declared::Claim::None);
    let patterns = portolan::format::Format::meta(format).file_names.iter();
    let plain =
        patterns.map(|pattern| PathBuf::from(pattern.replace("[pP]", "p").replace("[sS]", "s").replace('*', "x")));
    named.or_else(|| plain.into_iter().next()).unwrap_or_else(|| PathBuf::from("sample"))
}

fn shipped() -> impl Iterator<Item = &'static DeclaredFormat> {
    declared::shipped().iter().map(|shipped| shipped.format().unwrap())
}

fn entries(document: &Document, bytes: &[u8]) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let transport = |word: TransportWord| match word {
        TransportWord::Unstated(_) => String::new(),
        word => format!("/{}", word.known().unwrap_or("?")),
    };
    let entry = |entry: &portolan::syntax::Entry| {
        format!("{} {}{}", text(entry.name.of(bytes)), entry.ports, transport(entry.transport))
    };
    document.entries.iter().map(entry).collect()
}

#[test]
fn every_sample_is_recognized_as_its_format() {
    let catalogue = Catalogue::builtin();
    let mut wrong = Vec::new();
    for format in shipped() {
        for sample in format.samples().filter(|sample| sample.problems == 0) {
            let path = path_for(format, &sample);
            let read = parse_file(&catalogue, &SourceFile::new(&path, sample.text.to_vec()), None);
            let found = read.as_ref().map_or_else(ToString::to_string, |document| document.format.id.to_string());
            if found != declared::id(format) {
                wrong.push(format!("{} as {}: {found}", declared::id(format), path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A change to a text that changes none of its entries.
type Variant = (&'static str, fn(&str) -> String);

const VARIANTS: [Variant; 5] = [
    ("CR LF", |text| text.replace('\n', "\r\n")),
    ("no end of the last line", |text| text.trim_end().to_owned()),
    ("a byte order mark", |text| format!("\u{feff}{text}")),
    ("blanks at the ends of lines", |text| text.replace('\n', "  \n").replace("\n  \n", "\n\n")),
    ("blank lines", |text| text.replace('\n', "\n\n")),
];

#[test]
fn line_ends_and_blanks_do_not_change_what_is_read() {
    for format in shipped() {
        for sample in format.samples().filter(|sample| sample.problems == 0) {
            let path = path_for(format, &sample);
            let text = std::str::from_utf8(sample.text).unwrap();
            let plain = format.read(Some(&path), sample.text);
            for (what, change) in VARIANTS {
                let changed = change(text);
                let read = format.read(Some(&path), changed.as_bytes());
                let is_loud = !read.unreadable.is_empty() || read.entries.is_empty();
                let is_same = entries(&read, changed.as_bytes()) == entries(&plain, sample.text);
                assert!(
                    is_same || is_loud,
                    "{}, {what}: {:?}",
                    declared::id(format),
                    entries(&read, changed.as_bytes())
                );
                if matches!(what, "CR LF" | "no end of the last line" | "a byte order mark") {
                    assert!(is_same && !is_loud, "{}, {what}: {:?}", declared::id(format), read.unreadable);
                }
            }
        }
    }
}

/// Files of other shapes than the samples: path, text, entries.
const OTHERS: &[(&str, &str, &[&str])] = &[
    ("a.go", "package p\nconst (\n\tPortSSH = 22\n\tPortHTTP = 80 // web\n)\n", &["SSH 22", "HTTP 80"]),
    ("a.go", "var m = map[string]map[uint16]string{\n\t\"tcp\": map[uint16]string{22: \"ssh\"},\n}\n", &["ssh 22/tcp"]),
    ("a.py", "PORTS = {22: 'ssh', 80: 'http',}\n", &["ssh 22", "http 80"]),
    ("a.py", "PORTS = {'tcp': {22: 'ssh'}, 'udp': {53: 'domain'}}\n", &["ssh 22/tcp", "domain 53/udp"]),
    ("a.js", "export const PORTS = {\n\t\"22\": \"ssh\",\n\t'80': 'http',\n};\n", &["ssh 22", "http 80"]),
    ("a.js", "const portNames = new Map([\n  [22, \"ssh\"],\n  [80, 'http'],\n]);\n", &["ssh 22", "http 80"]),
    ("a.rs", "pub const PORTS: &[(u16, &str)] = &[(22, \"ssh\"), (80, \"http\")];\n", &["ssh 22", "http 80"]),
    (
        "a.cpp",
        "std::map<int, std::string> portNames = {\n    {22, \"ssh\"},\n    {80, \"http\"}\n};\n",
        &["ssh 22", "http 80"],
    ),
    ("a.rb", "PORTS = [[22, \"ssh\"], [80, \"http\"]]\n", &["ssh 22", "http 80"]),
    ("a.cs", "public const int SshPort = 22;\npublic const int HttpPort = 80;\n", &["Ssh 22", "Http 80"]),
    ("a.mk", "SSH_PORT := 22\nHTTP_PORT ?= 80\n", &["SSH 22", "HTTP 80"]),
    ("a.nix", "{\n  ports = {\n    ssh = 22;\n    http = 80;\n  };\n}\n", &["ssh 22", "http 80"]),
    ("a.csv", "\"Port\",\"Protocol\",\"Service\"\n\"22\",\"TCP\",\"ssh\"\n", &["ssh 22/tcp"]),
    ("a.tsv", "port\tproto\tname\n22\ttcp\tssh\n53\tudp\tdomain\n", &["ssh 22/tcp", "domain 53/udp"]),
    ("a.json", "{\"22\": \"ssh\", \"80\": \"http\"}", &["ssh 22", "http 80"]),
    ("a.txt", "22, ssh\n80, http\n", &["ssh 22", "http 80"]),
    ("a.txt", "22,ssh\n80,http\n", &["ssh 22", "http 80"]),
    ("a.conf", "22, ssh\n80, http\n", &["ssh 22", "http 80"]),
    ("a.svc", "SSH = 22/tcp # x\nDNS = 53/tcp 53/udp\n", &["SSH 22/tcp", "DNS 53/tcp", "DNS 53/udp"]),
    (
        "a.go",
        "var s = []Service{\n\t{Port: 22, Name: \"ssh\"},\n\t{Name: \"http\", Port: 80},\n}\n",
        &["ssh 22", "http 80"],
    ),
    ("a.py", "ports = dict(ssh=22, http=80)\n", &["ssh 22", "http 80"]),
    ("a.py", "S = [\n    Svc(name='ssh', port=22),\n    Svc(name='http', port=80),\n]\n", &["ssh 22", "http 80"]),
    ("a.swift", "let ports: [Int: String] = [22: \"ssh\", 80: \"http\"]\n", &["ssh 22", "http 80"]),
    ("a.ts", "const x: Record<number, string> = {\n  22: 'ssh',\n  80: 'http',\n};\n", &["ssh 22", "http 80"]),
    ("a.lua", "return {\n  [22] = \"ssh\",\n  [80] = \"http\",\n}\n", &["ssh 22", "http 80"]),
    ("a.ex", "@names %{\n  22 => \"ssh\",\n  80 => \"http\"\n}\n", &["ssh 22", "http 80"]),
    ("a.scala", "val names = Map(\n  22 -> \"ssh\",\n  80 -> \"http\"\n)\n", &["ssh 22", "http 80"]),
    (
        "a.zig",
        "const p = [_]P{\n    .{ .port = 22, .name = \"ssh\" },\n    .{ .port = 80, .name = \"http\" },\n};\n",
        &["ssh 22", "http 80"],
    ),
    ("a.ml", "let ports = [\n  (22, \"ssh\");\n  (80, \"http\");\n]\n", &["ssh 22", "http 80"]),
    ("a.java", "return switch (port) {\n  case 22 -> \"ssh\";\n  case 80 -> \"http\";\n};\n", &["ssh 22", "http 80"]),
    ("a.go", "names := [...]string{\n\t22: \"ssh\",\n\t80: \"http\",\n}\n", &["ssh 22", "http 80"]),
    ("a.ini", "; x\n[ports]\nssh = 22\nhttp = 80/tcp\n[other]\nsize = 3\n", &["ssh 22", "http 80/tcp"]),
    ("a.toml", "[services]\nssh = 22\n\n[udp]\n53 = \"domain\"\n", &["ssh 22", "domain 53/udp"]),
    ("a.yaml", "version: 1\nports:\n  ssh: 22 # x\n  http: 80\nsize: 3\n", &["ssh 22", "http 80"]),
    ("a.properties", "# x\nssh=22\nhttp=80\n", &["ssh 22", "http 80"]),
    ("a.json", "{\"v\": 1, \"ports\": {\"ssh\": 22, \"http\": 80}}", &["ssh 22", "http 80"]),
    ("a.json", "[[22, \"tcp\", \"ssh\"], [53, \"udp\", \"domain\"]]", &["ssh 22/tcp", "domain 53/udp"]),
    ("a.sql", "INSERT INTO ports (port, name) VALUES (22, 'ssh'), (80, 'http');\n", &["ssh 22", "http 80"]),
    ("a.lua", "local ports = {}\nports[22] = \"ssh\"\nports[80] = \"http\"\n", &["ssh 22", "http 80"]),
    ("a.proto", "enum Port {\n  SSH = 22;\n  HTTP = 80;\n}\n", &["SSH 22", "HTTP 80"]),
    ("a.cs", "int x; string N(int port) => port switch\n{\n    22 => \"ssh\",\n    _ => \"?\",\n};\n", &["ssh 22"]),
];

#[test]
fn other_files_of_these_shapes_are_read() {
    let catalogue = Catalogue::builtin();
    for &(path, text, expected) in OTHERS {
        let read = parse_file(&catalogue, &SourceFile::new(path, text.as_bytes().to_vec()), None);
        let document = read.unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(entries(&document, text.as_bytes()), expected, "{}: {text}", document.format.id);
        assert!(document.unreadable.is_empty(), "{}: {text}: {:?}", document.format.id, document.unreadable);
    }
}

#[test]
fn other_maps_and_settings_are_no_tables() {
    let catalogue = Catalogue::builtin();
    for (path, text) in [
        // Objects below ports, which a map of ports to names does not have.
        ("a.json", "{\"ports\": {\"tcp\": {\"22\": {\"open\": true}, \"80\": {\"open\": true}}}}"),
        ("a.lua", "local port_records = {\n  [80] = {[\"open\"] = true},\n}\n"),
        // Settings of a server.
        ("a.ini", "[server]\nhttp = 80\ntimeout = 80\n"),
        ("a.ini", "[services]\ntimeout = 80\n"),
        ("a.yaml", "services:\n  timeout: 80\n  size: 3\n"),
    ] {
        let read = parse_file(&catalogue, &SourceFile::new(path, text.as_bytes().to_vec()), None);
        let fault = read.map(|document| document.format.id.to_string()).map_err(|error| error.fault);
        assert!(matches!(fault, Err(FileFault::NotRecognized)), "{text}: {fault:?}");
    }
}
