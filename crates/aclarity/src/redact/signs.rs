//! Words that begin with the sign of a password or of a hash.

use super::line::Line;
use super::shapes::{is_blank, is_ordinary, is_rule, sign_length};
use super::understood::QUOTES;

/// What may stand before a sign in its word.
const BEFORE: &str = "([{\"'`\\+-,=:;$|/";
/// What parts the commands of a line for a shell.
pub(super) const OPERATORS: [&str; 5] = ["|", "||", "&&", ";", "&"];

impl Line<'_> {
    /// Hides what follows signs. A `>` or `<` is one even within a word, unless
    /// it is in a pattern and an ordinary word follows.
    pub fn hide_signed(&mut self) {
        let text = self.text;
        let mut word = self.head;
        let mut at = self.head;
        while let Some(letter) = self.at(at) {
            let Some(length) = sign_length(&text[at..]).filter(|_| self.is_sign(word, at)) else {
                at += letter.len_utf8();
                if is_blank(letter) {
                    word = at;
                }
                continue;
            };
            at = self.hide_after_sign(word, at, at + length);
            word = at;
        }
    }

    /// Whether what looks like a sign is one, in the word that began at `word`.
    fn is_sign(&self, word: usize, at: usize) -> bool {
        let (text, before) = (self.text, self.before(at));
        let body = text[word..at].trim_start_matches(['(', '"', '\'', '`', '[', '{', ',']);
        let is_first = before.is_none_or(|letter| is_blank(letter) || BEFORE.contains(letter));
        let rest = &text[at..];
        let after = &rest[sign_length(rest).unwrap_or_default()..];
        if body.starts_with(['~', '%', '&']) {
            let ends_pattern = body.ends_with('*') || body.ends_with(QUOTES);
            return match rest.as_bytes()[0] {
                b'#' | b'!' => ends_pattern,
                _ => ends_pattern || !is_short_and_ordinary(after),
            };
        }
        if self.here_document.is_some_and(|start| at >= start) {
            return false;
        }
        // `=>`, `->`, `<=` and the like.
        let is_arrow = after.starts_with([' ', '=']);
        let is_last = matches!(after.trim_end(), "" | "-" | "+");
        match rest.as_bytes()[0] {
            b'>' | b'<' if is_arrow && matches!(before, Some('=' | '-')) => false,
            // `password: >-`
            b'>' if is_last && before.is_none_or(is_blank) => false,
            b'<' | b'>' => true,
            b'#' | b'!' => is_first,
            _ => true,
        }
    }

    /// Hides the secret that begins at `start`, after the sign at `sign` in the
    /// word that began at `word`; returns where to read on.
    fn hide_after_sign(&mut self, word: usize, sign: usize, start: usize) -> usize {
        let text = self.text;
        let body = text[word..sign].trim_start_matches(QUOTES);
        if is_rule(body) || is_ordinary(body) {
            self.keep(sign - body.len()..start);
        } else {
            self.keep(sign..start);
        }
        let opening = text[word..sign].trim_end_matches(['(', '\\', '+', '-', '{', '[']);
        let quote = opening
            .chars()
            .next_back()
            .filter(|c| matches!(c, '"' | '\'' | '`'));
        let Some(quote) = quote.filter(|quote| !self.is_of_file || text[start..].contains(*quote))
        else {
            let end = self.wide_end(start);
            let secret = &text[start..end];
            let is_quote = !secret.is_empty() && secret.chars().all(|c| QUOTES.contains(&c));
            if let Some(end) = is_quote.then(|| self.hide_operand(end)).flatten() {
                // `"user ana on >" + password`
                return end;
            }
            self.hide_password(start..self.without_closing(word, start, end));
            return self.hide_rest(end);
        };
        let before_quote = &opening[..opening.len() - 1];
        let escapes = before_quote.len() - before_quote.trim_end_matches('\\').len();
        let escapes = if quote == '\'' { 0 } else { escapes };
        let opening = sign - (text[word..sign].len() - before_quote.len());
        self.hide_quoted(opening, start, quote, escapes)
    }

    /// The end of a secret without what closes parentheses and quotes that were
    /// opened before its sign, and the comma after them.
    fn without_closing(&self, word: usize, start: usize, end: usize) -> usize {
        let before = &self.text[word..start];
        let secret = &self.text[start..end];
        let closes = |letter: char| match letter {
            ')' => before.contains('('),
            '}' => before.contains('{'),
            ']' => before.contains('['),
            '`' | '"' | '\'' => before.contains(letter),
            _ => false,
        };
        // At most one comma: others are more likely of the password.
        let item = secret.strip_suffix(',').unwrap_or(secret);
        match item.trim_end_matches(closes).len() {
            // All of a password may look like that.
            0 if secret.len() > 1 => end,
            length => start + length,
        }
    }

    /// Hides words after a password that are no rules: they are more of it.
    fn hide_rest(&mut self, mut at: usize) -> usize {
        let text = self.text;
        loop {
            at += text[at..].len() - text[at..].trim_start_matches(is_blank).len();
            let end = self.word_end(at);
            let word = &text[at..end];
            let bare = word.trim_start_matches(['"', '\'', '(', '[', ',']);
            let is_next = bare.is_empty()
                || OPERATORS.contains(&word)
                || sign_length(bare).is_some()
                || is_rule(bare.trim_end_matches(['"', '\'', ')', ']', ',']))
                || bare.starts_with(['+', '-', '~', '%', '&', '(', ')']);
            if is_next {
                return at;
            }
            self.hide(at..end);
            at = end;
        }
    }
}

/// Whether a text begins with an ordinary word. Only so much of it is read, since a
/// pattern may have many signs.
fn is_short_and_ordinary(text: &str) -> bool {
    const LONGEST: usize = 100;
    let mut letters = text.char_indices().take(LONGEST);
    let end = letters.find(|(_, letter)| is_blank(*letter));
    match end {
        Some((end, _)) => is_ordinary(&text[..end]),
        None => text.len() < LONGEST && is_ordinary(text),
    }
}
