//! The playground on this computer, rebuilt when a source file changes.

use crate::setup;
use crate::wasm;
use anyhow::{Result, bail};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;

/// Where to serve, and what.
#[derive(clap::Args)]
pub struct Args {
    /// The port of http://127.0.0.1:PORT
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Serve the page as it is published: smaller and faster, slower to build
    #[arg(long)]
    release: bool,
}

/// Serves until it is stopped.
pub fn run(args: Args) -> Result<()> {
    setup::ensure(&[if args.release {
        setup::PAGE
    } else {
        setup::SERVE
    }])?;
    let address = SocketAddr::from(([127, 0, 0, 1], args.port));
    if TcpStream::connect(address).is_ok() {
        bail!("something else listens on {address}; choose another port with --port");
    }

    let mut trunk = if args.release {
        wasm::release_command("trunk")
    } else {
        wasm::command("trunk")
    };
    trunk
        .args(["serve", "--address", "127.0.0.1", "--port"])
        .arg(args.port.to_string())
        // The page is at the top of this server, and beside the published one
        // on the disk, not over it.
        .args(["--public-url", "/", "--dist", "target/serve"]);
    if args.release {
        trunk.arg("--release");
    } else {
        // Unoptimised wasm is slow to use; debugging information slow to load.
        trunk
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
    }
    println!("\n  The playground will be at http://{address} as soon as it is built.");
    println!("  The first build takes a few minutes. Ctrl+C stops the server.\n");
    become_trunk(trunk)
}

/// Trunk takes our place, so that stopping us, by any signal, stops it.
#[cfg(unix)]
fn become_trunk(mut trunk: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    bail!("cannot start trunk: {}", trunk.exec())
}

#[cfg(not(unix))]
fn become_trunk(mut trunk: Command) -> Result<()> {
    let status = trunk.status()?;
    if !status.success() {
        bail!("trunk ended: {status}");
    }
    Ok(())
}
