//! Cases in which a real server crashes instead of replying.

use std::fmt;

use crate::access::Access;
use crate::rule::split_as_server;
use crate::server::Server;
use crate::user::{Selector, User};

/// What makes a real server crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crash {
    /// A key pattern that grants no access, from a bare `%` rule.
    KeyPermission,
    /// A first argument with a space, a quote or dropped bytes 255, which the
    /// server cannot read back from its stored rules.
    FirstArgument,
    /// An unclosed selector after another rule on a line of an ACL file.
    UnmatchedParenthesis,
    /// A `rename-command` for a subcommand.
    RenamedSubcommand,
    /// A `rename-command` to the name of a module's command.
    ModuleCommandTaken,
    /// A configuration file that includes itself.
    EndlessInclude,
    /// An ACL LOAD by a user that the file does not contain.
    OwnUserNotLoaded,
}

impl fmt::Display for Crash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeyPermission => {
                "a real server crashes here: it accepted the rule `%` and cannot show it \
                 (CVE-2024-51741; Redis 7.0.0 to 7.2.6 and 7.4.0 to 7.4.1, Valkey 7.2.5 to 8.0.1)"
            }
            Self::FirstArgument => {
                "a real server crashes here: it cannot read back a first argument that it accepted, \
                 with a space or a quote (Redis 7.2 to 8.10, Valkey 8.0 to 9.1) or of bytes 255 \
                 alone (Valkey 8.1 to 9.1)"
            }
            Self::UnmatchedParenthesis => {
                "a real server crashes here: a selector in its ACL file is not closed, and \
                 other rules stand before it (Redis 7.0 to 8.10, Valkey 8.0 to 9.1)"
            }
            Self::RenamedSubcommand => {
                "a real server crashes here: a subcommand cannot be renamed \
                 (Redis 7.0 to 8.10, Valkey 8.0 to 9.1)"
            }
            Self::ModuleCommandTaken => {
                "a real server crashes here: a command has been renamed to one of the vector sets, \
                 which it adds after it has read its configuration (Redis 8.0 to 8.10)"
            }
            Self::EndlessInclude => {
                "a real server crashes here: a configuration file includes itself, and the server \
                 reads it until its stack is full (Redis 6.0 to 8.10, Valkey 7.2 to 9.1)"
            }
            Self::OwnUserNotLoaded => {
                "a real server crashes here: the user who loads the ACL file is not in it \
                 (Valkey 8.0 to 9.0)"
            }
        })
    }
}

impl User {
    /// Returns the crash that ACL LIST, ACL GETUSER or ACL SAVE would cause on
    /// a real server with this user.
    pub fn crash(&self, server: Server) -> Option<Crash> {
        self.all_selectors()
            .find_map(|selector| selector.crash(server))
    }
}

impl Selector {
    fn crash(&self, server: Server) -> Option<Crash> {
        if self.keys.iter().any(|(_, access)| access == Access::NONE) {
            return Some(Crash::KeyPermission);
        }
        (self.has_odd_rule && !self.can_be_read_back(server)).then_some(Crash::FirstArgument)
    }

    /// Whether the server can parse its stored rules. To print a selector it
    /// applies them to a second selector with all keys and channels, and
    /// expects the same commands.
    fn can_be_read_back(&self, server: Server) -> bool {
        let notes = self.describe_commands(server);
        let Ok(words) = split_as_server(&notes, server) else {
            return false;
        };
        let mut again = Self {
            all_keys: true,
            all_channels: true,
            ..Self::new(server)
        };
        words
            .iter()
            .all(|word| again.apply(&word.text, server).is_ok())
            && again.commands == self.commands
    }
}
