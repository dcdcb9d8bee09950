//! Words at the beginning of a line that no server knows as a directive.

use crate::rule::c_string;

/// The directives about users, passwords and files, with the number of values that
/// each takes at most; nothing where there is no such number.
const OWN: [(&str, Option<usize>); 11] = [
    ("user", None),
    ("aclfile", Some(1)),
    ("requirepass", Some(1)),
    ("include", Some(1)),
    ("masterauth", Some(1)),
    ("masteruser", Some(1)),
    ("primaryauth", Some(1)),
    ("primaryuser", Some(1)),
    ("rename-command", Some(2)),
    ("acl-pubsub-default", Some(1)),
    ("acllog-max-len", Some(1)),
];

/// How many values a directive about users, passwords or files takes at most.
pub(crate) fn most_values(name: &str) -> Option<usize> {
    let mut own = OWN.iter();
    own.find(|(own, _)| own.eq_ignore_ascii_case(name))?.1
}

/// Whether a word is certainly no directive of any server, nor of a module, whose
/// directives have a dot. Other words are taken for directives.
pub(super) fn is_none(name: &[u8]) -> bool {
    let name = c_string(name);
    let is_usual = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let is_short = name.len() == 1;
    !name.contains(&b'.')
        && (is_short
            || !name.iter().all(is_usual)
            || cfg!(feature = "shell") && std::str::from_utf8(name).is_ok_and(is_misspelt))
}

fn is_misspelt(name: &str) -> bool {
    meant(name).is_some()
}

/// The directive that was probably meant. All servers have none of a name so near.
pub(crate) fn meant(name: &str) -> Option<&'static str> {
    const LONGEST: usize = 24;
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    if OWN.iter().any(|(own, _)| *own == lower) {
        return None;
    }
    match lower.as_str() {
        "password" | "requirepassword" | "require-password" => return Some("requirepass"),
        "username" | "setuser" | "adduser" => return Some("user"),
        _ => {}
    }
    let is_near = |own: &&str| {
        let furthest = if own.len() < 6 { 1 } else { 2 };
        lower.len().abs_diff(own.len()) <= furthest && strsim::osa_distance(&lower, own) <= furthest
    };
    OWN.iter().map(|(own, _)| *own).find(is_near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_no_server_has_is_none() {
        for (name, expected) in [
            ("requirepas", Some("requirepass")),
            ("require-pass", Some("requirepass")),
            ("require_pass", Some("requirepass")),
            ("users", Some("user")),
            ("uesr", Some("user")),
            ("acl-file", Some("aclfile")),
            ("inlcude", Some("include")),
            ("masterauht", Some("masterauth")),
            ("acl-log-max-len", Some("acllog-max-len")),
            ("rename-comand", Some("rename-command")),
        ] {
            assert_eq!(meant(name), expected, "{name}");
            assert!(is_none(name.as_bytes()), "{name}");
        }
        let directives = [
            "user",
            "REQUIREPASS",
            "masteruser",
            "primaryauth",
            "logfile",
            "pidfile",
            "slowlog-max-len",
            "save",
            "hz",
            "dir",
            "search.timeout",
            "süd.x",
            "loadmodule",
            "latency-tracking-info-percentiles",
        ];
        for name in directives {
            assert!(!is_none(name.as_bytes()), "{name}");
        }
        for name in ["\u{feff}requirepass", "requirepass\u{a0}x", "r", "{"] {
            assert!(is_none(name.as_bytes()), "{name}");
        }
    }
}
