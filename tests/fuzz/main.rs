//! Every reader of ours, fed with what nobody would send: none panics, hangs or takes memory without end, and its own laws
//! hold.
//!
//! Inputs are mutated here, under the toolchain everybody has.  A fuzzer that instruments the program would compile the
//! whole product once more, Typst below it included, on another toolchain, which nobody does before a push.  What it would
//! know from coverage we take from what a reader says: an input that brings an answer of a new kind is kept and mutated
//! further.  Workbooks are mutated inside their parts, receipts are given their check again, backups are sealed again, so
//! that what is behind these is reached as well.
//!
//! `corpus/` holds a folder a target: inputs that once brought an answer of a new kind, those that once broke a reader, and
//! some made by hand to be nasty, which have names.  All of it is read on every run before anything new.  `FUZZ_REMEMBER=1`
//! lays down what is found on the way; a few of these are worth keeping, not all.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its inputs has failed")]

#[path = "../stories/common.rs"]
#[expect(dead_code, reason = "the stories use all of it")]
mod common;
#[path = "../lengths/mod.rs"]
#[expect(dead_code, reason = "the stories use all of it")]
mod lengths;
mod mutate;
mod outside;
mod readers;
mod run;
mod web;
