//! The arithmetic of answers, and what of it may be told.
//!
//! Answers go in, a [`Publication`](shown::Publication) comes out.  There is no clock here, no disk, no network, no
//! database and no HTML; the crate has no dependencies, so there cannot be.  If a figure on a screen
//! is wrong and the answers behind it are right, the mistake is in this crate.
//!
//! In reading order:

pub mod agreement;
pub mod change;
mod dice;
pub mod effect;
pub mod gap;
pub mod groups;
pub mod level;
pub mod shown;

pub use shown::ballots;

#[cfg(test)]
mod vectors;
