//! The rules that a link has taken the place of. They stay until they are put
//! back or discarded, whatever is done with the link's.

use std::rc::Rc;

use aclarity::Server;
use aclarity::document::{redact, redact_name};

/// What was in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub server: Server,
    pub user: Rc<str>,
    pub text: Rc<str>,
    pub cases: Rc<str>,
}

/// Between fields, and between entries.
const FIELD: char = '\u{1f}';
const ENTRY: char = '\u{1e}';

/// Entries for the browser's storage, without their secrets.
pub fn write(entries: &[Kept]) -> String {
    let entry = |kept: &Kept| {
        let fields = [
            kept.server.name(),
            &redact_name(&kept.user),
            &redact(&kept.text),
            &redact(&kept.cases),
        ];
        let fields = fields.map(|field| field.replace([FIELD, ENTRY], " "));
        fields.join(&FIELD.to_string())
    };
    let entries: Vec<String> = entries.iter().map(entry).collect();
    entries.join(&ENTRY.to_string())
}

/// What `write` has written; entries that cannot be read are left out.
pub fn read(text: &str) -> Vec<Kept> {
    let entry = |entry: &str| {
        let fields: Vec<&str> = entry.split(FIELD).collect();
        let [server, user, text, cases] = fields[..] else {
            return None;
        };
        Some(Kept {
            server: server.parse().ok()?,
            user: user.into(),
            text: text.into(),
            cases: cases.into(),
        })
    };
    text.split(ENTRY).filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Kept {
        Kept {
            server: Server::Redis7_2,
            user: "ana".into(),
            text: text.into(),
            cases: "deny ana: FLUSHALL".into(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let entries = vec![kept("user ana on\nuser bo off"), kept("user zoë on ~é")];
        assert_eq!(read(&write(&entries)), entries);
        assert_eq!(read(&write(&[])), []);
    }

    #[test]
    fn no_secret_is_written() {
        let written = write(&[kept("user ana on >s3cret ~x")]);
        assert!(!written.contains("s3cret"), "{written}");
        assert_eq!(&*read(&written)[0].text, "user ana on >••• ~x");
    }

    #[test]
    fn damaged_entries_are_left_out() {
        let good = write(&[kept("user ana on")]);
        for damaged in ["", "x", "redis-9\u{1f}a\u{1f}b\u{1f}c"] {
            assert_eq!(
                read(&format!("{damaged}{ENTRY}{good}")),
                [kept("user ana on")]
            );
        }
    }
}
