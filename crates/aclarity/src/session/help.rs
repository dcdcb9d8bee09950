//! ACL HELP, as each server words it.

use super::Reply;
use super::texts::upper_case;
use crate::server::Server;

/// The words of Redis 6.0.
const FIRST: &[&str] = &[
    "<subcommand> arg arg ... arg. Subcommands are:",
    "LOAD                             -- Reload users from the ACL file.",
    "SAVE                             -- Save the current config to the ACL file.",
    "LIST                             -- Show user details in config file format.",
    "USERS                            -- List all the registered usernames.",
    "SETUSER <username> [attribs ...] -- Create or modify a user.",
    "GETUSER <username>               -- Get the user details.",
    "DELUSER <username> [...]         -- Delete a list of users.",
    "CAT                              -- List available categories.",
    "CAT <category>                   -- List commands inside category.",
    "GENPASS [<bits>]                 -- Generate a secure user password.",
    "WHOAMI                           -- Return the current connection username.",
    "LOG [<count> | RESET]            -- Show the ACL log entries.",
];

/// The words since Redis 6.2; some lines are not in all of them.
const LATER: &[&str] = &[
    "<subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
    "CAT [<category>]",
    "    List all commands that belong to <category>, or all command categories",
    "    when no category is specified.",
    "DELUSER <username> [<username> ...]",
    "    Delete a list of users.",
    DRYRUN[0],
    DRYRUN[1],
    "GETUSER <username>",
    "    Get the user's details.",
    "GENPASS [<bits>]",
    "    Generate a secure 256-bit user password. The optional `bits` argument can",
    "    be used to specify a different size.",
    "LIST",
    "    Show users details in config file format.",
    "LOAD",
    "    Reload users from the ACL file.",
    "LOG [<count> | RESET]",
    "    Show the ACL log entries.",
    "SAVE",
    "    Save the current config to the ACL file.",
    SETUSER[0],
    SETUSER[1],
    "USERS",
    "    List all the registered usernames.",
    "WHOAMI",
    "    Return the current connection username.",
    "HELP",
    PRINTS[0],
];

const DRYRUN: [&str; 2] = [
    "DRYRUN <username> <command> [<arg> ...]",
    "    Returns whether the user can execute the given command without executing the command.",
];
const SETUSER: [&str; 2] = [
    "SETUSER <username> <attribute> [<attribute> ...]",
    "    Create or modify a user with the specified attributes.",
];
const SETUSER_BY_RULES: [&str; 2] = [
    "SETUSER <username> <rule> [<rule> ...]",
    "    Create or modify a user with the specified rules.",
];
/// Until Redis 7.0, and since.
const PRINTS: [&str; 2] = ["    Prints this help.", "    Print this help."];

/// The lines of ACL HELP, with the command called as it was typed.
pub(super) fn help(name: &[u8], server: Server) -> Reply {
    let name = String::from_utf8_lossy(&upper_case(name)).into_owned();
    let mut lines = lines(server).into_iter();
    let first = lines.next().map(|usage| format!("{name} {usage}"));
    let first = first.map(|line| Reply::Status(line.into()));
    Reply::Array(first.into_iter().chain(lines.map(Reply::status)).collect())
}

fn lines(server: Server) -> Vec<&'static str> {
    let behaviour = server.behaviour();
    if !behaviour.channels {
        return FIRST.to_vec();
    }
    let lines = LATER
        .iter()
        .filter(|line| behaviour.selectors || !DRYRUN.contains(line))
        .map(|line| match *line {
            line if line == PRINTS[0] && behaviour.log_has_ids => PRINTS[1],
            line if line == SETUSER[0] && behaviour.help_calls_arguments_rules => {
                SETUSER_BY_RULES[0]
            }
            line if line == SETUSER[1] && behaviour.help_calls_arguments_rules => {
                SETUSER_BY_RULES[1]
            }
            line => line,
        });
    lines.collect()
}
