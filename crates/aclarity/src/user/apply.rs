//! Applies rules to users and selectors.

use thin_vec::ThinVec;

use super::{Payload, Selector, User, hash};
use crate::access::Access;
use crate::commands::CommandSet;
use crate::rule::{PasswordHash, Permission, Rule, RuleError, RuleErrorKind, is_space};
use crate::server::{CommandRules, Dialect, PayloadFlags, Server};

type Applied = Result<(), RuleError>;

impl User {
    /// Applies one rule: an argument of ACL SETUSER, with selectors already
    /// joined ([`merge_selectors`](crate::rule::merge_selectors)).
    ///
    /// # Errors
    ///
    /// When the server refuses the rule. The user is then unchanged.
    pub fn apply(&mut self, text: &[u8], dialect: impl Into<Dialect>) -> Applied {
        self.apply_in(text, dialect.into())
    }

    fn apply_in(&mut self, text: &[u8], dialect: Dialect) -> Applied {
        let server = dialect.server;
        let rule = Rule::parse(text, server).map_err(|error| self.root.refine(error))?;
        let refuse = |kind| Err(RuleError::new(kind, 1..text.len()));
        match rule {
            Rule::Nothing => {}
            Rule::On => self.enabled = true,
            Rule::Off => self.enabled = false,
            Rule::NoPassword => {
                self.no_password = true;
                self.passwords.clear();
            }
            Rule::ResetPasswords => self.reset_passwords(),
            Rule::AddPassword(password) => self.add_hash(hash(password)),
            Rule::AddHash(hash) => self.add_hash(hash),
            Rule::RemovePassword(password) => {
                if !self.remove_hash(&hash(password)) {
                    return refuse(RuleErrorKind::NoSuchPassword);
                }
            }
            Rule::RemoveHash(hash) => {
                if !self.remove_hash(&hash) {
                    return refuse(RuleErrorKind::NoSuchPassword);
                }
            }
            Rule::SanitizePayload => self.set_payload(Payload::Sanitize, server),
            Rule::SkipSanitizePayload => self.set_payload(Payload::Skip, server),
            Rule::Selector(rules) => {
                let mut selector = Selector::new(dialect);
                for rule in rules {
                    selector
                        .apply(&rule.text, server)
                        .map_err(|error| RuleError {
                            // Quotes shift positions inside the word, so the
                            // span is the whole word.
                            span: if rule.is_quoted() {
                                rule.span
                            } else {
                                error.span.shifted(rule.span.start)
                            },
                            ..error
                        })?;
                }
                self.selectors.push(selector);
            }
            Rule::ClearSelectors => self.selectors.clear(),
            Rule::Reset => {
                self.enabled = false;
                self.reset_passwords();
                self.set_payload(Payload::Sanitize, server);
                self.root = Selector::new(dialect);
                self.selectors.clear();
            }
            Rule::Permission(permission) => self.root.apply_permission(permission, text, server)?,
        }
        Ok(())
    }

    /// Applies the setting `requirepass`: a single password, or none required.
    pub(crate) fn set_only_password(&mut self, password: Option<&[u8]>) {
        self.reset_passwords();
        match password {
            Some(password) => self.add_hash(hash(password)),
            None => self.no_password = true,
        }
    }

    fn reset_passwords(&mut self) {
        self.no_password = false;
        self.passwords.clear();
    }

    fn add_hash(&mut self, hash: PasswordHash) {
        self.passwords.insert(hash);
        self.no_password = false;
    }

    fn remove_hash(&mut self, hash: &PasswordHash) -> bool {
        self.passwords.remove(hash)
    }

    fn set_payload(&mut self, payload: Payload, server: Server) {
        match server.behaviour().payload_flags {
            PayloadFlags::Unknown | PayloadFlags::Ignored => {}
            PayloadFlags::WhenSet | PayloadFlags::SetByDefault => self.payload = payload,
        }
    }
}

impl Selector {
    /// Applies one rule inside a selector.
    ///
    /// # Errors
    ///
    /// When the server refuses the rule. The selector is then unchanged.
    pub fn apply(&mut self, text: &[u8], server: Server) -> Applied {
        let permission = Permission::parse(text, server).map_err(|error| self.refine(error))?;
        self.apply_permission(permission, text, server)
    }

    /// Replaces the error where a pattern follows a rule for all keys or
    /// channels: the server checks that before it checks the pattern.
    fn refine(&self, error: RuleError) -> RuleError {
        let kind = match error.kind {
            RuleErrorKind::KeyPermission | RuleErrorKind::SpaceInKeyPattern if self.all_keys => {
                RuleErrorKind::KeyPatternAfterAllKeys
            }
            RuleErrorKind::SpaceInChannelPattern if self.all_channels => {
                RuleErrorKind::ChannelPatternAfterAllChannels
            }
            kind => kind,
        };
        RuleError { kind, ..error }
    }

    fn apply_permission(
        &mut self,
        permission: Permission<'_>,
        text: &[u8],
        server: Server,
    ) -> Applied {
        let refuse = |kind| Err(RuleError::new(kind, 0..text.len()));
        let takes_notes = server.behaviour().command_rules == CommandRules::Verbatim;
        match permission {
            Permission::AllKeys => {
                self.all_keys = true;
                self.keys.clear();
            }
            Permission::ResetKeys => {
                self.all_keys = false;
                self.keys.clear();
            }
            Permission::Keys { .. } if self.all_keys => {
                return refuse(RuleErrorKind::KeyPatternAfterAllKeys);
            }
            Permission::Keys { access, pattern } => self.keys.add(pattern, access),
            Permission::AllChannels => {
                self.all_channels = true;
                self.channels.clear();
            }
            Permission::ResetChannels => {
                self.all_channels = false;
                self.channels.clear();
            }
            Permission::Channels(_) if self.all_channels => {
                return refuse(RuleErrorKind::ChannelPatternAfterAllChannels);
            }
            Permission::Channels(pattern) => self.channels.add(pattern, Access::ALL),
            Permission::AllDatabases => self.databases = None,
            Permission::ResetDatabases => self.databases = Some(ThinVec::new()),
            Permission::Databases(databases) => self.databases = Some(databases.into()),
            Permission::AllCommands => {
                self.forget_commands();
                self.allow_all_commands(server);
            }
            Permission::NoCommands => {
                self.forget_commands();
                self.all_commands = false;
                self.future_commands = false;
                self.commands = CommandSet::EMPTY;
            }
            Permission::Category { allow, category } => {
                self.set_commands(server.commands().in_category(category), allow);
                if takes_notes {
                    self.notes.category(allow, category);
                }
            }
            Permission::Command { allow, command } => {
                let table = server.commands();
                let command = table.by_id(command);
                self.set_commands(&table.family(command.id), allow);
                if takes_notes {
                    self.notes.command(allow, command, table);
                }
            }
            Permission::FirstArgument { command, argument } => {
                if server.behaviour().first_argument_must_narrow && self.commands.contains(command)
                {
                    return refuse(RuleErrorKind::NothingToNarrow);
                }
                let name = server.commands().by_id(command).name.as_bytes();
                let text = [name, b"|", argument].concat().to_ascii_lowercase();
                let odd = |byte: &u8| matches!(byte, b'"' | b'\'' | 255) || is_space(*byte);
                self.has_odd_rule |= takes_notes && text.iter().any(odd);
                let is_first = self.seen.is_first(&text, argument) && !self.has_odd_rule;
                if is_first || !self.permits_first_argument(command, argument) {
                    self.first_arguments.push((command, argument.into()));
                }
                if takes_notes {
                    self.notes.first_argument(&text, is_first);
                }
            }
        }
        Ok(())
    }

    fn set_commands(&mut self, commands: &CommandSet, allow: bool) {
        if allow {
            self.commands = self.commands.union(commands);
        } else {
            self.commands = self.commands.difference(commands);
            self.all_commands = false;
        }
        self.first_arguments
            .retain(|(id, _)| !commands.contains(*id));
    }

    fn forget_commands(&mut self) {
        self.first_arguments.clear();
        self.notes.clear();
        self.has_odd_rule = false;
        self.seen.clear();
    }
}
