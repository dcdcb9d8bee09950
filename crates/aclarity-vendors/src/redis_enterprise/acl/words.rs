//! Splits an ACL into words.

use std::ops::Range;

/// A rule as written, without the parentheses of a selector.
#[derive(Debug, Clone, Copy)]
pub(in crate::redis_enterprise) struct Word<'t> {
    pub text: &'t str,
    /// Byte offset of its start.
    at: usize,
    pub kind: Kind,
    /// Whether it is inside a selector.
    pub in_selector: bool,
    /// Whether a selector starts before it.
    pub opens: bool,
    /// Whether a selector starts inside another one.
    pub nests: bool,
    /// Whether the selector ends after it.
    pub closes: bool,
}

/// The kinds of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redis_enterprise) enum Kind {
    /// `+get`, `-@admin`, `allcommands`
    Command,
    /// `~a`, `%R~a`, `allkeys`
    Keys,
    /// `&a`
    Channels,
    /// `&*`, `allchannels`
    AllChannels,
    /// `resetchannels`
    ResetChannels,
    /// `clearselectors`
    ClearSelectors,
    /// `>secret` and other password rules
    Password,
    /// `on`, `off`, `nopass`, `reset` and the payload rules
    Login,
    /// Empty parentheses of a selector
    Nothing,
    Unknown,
}

impl Word<'_> {
    pub(in crate::redis_enterprise) fn span(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// Whether the rule grants or denies permissions, rather than controlling
    /// logins.
    pub(in crate::redis_enterprise) fn is_permission(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Password | Kind::Login | Kind::ClearSelectors | Kind::Nothing | Kind::Unknown
        )
    }
}

/// Splits an ACL at spaces.
pub(in crate::redis_enterprise) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut is_open = false;
    for piece in text.split_ascii_whitespace() {
        let mut at = piece.as_ptr().addr() - text.as_ptr().addr();
        let mut rest = piece;
        let begins = rest.starts_with('(');
        let nests = begins && is_open;
        while let Some(inner) = rest.strip_prefix('(') {
            rest = inner;
            at += 1;
        }
        let nests = nests || piece.starts_with("((");
        let in_selector = is_open || begins;
        let closes = in_selector && rest.ends_with(')');
        if closes {
            rest = &rest[..rest.len() - 1];
            // The end of a nested selector is reported at its start.
            while nests && rest.ends_with(')') {
                rest = &rest[..rest.len() - 1];
            }
        }
        words.push(Word {
            text: rest,
            at,
            kind: kind(rest),
            in_selector,
            opens: begins && !is_open,
            nests,
            closes,
        });
        is_open = in_selector && !closes;
    }
    words
}

fn kind(word: &str) -> Kind {
    match word.to_ascii_lowercase().as_str() {
        "" => Kind::Nothing,
        "allcommands" | "nocommands" => Kind::Command,
        "allkeys" | "resetkeys" => Kind::Keys,
        "allchannels" | "&*" => Kind::AllChannels,
        "resetchannels" => Kind::ResetChannels,
        "clearselectors" => Kind::ClearSelectors,
        "resetpass" => Kind::Password,
        "on" | "off" | "nopass" | "reset" | "sanitize-payload" | "skip-sanitize-payload" => {
            Kind::Login
        }
        _ => match word.as_bytes()[0] {
            b'+' | b'-' => Kind::Command,
            b'~' | b'%' => Kind::Keys,
            b'&' => Kind::Channels,
            b'>' | b'<' | b'#' | b'!' => Kind::Password,
            _ => Kind::Unknown,
        },
    }
}
