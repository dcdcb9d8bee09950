//! Reconstructs command rules from the allowed commands, as Redis before 7.2
//! does.
//!
//! These servers store only which commands are allowed. To print rules they
//! repeatedly pick the category that agrees best with the remaining commands,
//! then add rules for single commands where categories do not fit. (Redis
//! iterates over commands in an order that changes with each start; this
//! implementation uses alphabetical order.)

use super::Selector;
use crate::commands::{Category, CommandSet};
use crate::server::Server;

pub(super) fn describe(selector: &Selector, server: Server) -> Vec<u8> {
    let table = server.commands();
    let additive = !selector.future_commands;
    let mut described = if additive {
        CommandSet::EMPTY
    } else {
        *table.everything()
    };
    let mut out = selector.first_rule().as_bytes().to_vec();
    let mut push_rules = |described: &mut CommandSet, allow, name: &[u8], commands: &CommandSet| {
        out.extend_from_slice(if allow { b" +" } else { b" -" });
        out.extend_from_slice(name);
        *described = if allow {
            described.union(commands)
        } else {
            described.difference(commands)
        };
    };
    for category in fitting(selector, server) {
        let name = format!("@{}", category.name());
        push_rules(
            &mut described,
            additive,
            name.as_bytes(),
            table.in_category(category),
        );
    }
    for command in table.all() {
        let allowed = selector.commands.contains(command.id);
        let name = command.name.as_bytes();
        if allowed != described.contains(command.id) {
            // A rule that names a container covers its subcommands.
            push_rules(&mut described, allowed, name, &table.family(command.id));
        }
        let arguments = selector.first_arguments.iter();
        for (_, argument) in arguments.filter(|(id, _)| !allowed && *id == command.id) {
            let name = [name, b"|", argument].concat();
            push_rules(&mut described, true, &name, &CommandSet::EMPTY);
        }
    }
    out
}

/// The categories that agree with the selector more than they differ from it,
/// best first. Each is scored on the commands that earlier ones leave over.
fn fitting(selector: &Selector, server: Server) -> Vec<Category> {
    let table = server.commands();
    // The commands that still need a rule: the denied ones when starting from
    // `+@all`, otherwise the allowed ones.
    let mut remaining = if selector.future_commands {
        table.everything().difference(&selector.commands)
    } else {
        selector.commands
    };
    let mut chosen: Vec<Category> = Vec::new();
    loop {
        let mut best: Option<(usize, usize, Category)> = None;
        for &category in Category::ALL {
            if chosen.contains(&category) {
                continue;
            }
            let members = members(category, server);
            let same = members.intersection(&remaining).len();
            let different = members.len() - same;
            if same > different
                && best.is_none_or(|(least, most, _)| {
                    different < least || (different == least && same > most)
                })
            {
                best = Some((different, same, category));
            }
        }
        let Some((_, _, category)) = best else {
            return chosen;
        };
        chosen.push(category);
        remaining = remaining.difference(table.in_category(category));
    }
}

/// The commands that belong to the category themselves, without inherited
/// subcommands.
fn members(category: Category, server: Server) -> CommandSet {
    let mut set = CommandSet::EMPTY;
    for command in server.commands().all() {
        if command.is_in(category) {
            set.insert(command.id);
        }
    }
    set
}
