//! Formats a user as the server does in ACL LIST and ACL GETUSER.

use super::{Payload, Selector, User, fit};
use crate::access::Access;
use crate::rule::PasswordHash;
use crate::server::{CommandRules, Server};

/// Initial capacity in bytes; enough for most lines of ACL LIST.
const USUAL_LENGTH: usize = 256;

impl User {
    /// Formats the user as a line of ACL LIST.
    pub fn to_acl_line(&self, name: impl AsRef<[u8]>, server: Server) -> Vec<u8> {
        let mut line = Vec::with_capacity(USUAL_LENGTH);
        line.extend_from_slice(b"user ");
        push_word(&mut line, name.as_ref());
        for flag in self.own_flags() {
            push_word(&mut line, flag.as_bytes());
        }
        for hash in self.passwords.iter() {
            line.push(b'#');
            push_word(&mut line, &hex_digits(hash));
        }
        self.root.push_description(&mut line, server);
        for selector in &self.selectors {
            line.extend_from_slice(b" (");
            selector.push_description(&mut line, server);
            line.push(b')');
        }
        line
    }

    /// The flags of ACL GETUSER, in the server's order.
    pub fn flags(&self, server: Server) -> Vec<&'static str> {
        let mut flags = self.own_flags();
        if !server.behaviour().selectors {
            // Redis 6 lists these among a user's flags, before `nopass`.
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
            Payload::Unset => {}
            Payload::Sanitize => flags.push("sanitize-payload"),
            Payload::Skip => flags.push("skip-sanitize-payload"),
        }
        flags
    }

    /// The password hashes in hexadecimal, oldest first.
    pub fn password_hashes(&self) -> impl Iterator<Item = String> {
        self.passwords
            .iter()
            .map(|hash| String::from_utf8_lossy(&hex_digits(hash)).into_owned())
    }
}

impl Selector {
    /// Formats keys, channels, databases and commands as ACL LIST does.
    pub fn describe(&self, server: Server) -> Vec<u8> {
        let mut out = Vec::new();
        self.push_description(&mut out, server);
        out
    }

    fn push_description(&self, out: &mut Vec<u8>, server: Server) {
        if self.all_keys || !self.keys.is_empty() {
            self.push_keys(out);
            out.push(b' ');
        }
        if server.behaviour().channels {
            if !self.all_channels {
                push_word(out, b"resetchannels");
            }
            if self.all_channels || !self.channels.is_empty() {
                self.push_channels(out);
                out.push(b' ');
            }
        }
        if self.databases.is_some() {
            push_word(out, self.describe_databases().as_bytes());
        }
        self.push_commands(out, server);
    }

    /// Formats the key patterns with their prefixes.
    pub fn describe_keys(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.push_keys(&mut out);
        out
    }

    fn push_keys(&self, out: &mut Vec<u8>) {
        if self.all_keys {
            return out.extend_from_slice(b"~*");
        }
        for (number, (pattern, access)) in self.keys.iter().enumerate() {
            if number > 0 {
                out.push(b' ');
            }
            out.extend_from_slice(sign(access));
            out.extend_from_slice(pattern);
        }
    }

    /// Formats the channel patterns with their prefixes.
    pub fn describe_channels(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.push_channels(&mut out);
        out
    }

    fn push_channels(&self, out: &mut Vec<u8>) {
        if self.all_channels {
            return out.extend_from_slice(b"&*");
        }
        for (number, (pattern, _)) in self.channels.iter().enumerate() {
            if number > 0 {
                out.push(b' ');
            }
            out.push(b'&');
            out.extend_from_slice(pattern);
        }
    }

    /// Formats the databases as a rule.
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

    /// Formats the command rules, beginning with `+@all` or `-@all`.
    pub fn describe_commands(&self, server: Server) -> Vec<u8> {
        let mut out = Vec::new();
        self.push_commands(&mut out, server);
        out
    }

    fn push_commands(&self, out: &mut Vec<u8>, server: Server) {
        match server.behaviour().command_rules {
            CommandRules::Fitted => out.extend(fit::describe(self, server)),
            CommandRules::Verbatim => {
                out.extend_from_slice(self.first_rule().as_bytes());
                self.notes.describe(out, server.commands());
            }
        }
    }

    /// The rule that the list of command rules starts with.
    pub(super) fn first_rule(&self) -> &'static str {
        if self.future_commands {
            "+@all"
        } else {
            "-@all"
        }
    }
}

/// Formats a key pattern with its prefix.
pub(crate) fn key_pattern(pattern: &[u8], access: Access) -> Vec<u8> {
    [sign(access), pattern].concat()
}

fn sign(access: Access) -> &'static [u8] {
    match access {
        Access::ALL => b"~",
        Access::READ => b"%R~",
        _ => b"%W~",
    }
}

fn hex_digits(hash: &PasswordHash) -> [u8; 64] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    std::array::from_fn(|at| {
        let byte = hash[at / 2];
        let digit = if at % 2 == 0 { byte >> 4 } else { byte & 15 };
        DIGITS[usize::from(digit)]
    })
}

fn push_word(line: &mut Vec<u8>, word: &[u8]) {
    line.extend_from_slice(word);
    line.push(b' ');
}
