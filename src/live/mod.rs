//! Analysis while samples arrive: the engine's door for apps.

mod inlet;
mod session;

pub use session::{Live, analyze_with};
