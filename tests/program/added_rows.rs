//! The assignments that `update --add` adds to tables in code and data, and those that it leaves out aloud.

use crate::folder::Folder;

/// Updates a table. Returns what is printed, on one line, and the table after.
fn added(name: &str, text: &str, args: &[&str]) -> (String, String) {
    let folder = Folder::with(name, text);
    let printed = folder.run(&[&["update", "--diff"], args, &[name]].concat()).printed();
    folder.run(&[&["update"], args, &[name]].concat());
    let after = std::fs::read_to_string(folder.path().join(name)).unwrap();
    folder.run(&[&["update"], args, &[name]].concat());
    assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), after, "a second run adds nothing");
    (printed.split_whitespace().collect::<Vec<_>>().join(" "), after)
}

/// A map of maps in Go, by transport. `rows` are those of TCP and UDP.
fn nested(types: &str, rows: [&str; 2]) -> String {
    let [tcp, udp] = rows.map(|rows| rows.replace(", ", ",\n\t\t"));
    format!(
        "package p\n\nvar m = map[string]{types}{{\n\t\"tcp\": {{\n\t\t{tcp},\n\t}},\n\t\"udp\": {{\n\t\t{udp},\n\t}},\n}}\n"
    )
}

/// Returns the text of the inner map for a transport.
fn inner<'t>(table: &'t str, transport: &str) -> &'t str {
    let start = table.find(&format!("\"{transport}\": {{")).unwrap();
    table[start..].split('}').next().unwrap()
}

#[test]
fn further_names_of_a_port_are_listed() {
    let table = nested("map[int]string", ["22: \"ssh\", 631: \"ipp\", 9999: \"ours\"", "53: \"domain\", 54: \"ours\""]);
    let (printed, after) = added("p.go", &table, &["--add", "465,631", "--transport", "tcp"]);
    assert!(inner(&after, "tcp").contains("465: \"urd\""), "{after}");
    for left in ["submissions 465/tcp (465 has the name `urd`)", "ipps 631/tcp (631 has the name `ipp`)"] {
        assert!(printed.contains(left), "{printed}");
    }
    let (printed, _) = added("p.go", &table, &["--add", "1-1023"]);
    assert!(printed.contains("puprouter 999/tcp") && !printed.contains("and 1 more"), "{printed}");
    let left_out = printed.rsplit(" not added, because").next().unwrap();
    assert!(!left_out.contains(" more"), "{left_out}");
}

/// No key clashes in a map from names, but the port of a row that is there has its name already.
#[test]
fn a_map_from_names_gets_all_names_of_a_new_port() {
    let table = nested("map[string]int", ["\"ipp\": 631, \"ssh\": 22", "\"domain\": 53, \"ours\": 54"]);
    let (printed, after) = added("p.go", &table, &["--add", "465,631", "--transport", "tcp"]);
    assert!(after.contains("\"submissions\":") && after.contains("\"urd\":") && !after.contains("ipps"), "{after}");
    assert!(printed.contains("1 not added") && printed.contains("ipps 631/tcp (631 has the name `ipp`)"), "{printed}");
}

#[test]
fn a_name_that_is_added_is_no_other_name_on_another_transport() {
    let by_name = nested("map[string]int", ["\"http\": 80, \"ssh\": 22", "\"domain\": 53, \"ours\": 54"]);
    let by_port = nested("map[int]string", ["22: \"ssh\", 80: \"http\"", "53: \"domain\", 54: \"ours\""]);
    for table in [by_name, by_port] {
        let (printed, after) = added("p.go", &table, &["--add", "113"]);
        assert!(inner(&after, "tcp").contains("\"ident\""), "{after}");
        assert!(inner(&after, "udp").contains("\"auth\""), "{printed}");
    }
    // A name of the table's own is.
    let own = nested("map[int]string", ["22: \"ssh\", 113: \"mine\"", "53: \"domain\", 54: \"ours\""]);
    let (printed, after) = added("p.go", &own, &["--add", "113"]);
    assert!(printed.contains("(113 has the local name `mine`): auth 113/tcp, auth 113/udp"), "{printed}");
    assert_eq!(after, own);
}

#[test]
fn a_map_from_ports_has_a_name_on_each_of_its_ports() {
    let rows = "22: \"ssh\", 38: \"rap\", 66: \"sql-net\", 570: \"meter\"";
    let (_, after) = added("p.go", &nested("map[int]string", [rows, "53: \"domain\""]), &["--add", "83-85,256,571"]);
    for row in ["83: \"mit-ml-dev\"", "85: \"mit-ml-dev\"", "256: \"rap\"", "571: \"meter\""] {
        assert!(inner(&after, "tcp").contains(row), "{after}");
    }
    let rows = "\"rap\": 38, \"ssh\": 22";
    let (printed, after) =
        added("p.go", &nested("map[string]int", [rows, "\"domain\": 53"]), &["--add", "256", "--transport", "tcp"]);
    assert!(!after.contains("256") && printed.contains("rap 256/tcp"), "{printed}");
}

/// Such a table gets its rows at the end, in one run that can be reviewed.
#[test]
fn rows_of_an_unsorted_table_are_added_in_order() {
    let table = nested(
        "map[int]string",
        ["443: \"https\", 22: \"ssh\", 80: \"http\", 25: \"smtp\"", "123: \"ntp\", 53: \"domain\", 69: \"tftp\""],
    );
    let (_, after) = added("p.go", &table, &["--add", "1-200"]);
    for (transport, known) in [("tcp", 4), ("udp", 3)] {
        let ports = inner(&after, transport).lines().filter_map(|line| line.trim().split_once(':')?.0.parse().ok());
        let new: Vec<u16> = ports.skip(known).collect();
        assert!(new.len() > 50 && new.is_sorted(), "{transport}: {new:?}");
    }
}

#[test]
fn services_without_tcp_are_named_where_rows_state_no_transport() {
    let table = "{\n  \"22\": { \"Service Name\": \"ssh\", \"Description\": \"The Secure Shell\" },\n  \
                 \"80\": { \"Service Name\": \"http\", \"Description\": \"World Wide Web\" }\n}\n";
    let (printed, after) = added("ports.json", table, &["--add", "113,179,270,716"]);
    assert!(after.contains("gist") && after.contains("pana"), "{after}");
    let sentence = "2 of the added are not registered on TCP, and rows state no transport (`--transport tcp` leaves such \
                    services out): `gist` 270, `pana` 716";
    assert!(printed.contains(sentence), "{printed}");
    let folder = Folder::with("ports.json", table);
    let markdown =
        folder.run(&["update", "--add", "270", "--check", "--output-format", "markdown", "ports.json"]).printed();
    assert!(markdown.contains("Note: 1 of the added is not registered on TCP"), "{markdown}");
    let (printed, after) = added("ports.json", table, &["--add", "113,179,270,716", "--transport", "tcp"]);
    assert!(after.contains("bgp") && !after.contains("gist") && !printed.contains("registered on TCP"), "{printed}");
    let (printed, _) = added("ports.json", table, &["--add", "270", "--transport", "udp"]);
    assert!(!printed.contains("registered on TCP"), "{printed}");
}
/// New rows are placed as the others are sorted, on the transports that the table has.
#[test]
fn an_update_keeps_the_order_and_the_transports_of_a_table() {
    let added = |table: &str| added("services", table, &["--add", "22-25,80"]).1;
    let by_name = added("domain 53/tcp\nfinger 79/tcp\ngopher 70/tcp\nimap 143/tcp\nsnmp 161/udp\ntime 37/tcp\n");
    assert_eq!(
        by_name,
        "domain 53/tcp\nfinger 79/tcp\ngopher 70/tcp\nhttp 80/tcp www www-http\nhttp 80/udp www www-http\n\
         imap 143/tcp\nsmtp 25/tcp\nsmtp 25/udp\nsnmp 161/udp\nssh 22/tcp\nssh 22/udp\ntelnet 23/tcp\ntelnet 23/udp\n\
         time 37/tcp\n"
    );
    // Sorted neither by port nor by name: new rows are the last ones.
    let unsorted = "time 37/tcp\ndomain 53/udp\nimap 143/tcp\nfinger 79/tcp\nsnmp 161/udp\ngopher 70/tcp\n";
    let rest = added(unsorted).strip_prefix(unsorted).map(str::to_owned).unwrap();
    assert!(
        rest.starts_with("ssh 22/tcp\nssh 22/udp\ntelnet 23/tcp\n") && rest.ends_with("http 80/udp www www-http\n")
    );
    // Many rows on one transport only.
    let names = |port: u16| format!("local-{port} {port}/tcp\n");
    let tcp_only = added(&(2..22).map(|row| names(row * 1_000 + 999)).collect::<String>());
    assert!(tcp_only.starts_with("ssh 22/tcp\ntelnet 23/tcp\nsmtp 25/tcp\nhttp 80/tcp"), "{tcp_only}");
    assert!(!tcp_only.contains("/udp") && !tcp_only.contains("/sctp"), "{tcp_only}");
}
