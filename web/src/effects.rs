//! What the page does besides computing its state and showing it.

pub mod jobs;
