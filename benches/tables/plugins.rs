//! What packs and declared formats are measured with.

use std::fmt::Write as _;

/// Returns a table of services(5) with as many lines as Nmap's table has.
pub(crate) fn large_services() -> String {
    let mut numbers = super::Numbers::new();
    let row = |line| format!("{:<15} {}/tcp\t\t{}\n", numbers.name(), 1 + line * 2, numbers.name());
    (0..super::NMAP_LINES).map(row).collect()
}

/// Returns the ports of a company as a pack, and the configuration with it and 20 rules.
pub(crate) fn company() -> (String, String) {
    let mut numbers = super::Numbers::new();
    let mut ports = String::from("name\tports\ttransports\tdescription\n");
    for port in 10_000..11_000 {
        let _ = writeln!(ports, "acme-{port}\t{port}\ttcp\t{}", numbers.name());
    }
    let mut settings = String::from("[[pack]]\nid = \"acme\"\nfile = \"ports.tsv\"\n");
    for rule in 0..20 {
        let (from, name) = (1_000 + rule * 100, numbers.name());
        let _ = write!(
            settings,
            "\n[[rule]]\nid = \"acme/rule-{rule}\"\nmessage = \"`{{name}}` is on {{place}}\"\n\
             when = {{ port = \"{from}-{}\", name = \"{name}*\", not = {{ comment = \"*OPS-[0-9]*\" }} }}\n",
            from + 999
        );
    }
    (ports, settings)
}
