//! Buffered standard output. A closed pipe ends the program without an error.

use super::failure::Failure;
use std::io::{self, ErrorKind, Write};

/// The size of the buffer, in bytes.
const CAPACITY: usize = 64 * 1024;

/// Standard output.
pub(super) struct Output {
    buffer: Vec<u8>,
    closed: bool,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { buffer: Vec::new(), closed: false }
    }

    /// Writes bytes, possibly later. Returns false if the reader closed the pipe.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<bool, Failure> {
        if self.buffer.len() + bytes.len() >= CAPACITY {
            self.flush()?;
            // Large pieces are not copied into the buffer.
            self.write_out(bytes)?;
        } else {
            self.buffer.extend_from_slice(bytes);
        }
        Ok(!self.closed)
    }

    /// Writes the buffer.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }

    /// Writes the buffer now.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let written = self.write_out(&buffer);
        buffer.clear();
        self.buffer = buffer;
        written
    }

    /// Returns whether the reader closed the pipe, also while nothing is written.
    pub(super) fn is_closed(&self) -> bool {
        self.closed || has_no_reader()
    }

    fn write_out(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.closed || bytes.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => {
                self.closed = true;
                Err(Failure::new(format!("standard output: {error}")))
            }
            Ok(()) => Ok(()),
        }
    }
}

#[cfg(unix)]
fn has_no_reader() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    let stdout = io::stdout();
    let mut end = [PollFd::new(&stdout, PollFlags::empty())];
    let gone = PollFlags::ERR | PollFlags::HUP;
    poll(&mut end, Some(&rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok()
        && end[0].revents().intersects(gone)
}

#[cfg(not(unix))]
fn has_no_reader() -> bool {
    false
}
