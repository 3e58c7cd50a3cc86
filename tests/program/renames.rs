//! Names of declared formats that `update --renames` leaves as they are, and how it writes transports.

use crate::folder::Folder;

fn updated(name: &str, text: &str, args: &[&str]) -> String {
    let folder = Folder::with(name, text);
    let ran = folder.run(&[&["update"][..], args, &[name]].concat());
    assert!(ran.status <= 1, "{}", ran.printed());
    std::fs::read_to_string(folder.path().join(name)).unwrap()
}

#[test]
fn rows_that_are_commented_out_stay_so() {
    for (name, text) in [
        ("p.csv", "Name,Port,Protocol\n#HTTP,80,tcp\n  # netbiosns,137,udp\nssh,22,tcp\n"),
        ("p.csv", "ssh,22,tcp\n#HTTP,80,tcp\n # netbiosns,137,udp\nsmtp,25,tcp\n"),
        ("p.pl", "__DATA__\nssh|22|tcp|x\n # netbiosns|137|udp|y\n#HTTP|80|tcp|z\nsmtp|25|tcp|m\n"),
    ] {
        assert_eq!(updated(name, text, &["--renames"]), text);
    }
}

/// The registered ports of both names show that they are exchanged.
#[test]
fn exchanged_ports_are_said_to_be_exchanged() {
    let text = "PORTS = {\n    \"ftp\": 20,\n    \"ftp-data\": 21,\n    \"ssh\": 22,\n    \"whois\": 43,\n}\n";
    let checked = Folder::with("p.py", text).run(&["check", "--all-files", "p.py"]);
    let printed = checked.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let hint = "exchange the ports: line 3 has `ftp-data` on 21, which is registered for `ftp`";
    assert!(printed.contains(hint) && !printed.contains("rename the entry to `ftp-data`"), "{printed}");
    assert!(printed.contains("rename the entry to `nicname`"), "{printed}");
}

#[test]
fn signs_in_names_are_not_dropped() {
    let text = "Name,Port,Protocol\n!ssh,22,tcp\nhttp?,80,tcp\n(https),443,tcp\nsmtp/,25,tcp\npop3\\t,110,tcp\nnetbios_ns,137,udp\n";
    assert_eq!(updated("p.csv", text, &["--renames"]), text.replace("netbios_ns", "netbios-ns"));
}

#[test]
fn new_rows_write_transports_as_the_others_do() {
    for (old, new) in [("Tcp", "Udp"), ("TCP", "UDP"), ("tcp", "udp")] {
        let text = format!("Name,Port,Protocol\nssh,22,{old}\nhttp,80,{old}\n");
        let after = updated("p.csv", &text, &["--add", "53", "--transports", "udp"]);
        assert!(after.contains(&format!("domain,53,{new}\n")), "{after}");
    }
    let text = "Name,Port,Protocol\nssh,22,TCP\ndomain,53,udp\nhttp,80,TCP\n";
    let after = updated("p.csv", text, &["--add", "123"]);
    assert!(after.contains("ntp,123,udp\n"), "{after}");
}

const MARKDOWN: &str = "| Port | Service |\n|---|---|\n| 22 | `ssh` |\n| 80 | **http** |\n| 110 | [pop3](https://pop.example/) |\n\
                        | 5061 | `sip-tls` |\n| 15 | *netstat* |\n";
const ROLE: &str = "[[table]]\npath = \"p.md\"\nrole = \"name\"\n";

#[test]
fn names_are_compared_and_written_inside_their_markup() {
    let folder = Folder::with("portolan.toml", ROLE);
    folder.file("p.md", MARKDOWN);
    folder.run(&["update", "--renames"]);
    let after = std::fs::read_to_string(folder.path().join("p.md")).unwrap();
    assert_eq!(after, MARKDOWN.replace("sip-tls", "sips"));
    // A comment would end the table.
    folder.run(&["check", "--fix", "--unsafe-fixes", "p.md"]);
    let after = std::fs::read_to_string(folder.path().join("p.md")).unwrap();
    assert!(!after.contains("<!--"), "{after}");
}
