//! Where the program starts on Linux with glibc, in place of the start that Rust gives to programs.
//!
//! That one reads the process's map of memory to find the end of the stack, and prepares a second stack on which an
//! overflow of the first is told of: a sixth of the time that a check of a small file takes. What else it does is done
//! here.

#![expect(unsafe_code, reason = "what C calls has no other name than `main`")]

use crate::memory;

#[unsafe(no_mangle)]
extern "C" fn main() -> libc::c_int {
    open_standard_streams();
    // SAFETY: a signal's way is set before there is any other thread. Writing to a closed pipe is an error like others.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    memory::keep_what_is_freed();
    // It also writes out what the standard library still holds back.
    std::process::exit(portolan::cli::main().into())
}

/// Opens those of the three that are closed: else the next file would get such a number, and what the program prints.
fn open_standard_streams() {
    for stream in 0..3 {
        // SAFETY: asking for a number's flags changes nothing. The lowest number that is free is this one, since those
        // below it are open.
        unsafe {
            if libc::fcntl(stream, libc::F_GETFD) == -1 && libc::open(c"/dev/null".as_ptr(), libc::O_RDWR) == -1 {
                libc::abort();
            }
        }
    }
}
