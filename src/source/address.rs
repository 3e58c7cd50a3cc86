//! Addresses as they are stored and displayed.

/// Returns an address without the user's name and password, which only the server needs.
pub fn without_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (computer, path) = rest.split_at(end);
    let computer = computer.rsplit_once('@').map_or(computer, |(_, computer)| computer);
    format!("{scheme}://{computer}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_left_out_and_nothing_else() {
        for (address, printed) in [
            ("http://user:secret@host.example:80/a?b@c#d@e", "http://host.example:80/a?b@c#d@e"),
            ("https://a@b@host.example", "https://host.example"),
            ("https://host.example/x@y", "https://host.example/x@y"),
            ("no address", "no address"),
        ] {
            assert_eq!(without_user(address), printed);
        }
    }
}
