//! Hostile and clumsy input, through the front door: bad files and forms, scripts in every field, no way out.
//!
//! One process of its own, for it is measured: what a bad input costs in memory and in time.

#![expect(clippy::unwrap_used, reason = "what a test unwraps in vain, it fails by")]

#[expect(dead_code, reason = "stories use more of it")]
#[path = "../stories/common.rs"]
mod common;
#[expect(dead_code, reason = "bad sheets use more of it")]
#[path = "../files/mod.rs"]
mod files;

#[expect(dead_code, reason = "stories use more of it")]
#[path = "../stories/office.rs"]
mod office;

#[expect(dead_code, reason = "the gate's other parts use more of it")]
#[path = "../lengths/mod.rs"]
mod lengths;

mod bad_inputs;
mod corpus;
mod hall;
mod limits;
mod netless;
mod planted;
mod reading;
mod sheet;
