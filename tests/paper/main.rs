//! What leaves on paper and in files: pictures, PDFs, workbooks.
#![expect(clippy::unwrap_used, reason = "what a test unwraps in vain, it fails by")]

mod documents;
mod evidence;
mod gatherings;
#[expect(dead_code, reason = "bad sheets use more of it")]
#[path = "../files/mod.rs"]
mod files;
mod people;
mod pictures;
mod session;
mod talk;
mod trying;
