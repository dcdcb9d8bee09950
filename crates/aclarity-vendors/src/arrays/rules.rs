//! Translates the arrays to Redis rules.

use aclarity::Server;
use aclarity::user::User;

use super::{ArrayKind, Arrays};

/// The rules for the arrays, and the resulting user.
pub(crate) struct Mapped {
    pub server: Server,
    pub rules: Vec<String>,
    pub user: User,
    /// Rules that the server refuses, such as those for commands of a module.
    pub refused: Vec<String>,
}

impl Mapped {
    /// Translates the arrays. Categories precede commands, which refine them. A
    /// rule for all keys or channels replaces the patterns, because Redis
    /// accepts no pattern after it. If channels are not mentioned,
    /// `has_all_channels` decides between all and none.
    pub(crate) fn new(arrays: &Arrays, has_all_channels: bool, server: Server) -> Self {
        let mut wanted = vec!["on".to_owned()];
        wanted.extend(patterns(arrays, ArrayKind::Keys));
        wanted.push("resetchannels".to_owned());
        match arrays.get(ArrayKind::Channels) {
            Some(_) => wanted.extend(patterns(arrays, ArrayKind::Channels)),
            None if has_all_channels => wanted.push("&*".to_owned()),
            None => {}
        }
        wanted.push("-@all".to_owned());
        wanted.extend_from_slice(arrays.items(ArrayKind::Categories));
        wanted.extend_from_slice(arrays.items(ArrayKind::Commands));
        let mut user = User::new(server);
        let mut refused = Vec::new();
        wanted.retain(|rule| {
            let is_taken = user.apply(rule.as_bytes(), server).is_ok();
            if !is_taken {
                refused.push(rule.clone());
            }
            is_taken
        });
        Self {
            server,
            rules: wanted,
            user,
            refused,
        }
    }
}

/// The patterns of an array as rules; only `*` if the array contains it.
fn patterns(arrays: &Arrays, sort: ArrayKind) -> impl Iterator<Item = String> {
    let items = arrays.items(sort);
    let has_all = items.iter().any(|item| item == "*");
    let items = items.iter().map(String::as_str).filter(move |_| !has_all);
    let items = items.chain(has_all.then_some("*"));
    items.map(move |item| format!("{}{item}", sort.prefix()))
}
