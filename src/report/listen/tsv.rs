//! `listen` as tab-separated values.

use crate::engine::Listener;
use crate::registry::ClaimKind;
use crate::text::Printable;
use std::io::Write as _;

/// The names of the columns.
const COLUMNS: &str =
    "transport\taddress\tport\tpid\tprocess\tuser\tname\tregistered\tstanding\tflags\tclaims\treasons\tprobed\n";

/// Writes all sockets. Several values in one column have blanks between them; an empty column is a value that is not known.
pub(super) fn write(listeners: &[Listener<'_>], out: &mut Vec<u8>) {
    out.extend_from_slice(COLUMNS.as_bytes());
    for listener in listeners {
        let socket = &listener.socket;
        let text = |bytes: Option<&[u8]>| Printable(bytes.unwrap_or_default()).to_string();
        let process = socket.process();
        let mut claims: Vec<&str> = Vec::new();
        for kind in listener.claims.iter().filter_map(|claim| claim.kind()).map(ClaimKind::as_str) {
            if !claims.contains(&kind) {
                claims.push(kind);
            }
        }
        let reasons: Vec<&str> = listener.reasons.iter().map(|reason| reason.kind().as_str()).collect();
        let probed = socket.service.as_ref().map_or_else(String::new, |service| {
            let product = service
                .product
                .as_deref()
                .map_or_else(String::new, |product| format!(" {}", Printable(product.as_bytes())));
            format!("{service}{product}")
        });
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            socket.protocol(),
            socket.address,
            socket.port,
            process.and_then(|process| process.pid).map(|pid| pid.to_string()).unwrap_or_default(),
            text(process.and_then(|process| process.name.as_deref())),
            text(socket.user.as_deref()),
            text(listener.name.as_deref()),
            listener.registered.join(" "),
            listener.standing.as_str(),
            listener.flags.join(" "),
            claims.join(" "),
            reasons.join(" "),
            probed,
        );
    }
}
