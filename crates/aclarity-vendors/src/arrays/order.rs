//! Checks whether the order in which the arrays become rules matters.
//!
//! The order is not documented, and Terraform sends sets, so the order inside
//! an array is lost too.

use std::collections::HashSet;

use aclarity::Server;
use aclarity::commands::CommandSet;
use aclarity::user::User;

use super::{ArrayKind, Arrays};
use crate::access::Difference;
use crate::finding::Finding;
use crate::source::Fact;

/// Number of commands that a message names.
const MAX_NAMES: usize = 8;

/// Returns a warning if some order permits what another one does not. `fact` is
/// the source of the arrays.
pub(crate) fn finding(arrays: &Arrays, server: Server, fact: Fact) -> Option<Finding> {
    let commands = differing(arrays, server);
    if commands.is_empty() {
        return None;
    }
    let named = commands.iter().take(MAX_NAMES).cloned();
    let mut list = named.collect::<Vec<_>>().join(", ");
    if commands.len() > MAX_NAMES {
        list += &format!(" and {} more", commands.len() - MAX_NAMES);
    }
    let message = format!(
        "which rules count first is not documented, and it decides whether the user may run {list}"
    );
    let finding = Finding::warning("order-decides", Fact::assumed(fact.source), message);
    Some(finding.with_help("list what is permitted with + alone, and no order matters"))
}

/// The commands that the user may run, with some arguments, after one plausible
/// order but not after another.
fn differing(arrays: &Arrays, server: Server) -> Vec<String> {
    let mut users = orders(arrays)
        .into_iter()
        .filter_map(|rules| user_of(&rules, server));
    let Some(first) = users.next() else {
        return Vec::new();
    };
    let mut commands: Vec<String> = Vec::new();
    for other in users {
        for (one, two) in [(&first, &other), (&other, &first)] {
            let difference = Difference::between(one, two, server, &CommandSet::EMPTY);
            commands.extend(difference.commands);
            let partly = difference.partly.into_iter();
            commands.extend(partly.flat_map(|partly| partly.commands));
        }
    }
    commands.sort();
    commands.dedup();
    commands
}

/// Plausible orders of categories and commands: as given, allowing items first,
/// and denying items first. The first order is the assumed one.
fn orders(arrays: &Arrays) -> Vec<Vec<&str>> {
    let categories = arrangements(arrays.items(ArrayKind::Categories));
    let commands = arrangements(arrays.items(ArrayKind::Commands));
    let mut orders: Vec<Vec<&str>> = Vec::new();
    for categories in &categories {
        for commands in &commands {
            for order in [
                [categories.as_slice(), commands].concat(),
                [commands.as_slice(), categories].concat(),
            ] {
                if !orders.contains(&order) {
                    orders.push(order);
                }
            }
        }
    }
    orders
}

fn arrangements(items: &[String]) -> Vec<Vec<&str>> {
    // Of a repeated rule the last occurrence counts.
    let mut known = HashSet::new();
    let last = items.iter().rev().map(String::as_str);
    let mut given: Vec<&str> = last.filter(|item| known.insert(*item)).collect();
    given.reverse();
    let (takes, gives): (Vec<&str>, Vec<&str>) =
        given.iter().partition(|item| item.starts_with('-'));
    let mut arrangements = vec![given];
    for order in [
        [gives.as_slice(), &takes].concat(),
        [takes.as_slice(), &gives].concat(),
    ] {
        if !arrangements.contains(&order) {
            arrangements.push(order);
        }
    }
    arrangements
}

/// The user that the rules make. Patterns are irrelevant here, and refused
/// rules, such as those for a module's commands, are skipped.
fn user_of(rules: &[&str], server: Server) -> Option<User> {
    let mut user = User::new(server);
    for rule in ["~*", "-@all"] {
        user.apply(rule.as_bytes(), server).ok()?;
    }
    let _ = user.apply(b"allchannels", server);
    for rule in rules {
        let _ = user.apply(rule.as_bytes(), server);
    }
    Some(user)
}
