//! The rows of the command table in packed form: packed at compile time and
//! unpacked once.
//!
//! A row takes six bytes plus the end of its name. Values that many rows share
//! are stored as indices into lists: the set of servers, and the flags with the
//! categories. Names are sorted, so a row stores only the length of the prefix
//! it shares with the previous name and the rest. Unpacked, the table would be
//! four times as large in the wasm.

use std::sync::OnceLock;

use super::row::{Kind, Row, kind};
use super::table::{KINDS, ROWS, SERVERS};

/// Number of columns: servers, arity, kind, key specs, length of the prefix
/// that the name shares with the previous row, and length of the rest.
const COLUMNS: usize = 6;

/// The first byte of every row, then the second of every row, and so on, which
/// compresses better than row by row; then the name endings.
static PACKED: [u8; packed_length()] = pack();

/// Unpacks all rows.
pub(super) fn rows() -> &'static [Row] {
    static UNPACKED: OnceLock<Vec<Row>> = OnceLock::new();
    UNPACKED.get_or_init(unpack)
}

fn unpack() -> Vec<Row> {
    let column = |row: usize, column: usize| PACKED[column * ROWS.len() + row];
    // The names, concatenated.
    let mut names = Vec::new();
    let mut ends = Vec::with_capacity(ROWS.len());
    let (mut start, mut next) = (0, COLUMNS * ROWS.len());
    for row in 0..ROWS.len() {
        let [shared, rest] = [4, 5].map(|number| usize::from(column(row, number)));
        let before = start;
        start = names.len();
        names.extend_from_within(before..before + shared);
        names.extend_from_slice(&PACKED[next..next + rest]);
        next += rest;
        ends.push(names.len());
    }
    let names: &'static str = String::from_utf8(names).unwrap_or_default().leak();
    let mut start = 0;
    (0..ROWS.len())
        .map(|row| {
            let [servers, arity, kind, key_specs] = [0, 1, 2, 3].map(|number| column(row, number));
            let kind = KINDS[usize::from(kind)];
            let name = &names[start..ends[row]];
            start = ends[row];
            Row {
                servers: SERVERS[usize::from(servers)],
                name,
                arity: arity.cast_signed(),
                flags: kind.flags(),
                categories: kind.categories(),
                key_specs,
            }
        })
        .collect()
}

const fn packed_length() -> usize {
    let mut length = COLUMNS * ROWS.len();
    let mut row = 0;
    while row < ROWS.len() {
        length += ROWS[row].name.len() - shared_with_row_before(row);
        row += 1;
    }
    length
}

const fn pack() -> [u8; packed_length()] {
    let mut packed = [0; packed_length()];
    let mut next = COLUMNS * ROWS.len();
    let mut row = 0;
    while row < ROWS.len() {
        let columns = columns(row);
        let mut column = 0;
        while column < COLUMNS {
            packed[column * ROWS.len() + row] = columns[column];
            column += 1;
        }
        let name = ROWS[row].name.as_bytes();
        let mut at = shared_with_row_before(row);
        while at < name.len() {
            packed[next] = name[at];
            next += 1;
            at += 1;
        }
        row += 1;
    }
    packed
}

const fn columns(number: usize) -> [u8; COLUMNS] {
    let row = ROWS[number];
    let shared = shared_with_row_before(number);
    [
        byte(number_of_servers(row.servers)),
        row.arity.cast_unsigned(),
        byte(number_of_kind(kind(row.flags, row.categories))),
        row.key_specs,
        byte(shared),
        byte(row.name.len() - shared),
    ]
}

const fn byte(number: usize) -> u8 {
    assert!(number < 256, "it does not fit");
    number as u8
}

const fn number_of_servers(servers: u16) -> usize {
    let mut number = 0;
    while SERVERS[number] != servers {
        number += 1;
    }
    number
}

const fn number_of_kind(kind: Kind) -> usize {
    let mut number = 0;
    while KINDS[number].0 != kind.0 {
        number += 1;
    }
    number
}

/// Length of the common prefix of the names of a row and the previous row.
const fn shared_with_row_before(number: usize) -> usize {
    if number == 0 {
        return 0;
    }
    let (name, before) = (
        ROWS[number].name.as_bytes(),
        ROWS[number - 1].name.as_bytes(),
    );
    let mut at = 0;
    while at < name.len() && at < before.len() && name[at] == before[at] {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{ROWS, rows};

    #[test]
    fn unpacked_rows_are_those_of_the_table() {
        let texts = |rows: &[super::Row]| -> Vec<String> {
            let text = |row: &super::Row| {
                let super::Row {
                    servers,
                    name,
                    arity,
                    flags,
                    categories,
                    key_specs,
                } = row;
                format!("{servers} {name} {arity} {flags} {categories} {key_specs}")
            };
            rows.iter().map(text).collect()
        };
        assert_eq!(texts(rows()), texts(ROWS));
    }
}
