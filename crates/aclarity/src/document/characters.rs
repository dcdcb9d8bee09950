//! Characters that look like others, or like nothing.

/// What is odd about a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// It looks like a space, and separates nothing.
    Space,
    /// Nobody sees it.
    Invisible,
    /// It changes in which direction a line is shown.
    Direction,
    /// It is a typographic quote.
    Quote,
    /// It looks like this character.
    Like(char),
}

/// A character that is not what it seems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Odd {
    /// Where it stands in the text.
    pub at: usize,
    pub letter: char,
    pub oddity: Oddity,
    /// What it is: `a no-break space`.
    pub name: &'static str,
}

impl Odd {
    /// `U+00A0, a no-break space`
    pub fn named(&self) -> String {
        format!("U+{:04X}, {}", u32::from(self.letter), self.name)
    }

    /// What to do about it.
    pub fn advice(&self) -> String {
        match self.oddity {
            Oddity::Space => "write a space to separate words".to_owned(),
            Oddity::Invisible => "remove it".to_owned(),
            Oddity::Direction => {
                "remove it: it makes the line look different from what the server reads".to_owned()
            }
            Oddity::Quote => "write the word without typographic quotes".to_owned(),
            Oddity::Like(plain) => format!("write `{plain}`"),
        }
    }
}

/// The first odd character of a text.
pub(crate) fn find(text: &str) -> Option<Odd> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return None;
    }
    text.char_indices().find_map(|(at, letter)| {
        let (oddity, name) = about(letter)?;
        Some(Odd {
            at,
            letter,
            oddity,
            name,
        })
    })
}

/// The text with each odd character replaced by what was probably meant.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match about(letter).map(|(oddity, _)| oddity) {
            None => out.push(letter),
            Some(Oddity::Space) => out.push(' '),
            Some(Oddity::Like(plain)) => out.push(plain),
            Some(Oddity::Invisible | Oddity::Direction | Oddity::Quote) => {}
        }
    }
    out
}

fn about(letter: char) -> Option<(Oddity, &'static str)> {
    use Oddity::{Direction, Invisible, Like, Quote, Space};
    Some(match letter {
        '\t' => (Space, "a tab"),
        '\r' => (Space, "a carriage return"),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => (Space, "a line separator"),
        '\u{a0}' | '\u{202f}' => (Space, "a no-break space"),
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => {
            (Space, "a space of another width")
        }
        '\u{feff}' => (Invisible, "a byte order mark"),
        '\u{200b}' => (Invisible, "a zero-width space"),
        '\u{200c}' | '\u{200d}' | '\u{2060}' => (Invisible, "a zero-width joiner"),
        '\u{ad}' => (Invisible, "a soft hyphen"),
        '\u{180e}'
        | '\u{2061}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e007f}' => (Invisible, "an invisible character"),
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            (Direction, "a mark that changes the direction of the text")
        }
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => (Invisible, "a control character"),
        '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›' | '″' | '′' => {
            (Quote, "a typographic quote")
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => {
            (Like('-'), "a dash that is no minus")
        }
        '＋' | '﹢' | '➕' => (Like('+'), "a plus sign of another kind"),
        '˜' | '∼' | '～' | '〜' => (Like('~'), "a tilde of another kind"),
        '∗' | '＊' | '٭' | '✱' => (Like('*'), "an asterisk of another kind"),
        '！' => (Like('!'), "a full-width character"),
        '＃' | '％' | '＆' | '（' | '）' | '：' | '＜' | '＝' | '＞' | '＠' | '｜' => {
            let plain = u32::from(letter) - 0xfee0;
            (Like(char::from_u32(plain)?), "a full-width character")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_are_found_and_replaced() {
        for (text, named, meant) in [
            ("+get", "", "+get"),
            ("größe", "", "größe"),
            ("用户", "", "用户"),
            ("on\u{a0}>x", "U+00A0, a no-break space", "on >x"),
            ("a\tb", "U+0009, a tab", "a b"),
            ("\u{feff}user", "U+FEFF, a byte order mark", "user"),
            ("“~app:*”", "U+201C, a typographic quote", "~app:*"),
            ("–@all", "U+2013, a dash that is no minus", "-@all"),
            (
                "a\u{202e}b",
                "U+202E, a mark that changes the direction of the text",
                "ab",
            ),
            ("＋＠read", "U+FF0B, a plus sign of another kind", "+@read"),
            ("ap\u{200b}p", "U+200B, a zero-width space", "app"),
        ] {
            let odd = find(text);
            assert_eq!(
                odd.map(|odd| odd.named()).unwrap_or_default(),
                named,
                "{text}"
            );
            assert_eq!(plain(text), meant);
            assert_eq!(find(&plain(text)), None);
        }
    }
}
