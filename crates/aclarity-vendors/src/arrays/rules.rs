//! The arrays as Redis rules.

use aclarity::Server;
use aclarity::user::User;

use super::{Arrays, Sort};

/// Arrays as rules, and the user that they make.
pub(crate) struct Mapped {
    pub server: Server,
    pub rules: Vec<String>,
    pub user: User,
    /// Rules that the server refuses, such as commands of a module.
    pub refused: Vec<String>,
}

impl Mapped {
    /// Categories come before commands, which so refine them; all keys or
    /// channels stand alone, since Redis takes no pattern after them. Of channels
    /// of which nothing is said, all or none are permitted.
    pub(crate) fn new(arrays: &Arrays, has_all_channels: bool, server: Server) -> Self {
        let mut wanted = vec!["on".to_owned()];
        wanted.extend(patterns(arrays, Sort::Keys));
        wanted.push("resetchannels".to_owned());
        match arrays.get(Sort::Channels) {
            Some(_) => wanted.extend(patterns(arrays, Sort::Channels)),
            None if has_all_channels => wanted.push("&*".to_owned()),
            None => {}
        }
        wanted.push("-@all".to_owned());
        wanted.extend_from_slice(arrays.items(Sort::Categories));
        wanted.extend_from_slice(arrays.items(Sort::Commands));
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

/// The patterns of an array as rules; `*` alone when it is among them.
fn patterns(arrays: &Arrays, sort: Sort) -> impl Iterator<Item = String> {
    let items = arrays.items(sort);
    let has_all = items.iter().any(|item| item == "*");
    let items = items.iter().map(String::as_str).filter(move |_| !has_all);
    let items = items.chain(has_all.then_some("*"));
    items.map(move |item| format!("{}{item}", sort.prefix()))
}
