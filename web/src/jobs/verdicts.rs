//! Verdicts for all users at once: which rows differ, or the whole as a text.

use aclarity::Server;
use aclarity::analysis::matrix::{Format, Matrix};
use aclarity::document::redact_name;
use aclarity::rule::merge_selectors;
use aclarity::user::User;
use serde::{Deserialize, Serialize};

use super::Answer;
use crate::known_users::KnownUser;
use crate::words::shown;

/// So many verdicts are a piece: some thousandths of a second.
const PIECE: usize = 40_000;

/// Users and rows of a matrix, for another thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownRules {
    server: String,
    /// Each user's name, and its rules as an ACL file has them.
    users: Vec<(String, String)>,
    /// Numbers of rows.
    rows: Vec<usize>,
}

impl KnownRules {
    pub fn new(server: Server, users: &[KnownUser], rows: &[usize]) -> Self {
        let rules = |known: &KnownUser| {
            let mut user = User::clone(&known.user);
            // Who can log in does not matter here, and no password leaves its place:
            // not even one that is taken for a name.
            user.apply(b"resetpass", server).ok();
            let line = user.to_acl_line("x", server);
            (redact_name(&shown(&known.name)), shown(&line))
        };
        Self {
            server: server.name().to_owned(),
            users: users.iter().map(rules).collect(),
            rows: rows.to_vec(),
        }
    }
}

/// The names and users again.
fn read(users: Vec<(String, String)>, server: Server) -> Option<Vec<(String, User)>> {
    let user = |(name, line): (String, String)| {
        let words: Vec<&[u8]> = line
            .as_bytes()
            .split(|byte| *byte == b' ')
            .skip(2)
            .collect();
        let mut user = User::new(server);
        for rule in merge_selectors(&words, server).ok()? {
            user.apply(&rule.text, server).ok()?;
        }
        Some((name, user))
    };
    users.into_iter().map(user).collect()
}

/// Verdict after verdict.
pub struct Judging {
    matrix: Matrix,
    users: Vec<(String, User)>,
    rows: Vec<usize>,
    /// To write the whole; otherwise the rows that differ are looked for.
    format: Option<Format>,
    /// The piece that comes next, and how many there are.
    next: usize,
    count: usize,
    differing: Vec<usize>,
    text: String,
}

impl Judging {
    pub fn new(rules: KnownRules, format: Option<&str>) -> Option<Self> {
        let server: Server = rules.server.parse().ok()?;
        let mut judging = Self {
            matrix: Matrix::new(server),
            users: read(rules.users, server)?,
            rows: rules.rows,
            format: format.map(format_of),
            next: 0,
            count: 0,
            differing: Vec::new(),
            text: String::new(),
        };
        judging.count = match judging.format {
            None => judging.rows.len(),
            Some(format) => {
                judging.with_all(|matrix, users, rows| matrix.export_pieces(format, users, rows))
            }
        };
        Some(judging)
    }

    pub fn progress(&self) -> f64 {
        self.next as f64 / self.count.max(1) as f64
    }

    pub fn go_on(&mut self) -> Option<Answer> {
        let width = match self.format {
            Some(Format::Json) => self.rows.len(),
            _ => self.users.len(),
        };
        let until = (self.next + (PIECE / width.max(1)).max(1)).min(self.count);
        match self.format {
            None => {
                let rows = &self.rows[self.next..until];
                let rows = rows.iter().copied().filter(|row| self.differs(*row));
                let rows: Vec<usize> = rows.collect();
                self.differing.extend(rows);
            }
            Some(format) => {
                let pieces = self.next..until;
                let text = self.with_all(|matrix, users, rows| -> String {
                    let piece = |piece| matrix.export_piece(format, users, rows, piece);
                    pieces.map(piece).collect()
                });
                self.text.push_str(&text);
            }
        }
        self.next = until;
        if self.next < self.count {
            return None;
        }
        Some(match self.format {
            None => Answer::Rows(std::mem::take(&mut self.differing)),
            Some(_) => Answer::Text(std::mem::take(&mut self.text)),
        })
    }

    fn differs(&self, row: usize) -> bool {
        let row = &self.matrix.rows()[row];
        let mut verdicts = self
            .users
            .iter()
            .map(|(_, user)| self.matrix.verdict(user, row));
        let first = verdicts.next();
        verdicts.any(|verdict| Some(verdict) != first)
    }

    fn with_all<T>(
        &self,
        act: impl FnOnce(&Matrix, &[(&str, &User)], &[&aclarity::analysis::matrix::Row]) -> T,
    ) -> T {
        let users: Vec<(&str, &User)> = self
            .users
            .iter()
            .map(|(name, user)| (name.as_str(), user))
            .collect();
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| &self.matrix.rows()[*row])
            .collect();
        act(&self.matrix, &users, &rows)
    }
}

fn format_of(name: &str) -> Format {
    match name {
        "csv" => Format::Csv,
        "md" => Format::Markdown,
        _ => Format::Json,
    }
}
