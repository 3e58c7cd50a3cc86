//! Servers on this computer for one test: made of sockets, so that they can answer in ways that no proper server does.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Both ways of a connection.
pub(super) trait Connection: Read + Write {}
impl<T: Read + Write> Connection for T {}

/// A server that answers each request, and remembers them.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers each request with what `answer` writes, then hangs up.
    pub(super) fn new(answer: impl Fn(&mut dyn Connection) + Send + Sync + 'static) -> Self {
        Self::with(None, answer)
    }

    /// Answers with these bytes.
    pub(super) fn saying(answer: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        Self::new(move |connection| drop(connection.write_all(answer.as_ref())))
    }

    fn with(tls: Option<Arc<ServerConfig>>, answer: impl Fn(&mut dyn Connection) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let answer = Arc::new(answer);
        // It ends with the process, after all tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, seen, answer) = (tls.clone(), Arc::clone(&seen), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
                    let mut connection: Box<dyn Connection> = match tls {
                        None => Box::new(stream),
                        Some(tls) => Box::new(StreamOwned::new(ServerConnection::new(tls).unwrap(), stream)),
                    };
                    let Some(request) = request(&mut connection) else { return };
                    seen.lock().unwrap().push(request);
                    answer(&mut connection);
                    let _ = connection.flush();
                });
            }
        });
        Self { address, requests }
    }

    /// Returns the heads of all requests.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(super) fn http(&self) -> String {
        format!("http://{}/registry.xml", self.address)
    }

    pub(super) fn https(&self) -> String {
        format!("https://localhost:{}/registry.xml", self.address.port())
    }
}

/// Reads the head of a request.
fn request(connection: &mut dyn Connection) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if connection.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// A certificate authority of the test's own, and servers that it vouches for.
pub(super) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    pub(super) fn new() -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        let name = format!("Test Authority {}", MADE.fetch_add(1, Ordering::Relaxed));
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap() }
    }

    /// Its certificate, for `--ca-file`.
    pub(super) fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// Returns a server over TLS, under the name `localhost`.
    pub(super) fn server(&self, answer: impl Fn(&mut dyn Connection) + Send + Sync + 'static) -> Server {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Server::with(Some(Arc::new(config)), answer)
    }
}

/// Returns a whole answer with this body, after some header lines.
pub(super) fn ok(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Gives answers one after the other; the last one again and again.
pub(super) fn in_turn(answers: Vec<Vec<u8>>) -> impl Fn(&mut dyn Connection) + Send + Sync + 'static {
    let next = AtomicUsize::new(0);
    move |connection| {
        let number = next.fetch_add(1, Ordering::Relaxed).min(answers.len() - 1);
        let _ = connection.write_all(&answers[number]);
    }
}

/// Returns a closed port of this machine.
pub(super) fn closed_port() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// Sends bytes again and again until the other side hangs up.
pub(super) fn for_ever(connection: &mut dyn Connection, bytes: &[u8], pause: Duration) {
    while connection.write_all(bytes).and_then(|()| connection.flush()).is_ok() {
        std::thread::sleep(pause);
    }
}
