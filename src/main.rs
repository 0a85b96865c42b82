//! Reads the command line, the clock, the environment and the disk; then starts the rest.
fn main() {}
