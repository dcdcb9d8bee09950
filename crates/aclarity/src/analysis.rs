//! What rules amount to as a whole: who may run what, what is probably not
//! meant, and what differs between servers.
//!
//! Everything here follows from what users may do, as the rest of the crate
//! computes it; nothing is read off the text of rules that their effect does
//! not say.

pub mod cases;
pub mod clients;
pub mod configuration;
pub mod difference;
pub mod fix;
mod fixes;
pub mod lint;
pub mod matrix;
mod needs;

pub use fixes::fixes;
