//! The sockets of this system, held against `ss`: in a network namespace with servers of the test's own.

use crate::schemas::assert_valid;
use crate::{PROGRAM, skipped};
use rustix::net::{AddressFamily, SocketFlags, SocketType, sockopt};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddrV6, TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// Set in the process that runs inside the namespace.
const INSIDE: &str = "PORTOLAN_TEST_INSIDE_NAMESPACE";
/// The user and group `nobody` of Debian.
const NO_ENTRY: u32 = 65534;

/// A socket as both programs show it: transport, address, port, and the processes in order.
type Row = (String, String, u16, Vec<u32>);

#[test]
fn sockets_equal_those_of_ss() {
    for (program, version) in [("ss", "-V"), ("ip", "-V"), ("unshare", "-V")] {
        if !Command::new(program).arg(version).output().is_ok_and(|output| output.status.success()) {
            return skipped(format_args!("{program} is missing"));
        }
    }
    let options = if is_root() { "-n" } else { "-rn" };
    if !Command::new("unshare").args([options, "true"]).output().is_ok_and(|output| output.status.success()) {
        return skipped(format_args!("this system allows no network namespace"));
    }
    let output = Command::new("unshare")
        .arg(options)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "listen_here::inside_the_namespace", "--include-ignored", "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{out}{err}");
    // What the inner test says of its own parts.
    err.lines().for_each(|line| eprintln!("{line}"));
}

/// As with `| head -1`, also while no socket opens or closes.
#[test]
fn a_closed_pipe_ends_the_watch() {
    for format in ["text", "jsonl"] {
        let args = ["listen", "--watch=3600", "1/sctp", "--output-format", format];
        let mut program = Command::new(PROGRAM);
        program.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut program = Server(program.spawn().unwrap());
        let mut note = BufReader::new(program.0.stderr.take().unwrap());
        note.read_line(&mut String::new()).unwrap();
        assert!(program.0.try_wait().unwrap().is_none(), "{format}: it ends while its output is read");
        drop(program.0.stdout.take());
        let end = std::time::Instant::now() + Duration::from_mins(1);
        let status = std::iter::repeat_with(|| {
            std::thread::sleep(Duration::from_millis(20));
            program.0.try_wait().unwrap()
        })
        .take_while(|_| std::time::Instant::now() < end)
        .flatten()
        .next();
        assert_eq!(status.and_then(|status| status.code()), Some(0), "{format}");
    }
}

#[test]
fn the_pause_of_the_watch_is_said() {
    for (pause, said) in [("1", "every second;"), ("3600", "every 3600 seconds;")] {
        let mut program = Command::new(PROGRAM);
        program.args(["listen", &format!("--watch={pause}"), "1/sctp"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut program = Server(program.spawn().unwrap());
        let mut note = String::new();
        BufReader::new(program.0.stderr.take().unwrap()).read_line(&mut note).unwrap();
        assert!(note.contains(said), "{note}");
    }
}

/// A socket of all IPv6 takes IPv4, too, unless it is limited: then its address is `*`, in every output.
#[test]
fn a_socket_of_both_families_has_the_address_of_both() {
    let run = |args: &[&str]| {
        let ran = Command::new(PROGRAM).args(args).output().unwrap();
        String::from_utf8(ran.stdout).unwrap()
    };
    let Ok(dual) = TcpListener::bind("[::]:0") else { return skipped(format_args!("this system has no IPv6")) };
    let limited =
        rustix::net::socket_with(AddressFamily::INET6, SocketType::STREAM, SocketFlags::CLOEXEC, None).unwrap();
    sockopt::set_ipv6_v6only(&limited, true).unwrap();
    rustix::net::bind(&limited, &"[::]:0".parse::<SocketAddrV6>().unwrap()).unwrap();
    rustix::net::listen(&limited, 1).unwrap();
    let limited = TcpListener::from(limited);
    for (server, address, said) in [(&dual, "*", "all addresses"), (&limited, "::", "all IPv6 addresses")] {
        let port = server.local_addr().unwrap().port().to_string();
        let text = run(&["listen", &port]);
        if text.contains("`::` is all IPv6 addresses, and all IPv4 ones unless") {
            return skipped(format_args!("this kernel does not answer by netlink"));
        }
        assert!(text.contains(&format!("  {port}/tcp  {address}  ")), "{text}");
        let tsv = run(&["listen", &port, "--output-format", "tsv"]);
        assert!(tsv.contains(&format!("\ntcp\t{address}\t{port}\t")), "{tsv}");
        let line: Value = serde_json::from_str(&run(&["listen", &port, "--output-format", "jsonl"])).unwrap();
        assert_eq!(line["address"], *address);
        let explained = run(&["explain", "--local", &port]);
        assert!(explained.contains(&format!("listens on {port}/tcp ({said}).")), "{explained}");
    }
}

#[test]
#[ignore = "run by `sockets_equal_those_of_ss`, in a network namespace"]
fn inside_the_namespace() {
    if std::env::var_os(INSIDE).is_none() {
        return skipped(format_args!("run by `sockets_equal_those_of_ss`, in a network namespace"));
    }
    assert!(Command::new("ip").args(["link", "set", "lo", "up"]).status().unwrap().success());
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();

    let machine = Machine::new();
    let servers = Servers::open();
    let here =
        [("the same user", None), ("other processes", Some(View::OtherProcesses)), ("nobody", Some(View::Nobody))];
    for (name, view) in here {
        if view.is_some() && !is_root() {
            skipped(format_args!("only root can look as {name}"));
            continue;
        }
        let (expected, found) = (machine.ss(view), machine.listen(view));
        assert!(expected.len() > 1000, "{name}: only {} sockets", expected.len());
        let missing: Vec<&Row> = expected.iter().filter(|row| !found.contains(row)).collect();
        let surplus: Vec<&Row> = found.iter().filter(|row| !expected.contains(row)).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{name}: missing {missing:?}, surplus {surplus:?}");
        assert_eq!(found.len(), expected.len(), "{name}");
        let hidden = expected.iter().filter(|row| row.3.is_empty()).count();
        eprintln!("{} sockets equal those of ss as {name}, {hidden} without a process", expected.len());
        match view {
            None => assert!(expected.iter().any(|row| row.3.len() > 1), "a socket is shared"),
            Some(View::Nobody) => assert!(hidden > 1000 && hidden < expected.len(), "one's own process is seen"),
            Some(View::OtherProcesses) => assert_eq!(hidden, expected.len(), "the kernel or a container holds them"),
        }
    }
    machine.says_what_listens(&servers);
    if is_root() {
        machine.says_that_processes_are_hidden();
    }
    machine.watches(&["--output-format", "jsonl"]);
    machine.watches(&[]);
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// From where the sockets are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// From another namespace of processes, so that no socket has a process.
    OtherProcesses,
    /// As a user who sees the processes of nobody else.
    Nobody,
}

/// The program and a table, where every user can read them.
struct Machine {
    program: PathBuf,
    table: PathBuf,
    folder: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (program, table) = (folder.path().join("portolan"), folder.path().join("table"));
        std::fs::copy(PROGRAM, &program).unwrap();
        std::fs::write(&table, "ssh 22/tcp\n").unwrap();
        for path in [folder.path(), &program, &table] {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { program, table, folder }
    }

    fn command(&self, view: Option<View>, program: &Path, args: &[&str]) -> Command {
        let mut command = match view {
            Some(View::OtherProcesses) => {
                let mut command = Command::new("unshare");
                command.args(["-p", "-f", "--mount-proc"]).arg(program);
                command
            }
            _ => Command::new(program),
        };
        if view == Some(View::Nobody) {
            command.uid(NO_ENTRY).gid(NO_ENTRY);
        }
        command.args(args).env("SOURCE_DATE_EPOCH", "1795392000").env("HOME", self.folder.path()).current_dir("/");
        command
    }

    fn listen_command(&self, view: Option<View>, args: &[&str]) -> Command {
        let mut command = self.command(view, &self.program, &["listen", "--isolated", "--table"]);
        command.arg(&self.table).args(args);
        command
    }

    fn ss(&self, view: Option<View>) -> Vec<Row> {
        let output = self.command(view, Path::new("ss"), &["-H", "-tulpn"]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        sorted(String::from_utf8(output.stdout).unwrap().lines().map(row_of_ss))
    }

    fn listen(&self, view: Option<View>) -> Vec<Row> {
        let output = self.listen_command(view, &["--output-format", "jsonl"]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines.iter().take(20).for_each(|line| assert_valid("listener.json", line));
        sorted(lines.iter().map(row_of_listen))
    }

    fn says_what_listens(&self, servers: &Servers) {
        let ghosts = self.listen_command(None, &["--ghosts", "--fail-on-ghosts"]).output().unwrap();
        let text = String::from_utf8(ghosts.stdout).unwrap();
        assert_eq!(ghosts.status.code(), Some(1), "{text}");
        assert!(
            text.contains("\n  617/tcp  0.0.0.0  ") && text.contains("\n1 socket listens; 1 is worth a look"),
            "{text}"
        );
        let explain = |what: &str| {
            let output =
                self.command(None, &self.program, &["explain", "--isolated", "--local", what]).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let own = format!("(process {}) listens on 617/tcp (all IPv4 addresses).", std::process::id());
        assert!(explain("617").contains(&own), "{}", explain("617"));
        assert!(explain("sco-dtmgr").contains(&own), "by the name of its port");
        assert!(explain("618").contains("\nNothing listens on 618 here.\n"), "{}", explain("618"));
        // Also of a range, and of a name with several ports.
        let of_range = explain("600-620");
        assert!(of_range.contains(&own), "{of_range}");
        assert!(explain("600-616").contains("\nNothing listens on 600-616 here.\n"));
        assert!(explain("isi-gl").contains("\nNothing listens on 55 here.\n"));
        assert!(explain("617/udp").contains("\nNothing listens on 617/udp here.\n"));
        let json =
            self.command(None, &self.program, &["explain", "--isolated", "--local", "--output-format", "json", "617"]);
        let json: Value = serde_json::from_slice(&{ json }.output().unwrap().stdout).unwrap();
        assert_valid("explain.json", &json);
        let sockets: Vec<&Value> =
            json["local"].as_array().unwrap().iter().filter(|item| item["kind"] == "socket").collect();
        assert_eq!(sockets.len(), 1);
        assert_eq!((&sockets[0]["port"], &sockets[0]["address"]), (&617.into(), &"0.0.0.0".into()));
        if let Some(other) = &servers.of_nobody {
            let output = self.listen_command(None, &["--output-format", "jsonl", "7001"]).output().unwrap();
            let line: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!((&line["pid"], &line["user"]), (&other.0.id().into(), &"nobody".into()));
        }
    }

    fn says_that_processes_are_hidden(&self) {
        let output = self.listen_command(Some(View::Nobody), &["617"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let end = "\n1 socket is shown without a process (`-`): only root sees the processes of others.\n";
        assert!(text.ends_with(end), "{text}");
    }

    fn watches(&self, args: &[&str]) {
        let mut command = self.listen_command(None, &[&["--watch=0.05", "7400-7500"], args].concat());
        let mut program = Server(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
        let lines = lines_of(&mut program.0);
        let next =
            |what: &str| lines.recv_timeout(Duration::from_mins(1)).unwrap_or_else(|fault| panic!("{what}: {fault}"));
        for port in [7401, 7402] {
            let server = TcpListener::bind(("127.0.0.1", port)).unwrap();
            let appeared = next("the socket appears");
            drop(server);
            let gone = next("the socket is gone");
            for (line, event, sign) in [(appeared, "appeared", '+'), (gone, "gone", '-')] {
                if args.is_empty() {
                    assert!(line.starts_with(&format!("{sign} {port}/tcp  127.0.0.1  ")), "{line}");
                    continue;
                }
                let line: Value = serde_json::from_str(&line).unwrap();
                assert_valid("listener.json", &line);
                assert_eq!((&line["event"], &line["port"]), (&event.into(), &port.into()));
            }
        }
        kill_process(Pid::from_child(&program.0), Signal::INT).unwrap();
        assert_eq!(program.0.wait().unwrap().code(), Some(0), "Ctrl-C is no failure");
        let note = std::io::read_to_string(program.0.stderr.take().unwrap()).unwrap();
        assert_eq!(note, "portolan: note: watching ports 7400-7500 every 0.05 seconds; press Ctrl-C to stop\n");
    }
}

/// Returns the lines of a program as they come.
fn lines_of(program: &mut Child) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    let output = BufReader::new(program.stdout.take().unwrap());
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    receiver
}

fn sorted(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut rows: Vec<Row> = rows.collect();
    rows.sort();
    rows
}

/// Reads a row of `ss`, with other means than the program does.
fn row_of_ss(line: &str) -> Row {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (address, port) = words[4].rsplit_once(':').unwrap();
    let address = address.split('%').next().unwrap().trim_matches(['[', ']']);
    let pids = line.split("pid=").skip(1).map(|rest| rest.split(',').next().unwrap().parse().unwrap());
    let mut pids: Vec<u32> = pids.collect();
    pids.sort_unstable();
    pids.dedup();
    (words[0].to_owned(), address.to_owned(), port.parse().unwrap(), pids)
}

fn row_of_listen(line: &Value) -> Row {
    let shared = line["shared_with"].as_array().into_iter().flatten();
    let pids = [line].into_iter().chain(shared).filter_map(|process| process["pid"].as_u64());
    let mut pids: Vec<u32> = pids.map(|pid| u32::try_from(pid).unwrap()).collect();
    pids.sort_unstable();
    let text = |key: &str| line[key].as_str().unwrap().to_owned();
    (text("transport"), text("address"), u16::try_from(line["port"].as_u64().unwrap()).unwrap(), pids)
}

/// Sockets of every kind, open until it is dropped.
struct Servers {
    _tcp: Vec<TcpListener>,
    _udp: Vec<UdpSocket>,
    _connected: Vec<TcpStream>,
    _shared: Server,
    /// Holds a socket alone, and is not root.
    of_nobody: Option<Server>,
}

/// A process that ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Servers {
    fn open() -> Self {
        let mut tcp: Vec<TcpListener> = ["0.0.0.0:617", "127.0.0.1:6001", "[::]:6002", "[::1]:6003", "127.0.0.2:6004"]
            .map(|address| TcpListener::bind(address).unwrap())
            .into();
        tcp.extend((20_000..21_000).map(|port| TcpListener::bind(("127.0.0.1", port)).unwrap()));
        let udp = ["0.0.0.0:6001", "127.0.0.1:6005", "[::]:6006", "[::1]:6007"];
        let limited = UdpSocket::from(
            rustix::net::socket_with(AddressFamily::INET6, SocketType::DGRAM, SocketFlags::CLOEXEC, None).unwrap(),
        );
        sockopt::set_ipv6_v6only(&limited, true).unwrap();
        rustix::net::bind(&limited, &"[::]:6009".parse::<SocketAddrV6>().unwrap()).unwrap();
        let mut udp: Vec<UdpSocket> = udp.map(|address| UdpSocket::bind(address).unwrap()).into();
        // These are connected, and neither program lists them.
        udp.push(UdpSocket::bind("127.0.0.1:6008").unwrap());
        udp.push(limited);
        udp[4].connect("127.0.0.1:6005").unwrap();
        let connected = vec![TcpStream::connect("127.0.0.1:6001").unwrap(), tcp[1].accept().unwrap().0];
        let shared = Self::held(tcp[0].try_clone().unwrap(), None);
        let of_nobody = is_root().then(|| Self::held(TcpListener::bind("127.0.0.1:7001").unwrap(), Some(NO_ENTRY)));
        Self { _tcp: tcp, _udp: udp, _connected: connected, _shared: shared, of_nobody }
    }

    /// Starts a process that inherits a socket.
    fn held(socket: TcpListener, user: Option<u32>) -> Server {
        let mut command = Command::new("sleep");
        command.arg("600").stdin(Stdio::from(OwnedFd::from(socket)));
        if let Some(user) = user {
            command.uid(user).gid(user);
        }
        Server(command.spawn().unwrap())
    }
}
