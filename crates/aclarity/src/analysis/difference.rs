//! The same rules on two servers: what one refuses, and whose rights differ.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Document;
use crate::finding::{Finding, Severity};
use crate::server::Server;
use crate::user::User;

use super::matrix::{Matrix, Row, Verdict};

/// How two servers differ over a text.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The servers.
    pub servers: [Server; 2],
    /// The errors that only one of them has.
    pub errors: [Vec<Finding>; 2],
    /// The users that differ, by name; others have the same rights on both.
    pub users: Vec<UserDifference>,
    /// The commands that only one of them has, and how many both have.
    pub own_commands: [Vec<String>; 2],
    /// How many commands both have.
    pub shared_commands: usize,
}

/// How a user differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDifference {
    /// Its name.
    pub name: Vec<u8>,
    /// What it is.
    pub change: Change,
}

/// What differs about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only this server has it: the other refused its rules.
    OnlyOn(Server),
    /// Its rights.
    Rights(Vec<RightDifference>),
}

/// A command that a user has other rights to on the other server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightDifference {
    /// As people type it: `CONFIG GET`.
    pub command: String,
    /// What each server says.
    pub verdicts: [Verdict; 2],
}

/// Compares what a text means to two servers, over the commands that both
/// have.
///
/// ```
/// use aclarity::{Server, analysis::difference::{Change, compare}};
///
/// let difference = compare("user ana on nopass ~* +@all", [Server::Redis6_2, Server::Redis7_0]);
/// let Change::Rights(rights) = &difference.users[0].change else { panic!() };
/// let publish = rights.iter().find(|right| right.command == "PUBLISH").unwrap();
/// assert_eq!(publish.verdicts.map(|verdict| verdict.to_string()), ["allowed", "no channels"]);
/// ```
pub fn compare(text: &str, servers: [Server; 2]) -> Difference {
    let documents = servers.map(|server| Document::parse(text, server));
    let [one, other] = &documents;
    let places = [by_name(one), by_name(other)];
    let matrices = servers.map(Matrix::new);
    let [left, right] = &matrices;
    let shared = shared(left, right);
    let mut users: Vec<UserDifference> = Vec::new();
    let differs = |name: &[u8], change| UserDifference {
        name: name.to_vec(),
        change,
    };
    for defined in &one.users {
        let Some(known) = places[1].get(&*defined.name) else {
            users.push(differs(&defined.name, Change::OnlyOn(servers[0])));
            continue;
        };
        let rights = rights(&matrices, [&*defined.user, known], &shared);
        if !rights.is_empty() {
            users.push(differs(&defined.name, Change::Rights(rights)));
        }
    }
    let only_other = other
        .users
        .iter()
        .filter(|defined| !places[0].contains_key(&*defined.name));
    users.extend(only_other.map(|defined| differs(&defined.name, Change::OnlyOn(servers[1]))));
    Difference {
        servers,
        errors: [own_errors(one, other), own_errors(other, one)],
        users,
        own_commands: [own_commands(left, right), own_commands(right, left)],
        shared_commands: shared.len(),
    }
}

fn by_name(document: &Document) -> BTreeMap<&[u8], &User> {
    let users = document.users.iter();
    users
        .map(|defined| (&*defined.name, &*defined.user))
        .collect()
}

/// The rows of commands that both have.
fn shared<'m>(one: &'m Matrix, other: &'m Matrix) -> Vec<[&'m Row; 2]> {
    let by_name: BTreeMap<String, &Row> =
        other.rows().iter().map(|row| (row.name(), row)).collect();
    let rows = one.rows().iter();
    rows.filter_map(|row| Some([row, *by_name.get(&row.name())?]))
        .collect()
}

fn own_commands(one: &Matrix, other: &Matrix) -> Vec<String> {
    let known: BTreeSet<String> = other.rows().iter().map(Row::name).collect();
    let names = one.rows().iter().map(Row::name);
    names.filter(|name| !known.contains(name)).collect()
}

fn rights(matrices: &[Matrix; 2], users: [&User; 2], shared: &[[&Row; 2]]) -> Vec<RightDifference> {
    let differing = shared.iter().filter_map(|rows| {
        let verdicts = [0, 1].map(|side| matrices[side].verdict(users[side], rows[side]));
        (verdicts[0] != verdicts[1]).then(|| RightDifference {
            command: rows[0].name(),
            verdicts,
        })
    });
    differing.collect()
}

/// The errors of one that the other has not at the same place.
fn own_errors(one: &Document, other: &Document) -> Vec<Finding> {
    let errors = |document: &Document| -> BTreeSet<(usize, usize)> {
        let findings = document.findings.iter();
        let errors = findings.filter(|finding| finding.severity == Severity::Error);
        errors
            .map(|finding| (finding.span.start, finding.span.end))
            .collect()
    };
    let known = errors(other);
    let has = |finding: &&Finding| {
        let place = (finding.span.start, finding.span.end);
        finding.severity == Severity::Error && !known.contains(&place)
    };
    one.findings.iter().filter(has).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_only_one_has_come_with_the_users_it_lacks() {
        let text = "user ana on nopass %R~a +get\nuser bob on nopass ~b +gett";
        let difference = compare(text, [Server::Redis6_2, Server::Valkey9_1]);
        let own: Vec<&str> = difference.errors[0]
            .iter()
            .map(|finding| finding.code)
            .collect();
        assert_eq!(own, ["no-such-rule"]);
        assert!(difference.errors[1].is_empty(), "both refuse +gett");
        assert_eq!(
            difference.users,
            [UserDifference {
                name: b"ana".to_vec(),
                change: Change::OnlyOn(Server::Valkey9_1)
            }]
        );
    }

    #[test]
    fn categories_that_grew_change_rights() {
        let difference = compare(
            "user ana on nopass ~* resetchannels +@all -@dangerous",
            [Server::Redis7_0, Server::Redis8_6],
        );
        assert_eq!(difference.users, []);
        assert!(difference.own_commands[1].contains(&"VADD".to_owned()));
        assert!(difference.own_commands[0].is_empty());
    }

    #[test]
    fn a_server_does_not_differ_from_itself() {
        for server in Server::ALL {
            let difference = compare("user ana on +@all ~a\nuser b heeyyy", [server, server]);
            assert!(difference.users.is_empty() && difference.errors.iter().all(Vec::is_empty));
        }
    }
}
