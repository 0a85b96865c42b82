//! Kizahashi（きざはし）: a workplace answers a sheet alone, sees where eyes differ, and talks.
//!
//! The domains in reading order; a domain may use those above it, never those below:

pub mod sheets;

pub mod analyse;

pub mod reports;

// The command line, which starts what is asked for.
pub mod cli;

// Plumbing: names no domain, and no domain knows another's insides.
pub mod db;
pub mod error;
pub mod problem;
pub mod words;
pub mod workbook;
pub mod world;
