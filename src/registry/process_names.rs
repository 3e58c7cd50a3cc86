//! The names that systems give processes: those of their programs, cut.

/// The length in bytes to which Linux cuts the names of processes.
pub(super) const LONGEST: usize = 15;

/// The length in bytes to which `lsof` cuts them. `sockstat` leaves 10, and `netstat` of Linux 12 or more.
const SHORTEST_CUT: usize = 9;

/// Returns whether a process may have the name of a program, compared without case. `lsof` writes `ControlCe`, and names in
/// our tables are those of Linux, which other systems write in full.
pub(super) fn is_named(program: &str, process: &str) -> bool {
    let begins =
        |whole: &str, part: &str| whole.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part));
    program.eq_ignore_ascii_case(process)
        || process.len() >= SHORTEST_CUT && begins(program, process)
        || program.len() == LONGEST && begins(process, program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_cut_names() {
        for (program, process) in [
            ("sshd", "SSHD"),
            ("memcached", "memcached"),
            ("ControlCenter", "controlce"),
            ("redis-server", "redis-serv"),
            ("transmission-da", "transmission-daemon"),
        ] {
            assert!(is_named(program, process), "{process}");
        }
        for (program, process) in
            [("ControlCenter", "ControlC"), ("sshd", "sshd-session"), ("redis-server", "redis-sentinel")]
        {
            assert!(!is_named(program, process), "{process}");
        }
    }
}
