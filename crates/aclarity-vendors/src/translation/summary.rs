//! Commands in few words: whole categories, some names, and how many more.

use aclarity::Server;
use aclarity::commands::{Category, CommandSet};

use crate::access::names;

/// How many names a text has.
const MOST_NAMES: usize = 6;
/// How many categories a text has.
const MOST_CATEGORIES: usize = 4;

/// The commands with these names, of which a container's is for all its
/// subcommands.
pub(super) fn commands(all: &[String], server: Server) -> String {
    if all.len() <= MOST_NAMES {
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
    while parts.len() < MOST_CATEGORIES {
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
    let shown = left.iter().take(MOST_NAMES).cloned();
    parts.extend(shown);
    let mut text = parts.join(", ");
    if left.len() > MOST_NAMES {
        text += &format!(" and {} more", left.len() - MOST_NAMES);
    }
    text
}

/// The commands of a category that a difference can name.
fn in_category(category: Category, server: Server) -> CommandSet {
    let mut set = CommandSet::EMPTY;
    for id in server.commands().in_category(category).iter() {
        if is_counted(server, id) {
            set.insert(id);
        }
    }
    set
}

/// Containers only hold others, and everybody may run some commands.
fn is_counted(server: Server, id: aclarity::commands::CommandId) -> bool {
    let command = server.commands().by_id(id);
    !command.is_container() && !command.is_free()
}
