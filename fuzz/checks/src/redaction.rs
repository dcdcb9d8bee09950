//! Checks redaction: any text, alone and around a secret in a common form.

use aclarity::redact::{HIDDEN, redact, redact_with_count, secrets};

use crate::secrets as planted;

/// Text before and after a secret.
const CARRIERS: [(&str, &str); 24] = [
    ("user app on >", " ~app:* +@read"),
    ("ACL SETUSER app on '>", "' ~app:*"),
    ("AUTH app ", ""),
    ("HELLO 3 AUTH app ", " SETNAME x"),
    ("\"\\x41UTH\" app ", ""),
    ("CONFIG SET requirepass ", ""),
    ("redis-cli -a ", " PING"),
    ("redis://app:", "@localhost:6379/0"),
    ("REDIS_PASSWORD=", " ./app"),
    ("docker run -e REDIS_PASSWORD='", "' redis"),
    ("  password: ", ""),
    ("  password: |\n    ", ""),
    ("- --requirepass\n- ", ""),
    ("- name: REDIS_PASSWORD\n  value: ", ""),
    ("passwords = [\"", "\"]"),
    ("{\"user\":\"app\",\"password\":\"", "\",\"port\":6379}"),
    ("[\"AUTH\",\"app\",\"", "\"]"),
    ("[\"ACL\",\"SETUSER\",\"app\",\">", "\"]"),
    ("curl -u app:", " https://localhost/"),
    ("curl -H 'Authorization: Bearer ", "' https://localhost/"),
    ("*2\r\n$4\r\nAUTH\r\n$9\r\n", "\r\n"),
    ("allow app: AUTH app ", ""),
    ("spring.redis.password=", ""),
    ("# password: ", ""),
];

/// Redaction preserves lines and is idempotent, and no secret of the text or of
/// a carrier in it remains.
pub fn check(input: &[u8]) {
    let text = &String::from_utf8_lossy(input);
    let redacted = redact_with_count(text);
    let shown = &redacted.text;
    assert_eq!(*shown, redact(shown), "{text:?}");
    assert_eq!(redacted.masked, shown.matches(HIDDEN).count());
    assert_eq!(text.matches('\n').count(), shown.matches('\n').count());
    planted::check(text, shown, &[]);
    let mut done = 0;
    for secret in secrets(text) {
        assert!(done <= secret.start && text.get(secret.start..secret.end).is_some());
        done = secret.end;
    }
    check_carrier(text);
}

/// Chooses a carrier by the text, and surrounds it with the text.
fn check_carrier(text: &str) {
    let sum: usize = text.bytes().map(usize::from).sum();
    let (before, after) = CARRIERS[sum % CARRIERS.len()];
    let letters: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(12)
        .collect();
    let secret = format!("{}{letters}", planted::PLANTED);
    let text = text.replace(&secret, "");
    let whole = format!("{text}\n{before}{secret}{after}\n{text}");
    let shown = redact(&whole);
    assert!(!shown.contains(&secret), "{secret:?} is left in {shown:?}");
}
