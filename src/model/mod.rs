//! The terms of the field as types: transport protocol, port range, service name, date.

mod date;
mod name;
mod port;
mod transport;
mod typo;

pub use date::{Date, DateText};
pub use name::{NameFault, cmp_ignore_case, letters_and_digits, name_fault, same_letters_and_digits, same_words};
pub use port::{DYNAMIC_PORTS, PortRange, PortText};
pub use transport::{Transport, TransportWord};
pub use typo::{Typo, typo};
