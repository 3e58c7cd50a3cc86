//! The signals that the program handles.

use super::failure::Failure;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Whether the user interrupted the program (Ctrl-C), or the system requested its end. Without a handler, as on
/// Windows, the program ends at once.
#[derive(Debug)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Catches the signals from now on.
    ///
    /// # Errors
    /// If the system refuses the handler.
    pub(super) fn catch() -> Result<Self, Failure> {
        let flag = Arc::default();
        #[cfg(unix)]
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&flag))
                .map_err(|error| Failure::new(format_args!("cannot handle Ctrl-C: {error}")))?;
        }
        Ok(Self(flag))
    }

    /// Waits for some time. Returns early, and true, when the program should end: the user says so, or `is_over` does.
    pub(super) fn wait(&self, time: Duration, is_over: impl Fn() -> bool) -> bool {
        /// A shorter time than people notice.
        const STEP: Duration = Duration::from_millis(50);
        let end = Instant::now() + time;
        loop {
            if self.0.load(Ordering::Relaxed) || is_over() {
                return true;
            }
            match end.checked_duration_since(Instant::now()) {
                Some(left) if !left.is_zero() => std::thread::sleep(left.min(STEP)),
                _ => return false,
            }
        }
    }
}

/// Makes a write beyond the limit of `ulimit -f` an error. The partial file is then reported and removed.
///
/// By default, the signal would end the program and leave a temporary file.
#[cfg(unix)]
pub(super) fn turn_into_errors() {
    use signal_hook::consts::SIGXFSZ;
    // Nothing reads the flag, since the write fails with an error. If the handler cannot be set, the default remains.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

#[cfg(not(unix))]
pub(super) fn turn_into_errors() {}
