//! What this machine does with ports: which sockets listen. Reads the system and the output of other programs; knows
//! nothing of the registry.

pub mod listen;
