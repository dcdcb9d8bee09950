//! Tables: a column whose heading is the name of a secret.

use super::line::Line;
use super::names::is_secret_name;
use super::pending::Pending;
use super::shapes::{is_blank, is_plain};
use super::understood::QUOTES;

/// What parts the cells of a row.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// More columns than any table has that people write.
const MOST: usize = 100;

impl Line<'_> {
    /// The column of secrets, if the line is the heading of a table with one.
    pub fn column_of_secrets(&self) -> Pending {
        let is_joint = |c: char| is_blank(c) || QUOTES.contains(&c) || "*_".contains(c);
        for separator in SEPARATORS {
            let cells = || {
                self.text
                    .split(separator)
                    .map(|cell| cell.trim_matches(is_joint))
            };
            let are_names = || {
                cells()
                    .take(MOST)
                    .all(|cell| is_plain(cell) && cell.len() < 40)
            };
            if cells().nth(1).is_some()
                && are_names()
                && let Some(number) = cells().take(MOST).position(is_secret_name)
            {
                return Pending::Column(separator, number as u8);
            }
        }
        Pending::None
    }

    /// Hides a cell; returns whether the line is a row of such a table.
    pub fn hide_cell(&mut self, separator: char, number: u8) -> bool {
        let mut at = 0;
        let mut is_row = false;
        for (cell, text) in self.text.split(separator).enumerate() {
            is_row |= cell > 0;
            if cell == usize::from(number) && !text.trim().trim_matches(['-', ':']).is_empty() {
                let inner = text.trim_matches(|c| is_blank(c) || QUOTES.contains(&c));
                let secret = inner.strip_prefix(['>', '<', '#', '!']).unwrap_or(inner);
                let start = at + text.find(inner).unwrap_or_default();
                let end = start + inner.len();
                self.hide(end - secret.len()..end);
            }
            at += text.len() + separator.len_utf8();
        }
        is_row
    }
}
