//! A matrix for other programs: CSV, Markdown, JSON.

use std::fmt::Write;

use super::{Matrix, Row};
use crate::user::User;

/// A form to write a matrix in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180). Values that a spreadsheet would take
    /// for formulas have a quote before them.
    Csv,
    /// A table of GitHub's Markdown.
    Markdown,
    /// An object: the server, and for each user an object of commands.
    Json,
}

impl Matrix {
    /// The verdicts of some rows for some users, by name.
    ///
    /// ```
    /// use aclarity::{Server, analysis::matrix::{Format, Matrix}, user::User};
    ///
    /// let matrix = Matrix::new(Server::Redis8_6);
    /// let (get, user) = (matrix.row("get").unwrap(), User::new(Server::Redis8_6));
    /// assert_eq!(matrix.export(Format::Csv, &[("ana", &user)], &[get]), "command,ana\r\nGET,denied\r\n");
    /// ```
    pub fn export(&self, format: Format, users: &[(&str, &User)], rows: &[&Row]) -> String {
        let pieces = (0..self.export_pieces(format, users, rows))
            .map(|piece| self.export_piece(format, users, rows, piece));
        pieces.collect()
    }

    /// How many pieces an export has: for each row one, in JSON for each user,
    /// and one at each end.
    pub fn export_pieces(&self, format: Format, users: &[(&str, &User)], rows: &[&Row]) -> usize {
        let inner = match format {
            Format::Csv | Format::Markdown => rows.len(),
            Format::Json => users.len(),
        };
        inner + 2
    }

    /// A piece of an export, by its number.
    pub fn export_piece(
        &self,
        format: Format,
        users: &[(&str, &User)],
        rows: &[&Row],
        piece: usize,
    ) -> String {
        let inner = piece.wrapping_sub(1);
        match format {
            Format::Csv => self.csv(users, rows, inner),
            Format::Markdown => self.markdown(users, rows, inner),
            Format::Json => self.json(users, rows, inner),
        }
    }

    fn csv(&self, users: &[(&str, &User)], rows: &[&Row], number: usize) -> String {
        if number == usize::MAX {
            let names = users
                .iter()
                .map(|(name, _)| format!(",{}", csv_value(name)));
            return format!("command{}\r\n", names.collect::<String>());
        }
        let Some(row) = rows.get(number) else {
            return String::new();
        };
        let mut out = row.name();
        for (_, user) in users {
            let _ = write!(out, ",{}", self.verdict(user, row));
        }
        out + "\r\n"
    }

    fn markdown(&self, users: &[(&str, &User)], rows: &[&Row], number: usize) -> String {
        let mut out = String::new();
        if number == usize::MAX {
            out.push_str("| command |");
            for (name, _) in users {
                let _ = write!(out, " {} |", markdown_value(name));
            }
            let _ = writeln!(out, "\n|---|{}", "---|".repeat(users.len()));
        } else if let Some(row) = rows.get(number) {
            let _ = write!(out, "| {} |", row.name());
            for (_, user) in users {
                let _ = write!(out, " {} |", self.verdict(user, row));
            }
            out.push('\n');
        }
        out
    }

    fn json(&self, users: &[(&str, &User)], rows: &[&Row], number: usize) -> String {
        if number == usize::MAX {
            return format!("{{\"server\":\"{}\",\"users\":{{", self.server());
        }
        let Some((name, user)) = users.get(number) else {
            return "}}\n".to_owned();
        };
        let comma = if number > 0 { "," } else { "" };
        let mut out = format!("{comma}\n{}:{{", json_string(name));
        for (number, row) in rows.iter().enumerate() {
            let comma = if number > 0 { "," } else { "" };
            let verdict = self.verdict(user, row);
            let _ = write!(out, "{comma}\"{}\":\"{verdict}\"", row.name());
        }
        out + "}"
    }
}

/// A name in a cell, in which Markdown finds nothing of its own.
fn markdown_value(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\r' | '\n' => escaped.push(' '),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '~' | '#' | '&' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

fn csv_value(text: &str) -> String {
    // Some programs look behind spaces, and some take the wide forms too.
    let signs = [
        '=', '+', '-', '@', '|', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\0',
    ];
    let is_formula =
        text.starts_with('\t') || text.trim_start().starts_with(signs) || text.starts_with(signs);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

fn json_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            '\0'..='\x1f' => {
                let _ = write!(quoted, "\\u{:04x}", letter as u32);
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::Server;

    #[test]
    fn odd_names_stay_what_they_are() {
        let matrix = Matrix::new(Server::Redis8_6);
        let rows = [matrix.row("get").unwrap(), matrix.row("ping").unwrap()];
        let mut user = User::new(Server::Redis8_6);
        user.apply(b"+ping", Server::Redis8_6).unwrap();
        let users = [("=1|\"2\",\n", &user), ("ana", &user)];
        assert_eq!(
            matrix.export(Format::Csv, &users, &rows),
            "command,\"'=1|\"\"2\"\",\n\",ana\r\nGET,denied,denied\r\nPING,allowed,allowed\r\n"
        );
        assert_eq!(
            matrix.export(Format::Markdown, &users, &rows),
            "| command | =1\\|\"2\",  | ana |\n|---|---|---|\n| GET | denied | denied |\n| PING | allowed | allowed |\n"
        );
        assert_eq!(
            matrix.export(Format::Json, &users, &rows),
            "{\"server\":\"redis-8.6\",\"users\":{\n\"=1|\\\"2\\\",\\u000a\":{\"GET\":\"denied\",\"PING\":\"allowed\"},\n\"ana\":{\"GET\":\"denied\",\"PING\":\"allowed\"}}}\n"
        );
    }
}
