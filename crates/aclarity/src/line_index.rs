//! Positions in a text as people and JavaScript count them: lines, columns in
//! characters, and UTF-16 code units.

/// An index of a text's lines and multi-byte characters. Each query is a binary
/// search, however long the text and its lines are.
///
/// ```
/// use aclarity::LineIndex;
///
/// let text = "on\n+@\u{e9} x";
/// let index = LineIndex::new(text.as_bytes());
/// let at = text.find('x').unwrap();
/// assert_eq!(index.line(at), 2);
/// assert_eq!(index.place(at), (2, 5));
/// assert_eq!(index.utf16(at), 7);
/// ```
#[derive(Debug, Clone)]
pub struct LineIndex {
    length: usize,
    /// Offset of the start of each line.
    starts: Vec<usize>,
    /// The characters of more than one byte.
    long: Vec<Long>,
}

/// A multi-byte character.
#[derive(Debug, Clone, Copy)]
struct Long {
    start: usize,
    end: usize,
    /// Number of characters, and of UTF-16 units, up to its end.
    characters: usize,
    units: usize,
    /// Number of its own UTF-16 units.
    own_units: usize,
}

impl LineIndex {
    /// Builds the index of a text. Invalid UTF-8 counts as the replacement
    /// characters that represent it in a string.
    pub fn new(text: &[u8]) -> Self {
        let starts = text.iter().enumerate();
        let starts = starts.filter_map(|(at, byte)| (*byte == b'\n').then_some(at + 1));
        let mut index = Self {
            length: text.len(),
            starts: std::iter::once(0).chain(starts).collect(),
            long: Vec::new(),
        };
        if text.is_ascii() {
            return index;
        }
        let mut at = 0;
        for chunk in text.utf8_chunks() {
            for character in chunk.valid().chars() {
                at += character.len_utf8();
                if !character.is_ascii() {
                    index.add(at - character.len_utf8(), at, character.len_utf16());
                }
            }
            if !chunk.invalid().is_empty() {
                at += chunk.invalid().len();
                index.add(at - chunk.invalid().len(), at, 1);
            }
        }
        index
    }

    fn add(&mut self, start: usize, end: usize, own_units: usize) {
        let (characters, units) = self.counts(start);
        self.long.push(Long {
            start,
            end,
            characters: characters + 1,
            units: units + own_units,
            own_units,
        });
    }

    /// Line number of a byte offset, from 1.
    pub fn line(&self, byte: usize) -> usize {
        let byte = byte.min(self.length);
        self.starts.partition_point(|start| *start <= byte)
    }

    /// Line and column of a byte offset, both from 1. Columns count characters.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        let (before, _) = self.counts(self.starts[line - 1]);
        (line, self.counts(byte).0 - before + 1)
    }

    /// Number of UTF-16 code units before a byte offset.
    pub fn utf16(&self, byte: usize) -> usize {
        self.counts(byte).1
    }

    /// Number of characters and of UTF-16 units before a byte offset; an offset
    /// inside a character counts as its start.
    fn counts(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.length);
        match self.long.partition_point(|long| long.start < byte) {
            0 => (byte, byte),
            count => {
                let last = self.long[count - 1];
                match byte.checked_sub(last.end) {
                    Some(after) => (last.characters + after, last.units + after),
                    None => (last.characters - 1, last.units - last.own_units),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "on\n+@\u{e9} \u{1f600}x\n\n\u{e9}";

    #[test]
    fn places_are_those_that_counting_from_the_start_gives() {
        let index = LineIndex::new(TEXT.as_bytes());
        for at in 0..TEXT.len() + 3 {
            let byte = at.min(TEXT.len());
            let start = (0..=byte).rev().find(|at| TEXT.is_char_boundary(*at));
            let before = &TEXT[..start.unwrap()];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|one| *one != '\n').count() + 1;
            assert_eq!(index.place(at), (line, column), "{at}");
            assert_eq!(index.utf16(at), before.encode_utf16().count(), "{at}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_count_as_what_stands_for_them() {
        let bytes = b"\xff\xc3(a\n\xfe";
        let shown = String::from_utf8_lossy(bytes);
        let index = LineIndex::new(bytes);
        assert_eq!(index.utf16(bytes.len()), shown.encode_utf16().count());
        assert_eq!(index.place(bytes.len()), (2, 2));
    }
}
