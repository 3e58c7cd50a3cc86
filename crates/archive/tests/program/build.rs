//! Tests `portolan-archive build` on archives of made-up sources, good and damaged. The real archive is tested where it
//! is present.

use crate::folder::{Folder, Ran};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Returns the registry in XML at a date, with records as `name|port|transport|description`.
fn xml(date: &str, records: &[&str]) -> String {
    let record = |line: &&str| {
        let cells: Vec<&str> = line.split('|').collect();
        format!(
            "<record><name>{}</name><protocol>{}</protocol><description>{}</description><number>{}</number></record>\n",
            cells[0], cells[2], cells[3], cells[1]
        )
    };
    format!(
        "<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">\n<title>Names</title>\n\
         <updated>{date}</updated>\n{}</registry>\n",
        records.iter().map(record).collect::<String>()
    )
}

const CSV_HEAD: &str = "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,\
                        Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\r\n";

/// The last rows of every whole registry: the last assignable port, and names without a port.
const CSV_END: [&str; 2] = ["|49151||Reserved", "portless||tcp|"];

/// Returns the same as a copy in CSV.
fn csv(records: &[&str]) -> String {
    let row = |line: &&str| line.replace('|', ",") + &",".repeat(8) + "\r\n";
    CSV_HEAD.to_owned() + &records.iter().chain(&CSV_END).map(row).collect::<String>()
}

fn build(folder: &Folder) -> Ran {
    folder.run(&["build", "--from", "in", "--out", "out"])
}

/// Returns the content of a folder's files by name.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

/// Rows of a table that was built, without its head, as cells.
fn rows(folder: &Folder, name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn the_same_bytes_of_one_day_are_one_source() {
    let folder = Folder::new();
    folder.file("in/a.xml", xml("2026-01-02", &["alpha|7|tcp|A"]));
    folder.file("in/deep/b.xml", xml("2026-01-02", &["alpha|7|tcp|A"]));
    let ran = build(&folder);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(ran.text(), "1 record of iana-2026-01-02 and 1 tenure from 1 dated source, written to out\n");
    assert_eq!(rows(&folder, "sources.tsv").len(), 1);
}

#[test]
fn different_sources_of_one_day_are_kept_and_reported_and_an_error_if_strict() {
    let folder = Folder::new();
    folder.file("in/a.xml", xml("2026-01-02", &["alpha|7|tcp|A"]));
    folder.file("in/b.xml", xml("2026-01-02", &["alpha|7|tcp|A", "beta|8|tcp|B"]));
    folder.file("in/c.xml", xml("2026-01-02", &["alpha|7|tcp|A", "gamma|9|tcp|C"]));
    let strict = folder.run(&["build", "--strict", "--from", "in", "--out", "out"]);
    assert_eq!(strict.status, 2);
    assert!(
        strict.err.starts_with("portolan-archive: error: in/")
            && strict.err.contains(" are both of 2026-01-02 and differ: ")
    );
    assert!(!folder.path().join("out").exists());
    let ran = build(&folder);
    assert_eq!((ran.status, ran.err.matches("both of 2026-01-02 and differ").count()), (0, 2), "{}", ran.err);
    for part in ["in/a.xml", "in/b.xml", "in/c.xml"] {
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    let only = ["only in/b.xml has `beta` on 8/tcp", "only in/c.xml has `gamma` on 9/tcp"];
    assert!(only.iter().any(|part| ran.err.contains(part)), "{}", ran.err);
    let ids: Vec<String> = rows(&folder, "sources.tsv").into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(ids, ["iana-2026-01-02", "iana-2026-01-02-2", "iana-2026-01-02-3"]);
}

/// Rows are compared, not bytes.
#[test]
fn the_same_names_and_ports_of_one_day_are_one_source_in_any_form() {
    let records = ["alpha|7|tcp|A", "alpha|7|udp|A", "portless||tcp|"];
    let folder = Folder::new();
    folder.file("in/2026-01-02.csv", csv(&records[..2]));
    folder.file("in/2026-01-02.xml", xml("2026-01-02", &records).replace("<number></number>", ""));
    let ran = folder.run(&["build", "--strict", "--from", "in", "--out", "out"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let kinds: Vec<String> = rows(&folder, "sources.tsv").into_iter().map(|row| row[3].clone()).collect();
    assert_eq!(kinds, ["registry-xml"]);
}

/// The order of two sources of a day is unknown: a name in one of them was not gone.
#[test]
fn a_name_that_one_of_two_sources_of_a_day_lacks_has_not_ended() {
    let with = ["alpha|7|tcp|A", "beta|8|tcp|B"];
    for (a, b) in [(&with[..], &with[..1]), (&with[..1], &with[..])] {
        let folder = Folder::new();
        folder.file("in/1.xml", xml("2026-01-02", &with));
        folder.file("in/a.xml", xml("2026-02-03", a));
        folder.file("in/b.xml", xml("2026-02-03", b));
        folder.file("in/2.xml", xml("2026-03-04", &with));
        let ran = build(&folder);
        assert!(ran.status == 0 && ran.err.contains("has `beta` on 8/tcp"), "{}", ran.err);
        assert_eq!(rows(&folder, "sources.tsv").len(), 4);
        let history = rows(&folder, "history.tsv");
        assert!(history.len() == 2 && history.iter().all(|row| row[6].is_empty()), "{history:?}");
    }
}

#[test]
fn later_records_of_a_source_bound_its_date() {
    let folder = Folder::new();
    folder.file("in/1.xml", xml("2018-10-01", &["alpha|7|tcp|A", "beta|8|tcp|B"]));
    let late = xml("2018-12-19", &["alpha|7|tcp|A"]).replace("<record>", "<record updated=\"2018-12-21\">");
    folder.file("in/2.xml", late);
    assert_eq!(build(&folder).err, "");
    let source = &rows(&folder, "sources.tsv")[1];
    let printed = (source[1].as_str(), source[2].as_str(), source[8].as_str());
    assert_eq!(printed, ("2018-12-19", "the source itself; it holds records of 2018-12-21", "2018-12-21"));
}

#[test]
fn files_that_are_not_sources_are_counted() {
    let folder = Folder::new();
    folder.file("in/2026-01-02.xml", xml("2026-01-02", &["alpha|7|tcp|A"]));
    folder.file("in/README.md", "An archive.\n");
    folder.file("in/firewall/ssh.xml", "<?xml version=\"1.0\"?>\n<service><port>22</port></service>\n");
    folder.file("in/firewall/ports.csv", "Name,Port\nssh,22\n");
    let ran = build(&folder);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.text().ends_with("written to out; 3 files are not sources\n"), "{}", ran.text());
}

#[test]
fn builds_are_reproducible() {
    let sources = [
        ("2025-01-02.xml", xml("2025-01-02", &["alpha|7|tcp|A", "alpha|7|udp|A", "beta|8|tcp|B"])),
        ("2025-06-07~commit.csv", csv(&["alpha|7|tcp|A", "alpha|7|udp|A"])),
        ("2026-01-02.xml", xml("2026-01-02", &["alpha|7|tcp|A", "gamma|8|tcp|C"])),
    ];
    let built = |order: [usize; 3]| {
        let folder = Folder::new();
        for at in order {
            folder.file(Path::new("in").join(sources[at].0), &sources[at].1);
        }
        let first = build(&folder);
        let tables = content(&folder.path().join("out"));
        assert_eq!((first.status, build(&folder)), (0, first));
        assert_eq!(content(&folder.path().join("out")), tables);
        tables
    };
    let tables = built([0, 1, 2]);
    assert_eq!(
        tables.keys().collect::<Vec<_>>(),
        ["changes.tsv", "history.tsv", "registry.tsv", "rows.tsv", "sources.tsv"]
    );
    assert_eq!(built([2, 1, 0]), tables);
    let history = String::from_utf8(tables["history.tsv"].clone()).unwrap();
    let expected = "\
        name\tports\ttransports\talias_of\tfirst_source\tlast_source\tended\tended_on\tgone_in_source\tbecame\tbecause\tlisted_how\n\
        alpha\t7\ttcp\t\tiana-2025-01-02\tiana-2026-01-02\t\t\t\t\t\t\n\
        alpha\t7\tudp\t\tiana-2025-01-02\tiana-2025-06-07\ttransport-dropped\t\tiana-2026-01-02\t\t\t\n\
        beta\t8\ttcp\t\tiana-2025-01-02\tiana-2025-01-02\tdeassigned\t\tiana-2025-06-07\t\t\t\n\
        gamma\t8\ttcp\t\tiana-2026-01-02\tiana-2026-01-02\t\t\t\t\t\t\n";
    assert_eq!(history, expected);
}

#[test]
fn copies_are_dated_by_their_records_and_prove_no_gap() {
    let folder = Folder::new();
    folder.file("in/2025-01-02.xml", xml("2025-01-02", &["alpha|7|tcp|A", "beta|8|tcp|B"]));
    let dated = "gamma,9,tcp,C,,,2025-05-01,,,,,\r\n";
    folder.file("in/2025-06-07~commit.csv", csv(&["alpha|7|tcp|A"]) + dated);
    folder.file("in/2026-01-02.xml", xml("2026-01-02", &["alpha|7|tcp|A", "beta|8|tcp|B", "gamma|9|tcp|C"]));
    let ran = build(&folder);
    let printed =
        "iana-2025-05-01: lacks 1 of the names that the sources before and after it have; that ends no tenure";
    assert_eq!((ran.status, ran.err), (0, format!("portolan-archive: warning: {printed}\n")));
    assert!(rows(&folder, "history.tsv").iter().all(|row| row[6].is_empty()));
    let copy = &rows(&folder, "sources.tsv")[1];
    let date = (copy[0].as_str(), copy[1].as_str(), copy[2].as_str(), copy[8].as_str());
    let by = "the newest date in it; committed 2025-06-07";
    assert_eq!(date, ("iana-2025-05-01", "2025-05-01", by, "2025-06-07"));
}

/// Builds an archive with one bad file, and expects an error that names it and no output.
fn refused(name: &str, bytes: &[u8], printed: &str) {
    let folder = Folder::new();
    folder.file("in/2026-01-02.xml", xml("2026-01-02", &["alpha|7|tcp|A"]));
    folder.file(Path::new("in").join(name), bytes);
    let ran = build(&folder);
    assert_eq!((ran.status, ran.text()), (2, ""), "{name}: {}", ran.err);
    let error = ran.err.strip_prefix("portolan-archive: error: ").unwrap_or_else(|| panic!("{}", ran.err));
    assert!(error.starts_with(&format!("in/{name}{printed}")), "{error}");
    assert!(!folder.path().join("out").exists());
    // Tables that were there before stay.
    for table in ["changes.tsv", "history.tsv", "registry.tsv", "rows.tsv", "sources.tsv"] {
        folder.file(Path::new("out").join(table), "as it was\n");
    }
    let before = content(&folder.path().join("out"));
    assert_eq!(build(&folder), ran);
    assert_eq!(content(&folder.path().join("out")), before);
}

#[test]
fn a_damaged_source_is_named_with_its_place_and_nothing_is_written() {
    let sound = xml("2026-02-03", &["alpha|7|tcp|A", "beta|8|tcp|B"]);
    let cut = sound.find("beta").unwrap();
    refused("cut.xml", &sound.as_bytes()[..cut], ": line 5, column 15: ");
    refused(
        "future.xml",
        sound.replace("2026-02-03", "9999-02-03").as_bytes(),
        ": line 3, column 20: the date 9999-02-03 is in the future",
    );
    for (content, printed) in [
        ("hello world\n", ": line 1, column 1: text is outside the document's element"),
        ("", ": line 1, column 1: there is no `<registry>`"),
        ("<!DOCTYPE html><html><body>404</body></html>", ": line 1, column 16: the document is a `<html>`"),
        ("<?xml version=\"1.0\"?>\n<regi", ": line 2, column "),
    ] {
        refused("b.xml", content.as_bytes(), printed);
    }
    refused("2026-02-03.csv", b"", ": line 1, column 1: ");
    refused("2026-02-03.csv", b"Name,Port,Proto\nalpha,10,tcp\n", ": line 1, column 1: unknown columns: found `Name`");
    refused("2026-02-03.txt", b"hello\n", ": line 1, column 7: ");
    refused("rfc1060.txt", b"", ": line 1, column 1: this is not an RFC");
    refused("wrong.xml", sound.replace("iana.org/assignments", "iana.example").as_bytes(), ": line 1, column ");
    let sound = csv(&["alpha|7|tcp|A"]);
    refused(
        "2026-02-03~commit.csv",
        (sound.clone() + "beta,8\r\n").as_bytes(),
        ": line 5, column 1: a row of 2 columns",
    );
    // Nothing marks the end of a CSV, but every whole registry has the same last rows.
    let numbered = &sound[..sound.find("portless").unwrap()];
    let printed = ": line 3, column ";
    refused("2026-02-03.csv", numbered.as_bytes(), printed);
    let numbered = &sound[..sound.find(",49151").unwrap()];
    refused("2026-02-03.csv", numbered.as_bytes(), ": line 2, column ");
    refused("undated.csv", sound.as_bytes(), ": line 1, column 1: the source has no date inside");
    refused("2026-02-03.csv", sound.replace("Contact", "Kontakt").as_bytes(), ": line 1, column ");
}

/// Returns a bundle of commits that hold these states of the registry.
fn bundle(states: &[String]) -> Vec<u8> {
    let folder = Folder::new();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(folder.path()).args(["-c", "user.name=n", "-c", "user.email=e"]).args(args);
        let date = "2026-03-04T00:00:00Z";
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "-q", "-b", "main"]);
    for state in states {
        folder.file("registry.xml", state);
        git(&["add", "registry.xml"]);
        git(&["commit", "-q", "-m", "state"]);
    }
    git(&["bundle", "create", "-q", "all.bundle", "main"]);
    fs::read(folder.path().join("all.bundle")).unwrap()
}

#[test]
fn revisions_of_a_bundle_are_sources_and_a_damaged_one_is_named() {
    let states = [xml("2026-01-05", &["beta|8|tcp|B"]), xml("2026-02-03", &["alpha|7|tcp|A"])];
    let sound = bundle(&states);
    let folder = Folder::new();
    folder.file("in/all.bundle", &sound);
    folder.file("in/2026-01-02.xml", xml("2026-01-02", &["alpha|7|tcp|A"]));
    let ran = build(&folder);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let ids: Vec<String> = rows(&folder, "sources.tsv").into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(ids, ["iana-2026-01-02", "iana-2026-01-05", "iana-2026-02-03"]);
    assert_eq!(rows(&folder, "history.tsv").len(), 3);
    // The head of the bundle stays, or nothing of it.
    refused("cut.bundle", &sound[..sound.len() - 40], ": git could not read the bundle, which is damaged: ");
    refused("no.bundle", b"no bundle at all", ": line 1, column 1: this is not a git bundle");
    let published = rows(&folder, "sources.tsv")[1][7].clone();
    assert!(published.contains("; commit ") && published.ends_with(" of all.bundle)"), "{published}");
    refused("bad.bundle", &bundle(&[xml("2026-02-03", &["beta|8|tcp|B"]).replace("</registry>", "")]), " (");
}

#[test]
fn an_output_that_is_not_a_folder_is_refused_first() {
    let folder = Folder::with("out", "as it was");
    folder.file("in/cut.xml", "<registry");
    let ran = build(&folder);
    assert_eq!((ran.status, ran.err.as_str()), (2, "portolan-archive: error: out: not a directory\n"));
    assert_eq!(fs::read(folder.path().join("out")).unwrap(), b"as it was");
}

/// A registry of one record, in our own words.
const REGISTRY: &str = r#"<?xml version="1.0"?>
<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">
<title>Names and ports</title><updated>2026-01-02</updated>
<record><name>harbour</name><protocol>tcp</protocol><number>7777</number><description>Harbour light</description></record>
</registry>"#;

#[test]
fn the_registry_is_built_from_its_xml() {
    let folder = Folder::with("new.xml", REGISTRY);
    folder.file("odd\u{1b}.xml", "<html/>");
    fs::create_dir(folder.path().join("out")).unwrap();
    let build = || folder.run(&["build", "--from", ".", "--out", "out"]);
    let ran = build();
    assert!(
        ran.status == 2 && ran.err.contains("./odd\u{241b}.xml: line 1, column 1: the document is a `<html>`"),
        "{ran:?}"
    );
    fs::remove_file(folder.path().join("odd\u{1b}.xml")).unwrap();
    let ran = build();
    insta::assert_snapshot!("one_registry", format!("{}{}", ran.text(), ran.err));
    let table = fs::read_to_string(folder.path().join("out/registry.tsv")).unwrap();
    assert!(table.lines().any(|line| line.starts_with("harbour\t7777\ttcp\tHarbour light")), "{table}");
    assert!(folder.path().join("out/sources.tsv").exists());
    let ran = folder.run(&["build", "--from", "out", "--out", "out"]);
    let expected = "portolan-archive: error: out: no file here is the registry in XML\n";
    assert_eq!((ran.status, ran.err.as_str()), (2, expected));
}

/// Builds the tables of the project from all real sources.
#[test]
#[ignore = "takes minutes: `.ci/long` runs it"]
fn the_tables_are_those_of_the_real_sources() {
    let root = crate::root();
    let sources = root.join("../shared/data");
    if !sources.is_dir() {
        return crate::skipped(format_args!("there are no sources in {}", sources.display()));
    }
    let folder = Folder::new();
    // The path of the sources is in messages only.
    let mut command = folder.program(&["build", "--from", "../shared/data", "--out"]);
    command.arg(folder.path().join("out")).current_dir(&root);
    let ran = Ran::of(&mut command);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let built = content(&folder.path().join("out"));
    assert_eq!(built.len(), 5);
    for (name, bytes) in built {
        let kept = fs::read(root.join("data").join(&name)).unwrap();
        let differs = bytes.split(|b| *b == b'\n').zip(kept.split(|b| *b == b'\n')).position(|(a, b)| a != b);
        assert!(bytes == kept, "the build gives another data/{name}; first line that differs: {differs:?}");
    }
}
