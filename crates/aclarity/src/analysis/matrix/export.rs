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
        let mut out = String::new();
        match format {
            Format::Csv => self.csv(&mut out, users, rows),
            Format::Markdown => self.markdown(&mut out, users, rows),
            Format::Json => self.json(&mut out, users, rows),
        }
        out
    }

    fn csv(&self, out: &mut String, users: &[(&str, &User)], rows: &[&Row]) {
        out.push_str("command");
        for (name, _) in users {
            let _ = write!(out, ",{}", csv_value(name));
        }
        for row in rows {
            let _ = write!(out, "\r\n{}", row.name());
            for (_, user) in users {
                let _ = write!(out, ",{}", self.verdict(user, row));
            }
        }
        out.push_str("\r\n");
    }

    fn markdown(&self, out: &mut String, users: &[(&str, &User)], rows: &[&Row]) {
        out.push_str("| command |");
        for (name, _) in users {
            let name = name.replace('\\', "\\\\").replace('|', "\\|");
            let _ = write!(out, " {} |", name.replace(['\r', '\n'], " "));
        }
        let _ = write!(out, "\n|---|{}", "---|".repeat(users.len()));
        for row in rows {
            let _ = write!(out, "\n| {} |", row.name());
            for (_, user) in users {
                let _ = write!(out, " {} |", self.verdict(user, row));
            }
        }
        out.push('\n');
    }

    fn json(&self, out: &mut String, users: &[(&str, &User)], rows: &[&Row]) {
        let _ = write!(out, "{{\"server\":\"{}\",\"users\":{{", self.server());
        for (number, (name, user)) in users.iter().enumerate() {
            let comma = if number > 0 { "," } else { "" };
            let _ = write!(out, "{comma}\n{}:{{", json_string(name));
            for (number, row) in rows.iter().enumerate() {
                let comma = if number > 0 { "," } else { "" };
                let _ = write!(
                    out,
                    "{comma}\"{}\":\"{}\"",
                    row.name(),
                    self.verdict(user, row)
                );
            }
            out.push('}');
        }
        out.push_str("}}\n");
    }
}

fn csv_value(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
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
