//! Text for a terminal, without characters that control it.

use std::borrow::Cow;
use std::fmt::Write;

/// Escapes characters that a terminal interprets, or that change the order of
/// the text: names, keys, files and server messages may contain any. Line feeds
/// and tabs are kept.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        let code = u32::from(letter);
        let _ = match letter {
            '\r' => out.write_str("\\r"),
            _ if !is_obeyed(letter) => out.write_char(letter),
            _ if code < 0x80 => write!(out, "\\x{code:02x}"),
            _ => write!(out, "\\u{{{code:x}}}"),
        };
    }
    Cow::Owned(out)
}

/// Whether the character is a control character, changes the writing direction,
/// or ends a line.
fn is_obeyed(letter: char) -> bool {
    let moves = matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    moves || letter.is_control() && !matches!(letter, '\n' | '\t')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_a_terminal_obeys_is_shown_as_an_escape() {
        let cases = [
            (
                "plain zo\u{eb} \u{1f600}\n\tx",
                "plain zo\u{eb} \u{1f600}\n\tx",
            ),
            ("\u{1b}[2J", r"\x1b[2J"),
            ("a\rb\u{8}\u{7f}\0", r"a\rb\x08\x7f\x00"),
            ("\u{9b}31m", r"\u{9b}31m"),
            (
                "a\u{202e}b\u{2066}c\u{200f}",
                r"a\u{202e}b\u{2066}c\u{200f}",
            ),
            ("a\u{2028}b", r"a\u{2028}b"),
        ];
        for (text, shown) in cases {
            assert_eq!(visible(text), shown);
        }
    }
}
