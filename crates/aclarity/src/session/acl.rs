//! The subcommands of ACL.

use super::help::help;
use super::{DEFAULT_USER, Reply, Session, texts};
use crate::commands::Lookup;
use crate::commands::keys::strict_integer;
use crate::crash::Crash;
use crate::index::Index;
use crate::permission;
use crate::rule::{c_string, for_message, is_space, merge_selectors};
use crate::user::{Selector, User};

/// Most bits that ACL GENPASS makes.
const MOST_BITS: i64 = 4096;

impl Session {
    /// Answers an ACL command whose name and arity the table has judged where
    /// it can.
    pub(super) fn acl(&mut self, number: u32, argv: &[&[u8]]) -> Reply {
        let has_selectors = self.server.behaviour().selectors;
        // Redis 6 has no table of subcommands, and compares them up to a NUL.
        let subcommand = if has_selectors {
            argv[1].to_ascii_lowercase()
        } else {
            c_string(argv[1]).to_ascii_lowercase()
        };
        match (subcommand.as_slice(), &argv[2..]) {
            (b"setuser", [user, rules @ ..]) => self.set_user(user, rules),
            (b"getuser", [user]) => self.get_user(user),
            (b"deluser", [_, ..]) => self.delete_users(&argv[2..]),
            (b"list", []) => self.list(),
            (b"users", []) => Reply::Array(self.users.keys().map(Reply::bulk).collect()),
            (b"whoami", []) => Reply::bulk(&self.connection(number).user),
            (b"cat", []) => Reply::Array(
                self.server
                    .commands()
                    .categories()
                    .map(|category| Reply::bulk(category.name()))
                    .collect(),
            ),
            (b"cat", [category]) => self.category(category),
            (b"genpass", []) => generate_password(256),
            (b"genpass", [bits]) => match strict_integer(bits) {
                None => Reply::error("ERR value is not an integer or out of range"),
                Some(bits @ 1..=MOST_BITS) => generate_password(bits as usize),
                Some(_) => Reply::error(
                    "ERR ACL GENPASS argument must be the number of bits for the output \
                     password, a positive number up to 4096",
                ),
            },
            (b"dryrun", [user, call @ ..]) if has_selectors => self.dry_run(number, user, call),
            (b"load", more) => self.load(number, argv, more),
            (b"save", more) => self.save(argv, more),
            (b"help", []) => help(argv[0], self.server),
            (b"log", []) => self.show_log(None),
            (b"log", [argument]) => self.show_log(Some(argument)),
            _ => texts::wrong_subcommand(argv, self.server),
        }
    }

    fn set_user(&mut self, name: &[u8], rules: &[&[u8]]) -> Reply {
        if name.iter().any(|byte| is_space(*byte) || *byte == 0) {
            return Reply::error("ERR Usernames can't contain spaces or null characters");
        }
        let rules = match merge_selectors(rules, self.server) {
            Ok(rules) => rules,
            Err(unmatched) => {
                let opening = for_message(rules[unmatched.argument]);
                return Reply::Error(
                    [
                        b"ERR Unmatched parenthesis in acl selector starting at '",
                        &*opening,
                        b"'.",
                    ]
                    .concat(),
                );
            }
        };
        let known = self.users.get_mut(name);
        let mut user = match &known {
            Some(user) => User::clone(user),
            None => User::new(self.dialect),
        };
        for rule in rules {
            if let Err(error) = user.apply(&rule.text, self.dialect) {
                return Reply::Error(
                    [
                        b"ERR Error in ACL SETUSER modifier '",
                        &*for_message(&rule.text),
                        b"': ",
                        error.kind.message().as_bytes(),
                    ]
                    .concat(),
                );
            }
        }
        user.shrink();
        match known {
            Some(known) => *known = user,
            None => {
                self.users.insert(name.to_vec(), user);
            }
        }
        Reply::OK
    }

    fn list(&mut self) -> Reply {
        if let Some(crash) = self.crash_when_shown() {
            return Reply::Crash(crash);
        }
        let users = self.users.iter();
        let lines = users.map(|(name, user)| Reply::Bulk(user.to_acl_line(name, self.server)));
        Reply::Array(lines.collect())
    }

    /// Why the server would crash if it described all its users.
    pub(super) fn crash_when_shown(&self) -> Option<Crash> {
        let mut users = self.users.values();
        users.find_map(|user| user.crash(self.server))
    }

    fn get_user(&mut self, name: &[u8]) -> Reply {
        let Some(user) = self.users.get(name) else {
            return Reply::Null;
        };
        if let Some(crash) = user.crash(self.server) {
            return Reply::Crash(crash);
        }
        let flags = user.flags(self.server).into_iter().map(Reply::bulk);
        let passwords = user.password_hashes().map(Reply::bulk);
        let mut fields = vec![
            field("flags", Reply::Set(flags.collect())),
            field("passwords", Reply::Array(passwords.collect())),
        ];
        if self.server.behaviour().selectors {
            fields.extend(self.selector_fields(&user.root));
            let selectors = user.selectors.iter();
            let selectors = selectors.map(|selector| Reply::Map(self.selector_fields(selector)));
            fields.push(field("selectors", Reply::Array(selectors.collect())));
        } else {
            fields.extend(self.bare_fields(&user.root));
        }
        Reply::Map(fields)
    }

    /// Commands, keys and channels as rules.
    fn selector_fields(&self, selector: &Selector) -> Vec<(Reply, Reply)> {
        let mut fields = vec![
            field(
                "commands",
                Reply::Bulk(selector.describe_commands(self.server)),
            ),
            field("keys", Reply::Bulk(selector.describe_keys())),
            field("channels", Reply::Bulk(selector.describe_channels())),
        ];
        if self.server.behaviour().databases {
            let databases = match selector.databases.as_deref() {
                Some([]) => String::new(),
                _ => selector.describe_databases(),
            };
            fields.push(field("databases", Reply::bulk(databases)));
        }
        fields
    }

    /// Redis 6 lists patterns without their signs.
    fn bare_fields(&self, selector: &Selector) -> Vec<(Reply, Reply)> {
        let list = |all: bool, patterns: Vec<Reply>| {
            Reply::Array(if all {
                vec![Reply::bulk("*")]
            } else {
                patterns
            })
        };
        let keys = selector
            .keys
            .iter()
            .map(|(pattern, _)| Reply::bulk(pattern));
        let mut fields = vec![
            field(
                "commands",
                Reply::Bulk(selector.describe_commands(self.server)),
            ),
            field("keys", list(selector.all_keys, keys.collect())),
        ];
        if self.server.behaviour().channels {
            let channels = selector
                .channels
                .iter()
                .map(|(pattern, _)| Reply::bulk(pattern));
            fields.push(field(
                "channels",
                list(selector.all_channels, channels.collect()),
            ));
        }
        fields
    }

    fn delete_users(&mut self, names: &[&[u8]]) -> Reply {
        if names
            .iter()
            .any(|name| c_string(name) == DEFAULT_USER.as_bytes())
        {
            return Reply::error("ERR The 'default' user cannot be removed");
        }
        let mut count = 0;
        let mut deleted = Index::default();
        for (place, name) in names.iter().enumerate() {
            if self.users.remove(name).is_some() {
                count += 1;
                deleted.insert(name, place);
            }
        }
        match names {
            // Often it is one, and then its name is compared sooner than looked for.
            [name] if count > 0 => self.close_connections(|user| user == *name),
            _ if count > 0 => self.close_connections(|user| {
                deleted.find(user, |place| names[place] == user).is_some()
            }),
            _ => {}
        }
        Reply::Integer(count)
    }

    fn category(&self, name: &[u8]) -> Reply {
        let Some(category) = self.server.commands().category(c_string(name)) else {
            return texts::unknown_category(name, self.server);
        };
        let commands = self.server.commands().all().iter();
        Reply::Array(
            commands
                .filter(|command| command.is_in(category))
                .map(|command| Reply::bulk(command.name))
                .collect(),
        )
    }

    fn dry_run(&mut self, number: u32, name: &[u8], call: &[&[u8]]) -> Reply {
        let database = self.connection(number).database;
        let Some(user) = self.users.get(name) else {
            let name = for_message(name);
            return Reply::Error([b"ERR User '", &*name, b"' not found"].concat());
        };
        let Lookup::Found(command) = self.names.lookup(call) else {
            let name = for_message(call[0]);
            return Reply::Error([b"ERR Command '", &*name, b"' not found"].concat());
        };
        if !command.accepts(call.len()) {
            return texts::wrong_arity(command.name);
        }
        match permission::check(user, command, call, database) {
            Ok(()) => Reply::OK,
            Err(denial) => texts::dry_run_denied(denial, name, command, call, self.server),
        }
    }
}

/// An entry of a map.
pub(super) fn field(name: &str, value: Reply) -> (Reply, Reply) {
    (Reply::bulk(name), value)
}

/// Random bits in hexadecimal digits, from the system's source of randomness.
fn generate_password(bits: usize) -> Reply {
    let mut random = [0; MOST_BITS as usize / 8];
    let digits = bits.div_ceil(4);
    let bytes = &mut random[..digits.div_ceil(2)];
    if getrandom::fill(bytes).is_err() {
        return Reply::error("ERR no source of randomness on this system");
    }
    let mut text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    text.truncate(digits);
    Reply::bulk(text)
}
