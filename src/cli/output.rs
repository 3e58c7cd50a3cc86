//! Standard output, written in large pieces; a reader that goes away ends the program quietly.

use super::Failure;
use std::io::{self, ErrorKind, Write};

/// Bytes gathered before they are written.
const PIECE: usize = 64 * 1024;

/// Standard output.
pub(super) struct Output {
    waiting: Vec<u8>,
    closed: bool,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { waiting: Vec::new(), closed: false }
    }

    /// Writes now or later. False if nobody reads any more.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<bool, Failure> {
        if self.waiting.len() + bytes.len() >= PIECE {
            self.flush()?;
            // What is large is not copied first.
            self.put(bytes)?;
        } else {
            self.waiting.extend_from_slice(bytes);
        }
        Ok(!self.closed)
    }

    /// Writes what waits.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }

    /// Writes what waits, now.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        let mut waiting = std::mem::take(&mut self.waiting);
        let written = self.put(&waiting);
        waiting.clear();
        self.waiting = waiting;
        written
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
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
