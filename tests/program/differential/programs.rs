//! The real programs: built, asked in one go for each table, never let near a network.

use crate::folder::Folder;
use portolan_resolvers::{Answer, Lookup, Protocol};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differential");

/// One question, as the C program takes it.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) lookup: Lookup,
    /// By `getaddrinfo` with hints instead of `getservbyname`: the same line must answer.
    pub(super) hinted: bool,
}

impl Question {
    fn protocol(&self) -> &'static str {
        self.lookup.protocol().map_or("-", Protocol::as_str)
    }

    /// Returns a line for `ask.c`.
    pub(super) fn for_c(&self) -> Vec<u8> {
        let protocol = self.protocol();
        let (kind, what) = match &self.lookup {
            Lookup::Name { name, .. } => (if self.hinted { 'h' } else { 'n' }, name.to_vec()),
            Lookup::Addresses { name } => ('a', name.to_vec()),
            Lookup::Port { port, .. } => ('p', port.to_string().into_bytes()),
        };
        [format!("{kind} {protocol} ").as_bytes(), &what, b"\n"].concat()
    }

    /// Returns a line for `ask.go`.
    pub(super) fn for_go(&self) -> Vec<u8> {
        let Lookup::Name { name, protocol } = &self.lookup else { panic!("Go is asked for names only") };
        [protocol.map_or("ip", Protocol::as_str).as_bytes(), b" ", name, b"\n"].concat()
    }

    /// Returns the name, if `getaddrinfo` is asked.
    pub(super) fn name_for_getaddrinfo(&self) -> Option<&[u8]> {
        match &self.lookup {
            Lookup::Addresses { name } => Some(name),
            Lookup::Name { name, .. } if self.hinted => Some(name),
            _ => None,
        }
    }

    /// Returns an answer in the words of the programs.
    pub(super) fn printed(&self, answer: &Answer, go: bool) -> Vec<u8> {
        match answer {
            Answer::None => b"-".to_vec(),
            Answer::Port { port, .. } if go => port.to_string().into_bytes(),
            Answer::Port { port, protocol } if self.hinted => [format!("{port}/").as_bytes(), protocol].concat(),
            Answer::Port { port, protocol } => [format!("{port} ").as_bytes(), protocol].concat(),
            Answer::Name { name, protocol } => [&name[..], b" ", protocol].concat(),
            Answer::Addresses(list) | Answer::Ports(list) => {
                let endpoints: Vec<String> =
                    list.iter().map(|(port, transport)| format!("{port}/{transport}")).collect();
                endpoints.join(" ").into_bytes()
            }
        }
    }
}

/// Runs a command that has to succeed; `Err` says why it cannot be.
fn output(command: &mut Command) -> Result<Vec<u8>, String> {
    let scanned_port = format!("{command:?}");
    match command.output() {
        Err(error) => Err(format!("{scanned_port}: {error}")),
        Ok(output) if !output.status.success() => {
            Err(format!("{scanned_port}: {}", String::from_utf8_lossy(&output.stderr).trim()))
        }
        Ok(output) => Ok(output.stdout),
    }
}

fn first_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().trim().to_owned()
}

/// The folder into which `.ci/resolvers` unpacks programs that are not installed.
const UNPACKED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/resolvers");

/// A program that asks about `/etc/services`, run with another file in its place.
pub(super) struct Asker {
    folder: Folder,
    /// The program and its arguments.
    command: Vec<std::ffi::OsString>,
    /// Wine's folder, with its table; other programs read `/etc/services`.
    wine: Option<PathBuf>,
    /// The number of the version.
    pub(super) version: String,
    /// The name and version.
    pub(super) title: String,
}

impl Asker {
    /// Returns the C library of this system.
    pub(super) fn glibc() -> Result<Self, String> {
        let folder = Folder::new();
        let program = folder.path().join("ask");
        output(Command::new("cc").args(["-O1", "-o"]).arg(&program).arg(format!("{FOLDER}/ask.c")))?;
        let title = first_line(&output(Command::new("getconf").arg("GNU_LIBC_VERSION"))?);
        let version = title.strip_prefix("glibc ").ok_or(format!("`{title}` is not glibc"))?.to_owned();
        Self { folder, command: vec![program.into()], wine: None, version, title }.checked()
    }

    /// Returns a glibc that is unpacked in this folder.
    pub(super) fn unpacked_glibc(system: &str) -> Result<Self, String> {
        let folder = Folder::new();
        let program = folder.path().join("ask");
        output(Command::new("cc").args(["-O1", "-o"]).arg(&program).arg(format!("{FOLDER}/ask.c")))?;
        let libraries = unpacked(&format!("{system}/usr/lib/{}-linux-gnu", std::env::consts::ARCH))?;
        // The library is a program that says its version: `… (Debian GLIBC 2.41-12) stable release version 2.41.`
        let linker = std::fs::read_dir(&libraries).map_err(|error| error.to_string())?;
        let linker = linker
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"ld-linux")));
        let linker = linker.ok_or(format!("no dynamic linker in {}", libraries.display()))?;
        let mut command = vec![linker.into_os_string(), "--library-path".into(), libraries.clone().into_os_string()];
        let banner = output(Command::new(&command[0]).args(&command[1..]).arg(libraries.join("libc.so.6")))?;
        let banner = first_line(&banner);
        // Packages of one version can read differently.
        let package = banner.split(['(', ')']).nth(1).and_then(|package| package.strip_prefix("Debian GLIBC "));
        let version = package.ok_or(format!("`{banner}` is not of Debian"))?.to_owned();
        let title = format!("glibc {version}");
        command.push(program.into_os_string());
        Self { folder, command, wine: None, version, title }.checked()
    }

    /// Returns the musl that `musl-gcc` links with.
    pub(super) fn musl() -> Result<Self, String> {
        let folder = Folder::new();
        let program = folder.path().join("ask");
        output(Command::new("musl-gcc").args(["-O1", "-static", "-o"]).arg(&program).arg(format!("{FOLDER}/ask.c")))?;
        let linkers = ["/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1"];
        let linker = linkers.into_iter().map(Path::new).find(|path| path.exists());
        let version = musl_version(linker.ok_or("musl has no dynamic linker, which says its version")?)?;
        Self { folder, command: vec![program.into()], wine: None, title: format!("musl {version}"), version }.checked()
    }

    /// Returns a musl that is unpacked in this folder.
    pub(super) fn unpacked_musl(system: &str) -> Result<Self, String> {
        let folder = Folder::new();
        let program = folder.path().join("ask");
        let library = unpacked(&format!("{system}/usr/lib/{}-linux-musl/libc.so", std::env::consts::ARCH))?;
        output(Command::new("musl-gcc").args(["-O1", "-o"]).arg(&program).arg(format!("{FOLDER}/ask.c")))?;
        let version = musl_version(&library)?;
        let command = vec![library.into(), program.into()];
        Self { folder, command, wine: None, title: format!("musl {version}"), version }.checked()
    }

    /// Returns a Go, by the path of its program.
    pub(super) fn go(go: impl AsRef<std::ffi::OsStr>) -> Result<Self, String> {
        let folder = Folder::new();
        let program = folder.path().join("ask");
        let mut build = Command::new(go);
        build.args(["build", "-o"]).arg(&program).arg(format!("{FOLDER}/ask.go"));
        build.envs([("CGO_ENABLED", "0"), ("GO111MODULE", "off"), ("GOFLAGS", ""), ("GOPROXY", "off")]);
        build.envs([("GOTOOLCHAIN", "local"), ("GOTELEMETRY", "off")]);
        build.env("GOCACHE", std::env::temp_dir().join("portolan-go-cache"));
        output(&mut build)?;
        let title = first_line(&output(Command::new(&program).arg("version"))?);
        let version = title.strip_prefix("go").unwrap_or(&title).to_owned();
        Self { folder, command: vec![program.into()], wine: None, title: format!("Go {version}"), version }.checked()
    }

    /// Returns the Go that is unpacked.
    pub(super) fn unpacked_go() -> Result<Self, String> {
        Self::go(unpacked("go/bin/go")?)
    }

    /// Returns the part of uClibc-ng that reads the table, compiled for this system's C library.
    pub(super) fn uclibc(system: &str) -> Result<Self, String> {
        let folder = Folder::new();
        let program = folder.path().join("ask");
        let system = unpacked(system)?;
        let sources = std::fs::read_dir(&system).map_err(|error| error.to_string())?;
        let mut names = sources.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let version = names.find_map(|name| name.strip_prefix("uClibc-ng-").map(str::to_owned));
        let version = version.ok_or(format!("no source of uClibc-ng in {}", system.display()))?;
        let source = system.join(format!("uClibc-ng-{version}"));
        let mut build = Command::new("cc");
        build.arg("-O1").arg("-o").arg(&program).arg("-I").arg(format!("{FOLDER}/uclibc"));
        build.arg("-iquote").arg(source.join("include")).arg("-iquote").arg(&source);
        output(build.arg(format!("{FOLDER}/ask.c")).arg(format!("{FOLDER}/uclibc/uclibc.c")))?;
        let title = format!("uClibc-ng {version}");
        Self { folder, command: vec![program.into()], wine: None, version, title }.checked()
    }

    /// Wine, with a folder of its own for its settings and its table.
    pub(super) fn wine() -> Result<Self, String> {
        let folder = Folder::new();
        let program = folder.path().join("ask.exe");
        let zig = unpacked("zig/zig")?;
        let mut build = Command::new(zig);
        build.args(["cc", "-target", "x86_64-windows-gnu", "-O1", "-o"]).arg(&program);
        output(build.arg(format!("{FOLDER}/ask_wine.c")).arg("-lws2_32"))?;
        let wine = ["/usr/bin/wine64", "/usr/lib/wine/wine64"].into_iter().find(|path| Path::new(path).exists());
        let wine = wine.ok_or("there is no wine64")?;
        let title = first_line(&output(Command::new(wine).arg("--version"))?);
        // `wine-8.0 (Debian 8.0~repack-4)`
        let version = title.split([' ', '-']).nth(1).unwrap_or_default().to_owned();
        let settings = folder.path().join("wine");
        Self { folder, command: vec![wine.into(), program.into()], wine: Some(settings), version, title }.checked()
    }

    /// Returns whether a file can be mounted over `/etc/services` for one process.
    fn checked(self) -> Result<Self, String> {
        self.run(b"probe 1/tcp\n", b"").map(|_| self)
    }

    /// Answers, one a line, in the presence of this table.
    pub(super) fn ask(&self, table: &[u8], questions: &[u8]) -> Vec<Vec<u8>> {
        let answers = self.run(table, questions).unwrap_or_else(|error| panic!("{error}"));
        answers.strip_suffix(b"\n").unwrap_or(&answers).split(|&b| b == b'\n').map(<[u8]>::to_vec).collect()
    }

    fn run(&self, table: &[u8], questions: &[u8]) -> Result<Vec<u8>, String> {
        let table = self.folder.file("services", table);
        let questions = self.folder.file("questions", questions);
        let mut command = match &self.wine {
            None => in_place_of("/etc/services", &table),
            Some(settings) => {
                let place = settings.join("drive_c/windows/system32/drivers/etc/services");
                // Made by the first run.
                if place.exists() {
                    std::fs::copy(&table, place).unwrap();
                }
                let mut command = Command::new("env");
                command.args(["WINEDEBUG=-all", "WINEARCH=win64"]).env("WINEPREFIX", settings);
                command
            }
        };
        let program = command.args(&self.command).env("GODEBUG", "netdns=go");
        output(program.stdin(std::fs::File::open(questions).unwrap()))
    }
}

/// Returns a file that `.ci/resolvers` unpacks.
fn unpacked(path: &str) -> Result<PathBuf, String> {
    let path = Path::new(UNPACKED).join(path);
    if path.exists() { Ok(path) } else { Err(format!("there is no {}: run .ci/resolvers", path.display())) }
}

/// Returns the version of musl, which its dynamic linker says on standard error and with status 1.
fn musl_version(linker: &Path) -> Result<String, String> {
    let said = Command::new(linker).output().map_err(|error| error.to_string())?.stderr;
    let said = String::from_utf8_lossy(&said);
    let version = said.lines().find_map(|line| line.strip_prefix("Version "));
    version.map(str::to_owned).ok_or(format!("{}: no version in {said:?}", linker.display()))
}

/// Returns a command that runs its arguments in a mount namespace of its own, where one file replaces another, and
/// where only files are asked for services.
fn in_place_of(target: &str, file: &Path) -> Command {
    const SCRIPT: &str = r#"mount --bind "$1" "$2" || exit 1
        if [ -e /etc/nsswitch.conf ]; then
            echo 'services: files' > "$1.nsswitch" && mount --bind "$1.nsswitch" /etc/nsswitch.conf || exit 1
        fi
        shift 2; exec "$@""#;
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", SCRIPT, "sh"]).arg(file).arg(target);
    command
}

/// Runs `getent services` for keys such as `ssh/tcp`, all of them known. Returns ports and protocols.
pub(super) fn getent(table: &[u8], keys: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, String> {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    let file = folder.file("services", table);
    let mut command = in_place_of("/etc/services", &file);
    command.args(["getent", "services"]).args(keys.iter().map(|key| std::ffi::OsStr::from_bytes(key)));
    // Status 2 says that a key was not found: then there are too few lines.
    let out = command.output().map_err(|error| error.to_string())?.stdout;
    let place =
        |line: &[u8]| line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).nth(1).map(<[u8]>::to_vec);
    Ok(out.split(|&b| b == b'\n').filter_map(place).collect())
}

/// Nmap, with a folder that has a table in it. It is sent to this machine's loopback address only.
pub(super) struct Scanner {
    folder: Folder,
    pub(super) version: String,
    pub(super) title: String,
}

/// A port that Nmap shows, and its name.
pub(super) type ScannedPort = (u16, Protocol, Vec<u8>);

impl Scanner {
    pub(super) fn new() -> Result<Self, String> {
        let version = output(Command::new("nmap").arg("--version"))?;
        let title = first_line(&version);
        let version = title.split(' ').nth(2).unwrap_or_default().to_owned();
        let scanner = Self { folder: Folder::new(), version, title };
        scanner.table(b"probe 1/udp\n");
        match scanner.scan(b"probe") {
            Ok(_) => Ok(scanner),
            Err(error) => Err(format!("nmap cannot scan: {error}")),
        }
    }

    pub(super) fn table(&self, table: &[u8]) {
        self.folder.file("nmap-services", table);
    }

    /// Returns the ports of a list, or Nmap's error.
    pub(super) fn scan(&self, ports: &[u8]) -> Result<Vec<ScannedPort>, String> {
        use std::os::unix::ffi::OsStrExt as _;
        let mut command = Command::new("nmap");
        command.arg("--datadir").arg(self.folder.path()).args(["-Pn", "-n", "-sT", "-sU", "-sY", "--max-retries", "0"]);
        // A lost answer does not matter: the scanned ports are printed anyway.
        command.args(["--initial-rtt-timeout", "10ms", "--max-rtt-timeout", "20ms", "--min-rtt-timeout", "10ms"]);
        command.args(["-d3", "-oX", "-", "-p"]).arg(std::ffi::OsStr::from_bytes(ports)).arg("127.0.0.1");
        let output = command.output().map_err(|error| error.to_string())?;
        let all = [&output.stdout[..], &output.stderr].concat();
        let lines = || all.split(|&b| b == b'\n');
        let found: Vec<ScannedPort> = lines().filter_map(scanned_port).collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let why = |line: &&[u8]| {
            let words = [&b"nmap-services:"[..], b"Found no matches", b"illegal", b"too long"];
            !line.starts_with(b"<") && words.iter().any(|words| contains(line, words))
        };
        let said = lines().find(why).unwrap_or(&output.stderr);
        Err(String::from_utf8_lossy(said).into_owned())
    }
}

/// `<port protocol="tcp" portid="80"><state …/><service name="http" …/></port>`, the service only if there is one.
fn scanned_port(line: &[u8]) -> Option<ScannedPort> {
    let port = attribute(line, b"<port protocol=\"tcp\" portid=\"").map(|port| (port, Protocol::Tcp));
    let port = port.or_else(|| Some((attribute(line, b"<port protocol=\"udp\" portid=\"")?, Protocol::Udp)));
    let port = port.or_else(|| Some((attribute(line, b"<port protocol=\"sctp\" portid=\"")?, Protocol::Sctp)));
    let (port, transport) = port?;
    let name = attribute(line, b"<service name=\"").unwrap_or_default();
    Some((std::str::from_utf8(port).ok()?.parse().ok()?, transport, unescaped(name)))
}

/// Returns the text after `start`, up to the next quotation mark.
fn attribute<'a>(line: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    let rest = &line[position(line, start)? + start.len()..];
    rest.split(|&b| b == b'"').next()
}

/// Nmap writes odd bytes as `&#xe9;`.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let Some(at) = position(text, b"&#x") else { return text.to_vec() };
    let end = at + position(&text[at..], b";").expect("the reference ends");
    let byte = u8::from_str_radix(std::str::from_utf8(&text[at + 3..end]).unwrap(), 16).unwrap();
    [&text[..at], &[byte], &unescaped(&text[end + 1..])].concat()
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    position(text, part).is_some()
}

/// Says something past the capture of the test's output.
pub(super) fn say(text: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
