//! Whether it matters in which order the arrays become rules.
//!
//! That is documented nowhere, and Terraform sends sets, so that the order
//! inside an array is lost too.

use std::collections::HashSet;

use aclarity::Server;
use aclarity::commands::CommandSet;
use aclarity::user::User;

use super::{Arrays, Sort};
use crate::access::Difference;
use crate::finding::Finding;
use crate::source::Fact;

/// How many commands a message names.
const MOST_NAMES: usize = 8;

/// A warning when some order permits what another one does not. The fact is how
/// we know the arrays.
pub(crate) fn finding(arrays: &Arrays, server: Server, fact: Fact) -> Option<Finding> {
    let commands = differing(arrays, server);
    if commands.is_empty() {
        return None;
    }
    let named = commands.iter().take(MOST_NAMES).cloned();
    let mut list = named.collect::<Vec<_>>().join(", ");
    if commands.len() > MOST_NAMES {
        list += &format!(" and {} more", commands.len() - MOST_NAMES);
    }
    let message = format!(
        "which rules count first is not documented, and it decides whether the user may run {list}"
    );
    let finding = Finding::warning("order-decides", Fact::assumed(fact.source), message);
    Some(finding.with_help("list what is permitted with + alone, and no order matters"))
}

/// The commands that the user may run after one plausible order and not, or not
/// with all the same arguments, after another.
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

/// Categories and commands one after the other, each as given, with what gives
/// first, and with what takes first. The first order is the one assumed.
fn orders(arrays: &Arrays) -> Vec<Vec<&str>> {
    let categories = arrangements(arrays.items(Sort::Categories));
    let commands = arrangements(arrays.items(Sort::Commands));
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
    // Of a rule that comes twice the last time counts.
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

/// Patterns do not matter here. A rule that is refused, as of a module's
/// command, does nothing.
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
