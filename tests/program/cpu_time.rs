//! The processor's time, which does not grow when the machine is busy.

use std::time::Duration;

/// Returns the time that the processor has spent on this thread. Always zero where the system does not tell.
pub(crate) fn cpu_time() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
    }
    #[cfg(not(unix))]
    Duration::ZERO
}
