//! The command under test.

use std::env;
use std::process::Command;

/// The native `aclarity`, or the command in the variable ACLARITY: that of the
/// npm package, which must behave the same (tests/packages/cli.test.mjs).
pub fn aclarity() -> Command {
    let native = || env!("CARGO_BIN_EXE_aclarity").into();
    Command::new(env::var_os("ACLARITY").unwrap_or_else(native))
}
