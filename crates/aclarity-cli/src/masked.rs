//! Counts the masked words in the output.

use std::io::{self, Write};

use aclarity::redact::HIDDEN;

/// Standard output that counts masks in the text written to it.
pub(crate) struct Masked<'a> {
    output: &'a mut dyn Write,
    words: usize,
}

impl<'a> Masked<'a> {
    pub fn new(output: &'a mut dyn Write) -> Self {
        Self { output, words: 0 }
    }

    /// Returns `3 words masked`, or `None` if there are none.
    pub fn note(&self) -> Option<String> {
        match self.words {
            0 => None,
            1 => Some("1 word masked".to_owned()),
            words => Some(format!("{words} words masked")),
        }
    }

    fn count(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        self.words += text.matches(HIDDEN).count();
    }
}

impl Write for Masked<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let written = self.output.write(text)?;
        self.count(&text[..written]);
        Ok(written)
    }

    /// Counts whole pieces, so that no mask is split.
    fn write_all(&mut self, text: &[u8]) -> io::Result<()> {
        self.count(text);
        self.output.write_all(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}
