//! What only a text as a whole shows.

use crate::document::DefinedUser;
use crate::finding::{Finding, Severity};
use crate::rule::Span;
use crate::server::Server;
use crate::session::DEFAULT_USER;
use crate::user::User;

/// What there is to say about the users of a server, who are all here.
///
/// A file that does not define `default` leaves that user all rights. With fewer
/// users than `least` it may be a part of a file.
pub(crate) fn lint(users: &[DefinedUser], least: usize, server: Server) -> Option<Finding> {
    let default = users
        .iter()
        .find(|user| user.name == DEFAULT_USER.as_bytes())?;
    let may_change_rules = |defined: &DefinedUser| {
        defined.user.enabled
            && defined.has_hidden_password
            && may_change_rules(&defined.user, server)
            || is_administrator(&defined.user, server)
    };
    let is_one = users.len() < least || users.iter().any(may_change_rules);
    (!is_one).then(|| no_administrator(default.name_span))
}

pub(crate) fn no_administrator(span: Span) -> Finding {
    let finding = Finding::new(
        "no-administrator",
        Severity::Warning,
        span,
        "nobody is left who can change the ACLs: no user with a password that is on \
         may run ACL SETUSER or ACL LOAD",
    );
    finding.with_help(
        "add a user for this, as in `user admin on #hash ~* &* +@all`; without one, changes need \
         a restart of the server",
    )
}

/// Whether somebody can log in as the user, and change users then.
pub(crate) fn is_administrator(user: &User, server: Server) -> bool {
    user.enabled
        && (user.no_password || !user.passwords.is_empty())
        && may_change_rules(user, server)
}

fn may_change_rules(user: &User, server: Server) -> bool {
    let table = server.commands();
    // Before 7.0 subcommands were no commands.
    let commands = ["acl|setuser", "acl|load", "acl"];
    let mut commands = commands
        .iter()
        .filter_map(|name| table.get(name.as_bytes()))
        .filter(|command| !command.is_container());
    commands.any(|command| {
        user.all_selectors().any(|selector| {
            let first = selector.first_arguments.iter();
            selector.commands.contains(command.id)
                || first.into_iter().any(|(id, _)| *id == command.id)
        })
    })
}
