//! Places in a text, as the core, people and browsers count them: bytes, lines
//! with columns, and UTF-16 code units.

use aclarity::LineIndex;

/// The bytes of a text as UTF-16 code units, when many are asked for.
pub struct Utf16(LineIndex);

impl Utf16 {
    pub fn of(text: &str) -> Self {
        Self(LineIndex::new(text.as_bytes()))
    }

    /// The number of units before a byte.
    pub fn at(&self, byte: usize) -> u32 {
        u32::try_from(self.0.utf16(byte)).unwrap_or(u32::MAX)
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
