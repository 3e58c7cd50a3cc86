//! The program that looks a name up. It is often not the one that the configuration is of: fail2ban hands names on.

use crate::folder::Folder;
use crate::schemas::assert_valid;
use serde_json::Value;

/// Returns the program of each use in a folder.
fn asked_by(folder: &Folder, path: &str) -> Vec<Value> {
    let ran = folder.run(&["uses", "--resolver", "glibc", "--table", "services", "--output-format", "jsonl", path]);
    assert!(ran.status < 2, "{}", ran.printed());
    let lines: Vec<Value> = ran.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        assert_valid("use.json", line);
    }
    lines.iter().map(|line| line.get("asked_by").cloned().unwrap_or_default()).collect()
}

#[test]
fn jails_hand_names_on_to_the_program_of_their_ban_action() {
    let of_file = "actionban = <iptables> -I f2b -p <protocol> --dports <port> -j DROP\n";
    for (banaction, action_file, program) in [
        ("nftables", "", Some("nft")),
        ("nftables[type=multiport]", "", Some("nft")),
        ("iptables-multiport", "", Some("iptables")),
        ("firewallcmd-rich-rules", "", Some("firewall-cmd")),
        ("ufw", "actionban = ufw deny from <ip> to any port <port>\n", Some("ufw")),
        ("pf", "", Some("pfctl")),
        ("pfsense", "", None),
        ("bsd-ipfw", "", Some("ipfw")),
        ("own", of_file, Some("iptables")),
        ("own", "actionban = /usr/sbin/nft add element inet f2b <port>\n", Some("nft")),
        ("own", "actionban = /usr/bin/own <port>\n", None),
        ("own", "", None),
        // A file with parameters alone.
        ("nftables", "bantime = 1h\n", Some("nft")),
    ] {
        let folder = Folder::with("services", "ssh 22/tcp\n");
        folder.file("fail2ban/jail.local", format!("[x]\nbanaction = {banaction}\nport = ssh\n"));
        if !action_file.is_empty() {
            let name = banaction.split('[').next().unwrap();
            folder.file(format!("fail2ban/action.d/{name}.conf"), format!("[Definition]\n{action_file}"));
        }
        let expected = program.map_or(Value::Null, Value::from);
        assert_eq!(asked_by(&folder, "fail2ban"), [expected], "{banaction} {action_file}");
    }
}

#[test]
fn text_and_findings_name_the_program() {
    let folder = Folder::with("services", "ssh 22/tcp\n");
    folder.file("jail.local", "[x]\nbanaction = nftables\nport = ssh,lost\n");
    folder.file("a.nft", "table inet f {\n tcp dport ssh accept\n}\n");
    folder.file("sshd_config", "Port ssh\n");
    folder.file("ferm.conf", "table filter chain INPUT proto tcp dport ssh ACCEPT;\n");
    let run = |paths: &[&str]| {
        let ran = folder.run(&[&["uses", "--resolver", "glibc", "--table", "services"], paths].concat());
        ran.text().to_owned()
    };
    let text = run(&["jail.local"]);
    assert!(text.contains("jail.local:3:8 (fail2ban, looked up by nft)\n"), "{text}");
    let finding = "`lost` is not found, so nft fails: the jail bans nobody and only logs an error";
    assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(finding), "{text}");
    assert!(run(&["a.nft"]).contains("a.nft:2:12 (nftables, looked up by nft)\n"), "{}", run(&["a.nft"]));
    assert!(run(&["sshd_config"]).contains("sshd_config:1:6 (sshd)\n"), "{}", run(&["sshd_config"]));
    assert_eq!(asked_by(&folder, "ferm.conf"), ["iptables-restore"]);
    assert_eq!(asked_by(&folder, "sshd_config"), ["sshd"]);
}
