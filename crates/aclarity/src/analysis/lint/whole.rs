//! What only a text as a whole shows.

use crate::config::default_left_open;
use crate::document::DefinedUser;
use crate::finding::{Finding, Severity};
use crate::rule::Span;
use crate::server::Server;
use crate::session::DEFAULT_USER;
use crate::user::User;

/// How much of the users of a server a list has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of them: a server starts with this list.
    Whole,
    /// All of them, unless the list is a part of a file: one user alone often is.
    Probable,
}

/// Reports what only all users of a server show together: `default` is left open,
/// or nobody can change the ACLs.
pub(crate) fn lint(users: &[DefinedUser], extent: Extent, server: Server) -> Option<Finding> {
    if users.is_empty() || extent == Extent::Probable && users.len() < 2 {
        return None;
    }
    let is_default = |user: &&DefinedUser| user.name == DEFAULT_USER.as_bytes();
    let Some(default) = users.iter().find(is_default) else {
        let severity = match extent {
            Extent::Whole => Severity::Security,
            Extent::Probable => Severity::Warning,
        };
        return Some(default_left_open(severity, users[0].name_span));
    };
    let may_change_rules = |defined: &DefinedUser| {
        defined.user.enabled
            && defined.has_hidden_password
            && may_change_rules(&defined.user, server)
            || is_administrator(&defined.user, server)
    };
    let is_one = users.iter().any(may_change_rules);
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

/// Whether anybody who can connect is `default`, and may do everything.
pub(crate) fn is_open(default: &User) -> bool {
    default.enabled && default.no_password && !default.root.commands.is_empty()
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
