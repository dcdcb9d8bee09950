//! One line, and which of its bytes are shown.

use std::ops::Range;

use super::{HIDDEN, shapes};
use crate::bytes::rfind;
use crate::rule::Span;

/// What is known of a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Nothing, so that it is hidden.
    Unknown,
    /// Part of something harmless.
    Kept,
    /// Part of a secret, whatever else it may be.
    Secret,
}

/// A line while it is read. All passes over it take time in proportion to its
/// length.
pub(super) struct Line<'t> {
    pub text: &'t str,
    marks: Vec<Mark>,
    /// In how many quotes each byte is.
    depths: Vec<u8>,
    /// Whether it is `user …` as in an ACL file, where words part only at a
    /// space and quotes mean nothing.
    pub is_of_file: bool,
    /// Where the line begins after its indent, prompt or number of a reply.
    pub head: usize,
    /// The quote around a secret that goes on in the next line.
    pub open_quote: Option<char>,
    /// Where `<<EOT` begins that gives a field the next lines.
    pub here_document: Option<usize>,
    /// How far fields named `value` were looked for.
    pub values_read: usize,
}

impl<'t> Line<'t> {
    /// A line of which only the blanks and the head are shown yet.
    pub fn new(text: &'t str) -> Self {
        let head = head(text);
        let first = text[head..].trim_start_matches(['"', '\'']);
        let is_of_file = shapes::starts_with_word(first, "user");
        // In an ACL file quotes are letters, unless the line is itself quoted.
        let has_quotes = !is_of_file || text.len() - first.len() > head;
        let mut line = Self {
            text,
            marks: vec![Mark::Unknown; text.len()],
            depths: if has_quotes {
                depths(text)
            } else {
                vec![0; text.len() + 1]
            },
            open_quote: None,
            here_document: here_document(text),
            values_read: 0,
            is_of_file,
            head,
        };
        for (at, letter) in text.char_indices().filter(|(_, c)| shapes::is_blank(*c)) {
            line.keep(at..at + letter.len_utf8());
        }
        line.keep(0..head);
        line
    }

    /// Shows a part, unless it is secret.
    pub fn keep(&mut self, part: Range<usize>) {
        for mark in &mut self.marks[part] {
            if *mark == Mark::Unknown {
                *mark = Mark::Kept;
            }
        }
    }

    /// Hides a part, without the white space at its ends.
    pub fn hide(&mut self, part: Range<usize>) {
        let is_space = |letter: char| shapes::is_blank(letter) && !shapes::is_invisible(letter);
        let text = &self.text[part.clone()];
        let end = part.start + text.trim_end_matches(is_space).len();
        let start = part.start + (text.len() - text.trim_start_matches(is_space).len());
        if start < end {
            self.marks[start..end].fill(Mark::Secret);
        }
    }

    /// Hides a part that may be white space alone, as a password may be.
    pub fn hide_password(&mut self, part: Range<usize>) {
        let text = &self.text[part.clone()];
        let is_end = text == "\r" && part.end == self.text.len();
        match text.trim_matches(' ').chars().all(shapes::is_blank) && !is_end {
            true => self.marks[part].fill(Mark::Secret),
            false => self.hide(part),
        }
    }

    /// Whether a place is in a secret that was found so far.
    pub fn is_secret(&self, at: usize) -> bool {
        self.marks.get(at) == Some(&Mark::Secret)
    }

    /// The line with what is not shown replaced.
    pub fn shown(&self) -> String {
        self.shown_part(0..self.text.len())
    }

    /// A part of the line with what is not shown replaced.
    pub fn shown_part(&self, part: Range<usize>) -> String {
        let mut shown = String::with_capacity(part.len());
        for (part, is_kept) in self.runs(part, |mark| mark == Mark::Kept) {
            shown.push_str(if is_kept { &self.text[part] } else { HIDDEN });
        }
        shown
    }

    /// Where secrets are.
    pub fn secrets(&self) -> impl Iterator<Item = Span> {
        let runs = self.runs(0..self.text.len(), |mark| mark == Mark::Secret);
        runs.filter(|(_, is_secret)| *is_secret)
            .map(|(part, _)| part.into())
    }

    /// The parts that are and are not of a kind, in turn.
    fn runs(
        &self,
        part: Range<usize>,
        is: impl Fn(Mark) -> bool,
    ) -> impl Iterator<Item = (Range<usize>, bool)> {
        let mut start = part.start;
        std::iter::from_fn(move || {
            let rest = &self.marks[start..part.end];
            let kind = is(*rest.first()?);
            let length = rest.iter().take_while(|mark| is(**mark) == kind).count();
            start += length;
            Some((start - length..start, kind))
        })
    }

    /// Where the word ends that goes on at `start`, with the quotes in it. A
    /// quote that is not closed goes on to the end of the line.
    pub fn word_end(&self, start: usize) -> usize {
        let rest = &self.text[start..];
        let mut open = None;
        let mut is_escaped = false;
        for (at, letter) in rest.char_indices() {
            if self.is_outside(start, start + at) {
                return start + at;
            }
            if self.is_of_file {
                if letter == ' ' {
                    return start + at;
                }
                continue;
            }
            match open {
                _ if is_escaped => is_escaped = false,
                _ if letter == '\\' => is_escaped = true,
                Some(quote) if letter == quote => open = None,
                Some(_) => {}
                // A return may part words or be in one.
                None if letter == ' ' || letter == '\t' => return start + at,
                None if letter == '"' || letter == '\'' => open = Some(letter),
                None => {}
            }
        }
        self.text.len()
    }

    /// Whether the quotes around `start` are closed at `at`.
    pub fn is_outside(&self, start: usize, at: usize) -> bool {
        self.depths[at] < self.depths[start]
    }

    /// The first place from `start` on where a character stops a value, or where
    /// the quotes around it are closed.
    pub fn until(&self, start: usize, stops: &dyn Fn(char) -> bool) -> usize {
        let mut letters = self.text[start..].char_indices();
        let stop =
            letters.find(|(at, letter)| stops(*letter) || self.is_outside(start, start + at));
        start + stop.map_or(self.text.len() - start, |(at, _)| at)
    }

    /// Where a quote is closed that was opened before `start`, after `escapes`
    /// backslashes. One more backslash makes a quote part of what is quoted.
    pub fn closing(&self, start: usize, quote: char, escapes: usize) -> Option<usize> {
        let mut backslashes = 0;
        for (at, letter) in self.text[start..].char_indices() {
            if letter == quote && backslashes <= escapes {
                return Some(start + at - backslashes);
            }
            backslashes = if letter == '\\' { backslashes + 1 } else { 0 };
        }
        None
    }

    /// Where a word ends for whoever reads it longest. To a server only a few
    /// characters part words, and in a line of an ACL file only the space.
    pub fn wide_end(&self, start: usize) -> usize {
        let end = self.word_end(start);
        let rest = &self.text[end..];
        match rest.starts_with('\r') {
            true => end + rest.find(' ').unwrap_or(rest.len()),
            false => end,
        }
    }

    /// Hides what is quoted from `start` on, after a quote with so many escapes
    /// at `opening`, and what goes on after the closing quote; returns the end.
    pub fn hide_quoted(
        &mut self,
        opening: usize,
        start: usize,
        quote: char,
        escapes: usize,
    ) -> usize {
        let text = self.text;
        let Some(close) = self.closing(start, quote, escapes) else {
            self.hide(start..text.len());
            self.open_quote = Some(quote);
            return text.len();
        };
        let closed = text.len() - text[close..].trim_start_matches('\\').len() + 1;
        let rest = &text[closed..];
        let ends = |letter: char| shapes::is_blank(letter) || ",;:.])}<|".contains(letter);
        if close == start && rest.starts_with(shapes::is_blank) {
            // `">" + password`
            return self.hide_operand(closed).unwrap_or(closed);
        }
        if rest.is_empty() || rest.starts_with(ends) || self.is_outside(opening, closed) {
            self.hide_password(start..close);
            return closed;
        }
        let end = self.wide_end(closed);
        if close == start {
            // In `">" + password` it is not in the quotes.
            self.hide(closed..end);
        } else if text[closed..end].ends_with(quote) {
            self.hide(start..end - 1);
        } else {
            self.hide(opening..end);
        }
        end
    }

    /// Hides what an operator after a closed quote adds to it; returns the end.
    pub fn hide_operand(&mut self, closed: usize) -> Option<usize> {
        let rest = self.text[closed..].trim_start_matches(shapes::is_blank);
        let operand = rest
            .strip_prefix(['+', '.'])?
            .trim_start_matches(shapes::is_blank);
        let start = self.text.len() - operand.len();
        let end = self.word_end(start);
        self.hide(start..end);
        Some(end)
    }

    /// The character before a place.
    pub fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// The character at a place.
    pub fn at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }
}

/// Where `<<EOT` begins, in a line that gives a field the lines after it.
fn here_document(text: &str) -> Option<usize> {
    let mark = rfind(text.as_bytes(), "<<")?;
    let (field, word) = (&text[..mark], &text[mark + "<<".len()..]);
    let name = word.trim_end().trim_start_matches(['-', '~']);
    let is_word = (2..10).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase());
    (is_word && field.trim_end().ends_with('=')).then_some(field.len())
}

/// How long what stands before a line's own text is: an indent, a mark of a
/// list, a prompt, the number of an item in a reply, the sign of a comment.
fn head(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start_matches(shapes::is_blank).len();
        at += blank;
        let word = text[at..].split(' ').next().unwrap_or_default();
        let is_last = at + word.len() == text.len();
        let is_number = |text: &str| text.len() < 6 && text.bytes().all(|b| b.is_ascii_digit());
        let is_head = match word {
            ">" | "#" | "-" | "*" | "$" | "//" | "redis>" | "valkey>" => true,
            _ if is_last => false,
            _ => match word.strip_suffix('>') {
                Some(prompt) => shapes::is_address(prompt),
                None => word.strip_suffix(')').is_some_and(is_number),
            },
        };
        if !is_head {
            return at;
        }
        at += word.len();
    }
}

/// In how many quotes each byte of a line is. Quotes open where a word begins,
/// and those that are never closed are none.
fn depths(text: &str) -> Vec<u8> {
    let mut steps = vec![0_i8; text.len() + 1];
    let mut open: Vec<(usize, (u8, usize))> = Vec::new();
    let mut backslashes = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'\\' {
            backslashes += 1;
            continue;
        }
        if matches!(byte, b'"' | b'\'' | b'`') {
            let quote = (byte, backslashes);
            let first = at - backslashes;
            if let Some(opened) = open.iter().rposition(|(_, other)| *other == quote) {
                steps[open[opened].0] += 1;
                steps[first] -= 1;
                open.truncate(opened);
            } else if open.len() < 100
                && text[..first]
                    .chars()
                    .next_back()
                    .is_none_or(|before| shapes::is_blank(before) || before.is_ascii_punctuation())
            {
                open.push((at + 1, quote));
            }
        }
        backslashes = 0;
    }
    let mut depth = 0_i8;
    let depth_at = |step: &i8| {
        depth += step;
        depth as u8
    };
    steps.iter().map(depth_at).collect()
}
