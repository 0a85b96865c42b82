//! Kizahashi（きざはし）: a workplace answers a sheet alone, sees where eyes differ, and talks.
//!
//! The domains in reading order; a domain may use those above it, never those below:

pub mod reports;
pub mod sheets;

// Plumbing: names no domain, and no domain knows another's insides.
pub mod charts;
pub mod db;
pub mod error;
pub mod japan;
pub mod typeset;
pub mod words;
pub mod world;
