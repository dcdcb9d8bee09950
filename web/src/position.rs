//! Places in a text, as the core, people and browsers count them: bytes, lines
//! with columns, and UTF-16 code units.

/// Where the lines of a text begin.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub fn of(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// Line and column of a byte, both counted from 1, columns in characters.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let byte = floor(self.text, byte);
        let line = self.starts.partition_point(|start| *start <= byte);
        let column = self.text[self.starts[line - 1]..byte].chars().count();
        (line, column + 1)
    }
}

/// The bytes of a text as UTF-16 code units, when many are asked for.
pub enum Utf16 {
    /// Both count the same.
    Ascii { length: usize },
    /// The units before each byte, and before the end.
    Units(Vec<u32>),
}

impl Utf16 {
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Ascii { length: text.len() };
        }
        let mut units = Vec::with_capacity(text.len() + 1);
        let mut seen = 0;
        for letter in text.chars() {
            // A byte inside a character counts as its start.
            units.extend(std::iter::repeat_n(seen, letter.len_utf8()));
            seen += if letter.len_utf16() == 2 { 2 } else { 1 };
        }
        units.push(seen);
        Self::Units(units)
    }

    /// The number of units before a byte.
    pub fn at(&self, byte: usize) -> u32 {
        match self {
            Self::Ascii { length } => u32::try_from(byte.min(*length)).unwrap_or(u32::MAX),
            Self::Units(units) => units[byte.min(units.len() - 1)],
        }
    }
}

/// The number of UTF-16 code units before a byte.
pub fn utf16_of_byte(text: &str, byte: usize) -> u32 {
    let units = text[..floor(text, byte)].chars().map(char::len_utf16);
    u32::try_from(units.sum::<usize>()).unwrap_or(u32::MAX)
}

/// The byte before which there are so many UTF-16 code units.
pub fn byte_of_utf16(text: &str, units: u32) -> usize {
    let mut seen = 0;
    for (byte, letter) in text.char_indices() {
        if seen >= units as usize {
            return byte;
        }
        seen += letter.len_utf16();
    }
    text.len()
}

/// The last boundary of characters that is not after the byte.
pub fn floor(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "on\n+@é 😀x";

    #[test]
    fn lines_and_columns_count_characters() {
        let lines = Lines::of(TEXT);
        assert_eq!(lines.place(0), (1, 1));
        assert_eq!(lines.place(2), (1, 3));
        assert_eq!(lines.place(3), (2, 1));
        assert_eq!(lines.place(TEXT.find('x').unwrap()), (2, 6));
        assert_eq!(lines.place(usize::MAX), (2, 7));
    }

    #[test]
    fn bytes_and_utf16_units_are_turned_into_each_other() {
        for (byte, _) in TEXT.char_indices() {
            assert_eq!(byte_of_utf16(TEXT, utf16_of_byte(TEXT, byte)), byte);
            assert_eq!(Utf16::of(TEXT).at(byte), utf16_of_byte(TEXT, byte));
        }
        assert_eq!(Utf16::of(TEXT).at(usize::MAX), 10);
        assert_eq!(Utf16::of("on").at(1), 1);
        assert_eq!(Utf16::of("on").at(9), 2);
        assert_eq!(utf16_of_byte(TEXT, TEXT.len()), 10);
        assert_eq!(byte_of_utf16(TEXT, 99), TEXT.len());
    }

    #[test]
    fn a_byte_inside_a_character_counts_as_its_start() {
        let inside = TEXT.find('é').unwrap() + 1;
        assert_eq!(floor(TEXT, inside), inside - 1);
    }
}
