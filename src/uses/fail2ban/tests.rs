use super::*;

/// nft calls `getaddrinfo` without a protocol, whatever the jail's is.
#[test]
fn jails_that_ban_with_nft_ask_without_a_protocol() {
    let lookups = |text: &str| -> Vec<LookupKind> {
        READER.read(Path::new("jail.local"), text.as_bytes()).uses.iter().map(|used| used.lookup).collect()
    };
    let (udp, addresses) = (LookupKind::With(Transport::Udp), LookupKind::Addresses);
    let jail = "[x]\nport = imaps\nprotocol = udp\n";
    for (text, expected) in [
        (format!("[DEFAULT]\nbanaction = nftables\n{jail}"), addresses),
        (
            format!("[DEFAULT]\nbanaction = nftables-multiport\naction = %(banaction)s[port=\"%(port)s\"]\n{jail}"),
            addresses,
        ),
        (format!("{jail}banaction = nftables[type=multiport]\n"), addresses),
        (format!("{jail}action = nftables[type=multiport, port=\"%(port)s\"]\n"), addresses),
        (format!("[DEFAULT]\nbanaction = nftables\n{jail}action = iptables-multiport[name=x]\n"), udp),
        (format!("[DEFAULT]\nbanaction = iptables-multiport\n{jail}"), udp),
        (jail.to_owned(), udp),
        ("[x]\nbanaction = iptables\nprotocol = udp\naction = nftables[port=imaps]\n".to_owned(), addresses),
        ("[x]\nbanaction = pf\nprotocol = udp\nport = imaps\n".to_owned(), LookupKind::TcpOrUdp),
        ("[x]\nbanaction = nftables\nprotocol = udp\naction = iptables[port=imaps]\n".to_owned(), udp),
        ("[x]\nbanaction = nftables\nprotocol = udp\naction = %(banaction)s[port=imaps]\n".to_owned(), addresses),
    ] {
        assert_eq!(lookups(&text), [expected], "{text}");
    }
}

/// Every action of the list decides whether a jail looks its ports up, and the ban action only if the list is unknown.
#[test]
fn actions_may_take_no_ports() {
    for (options, is_looked_up) in [
        ("action = iptables-allports[name=x]", false),
        ("action = iptables-allports[name=x,\n  bantime=1]\n  sendmail-whois[name=x]\n  %(mta)s-lines[x]", false),
        ("action = sendmail-whois[name=x]\n  iptables-multiport[name=x, port=\"%(port)s\"]", true),
        ("action = route", false),
        ("action = iptables[type=allports]\nbanaction = iptables-multiport", false),
        ("action = iptables-multiport[port=\"%(port)s\"]\nbanaction = iptables-allports", true),
        ("action = %(action_mwl)s\nbanaction = iptables-allports", false),
        ("action = %(action_mwl)s\nbanaction = iptables-multiport", true),
        ("action = %(mw)s\nmw = %(all)s[x]\n %(mta)s-whois[x]\nall = nftables[type=allports]\nmta = mail", false),
        ("action = cloudflare\n  iptables-multiport[port=\"%(port)s\"]", true),
        ("action = shorewall\n  mail[name=x]", false),
        ("banaction = ufw", false),
    ] {
        let text = format!("[x]\nport = imaps\n{options}\n");
        let uses = READER.read(Path::new("jail.local"), text.as_bytes()).uses;
        let looked_up: Vec<bool> = uses.iter().map(|used| used.need.is_looked_up()).collect();
        assert_eq!(looked_up, [is_looked_up], "{options}");
    }
}

#[test]
fn ban_actions_may_be_references() {
    for (banaction, is_looked_up, is_nft) in [
        ("%(nft)s", true, true),
        ("%(NFT)s[blocktype=drop]", true, true),
        ("%(more/nft)s", true, true),
        ("nftables[type=multiport]", true, true),
        ("%(banaction_allports)s", false, false),
        ("%(own)s", false, false),
        ("%(nft)s[type=allports]", false, true),
        ("iptables[type=allports]", false, false),
        ("iptables[blocktype=DROP, type=\"allports\"]", false, false),
        ("nftables[type='allports']", false, true),
        ("pf[actiontype=<allports>]", false, false),
        ("pf[actiontype=<multiport>]", true, false),
        ("iptables[type=multiport]", true, false),
        ("route", false, false),
        ("hostsdeny[daemon_list=ALL]", false, false),
        ("dummy", false, false),
        ("cloudflare[cfuser=x]", false, false),
        ("%(nosuch)s", true, false),
        ("%(banaction)s", true, false),
        ("%(one)s", true, false),
    ] {
        let text = format!(
            "[DEFAULT]\nnft = %(more)s\nmore = nftables\nbanaction_allports = iptables-allports\n\
             one = %(two)s %(two)s\ntwo = %(one)s %(one)s\naction = %(banaction)s[port=\"%(port)s\"]\n\
             [more]\nnft = nftables\n[x]\nown = iptables[type=allports]\nport = imaps\nbanaction = {banaction}\n"
        );
        let uses = READER.read(Path::new("jail.local"), text.as_bytes()).uses;
        assert_eq!(uses.len(), 1, "{banaction}");
        assert_eq!(uses[0].need.is_looked_up(), is_looked_up, "{banaction}");
        assert_eq!(uses[0].lookup == LookupKind::Addresses, is_nft, "{banaction}");
    }
}

/// The last of several parameters counts, also in further brackets, and the protocols of an action are those of its ports.
#[test]
fn later_parameters_of_actions_override_earlier_ones() {
    const STOCK: &str = "[DEFAULT]\nbanaction = iptables-multiport\n\
                         action_ = %(banaction)s[port=\"%(port)s\", protocol=\"%(protocol)s\"]\n\
                         [x]\nport = ntp\n";
    let multiport = "action = iptables-multiport";
    let tags = "port=\"%(port)s\", protocol=\"tcp\"";
    for (options, expected) in [
        (format!("{multiport}[{tags}][protocol=\"udp\"]"), &["ntp udp"][..]),
        (format!("{multiport}[{tags}]\n  [protocol=\"udp\"]"), &["ntp udp"]),
        (format!("{multiport}[port=\"ftp\"][port=\"%(port)s\"]"), &["ntp tcp"]),
        (format!("{multiport}[{tags}][port=\"ftp\"]"), &["ftp tcp"]),
        (format!("{multiport}[port=ftp,\n  protocol=udp]"), &["ftp udp"]),
        (format!("{multiport}[port=\"%(port)s,ftp\"]"), &["ntp tcp", "ftp tcp"]),
        (
            "action = %(default/action_)s[name=x-tcp, protocol=\"tcp\"]\n  \
             %(default/action_)s[name=x-udp, protocol=\"udp\"]"
                .to_owned(),
            &["ntp tcp", "ntp udp"],
        ),
        (
            "action = %(own)s[protocol=udp]\nown = iptables[port=ftp]\n  iptables[port=smtp]".to_owned(),
            &["ftp tcp", "smtp udp"],
        ),
        ("action = %(own)s[port=\"%(port)s\"]\nown = iptables[port=ftp]".to_owned(), &["ntp tcp"]),
        (format!("{multiport}[type=allports][type=multiport]"), &["ntp tcp"]),
        (format!("{multiport}[type=multiport][type=allports]"), &[]),
        ("action = nftables[name=x]\n  iptables[name=x]".to_owned(), &["ntp -", "ntp tcp"]),
        (String::new(), &["ntp tcp"]),
    ] {
        let text = format!("{STOCK}{options}\n");
        let uses = READER.read(Path::new("jail.local"), text.as_bytes()).uses;
        let printed = |used: &Use| {
            let transport = used.lookup.transport().map_or("-", Transport::as_str);
            format!("{} {transport}", String::from_utf8_lossy(used.span.of(text.as_bytes())))
        };
        let looked_up = uses.iter().filter(|used| used.need.is_looked_up());
        assert_eq!(looked_up.map(printed).collect::<Vec<_>>(), expected, "{options}");
    }
}

/// firewalld looks up the ports of rich rules without a protocol; the other actions of firewalld make rules of iptables.
#[test]
fn rich_rules_ask_without_a_protocol() {
    let own =
        b"[Definition]\nactionban = firewall-cmd --add-rich-rule=\"rule port port='<port>' protocol='<protocol>'\"\n";
    let udp = LookupKind::With(Transport::Udp);
    for (action, expected) in [
        ("firewallcmd-rich-rules", LookupKind::Without),
        ("firewallcmd-rich-logging", LookupKind::Without),
        ("firewallcmd-multiport", udp),
        ("firewallcmd-ipset", udp),
        ("firewallcmd-new", udp),
        ("own", LookupKind::Without),
        ("including", LookupKind::Without),
    ] {
        let text = format!("[x]\nport = ntp\nprotocol = udp\nbanaction = {action}\n");
        let mut shared = Shared::default();
        READER.share(Path::new("f/action.d/own.conf"), own, &mut shared);
        let including = b"[INCLUDES]\nbefore = own.conf\n[Definition]\nactionstart = firewall-cmd --reload\n";
        READER.share(Path::new("f/action.d/including.conf"), including, &mut shared);
        let path = Path::new("f/jail.local");
        READER.share(path, text.as_bytes(), &mut shared);
        let uses = READER.read_among(path, text.as_bytes(), &shared).unwrap().uses;
        let found: Vec<_> = uses.iter().map(|used| (used.lookup, used.asked_by)).collect();
        assert_eq!(found, [(expected, Some("firewall-cmd"))], "{action}");
        let meant = (expected == LookupKind::Without).then_some(Transport::Udp);
        assert_eq!(uses[0].meant, meant, "{action}");
    }
}
