//! Parts of configurations that are not read: nothing is known about the names in them, and every output says so.

use crate::folder::{Folder, Ran};
use crate::schemas::assert_valid;
use serde_json::{Value, json};

const USES: [&str; 7] = ["uses", "--resolver", "glibc", "--table", "services", "--output-format", "json"];

fn folder() -> Folder {
    Folder::with("services", "ssh 22/tcp\nsmtp 25/tcp\n")
}

/// Returns the document of a run on a file, and its notes.
fn notes(folder: &Folder, path: &str) -> (Value, Vec<String>) {
    let ran = folder.run(&[&USES[..], &[path]].concat());
    assert!(ran.status < 2, "{}", ran.printed());
    let document: Value = serde_json::from_str(ran.text()).unwrap();
    assert_valid("uses.json", &document);
    let list = document.get("notes").map(|notes| notes.as_array().unwrap().clone()).unwrap_or_default();
    let note = |note: &Value| format!("{}: {}", note["path"].as_str().unwrap(), note["message"].as_str().unwrap());
    let notes = list.iter().map(note).collect();
    (document, notes)
}

/// Variables, loops and templates of every kind of configuration.
#[test]
fn ports_that_only_a_shell_or_a_template_knows_are_said() {
    let folder = folder();
    for (path, text, hidden) in [
        ("a.sh", "#!/bin/sh\niptables -A INPUT -p tcp --dport $ONE -j ACCEPT\n", "`$ONE` (line 2)"),
        (
            "a.sh",
            "#!/bin/sh\nfor p in ssh nosuch; do\niptables -A INPUT -p tcp --dport \"$p\"\ndone\n",
            "`$p` (line 3)",
        ),
        (
            "a.sh",
            "#!/bin/sh\niptables -A INPUT -m multiport --dports ssh,${A},`cat b`\n",
            "`${A}` (line 2) and ``cat b`` (line 2)",
        ),
        (
            "a.sh",
            "#!/bin/sh\nnft add rule inet f i tcp dport $A accept\nufw allow ${P:-http}/tcp\niptables -A INPUT -p tcp --dport $A\n",
            "`$A` (line 2) and `${P:-http}` (line 3)",
        ),
        ("a.sh", "#!/bin/sh\niptables -A INPUT $MATCH -j ACCEPT\n", "`$MATCH` (line 2)"),
        (
            "a.sh",
            "#!/bin/sh\nfor p in ssh smtp; do ufw allow $p; done\nufw $RULE\n",
            "`$p` (line 2) and `$RULE` (line 3)",
        ),
        ("a.sh", "#!/bin/sh\nnft add rule inet f i tcp dport $PORT accept\n", "`$PORT` (line 2)"),
        ("a.sh", "#!/bin/sh\nnft add rule inet f i tcp dport { ${PORTS} } accept\n", "`${PORTS}` (line 2)"),
        ("a.sh", "#!/bin/sh\nnft add rule inet f i tcp dport \\{ $(a b), ssh \\} accept\n", "`$(a b)` (line 2)"),
        ("a.sh", "#!/bin/sh\ntcpdump -i eth0 port $P or $FILTER\n", "`$P` (line 2) and `$FILTER` (line 2)"),
        ("a.sh", "#!/bin/sh\nfirewall-cmd --add-port=$P/tcp\n", "`$P` (line 2)"),
        // The shell joins a name from two lines.
        ("a.sh", "#!/bin/sh\niptables -A INPUT -p tcp --dport im\\\naps -j ACCEPT\n", "`im\\␊aps` (line 2)"),
        ("a.sh", "#!/bin/sh\nufw allow im\\\naps/tcp\n", "`im\\␊aps` (line 2)"),
        ("a.sh", "#!/bin/sh\nnft add rule inet f i tcp dport im\\\naps accept\n", "`im\\␊aps` (line 2)"),
        ("a.sh", "#!/bin/sh\nnft -f - <<E\ntable inet f {\n tcp dport { ssh, $web } accept\n}\nE\n", "`$web` (line 4)"),
        ("rules.v4", "*filter\n-A INPUT -p tcp --dport {{ web }} -j ACCEPT\nCOMMIT\n", "`{{ web }}` (line 2)"),
        ("nftables.conf", "table inet f {\n tcp dport {{ web }} accept\n}\n", "`{{ web }}` (line 2)"),
        (
            "nftables.conf",
            "define w = { {{ web }} }\ntable inet f {\n tcp dport $w accept\n}\n",
            "`{{ web }}` (line 1)",
        ),
        (
            "a.nft.j2",
            "table inet f {\n tcp dport ${{ web }} accept\n tcp dport $a{{ x }} accept\n tcp dport ${p} accept\n}\n",
            "`${{ web }}` (line 2), `$a{{ x }}` (line 3) and `${p}` (line 4)",
        ),
        ("pf.conf", "pass in proto tcp to port {{ web }}\n", "`{{ web }}` (line 1)"),
        ("ferm.conf", "table filter chain INPUT proto tcp dport {{ web }} ACCEPT;\n", "`{{ web }}` (line 1)"),
        ("jail.local", "[x]\nport = ssh,{{ web }}\n", "`{{ web }}` (line 2)"),
        ("shorewall/rules", "ACCEPT net $FW tcp $PORTS\n", "`$PORTS` (line 1)"),
        ("xinetd.d/a", "service {{ name }}\n{\nsocket_type = stream\n}\n", "`{{ name }}` (line 1)"),
        ("inetd.conf", "<%= name %> stream tcp nowait root /bin/x x\n", "`<%= name %>` (line 1)"),
        ("sshd_config", "Port {{ ssh_port }}\n", "`{{ ssh_port }}` (line 1)"),
        ("stunnel.conf", "[x]\naccept = {{ port }}\n", "`{{ port }}` (line 2)"),
        ("cyrus.conf", "SERVICES {\n x cmd=\"x\" listen=\"{{ port }}\"\n}\n", "`{{ port }}` (line 2)"),
        ("firewalld/zones/a.xml", "<zone><port port='{{ p }}' protocol='tcp'/></zone>", "`{{ p }}` (line 1)"),
    ] {
        let name = format!("etc/{path}");
        folder.file(&name, text);
        let (_, notes) = notes(&folder, &name);
        let message = format!("ports in {hidden} are not looked up: only a shell or a template knows them");
        assert_eq!(notes, [format!("{name}: {message}")], "{text}");
    }
}

/// Names that are written in a way which is not read, and elements of sets that no file declares.
#[test]
fn other_parts_that_are_not_read_are_said() {
    let folder = folder();
    let declared = "table inet f {\n set ports {\n type inet_service;\n }\n set hosts {\n type ipv4_addr;\n }\n}\n";
    for (path, text, expected) in [
        (
            "firewalld/zones/a.xml",
            "<zone><port port='&#115;sh' protocol='tcp'/></zone>",
            &["ports in `&#115;sh` (line 1) are not looked up: they are written with character references of XML"][..],
        ),
        (
            "a.nft",
            "add element inet f ports { ssh, 80 }\n",
            &["no file of this run declares the set `ports`, so ports in its elements are not looked up"],
        ),
        (
            "a.sh",
            "#!/bin/sh\nnft add element inet f ports { ssh, $P }\n",
            &["no file of this run declares the set `ports`, so ports in its elements are not looked up"],
        ),
        (
            "a.nft",
            "add element inet f a { ssh }\nadd element inet f b { $p }\nadd element inet f b { smtp }\n",
            &["no file of this run declares the sets `a` and `b`, so ports in their elements are not looked up"],
        ),
        ("a.nft", "add element inet f ports { 22, 80 }\n", &[]),
        (
            "a.sh",
            "#!/bin/sh\nRULE=\"iptables -A INPUT -p tcp --dport ssh -j ACCEPT\"\nufw allow $P\n",
            &[
                "ports in `ssh` (line 2) are not looked up: nothing shows whether the command in quotes is run",
                "ports in `$P` (line 3) are not looked up: only a shell or a template knows them",
            ],
        ),
        (
            "exim.conf",
            "daemon_smtp_ports = ${if eq{a}{b}{smtp}{587}}\n",
            &[
                "ports in `${if eq{a}{b}{smtp}{587}}` (line 1) are not looked up: only Exim knows them once it expands the text",
            ],
        ),
        (
            "ferm.conf",
            "table filter {\n chain INPUT proto tcp dport (ssh `cat a`) ACCEPT;\n chain INPUT proto tcp dport @cat(a) ACCEPT;\n}\n",
            &["ports in `cat a` (line 2) and `@cat` (line 3) are not looked up: only ferm works them out"],
        ),
        (
            "main.cf",
            "relayhost = [h]:$port\n",
            &["no file of this run defines `port`, so ports in it are not looked up"],
        ),
        (
            "main.cf",
            "relayhost = [h]:${port?smtp}\n",
            &["ports in `${port?smtp}` (line 1) are not looked up: only Postfix puts them together"],
        ),
        ("b/a.nft", "add element inet f ports { ssh, 80 }\nadd element inet f hosts { localhost }\n", &[]),
    ] {
        folder.file("etc/b/set.nft", declared);
        let name = format!("etc/{path}");
        folder.file(&name, text);
        let path = if path.starts_with("b/") { "etc/b" } else { &name };
        let (document, notes) = notes(&folder, path);
        let expected: Vec<String> = expected.iter().map(|message| format!("{name}: {message}")).collect();
        assert_eq!(notes, expected, "{text}");
        let names = document["uses"].as_array().unwrap();
        assert_eq!(names.len(), usize::from(path == "etc/b" || path.ends_with("ferm.conf")), "{text}");
    }
}

/// What is no port, and what the file itself defines, is no gap.
#[test]
fn variables_elsewhere_are_not_said() {
    let folder = folder();
    for (path, text) in [
        ("a.sh", "#!/bin/sh\n$IPT -A INPUT -i $IF -s $NET -p tcp --dport ssh -j $TARGET\n"),
        ("a.sh", "#!/bin/sh\nufw allow from $NET to any port ssh\ntcpdump -i $IF host $H and port ssh -w $FILE\n"),
        ("a.sh", "#!/bin/sh\nnft add rule inet f i ip saddr $NET tcp dport ssh accept\n"),
        ("nftables.conf", "define w = { ssh }\ntable inet {{ t }} {\n iifname {{ i }} tcp dport $w accept\n}\n"),
        ("jail.local", "[x]\nbanaction = x-allports\nbantime = {{ t }}\nport = {{ web }}\n"),
        ("exim.conf", "PORTS = smtp\ndaemon_smtp_ports = PORTS\nprimary_hostname = ${lc:x}\n"),
    ] {
        let name = format!("etc/{path}");
        folder.file(&name, text);
        let (document, notes) = notes(&folder, &name);
        assert_eq!(notes, [""; 0], "{text}");
        assert!(document.get("notes").is_none(), "the key is left out");
    }
}

/// Whatever is not read, no output says that nothing is affected without saying so.
#[test]
fn every_all_clear_says_that_not_all_was_read() {
    let folder = folder();
    let hidden = "ports in `$P` (line 2) are not looked up: only a shell or a template knows them";
    let undefined = "no file of this run defines `web`, so ports in it are not looked up";
    for (path, text, count, message) in [
        ("a.sh", "#!/bin/sh\nufw allow $P\n", "1 file with ports in variables or templates", hidden),
        ("a.nft", "table inet f {\n tcp dport $web accept\n}\n", "1 file with undefined variables", undefined),
        (
            "a.nft",
            "add element inet f ports { ssh }\n",
            "1 file with undeclared sets",
            "no file of this run declares the set `ports`",
        ),
        ("exim.conf", "daemon_smtp_ports = web\n", "", ""),
        (
            "exim.conf",
            "daemon_smtp_ports = WEB\n",
            "1 file with undefined variables",
            "no file of this run defines `WEB`",
        ),
        (
            "b.nft",
            "include \"none.nft\"\ntable inet f {\n}\n",
            "1 included file",
            "its include none.nft is not followed: it does not exist",
        ),
        ("b.nft", "include \"none*.nft\"\ntable inet f {\n}\n", "", ""),
    ] {
        let folder_name = format!("etc{}", message.len() + text.len());
        folder.file(format!("{folder_name}/jail.local"), "[x]\nport = ssh\n");
        let name = format!("{folder_name}/{path}");
        folder.file(&name, text);
        let compare = |format: &str| -> Ran {
            let args = ["compare", "--format", "services", "services", "services", "--output-format", format, "--uses"];
            folder.run(&[&args[..], &[&*folder_name]].concat())
        };
        let is_gap = !count.is_empty();
        let flat = |ran: &Ran| ran.text().split_whitespace().collect::<Vec<_>>().join(" ");
        for format in ["text", "markdown"] {
            let text = flat(&compare(format));
            assert_eq!(text.contains("No use of a name is affected: 2 configurations read"), !is_gap, "{text}");
            assert_eq!(text.contains("No use of a name that was read is affected: 2 conf"), is_gap, "{text}");
            assert_eq!(text.contains("Not read"), is_gap, "{text}");
            if is_gap && format == "text" {
                assert!(text.contains(&format!("Not read {name}: {message}")), "{text}");
            }
        }
        let document: Value = serde_json::from_str(compare("json").text()).unwrap();
        assert_valid("compare.json", &document);
        let (of_uses, _) = notes(&folder, &folder_name);
        assert_eq!(document["configurations"].get("notes"), of_uses.get("notes"));
        assert_eq!(of_uses.get("notes").is_some(), is_gap, "{name}");
        let uses = ["uses", "--resolver", "glibc", "--table", "services", "--ignore", "unknown-name", &folder_name];
        let ran = folder.run(&uses);
        assert_eq!(ran.status, 0, "{}", ran.printed());
        let end = if is_gap { format!(" would. Not read: {count}.") } else { " would.".to_owned() };
        assert!(flat(&ran).ends_with(&end), "{}", ran.text());
        assert_eq!(ran.err.contains(&format!("portolan: note: {name}: ")), is_gap, "{}", ran.err);
        let markdown = flat(&folder.run(&[&uses[..], &["--output-format", "markdown"]].concat()));
        assert_eq!(markdown.contains("Not read:"), is_gap, "{markdown}");
    }
}

/// Links and skipped files are in the notes of JSON, and the lines of jsonl have none.
#[cfg(unix)]
#[test]
fn links_and_skipped_files_are_notes() {
    let folder = folder();
    folder.file("shared/jail.local", "[x]\nport = teapot\n");
    folder.file("etc/a.nft", "table inet f {\n tcp dport ssh accept\n}\n");
    folder.file("etc/long.sh", [b"#!/bin/sh\nufw allow ssh\n".to_vec(), b"x".repeat((1 << 20) + 1)].concat());
    std::os::unix::fs::symlink("../shared/jail.local", folder.path().join("etc/jail.local")).unwrap();
    let (document, _) = notes(&folder, "etc");
    let expected = json!([
        {
            "path": "etc/jail.local",
            "message": "skipped: a symbolic link, which a search does not follow; name it to read it",
        },
        { "path": "etc/long.sh", "message": "skipped: line 3 is longer than 1 MiB, so this is no configuration" },
    ]);
    assert_eq!(document["notes"], expected);
    let ran = folder.run(&[&USES[..5], &["etc"]].concat());
    let text = ran.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.ends_with("Not read: 1 symbolic link and 1 skipped file."), "{text}");
    let ran = folder.run(&[&USES[..5], &["--output-format", "jsonl", "etc"]].concat());
    assert_eq!(ran.text().lines().count(), 1);
}

/// A thousand templates do not scroll the report away.
#[test]
fn notes_are_limited() {
    let folder = folder();
    for number in 10..30 {
        folder.file(format!("etc/{number}.nft"), "table inet f {\n tcp dport $web accept\n}\n");
    }
    let ran = folder.run(&[&USES[..5], &["etc"]].concat());
    assert_eq!(ran.err.lines().count(), 11, "{}", ran.err);
    let more = "portolan: note: 10 more configurations are read only in part; `--show-files` lists each\n";
    assert!(ran.err.ends_with(more), "{}", ran.err);
}
