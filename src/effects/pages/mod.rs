//! The pages of effects: of one workplace for its chief, over all for the promotion office.

mod over_all;
mod workplace;

pub use over_all::over_all;
pub use workplace::workplace;
