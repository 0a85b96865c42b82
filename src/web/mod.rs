//! What every page shares: layout, forms, headers, static files, and how a failure is told.
//!
//! [`guard`] wraps all routes.  It reads the reader's language, refuses forms that come from
//! elsewhere, sets the headers, and draws the page of an [`Error`](crate::error::Error), so that a
//! handler only returns it.

mod assets;
mod cookies;
pub mod fields;
mod forms;
mod guard;
mod kept;
mod load;
mod page;
mod problems;
mod upload;

pub use crate::typed::{Fault, fault};
pub use assets::{asset, download, healthy, nowhere, ready, serve_asset};
pub use cookies::{Cookies, Sealed};
pub use forms::{
    Field, FormToken, Posted, Pressed, Shared, fault_of, fault_summary, same, told_beside,
};
pub use guard::guard;
pub use load::{Class, Load, gives_a_file, take_turns};
pub use page::{Desk, Page, Tab, back, picture, rich, tick, whole_address};
pub use problems::problem_table;
pub use upload::Upload;
