//! Every SQL text about accounts.
