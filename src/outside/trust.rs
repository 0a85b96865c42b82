//! Whose certificates are believed: the municipality's own authorities, else those this machine believes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::error::{Error, Result};

/// Where Debian and its kin keep the authorities of the machine.
const MACHINE: &str = "/etc/ssl/certs/ca-certificates.crt";

/// The certificates in that file, or in the machine's own.
pub(super) fn authorities(file: Option<&Path>) -> Result<Vec<CertificateDer<'static>>> {
    let file = file.map_or_else(|| PathBuf::from(MACHINE), Path::to_owned);
    if !file.exists() && file == Path::new(MACHINE) {
        return Ok(Vec::new());
    }
    let pem = std::fs::read(&file)?;
    let read = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
    read.map_err(|error| Error::fault(format!("{}: {error}", file.display())))
}

/// TLS that believes them.
pub(super) fn client(authorities: Vec<CertificateDer<'static>>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(authorities);
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("ring serves the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

/// The cryptography of every connection.
pub(super) fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// A secret kept in a file of its own, so that settings may be shown around.
pub(super) fn secret(file: Option<&Path>) -> Result<Option<String>> {
    let Some(file) = file else { return Ok(None) };
    let text = std::fs::read_to_string(file)
        .map_err(|error| Error::fault(format!("{}: {error}", file.display())))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}
