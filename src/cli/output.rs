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
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(!self.closed)
    }

    /// Writes what waits.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }

    /// Writes what waits, now.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        if self.closed {
            self.waiting.clear();
            return Ok(());
        }
        let mut out = io::stdout().lock();
        let written = out.write_all(&self.waiting).and_then(|()| out.flush());
        self.waiting.clear();
        match written {
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
