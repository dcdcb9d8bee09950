//! The rows of the table as bytes, packed by the compiler and unpacked once.
//!
//! A row takes six bytes and the end of its name. What many rows share is a
//! number in a list: the servers that have the row, and the command's flags with
//! its categories. Names are sorted, so a row stores how much of its name the row
//! before has, and the rest. As the rows themselves the table would be four times
//! as large in the wasm.

use std::sync::OnceLock;

use super::row::{Kind, Row, kind};
use super::table::{KINDS, ROWS, SERVERS};

/// Columns of a row: servers, arity, kind, key specs, and the lengths of what its
/// name shares with the row before and of the rest.
const COLUMNS: usize = 6;

/// The first byte of each row, the second of each and so on, which compresses
/// better than row after row; then the ends of the names.
static PACKED: [u8; packed_length()] = pack();

/// All rows.
pub(super) fn rows() -> &'static [Row] {
    static UNPACKED: OnceLock<Vec<Row>> = OnceLock::new();
    UNPACKED.get_or_init(unpack)
}

fn unpack() -> Vec<Row> {
    let column = |row: usize, column: usize| PACKED[column * ROWS.len() + row];
    // The names, one after the other.
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

/// How many bytes the names of a row and of the row before begin with alike.
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
