//! A server's folder: `server`, which runs from wherever the folder is, and
//! what it needs beside it.
//!
//! A new folder is made and tried next to the old one and then takes its
//! place, so that a failure, or a test that runs meanwhile, never finds half.

use super::download::Downloads;
use super::pins::{Package, Pins, Registry, Run, Server};
use super::{debian, pypi};
use crate::repo;
use crate::run::say;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SERVER: &str = "server";
/// Which package a folder was made from.
const ORIGIN: &str = "origin.txt";
/// Where packages have their libraries.
const LIBRARIES: &[&str] = &["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"];

/// Whether the pinned server is there and runs.
pub fn is_present(server: &Server, into: &Path) -> bool {
    let folder = into.join(&server.name);
    fs::read_to_string(folder.join(ORIGIN)).is_ok_and(|origin| origin == origin_of(server))
        && try_out(server, &folder).is_ok()
}

/// Makes the folder of a server from what was downloaded.
pub fn install(server: &Server, pins: &Pins, downloads: &Downloads, into: &Path) -> Result<()> {
    let package = downloads.file(&server.package)?;
    let libraries: Vec<PathBuf> = pins
        .libraries_of(server)
        .map(|library| downloads.library(library))
        .collect::<Result<_>>()?;

    // Hidden names, so that nobody takes them for servers.
    let new = into.join(format!(".new-{}", server.name));
    let old = into.join(format!(".old-{}", server.name));
    let unpacked = repo::root().join("target/xtask/servers/unpacked");
    for folder in [&new, &old, &unpacked] {
        remove(folder)?;
    }
    fs::create_dir_all(&new)?;
    fs::create_dir_all(&unpacked)?;

    say!("  unpacking {}", server.name);
    match server.registry {
        Registry::Pypi => pypi::unpack(&package, &unpacked)?,
        Registry::Debian => debian::unpack(&package, &unpacked)?,
    }
    let program = unpacked.join(&server.program);
    match server.run {
        Run::Direct => place(&program, &new.join(SERVER))?,
        Run::Loader => {
            for library in &libraries {
                debian::unpack(library, &unpacked)?;
            }
            let name = program_name(server);
            place(&program, &new.join("bin").join(name))?;
            copy_libraries(&unpacked, &new.join("lib"))?;
            let script = new.join(SERVER);
            fs::write(&script, wrapper(name))?;
            make_executable(&script)?;
        }
    }
    fs::write(new.join(ORIGIN), origin_of(server))?;
    try_out(server, &new)?;

    let folder = into.join(&server.name);
    if folder.exists() {
        fs::rename(&folder, &old)?;
    }
    fs::rename(&new, &folder)?;
    remove(&old)?;
    remove(&unpacked)
}

/// The script that starts a server by its own loader. The server is called by
/// its proper name: by the one it has in Debian's packages it would be a tool.
fn wrapper(name: &str) -> String {
    format!(
        "#!/bin/sh\n\
         # Written by `cargo xtask servers`.\n\
         here=$(dirname \"$(readlink -f \"$0\")\")\n\
         exec \"$here/lib/ld-linux-x86-64.so.2\" --inhibit-cache --library-path \"$here/lib\" \\\n    \
         \"$here/bin/{name}\" \"$@\"\n"
    )
}

fn program_name(server: &Server) -> &'static str {
    if server.name.starts_with("valkey") {
        "valkey-server"
    } else {
        "redis-server"
    }
}

/// What a folder says about itself. Libraries are left out: they change more
/// often, and what a server answers does not depend on them.
fn origin_of(server: &Server) -> String {
    let Package { file, sha256, .. } = &server.package;
    format!("{}\n{file}\nsha256 {sha256}\n", server.from())
}

/// Runs `server --version` and holds it against the pin.
fn try_out(server: &Server, folder: &Path) -> Result<()> {
    let out = Command::new(folder.join(SERVER))
        .arg("--version")
        .output()
        .context("cannot start the server")?;
    let said = String::from_utf8_lossy(&out.stdout);
    if !said.contains(&format!("v={} ", server.version)) {
        let error = String::from_utf8_lossy(&out.stderr);
        bail!(
            "it does not run, or is not {}: {} {}",
            server.version,
            said.trim(),
            error.trim()
        );
    }
    Ok(())
}

fn place(program: &Path, at: &Path) -> Result<()> {
    if let Some(folder) = at.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(program, at)
        .with_context(|| format!("the package has no {}", repo::shown(program)))?;
    make_executable(at)
}

/// Copies the libraries of unpacked packages; links stay links.
fn copy_libraries(unpacked: &Path, into: &Path) -> Result<()> {
    fs::create_dir_all(into)?;
    for entry in LIBRARIES
        .iter()
        .filter_map(|folder| fs::read_dir(unpacked.join(folder)).ok())
        .flatten()
    {
        let entry = entry?;
        let to = into.join(entry.file_name());
        if !entry.file_name().to_string_lossy().contains(".so.") {
            continue;
        }
        if entry.file_type()?.is_symlink() {
            link(&fs::read_link(entry.path())?, &to)?;
        } else {
            fs::copy(entry.path(), &to)?;
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(
        path,
        fs::Permissions::from_mode(0o755),
    )?)
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) -> Result<()> {
    Ok(std::os::unix::fs::symlink(target, at)?)
}

// Only for xtask to compile there: the servers are for Linux.
#[cfg(not(unix))]
fn make_executable(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    Ok(())
}
