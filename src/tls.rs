//! HTTPS of our own, for networks without a server in front.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::error::{Error, Result};

/// So long somebody may take to agree on the encryption.
const PATIENCE: Duration = Duration::from_secs(10);
/// So many connections may be agreed on before the next is taken.
const READY: usize = 64;
/// How long we wait after an error of the machine's, such as too many open files.
const AGAIN: Duration = Duration::from_millis(500);

/// Who we are: the certificate with its chain, and its key.
pub struct Identity(Arc<ServerConfig>);

impl Identity {
    /// Reads both from PEM files.
    pub fn read(certificate: &Path, key: &Path) -> Result<Identity> {
        let chain =
            CertificateDer::pem_slice_iter(&read(certificate)?).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(|error| unreadable(certificate, &error))?;
        let secret =
            PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|error| unreadable(key, &error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring serves the default versions")
            .with_no_client_auth()
            .with_single_cert(chain, secret)
            .map_err(|error| unreadable(certificate, &error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Identity(Arc::new(config)))
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
