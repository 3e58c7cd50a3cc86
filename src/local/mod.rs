//! The use of ports on this machine: its listening sockets. Reads the system and the output of other programs, without
//! the registry.

pub mod listen;
