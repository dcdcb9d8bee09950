//! The access check: whether a user may run a command. Fast, without
//! allocation.

use crate::commands::Command;
use crate::user::{Selector, User};

pub use crate::access::Access;

/// Why a call is denied.
///
/// When selectors fail for different reasons, the server reports the failure
/// that got furthest, in the order of these variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(tag = "reason", rename_all = "lowercase")]
pub enum Denial {
    /// A database is not permitted (Valkey 9.1).
    Database {
        /// Index of the argument that names it; 0 for the connection's current
        /// database.
        argument: usize,
    },
    /// The command is not permitted.
    Command,
    /// A key is not permitted.
    Key {
        /// Index of the key argument.
        argument: usize,
    },
    /// A channel is not permitted.
    Channel {
        /// Index of the channel argument.
        argument: usize,
    },
}

/// Checks whether the user may make the call on a connection whose current
/// database is `database`.
///
/// The call is allowed as soon as one selector permits all of it, and denied
/// when none does.
///
/// ```
/// use aclarity::{Server, permission::{self, Denial}, user::User};
///
/// let server = Server::Redis8_6;
/// let mut user = User::new(server);
/// for rule in ["~app:*", "+@read"] {
///     user.apply(rule.as_bytes(), server)?;
/// }
/// let get = server.commands().get(b"get").unwrap();
/// assert_eq!(permission::check(&user, get, &["GET", "app:1"], 0), Ok(()));
/// assert_eq!(
///     permission::check(&user, get, &["GET", "log:1"], 0),
///     Err(Denial::Key { argument: 1 })
/// );
/// # Ok::<(), aclarity::rule::RuleError>(())
/// ```
///
/// # Errors
///
/// The denial that the server would report.
pub fn check<A: AsRef<[u8]>>(
    user: &User,
    command: &Command,
    argv: &[A],
    database: u32,
) -> Result<(), Denial> {
    let mut worst = match check_selector(&user.root, command, argv, database) {
        Ok(()) => return Ok(()),
        Err(denial) => denial,
    };
    for selector in &user.selectors {
        match check_selector(selector, command, argv, database) {
            Ok(()) => return Ok(()),
            Err(denial) => worst = worst.max(denial),
        }
    }
    Err(worst)
}

/// Checks whether one selector permits all of the call.
///
/// # Errors
///
/// The first part that it does not permit.
pub fn check_selector<A: AsRef<[u8]>>(
    selector: &Selector,
    command: &Command,
    argv: &[A],
    database: u32,
) -> Result<(), Denial> {
    if let Some(permitted) = &selector.databases {
        for need in command.databases(argv, database) {
            if !permitted.contains(&need.database) {
                return Err(Denial::Database {
                    argument: need.argument,
                });
            }
        }
    }
    if !permits_command(selector, command, argv) {
        return Err(Denial::Command);
    }
    if !selector.all_keys {
        for key in command.keys_of(argv) {
            let name = argv[key.argument].as_ref();
            if !selector.permits_key(name, key.need) {
                return Err(Denial::Key {
                    argument: key.argument,
                });
            }
        }
    }
    if !selector.all_channels {
        let literally = command.takes_channel_patterns();
        for argument in command.channel_arguments(argv.len()) {
            if !selector.permits_channel(argv[argument].as_ref(), literally) {
                return Err(Denial::Channel { argument });
            }
        }
    }
    Ok(())
}

/// Whether a selector permits the command itself.
pub(crate) fn permits_command<A: AsRef<[u8]>>(
    selector: &Selector,
    command: &Command,
    argv: &[A],
) -> bool {
    selector.all_commands
        || selector.commands.contains(command.id)
        || command.is_free()
        || argv
            .get(1)
            .is_some_and(|argument| selector.permits_first_argument(command.id, argument.as_ref()))
}
