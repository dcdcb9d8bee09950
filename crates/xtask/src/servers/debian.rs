//! Debian packages: pinned ones from the archive, and libraries of any suite by
//! an apt of our own.
//!
//! apt reads the suites that the pins name from the mirror that this machine
//! uses anyway, with lists of packages and a configuration in `target/`: what
//! the machine itself installs from stays as it is.

use super::pins::{Library, PATH, Package};
use crate::repo;
use crate::run::{self, Job, say};
use crate::tools;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Which part of apt fetches a single file, the way apt itself does.
const HELPER: &str = "/usr/lib/apt/apt-helper";
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
/// The suites that the archive itself has, whatever else is at a mirror.
const SUITES: &[&str] = &["bullseye", "bookworm", "trixie", "forky", "sid", "unstable"];

/// Downloads packages and libraries into `folder`. Returns the packages and
/// libraries that are not to be had, by name, with the reasons.
pub fn download(
    folder: &Path,
    debs: &[&Package],
    libraries: &[Library],
    mirror: Option<&str>,
) -> Result<BTreeMap<String, String>> {
    let suites: BTreeSet<&str> = libraries.iter().map(|library| library.suite).collect();
    let apt = Apt::set_up(&suites, mirror)?;
    let mut failures = BTreeMap::new();
    for deb in debs {
        if let Err(error) = download_pinned(&apt, folder, deb) {
            failures.insert(deb.file.clone(), format!("{error:#}"));
        }
    }
    if suites.is_empty() {
        return Ok(failures);
    }
    let lists = Job::new("reading Debian's lists of packages").limit(Duration::from_secs(300));
    // A suite that is gone takes no other with it.
    if let Err(error) = lists.run(apt.command("apt-get").arg("update")) {
        say!("  going on with the lists that came: {error:#}");
    }
    for suite in suites {
        let packages: Vec<&str> = libraries
            .iter()
            .filter(|library| library.suite == suite)
            .map(|library| library.package)
            .collect();
        let into = libraries_folder(folder, suite);
        if let Err(error) = download_libraries(&apt, &into, suite, &packages) {
            for package in packages {
                failures.insert(package.to_owned(), format!("{error:#}"));
            }
        }
    }
    Ok(failures)
}

/// Gets a file from the archive, which keeps it for a while after the suites
/// have forgotten it.
fn download_pinned(apt: &Apt, folder: &Path, deb: &Package) -> Result<()> {
    let title = format!("downloading {} {} from Debian", deb.package, deb.release);
    let advice = format!(
        "see that apt reaches its mirror (--debian-mirror names another); if the archive no \
         longer has this release, pin one that answers alike in {PATH}"
    );
    Job::new(&title)
        .limit(Duration::from_secs(600))
        .advice(&advice)
        .run(
            apt.command(HELPER)
                .arg("download-file")
                .arg(format!("{}/{}", apt.mirror, deb.file))
                .arg(folder.join(deb.file_name())),
        )
}

/// Gets today's release of each package anew.
fn download_libraries(apt: &Apt, folder: &Path, suite: &str, packages: &[&str]) -> Result<()> {
    fs::remove_dir_all(folder).ok();
    fs::create_dir_all(folder)?;
    let title = format!(
        "downloading {} libraries of Debian's {suite}",
        packages.len()
    );
    Job::new(&title).limit(Duration::from_secs(600)).run(
        apt.command("apt-get")
            .arg("download")
            .args(packages.iter().map(|package| format!("{package}/{suite}")))
            .current_dir(folder),
    )
}

fn libraries_folder(folder: &Path, suite: &str) -> PathBuf {
    folder.join("libraries").join(suite)
}

/// Where a library is among what was downloaded into `folder`.
pub fn library_file(folder: &Path, library: Library) -> Option<PathBuf> {
    let start = format!("{}_", library.package);
    fs::read_dir(libraries_folder(folder, library.suite))
        .ok()?
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with(&start))
        .map(|entry| entry.path())
}

/// Unpacks a package.
pub fn unpack(deb: &Path, into: &Path) -> Result<()> {
    let out = Command::new("dpkg-deb")
        .arg("--extract")
        .args([deb, into])
        .output()
        .context("cannot run dpkg-deb; it is in the package dpkg")?;
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        bail!("cannot unpack {}: {}", deb.display(), said.trim());
    }
    Ok(())
}

/// apt with our configuration.
struct Apt {
    config: PathBuf,
    mirror: String,
}

impl Apt {
    fn set_up(suites: &BTreeSet<&str>, mirror: Option<&str>) -> Result<Self> {
        if tools::find("apt-get").is_none() || tools::find("dpkg-deb").is_none() {
            bail!(
                "it is in a Debian package, and this system has no apt-get and dpkg-deb.\n  \
                 what to do: run this on Debian or Ubuntu, or in a container of one"
            );
        }
        let mirror = match mirror {
            Some(mirror) => mirror.trim_end_matches('/').to_owned(),
            None => own_mirror()?,
        };
        let folder = repo::root().join("target/xtask/servers/apt");
        fs::create_dir_all(folder.join("lists/partial"))?;
        fs::create_dir_all(folder.join("cache/archives/partial"))?;

        let signed = if Path::new(KEYRING).is_file() {
            format!(" signed-by={KEYRING}")
        } else {
            say!("  no keys of Debian here: the package debian-archive-keyring has them");
            String::new()
        };
        let sources: String = suites
            .iter()
            .map(|suite| format!("deb [arch=amd64{signed}] {mirror} {suite} main\n"))
            .collect();
        fs::write(folder.join("sources.list"), sources)?;

        let config = folder.join("apt.conf");
        fs::write(&config, configuration(&folder))?;
        Ok(Self { config, mirror })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = tools::command(program);
        command.arg("--config-file").arg(&self.config);
        command
    }
}

/// Read after the machine's own, whose proxies and the like stay in force.
fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "#clear APT::Update::Pre-Invoke;\n\
         #clear APT::Update::Post-Invoke;\n\
         #clear APT::Update::Post-Invoke-Success;\n\
         APT::Architecture \"amd64\";\n\
         APT::Architectures {{ \"amd64\"; }};\n\
         APT::Sandbox::User \"root\";\n\
         Acquire::Languages \"none\";\n\
         Acquire::IndexTargets::deb::DEP-11::DefaultEnabled \"false\";\n\
         Dir::Cache \"{folder}/cache\";\n\
         Dir::Etc::SourceList \"{folder}/sources.list\";\n\
         Dir::Etc::SourceParts \"/dev/null\";\n\
         Dir::State::Lists \"{folder}/lists\";\n"
    )
}

/// The mirror of Debian among this machine's sources.
fn own_mirror() -> Result<String> {
    let said = run::output(tools::command("apt-get").args(["update", "--print-uris"]));
    mirror_in(&said.unwrap_or_default()).context(
        "this system's package sources name no mirror of Debian.\n  \
         what to do: name one with --debian-mirror URL, and install debian-archive-keyring",
    )
}

/// Which of the addresses that `apt-get update --print-uris` prints is a whole
/// mirror. Others have folders of the same names: only Debian's own has one
/// for updates beside a release, and the development suites are its alone.
fn mirror_in(uris: &str) -> Option<String> {
    let sources: BTreeSet<(&str, &str)> = uris
        .lines()
        .filter_map(|line| line.strip_prefix('\'')?.split_once("/dists/"))
        .filter_map(|(mirror, rest)| Some((mirror, rest.split('/').next()?)))
        .collect();
    let whole = |mirror: &str, suite: &str| {
        matches!(suite, "sid" | "unstable")
            || sources.contains(&(mirror, format!("{suite}-updates").as_str()))
    };
    sources
        .iter()
        .filter(|(_, suite)| SUITES.contains(suite))
        .max_by_key(|(mirror, suite)| whole(mirror, suite))
        .map(|(mirror, _)| (*mirror).to_owned())
}

#[cfg(test)]
mod tests {
    use super::mirror_in;

    #[test]
    fn finds_the_mirror_among_others() {
        let uris = "'http://a.example/linux/debian/dists/bookworm/InRelease' a 0\n\
                    'http://b.example/debian/dists/bookworm/InRelease' b 0\n\
                    'http://b.example/debian/dists/bookworm-updates/InRelease' c 0\n\
                    'http://b.example/debian-security/dists/bookworm-security/InRelease' d 0\n\
                    'http://c.example/node/dists/nodistro/InRelease' e 0\n";
        assert_eq!(mirror_in(uris).as_deref(), Some("http://b.example/debian"));
        let alone = uris.lines().take(1).collect::<String>();
        assert_eq!(
            mirror_in(&alone).as_deref(),
            Some("http://a.example/linux/debian")
        );
        assert_eq!(mirror_in(""), None);
    }
}
