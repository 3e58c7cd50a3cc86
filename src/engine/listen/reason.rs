//! The reasons why a socket is worth a look.

use super::service::{is_expected, is_open_shell, registered_elsewhere};
use crate::local::listen::{Process, Socket};
use crate::model::{PortRange, Transport};
use crate::registry::{
    Claim, ClaimKind, End, EndKind, Flag, GeneralKind, GeneralProgram, KnownUse, Registry, Standing, Tenure, UsualPort,
    UsualPorts,
};

/// The kinds of reasons, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListenReasonKind {
    /// A scan found a shell that anyone may use.
    OpenShell,
    /// Malware was reported on the port.
    MalwareReported,
    /// A shell or a relay, which serves nothing by itself, holds the socket.
    ShellOrRelay,
    /// The program listens on no port, so that another may have its name.
    NeverListens,
    /// Attacks on the service that uses the port unofficially were reported.
    AttackReported,
    /// The name left the port on all transports or this one, and no other followed.
    Deassigned,
    /// The service that the port is assigned to is reported to be dead.
    Defunct,
    /// The RFC of the protocol that the port is assigned to is Historic.
    HistoricProtocol,
    /// The program interprets a language, and the port is no usual one of it.
    Interpreter,
    /// The registry reserves the port.
    Reserved,
    /// A scan found a service that does not belong on the port.
    OtherService,
    /// The program usually listens on another port.
    OtherProgram,
    /// The table of this machine and the registry have different names for the port.
    OtherName,
}

impl ListenReasonKind {
    /// All kinds, in order.
    pub const ALL: [Self; 13] = [
        Self::OpenShell,
        Self::MalwareReported,
        Self::ShellOrRelay,
        Self::NeverListens,
        Self::AttackReported,
        Self::Deassigned,
        Self::Defunct,
        Self::HistoricProtocol,
        Self::Interpreter,
        Self::Reserved,
        Self::OtherService,
        Self::OtherProgram,
        Self::OtherName,
    ];

    /// Returns the word for it in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenShell => "open-shell",
            Self::ShellOrRelay => "shell-or-relay",
            Self::NeverListens => "never-listens",
            Self::Deassigned => "deassigned",
            Self::Defunct => "defunct",
            Self::HistoricProtocol => "historic-protocol",
            Self::MalwareReported => "malware-reported",
            Self::AttackReported => "attack-reported",
            Self::Interpreter => "interpreter",
            Self::Reserved => "reserved",
            Self::OtherService => "other-service",
            Self::OtherProgram => "other-program",
            Self::OtherName => "other-name",
        }
    }
}

/// Why a socket deserves a look, with the facts.
#[derive(Clone, Debug)]
pub enum ListenReason<'a> {
    /// The scan found an open shell.
    OpenShell,
    /// The shell or relay.
    ShellOrRelay(GeneralHolder),
    /// The program that listens on no port.
    NeverListens(GeneralHolder),
    /// The last name of the port, and its end.
    Deassigned(Tenure<'a>, End<'a>),
    /// The report that the service is dead.
    Defunct(Claim<'a>),
    /// The RFC that is Historic.
    HistoricProtocol(Claim<'a>),
    /// The reports of malware.
    MalwareReported(Vec<Claim<'a>>),
    /// The reports of attacks on a service that uses the port unofficially.
    AttackReported(Vec<Claim<'a>>),
    /// The interpreter.
    Interpreter(GeneralHolder),
    /// The registry reserves the port.
    Reserved,
    /// The ports that the service which a scan found is registered on; none if it is not registered.
    OtherService(Vec<PortRange>),
    /// The ports that the program usually listens on.
    OtherProgram(Vec<UsualPort<'a>>),
    /// The registry has, or had, another name for the port than the table.
    OtherName,
}

/// A process that holds a socket, and serves nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneralHolder {
    /// Its program.
    pub program: GeneralProgram,
    /// The process.
    pub process: Process,
}

impl ListenReason<'_> {
    /// Returns its kind.
    pub fn kind(&self) -> ListenReasonKind {
        match self {
            Self::OpenShell => ListenReasonKind::OpenShell,
            Self::ShellOrRelay(_) => ListenReasonKind::ShellOrRelay,
            Self::NeverListens(_) => ListenReasonKind::NeverListens,
            Self::Deassigned(..) => ListenReasonKind::Deassigned,
            Self::Defunct(_) => ListenReasonKind::Defunct,
            Self::HistoricProtocol(_) => ListenReasonKind::HistoricProtocol,
            Self::MalwareReported(_) => ListenReasonKind::MalwareReported,
            Self::AttackReported(_) => ListenReasonKind::AttackReported,
            Self::Interpreter(_) => ListenReasonKind::Interpreter,
            Self::Reserved => ListenReasonKind::Reserved,
            Self::OtherService(_) => ListenReasonKind::OtherService,
            Self::OtherProgram(_) => ListenReasonKind::OtherProgram,
            Self::OtherName => ListenReasonKind::OtherName,
        }
    }
}

/// The facts about one socket that reasons follow from.
pub(super) struct Case<'a, 'c> {
    pub(super) registry: &'a Registry,
    pub(super) usual: &'a UsualPorts,
    pub(super) socket: &'c Socket,
    pub(super) claims: &'c [Claim<'a>],
    /// The names of the registry for the port.
    pub(super) registered: &'c [&'a str],
    /// The name of the machine's table for the port.
    pub(super) name: Option<&'c [u8]>,
    pub(super) standing: Option<Standing>,
    pub(super) flags: &'c [Flag],
    /// Why the port is a ghost, if it is one.
    pub(super) ghost: Option<&'c ListenReason<'a>>,
}

/// Returns the reasons, in the order of their kinds.
pub(super) fn reasons<'a>(case: &Case<'a, '_>) -> Vec<ListenReason<'a>> {
    // A program on its own port explains a report about the port. One that takes a random port explains only why the port
    // has no service, and one that may be configured for any port only why the registry reserves it.
    let known = known_use(case);
    let is_explained = known == Some(KnownUse::ThisPort);
    let is_harmless = is_explained || known.is_some() && is_in_use(case) || is_for_a_moment(case);
    let malware: Vec<Claim<'a>> = of_kind(case.claims, ClaimKind::MalwareReported).filter(|_| !is_harmless).collect();
    let ghost = case.ghost.filter(|_| matches!(known, None | Some(KnownUse::AnyPort))).cloned();
    // The registry reserves many ports that a name left.
    let is_left = matches!(case.ghost, Some(ListenReason::Deassigned(..)));
    let all = [
        case.socket.service.as_ref().filter(|service| is_open_shell(service)).map(|_| ListenReason::OpenShell),
        (!malware.is_empty()).then_some(ListenReason::MalwareReported(malware)),
        shell_or_relay(case).map(ListenReason::ShellOrRelay),
        never_listens(case).map(ListenReason::NeverListens),
        // The service that a scan found may be the attacked one.
        attacked(case).filter(|_| !is_explained || case.socket.service.is_some()),
        ghost,
        interpreter(case).map(ListenReason::Interpreter),
        (is_reserved(case) && !is_left && known.is_none()).then_some(ListenReason::Reserved),
        other_service(case),
        other_program(case),
        other_name(case).filter(|_| !is_left && !is_explained),
    ];
    all.into_iter().flatten().collect()
}

fn of_kind<'a>(claims: &[Claim<'a>], kind: ClaimKind) -> impl Iterator<Item = Claim<'a>> {
    claims.iter().copied().filter(move |claim| claim.kind() == Some(kind))
}

/// Returns why a port is a ghost, whatever holds it.
pub(super) fn ghost<'a>(
    registry: &'a Registry,
    claims: &[Claim<'a>],
    port: u16,
    transport: Transport,
) -> Option<ListenReason<'a>> {
    deassigned(registry, port, transport).or_else(|| dead(registry, claims, port, transport))
}

/// Returns whether software that serves any port is known to use this one: a report about the port names it, or other
/// programs serve HTTP there, as Jupyter does on 8888.
fn is_in_use(case: &Case<'_, '_>) -> bool {
    let program = case.socket.process().and_then(program).unwrap_or_default().to_ascii_lowercase();
    let mut uses = of_kind(case.claims, ClaimKind::UnofficialUse).peekable();
    let is_web = || case.usual.is_spoken("http", case.socket.port, case.socket.transport);
    uses.peek().is_some() && (is_web() || uses.any(|claim| claim.subject().to_ascii_lowercase().contains(&program)))
}

/// Returns the end of the last name on a port that has none today.
fn deassigned(registry: &Registry, port: u16, transport: Transport) -> Option<ListenReason<'_>> {
    if registry.assigned(port, transport).next().is_some() {
        return None;
    }
    let tenures = registry.tenures_on(port).filter(|tenure| tenure.is_on(port, transport));
    let ends = tenures
        .filter(|tenure| tenure.alias_of().is_empty())
        .filter_map(|tenure| Some((tenure, registry.end_on(tenure, port, transport)?)));
    let (tenure, end) = ends.max_by_key(|(_, end)| end.by().date())?;
    let is_gone = matches!(end.how, EndKind::Deassigned | EndKind::TransportDropped);
    is_gone.then_some(ListenReason::Deassigned(tenure, end))
}

/// Returns the report that the service on the port is dead.
///
/// A Historic protocol counts only if all names on the port are Historic: 1701 belongs to L2F, which is, and to L2TP,
/// which is not.
fn dead<'a>(registry: &'a Registry, claims: &[Claim<'a>], port: u16, transport: Transport) -> Option<ListenReason<'a>> {
    let mut assigned = registry.assigned(port, transport).filter(|record| !record.is_historic_spelling());
    let about = |kind, name: &str| of_kind(claims, kind).find(|claim| claim.is_about(name.as_bytes(), port, transport));
    if let Some(claim) = assigned.clone().find_map(|record| about(ClaimKind::Defunct, record.name())) {
        return Some(ListenReason::Defunct(claim));
    }
    let first = about(ClaimKind::HistoricProtocol, assigned.clone().next()?.name())?;
    let are_all = assigned.all(|record| about(ClaimKind::HistoricProtocol, record.name()).is_some());
    are_all.then_some(ListenReason::HistoricProtocol(first))
}

/// Returns the ports of the service that a scan found, if this port belongs to another.
fn other_service<'a>(case: &Case<'a, '_>) -> Option<ListenReason<'a>> {
    let service = case.socket.service.as_ref()?;
    let endpoint = (case.socket.port, case.socket.transport);
    registered_elsewhere(case.registry, case.usual, service, endpoint, case.registered).map(ListenReason::OtherService)
}

/// Returns the reports of attacks on the service that uses the port unofficially. An example is `adb` on 5555.
///
/// A service that the port is assigned to shows by its name, and is not a reason: SMB listens on every Windows.
fn attacked<'a>(case: &Case<'a, '_>) -> Option<ListenReason<'a>> {
    of_kind(case.claims, ClaimKind::UnofficialUse).next().filter(|_| is_reachable(case))?;
    let attacks: Vec<Claim<'a>> = of_kind(case.claims, ClaimKind::Abuse).collect();
    (!attacks.is_empty()).then_some(ListenReason::AttackReported(attacks))
}

/// Returns the shell or relay among the processes that hold the socket. A shell has no use for a socket, on any address; it
/// may share the one of a server.
fn shell_or_relay(case: &Case<'_, '_>) -> Option<GeneralHolder> {
    let is_notable = |holder: &GeneralHolder| match holder.program.kind {
        GeneralKind::Shell => true,
        GeneralKind::Relay | GeneralKind::Toolbox => is_reachable(case),
        GeneralKind::Interpreter | GeneralKind::Silent => false,
    };
    case.socket.processes.iter().filter_map(|process| general_holder(case, process)).find(is_notable)
}

/// Returns the program that holds the socket, if it listens on no port. Process 1 opens sockets for the servers that it
/// starts.
fn never_listens(case: &Case<'_, '_>) -> Option<GeneralHolder> {
    let process = case.socket.process().filter(|process| process.pid != Some(1));
    let holder = process.and_then(|process| general_holder(case, process));
    holder.filter(|holder| holder.program.kind == GeneralKind::Silent)
}

/// Returns the interpreter that holds the socket, unless its programs usually are on the port: `python3` on 8000.
fn interpreter(case: &Case<'_, '_>) -> Option<GeneralHolder> {
    let process = case.socket.process().filter(|_| is_reachable(case))?;
    let holder = general_holder(case, process)?;
    let is_usual = known_use_of(case, holder.program.name) == Some(KnownUse::ThisPort);
    (holder.program.kind == GeneralKind::Interpreter && !is_usual).then_some(holder)
}

fn general_holder(case: &Case<'_, '_>, process: &Process) -> Option<GeneralHolder> {
    let general = GeneralProgram::of(&program(process)?)?;
    // A name that ends before the cut is whole: `kworker/0`.
    let is_whole = case.socket.names_cut_at.is_none_or(|length| general.name.len() < length);
    (is_whole || !is_cut(case, process)).then(|| GeneralHolder { program: general, process: process.clone() })
}

/// Returns whether the name of a process may be the beginning of another: `lsof` cuts `memcached_exporter` to
/// `memcached`.
fn is_cut(case: &Case<'_, '_>, process: &Process) -> bool {
    let length = process.name.as_ref().map_or(0, Vec::len);
    let is_to_the_end = |program: String| process.name.as_ref().is_some_and(|name| name.ends_with(program.as_bytes()));
    case.socket.names_cut_at.is_some_and(|most| length >= most) && program(process).is_some_and(is_to_the_end)
}

/// Returns whether others may reach the socket for longer than a moment. It then has no loopback address, and no
/// ephemeral port of UDP.
fn is_reachable(case: &Case<'_, '_>) -> bool {
    !is_for_a_moment(case) && !case.socket.address.is_loopback()
}

/// Returns whether the port is an ephemeral one of UDP, which clients take for a moment.
fn is_for_a_moment(case: &Case<'_, '_>) -> bool {
    case.socket.transport == Transport::Udp && case.socket.port >= FIRST_EPHEMERAL
}

/// Returns whether the registry reserves the port, and no software is known to use it.
///
/// It also reserves a port on every transport that the service of the port did not ask for (RFC 6335, section 8.1.1). That
/// is no reason for a look.
fn is_reserved(case: &Case<'_, '_>) -> bool {
    let is_assigned =
        || Transport::ALL.iter().any(|&transport| case.registry.assigned(case.socket.port, transport).next().is_some());
    let is_used = || of_kind(case.claims, ClaimKind::UnofficialUse).next().is_some();
    case.flags.contains(&Flag::Reserved) && !is_assigned() && !is_used()
}

/// Returns how what holds the socket is known to use the port: `chronyd` has 323. A scan shows the service instead.
/// Programs that run anything are known for their ports in `data/exempt.tsv` only.
fn known_use(case: &Case<'_, '_>) -> Option<KnownUse> {
    if let Some(service) = &case.socket.service {
        let endpoint = (case.socket.port, case.socket.transport);
        let is_expected = is_expected(case.usual, service, endpoint, case.registered, case.claims);
        return is_expected.then_some(KnownUse::ThisPort);
    }
    let program = program(case.socket.process()?)?;
    match GeneralProgram::of(&program) {
        Some(general) => known_use_of(case, general.name).filter(|known| *known == KnownUse::ThisPort),
        None => known_use_of(case, &program),
    }
}

fn known_use_of(case: &Case<'_, '_>, program: &str) -> Option<KnownUse> {
    let Socket { port, transport, .. } = *case.socket;
    case.usual.known_use(program, port, transport, case.socket.address.is_loopback())
}

/// Returns the usual ports of the program that holds the socket, if this port is unusual for it.
fn other_program<'a>(case: &Case<'a, '_>) -> Option<ListenReason<'a>> {
    let (port, transport) = (case.socket.port, case.socket.transport);
    let program = program(case.socket.process().filter(|process| !is_cut(case, process))?)?;
    let is_loopback = case.socket.address.is_loopback();
    let usual_ports = case.usual.out_of_place(&program, port, transport, is_loopback)?;
    // Clients, such as those of DNS, take any ephemeral port. A program that serves UDP may choose a port below those of
    // Linux; one that does not is a client on any system.
    let serves_udp = usual_ports.iter().any(|usual| usual.transports().any(|listed| listed == Transport::Udp));
    let first_ephemeral = if serves_udp { FIRST_EPHEMERAL } else { FIRST_EPHEMERAL_ANYWHERE };
    let is_client = transport == Transport::Udp && port >= first_ephemeral;
    (!is_client).then_some(ListenReason::OtherProgram(usual_ports))
}

/// The first ephemeral port of Linux (`net.ipv4.ip_local_port_range`, 32768 to 60999 by default).
const FIRST_EPHEMERAL: u16 = 32768;

/// The first ephemeral port of the systems that begin lowest: FreeBSD, with `net.inet.ip.portrange.first`.
const FIRST_EPHEMERAL_ANYWHERE: u16 = 10000;

/// Returns the name of a process as that of a program: `sshd` for `sshd: /usr/sbi` and `sshd.exe`. Programs in Perl may
/// have their path, and others their arguments (`postgrey --pidf`).
fn program(process: &Process) -> Option<String> {
    let name = String::from_utf8_lossy(process.name.as_deref()?);
    let name = if name.starts_with('/') { name.rsplit('/').next().unwrap_or_default() } else { &*name };
    let name = name.split_once([':', ' ']).map_or(name, |(program, _)| program);
    let parts = name.len().checked_sub(4).and_then(|end| name.split_at_checked(end));
    let is_windows = |(_, extension): &(&str, &str)| extension.eq_ignore_ascii_case(".exe");
    Some(parts.filter(is_windows).map_or(name, |(stem, _)| stem).to_owned())
}

/// Returns the reason that the table has another name. `None` unless the registry has another name for the port, or had this one, and
/// if the name is that of what holds the socket, `zebra` on 2601, or the registry's with a number, `x11-1`.
fn other_name<'a>(case: &Case<'a, '_>) -> Option<ListenReason<'a>> {
    let is_expected = [Flag::Covered, Flag::Acknowledged].iter().any(|flag| case.flags.contains(flag));
    let is_name = |held: &str| case.name.is_some_and(|name| name.eq_ignore_ascii_case(held.as_bytes()));
    let is_numbered = |registered: &&str| {
        let rest = case.name.and_then(|name| name.strip_prefix(registered.as_bytes())).unwrap_or_default();
        let number = rest.strip_prefix(b"-").unwrap_or(rest);
        !number.is_empty() && number.iter().all(u8::is_ascii_digit)
    };
    let is_own = case.registered.iter().any(is_numbered)
        || case.socket.process().and_then(program).is_some_and(|program| is_name(&program))
        || case.socket.service.as_ref().is_some_and(|service| is_name(&service.name));
    let is_different = |standing: Standing| {
        matches!(
            standing,
            Standing::Renamed
                | Standing::Reassigned
                | Standing::Deassigned
                | Standing::OtherTransport
                | Standing::Contested
                | Standing::OtherPort
        )
    };
    let differs = case.standing.is_some_and(is_different) && !is_expected && !is_own;
    differs.then_some(ListenReason::OtherName)
}
