//! `user` lines: looked at when they are read, applied when the server starts.

use super::{Config, LineErrorKind, StartError};
use crate::rule::{is_space, merge_selectors};
use crate::server::Dialect;
use crate::user::User;
use crate::users::Users;

/// What a `user` line says.
#[derive(Debug)]
pub(super) struct ConfiguredUser {
    name: Vec<u8>,
    /// Its rules, selectors put together.
    rules: Vec<Vec<u8>>,
}

impl Config {
    /// Looks at the rules of a line as if they made a new user. Unknown names
    /// are let pass: a module might bring them.
    pub(super) fn user(&mut self, name: &[u8], words: &[&[u8]]) -> Result<(), LineErrorKind> {
        let has_selectors = self.settings.dialect.server.behaviour().selectors;
        if has_selectors
            && self
                .user_names
                .find(name, |at| self.users[at].name == name)
                .is_some()
        {
            return Err(LineErrorKind::DuplicateUser(name.to_vec()));
        }
        // Redis 6 names the rule that is wrong; its successors mistake the
        // number of the rule for that of a word in the line.
        let line = [&[&b"user"[..], name], words].concat();
        let named = |number: usize| line[if has_selectors { number } else { number + 2 }].to_vec();
        let rules = merge_selectors(words, self.settings.dialect.server).map_err(|unmatched| {
            LineErrorKind::UnmatchedParenthesis {
                named: named(unmatched.argument),
                after_unknown_name: self.has_unknown_name,
            }
        })?;
        let mut user = User::new(self.settings.dialect);
        for (number, rule) in rules.iter().enumerate() {
            match user.apply(&rule.text, self.settings.dialect) {
                Ok(()) => {}
                Err(error) if error.kind.is_unknown_name() => self.has_unknown_name = true,
                Err(error) => {
                    return Err(LineErrorKind::Rule {
                        named: named(number),
                        error,
                    });
                }
            }
        }
        self.user_names.insert(name, self.users.len());
        self.users.push(ConfiguredUser {
            name: name.to_vec(),
            rules: rules
                .into_iter()
                .map(|rule| rule.text.into_owned())
                .collect(),
        });
        Ok(())
    }
}

impl ConfiguredUser {
    /// Makes the user; one that is there already, as `default` is, is reset
    /// first.
    pub(super) fn load(&self, users: &mut Users, dialect: Dialect) -> Result<(), StartError> {
        if self.name.iter().any(|byte| is_space(*byte) || *byte == 0) {
            return Err(StartError::Username);
        }
        let mut user = match users.remove(&self.name) {
            Some(mut user) => {
                // It is always accepted.
                let _ = user.apply(b"reset", dialect);
                user
            }
            None => User::new(dialect),
        };
        for rule in &self.rules {
            user.apply(rule, dialect)
                .map_err(|error| StartError::Rule {
                    user: self.name.clone(),
                    rule: rule.clone(),
                    error,
                })?;
        }
        users.insert(self.name.clone(), user);
        Ok(())
    }
}
