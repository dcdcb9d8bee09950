//! What a server's errors repeat of a command.

use crate::bytes::{rfind, split_at_mark};

use super::line::Line;
use super::shapes::{is_rule, sign_length};

impl Line<'_> {
    /// Hides the arguments of an unknown command, which may be a mistyped AUTH,
    /// and a refused rule, which may be a password without its sign.
    pub fn hide_replied(&mut self) {
        let text = self.text;
        let of_unknown = split_at_mark(text, "with args beginning with:");
        if let Some((before, _)) = of_unknown {
            self.hide(before.len() + "with args beginning with:".len()..text.len());
        }
        let refused = split_at_mark(text, "SETUSER modifier '");
        if let Some((before, rest)) = refused {
            let start = text.len() - rest.len();
            let end = rfind(rest.as_bytes(), "': ").unwrap_or(rest.len());
            let rule = &rest[..end];
            if sign_length(rule).is_none() && !is_rule(rule) && !before.is_empty() {
                self.hide(start..start + end);
            }
        }
    }
}
