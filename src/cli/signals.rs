//! The signals that the program handles.

/// Makes a write beyond the limit of `ulimit -f` an error, which names the file and removes what was written of it. By
/// default, the signal would end the program and leave a temporary file.
#[cfg(unix)]
pub(super) fn turn_into_errors() {
    use signal_hook::consts::SIGXFSZ;
    // Nothing reads the flag: the error of the write says the same. Where the handler cannot be set, the default remains.
    let _ = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default());
}

#[cfg(not(unix))]
pub(super) fn turn_into_errors() {}
