//! Law 9: no reporter fails, whatever the file holds. And excerpts mark what they say they mark.

use crate::folder::Folder;
use portolan::diagnostic::{Category, Findings, RuleId, Severity, Wanted};
use portolan::engine::{CheckSettings, Checked, FileRow, ListTotals, RuleSet, Selection, Selector, Totals, check};
use portolan::plugin::Catalogue;
use portolan::registry::Registry;
use portolan::report::{ListFormat, REPORTERS, Run, Theme};
use portolan::text::{SourceFile, Span};
use textwrap::core::display_width;

fn run_of<'a>(catalogue: &'a Catalogue, registry: &'a Registry) -> Run<'a> {
    Run {
        catalogue,
        registry,
        registry_option: "",
        registry_origin: "embedded",
        most_findings: None,
        statistics: false,
        quiet: false,
        theme: Theme::PLAIN,
    }
}

fn checked(path: &str, bytes: &[u8], format: &str) -> Checked {
    let catalogue = Catalogue::builtin();
    let rules = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let source = SourceFile::new(path, bytes.to_vec());
    check(
        source,
        catalogue.format(format).unwrap().parse(bytes),
        &CheckSettings::new(&catalogue, &Registry::embedded(), &rules),
    )
}

/// Returns a report of one file by one reporter.
fn reported(id: &str, file: &Checked, run: &Run<'_>) -> String {
    let reporter = REPORTERS.iter().find(|reporter| reporter.meta().id == id).unwrap();
    let (mut out, mut totals) = (Vec::new(), Totals::default());
    reporter.start(run, &mut out);
    reporter.file(file, run, &mut out);
    totals.add(FileRow::new(file));
    let mut end = Vec::new();
    reporter.finish(&totals, run, &mut end);
    let parts = if reporter.meta().end_first { [end, out] } else { [out, end] };
    String::from_utf8(parts.concat()).unwrap()
}

fn files() -> Vec<Vec<u8>> {
    // Longer than any part of a line that a report shows.
    let long = 64 << 10;
    let mut files: Vec<Vec<u8>> = [
        &b""[..],
        b"\n",
        b"#",
        b"\xef\xbb\xbf",
        b"caf\xe9 162/udp \xff\xfe # \xe9\xe2\x82\n",
        b"\xff\xff\xff\n\xc3 1/\xc3\n",
        b"netbiosns 137/udp\rdicom 104/tcp dicom\r",
        b"\0\0\0 1/tcp\n\0",
        b"dicom 1/tcp\nx 2/tcp dicom",
    ]
    .map(<[u8]>::to_vec)
    .into();
    files.push([b"x".repeat(long), b" 162/udp\n".to_vec()].concat());
    files.push([b"netbiosns 137/udp ".to_vec(), b"\xe9".repeat(long)].concat());
    files.push([b"\t".repeat(long), b"netbiosns 137/udp".to_vec()].concat());
    files.push("é".repeat(long / 2).into_bytes());
    files
}

#[test]
fn no_reporter_fails() {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    for bytes in files() {
        for format in catalogue.formats() {
            let file = checked("services", &bytes, &format.meta().id);
            for (most_findings, statistics) in [(None, false), (Some(0), false), (None, true)] {
                let run = Run { most_findings, statistics, ..run_of(&catalogue, &registry) };
                for reporter in REPORTERS {
                    let report = reported(reporter.meta().id, &file, &run);
                    assert!(!report.contains('\0'), "{}", reporter.meta().id);
                    if ["json", "sarif", "gitlab"].contains(&reporter.meta().id) {
                        let _: serde_json::Value = serde_json::from_str(&report).unwrap();
                    }
                }
            }
            for format in ListFormat::ALL {
                let mut out = Vec::new();
                format.start(&run_of(&catalogue, &registry), &mut out);
                format.file(&file, &[], &run_of(&catalogue, &registry), &mut out);
                format.finish(&ListTotals::of(&file, &[]), &run_of(&catalogue, &registry), &mut out);
                assert!(std::str::from_utf8(&out).is_ok_and(|text| !text.contains('\0')), "{format:?}");
            }
        }
    }
}

/// Returns the excerpt of a finding that marks `span`: the line and the marker, without the gutter.
fn excerpt(bytes: &[u8], span: std::ops::Range<usize>) -> (String, String) {
    let mut file = checked("services", bytes, "services");
    let mut findings = Findings::new(Wanted::default());
    findings.set_rule(0, RuleId::new("spelling"), Category::Stale, Severity::Warning);
    findings.at(Span::new(span.start, span.end), "m");
    file.findings = findings.into_sorted();
    let report = reported("text", &file, &run_of(&Catalogue::builtin(), &Registry::embedded()));
    let lines: Vec<&str> = report.lines().collect();
    let number = lines[2].split(' ').next().unwrap();
    let cut = |line: &str| line.chars().skip(number.len() + " | ".len()).collect::<String>();
    assert!(lines[3].trim_start().starts_with('|'), "{report}");
    (cut(lines[2]), cut(lines[3]))
}

/// Returns the text above the marker, counted in columns of a terminal.
fn marked(bytes: &[u8], span: std::ops::Range<usize>) -> String {
    let (line, marker) = excerpt(bytes, span);
    let start = marker.chars().take_while(|&c| c == ' ').count();
    assert!(marker.chars().skip(start).all(|c| c == '^'), "{marker:?}");
    let mut column = 0;
    let text = line.chars().filter(|c| {
        let here = column;
        column += display_width(&c.to_string());
        (start..marker.len()).contains(&here)
    });
    text.collect()
}

#[test]
fn markers_are_under_the_marked_text() {
    assert_eq!(marked(b"a 1/tcp bb\n", 8..10), "bb");
    assert_eq!(marked(b"x 1/tcp\n\n  a 1/tcp bb\n", 11..12), "a");
    assert_eq!(marked("\u{e9}\u{e9} 1/tcp bb # \u{20ac}\n".as_bytes(), 11..13), "bb");
    assert_eq!(marked(b"\xe9\xff 1/tcp\n", 0..2), "\u{fffd}\u{fffd}");
    assert_eq!(marked(b"\xe9\xff 1/tcp\n", 3..8), "1/tcp");
    // A sequence that breaks off is as many signs as it has bytes.
    assert_eq!(marked(b"\xe2\x82 1/tcp\n", 3..8), "1/tcp");
    // Control characters and a byte order mark take a column.
    assert_eq!(marked(b"\x1b[m 1/tcp\n", 4..9), "1/tcp");
    assert_eq!(marked(b"\xef\xbb\xbfssh 22/tcp\n", 3..6), "ssh");
    assert_eq!(marked("\u{202e}ssh 22/tcp\n".as_bytes(), 3..6), "ssh");
}

#[test]
fn markers_are_right_after_wide_characters() {
    let bytes = "ポート\t1/tcp 名前 bb # 日本\n".as_bytes();
    let at = |text: &str| {
        let start = bytes.windows(text.len()).position(|part| part == text.as_bytes()).unwrap();
        start..start + text.len()
    };
    for text in ["ポート", "1/tcp", "名前", "bb", "日本"] {
        assert_eq!(marked(bytes, at(text)), text);
    }
    // Three wide characters take six columns, so the tab ends at the eighth.
    assert_eq!(excerpt(bytes, at("1/tcp")).1, "        ^^^^^");
    // A character without width, such as a combining accent, belongs to the one before it.
    assert_eq!(excerpt("e\u{301} 1/tcp\n".as_bytes(), 4..9).1, "  ^^^^^");
    assert_eq!(excerpt(b"\x1b\x07 1/tcp\n", 3..8).1, "   ^^^^^");
}

#[test]
fn tabs_expand_to_the_next_stop() {
    assert_eq!(excerpt(b"a\t1/tcp\n", 2..7), ("a       1/tcp".into(), "        ^^^^^".into()));
    assert_eq!(excerpt(b"a\t1/tcp\n", 1..2), ("a       1/tcp".into(), " ^^^^^^^".into()));
    assert_eq!(excerpt(b"12345678\tb 1/tcp\n", 9..10), ("12345678        b 1/tcp".into(), "                ^".into()));
}

#[test]
fn text_without_width_has_one_marker() {
    // The end of a line, of a file, and a position inside a line.
    assert_eq!(excerpt(b"a 1/tcp\nb 2/tcp\n", 7..7), ("a 1/tcp".into(), "       ^".into()));
    assert_eq!(excerpt(b"a 1/tcp", 7..7), ("a 1/tcp".into(), "       ^".into()));
    assert_eq!(excerpt(b"a 1/tcp\n", 2..2), ("a 1/tcp".into(), "  ^".into()));
    // The line ending itself, and blanks before it.
    assert_eq!(excerpt(b"a 1/tcp\r\n", 7..9).1, "       ^");
    assert_eq!(excerpt(b"a 1/tcp  \n", 7..9).1, "       ^^");
    assert_eq!(excerpt(b"", 0..0), (String::new(), "^".into()));
}

#[test]
fn long_lines_are_cut_around_the_marker() {
    let mut line = "\u{e9}".repeat(5000).into_bytes();
    line.extend(b" 1/tcp MARK ");
    line.extend("\u{20ac}".repeat(5000).bytes());
    let at = line.windows(4).position(|part| part == b"MARK").unwrap();
    assert_eq!(marked(&line, at..at + 4), "MARK");
    let (printed, _) = excerpt(&line, at..at + 4);
    assert!(printed.starts_with("...") && printed.ends_with("...") && printed.chars().count() <= 100, "{printed}");
    assert!(!printed.contains('\u{fffd}'), "no character is cut in two: {printed}");
    // Marked to its end, and marked as a whole.
    assert!(excerpt(&line, at..line.len()).1.chars().count() <= 100);
    assert!(excerpt(&line, 0..line.len()).1.chars().count() <= 100);
    let last = line.len() - 3;
    assert_eq!(marked(&line, last..last + 3), "\u{20ac}");
}

#[test]
fn above_a_hundred_findings_three_of_each_rule_are_shown() {
    let mut table = "acr-nema 104/tcp dicom\ndicom 11112/tcp\n".to_owned();
    table.push_str(&"netbiosns 137/udp\n".repeat(101));
    let mut file = checked("services", table.as_bytes(), "services");
    file.findings.retain(|finding| ["spelling", "alias-shadow"].contains(&finding.rule.as_str()));
    assert_eq!(file.findings.len(), 102);
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let most_findings = REPORTERS[0].meta().most_findings;
    assert_eq!(most_findings, Some(100));
    let report = reported("text", &file, &Run { most_findings, ..run_of(&catalogue, &registry) });
    insta::assert_snapshot!(report);

    file.findings.truncate(100);
    let report = reported("text", &file, &Run { most_findings, ..run_of(&catalogue, &registry) });
    assert!(!report.contains('…') && report.matches("services:").count() == 100);
}

/// A summary does not count what it does not know, and its words agree with their numbers.
#[test]
fn summaries_count_and_agree() {
    let folder = Folder::with("services", format!("x 99/tcp{}\n", " y".repeat(1000)));
    let ran = folder.run(&["check", "--select", "duplicate-name,duplicate-entry", "services"]);
    let (found, tried) = (ran.text().contains("Found"), ran.text().contains("At least 200 of "));
    assert!(found && tried && ran.text().contains("`--fix` also tries those of 799 more"), "{}", ran.text());

    let folder = Folder::with("services", "kerberos_master 751/tcp\nkerberos_master 751/udp\n");
    let ran = folder.run(&["check", "--max-size", "1", "services"]);
    assert!(ran.err.contains("larger than 1 byte;"), "{}", ran.err);
    let ran = folder.run(&["check", "--select", "all", "services"]);
    assert!(!ran.text().contains("751/udp is ") && !ran.text().contains("751/udp has "), "{}", ran.text());

    let folder = Folder::with("services", "ni-ftp 47/tcp\nmach 6631/tcp\n");
    let ran = folder.run(&["annotate", "--diff", "services"]);
    assert!(ran.err.contains("Would add 2 notes in 1 file."), "{}", ran.err);
    let ran = folder.run(&["annotate", "services"]);
    assert!(ran.text().contains("Added 2 notes in 1 file."), "{}", ran.text());
    folder.file(
        "services",
        "# portolan: note[deassigned] old\nni-ftp 47/tcp\n# portolan: note[deassigned] x\nssh 22/tcp\n",
    );
    let ran = folder.run(&["annotate", "services"]);
    assert!(ran.text().contains("Renewed 1 note and removed 1 note in 1 file."), "{}", ran.text());

    let ran = Folder::new().program(&["check", "-"]).write_stdin("").output().unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.code() == Some(2) && err.contains("empty"), "{err}");
}

/// Rows of tables are wrapped to the terminal, and whole elsewhere.
#[cfg(target_os = "linux")]
#[test]
fn tables_fit_the_terminal() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    folder.file("a.services", "ssh 22/tcp\nimap2 143/tcp\n");
    folder.file("of/a/rather/long/name/of/a/folder/.hidden/services", "ssh 22/tcp\n");
    let program = crate::PROGRAM;
    for command in [
        "ghosts",
        "formats",
        "rules",
        "resolve ssh --table services",
        "check --show-files of",
        "compare --verbose a.services services",
        "explain 200-300",
        "explain 'http*'",
    ] {
        let typed = format!("stty rows 24 cols 60; {program} {command}");
        let printed =
            folder.command("script").args(["-qec", &typed, "/dev/null"]).stdin(std::process::Stdio::null()).output();
        let Ok(printed) = printed else { return crate::skipped(format_args!("script is missing")) };
        let printed = String::from_utf8(strip_colors(&printed.stdout)).unwrap();
        let lines = || printed.lines().map(|line| line.trim_end_matches('\r'));
        assert!(lines().count() > 2, "{command}: {printed}");
        // A path, or code in backticks, stays in one piece.
        let is_whole = |line: &str| line.contains('/') || line.contains('`');
        let long = lines().find(|line| line.chars().count() > 60 && !is_whole(line));
        assert_eq!(long, None, "{command}");
        let piped = folder.command("sh").args(["-c", &format!("{program} {command}")]).output().unwrap();
        let piped = String::from_utf8(piped.stdout).unwrap();
        assert!(piped.lines().any(|line| line.chars().count() > 60), "{command}");
    }
}

#[cfg(target_os = "linux")]
fn strip_colors(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        if first == 0x1b {
            let end = after.iter().position(u8::is_ascii_alphabetic).map_or(after.len(), |end| end + 1);
            rest = &after[end..];
        } else {
            plain.push(first);
            rest = after;
        }
    }
    plain
}
