//! Which parts of a request may contain a secret, for any system.

use aclarity::Server;
use aclarity::redact::{self, is_about_secret, redact, redact_words, secrets};
use serde_json::Value;

use crate::http::{decode_form, percent_decode};

/// Whether a field with this name contains Redis rules, which may include
/// passwords: those of Redis Enterprise, Amazon, Redis Cloud and Upstash.
pub fn holds_rules(field: &str) -> bool {
    const FIELDS: [&str; 5] = [
        "acl",
        "AccessString",
        "AppendAccessString",
        "redisRule",
        "rules",
    ];
    FIELDS.contains(&field)
}

/// Whether the value of any system's field may be shown: known words, or in
/// fields for names and the like anything that is not known to be secret.
pub(crate) fn is_harmless(field: &str, text: &str) -> bool {
    const FIELDS: &str = "name names user users username user_name userid user_id id ids uid uids \
                          email role roles title description comment engine region zone type kind \
                          status state category categories channel channels commands keys \
                          permissions project project_id service instance_id cluster account \
                          account_name fields limit offset page";
    if is_secret_field(field) {
        return false;
    }
    let lower: String = field.to_ascii_lowercase();
    let is_name = lower.ends_with("name") || lower.ends_with("id") || is_about_secret(field);
    let is_known = is_name || FIELDS.split_ascii_whitespace().any(|known| known == lower);
    redact(text) == text || (is_known && secrets(text).is_empty())
}

/// The words of a server command without its secrets, if the list is one, as
/// Upstash accepts it.
pub(crate) fn call_of(items: &[Value]) -> Option<Vec<String>> {
    let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    let words = words?;
    let table = Server::ALL[Server::ALL.len() - 1].commands();
    table.top_level(words.first()?.as_bytes())?;
    Some(redact_words(&words))
}

/// A path without segments that may be secrets: those of a command as Upstash
/// accepts it (`/AUTH/ana/s3cret`), and those that are not plain names.
pub(crate) fn path_without(path: &str, hide: &mut dyn FnMut(&str) -> String) -> String {
    let (base, path) = match path.split_once("://") {
        // A password may contain a slash.
        Some((scheme, rest)) => {
            let host = rest.rfind('@').map_or(0, |at| at + 1);
            let end = rest[host..].find('/').map_or(rest.len(), |at| host + at);
            (format!("{scheme}://{}", &rest[host..end]), &rest[end..])
        }
        None => (String::new(), path),
    };
    let decoded: Vec<_> = path.split('/').map(percent_decode).collect();
    let items: Vec<Value> = decoded
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| part.to_string().into())
        .collect();
    let mut call = call_of(&items).map(Vec::into_iter);
    let mut shown = Vec::new();
    let mut before = "";
    for (written, meant) in path.split('/').zip(&decoded) {
        let word = call.as_mut().filter(|_| !meant.is_empty());
        let is_shown = match word.and_then(Iterator::next) {
            Some(word) => word == **meant,
            None => (is_segment(meant) || redact(meant) == **meant) && !is_secret_field(before),
        };
        shown.push(if is_shown {
            written.to_owned()
        } else {
            hide("segment")
        });
        before = meant;
    }
    base + &shown.join("/")
}

/// Whether a path segment is a plain name, a placeholder or a UUID.
fn is_segment(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    let is_uuid = groups.eq([8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_uuid || (redact::is_plain(text) && secrets(text).is_empty() && text.len() < 40)
}

/// The parts of a form as they are written, with the name and value of each.
pub(crate) fn form_pairs(form: &str) -> impl Iterator<Item = (&str, String, String)> {
    form.split('&').filter_map(|part| {
        let (name, value) = decode_form(part).pop()?;
        Some((part, name, value))
    })
}

pub(crate) fn is_plain(name: &str) -> bool {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.chars().all(is_usual)
}

/// Whether a field with this name is likely to contain a secret, in any
/// system's body: `apiKey`, `pwd`. Fields about a secret, such as
/// `password_min_length`, do not count.
pub(crate) fn is_secret_field(name: &str) -> bool {
    redact::is_secret_name(name)
}

/// Whether a header is never secret in any system: HTTP headers about the
/// content that is sent or requested.
pub(crate) fn is_harmless_header(name: &str, value: &str) -> bool {
    const HARMLESS: &str = "accept accept-charset accept-encoding accept-language cache-control \
                            connection content-length content-type date expect host if-match \
                            if-none-match user-agent";
    /// Headers whose values are names of calls or API versions.
    const CALLS: [&str; 3] = ["x-amz-target", "x-tc-action", "x-tc-version"];
    let lower = name.to_ascii_lowercase();
    let is_name = |value: &str| {
        let is_letter =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        value.len() < 64 && value.bytes().all(is_letter)
    };
    if CALLS.contains(&&*lower) {
        return is_name(value);
    }
    let is_known = HARMLESS
        .split_ascii_whitespace()
        .any(|known| known == lower);
    let is_kind = matches!(&*lower, "accept" | "content-type") && value.split(',').all(is_kind);
    is_known && (is_kind || redact(value) == value)
}

/// Whether a text is a kind of content: `application/vnd.api+json; charset=utf-8`.
fn is_kind(text: &str) -> bool {
    const TYPES: [&str; 6] = ["application", "text", "multipart", "image", "font", "*"];
    const PARAMETERS: &str = "charset=utf-8 charset=iso-8859-1 charset=us-ascii";
    let mut parts = text.split(';').map(str::trim);
    let kind = parts.next().and_then(|kind| kind.split_once('/'));
    let is_known = kind.is_some_and(|(kind, detail)| {
        TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind)) && redact::is_plain(detail)
    });
    let is_number =
        |text: &str| text.len() < 6 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_known
        && parts.all(|part| {
            let part = part.to_ascii_lowercase();
            let value = part.split_once('=').map_or("", |(_, value)| value);
            let name = &part[..part.len() - value.len()];
            (matches!(name, "q=" | "version=") && is_number(value))
                || PARAMETERS
                    .split_ascii_whitespace()
                    .any(|known| known == part)
        })
}
