//! The state of the page as a link: all of it, packed into the fragment, which
//! browsers send to no server. Never a password or a hash of one.

use std::rc::Rc;

use aclarity::Server;
use aclarity::document::{HIDDEN, redact, redact_name};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::view::View;

/// What a link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    pub view: View,
    pub server: Server,
    pub other: Server,
    pub user: Rc<str>,
    pub text: Rc<str>,
    pub cases: Rc<str>,
}

/// What a link says, packed.
pub struct Packed {
    /// Letters for a fragment.
    pub letters: String,
    /// How many words are hidden in it, as they may be secrets.
    pub hidden: usize,
}

/// Between the fields; no text that people type has one.
const SEPARATOR: char = '\u{1f}';
/// How many bytes a link may unpack to; unpacking stops there. (A link of 2,700
/// letters can hold millions, and the longest address that browsers take holds
/// fewer of what people write.)
pub const MOST: usize = 2_000_000;
/// How many letters of a link are read at all.
const MOST_LETTERS: usize = 2_000_000;

impl Shared {
    /// Packs it. Passwords are hidden here, so that no caller can forget it.
    pub fn pack(&self) -> Packed {
        let fields = [
            self.view.name(),
            self.server.name(),
            self.other.name(),
            &redact_name(&self.user),
            &redact(&self.text),
            &redact(&self.cases),
        ];
        let fields = fields.map(|field| field.replace(SEPARATOR, " "));
        let text = fields.join(&SEPARATOR.to_string());
        Packed {
            letters: BASE64_URL_SAFE_NO_PAD.encode(compress_to_vec(text.as_bytes(), 9)),
            hidden: text.matches(HIDDEN).count(),
        }
    }

    /// What the letters say; nothing when they are not whole.
    pub fn unpack(letters: &str) -> Option<Self> {
        if letters.len() > MOST_LETTERS {
            return None;
        }
        let packed = BASE64_URL_SAFE_NO_PAD.decode(letters).ok()?;
        let bytes = decompress_to_vec_with_limit(&packed, MOST).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let fields: Vec<&str> = text.split(SEPARATOR).collect();
        let [view, server, other, user, text, cases] = fields[..] else {
            return None;
        };
        Some(Self {
            view: View::from_name(view)?,
            server: server.parse().ok()?,
            other: other.parse().ok()?,
            user: user.into(),
            text: text.into(),
            cases: cases.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared() -> Shared {
        Shared {
            view: View::Matrix,
            server: Server::Redis7_2,
            other: Server::Valkey9_1,
            user: "zoë".into(),
            text: "user zoë on ~app:* +@all\nuser b off".into(),
            cases: "deny zoë: FLUSHALL".into(),
        }
    }

    #[test]
    fn a_link_says_what_was_shared() {
        assert_eq!(Shared::unpack(&shared().pack().letters), Some(shared()));
    }

    #[test]
    fn no_secret_is_in_a_link() {
        let hash = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";
        let secret = Shared {
            text: format!("user a on >s3cret ~x\nACL SETUSER b \">s3 cret\" #{hash} +get").into(),
            cases: "deny a: AUTH a s3cret".into(),
            user: ">s3cret".into(),
            ..shared()
        };
        let unpacked = format!("{:?}", Shared::unpack(&secret.pack().letters).unwrap());
        for part in ["s3", "cret", "5e8848"] {
            assert!(!unpacked.contains(part), "{unpacked}");
        }
        assert!(unpacked.contains(">••• ~x"), "{unpacked}");
        assert_eq!(secret.pack().hidden, 5);
        assert_eq!(shared().pack().hidden, 0);
    }

    #[test]
    fn damaged_links_say_nothing() {
        let whole = shared().pack().letters;
        for damaged in ["", "x", "ä", &whole[1..], &whole[..whole.len() / 2], "AAAA"] {
            assert_eq!(Shared::unpack(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn a_link_that_unpacks_to_too_much_says_nothing() {
        let of = |length: usize| Shared {
            text: "user a ~x\n".repeat(length / 10).into(),
            ..shared()
        };
        let bomb = of(MOST).pack().letters;
        assert!(bomb.len() < MOST / 100, "{}", bomb.len());
        assert_eq!(Shared::unpack(&bomb), None);
        assert!(Shared::unpack(&of(MOST - 1_000).pack().letters).is_some());
        assert_eq!(Shared::unpack(&"A".repeat(MOST_LETTERS + 1)), None);
    }

    #[test]
    fn repetition_costs_little() {
        let text: String = (0..200)
            .map(|n| format!("user app{n} on ~app{n}:* +@all -@dangerous\n"))
            .collect();
        let packed = Shared {
            text: text.as_str().into(),
            ..shared()
        }
        .pack()
        .letters;
        assert!(packed.len() * 5 < text.len(), "{}", packed.len());
    }
}
