//! The names that systems give processes: those of their programs, cut.

/// The length in bytes to which Linux cuts the names of processes.
pub(super) const LONGEST: usize = 15;

/// The length in bytes to which `lsof` cuts them.
const LONGEST_OF_LSOF: usize = 9;

/// Returns whether a process has the name of a program, compared without case. `lsof` writes `ControlCe`.
pub(super) fn is_named(program: &str, process: &str) -> bool {
    let is_cut = || program.get(..LONGEST_OF_LSOF).is_some_and(|start| start.eq_ignore_ascii_case(process));
    program.eq_ignore_ascii_case(process) || is_cut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lsof_cuts_names() {
        assert!(
            is_named("ControlCenter", "controlce") && is_named("sshd", "SSHD") && is_named("memcached", "memcached")
        );
        assert!(!is_named("ControlCenter", "ControlC") && !is_named("redis-server", "redis-serv"));
    }
}
