//! Listening sockets, read from the system, or from the output of a program on any machine.
//!
//! [`Socket`] is one of them. [`reader`] has one file for each program whose output can be read.

pub mod reader;
mod socket;
pub mod system;

pub use socket::{Address, LineSample, Listing, ProbedService, Process, Socket, UnreadRow};
