//! A user in the server's canonical words: ACL LIST and ACL GETUSER.

use super::{Payload, Selector, User, fit};
use crate::permission::Access;
use crate::server::{CommandRules, Server};

impl User {
    /// The user's line of ACL LIST.
    pub fn describe(&self, name: impl AsRef<[u8]>, server: Server) -> Vec<u8> {
        let mut line = b"user ".to_vec();
        push_word(&mut line, name.as_ref());
        for flag in self.own_flags() {
            push_word(&mut line, flag.as_bytes());
        }
        for hash in self.password_hashes() {
            line.push(b'#');
            push_word(&mut line, hash.as_bytes());
        }
        line.extend(self.root.describe(server));
        for selector in &self.selectors {
            line.extend_from_slice(b" (");
            line.extend(selector.describe(server));
            line.push(b')');
        }
        line
    }

    /// The flags of ACL GETUSER, in its order.
    pub fn flags(&self, server: Server) -> Vec<&'static str> {
        let mut flags = self.own_flags();
        if !server.behaviour().selectors {
            // Redis 6 counts these among a user's flags, before `nopass`.
            let all = [
                (self.root.all_keys, "allkeys"),
                (self.root.all_channels, "allchannels"),
                (self.root.all_commands, "allcommands"),
            ];
            let all = all.into_iter().filter(|(is, _)| *is).map(|(_, name)| name);
            flags.splice(1..1, all);
        }
        flags
    }

    fn own_flags(&self) -> Vec<&'static str> {
        let mut flags = vec![if self.enabled { "on" } else { "off" }];
        if self.no_password {
            flags.push("nopass");
        }
        match self.payload {
            Payload::Unsaid => {}
            Payload::Sanitize => flags.push("sanitize-payload"),
            Payload::Skip => flags.push("skip-sanitize-payload"),
        }
        flags
    }

    /// The hashes of its passwords in hexadecimal, oldest first.
    pub fn password_hashes(&self) -> impl Iterator<Item = String> {
        self.passwords
            .iter()
            .map(|hash| hash.iter().flat_map(|byte| hex_digits(*byte)).collect())
    }
}

impl Selector {
    /// Keys, channels, databases and commands as in ACL LIST.
    pub fn describe(&self, server: Server) -> Vec<u8> {
        let mut out = Vec::new();
        if self.all_keys || !self.keys.is_empty() {
            push_word(&mut out, &self.describe_keys());
        }
        if server.behaviour().channels {
            if !self.all_channels {
                push_word(&mut out, b"resetchannels");
            }
            if self.all_channels || !self.channels.is_empty() {
                push_word(&mut out, &self.describe_channels());
            }
        }
        if self.databases.is_some() {
            push_word(&mut out, self.describe_databases().as_bytes());
        }
        out.extend(self.describe_commands(server));
        out
    }

    /// The key patterns with their signs.
    pub fn describe_keys(&self) -> Vec<u8> {
        if self.all_keys {
            return b"~*".to_vec();
        }
        let words = self.keys.iter();
        let words = words.map(|(pattern, access)| key_pattern(pattern, access));
        words.collect::<Vec<_>>().join(&b' ')
    }

    /// The channel patterns with their signs.
    pub fn describe_channels(&self) -> Vec<u8> {
        if self.all_channels {
            return b"&*".to_vec();
        }
        let words = self
            .channels
            .iter()
            .map(|(pattern, _)| [b"&", pattern].concat());
        words.collect::<Vec<_>>().join(&b' ')
    }

    /// The databases as a rule.
    pub fn describe_databases(&self) -> String {
        match self.databases.as_deref() {
            None => "alldbs".to_owned(),
            Some([]) => "resetdbs".to_owned(),
            Some(databases) => {
                let list: Vec<String> = databases.iter().map(u32::to_string).collect();
                format!("db={}", list.join(","))
            }
        }
    }

    /// The command rules, beginning with `+@all` or `-@all`.
    pub fn describe_commands(&self, server: Server) -> Vec<u8> {
        match server.behaviour().command_rules {
            CommandRules::Fitted => fit::describe(self, server),
            CommandRules::Verbatim => {
                let mut out = self.first_rule().as_bytes().to_vec();
                self.notes.describe(&mut out, server.commands());
                out
            }
        }
    }

    /// Where the description of the commands starts from.
    pub(super) fn first_rule(&self) -> &'static str {
        if self.future_commands {
            "+@all"
        } else {
            "-@all"
        }
    }
}

/// A key pattern with its sign.
pub(crate) fn key_pattern(pattern: &[u8], access: Access) -> Vec<u8> {
    let sign: &[u8] = match access {
        Access::ALL => b"~",
        Access::READ => b"%R~",
        _ => b"%W~",
    };
    [sign, pattern].concat()
}

fn hex_digits(byte: u8) -> [char; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [byte >> 4, byte & 15].map(|digit| char::from(DIGITS[usize::from(digit)]))
}

fn push_word(line: &mut Vec<u8>, word: &[u8]) {
    line.extend_from_slice(word);
    line.push(b' ');
}
