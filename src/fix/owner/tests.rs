//! Tests of each database, in its own root folder.

use super::*;
use std::fs;

struct Root(tempfile::TempDir);

impl Root {
    /// Creates a system with these files.
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

    /// Returns the notices about a file, which is created if it is missing.
    fn notices(&self, path: &str) -> Vec<String> {
        if !below(self.0.path(), path).exists() {
            self.file(path, b"");
        }
        super::notices(&below(self.0.path(), path), self.0.path()).iter().map(ToString::to_string).collect()
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
    let asks = "belongs to the package netbase: dpkg asks at each upgrade which version to keep";
    assert_eq!(root.notices("/etc/services"), [asks]);
    let overwrites = "belongs to the package nmap-common: dpkg overwrites it at the next upgrade";
    assert_eq!(root.notices("/usr/share/nmap/nmap-services"), [overwrites]);
    assert_eq!(root.notices("/etc/service"), [asks.replace("netbase", "other")]);
    for path in ["/etc/rpc", "/usr/etc/services", "/usr/local/etc/services", "/srv/etc/services"] {
        assert_eq!(root.notices(path), [""; 0], "{path}");
    }
}

#[test]
fn apk() {
    let installed = b"C:Q1\nP:other\nF:etc/services\nR:x\n\nP:alpine-baselayout-data\nV:3\nF:etc\nR:fstab\nZ:Q1\n\
        R:services\nM:0:0:1777\nF:usr\nF:usr/share/nmap\nR:nmap-services\n\nP:z\nR:nmap-services\n";
    for database in ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"] {
        let root = Root::with(&[(database, installed)]);
        let belongs = "belongs to the package alpine-baselayout-data: apk";
        let kept = format!("{belongs} keeps a changed file at upgrades and writes the new version to *.apk-new");
        assert_eq!(root.notices("/etc/services"), [kept]);
        let overwrites = format!("{belongs} overwrites it at the next upgrade");
        assert_eq!(root.notices("/usr/share/nmap/nmap-services"), [overwrites.as_str()]);
        assert_eq!(root.notices("/etc/nmap/nmap-services"), [""; 0]);
        assert_eq!(root.notices("/etc/vices"), [""; 0]);
    }
}

#[test]
fn a_file_on_a_machine_with_an_rpm_database_may_belong_to_a_package() {
    for database in RPM_DATABASES {
        let root = Root::with(&[(database, b"\0")]);
        let may = "may belong to a package: ask with `rpm -qf /etc/services`";
        assert_eq!(root.notices("/etc/services"), [may], "{database}");
        let may = r"may belong to a package: ask with `rpm -qf '/usr/share/it'\''s mine/a b'`";
        assert_eq!(root.notices("/usr/share/it's mine/a b"), [may]);
        assert_eq!(root.notices("/home/me/services"), [""; 0]);
    }
    // Debian has rpm as a tool, with a database of its own.
    let root =
        Root::with(&[(RPM_DATABASES[3], b"\0"), ("/var/lib/dpkg/info/netbase.list", b"/usr/share/netbase/services\n")]);
    let overwrites = "belongs to the package netbase: dpkg overwrites it at the next upgrade";
    assert_eq!(root.notices("/usr/share/netbase/services"), [overwrites]);
}

#[test]
fn databases_made_from_the_file() {
    let root = Root::with(&[("/var/db/services.db", b""), ("/usr/local/share/nmap/nmap-services", b"")]);
    let expected = "programs read /var/db/services.db, which is built from it: run `services_mkdb` after a change";
    assert_eq!(root.notices("/etc/services"), [expected]);
    assert_eq!(root.notices("/usr/local/share/nmap/nmap-services"), [""; 0]);
}

#[test]
fn a_link_has_the_packages_of_both_its_ends() {
    let root = Root::with(&[
        ("/lib/apk/db/installed", b"P:links\nF:etc\nR:services\n\nP:tables\nF:usr/share/iana\nR:table\n"),
        ("/usr/share/iana/table", b""),
    ]);
    fs::create_dir(root.0.path().join("etc")).unwrap();
    std::os::unix::fs::symlink("../usr/share/iana/table", root.0.path().join("etc/services")).unwrap();
    let notices = root.notices("/etc/services");
    assert_eq!(notices.len(), 2, "{notices:?}");
    assert!(
        notices[0].starts_with("belongs to the package links:")
            && notices[1].starts_with("belongs to the package tables:")
    );
}

#[test]
fn a_database_that_cannot_be_read() {
    let root = Root::with(&[("/var/lib/dpkg/status/x", b""), ("/lib/apk/db/installed/x", b"")]);
    let expected = [
        "may belong to a package: cannot read /lib/apk/db/installed (Is a directory (os error 21)); ask with `apk info --who-owns /etc/services`",
        "may belong to a package: cannot read /var/lib/dpkg (Is a directory (os error 21)); ask with `dpkg -S /etc/services`",
    ];
    assert_eq!(root.notices("/etc/services"), expected);
}
