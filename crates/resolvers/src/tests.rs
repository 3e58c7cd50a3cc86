use super::*;

fn answer(resolver: &str, bytes: &[u8], lookup: &Lookup) -> String {
    by_id(resolver).unwrap().read(bytes).answer(lookup).to_string()
}

/// Returns a question in the words of its display, with `@` for the addresses of a name.
fn ask(resolver: &str, bytes: &[u8], question: &str) -> String {
    let (what, protocol) =
        question.split_once('/').map_or((question, None), |(what, word)| (what, Protocol::parse(word)));
    let lookup = match (what.strip_prefix('@'), what.parse()) {
        (Some(name), _) => Lookup::addresses(name.as_bytes()),
        (None, Ok(port)) => Lookup::port(port, protocol),
        (None, Err(_)) => Lookup::name(what.as_bytes(), protocol),
    };
    answer(resolver, bytes, &lookup)
}

/// Returns the answer of each reader of services(5), in the order of the list.
fn ask_all(bytes: &[u8], question: &str) -> [String; 4] {
    ["glibc", "musl", "freebsd", "go"].map(|resolver| ask(resolver, bytes, question))
}

#[test]
fn the_table_of_differences_holds() {
    for (line, question, answers) in [
        (&b"ssh 22/tcp"[..], "ssh/tcp", ["22/tcp", "22/tcp", "22/tcp", "22/tcp"]),
        (b"  ssh2 22/tcp\n", "ssh2/tcp", ["22/tcp", "none", "none", "22/tcp"]),
        (b"ssh2 22/tcp\r\n", "ssh2/tcp", ["22/tcp", "22/tcp", "none", "22/tcp"]),
        (b"ssh2 22,tcp\n", "ssh2/tcp", ["none", "none", "22/tcp", "none"]),
        (b"ssh2 0x16/tcp\n", "ssh2/tcp", ["none", "none", "none", "none"]),
        (b"ssh2 022/tcp\n", "ssh2/tcp", ["22/tcp", "22/tcp", "22/tcp", "22/tcp"]),
        (b"big 99999/tcp\n", "big/tcp", ["34463/tcp", "none", "none", "none"]),
        (b"zero 0/tcp\n", "zero/tcp", ["0/tcp", "0/tcp", "0/tcp", "none"]),
        (b"ssh2 22\n", "ssh2", ["22", "none", "none", "none"]),
        (b"ssh2 22/tcp/udp\n", "ssh2", ["22/tcp/udp", "22/tcp", "22/tcp/udp", "none"]),
        (b"ssh2 22/TCP\n", "ssh2/tcp", ["none", "none", "none", "none"]),
        (b"ssh2 22/sctp\n", "ssh2/sctp", ["22/sctp", "none", "22/sctp", "none"]),
        (b"a 1/tcp\na 2/tcp\n", "a/tcp", ["1/tcp", "1/tcp", "1/tcp", "2/tcp"]),
        (b"a 1/tcp b\nb 2/tcp\n", "b/tcp", ["1/tcp", "1/tcp", "1/tcp", "2/tcp"]),
        (b"a 1/tcp\nb 1/tcp\n", "1/tcp", ["a/tcp", "a/tcp", "a/tcp", "none"]),
        (b"x 5/tcp\nx 6/tcp\nx 5/udp\n", "@x", ["5/tcp, 5/udp", "5/tcp, 6/tcp", "5/udp, 5/tcp", "none"]),
        (b"x 5/udplite\n", "x/udp", ["none", "5/udp", "none", "none"]),
        (b"", "imap3/tcp", ["none", "none", "none", "220/tcp"]),
        (b"Ab 5/tcp\n", "ab/tcp", ["none", "none", "none", "none"]),
        (b" 5/tcp ab\n", "ab/tcp", ["none", "5/tcp", "5/tcp", "none"]),
    ] {
        assert_eq!(ask_all(line, question), answers, "{}: {question}", String::from_utf8_lossy(line));
    }
}

/// The answers of those whose tables are rarer, to `x/tcp`: OpenBSD, uClibc, Wine and macOS.
#[test]
fn devices_and_compatibility_layers_read_in_their_own_ways() {
    let long = format!("x 5/tcp {} y\n", "a".repeat(260));
    for (table, question, answers) in [
        (&b"x 22/tcp\n"[..], "x/tcp", ["22/tcp"; 4]),
        (b"  x 22/tcp\n", "x/tcp", ["none", "22/tcp", "22/tcp", "22/tcp"]),
        (b"x 22/tcp\r\n", "x/tcp", ["none", "none", "22/tcp", "none"]),
        (b"x 022/tcp\n", "x/tcp", ["22/tcp"; 4]),
        (b"x 0x16/tcp\n", "x/tcp", ["none", "0/tcp", "0/tcp", "0/tcp"]),
        (b"x 65558/tcp\n", "x/tcp", ["none", "22/tcp", "22/tcp", "22/tcp"]),
        (b"x 65558/tcp\n", "22/tcp", ["none", "x/tcp", "x/tcp", "none"]),
        (b"x 22,tcp\n", "x/tcp", ["22/tcp", "none", "none", "none"]),
        (b"x 22/TCP\n", "x/tcp", ["none", "none", "22/TCP", "none"]),
        (b"X 22/tcp\n", "x/tcp", ["none", "none", "22/tcp", "none"]),
        (b"y 22/tcp x\n", "x/tcp", ["22/tcp", "22/tcp", "none", "22/tcp"]),
        (b"y 22/tcp a b c d e f g x z\n", "x/tcp", ["22/tcp", "none", "none", "22/tcp"]),
        (b"x 22/tcp/udp\n", "x/tcp", ["none", "22/tcp", "none", "none"]),
        (b"x 22 tcp\n", "x/tcp", ["none", "22/tcp", "none", "none"]),
        (b"x 22 /tcp\n", "x/tcp", ["none", "22/tcp", "22/tcp", "none"]),
        (b"y 22/tcp x", "x/tcp", ["22/tcp", "22/tcp", "none", "none"]),
        (b"a 1/tcp \0\nx 22/tcp\n", "x/tcp", ["22/tcp", "none", "22/tcp", "22/tcp"]),
        (b"+x 22/tcp\n", "+x/tcp", ["22/tcp"; 4]),
        (b"x 0/tcp\n", "0/tcp", ["x/tcp", "x/tcp", "x/tcp", "none"]),
        (long.as_bytes(), "y/tcp", ["5/tcp", "none", "none", "5/tcp"]),
    ] {
        let asked = ["openbsd", "uclibc", "wine", "macos"].map(|resolver| ask(resolver, table, question));
        assert_eq!(asked, answers, "{}: {question}", String::from_utf8_lossy(table));
    }
}

/// `getaddrinfo` does not look for numbers, but each library takes others for numbers.
#[test]
fn each_library_takes_other_names_for_numbers() {
    let names = ["22", "-22", "*", "+25", "70000", "4294967296", "99999999999999999999"];
    for (resolver, expected) in [
        ("glibc", [true, false, true, true, true, true, false]),
        ("musl", [true, true, false, true, true, true, true]),
        ("freebsd", [true, false, false, true, true, false, false]),
    ] {
        let table = by_id(resolver).unwrap().read(b"");
        assert_eq!(names.map(|name| table.is_number(name.as_bytes())), expected, "{resolver}");
    }
    assert_eq!(ask("glibc", b"-22 5/tcp\n", "@-22"), "5/tcp");
    assert_eq!(ask("freebsd", b"+25 5/tcp\n", "@+25"), "none");
}

#[test]
fn musl_finds_the_text_of_a_port() {
    let answer = |name: &[u8], protocol| {
        let table = by_id("musl").unwrap().read(b"x 22/tcp y\nz 22/udp 22/tcp\nw 022/tcp\n");
        table.answer(&Lookup::name(name, protocol)).to_string()
    };
    assert_eq!(answer(b"22/tcp", None), "22/tcp");
    assert_eq!(answer(b"22/tcp", Some(Protocol::Udp)), "22/udp");
    assert_eq!(answer(b"022/tcp", Some(Protocol::Tcp)), "22/tcp");
    assert_eq!(answer(b"21/tcp", None), "none");
    let table = by_id("musl").unwrap().read(b"x 22/tcp\n");
    assert_eq!(table.names().collect::<Vec<_>>(), [b"x"], "no program looks it up");
}

#[test]
fn a_long_comment_becomes_an_entry_in_musl() {
    let mut line = b"foo 100/tcp # ".to_vec();
    line.resize(127, b'x');
    line.extend_from_slice(b"evil 4444/tcp\n");
    assert_eq!(ask_all(&line, "evil/tcp"), ["none", "4444/tcp", "none", "none"]);
}

#[test]
fn nmap_gives_all_ports_of_a_name_and_no_name_for_unknown() {
    let table =
        b"http 80/tcp 0.4\nHTTP 8008/tcp\nhttp 80/udp 1/3\nunknown 81/tcp 0.1\nlate 81/tcp 0.2\nbig 70000/tcp\n";
    assert_eq!(ask("nmap", table, "http"), "80/tcp, 80/udp, 8008/tcp");
    assert_eq!(ask("nmap", table, "http/udp"), "80/udp");
    assert_eq!(ask("nmap", table, "8008/tcp"), "HTTP/tcp");
    assert_eq!(ask("nmap", table, "81/tcp"), "none");
    assert_eq!(ask("nmap", table, "big"), "4464/tcp");
    assert_eq!(ask("nmap", table, "HTTP"), "none", "a capital letter cannot be looked up");
    assert_eq!(ask("nmap", b"a 1/tcp 0.1\nb 2/tcp 3/2\n", "a"), "none");
    let others = b"a 1/udplite 0.1\nb 2/dccp 0.1\nc 3/ddp 0.1\nd 4/sctp 0.1\n";
    assert_eq!(["a", "b", "c", "d"].map(|name| ask("nmap", others, name)), ["none", "none", "none", "4/sctp"]);
}

#[test]
fn changes_are_those_of_answers() {
    let before = b"ssh 22/tcp\nimap3 220/tcp\nold 7000/udp\n";
    let after = b"ssh 22/tcp shell\nimap2 220/tcp\nold 7001/udp\n";
    let displayed = |change: &LookupChange| {
        format!(
            "{} {} {}: {} to {}",
            change.readers.resolver.id,
            change.kind().as_str(),
            change.lookup,
            change.before,
            change.after
        )
    };
    let changes = changes("services", before, after);
    let glibc: Vec<String> =
        changes.iter().filter(|change| change.readers.resolver.id == "glibc").map(displayed).collect();
    assert_eq!(
        glibc,
        [
            "glibc lost imap3/tcp: 220/tcp to none",
            "glibc lost imap3 without a protocol: 220/tcp to none",
            "glibc lost imap3 by getaddrinfo: 220/tcp to none",
            "glibc changed old/udp: 7000/udp to 7001/udp",
            "glibc changed old without a protocol: 7000/udp to 7001/udp",
            "glibc changed old by getaddrinfo: 7000/udp to 7001/udp",
            "glibc gained shell/tcp: none to 22/tcp",
            "glibc gained shell without a protocol: none to 22/tcp",
            "glibc gained shell by getaddrinfo: none to 22/tcp",
            "glibc gained imap2/tcp: none to 220/tcp",
            "glibc gained imap2 without a protocol: none to 220/tcp",
            "glibc gained imap2 by getaddrinfo: none to 220/tcp",
            "glibc changed 220/tcp: imap3/tcp to imap2/tcp",
            "glibc changed 220 without a protocol: imap3/tcp to imap2/tcp",
            "glibc lost 7000/udp: old/udp to none",
            "glibc lost 7000 without a protocol: old/udp to none",
            "glibc gained 7001/udp: none to old/udp",
            "glibc gained 7001 without a protocol: none to old/udp",
        ]
    );
    // Go's built-in names are what a line's absence leaves.
    let go: Vec<String> = changes.iter().filter(|change| change.readers.resolver.id == "go").map(displayed).collect();
    assert_eq!(go[0], "go changed imap2/tcp: 143/tcp to 220/tcp");
    assert!(!go.iter().any(|change| change.contains("imap3")));
    assert!(go.contains(&"go changed imap2 without a protocol: 143/tcp to 220/tcp".to_owned()));
    assert_eq!(go.len(), 6);
}

/// Go has a few names built in, such as `domain` on 53/udp, and gives a program the number only.
#[test]
fn a_line_of_another_protocol_changes_nothing_for_go() {
    let of_go = |after: &[u8]| {
        let changes = changes("services", b"a 1/tcp\n", after);
        let of_go = changes.iter().filter(|change| change.readers.resolver.id == "go");
        of_go.filter(|change| change.kind() == ChangeKind::Changed).count()
    };
    assert_eq!(ask("go", b"domain 53/tcp\n", "domain"), "53/tcp");
    assert_eq!(of_go(b"a 1/tcp\ndomain 53/tcp\n"), 0);
    assert!(of_go(b"a 1/tcp\ndomain 54/tcp\n") > 0);
}

#[test]
fn nothing_changes_between_a_table_and_itself_or_its_comments() {
    let table = b"a 1/tcp b\nb 2/udp a\n 3/tcp c\nunknown 9/tcp\n";
    let commented = b"# new\na 1/tcp b # one\nb 2/udp a#two\n 3/tcp c\n\nunknown 9/tcp\n";
    for format in ["services", "nmap"] {
        assert!(changes(format, table, commented).is_empty());
    }
}

#[test]
fn the_comparison_of_tables_finds_what_asking_everything_finds() {
    let files: [&[u8]; 5] = [
        b"a 1/tcp b\nb 2/tcp\nc 1/udp a\n",
        b"a 1/tcp\nb 2/tcp b\nc 1/udp a\nc 1/tcp\n",
        b"c 1/udp a\na 1/tcp b\nunknown 2/tcp\n",
        b" 1/tcp a\nc 65536/tcp\nC 1/tcp/udp\n",
        b"",
    ];
    for (before, after) in files.into_iter().flat_map(|before| files.map(|after| (before, after))) {
        for format in ["services", "nmap"] {
            let (old, new) = (Tables::read(format, before), Tables::read(format, after));
            let newest = |tables: &Tables| tables.iter().filter(|(reader, _)| reader.is_newest()).count();
            assert_eq!(newest(&old), of_format(format).count());
            let mut merged = std::collections::BTreeSet::new();
            for ((reader, old), (_, new)) in old.iter().zip(new.iter()) {
                let meta = reader.meta();
                let by_name = [&b"a"[..], b"b", b"c", b"C", b"unknown", b"1", b"udp"]
                    .into_iter()
                    .flat_map(|name| meta.lookups.of_name(name));
                let by_port = [0, 1, 2].into_iter().flat_map(|port| meta.lookups.of_port(port));
                // To Nmap, to Wine and to questions put to Go, `c` and `C` are one name.
                let small = reader.model.read(b"c 1/tcp\n");
                let is_one_name = meta.lookups.of_name(b"C").any(|lookup| !small.answer(&lookup).is_none());
                let once = by_name
                    .filter(|lookup| !is_one_name || !matches!(lookup, Lookup::Name { name, .. } if **name == *b"C"));
                let is_change = |before: Answer, after: Answer| {
                    let port =
                        |answer: &Answer| if let Answer::Port { port, .. } = answer { Some(*port) } else { None };
                    before != after
                        && !(meta.lookups == LookupSet::Names
                            && port(&before).is_some()
                            && port(&before) == port(&after))
                };
                let changed = once.chain(by_port).filter(|lookup| is_change(old.answer(lookup), new.answer(lookup)));
                // Releases whose answers change alike are one change.
                merged.extend(changed.map(|lookup| {
                    let change = format!("{} {} {}", meta.id, old.answer(&lookup), new.answer(&lookup));
                    (change, lookup)
                }));
            }
            assert_eq!(changes(format, before, after).len(), merged.len());
        }
    }
}

#[test]
fn each_is_in_the_list_once_and_has_few_enough_quirks() {
    for resolver in RESOLVERS {
        let meta = resolver.meta();
        assert!(std::ptr::eq(by_id(meta.id).unwrap().meta(), meta));
        assert!((1..32).contains(&meta.quirks.len()), "{}", meta.id);
        assert!(of_format(meta.format).any(|other| other.meta().id == meta.id));
        // Each release differs from the others, and each quirk is one of some release.
        for (number, release) in meta.releases.iter().enumerate() {
            assert!(meta.releases[..number].iter().all(|other| other.quirks != release.quirks), "{}", meta.id);
            for version in [release.id, release.last] {
                assert_eq!(meta.releases_of(version).collect::<Vec<_>>(), [release], "{}", meta.id);
            }
        }
        for (number, words) in meta.quirks.iter().enumerate() {
            assert!(meta.releases.iter().any(|release| release.quirks.has(number)), "{}: {words}", meta.id);
        }
    }
}

#[test]
fn releases_are_found_by_their_versions() {
    let found = |word: &str| {
        let found = Reader::find(word).map(|readers| format!("{readers:?}"));
        found.map(|found| found.trim_matches(['[', ']']).to_owned()).map_err(|error| error.to_string())
    };
    assert_eq!(found("glibc").unwrap(), "glibc@2.43-6, glibc@2.36");
    assert_eq!(found("glibc@2.43").unwrap(), "glibc@2.43-6, glibc@2.36", "the package decides");
    assert_eq!(found("glibc@2.43-5").unwrap(), "glibc@2.36");
    assert_eq!(found("glibc@2.43-6").unwrap(), "glibc@2.43-6");
    assert_eq!(found("glibc@2.36-9+deb12u14").unwrap(), "glibc@2.36");
    assert_eq!(found("glibc@2.42").unwrap(), "glibc@2.36");
    assert_eq!(found("glibc@2.41").unwrap(), "glibc@2.36");
    assert_eq!(found("go@1.27.3").unwrap(), "go@1.22");
    assert_eq!(found("go@1.21.13").unwrap(), "go@1.19");
    assert_eq!(found("freebsd@039ea811").unwrap(), "freebsd@039ea811");
    assert_eq!(
        found("glibc@2.35").unwrap_err(),
        "no model of glibc `2.35`; there are models of 2.43-6 to 2.43-7 and 2.36 to 2.43-5"
    );
    assert!(
        found("glibc@2.44").is_err()
            && found("glibc@2.43-8").is_err()
            && found("glibc@").is_err()
            && found("go@1").is_ok()
    );
    assert_eq!(found("bionic").unwrap_err(), "`bionic` is not a resolver");
}

#[test]
fn answers_are_said_in_a_sentence() {
    let said = |bytes: &[u8], lookup: Lookup| Tables::read_by_default("services", bytes).answers(&lookup).to_string();
    let tcp = Some(Protocol::Tcp);
    assert_eq!(
        said(b"dicom 104/tcp\na 11112/tcp dicom\n", Lookup::name(b"dicom", tcp)),
        "glibc, musl, FreeBSD and OpenBSD answer 104; Go answers 11112"
    );
    assert_eq!(
        said(b"x 022/tcp\n", Lookup::name(b"x", tcp)),
        "glibc since Debian's 2.43-6, musl, FreeBSD, OpenBSD and Go answer 22; glibc before Debian's 2.43-6 answers 18"
    );
    assert_eq!(
        said(b"Xy 22/tcp\n", Lookup::name(b"Xy", tcp)),
        "glibc, musl, FreeBSD and OpenBSD answer 22; Go does not find it"
    );
    assert_eq!(
        said(b"x 22/tcp\n", Lookup::name(b"x", None)),
        "glibc, musl, FreeBSD, OpenBSD and Go since 1.22 answer 22/tcp; Go before 1.22 does not find it"
    );
    assert_eq!(said(b"x 22/tcp\n", Lookup::port(22, tcp)), "glibc, musl, FreeBSD and OpenBSD answer `x`");
    assert_eq!(said(b"", Lookup::addresses(b"x")), "glibc, musl, FreeBSD and OpenBSD do not find it");
}

#[test]
fn hostile_tables_take_no_more_time_than_long_ones() {
    let long_line = [b"a 1/tcp ".to_vec(), b"x".repeat(1 << 20), b"\nb 2/tcp\n".to_vec()].concat();
    let aliases = (0..30_000).fold(b"a 1/tcp".to_vec(), |mut line, number| {
        line.extend(format!(" {number:x}x").bytes());
        line
    });
    let same = b"a 1/tcp 0.1\n".repeat(20_000);
    let ports = (0..20_000).fold(Vec::new(), |mut table, number| {
        table.extend(format!("a {}/tcp\n", number % 65536).bytes());
        table
    });
    for bytes in
        [&long_line[..], &aliases, &same, &ports, &b"\0".repeat(1 << 17), &b"/".repeat(1 << 17), &b" ".repeat(1 << 17)]
    {
        for format in ["services", "nmap"] {
            let tables = Tables::read(format, bytes);
            assert!(tables.changes_in(bytes).is_empty());
            let _ = tables.changes_in(b"a 1/tcp\n");
        }
    }
    assert_eq!(ask_all(&long_line, "b/tcp"), ["2/tcp", "2/tcp", "none", "none"]);
}
