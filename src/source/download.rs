//! The registry's XML from a server, within limits of time, size and trust. The only place that knows the network.

use super::{Fetched, without_user};
use crate::text::Shown;
use flate2::bufread::MultiGzDecoder;
use reqwest::blocking::{Client, Response};
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    RETRY_AFTER,
};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Certificate, StatusCode, Url};
use std::error::Error;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Bytes that are taken from a server at most, and what they may unpack to: the registry has 4 MB, packed one.
const MOST_RECEIVED: u64 = 16 << 20;
/// See [`MOST_RECEIVED`].
const MOST_UNPACKED: u64 = 64 << 20;
/// How often a server is asked.
const TRIES: u32 = 3;
/// How long is waited before the second try; before the third, [`TRIES`] times as long.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest that is waited where a server says how long.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// A server that does not take a call within this is not there.
const CONNECT: Duration = Duration::from_secs(10);

/// How long to wait for a server to take a call: less than for all of it, so that it can be told which took too long.
fn to_connect(timeout: Duration) -> Duration {
    CONNECT.min(timeout * 3 / 4)
}
const MOST_REDIRECTS: usize = 5;
/// By how much the memory for a body grows: doubled it would be twice as large as the body for a moment.
const GROWTH: usize = 4 << 20;

/// What is asked of which server.
#[derive(Clone, Copy)]
pub struct Download<'a> {
    /// `https://…`, or `http://…`.
    pub address: &'a str,
    /// The longest that one try may take as a whole.
    pub timeout: Duration,
    /// Certificates in PEM form that are trusted beside those of the system.
    pub ca_file: Option<&'a Path>,
    /// What the server called the state that is known.
    pub etag: Option<&'a str>,
    /// When it said that this state changed.
    pub last_modified: Option<&'a str>,
    /// Told how many bytes have come, of how many if that is known.
    pub progress: &'a dyn Fn(u64, Option<u64>),
    /// Told why a try failed, and how long is waited before the next.
    pub again: &'a dyn Fn(&DownloadError, Duration),
}

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", Shown(address.as_bytes()))]
pub struct DownloadError {
    /// The address that was asked for, without a user.
    address: String,
    /// What happened.
    pub what: Trouble,
}

/// What happened to a download.
#[derive(Debug)]
pub enum Trouble {
    /// The address is none.
    Address(String),
    /// The file of certificates cannot be used.
    CaFile(PathBuf, String),
    /// The computer's name is not known.
    Dns(String),
    /// There is no way to the computer, or nobody takes the call.
    Connect(String),
    /// Nobody took the call in this time.
    NoAnswer(Duration),
    /// The server is not trusted.
    Tls(String),
    /// It took too long.
    TimedOut(Duration),
    /// The server answers with this status, and says how long to wait.
    Status(StatusCode, Option<Duration>),
    /// The server sends from one address to the next.
    Redirects(String),
    /// The body is cut off, or damaged.
    Body(String),
    /// The body is larger than the registry can be.
    TooLarge(&'static str),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(what) => write!(f, "not an address that can be asked: {what}"),
            Self::CaFile(path, what) => write!(f, "{}: {what}", super::shown_path(path)),
            Self::Dns(what) => write!(f, "the name of the server cannot be looked up: {what}"),
            Self::Connect(what) => write!(f, "no connection to the server: {what}"),
            Self::Tls(what) => write!(f, "the server is not trusted: {what}"),
            Self::NoAnswer(time) => write!(f, "no connection to the server within {}", Seconds(*time)),
            Self::TimedOut(time) => write!(f, "not done within {}", Seconds(*time)),
            Self::Status(status, _) => write!(f, "the server answers {status}"),
            Self::Redirects(what) => f.write_str(what),
            Self::Body(what) => write!(f, "what came is not whole: {what}"),
            Self::TooLarge(what) => write!(f, "what comes is {what}, which the registry cannot be"),
        }
    }
}

impl Trouble {
    /// What helps.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Address(_) => "`--url` takes https://…, or for a mirror that you trust http://…",
            Self::CaFile(..) => "`--ca-file` takes certificates in PEM form",
            Self::Dns(_) | Self::Connect(_) | Self::NoAnswer(_) => {
                "is the computer online? Behind a proxy, set HTTPS_PROXY; `--url` asks a mirror"
            }
            Self::Tls(_) => "`--ca-file FILE` trusts an authority of your own, such as that of a proxy",
            Self::TimedOut(_) => "try later, or wait longer with `--timeout SECONDS`",
            Self::Status(..) if self.may_pass() => "try later, or ask a mirror with `--url`",
            Self::Status(..) | Self::Redirects(_) => "is the address right? Without `--url`, IANA itself is asked",
            Self::Body(_) => "try again, or ask a mirror with `--url`",
            Self::TooLarge(_) => "is the address that of the registry's XML?",
        }
    }

    /// Whether the next try may go better.
    fn may_pass(&self) -> bool {
        match self {
            Self::Dns(_) | Self::Connect(_) | Self::NoAnswer(_) | Self::TimedOut(_) | Self::Body(_) => true,
            Self::Status(status, _) => {
                status.is_server_error()
                    || matches!(*status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
            }
            _ => false,
        }
    }
}

/// Asks a server for the registry's XML; `None` if the state that is known is the newest.
///
/// # Errors
/// If nothing came in any of three tries, or what came cannot be the registry.
pub fn download(asked: &Download<'_>) -> Result<Option<Fetched>, DownloadError> {
    let told = |what| DownloadError { address: without_user(asked.address), what };
    let address = Url::parse(asked.address).map_err(|error| told(Trouble::Address(error.to_string())))?;
    if !matches!(address.scheme(), "https" | "http") {
        return Err(told(Trouble::Address(format!("`{}` is neither https nor http", address.scheme()))));
    }
    let client = client(asked, &address).map_err(told)?;
    let mut wait = FIRST_WAIT.min(asked.timeout);
    let mut left = TRIES;
    loop {
        left -= 1;
        match attempt(asked, &client, &address) {
            Ok(fetched) => return Ok(fetched),
            Err(what) if left > 0 && what.may_pass() => {
                let asked_for = if let Trouble::Status(_, time) = what { time } else { None };
                let this_wait = asked_for.map_or(wait, |time| time.min(LONGEST_WAIT).max(wait));
                (asked.again)(&told(what), this_wait);
                std::thread::sleep(this_wait);
                wait *= TRIES;
            }
            Err(what) => return Err(told(what)),
        }
    }
}

fn client(asked: &Download<'_>, address: &Url) -> Result<Client, Trouble> {
    // Fails only where a provider is there already, and then that one does.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        Client::builder()
            .user_agent(concat!("portolan/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::custom(follow))
            .connect_timeout(to_connect(asked.timeout))
            .timeout(asked.timeout)
            .referer(false)
    };
    let built = match asked.ca_file {
        Some(path) => builder().tls_certs_merge(certificates(path)?).build(),
        None => builder().build(),
    };
    match built {
        // A system without any certificates can ask a server that shows none.
        Err(_) if address.scheme() == "http" => builder().tls_certs_only([]).build(),
        built => built,
    }
    .map_err(|error| Trouble::Tls(innermost(&error)))
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, Trouble> {
    let fault = |what: String| Trouble::CaFile(path.to_owned(), what);
    let bytes = std::fs::read(path).map_err(|error| fault(error.to_string()))?;
    let certificates = Certificate::from_pem_bundle(&bytes).map_err(|error| fault(innermost(&error)))?;
    if certificates.is_empty() { Err(fault("no certificate in it".to_owned())) } else { Ok(certificates) }
}

/// What is wrong with a redirect.
#[derive(Debug, thiserror::Error)]
enum BadRedirect {
    #[error("the server sends on more than {MOST_REDIRECTS} times, at last to {0}")]
    TooMany(String),
    #[error("the server sends on from https to {0}, which anybody on the way can change")]
    Unprotected(String),
}

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let to = without_user(attempt.url().as_str());
    let was_protected = attempt.previous().last().is_some_and(|before| before.scheme() == "https");
    if was_protected && attempt.url().scheme() != "https" {
        attempt.error(BadRedirect::Unprotected(to))
    } else if attempt.previous().len() > MOST_REDIRECTS {
        attempt.error(BadRedirect::TooMany(to))
    } else {
        attempt.follow()
    }
}

/// One try.
fn attempt(asked: &Download<'_>, client: &Client, address: &Url) -> Result<Option<Fetched>, Trouble> {
    let deadline = Instant::now() + asked.timeout;
    let mut request = client.get(address.clone()).header(ACCEPT_ENCODING, "gzip");
    if let Some(etag) = asked.etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(date) = asked.last_modified {
        request = request.header(IF_MODIFIED_SINCE, date);
    }
    let response = request.send().map_err(|error| trouble(&error, asked.timeout))?;
    let header = |name: HeaderName, headers: &HeaderMap| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    match response.status() {
        // Who was not asked for what is newer cannot say that there is nothing.
        StatusCode::NOT_MODIFIED if asked.etag.is_some() || asked.last_modified.is_some() => return Ok(None),
        StatusCode::OK => {}
        status => {
            let wait = header(RETRY_AFTER, response.headers()).and_then(|seconds| seconds.trim().parse().ok());
            return Err(Trouble::Status(status, wait.map(Duration::from_secs)));
        }
    }
    let (etag, last_modified) = (header(ETAG, response.headers()), header(LAST_MODIFIED, response.headers()));
    let packed = match header(CONTENT_ENCODING, response.headers()).as_deref() {
        None | Some("identity") => false,
        Some("gzip" | "x-gzip") => true,
        Some(other) => return Err(Trouble::Body(format!("packed as `{}`, not asked for", Shown(other.as_bytes())))),
    };
    let length = response.content_length();
    if length.is_some_and(|length| length > MOST_RECEIVED) {
        return Err(Trouble::TooLarge("larger than 16 MiB"));
    }
    let arriving =
        Arriving { response, received: 0, length, deadline, timeout: asked.timeout, progress: asked.progress };
    let arriving = BufReader::new(arriving);
    let read = if packed { read_all(MultiGzDecoder::new(arriving)) } else { read_all(arriving) };
    let bytes = read.map_err(|error| trouble_of_body(error, asked.timeout))?;
    if bytes.len() as u64 > MOST_UNPACKED {
        return Err(Trouble::TooLarge("larger than 64 MiB when unpacked"));
    }
    let holds = |part: &str| memchr::memmem::find(&bytes, part.as_bytes()).is_some();
    if holds("<registry ") && !holds("</registry>") {
        return Err(Trouble::Body("it ends before `</registry>`".to_owned()));
    }
    Ok(Some(Fetched { bytes, address: without_user(asked.address), etag, last_modified }))
}

/// Everything, or a little more than may come.
fn read_all(mut body: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while bytes.len() as u64 <= MOST_UNPACKED {
        bytes.reserve_exact(GROWTH);
        if body.by_ref().take(GROWTH as u64).read_to_end(&mut bytes)? == 0 {
            break;
        }
    }
    Ok(bytes)
}

/// `1 second`, `0.4 seconds`.
#[derive(Clone, Copy, Debug)]
pub struct Seconds(pub Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        write!(f, "{seconds} second{}", if self.0 == Duration::from_secs(1) { "" } else { "s" })
    }
}

/// A body as it arrives, held to its limits.
struct Arriving<'a> {
    response: Response,
    received: u64,
    length: Option<u64>,
    deadline: Instant,
    timeout: Duration,
    progress: &'a dyn Fn(u64, Option<u64>),
}

/// A limit that was passed, on its way through readers.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Passed(Trouble);

impl Read for Arriving<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.response.read(buffer)?;
        self.received += count as u64;
        (self.progress)(self.received, self.length);
        if self.received > MOST_RECEIVED {
            return Err(io::Error::other(Passed(Trouble::TooLarge("larger than 16 MiB"))));
        }
        // The client's own limit is for each read: a server could go on for ever, byte by byte.
        if count > 0 && Instant::now() > self.deadline {
            return Err(io::Error::other(Passed(Trouble::TimedOut(self.timeout))));
        }
        Ok(count)
    }
}

fn trouble_of_body(error: io::Error, timeout: Duration) -> Trouble {
    match error.downcast::<Passed>() {
        Ok(Passed(what)) => what,
        Err(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>()) {
            Some(inner) if inner.is_timeout() => Trouble::TimedOut(timeout),
            Some(inner) => Trouble::Body(innermost(inner)),
            None => Trouble::Body(error.to_string()),
        },
    }
}

/// What happened before a body came.
fn trouble(error: &reqwest::Error, timeout: Duration) -> Trouble {
    if error.is_timeout() {
        return if error.is_connect() { Trouble::NoAnswer(to_connect(timeout)) } else { Trouble::TimedOut(timeout) };
    }
    if error.is_redirect() {
        return Trouble::Redirects(innermost(error));
    }
    let innermost = innermost(error);
    if chain(error).any(holds_tls) {
        Trouble::Tls(innermost)
    } else if chain(error).any(|error| error.to_string().contains("dns error")) {
        Trouble::Dns(innermost)
    } else if error.is_connect() {
        Trouble::Connect(innermost)
    } else {
        Trouble::Body(innermost)
    }
}

/// Whether it is an error of TLS. An `io::Error` keeps another inside, and not behind it.
fn holds_tls(error: &(dyn Error + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.is::<rustls::Error>() || inner.is_some_and(|inner| holds_tls(inner))
}

/// The error at the bottom, which says what happened; those around it say where.
fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// An error, and those behind it.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
