//! What only a text as a whole shows.

use crate::document::DefinedUser;
use crate::finding::{Finding, Severity};
use crate::server::Server;
use crate::session::DEFAULT_USER;
use crate::user::User;

/// What there is to say about an ACL file, whose users are all here.
///
/// A file that does not define `default` leaves that user all rights.
pub(crate) fn lint(users: &[DefinedUser], server: Server) -> Option<Finding> {
    let default = users
        .iter()
        .find(|user| user.name == DEFAULT_USER.as_bytes())?;
    // Somebody who writes of `default` alone writes no whole file.
    if users.len() < 2 || users.iter().any(|user| may_change_rules(user, server)) {
        return None;
    }
    let finding = Finding::new(
        "no-administrator",
        Severity::Warning,
        default.name_span,
        "nobody is left who can change the ACLs: no user with a password that is on \
         may run ACL SETUSER or ACL LOAD",
    );
    Some(finding.with_help(
        "add a user for this, as in `user admin on #hash ~* &* +@all`; without one, changes need \
         a restart of the server",
    ))
}

fn may_change_rules(defined: &DefinedUser, server: Server) -> bool {
    let User {
        enabled,
        no_password,
        passwords,
        ..
    } = &*defined.user;
    let can_log_in =
        *enabled && (*no_password || !passwords.is_empty() || defined.has_hidden_password);
    let table = server.commands();
    // Before 7.0 subcommands were no commands.
    let commands = ["acl|setuser", "acl|load", "acl"];
    let mut commands = commands
        .iter()
        .filter_map(|name| table.get(name.as_bytes()))
        .filter(|command| !command.is_container());
    can_log_in
        && commands.any(|command| {
            defined.user.all_selectors().any(|selector| {
                let has = |id| selector.commands.contains(id);
                let first = selector.first_arguments.iter();
                has(command.id) || first.into_iter().any(|(id, _)| *id == command.id)
            })
        })
}
