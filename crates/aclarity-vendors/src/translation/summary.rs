//! Summarises lists of commands: whole categories, some names, and a count of
//! the rest.

use aclarity::Server;
use aclarity::commands::{Category, CommandSet};

use crate::access::names;

/// Number of names that are listed.
const MAX_NAMES: usize = 6;
/// Number of categories that are listed.
const MAX_CATEGORIES: usize = 4;

/// Summarises commands by name, where a container stands for all its
/// subcommands.
pub(super) fn commands(all: &[String], server: Server) -> String {
    if all.len() <= MAX_NAMES {
        return all.join(", ");
    }
    let table = server.commands();
    let mut rest = CommandSet::EMPTY;
    for name in all {
        if let Some(command) = table.get(name.as_bytes()) {
            for id in table.family(command.id).iter() {
                if is_counted(server, id) {
                    rest.insert(id);
                }
            }
        }
    }
    let everything = rest;
    let mut parts = Vec::new();
    while parts.len() < MAX_CATEGORIES {
        let whole = Category::ALL.iter().filter_map(|category| {
            let of_category = in_category(*category, server);
            let is_whole = of_category.difference(&everything).is_empty();
            let new = of_category.intersection(&rest).len();
            (is_whole && new > 1).then_some((new, of_category.len(), *category))
        });
        let Some((_, count, category)) = whole.max_by_key(|(new, ..)| *new) else {
            break;
        };
        rest = rest.difference(&in_category(category, server));
        parts.push(format!("all {count} commands of @{}", category.name()));
    }
    let left = names(&rest, table);
    let shown = left.iter().take(MAX_NAMES).cloned();
    parts.extend(shown);
    let mut text = parts.join(", ");
    if left.len() > MAX_NAMES {
        text += &format!(" and {} more", left.len() - MAX_NAMES);
    }
    text
}

/// The commands of a category that a difference can list.
fn in_category(category: Category, server: Server) -> CommandSet {
    let mut set = CommandSet::EMPTY;
    for id in server.commands().in_category(category).iter() {
        if is_counted(server, id) {
            set.insert(id);
        }
    }
    set
}

/// Whether a command counts: containers and commands that everybody may run do
/// not.
fn is_counted(server: Server, id: aclarity::commands::CommandId) -> bool {
    let command = server.commands().by_id(id);
    !command.is_container() && !command.is_free()
}
