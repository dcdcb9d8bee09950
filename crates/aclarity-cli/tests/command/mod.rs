//! The command that the tests are about.

use std::env;
use std::process::Command;

/// The native `aclarity`, or what the variable ACLARITY names: that of the npm
/// package, which must do the same (tests/packages/cli.test.mjs).
pub fn aclarity() -> Command {
    let native = || env!("CARGO_BIN_EXE_aclarity").into();
    Command::new(env::var_os("ACLARITY").unwrap_or_else(native))
}
