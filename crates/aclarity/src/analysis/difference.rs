//! The same rules on two servers: what one refuses, and whose rights differ.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lint;
use crate::document::{DefinedUser, Document, Reader};
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
    let mut comparison = Comparison::new(text.into(), servers);
    loop {
        if let Some(difference) = comparison.go_on(usize::MAX) {
            return difference;
        }
    }
}

/// A comparison of a long text, piece by piece.
#[derive(Debug)]
pub struct Comparison {
    servers: [Server; 2],
    readers: [Reader; 2],
    documents: [Option<Document>; 2],
    matrices: [Matrix; 2],
    /// What the pieces look things up in, once both documents are read.
    known: Option<Known>,
    /// How many users of the first document are compared.
    compared: usize,
    users: Vec<UserDifference>,
}

/// What both servers have, made once for all pieces.
#[derive(Debug)]
struct Known {
    /// The places of the second document's users, by name.
    users: Vec<usize>,
    /// The rows of commands that both have.
    rows: Vec<[usize; 2]>,
}

impl Comparison {
    /// Of a text on two servers.
    pub fn new(text: Arc<str>, servers: [Server; 2]) -> Self {
        let mut readers = servers.map(lint::reader);
        for reader in &mut readers {
            reader.start(Arc::clone(&text));
        }
        Self {
            servers,
            readers,
            documents: [None, None],
            matrices: servers.map(Matrix::new),
            known: None,
            compared: 0,
            users: Vec::new(),
        }
    }

    /// How much is done, from 0 to 1.
    pub fn progress(&self) -> f64 {
        let read = |side: usize| match &self.documents[side] {
            Some(_) => 1.0,
            None => self.readers[side].progress().unwrap_or(0.0),
        };
        let users = self.documents[0].as_ref().map_or(0, |one| one.users.len());
        let compared = self.compared as f64 / users.max(1) as f64;
        (read(0) + read(1) + compared) / 3.0
    }

    /// Goes on for about so many bytes of the text; the difference when that
    /// was the end.
    pub fn go_on(&mut self, bytes: usize) -> Option<Difference> {
        // To read a user with a hundred bytes of rules takes about as long as to compare it.
        const A_USER: usize = 100;
        for (document, reader) in self.documents.iter_mut().zip(&mut self.readers) {
            if document.is_none() {
                *document = reader.go_on(bytes);
                return None;
            }
        }
        let [Some(one), Some(other)] = &self.documents else {
            return None;
        };
        let known = self.known.get_or_insert_with(|| Known {
            users: by_name(other),
            rows: shared(&self.matrices[0], &self.matrices[1]),
        });
        let users = one.users[self.compared..].iter();
        for defined in users.take((bytes / A_USER).max(1)) {
            self.compared += 1;
            let change = match find(other, &known.users, &defined.name) {
                None => Change::OnlyOn(self.servers[0]),
                Some(user) => match rights(&self.matrices, [&defined.user, user], &known.rows) {
                    rights if rights.is_empty() => continue,
                    rights => Change::Rights(rights),
                },
            };
            self.users.push(differs(&defined.name, change));
        }
        if self.compared < one.users.len() {
            return None;
        }
        let names = by_name(one);
        let only_other = other
            .users
            .iter()
            .filter(|defined| find(one, &names, &defined.name).is_none());
        let only = |defined: &DefinedUser| differs(&defined.name, Change::OnlyOn(self.servers[1]));
        let mut users = std::mem::take(&mut self.users);
        users.extend(only_other.map(only));
        let [left, right] = &self.matrices;
        Some(Difference {
            servers: self.servers,
            errors: [own_errors(one, other), own_errors(other, one)],
            users,
            own_commands: [own_commands(left, right), own_commands(right, left)],
            shared_commands: known.rows.len(),
        })
    }
}

fn differs(name: &[u8], change: Change) -> UserDifference {
    UserDifference {
        name: name.to_vec(),
        change,
    }
}

/// The places of a document's users, by name.
fn by_name(document: &Document) -> Vec<usize> {
    let mut places: Vec<usize> = (0..document.users.len()).collect();
    places.sort_unstable_by_key(|place| &document.users[*place].name);
    places
}

/// The user of this name, where `places` has them by name.
fn find<'d>(document: &'d Document, places: &[usize], name: &[u8]) -> Option<&'d User> {
    let found = places.binary_search_by(|place| (*document.users[*place].name).cmp(name));
    Some(&document.users[places[found.ok()?]].user)
}

/// The places of the rows of commands that both have.
fn shared(one: &Matrix, other: &Matrix) -> Vec<[usize; 2]> {
    let rows = other.rows().iter().enumerate();
    let by_name: BTreeMap<String, usize> = rows.map(|(at, row)| (row.name(), at)).collect();
    let rows = one.rows().iter().enumerate();
    rows.filter_map(|(at, row)| Some([at, *by_name.get(&row.name())?]))
        .collect()
}

fn own_commands(one: &Matrix, other: &Matrix) -> Vec<String> {
    let known: BTreeSet<String> = other.rows().iter().map(Row::name).collect();
    let names = one.rows().iter().map(Row::name);
    names.filter(|name| !known.contains(name)).collect()
}

fn rights(
    matrices: &[Matrix; 2],
    users: [&User; 2],
    shared: &[[usize; 2]],
) -> Vec<RightDifference> {
    let differing = shared.iter().filter_map(|places| {
        let row = |side: usize| &matrices[side].rows()[places[side]];
        let verdicts = [0, 1].map(|side| matrices[side].verdict(users[side], row(side)));
        (verdicts[0] != verdicts[1]).then(|| RightDifference {
            command: row(0).name(),
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
    fn pieces_come_to_the_same_as_the_whole() {
        let text = "user ana on ~a* +@all\nuser bob on %R~b* +get\nuser cas on ~* +@pubsub +gett";
        for servers in [
            [Server::Redis6_2, Server::Valkey9_1],
            [Server::Valkey9_1, Server::Redis6_2],
        ] {
            let whole = compare(text, servers);
            let mut comparison = Comparison::new(text.into(), servers);
            let mut seen = 0.0;
            let pieces = loop {
                assert!((seen..=1.0).contains(&comparison.progress()));
                seen = comparison.progress();
                if let Some(difference) = comparison.go_on(10) {
                    break difference;
                }
            };
            assert_eq!(format!("{pieces:?}"), format!("{whole:?}"));
            assert_eq!(pieces.users.len(), 2);
        }
    }

    #[test]
    fn a_server_does_not_differ_from_itself() {
        for server in Server::ALL {
            let difference = compare("user ana on +@all ~a\nuser b heeyyy", [server, server]);
            assert!(difference.users.is_empty() && difference.errors.iter().all(Vec::is_empty));
        }
    }
}
