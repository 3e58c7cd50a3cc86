//! Downloads the registry's XML, within limits of time, size and trust. No other module uses the network.

use super::{Fetched, without_user};
use crate::text::{Printable, PrintablePath};
use flate2::bufread::MultiGzDecoder;
use reqwest::blocking::{Client, Response};
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    LOCATION, RETRY_AFTER,
};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Certificate, StatusCode, Url};
use std::error::Error;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The most bytes of a response. The registry has 4 MB, or 1 MB with gzip.
const MOST_RECEIVED: u64 = 16 << 20;
/// The most bytes of a response after decompression.
const MOST_UNPACKED: u64 = 64 << 20;
/// The number of tries.
const TRIES: u32 = 3;
/// The wait before the second try. The wait before the third is [`TRIES`] times as long.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait that a server can request.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// The longest time for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// Returns the time limit for a connection. It is shorter than the whole timeout, so that errors can distinguish the
/// two.
fn to_connect(timeout: Duration) -> Duration {
    CONNECT.min(timeout * 3 / 4)
}
const MOST_REDIRECTS: usize = 5;
/// The bytes by which the buffer of a body grows. Doubling would temporarily need twice the size of the body.
const GROWTH: usize = 4 << 20;

/// A request for the registry's XML.
#[derive(Clone, Copy)]
pub struct Download<'a> {
    /// The address: `https://…` or `http://…`.
    pub address: &'a str,
    /// The longest time for one try.
    pub timeout: Duration,
    /// A file of certificates in PEM form that are trusted in addition to those of the system.
    pub ca_file: Option<&'a Path>,
    /// The `ETag` of the stored state.
    pub etag: Option<&'a str>,
    /// The `Last-Modified` of the stored state.
    pub last_modified: Option<&'a str>,
    /// Called with the number of bytes so far, and of all if that is known.
    pub progress: &'a dyn Fn(u64, Option<u64>),
    /// Called with the error of a try and the wait before the next.
    pub again: &'a dyn Fn(&DownloadError, Duration),
}

/// Why a download failed.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", Printable(address.as_bytes()))]
pub struct DownloadError {
    /// The address without the user's name and password.
    address: String,
    /// The problem.
    pub what: DownloadFault,
}

/// The fault of a download.
#[derive(Debug)]
pub enum DownloadFault {
    /// The address is invalid.
    Address(String),
    /// The file of certificates cannot be used.
    CaFile(PathBuf, String),
    /// The server's name was not found.
    Dns(String),
    /// The server is unreachable or refuses the connection.
    Connect(String),
    /// The connection took longer than this.
    NoAnswer(Duration),
    /// The server is not trusted.
    Tls(String),
    /// The download took longer than this.
    TimedOut(Duration),
    /// The status of the response, and the wait that the server requests.
    Status(StatusCode, Option<Duration>),
    /// A redirect is refused.
    Redirects(String),
    /// The body is truncated or damaged.
    Body(String),
    /// The body is larger than the registry can be.
    TooLarge(&'static str),
}

impl fmt::Display for DownloadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(what) => write!(f, "not a usable address: {what}"),
            Self::CaFile(path, what) => write!(f, "{}: {what}", PrintablePath(path)),
            Self::Dns(what) => write!(f, "the lookup of the server's name failed: {what}"),
            Self::Connect(what) => write!(f, "no connection to the server: {what}"),
            Self::Tls(what) => write!(f, "the server is not trusted: {what}"),
            Self::NoAnswer(time) => write!(f, "no connection to the server within {}", Seconds(*time)),
            Self::TimedOut(time) => write!(f, "not finished within {}", Seconds(*time)),
            Self::Status(status, _) => write!(f, "the server responds with {status}"),
            Self::Redirects(what) => f.write_str(what),
            Self::Body(what) => write!(f, "the response is damaged: {what}"),
            Self::TooLarge(what) => write!(f, "the response is {what}, which is too large for the registry"),
        }
    }
}

impl DownloadFault {
    /// Returns a hint.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Address(_) => "`--url` takes https://…, or http://… for a mirror that you trust",
            Self::CaFile(..) => "`--ca-file` takes certificates in PEM form",
            Self::Dns(_) | Self::Connect(_) | Self::NoAnswer(_) => {
                "check the network connection, set HTTPS_PROXY behind a proxy, or use a mirror with `--url`"
            }
            Self::Tls(_) => "trust your own certificate authority, such as a proxy's, with `--ca-file FILE`",
            Self::TimedOut(_) => "try later, or allow more time with `--timeout SECONDS`",
            Self::Status(..) if self.may_pass() => "try later, or use a mirror with `--url`",
            Self::Status(..) | Self::Redirects(_) => "check the address, or omit `--url` to fetch from IANA",
            Self::Body(_) => "try again, or use a mirror with `--url`",
            Self::TooLarge(_) => "check that the address is that of the registry's XML",
        }
    }

    /// Returns whether another try may succeed.
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

/// Downloads the registry's XML; `None` if the stored state is the newest.
///
/// # Errors
/// If three tries fail, or the response cannot be the registry.
pub fn download(options: &Download<'_>) -> Result<Option<Fetched>, DownloadError> {
    let failed = |what| DownloadError { address: without_user(options.address), what };
    let address = Url::parse(options.address).map_err(|error| failed(DownloadFault::Address(error.to_string())))?;
    if !is_web(address.scheme()) {
        return Err(failed(DownloadFault::Address(format!("`{}` is neither https nor http", address.scheme()))));
    }
    let client = client(options, &address).map_err(failed)?;
    let mut wait = FIRST_WAIT.min(options.timeout);
    let mut left = TRIES;
    loop {
        left -= 1;
        match attempt(options, &client, &address) {
            Ok(fetched) => return Ok(fetched),
            Err(what) if left > 0 && what.may_pass() => {
                let requested = if let DownloadFault::Status(_, time) = what { time } else { None };
                let this_wait = requested.map_or(wait, |time| time.min(LONGEST_WAIT).max(wait));
                (options.again)(&failed(what), this_wait);
                std::thread::sleep(this_wait);
                wait *= TRIES;
            }
            Err(what) => return Err(failed(what)),
        }
    }
}

fn is_web(scheme: &str) -> bool {
    matches!(scheme, "https" | "http")
}

fn client(options: &Download<'_>, address: &Url) -> Result<Client, DownloadFault> {
    // Fails only if the process already has a provider, which is then used.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        Client::builder()
            .user_agent(concat!("portolan/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::custom(follow))
            .connect_timeout(to_connect(options.timeout))
            .timeout(options.timeout)
            .referer(false)
    };
    let built = match options.ca_file {
        Some(path) => builder().tls_certs_merge(certificates(path)?).build(),
        None => builder().build(),
    };
    match built {
        // Plain http works on a system without certificates.
        Err(_) if address.scheme() == "http" => builder().tls_certs_only([]).build(),
        built => built,
    }
    .map_err(|error| DownloadFault::Tls(innermost(&error)))
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, DownloadFault> {
    let fault = |what: String| DownloadFault::CaFile(path.to_owned(), what);
    let bytes = std::fs::read(path).map_err(|error| fault(error.to_string()))?;
    let certificates = Certificate::from_pem_bundle(&bytes).map_err(|error| fault(innermost(&error)))?;
    if certificates.is_empty() { Err(fault("no certificate in it".to_owned())) } else { Ok(certificates) }
}

/// Why a redirect is refused.
#[derive(Debug, thiserror::Error)]
enum BadRedirect {
    #[error("the server redirects more than {MOST_REDIRECTS} times, the last time to {0}")]
    TooMany(String),
    #[error("the server redirects from https to {0}, which is not protected")]
    Unprotected(String),
    #[error("the server redirects to {0}, which is neither https nor http")]
    OtherScheme(String),
}

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let to = without_user(attempt.url().as_str());
    let was_protected = attempt.previous().last().is_some_and(|before| before.scheme() == "https");
    let scheme = attempt.url().scheme();
    if !is_web(scheme) {
        attempt.error(BadRedirect::OtherScheme(to))
    } else if was_protected && scheme != "https" {
        attempt.error(BadRedirect::Unprotected(to))
    } else if attempt.previous().len() > MOST_REDIRECTS {
        attempt.error(BadRedirect::TooMany(to))
    } else {
        attempt.follow()
    }
}

/// Makes one try.
fn attempt(options: &Download<'_>, client: &Client, address: &Url) -> Result<Option<Fetched>, DownloadFault> {
    let deadline = Instant::now() + options.timeout;
    let mut request = client.get(address.clone()).header(ACCEPT_ENCODING, "gzip");
    if let Some(etag) = options.etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(date) = options.last_modified {
        request = request.header(IF_MODIFIED_SINCE, date);
    }
    let response = request.send().map_err(|error| trouble(&error, options.timeout))?;
    let header = |name: HeaderName, headers: &HeaderMap| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    match response.status() {
        // Only a conditional request can have this answer.
        StatusCode::NOT_MODIFIED if options.etag.is_some() || options.last_modified.is_some() => return Ok(None),
        StatusCode::OK => {}
        status => {
            // The client gives back a redirect to an address that it does not take for one, such as `file:///x`.
            let to = header(LOCATION, response.headers()).filter(|_| status.is_redirection());
            if let Some(to) = to.and_then(|to| response.url().join(&to).ok()).filter(|to| !is_web(to.scheme())) {
                let refused = BadRedirect::OtherScheme(without_user(to.as_str()));
                return Err(DownloadFault::Redirects(refused.to_string()));
            }
            let wait = header(RETRY_AFTER, response.headers()).and_then(|seconds| seconds.trim().parse().ok());
            return Err(DownloadFault::Status(status, wait.map(Duration::from_secs)));
        }
    }
    let (etag, last_modified) = (header(ETAG, response.headers()), header(LAST_MODIFIED, response.headers()));
    let packed = match header(CONTENT_ENCODING, response.headers()).as_deref() {
        None | Some("identity") => false,
        Some("gzip" | "x-gzip") => true,
        Some(other) => {
            return Err(DownloadFault::Body(format!(
                "encoded as `{}`, which was not requested",
                Printable(other.as_bytes())
            )));
        }
    };
    let length = response.content_length();
    if length.is_some_and(|length| length > MOST_RECEIVED) {
        return Err(DownloadFault::TooLarge("larger than 16 MiB"));
    }
    let arriving =
        Arriving { response, received: 0, length, deadline, timeout: options.timeout, progress: options.progress };
    let arriving = BufReader::new(arriving);
    let read = if packed { read_all(MultiGzDecoder::new(arriving)) } else { read_all(arriving) };
    let bytes = read.map_err(|error| trouble_of_body(error, options.timeout))?;
    if bytes.len() as u64 > MOST_UNPACKED {
        return Err(DownloadFault::TooLarge("larger than 64 MiB when decompressed"));
    }
    let holds = |part: &str| memchr::memmem::find(&bytes, part.as_bytes()).is_some();
    if holds("<registry ") && !holds("</registry>") {
        return Err(DownloadFault::Body("it ends before `</registry>`".to_owned()));
    }
    Ok(Some(Fetched { bytes, address: without_user(options.address), etag, last_modified }))
}

/// Reads everything, up to a little more than the limit.
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

/// Displays a duration as `1 second` or `0.4 seconds`.
#[derive(Clone, Copy, Debug)]
pub struct Seconds(pub Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        write!(f, "{seconds} second{}", if self.0 == Duration::from_secs(1) { "" } else { "s" })
    }
}

/// A body as it arrives, with its limits checked.
struct Arriving<'a> {
    response: Response,
    received: u64,
    length: Option<u64>,
    deadline: Instant,
    timeout: Duration,
    progress: &'a dyn Fn(u64, Option<u64>),
}

/// A limit that was exceeded, inside an `io::Error`.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Exceeded(DownloadFault);

impl Read for Arriving<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.response.read(buffer)?;
        self.received += count as u64;
        (self.progress)(self.received, self.length);
        if self.received > MOST_RECEIVED {
            return Err(io::Error::other(Exceeded(DownloadFault::TooLarge("larger than 16 MiB"))));
        }
        // The client's own timeout is per read, so a server could send byte by byte forever.
        if count > 0 && Instant::now() > self.deadline {
            return Err(io::Error::other(Exceeded(DownloadFault::TimedOut(self.timeout))));
        }
        Ok(count)
    }
}

fn trouble_of_body(error: io::Error, timeout: Duration) -> DownloadFault {
    match error.downcast::<Exceeded>() {
        Ok(Exceeded(what)) => what,
        Err(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>()) {
            Some(inner) if inner.is_timeout() => DownloadFault::TimedOut(timeout),
            Some(inner) => DownloadFault::Body(innermost(inner)),
            None => DownloadFault::Body(error.to_string()),
        },
    }
}

/// Returns the problem of a request before its body.
fn trouble(error: &reqwest::Error, timeout: Duration) -> DownloadFault {
    if error.is_timeout() {
        return if error.is_connect() {
            DownloadFault::NoAnswer(to_connect(timeout))
        } else {
            DownloadFault::TimedOut(timeout)
        };
    }
    if error.is_redirect() {
        return DownloadFault::Redirects(innermost(error));
    }
    let innermost = innermost(error);
    if chain(error).any(holds_tls) {
        DownloadFault::Tls(innermost)
    } else if chain(error).any(|error| error.to_string().contains("dns error")) {
        DownloadFault::Dns(innermost)
    } else if error.is_connect() {
        DownloadFault::Connect(innermost)
    } else {
        DownloadFault::Body(innermost)
    }
}

/// Returns whether an error is from TLS. An `io::Error` wraps another error without naming it as its source.
fn holds_tls(error: &(dyn Error + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.is::<rustls::Error>() || inner.is_some_and(|inner| holds_tls(inner))
}

/// Returns the innermost error, which names the cause.
fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Returns an error and its sources.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
