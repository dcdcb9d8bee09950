//! The users that the simulated server has.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use aclarity::document::Document;
use aclarity::session::{DEFAULT_USER, Session};
use aclarity::user::User;

use crate::broken::Broken;

/// A user of the simulated server.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownUser {
    pub name: Rc<[u8]>,
    pub user: Arc<User>,
    /// Whether the text defines it.
    pub defined: bool,
    /// Whether its password was left out of the text.
    pub hides_password: bool,
}

/// The users of a server: those of the text in its order, then all others by name.
///
/// Without a session no command has run yet. The server then has the users of
/// the text and `default`.
pub fn known_users(document: &Document, session: Option<&Session>) -> Vec<KnownUser> {
    let user = |name: &[u8], user: &Arc<User>, defined| KnownUser {
        name: name.into(),
        user: Arc::clone(user),
        defined,
        hides_password: document
            .user(name)
            .is_some_and(|defined| defined.has_hidden_password),
    };
    let defined = document.users.iter();
    let Some(session) = session else {
        let mut users: Vec<KnownUser> = defined
            .map(|defined| user(&defined.name, &defined.user, true))
            .collect();
        let default = DEFAULT_USER.as_bytes();
        if document.user(default).is_none() {
            let made = Arc::new(User::default_user(document.server));
            users.push(user(default, &made, false));
        }
        return users;
    };
    let known = |name: &[u8], defined| {
        let known = session.users().get(name)?;
        Some(user(name, &Arc::new(known.clone()), defined))
    };
    let names: HashSet<&[u8]> = defined.clone().map(|user| &*user.name).collect();
    let others = session.users().keys().map(Vec::as_slice);
    let others = others.filter(|name| !names.contains(name));
    defined
        .filter_map(|user| known(&user.name, true))
        .chain(others.filter_map(|name| known(name, false)))
        .collect()
}

/// The names of users that exist, then of those that do not.
pub fn names(users: &[KnownUser], broken: &[Broken]) -> Vec<Rc<[u8]>> {
    let known: HashSet<&[u8]> = match broken {
        [] => HashSet::new(),
        _ => users.iter().map(|user| &*user.name).collect(),
    };
    let broken = broken.iter().map(|one| &one.name);
    let broken = broken.filter(|name| !known.contains(&***name));
    let names = users.iter().map(|user| &user.name);
    names.chain(broken).map(Rc::clone).collect()
}
