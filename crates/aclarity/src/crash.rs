//! What crashes a real server instead of being answered.

use std::fmt;

use crate::access::Access;
use crate::rule::split_as_server;
use crate::server::Server;
use crate::user::{Selector, User};

/// Why a real server would crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crash {
    /// A key pattern that permits nothing, from a rule `%`.
    KeyPermission,
    /// A first argument with a space or a quote in it, or of bytes 255 that are
    /// lost, which the server cannot read back from its own notes.
    FirstArgument,
    /// A selector that is not closed, after another rule in a line of an ACL
    /// file.
    UnmatchedParenthesis,
    /// A `rename-command` of a subcommand.
    RenamedSubcommand,
    /// A `rename-command` to the name of a command of a module.
    ModuleCommandTaken,
    /// A configuration file that includes itself.
    EndlessInclude,
    /// An ACL LOAD by a user who is not in the file.
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
    /// Why ACL LIST, ACL GETUSER or ACL SAVE would crash a real server that has
    /// this user.
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

    /// To show a selector the server applies its notes to another one, which
    /// has all keys and channels, and expects the same commands.
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
