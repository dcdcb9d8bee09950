//! Checks that no password remains after redaction or appears in findings.

use std::ops::Range;

use aclarity::document::Finding;
use aclarity::rule::split_arguments;

/// Minimum length; shorter passwords occur in texts by chance.
const SHORTEST: usize = 4;
/// Prefix of the passwords that findings are searched for; other passwords may
/// be words of their messages.
pub const PLANTED: &str = "s3cret";

/// A text with the prefix of a password or hash, and its position.
struct Secret {
    forms: [String; 2],
    place: Range<usize>,
}

/// No password of the text, under any interpretation, is in the redacted text
/// or in a finding, unless the text also contains it in another role.
pub fn check(text: &str, redacted: &str, findings: &[Finding]) {
    let secrets = secrets(text);
    let mut rest = text.as_bytes().to_vec();
    for secret in &secrets {
        rest[secret.place.clone()].fill(b'\n');
    }
    let rest = String::from_utf8(rest).expect("secrets are whole words");
    for secret in secrets.iter().flat_map(|secret| &secret.forms) {
        // White space alone is not a readable password.
        let is_blank = secret.chars().all(is_invisible);
        if secret.len() < SHORTEST || is_blank || secret.contains('•') || rest.contains(secret) {
            continue;
        }
        assert!(
            !redacted.contains(secret),
            "{secret:?} of {text:?} is left in {redacted:?}"
        );
        for finding in findings.iter().filter(|_| secret.starts_with(PLANTED)) {
            let help = finding.help.as_deref().unwrap_or_default();
            assert!(
                !finding.message.contains(secret) && !help.contains(secret),
                "{secret:?} of {text:?} is in {finding:?}"
            );
        }
    }
}

/// Whether the character is a control character, white space, a direction mark,
/// a joiner or the like.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || letter.is_whitespace()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

/// The secrets of all lines, parsed both as lines of an ACL file and as
/// commands.
fn secrets(text: &str) -> Vec<Secret> {
    let mut secrets = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        let mut start = offset;
        // Other lines are not those of an ACL file, whose words are separated
        // only by spaces.
        let first = line.trim_start().split(' ').next().unwrap_or_default();
        let is_of_file = first.eq_ignore_ascii_case("user");
        for word in line.split(' ').filter(|_| is_of_file) {
            secrets.extend(secret(word.as_bytes(), start..start + word.len(), word));
            start += word.len() + 1;
        }
        for argument in split_arguments(line.as_bytes()).unwrap_or_default() {
            let place = argument.span.start..argument.span.end;
            let written = &line[place.clone()];
            let place = place.start + offset..place.end + offset;
            secrets.extend(secret(&argument.text, place, written));
        }
        offset += line.len() + 1;
    }
    secrets
}

fn secret(word: &[u8], place: Range<usize>, written: &str) -> Option<Secret> {
    const SIGNS: [char; 4] = ['>', '<', '#', '!'];
    let word = String::from_utf8_lossy(word);
    let meant = word.trim_start_matches('(').strip_prefix(SIGNS)?;
    let written = written.trim_start_matches(['(', '"', '\'']);
    let written = written.strip_prefix(SIGNS).unwrap_or(written);
    Some(Secret {
        forms: [meant, written].map(|form| form.trim_end_matches([')', '"', '\'']).to_owned()),
        place,
    })
}
