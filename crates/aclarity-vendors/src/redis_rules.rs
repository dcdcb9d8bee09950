//! A user's rules as a server parses them.

mod tidy;

use std::fmt;

use aclarity::Server;
use aclarity::rule::{Rule, RuleError, UnmatchedParenthesis, merge_selectors};
use aclarity::user::User;

use crate::finding::Finding;
use crate::source::Fact;

pub(crate) use tidy::{is_same, without_redundant};

/// A user's rules and the resulting user.
#[derive(Debug, Clone)]
pub struct RedisRules {
    /// The server that interprets the rules.
    pub server: Server,
    /// The rules, with selectors joined.
    pub rules: Vec<Vec<u8>>,
    /// The resulting user.
    pub user: User,
}

/// Error for rules that the server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadRules {
    /// A parenthesis is not closed.
    Parenthesis(UnmatchedParenthesis),
    /// A rule is refused.
    Rule {
        /// Index of the rule, from 0.
        rule: usize,
        /// Why it is refused.
        error: RuleError,
        /// How to fix it.
        help: String,
    },
}

impl fmt::Display for BadRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parenthesis(error) => error.fmt(f),
            Self::Rule { rule, error, help } => {
                write!(f, "rule {}: {error} ({help})", rule + 1)
            }
        }
    }
}

impl std::error::Error for BadRules {}

impl RedisRules {
    /// Parses rules in the form that ACL SETUSER takes after the name.
    ///
    /// # Errors
    ///
    /// When the server refuses one of them.
    pub fn new<R: AsRef<[u8]>>(rules: &[R], server: Server) -> Result<Self, BadRules> {
        let merged = merge_selectors(rules, server).map_err(BadRules::Parenthesis)?;
        let rules: Vec<Vec<u8>> = merged
            .into_iter()
            .map(|rule| rule.text.into_owned())
            .collect();
        let mut user = User::new(server);
        for (rule, text) in rules.iter().enumerate() {
            user.apply(text, server).map_err(|error| BadRules::Rule {
                rule,
                help: error.help(text, server),
                error,
            })?;
        }
        Ok(Self {
            server,
            rules,
            user,
        })
    }

    /// Whether a rule turns the user off explicitly.
    pub(crate) fn turns_off_explicitly(&self) -> bool {
        let is_off = |rule: &Vec<u8>| {
            let says = |word: &[u8]| rule.eq_ignore_ascii_case(word);
            says(b"off") || says(b"reset")
        };
        !self.user.enabled && self.rules.iter().any(is_off)
    }

    /// Findings about logins that the system's forms cannot express, because
    /// all its accounts are on and have one password.
    pub(crate) fn login_findings(&self, fact: Fact) -> Vec<Finding> {
        let user = &self.user;
        let passwords = user.passwords.len();
        let mut findings = Vec::new();
        let mut cannot_say = |is_so: bool, code, message: &str| {
            if is_so {
                findings.push(Finding::warning(code, fact, message));
            }
        };
        cannot_say(
            self.turns_off_explicitly(),
            "off",
            "the user is off; accounts there are always on",
        );
        cannot_say(
            user.no_password,
            "nopass",
            "the user needs no password; accounts there need one",
        );
        cannot_say(
            passwords > 1,
            "several-passwords",
            "the user has several passwords; accounts there have one",
        );
        let has_hash = self.rules.iter().any(|rule| rule.starts_with(b"#"));
        cannot_say(
            passwords > 0,
            "password",
            match has_hash {
                true => "a password's hash cannot be carried over: set the password again",
                false => "the password is not carried over: set it again",
            },
        );
        findings
    }

    /// Findings about restrictions that cannot be expressed by a form with only
    /// a role.
    pub(crate) fn limit_findings(&self, fact: Fact) -> Vec<Finding> {
        let root = &self.user.root;
        // Redis 6.0 has no channel rules.
        let has_channels = Rule::parse(b"&*", self.server).is_ok();
        let limits = [
            (
                !root.all_keys,
                "keys",
                match root.keys.is_empty() {
                    true => "the user has no keys; the account reaches all keys",
                    false => "key patterns cannot be carried over: the account reaches all keys",
                },
            ),
            (
                has_channels && !root.all_channels,
                "channels",
                match root.channels.is_empty() {
                    true => "the user has no channels; the account reaches all channels",
                    false => {
                        "channel patterns cannot be carried over: the account reaches all channels"
                    }
                },
            ),
            (
                !self.user.selectors.is_empty(),
                "selector",
                "selectors are not supported; what they permit is left out",
            ),
            (
                root.databases.is_some(),
                "database",
                "databases cannot be restricted; all of them are accessible",
            ),
        ];
        limits
            .into_iter()
            .filter(|(is_there, ..)| *is_there)
            .map(|(_, code, message)| Finding::warning(code, fact, message))
            .collect()
    }
}

/// The rules that the server supports: Redis 6.0 has no channel rules.
pub(crate) fn known_to(server: Server, rules: &[&str]) -> Vec<String> {
    let is_known = |rule: &&&str| Rule::parse(rule.as_bytes(), server).is_ok();
    let known = rules.iter().filter(is_known);
    known.map(|rule| (*rule).to_owned()).collect()
}
