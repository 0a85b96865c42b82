//! Files that are sent to us: one a form, from one of our own pages, never more than is read of it.

use std::time::Duration;

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::header;
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use tokio::time::timeout;

use super::{Posted, same};
use crate::App;
use crate::error::{Error, Result};
use crate::msg;

/// So much of a file is kept; of the rest only the size is told.
const KEPT: usize = 10 << 20;
/// So much is listened to, so that a browser hears our answer instead of a broken line.
const HEARD: usize = 256 << 20;
/// How long a file may be on its way.
const ON_ITS_WAY: Duration = Duration::from_secs(5 * 60);

/// The file of a form that was sent from one of our own pages.
#[derive(Debug, Default)]
pub struct Upload {
    /// The file's name as its owner calls it; empty where none was chosen.
    pub name: String,
    /// What is in it, cut off where it is larger than anything we read.
    pub bytes: Vec<u8>,
    /// How large it is.
    pub size: u64,
    /// The short fields beside it.
    fields: Vec<(String, String)>,
}

impl Upload {
    /// The file's name without its ending.
    pub fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(&*self.name, |(stem, _)| stem)
    }

    /// What was typed in a short field beside the file; empty where nothing was.
    pub fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value)
    }

    /// The token comes first: of a form from elsewhere nothing more is read.
    async fn read(mut form: Multipart, token: &str) -> Result<Upload> {
        let first = form.next_field().await.map_err(|_| not_understood())?;
        let first = first.filter(|field| field.name() == Some("token")).ok_or(Error::CrossSite)?;
        if !same(&line(first).await?, token.as_bytes()) {
            return Err(Error::CrossSite);
        }
        let mut upload = Upload::default();
        while let Some(field) = form.next_field().await.map_err(|_| not_understood())? {
            match field.name().map(str::to_owned) {
                Some(name) if name == "file" => upload.take(field).await?,
                Some(name) => {
                    let value = String::from_utf8_lossy(&line(field).await?).into_owned();
                    upload.fields.push((name, value));
                }
                None => {}
            }
        }
        Ok(upload)
    }

    async fn take(&mut self, mut file: Field<'_>) -> Result<()> {
        self.name = file.file_name().unwrap_or_default().to_owned();
        while let Some(chunk) = file.chunk().await.map_err(|_| too_large())? {
            let room = KEPT.saturating_sub(self.bytes.len());
            self.bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
            self.size += chunk.len() as u64;
        }
        Ok(())
    }
}

impl FromRequest<App> for Upload {
    type Rejection = Error;
    async fn from_request(mut request: Request, app: &App) -> Result<Upload> {
        if !is_multipart(&request) {
            let Posted(NoFile {}) = <Posted<NoFile>>::from_request(request, app).await?;
            return Ok(Upload::default());
        }
        let jar = CookieJar::from_headers(request.headers());
        let token = app.cookies.form_token(&jar).ok_or(Error::CrossSite)?;
        DefaultBodyLimit::max(HEARD).apply(&mut request);
        let form = Multipart::from_request(request, app).await.map_err(|_| not_understood())?;
        let read = timeout(ON_ITS_WAY, Upload::read(form, &token.0)).await;
        read.map_err(|_| Error::Refused(msg!("form-too-slow")))?
    }
}

/// The same form from a browser that sends no files.
#[derive(Deserialize)]
struct NoFile {}

fn is_multipart(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// A short field.
async fn line(mut field: Field<'_>) -> Result<Vec<u8>> {
    const LONGEST: usize = 1024;
    let mut line = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| not_understood())? {
        line.extend_from_slice(&chunk);
        if line.len() > LONGEST {
            return Err(not_understood());
        }
    }
    Ok(line)
}

fn not_understood() -> Error {
    Error::Refused(msg!("form-not-understood"))
}

fn too_large() -> Error {
    Error::Refused(msg!("file-too-large", most = KEPT >> 20))
}
