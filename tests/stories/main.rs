//! Stories: a person does something through the front door.  One binary, for linking takes long.
//!
//! `common` has the world they happen in and the browsers people hold; read it first.

#![expect(clippy::unwrap_used, reason = "a story that stumbles has failed")]

mod city;
mod common;
#[path = "../lengths/mod.rs"]
mod lengths;
mod metropolis;
mod office;
mod server;
mod small_disk;

mod accounts;
mod alone;
mod actions;
mod asks;
mod attacks;
mod bad_days;
mod bad_input;
mod crowd;
mod database;
mod dialogues;
mod doors;
mod evidence;
mod gatherings;
mod handovers;
mod hard_days;
mod keeping;
mod keys;
mod kills;
mod live;
mod measuring;
mod model;
mod outside;
mod organisations;
mod promoting;
mod policies;
mod record;
mod results;
mod retention;
mod roster;
mod rounds;
mod screens;
mod sessions;
mod sheets;
mod six_years;
mod talks;
mod upgrades;
mod versions;

mod heavy_days;

mod headers;
mod papers;
mod promises;
mod rooms;
mod sql;
mod who_may;
mod words;
