//! Titles of claims.

use crate::model::Transport;
use crate::registry::{Claim, ClaimKind};

/// Returns the title above claims of one kind, name and port. Examples are `Malware seen on 4444/tcp` and
/// `Also used by: Grafana on 3000/tcp`.
///
/// It has all transports and subjects of the claims, and the name of the first one.
pub(crate) fn claims_title(claims: &[Claim<'_>]) -> String {
    let Some(&first) = claims.first() else { return String::new() };
    let ports = first.ports().map(|ports| ports.to_string()).unwrap_or_default();
    let is_claimed =
        |transport: &Transport| claims.iter().any(|claim| claim.transports().any(|listed| listed == *transport));
    let endpoints: Vec<String> = Transport::ALL
        .iter()
        .filter(|transport| is_claimed(transport))
        .map(|transport| format!("{ports}/{transport}"))
        .collect();
    let endpoints = endpoints.join(", ");
    let name = match first.name() {
        "" => endpoints.clone(),
        name => format!("`{name}` on {endpoints}"),
    };
    let mut subjects: Vec<&str> = Vec::new();
    for subject in claims.iter().map(|claim| claim.subject()).filter(|subject| !subject.is_empty()) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    let subjects = subjects.join(", ");
    match first.kind() {
        Some(ClaimKind::Defunct) => format!("Out of use: {name}"),
        Some(ClaimKind::HistoricProtocol) => format!("Historic protocol: {name}"),
        Some(ClaimKind::UnofficialUse) if subjects.is_empty() => format!("Also used on {endpoints}"),
        Some(ClaimKind::UnofficialUse) => format!("Also used by: {subjects} on {endpoints}"),
        Some(ClaimKind::MalwareReported) => format!("Malware seen on {endpoints}"),
        Some(ClaimKind::Tool) => format!("Security tools on {endpoints}"),
        Some(ClaimKind::Abuse) => format!("Attacks seen on {endpoints}"),
        Some(ClaimKind::DroppedBy) => format!("Dropped from a system's table: {name}"),
        Some(ClaimKind::RemovalClaimed) => format!("Removal reported: {name}"),
        Some(ClaimKind::Background) | None => format!("Background: {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Claims;

    fn title(rows: &[(&str, &str, &str)]) -> String {
        let mut table = "kind\tname\tport\ttransports\tstatement\tsince\tevidence\tsource_title\tsource_url\tsource_kind\taccessed\tsubject\n".to_owned();
        for (kind, name, transports) in rows {
            table.extend([*kind, "\t", name, "\t4444\t", transports]);
            table += "\tIt is so.\t-\tweak\tA page\thttps://a.example\tweb\t2026-11-22\t-\n";
        }
        let claims = Claims::from_table(&table).unwrap();
        claims_title(&claims.all().collect::<Vec<_>>())
    }

    #[test]
    fn titles_say_what_claims_are_about() {
        assert_eq!(title(&[("malware-reported", "krb524", "tcp")]), "Malware seen on 4444/tcp");
        assert_eq!(
            title(&[("unofficial-use", "-", "udp"), ("unofficial-use", "-", "tcp")]),
            "Also used on 4444/tcp, 4444/udp"
        );
        assert_eq!(title(&[("tool", "krb524", "tcp")]), "Security tools on 4444/tcp");
        assert_eq!(title(&[("abuse", "-", "tcp")]), "Attacks seen on 4444/tcp");
        assert_eq!(title(&[("defunct", "krb524", "tcp,udp")]), "Out of use: `krb524` on 4444/tcp, 4444/udp");
        assert_eq!(title(&[("unheard-of", "-", "tcp")]), "Background: 4444/tcp");
    }
}
