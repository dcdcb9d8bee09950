//! Texts with secrets, and their redacted form, as data.
//!
//! A row of `redaction/*.jsonl` has a `name`, a `text`, the `secret` in it, and
//! the `shown` text.

use std::path::Path;

use aclarity::redact::{HIDDEN, Redacting, redact, redact_with_count};
use aclarity_tests::shared;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Row {
    name: String,
    text: String,
    secret: String,
    #[serde(default)]
    shown: String,
}

#[test]
fn texts_are_shown_without_their_secrets() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("redaction");
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines() {
            let row: Row = serde_json::from_str(line).unwrap();
            let redacted = redact_with_count(&row.text);
            let shown = &redacted.text;
            assert!(row.text.contains(&row.secret), "{}", row.name);
            assert!(!shown.contains(&row.secret), "{line}");
            let lines = |text: &str| text.matches('\n').count();
            let is_right = *shown == row.shown
                && redact(shown) == *shown
                && in_pieces(&row.text) == *shown
                && redacted.masked == shown.matches(HIDDEN).count()
                && lines(shown) == lines(&row.text);
            if !is_right {
                wrong.push(
                    serde_json::to_string(&Row {
                        shown: shown.clone(),
                        ..row
                    })
                    .unwrap(),
                );
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} rows differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn in_pieces(text: &str) -> String {
    let mut redacting = Redacting::new(text);
    std::iter::repeat_with(|| redacting.go_on(1))
        .flatten()
        .next()
        .unwrap_or_default()
}

/// In rules that people published, only passwords, hashes and words that are
/// not rules are hidden.
#[test]
fn rules_of_real_people_stay() {
    let Some(rules) = shared::file("real-world/rules.jsonl") else {
        return;
    };
    let mut lost = Vec::new();
    for line in shared::lines(&rules) {
        #[derive(Deserialize)]
        struct Published {
            text: String,
            args: Vec<String>,
        }
        let row: Published = serde_json::from_str(&line).unwrap();
        let shown = redact(&row.text);
        let is_rule = |word: &&String| {
            // A placeholder in angle brackets has a password's prefix.
            word.starts_with(['+', '-', '~', '%', '&', '(']) && !word.contains(['<', '>'])
                || aclarity::rule::KEYWORDS.contains(&word.to_ascii_lowercase().as_str())
        };
        for rule in row.args.iter().skip(1).filter(is_rule) {
            if row.text.contains(rule.as_str()) && !shown.contains(rule.as_str()) {
                lost.push(format!("{rule} of {} in {shown}", row.text));
            }
        }
        for password in row
            .args
            .iter()
            .skip(1)
            .filter(|word| word.starts_with(['>', '<', '#']) && word.len() > 4)
        {
            if shown.contains(password.as_str()) {
                lost.push(format!("{password} is left in {shown}"));
            }
        }
    }
    assert!(
        lost.is_empty(),
        "{} differ:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

/// Messages of servers and our own contain no secrets, so nothing in them is
/// hidden.
#[test]
fn words_of_servers_and_our_own_stay() {
    for text in [
        "the script was not run, as it does more than call commands; it names get, set; \
         the user is not permitted set",
        "the script was not run, as it does more than call commands; it names get; the user \
         is permitted that with any arguments",
        "the script was not run, as none of this SHA-1 was loaded here; it names no command",
        "the function was not run, as functions are not known here",
        "(error) ERR BY option of SORT denied due to insufficient ACL permissions.",
        "(error) ERR Unmatched parenthesis in acl selector starting at '(+get'.",
        "(error) ERR Usernames can't contain spaces or null characters",
        "(error) NOPERM User app has no permissions to run the 'sort' command",
        "(error) NOPERM ACLs rules changed between the moment the transaction was accumulated \
         and the EXEC call.",
        "(error) WRONGPASS invalid username-password pair or user is disabled.",
        "(error) ERR ACL GENPASS argument must be the number of bits for the output password, \
         a positive number up to 4096",
    ] {
        assert_eq!(redact(text), text);
    }
}
