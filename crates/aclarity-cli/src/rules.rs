//! Reads the rules of one user from any source.

use std::path::{Path, PathBuf};

use aclarity::Server;
use aclarity::document::{Document, Severity, UNNAMED_USER, redact_name};
use aclarity::file;
use aclarity::rule::{merge_selectors, split_arguments};
use aclarity::session::{DEFAULT_USER, Session};
use aclarity::user::User;
use anyhow::{Context, Result, bail};

use crate::Host;
use crate::acl_file;
use crate::errors::without_secrets;
use crate::file::read;
use crate::start::Configuration;

/// The source of the rules.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Source {
    /// The user's rules, as after ACL SETUSER and the name, or a whole
    /// definition: `user app on …`, `ACL SETUSER app …`, or that as a line for
    /// redis-cli. Rules about logging in (on, off, passwords) have no effect,
    /// as in ACL DRYRUN
    #[arg(long, allow_hyphen_values = true)]
    rules: Option<String>,
    /// An ACL file that contains the user; `-` is standard input
    #[arg(long, requires = "user")]
    file: Option<PathBuf>,
    /// A redis.conf or valkey.conf: the user as a server that starts with it
    /// has it; `-` is standard input
    #[arg(long, value_name = "FILE", requires = "user")]
    config: Option<PathBuf>,
}

/// A user's name and rules.
pub struct Rules {
    pub user: String,
    pub rules: Vec<Vec<u8>>,
    /// The server that starts with the configuration they are from.
    pub session: Option<Session>,
}

impl Source {
    /// Reads the rules of the user with this name.
    pub fn read(&self, user: Option<&str>, server: Server, host: &mut Host) -> Result<Rules> {
        if let Some(text) = &self.rules {
            return from_text(text, user, server);
        }
        let user = user.unwrap_or(UNNAMED_USER).to_owned();
        let (rules, session) = match (&self.file, &self.config) {
            (Some(path), _) => {
                let (text, path) = (read(path, host)?, path.display().to_string());
                (from_file(&text, &path, &user, server)?, None)
            }
            (None, Some(path)) => {
                let (rules, session) = from_config(path, &user, server, host)?;
                (rules, Some(session))
            }
            (None, None) => bail!("give the user's rules with --rules, --file or --config"),
        };
        Ok(Rules {
            user,
            rules,
            session,
        })
    }
}

/// Parses rules, or the definition of a user.
fn from_text(text: &str, user: Option<&str>, server: Server) -> Result<Rules> {
    let document = Document::read(text, server);
    let all = document.users.iter().chain(&document.refused);
    let mut named = all
        .filter(|user| user.name_span.start < user.name_span.end)
        .peekable();
    let is_definition = named.peek().is_some()
        || document
            .findings
            .iter()
            .any(|finding| finding.code == "other-form");
    if !is_definition {
        let words = split_arguments(text.as_bytes()).context("the rules")?;
        let merged = merge_selectors(&words, server)?;
        let rules = merged.into_iter().map(|rule| rule.text.into_owned());
        return Ok(Rules {
            user: user.unwrap_or(UNNAMED_USER).to_owned(),
            rules: rules.collect(),
            session: None,
        });
    }
    let mut findings = document.findings.iter();
    if let Some(error) = findings.find(|finding| finding.severity == Severity::Error) {
        let help = error.help.as_deref().unwrap_or_default();
        bail!("the rules: {} ({help})", error.message);
    }
    let users: Vec<_> = named
        .filter(|defined| user.is_none_or(|user| defined.name == user.as_bytes()))
        .collect();
    match &users[..] {
        [defined] => Ok(Rules {
            user: String::from_utf8_lossy(&defined.name).into_owned(),
            rules: defined
                .rules
                .iter()
                .map(|rule| rule.text.to_vec())
                .collect(),
            session: None,
        }),
        [] => bail!(
            "the rules define no user '{}'",
            redact_name(user.unwrap_or_default())
        ),
        _ => bail!(
            "the rules define {} users: name one with --user",
            users.len()
        ),
    }
}

fn from_file(text: &[u8], path: &str, name: &str, server: Server) -> Result<Vec<Vec<u8>>> {
    if let Err(errors) = file::load(text, server) {
        if let Some(crash) = errors.crash() {
            bail!("{crash}");
        }
        let document = acl_file::document(text, server);
        if let Some(document) = document.filter(|document| acl_file::error(document).is_none()) {
            return from_document(&document, path, name);
        }
        let message = errors.message(path);
        let message = without_secrets(&String::from_utf8_lossy(&message));
        match acl_file::cause(text, server) {
            Some(help) => bail!("{message}\n  help: {help}"),
            None => bail!("{message}"),
        }
    }
    match file::rules_of(text, name.as_bytes(), server) {
        Some(rules) => Ok(rules.into_iter().map(|(rule, _)| rule).collect()),
        None if name == DEFAULT_USER => {
            let rules = User::default_rules(server).iter();
            Ok(rules.map(|rule| rule.as_bytes().to_vec()).collect())
        }
        None => bail!("{path} has no user '{}'", redact_name(name)),
    }
}

/// The user's rules in a text that is no ACL file, such as ACL SETUSER commands.
fn from_document(document: &Document, path: &str, name: &str) -> Result<Vec<Vec<u8>>> {
    let Some(defined) = document.user(name.as_bytes()) else {
        bail!("{path} has no user '{}'", redact_name(name));
    };
    let rules = defined.rules.iter().map(|rule| rule.text.to_vec());
    Ok(rules.collect())
}

/// The user's rules as a started server shows them, and the server.
fn from_config(
    path: &Path,
    name: &str,
    server: Server,
    host: &mut Host,
) -> Result<(Vec<Vec<u8>>, Session)> {
    let configuration = Configuration::of(path, server, host)?;
    let session = match configuration.start(host) {
        Ok(session) => session,
        Err(error) => bail!("{}", configuration.refusal(&error)),
    };
    if let Some(acl_file) = session.acl_file() {
        let path = String::from_utf8_lossy(&acl_file.path);
        let rules = from_file(&acl_file.text, &path, name, server)?;
        return Ok((rules, session));
    }
    let Some(user) = session.users().get(name.as_bytes()) else {
        bail!("{} has no user '{}'", path.display(), redact_name(name));
    };
    // Its own words if they define the user, otherwise (acl-pubsub-default) the
    // server's.
    let text = String::from_utf8_lossy(&configuration.text);
    let document = Document::read_config(&text, server);
    if let Some(defined) = document.user(name.as_bytes())
        && *defined.user == *user
    {
        let rules = defined.rules.iter().map(|rule| rule.text.to_vec());
        return Ok((rules.collect(), session));
    }
    let line = user.to_acl_line(name, server);
    let rules = file::rules_of(&line, name.as_bytes(), server).unwrap_or_default();
    let rules = rules.into_iter().map(|(rule, _)| rule).collect();
    Ok((rules, session))
}
