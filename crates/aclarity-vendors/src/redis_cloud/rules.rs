//! What a rule has to look like to be made. Whether its names exist is verified
//! later, when a role gets it.

use super::{OPENAPI, SEEN};
use crate::finding::Finding;
use crate::service::grammar;
use crate::source::Fact;

/// Words of rules that begin with no sign.
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

/// Words that begin like no rule, and `on` and `off`, of which no document
/// speaks.
pub(super) fn pattern(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for word in grammar::words(text) {
        let shown = String::from_utf8_lossy(&word.text).to_ascii_lowercase();
        // Passwords are refused with a better word.
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
            findings.push(Finding::error("bad-rule", SEEN, message).at(word.span));
        }
    }
    findings
}
