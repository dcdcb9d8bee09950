//! Debian packages of any suite, by an apt of our own.
//!
//! apt reads the suites that the pins name from the mirror that this machine
//! uses anyway, with lists of packages and a configuration in `target/`: what
//! the machine itself installs from stays as it is.

use super::pins::{PATH, Package};
use crate::repo;
use crate::run::{self, Job};
use crate::tools;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A package, after the suite it is in.
pub type Deb<'a> = (&'a str, &'a Package);

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
/// The suites that the archive itself has, whatever else is at a mirror.
const SUITES: &[&str] = &["bullseye", "bookworm", "trixie", "forky", "sid", "unstable"];

/// Downloads packages into `folder`. Returns the files that are not to be had,
/// with the reasons.
pub fn download(
    folder: &Path,
    debs: &[Deb],
    mirror: Option<&str>,
) -> Result<BTreeMap<String, String>> {
    let suites: BTreeSet<&str> = debs.iter().map(|(suite, _)| *suite).collect();
    let apt = Apt::set_up(&suites, mirror)?;
    let lists = Job::new("reading Debian's lists of packages").limit(Duration::from_secs(300));
    // A suite that is gone takes no other with it.
    if let Err(error) = lists.run(apt.command("apt-get").arg("update")) {
        println!("  going on with the lists that came: {error:#}");
    }

    let offered = apt.offered(debs);
    let mut failures = BTreeMap::new();
    let mut wanted = Vec::new();
    for (suite, deb) in debs {
        if offered.contains(&(deb.package.clone(), deb.release.clone())) {
            wanted.push(format!("{}={}", deb.package, deb.release));
        } else {
            failures.insert(deb.file.clone(), apt.missing(suite, deb));
        }
    }
    if wanted.is_empty() {
        return Ok(failures);
    }
    let title = format!("downloading {} Debian packages", wanted.len());
    let done = Job::new(&title).limit(Duration::from_secs(900)).run(
        apt.command("apt-get")
            .arg("download")
            .args(&wanted)
            .current_dir(folder),
    );
    if let Err(error) = done {
        // It may have got some of them all the same.
        for (_, deb) in debs {
            if !folder.join(&deb.file).is_file() {
                let reason = failures.entry(deb.file.clone());
                reason.or_insert_with(|| format!("{error:#}"));
            }
        }
    }
    Ok(failures)
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
            println!("  no keys of Debian here: the package debian-archive-keyring has them");
            String::new()
        };
        let sources: String = suites
            .iter()
            .map(|suite| format!("deb [arch=amd64{signed}] {mirror} {suite} main\n"))
            .collect();
        fs::write(folder.join("sources.list"), sources)?;

        let config = folder.join("apt.conf");
        fs::write(&config, configuration(&folder))?;
        Ok(Self { config })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = tools::command(program);
        command.arg("--config-file").arg(&self.config);
        command
    }

    /// The packages and releases that the lists have.
    fn offered(&self, debs: &[Deb]) -> BTreeSet<(String, String)> {
        let names: BTreeSet<&str> = debs.iter().map(|(_, deb)| deb.package.as_str()).collect();
        // It fails when one of many is unknown, having told of the others.
        let said = self.command("apt-cache").arg("show").args(names).output();
        let said = said.map(|out| out.stdout).unwrap_or_default();
        releases(&String::from_utf8_lossy(&said))
    }

    /// Why a package is not to be had.
    fn missing(&self, suite: &str, deb: &Package) -> String {
        let lines = run::output(self.command("apt-cache").args(["madison", &deb.package]));
        let lines = lines.unwrap_or_default();
        let now = lines
            .lines()
            .filter(|line| line.contains(&format!(" {suite}/")))
            .find_map(|line| line.split('|').nth(1))
            .map(str::trim);
        match now {
            Some(now) => format!(
                "Debian's {suite} no longer has {} {}, but {now}.\n  \
                 what to do: see that this one serves as well, and pin it in {PATH}",
                deb.package, deb.release
            ),
            None => format!(
                "Debian's {suite} has no {} {}, or its list could not be read.\n  \
                 what to do: see that apt reaches its mirror, and that the mirror has {suite}; \
                 --debian-mirror names another",
                deb.package, deb.release
            ),
        }
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

/// The packages and releases in what `apt-cache show` prints.
fn releases(shown: &str) -> BTreeSet<(String, String)> {
    shown
        .split("\n\n")
        .filter_map(|package| {
            let field = |name: &str| package.lines().find_map(|line| line.strip_prefix(name));
            Some((
                field("Package: ")?.to_owned(),
                field("Version: ")?.to_owned(),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{mirror_in, releases};

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

    #[test]
    fn reads_the_releases() {
        let shown = "Package: a\nVersion: 5:1.0-1\nDescription: b\n\nPackage: a\nVersion: 2\n\n";
        let found: Vec<_> = releases(shown).into_iter().collect();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(found, [pair("a", "2"), pair("a", "5:1.0-1")]);
    }
}
