//! What leaves on paper and in files: pictures, PDFs, workbooks.
#![expect(clippy::unwrap_used, reason = "what a test unwraps in vain, it fails by")]

mod documents;
mod gatherings;
mod people;
mod pictures;
mod session;
