//! Checks the form of a rule when it is created. Whether its names exist is
//! verified later, when it is assigned to a role.

use super::{OBSERVED, OPENAPI};
use crate::finding::Finding;
use crate::service::grammar;
use crate::source::Fact;

/// Rules that are keywords without a prefix.
const WORDS: [&str; 8] = [
    "allkeys",
    "resetkeys",
    "allchannels",
    "resetchannels",
    "allcommands",
    "nocommands",
    "clearselectors",
    "reset",
];

/// Reports words that do not look like a rule, and `on` and `off`, which no
/// document mentions.
pub(super) fn pattern(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for word in grammar::words(text) {
        let shown = String::from_utf8_lossy(&word.text).to_ascii_lowercase();
        // Passwords are refused with a better message.
        let is_rule = shown.starts_with(['+', '-', '~', '&', '%', '(', ')', '>', '<', '#', '!'])
            || WORDS.contains(&shown.trim_end_matches(')'))
            || matches!(&*shown, "nopass" | "resetpass");
        if matches!(&*shown, "on" | "off") {
            let message = format!(
                "`{shown}` is not among the documented parts of a rule, and the service may refuse it"
            );
            let finding = Finding::warning("unlisted-rule", Fact::assumed(&OPENAPI), message);
            findings.push(
                finding
                    .with_help("leave it out: users are on")
                    .at(word.span),
            );
        } else if !is_rule {
            let message = "commands must begin with + or -, categories with +@ or -@, keys with ~";
            findings.push(Finding::error("bad-rule", OBSERVED, message).at(word.span));
        }
    }
    findings
}
