//! Each database in a root folder of its own.

use super::*;
use std::fs;

struct Root(tempfile::TempDir);

impl Root {
    /// A system with these files.
    fn with(files: &[(&str, &[u8])]) -> Self {
        let root = Self(tempfile::tempdir().unwrap());
        for (path, bytes) in files {
            root.file(path, bytes);
        }
        root
    }

    fn file(&self, path: &str, bytes: &[u8]) {
        let path = below(self.0.path(), path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// What is told of a file, which is made if it is not there.
    fn told(&self, path: &str) -> Vec<String> {
        if !below(self.0.path(), path).exists() {
            self.file(path, b"");
        }
        notices(&below(self.0.path(), path), self.0.path()).iter().map(ToString::to_string).collect()
    }
}

#[test]
fn dpkg() {
    let status = b"Package: other\nConffiles:\n /etc/service 3975f0d8c4e1ecb25f035edfb1ba27ac\n\n\
        Package: old\nConffiles:\n /etc/services 3975f0d8c4e1ecb25f035edfb1ba27ac obsolete\n\n\
        Package: netbase\nStatus: install ok installed\nConffiles:\n /etc/protocols 37a5c9b60fd2b4ba6d7a3ba4a1aa5f92\n \
        /etc/services 3975f0d8c4e1ecb25f035edfb1ba27ac\nDescription: names /etc/services\n /etc/rpc is another\n\n";
    let root = Root::with(&[
        ("/var/lib/dpkg/status", status),
        ("/var/lib/dpkg/info/netbase.list", b"/.\n/etc\n/etc/services\n"),
        ("/var/lib/dpkg/info/nmap-common:all.list", b"/.\n/usr/share/nmap/nmap-services\n/etc/nmap\n"),
        ("/var/lib/dpkg/info/nmap-common.md5sums", b"/etc/rpc\n"),
    ]);
    let asks = "belongs to the package netbase: once it is changed, dpkg asks which to keep at every upgrade that brings another";
    assert_eq!(root.told("/etc/services"), [asks]);
    let overwrites = "belongs to the package nmap-common: once it is changed, dpkg overwrites it at the next upgrade";
    assert_eq!(root.told("/usr/share/nmap/nmap-services"), [overwrites]);
    assert_eq!(root.told("/etc/service"), [asks.replace("netbase", "other")]);
    for path in ["/etc/rpc", "/usr/etc/services", "/usr/local/etc/services", "/srv/etc/services"] {
        assert_eq!(root.told(path), [""; 0], "{path}");
    }
}

#[test]
fn apk() {
    let installed = b"C:Q1\nP:other\nF:etc/services\nR:x\n\nP:alpine-baselayout-data\nV:3\nF:etc\nR:fstab\nZ:Q1\n\
        R:services\nM:0:0:1777\nF:usr\nF:usr/share/nmap\nR:nmap-services\n\nP:z\nR:nmap-services\n";
    for database in ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"] {
        let root = Root::with(&[(database, installed)]);
        let belongs = "belongs to the package alpine-baselayout-data: once it is changed, apk";
        let kept = format!("{belongs} keeps it and puts its own beside it at upgrades, as *.apk-new");
        assert_eq!(root.told("/etc/services"), [kept]);
        let overwrites = format!("{belongs} overwrites it at the next upgrade");
        assert_eq!(root.told("/usr/share/nmap/nmap-services"), [overwrites.as_str()]);
        assert_eq!(root.told("/etc/nmap/nmap-services"), [""; 0]);
        assert_eq!(root.told("/etc/vices"), [""; 0]);
    }
}

/// Made by rpm 4.18 of a package with 64 files; all tables but two dropped, and the pages made small, with sqlite3, so
/// that rows go on in chains of pages and tables have more than one.
const RPM: &[u8] = include_bytes!("../../../fixtures/packages/rpmdb.sqlite");

#[test]
fn rpm() {
    for folder in ["/var/lib/rpm", "/usr/lib/sysimage/rpm"] {
        let root = Root::with(&[(&format!("{folder}/rpmdb.sqlite"), RPM)]);
        let belongs = "belongs to the package setup: once it is changed, rpm";
        let beside = format!("{belongs} keeps it and puts its own beside it at upgrades, as *.rpmnew");
        assert_eq!(root.told("/etc/services"), [beside]);
        let away = format!("{belongs} moves it away at upgrades that bring another, to *.rpmsave");
        assert_eq!(root.told("/etc/services.plain"), [away]);
        for path in ["/opt/services", "/usr/share/nmap/nmap-services", "/usr/share/many/file-60"] {
            assert_eq!(root.told(path), [format!("{belongs} overwrites it at the next upgrade")]);
        }
        for path in ["/usr/services", "/opt/etc/services", "/usr/share/many/file-61", "/home/services"] {
            assert_eq!(root.told(path), [""; 0], "{path}");
        }
        // Written, but not yet moved to the database.
        root.file(&format!("{folder}/rpmdb.sqlite-wal"), b"x");
        let why = "has changes that wait in a log, which is not read here";
        let may = format!("may belong to a package: {folder}/rpmdb.sqlite, the database of rpm: {why}");
        assert_eq!(root.told("/opt/other/services"), [may]);
    }
}

#[test]
fn forms_of_rpm_that_are_not_read() {
    for database in ["/var/lib/rpm/Packages", "/usr/lib/sysimage/rpm/Packages.db"] {
        let root = Root::with(&[(database, b"\0")]);
        let why = "in a form that is not read here";
        let may = format!("may belong to a package: {database}, the database of rpm: {why}");
        assert_eq!(root.told("/etc/services"), [may]);
        assert_eq!(root.told("/home/me/services"), [""; 0]);
    }
}

/// Every truncation, and every byte of the heads of pages turned over.
#[test]
fn a_damaged_database_is_an_error_and_nothing_worse() {
    let root = Root::with(&[]);
    let database = "/var/lib/rpm/rpmdb.sqlite";
    let ask = |bytes: &[u8]| {
        root.file(database, bytes);
        root.told("/etc/services")
    };
    for length in (0..RPM.len()).step_by(97) {
        let told = ask(&RPM[..length]);
        let is_clear = |line: &String| line.starts_with("may belong to a package: ") || line.starts_with("belongs");
        assert!(told.len() == 1 && told.iter().all(is_clear), "{length}: {told:?}");
    }
    for at in (0..RPM.len()).filter(|at| at % 512 < 12) {
        let mut bytes = RPM.to_owned();
        bytes[at] ^= 0xff;
        ask(&bytes);
    }
}

#[test]
fn databases_made_from_the_file() {
    let root = Root::with(&[("/var/db/services.db", b""), ("/usr/local/share/nmap/nmap-services", b"")]);
    let expected = "programs ask /var/db/services.db, made from it: once it is changed, `services_mkdb` must be run";
    assert_eq!(root.told("/etc/services"), [expected]);
    assert_eq!(root.told("/usr/local/share/nmap/nmap-services"), [""; 0]);
}

#[test]
fn a_link_has_the_packages_of_both_its_ends() {
    let root = Root::with(&[
        ("/lib/apk/db/installed", b"P:links\nF:etc\nR:services\n\nP:tables\nF:usr/share/iana\nR:table\n"),
        ("/usr/share/iana/table", b""),
    ]);
    fs::create_dir(root.0.path().join("etc")).unwrap();
    std::os::unix::fs::symlink("../usr/share/iana/table", root.0.path().join("etc/services")).unwrap();
    let told = root.told("/etc/services");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("belongs to the package links:") && told[1].starts_with("belongs to the package tables:")
    );
}

#[test]
fn a_database_that_cannot_be_read() {
    let root = Root::with(&[("/var/lib/dpkg/status/x", b""), ("/lib/apk/db/installed/x", b"")]);
    let expected = [
        "may belong to a package: /lib/apk/db/installed, the database of apk: Is a directory (os error 21)",
        "may belong to a package: /var/lib/dpkg, the database of dpkg: Is a directory (os error 21)",
    ];
    assert_eq!(root.told("/etc/services"), expected);
}
