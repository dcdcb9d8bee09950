//! What the tests that cross crates have in common.

pub mod compare;
pub mod differential;
pub mod real_server;
pub mod shared;
pub mod transcript;
