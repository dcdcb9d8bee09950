//! Passwords, which must not outlive redaction nor stand in findings.

use std::ops::Range;

use aclarity::document::Finding;
use aclarity::rule::split_arguments;

/// Shorter ones stand in any text by chance.
const SHORTEST: usize = 4;
/// How the passwords begin that findings are searched for; others may be words
/// of their messages.
pub const PLANTED: &str = "s3cret";

/// What begins with the sign of a password or of a hash, and where it stands.
struct Secret {
    forms: [String; 2],
    place: Range<usize>,
}

/// No password of the text, in whichever way it is read, is in the redacted
/// text or in a finding, unless it stands in the text as something else too.
pub fn check(text: &str, redacted: &str, findings: &[Finding]) {
    let secrets = secrets(text);
    let mut rest = text.as_bytes().to_vec();
    for secret in &secrets {
        rest[secret.place.clone()].fill(b'\n');
    }
    let rest = String::from_utf8(rest).expect("secrets are whole words");
    for secret in secrets.iter().flat_map(|secret| &secret.forms) {
        // Blanks alone are no password that anybody could read.
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

/// Control characters, white space, marks of direction, joiners and the like.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || letter.is_whitespace()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

/// The secrets of all lines, read as lines of an ACL file and as commands.
fn secrets(text: &str) -> Vec<Secret> {
    let mut secrets = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        let mut start = offset;
        // Other lines are none of an ACL file, whose words part only at spaces.
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
