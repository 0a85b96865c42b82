//! HTTPS of our own, for networks without a server in front.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, ServerConfig, SignatureScheme,
    StreamOwned,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use x509_cert::der::Decode;

use crate::error::{Error, Result};

/// So long somebody may take to agree on the encryption.
const PATIENCE: Duration = Duration::from_secs(10);
/// So many connections may be agreed on before the next is taken.
const READY: usize = 64;
/// How long we wait after an error of the machine's, such as too many open files.
const AGAIN: Duration = Duration::from_millis(500);

/// Who can hear what passes between browsers and us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// Nobody else: we encrypt, or a server in front of us does.
    Nobody,
    /// Only this machine, where we listen.
    ThisMachine,
    /// The network, because somebody asked for http.
    AsAsked,
    /// The network, and nobody asked for that.
    Unasked,
}

impl Hearing {
    /// Of a service that listens there.
    pub fn of(listens: IpAddr, certificate: bool, public_url: Option<&str>, http: bool) -> Hearing {
        match () {
            () if certificate || is_https(public_url) => Hearing::Nobody,
            () if http => Hearing::AsAsked,
            () if listens.to_canonical().is_loopback() => Hearing::ThisMachine,
            () => Hearing::Unasked,
        }
    }
}

/// Whether people open us by https.
pub fn is_https(public_url: Option<&str>) -> bool {
    public_url.is_some_and(|url| url.starts_with("https://"))
}

/// Who we are: the certificate with its chain, and its key.
pub struct Identity(Arc<ServerConfig>);

impl Identity {
    /// Reads both from PEM files.
    pub fn read(certificate: &Path, key: &Path) -> Result<Identity> {
        let chain = chain(certificate)?;
        let secret =
            PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|error| unreadable(key, &error))?;
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .expect("ring serves the default versions")
            .with_no_client_auth()
            .with_single_cert(chain, secret)
            .map_err(|error| unreadable(certificate, &error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Identity(Arc::new(config)))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn chain(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let chain = CertificateDer::pem_slice_iter(&read(file)?).collect::<Result<Vec<_>, _>>();
    chain.map_err(|error| unreadable(file, &error))
}

/// The first of a chain: the server's own.
fn own(file: &Path) -> Result<CertificateDer<'static>> {
    let first = chain(file)?.into_iter().next();
    first.ok_or_else(|| Error::fault(format!("{}: no certificate", file.display())))
}

/// What a server's own certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Whose it is.
    pub subject: String,
    /// Who vouches for it.
    pub issuer: String,
    /// From when on it holds.
    pub starts: Timestamp,
    /// Until when.
    pub ends: Timestamp,
}

impl Certificate {
    /// Reads the first of a PEM file.
    pub fn read(file: &Path) -> Result<Certificate> {
        let der = own(file)?;
        let read =
            x509_cert::Certificate::from_der(&der).map_err(|error| unreadable(file, &error))?;
        let (told, validity) = (&read.tbs_certificate, &read.tbs_certificate.validity);
        let moment = |at: x509_cert::time::Time| {
            Timestamp::from_second(at.to_unix_duration().as_secs().try_into().unwrap_or(i64::MAX))
        };
        Ok(Certificate {
            subject: told.subject.to_string(),
            issuer: told.issuer.to_string(),
            starts: moment(validity.not_before)?,
            ends: moment(validity.not_after)?,
        })
    }
}

/// An encrypted line to our own service, which has to show the certificate of that file: one that was renewed and not
/// yet read is found so.
pub fn to_ourselves(
    stream: std::net::TcpStream,
    certificate: &Path,
) -> Result<StreamOwned<ClientConnection, std::net::TcpStream>> {
    let only = Only(own(certificate)?, provider());
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("ring serves the default versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(only))
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let client = ClientConnection::new(Arc::new(config), name)
        .map_err(|error| Error::fault(error.to_string()))?;
    Ok(StreamOwned::new(client, stream))
}

/// Believes one certificate and no other.
#[derive(Debug)]
struct Only(CertificateDer<'static>, Arc<CryptoProvider>);

impl ServerCertVerifier for Only {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match *shown == self.0 {
            true => Ok(ServerCertVerified::assertion()),
            false => Err(rustls::Error::General("another certificate".to_owned())),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, shown, signed, &self.1.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, shown, signed, &self.1.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.1.signature_verification_algorithms.supported_schemes()
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::fault(format!("{}: {error}", file.display()))
}

/// Connections that have agreed on the encryption.  Each does so on its own, so that a slow one holds up nobody.
pub struct Listener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    here: SocketAddr,
}

impl Listener {
    /// Over a listening socket.
    pub fn new(socket: TcpListener, identity: Identity) -> Listener {
        let here = socket.local_addr().unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0)));
        let (hand_on, ready) = mpsc::channel(READY);
        tokio::spawn(accept(socket, TlsAcceptor::from(identity.0), hand_on));
        Listener { ready, here }
    }
}

/// Until nobody takes them any more.
async fn accept(
    socket: TcpListener,
    acceptor: TlsAcceptor,
    hand_on: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = socket.accept() => accepted,
            () = hand_on.closed() => return,
        };
        let Ok((stream, from)) = accepted else {
            tokio::time::sleep(AGAIN).await;
            continue;
        };
        let (agreeing, hand_on) = (acceptor.accept(stream), hand_on.clone());
        tokio::spawn(async move {
            if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, agreeing).await {
                let _ = hand_on.send((stream, from)).await;
            }
        });
    }
}

impl axum::serve::Listener for Listener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_hears_what_passes_only_where_somebody_asked_for_it() {
        let here = ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"];
        let anywhere = ["0.0.0.0", "::", "10.1.2.3", "fd00::5", "::ffff:10.1.2.3"];
        let none = [None, Some("http://kizahashi.city.local")];
        let https = Some("https://kizahashi.city.local");
        let of = |ip: &str, certificate, url, http| {
            Hearing::of(ip.parse().unwrap(), certificate, url, http)
        };
        for ip in here.iter().chain(&anywhere) {
            for http in [false, true] {
                assert_eq!(of(ip, false, https, http), Hearing::Nobody, "{ip}: a server in front");
                for url in none.into_iter().chain([https]) {
                    assert_eq!(of(ip, true, url, http), Hearing::Nobody, "{ip}: on its own");
                }
            }
        }
        for url in none {
            for ip in here {
                assert_eq!(of(ip, false, url, false), Hearing::ThisMachine, "{ip} {url:?}");
            }
            for ip in anywhere {
                assert_eq!(of(ip, false, url, false), Hearing::Unasked, "{ip} {url:?}");
            }
            for ip in here.iter().chain(&anywhere) {
                assert_eq!(of(ip, false, url, true), Hearing::AsAsked, "{ip} {url:?}");
            }
        }
    }
}
