//! What the names of secrets look like.

use super::shapes::{atoms, parts};
use crate::bytes::find;

/// Parts of names that only secrets have, without punctuation.
const WITHIN: &str = "passw passphrase passwd secret token credential apikey accesskey \
                      privatekey authoriz cookie signature requirepass masterauth primaryauth \
                      authpass sentinelpass filepass authenticate kennwort contrase motdepasse \
                      senha has\u{142}o \u{43f}\u{430}\u{440}\u{43e}\u{43b}\u{44c} \
                      \u{5bc6}\u{7801} \u{5bc6}\u{78bc} \u{30d1}\u{30b9}\u{30ef}\u{30fc}\u{30c9} \
                      \u{be44}\u{bc00}\u{bc88}\u{d638}";
/// Words of names that are secrets.
const WORDS: &str =
    "auth bearer creds identified hash jwt key otp pass passe pin pw pwd pws passes";
/// Words that make a name one of something about a secret.
const ABOUT: &str = "algorithm complexity count duration enabled exists expiry file length method mode name \
     pattern policy prefix ref required rotation size ttl type warning";
/// Names that make what follows them a secret even without a sign.
const STRICT: &str = "password passwd passwords passphrase pass pw pwd secret token apikey \
                      identified requirepass masterauth primaryauth rediscli_auth valkeycli_auth \
                      auth-pass sentinel-pass tls-key-file-pass tls-client-key-file-pass";

/// Whether a field, setting or variable of this name is likely to hold a
/// secret: `apiKey`, `REDIS_PASSWORD`, `requirepass`. What is only about one,
/// such as `password_min_length`, is none.
pub fn is_secret_name(name: &str) -> bool {
    let plain: String = atoms(name).collect();
    let plain = plain.to_ascii_lowercase();
    let words = || {
        atoms(name)
            .flat_map(parts)
            .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()))
    };
    let mentions = WITHIN
        .split_ascii_whitespace()
        .any(|part| find(plain.as_bytes(), part).is_some())
        || words().any(|word| is_one_of(word, WORDS));
    mentions && !is_about_secret(name) && !is_one_of(name, "parameterkey")
}

/// Whether a name such as `auth_method` is that of something about a secret.
pub fn is_about_secret(name: &str) -> bool {
    let last = atoms(name).last().and_then(|atom| parts(atom).last());
    last.is_some_and(|last| is_one_of(last, ABOUT))
}

/// Whether what follows this name is a secret even without `=` or `:`.
pub(super) fn is_strict(name: &str) -> bool {
    is_one_of(name, STRICT)
        || (name.contains('_') && !name.contains(|c: char| c.is_ascii_lowercase()))
}

/// Whether a word is in a list, in letters of any case.
pub(super) fn is_one_of(word: &str, list: &str) -> bool {
    list.split_ascii_whitespace()
        .any(|known| known.eq_ignore_ascii_case(word))
}
