//! The shorter names that the name of a package, unit or process is made of.

/// The ends of unit names of systemd.
const UNITS: [&str; 2] = [".service", ".socket"];
/// What comes before the name of a service in the names of its programs.
const BEFORE: [&str; 2] = ["in.", "rpc."];
/// What comes after the name of a service in the names of its programs and packages, longest first.
const AFTER: [&str; 6] = ["-kernel-server", "-daemon", "-server", "daemon", "server", "d"];
/// Shorter names say too little.
const SHORTEST: usize = 3;

/// Returns the shorter names of a word in lower case, longest first. For `mysql-server-8.0`, they are `mysql-server` and
/// `mysql`.
pub(super) fn stems(word: &str) -> Vec<String> {
    let word = word.to_ascii_lowercase();
    let mut found: Vec<&str> = vec![&word];
    let mut next = 0;
    while let Some(&name) = found.get(next) {
        next += 1;
        let unit = UNITS.iter().find_map(|end| name.strip_suffix(end));
        // `openvpn@office.service` is an instance of `openvpn`.
        let unit = unit.map(|unit| unit.split_once('@').map_or(unit, |(template, _)| template));
        let before = BEFORE.iter().find_map(|start| name.strip_prefix(start));
        let after = AFTER.iter().find_map(|end| name.strip_suffix(end));
        for shorter in [unit, before, after, without_version(name)].into_iter().flatten() {
            if shorter.len() >= SHORTEST && !found.contains(&shorter) {
                found.push(shorter);
            }
        }
    }
    let mut stems: Vec<String> = found.into_iter().skip(1).map(str::to_owned).collect();
    stems.sort_by_key(|stem| std::cmp::Reverse(stem.len()));
    stems
}

/// Returns a name without the version at its end: `tomcat` of `tomcat10`. `None` if there is none.
fn without_version(name: &str) -> Option<&str> {
    let rest = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    (rest.len() < name.len()).then(|| rest.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_units_and_processes_have_shorter_names() {
        for (word, expected) in [
            ("sshd", &["ssh"][..]),
            ("SSHD.service", &["sshd", "ssh"]),
            ("openvpn@office.service", &["openvpn"]),
            ("mysql-server-8.0", &["mysql-server", "mysql"]),
            ("tomcat10", &["tomcat"]),
            ("rpc.statd", &["rpc.stat", "statd", "stat"]),
            ("in.tftpd", &["in.tftp", "tftpd", "tftp"]),
            ("transmission-daemon", &["transmission"]),
            ("puppetserver", &["puppet"]),
            ("nfs-kernel-server", &["nfs"]),
            ("ssh", &[]),
            ("ftp", &[]),
            ("d", &[]),
            ("", &[]),
            ("8080", &[]),
            (".service", &[]),
        ] {
            assert_eq!(stems(word), expected, "{word}");
        }
    }
}
