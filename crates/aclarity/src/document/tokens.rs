//! What each word of a document is, by its meaning: for those who show the text.

use std::iter;

use super::{prompt, secrets};
use crate::rule::{Argument, Span, split_arguments};

/// A stretch of a text and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// What a stretch of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A comment, or the reply `OK`: says nothing.
    Comment,
    /// What redis-cli shows before a command: `127.0.0.1:6379>`.
    Prompt,
    /// `user`, `ACL SETUSER`
    Definition,
    /// The name of a user.
    Name,
    /// Permits commands: `+get`, `+@read`, `allcommands`.
    Grant,
    /// Takes something away: `-get`, `nocommands`, `reset`, `resetkeys`.
    Removal,
    /// Permits keys: `~app:*`, `%R~log:*`, `allkeys`.
    Keys,
    /// Permits channels: `&news`, `allchannels`.
    Channels,
    /// Permits databases: `db=0`, `alldbs`.
    Databases,
    /// Is about the user as a whole: `on`, `nopass`.
    Flag,
    /// The sign before a password or a hash.
    Password,
    /// A password or a hash: not for other people's eyes.
    Secret,
    /// A parenthesis of a selector.
    Parenthesis,
}

/// The tokens of some lines, in their order. Words that mean nothing are none,
/// and whether the server takes the others is not asked.
///
/// Each line is read alone, so the tokens of a part of a document are those that
/// it has in the whole, except that a secret may have been announced before it.
///
/// ```
/// use aclarity::document::{TokenKind, tokens};
///
/// let text = "user ana on >s3cret +@read";
/// let kinds: Vec<TokenKind> = tokens(text).iter().map(|token| token.kind).collect();
/// use TokenKind::{Definition, Flag, Grant, Name, Password, Secret};
/// assert_eq!(kinds, [Definition, Name, Flag, Password, Secret, Grant]);
/// ```
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut secrets = secrets(text).into_iter().peekable();
    for line in text.split('\n') {
        let before = found.len();
        let mut reader = Reader {
            tokens: &mut found,
            offset: offset + (line.len() - line.trim_start().len()),
            is_open: false,
        };
        reader.line(line.trim());
        offset += line.len() + 1;
        let words = found.split_off(before);
        let of_line = iter::from_fn(|| secrets.next_if(|secret| secret.start < offset));
        cut_out(words, of_line, &mut found);
    }
    found
}

/// Reads a line as [`Document::parse`](super::Document::parse) does.
struct Reader<'t> {
    tokens: &'t mut Vec<Token>,
    /// Where the line begins.
    offset: usize,
    /// Whether the parenthesis of a selector is open.
    is_open: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) {
        if matches!(line, "OK" | "+OK") || prompt::is_comment(line) {
            return self.add(0, line.len(), TokenKind::Comment);
        }
        let prompt = prompt::length(line);
        self.add(0, line[..prompt].trim_end().len(), TokenKind::Prompt);
        let rest = &line[prompt..];
        let words = if rest.split(' ').next() == Some("user") {
            words_of_file(rest)
        } else {
            // Without its closing quote, a line is read as if it had none.
            split_arguments(rest.as_bytes()).unwrap_or_else(|_| words_of_file(rest))
        };
        let is = |at: usize, name: &str| {
            let word: Option<&Argument<'_>> = words.get(at);
            word.is_some_and(|word| word.text.eq_ignore_ascii_case(name.as_bytes()))
        };
        let add = |reader: &mut Self, word: &Argument<'_>, kind| {
            reader.add(prompt + word.span.start, prompt + word.span.end, kind);
        };
        // How many words say who is defined, and from which one on they are names.
        let (heading, names) = if is(0, "acl") && is(1, "setuser") {
            (3, 2)
        } else if is(0, "acl") {
            let deletes = is(1, "deluser");
            (words.len(), if deletes { 2 } else { words.len() })
        } else if words.first().is_some_and(|word| &*word.text == b"user") {
            (2, 1)
        } else {
            (0, 0)
        };
        for (number, word) in words.iter().enumerate() {
            if number < heading {
                let kind = if number < names {
                    TokenKind::Definition
                } else {
                    TokenKind::Name
                };
                add(self, word, kind);
            } else {
                self.rules(word, &rest[word.span.start..word.span.end], prompt);
            }
        }
    }

    /// The rules of an argument: of one in quotes there may be several, when it
    /// is a selector.
    fn rules(&mut self, word: &Argument<'_>, raw: &str, prompt: usize) {
        let start = prompt + word.span.start;
        let inside = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        if !word.is_quoted() {
            self.rule(raw, start);
        } else if inside.starts_with('(') && inside.as_bytes() == &*word.text {
            let mut at = start + 1;
            for word in inside.split(' ') {
                self.rule(word, at);
                at += word.len() + 1;
            }
        } else if let Some(kind) = kind(&word.text) {
            self.add(start, start + raw.len(), kind);
        }
    }

    /// A rule, perhaps with parentheses of the selector that it is in.
    fn rule(&mut self, word: &str, start: usize) {
        let body = word.strip_prefix('(').unwrap_or(word);
        let opening = word.len() - body.len();
        self.is_open |= opening > 0;
        let rule = match body.strip_suffix(')') {
            Some(rule) if self.is_open => rule,
            _ => body,
        };
        let end = start + opening + rule.len();
        self.add(start, start + opening, TokenKind::Parenthesis);
        if let Some(kind) = kind(rule.as_bytes()) {
            self.add(start + opening, end, kind);
        }
        self.add(end, start + word.len(), TokenKind::Parenthesis);
        self.is_open &= end == start + word.len();
    }

    fn add(&mut self, start: usize, end: usize, kind: TokenKind) {
        if end > start {
            let span = Span { start, end }.shifted(self.offset);
            self.tokens.push(Token { span, kind });
        }
    }
}

/// Words parted by spaces, without quotes.
fn words_of_file(line: &str) -> Vec<Argument<'_>> {
    let mut at = 0;
    let words = line.split(' ').map(|word| {
        let start = at;
        at += word.len() + 1;
        Argument {
            text: word.as_bytes().into(),
            span: (start..start + word.len()).into(),
        }
    });
    words.filter(|word| !word.text.is_empty()).collect()
}

fn kind(rule: &[u8]) -> Option<TokenKind> {
    Some(match rule.to_ascii_lowercase().as_slice() {
        [b'+', ..] | b"allcommands" => TokenKind::Grant,
        [b'-', ..] => TokenKind::Removal,
        b"nocommands" | b"reset" | b"resetkeys" | b"resetchannels" | b"resetdbs" | b"resetpass"
        | b"clearselectors" => TokenKind::Removal,
        [b'~' | b'%', ..] | b"allkeys" => TokenKind::Keys,
        [b'&', ..] | b"allchannels" => TokenKind::Channels,
        [b'd', b'b', b'=', ..] | b"alldbs" => TokenKind::Databases,
        [b'>' | b'<' | b'#' | b'!', ..] => TokenKind::Password,
        b"on" | b"off" | b"nopass" | b"sanitize-payload" | b"skip-sanitize-payload" => {
            TokenKind::Flag
        }
        _ => return None,
    })
}

/// Adds the words and the secrets in them, both in their order, without overlaps:
/// where there is a secret, it is nothing else.
fn cut_out(words: Vec<Token>, secrets: impl Iterator<Item = Span>, found: &mut Vec<Token>) {
    let mut secrets = secrets.peekable();
    for Token { span, kind } in words {
        let mut start = span.start;
        while let Some(secret) = secrets.next_if(|secret| secret.start < span.end) {
            push(found, start, secret.start, kind);
            push(found, secret.start, secret.end, TokenKind::Secret);
            start = start.max(secret.end);
        }
        push(found, start, span.end, kind);
    }
    for secret in secrets {
        push(found, secret.start, secret.end, TokenKind::Secret);
    }
}

/// Adds a token; of what an earlier one has already, nothing.
fn push(found: &mut Vec<Token>, start: usize, end: usize, kind: TokenKind) {
    let done = found.last().map_or(0, |last| last.span.end);
    let start = start.max(done);
    if end > start {
        let span = Span { start, end };
        found.push(Token { span, kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::HIDDEN;

    /// The words of a text with their kinds.
    fn read(text: &str) -> String {
        let shown = tokens(text).into_iter().map(|token| {
            let word = &text[token.span.start..token.span.end];
            format!("{word}={:?}", token.kind)
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_told_by_their_meaning() {
        for (text, expected) in [
            (
                "ACL SETUSER ana on +get -@admin",
                "ACL=Definition SETUSER=Definition ana=Name on=Flag +get=Grant -@admin=Removal",
            ),
            (
                "10.0.0.1:6379> acl deluser a b",
                "10.0.0.1:6379>=Prompt acl=Definition deluser=Definition a=Name b=Name",
            ),
            (
                "user ana ~a %R~b allkeys &c db=1 resetkeys",
                "user=Definition ana=Name ~a=Keys %R~b=Keys allkeys=Keys &c=Channels \
                 db=1=Databases resetkeys=Removal",
            ),
            (
                "on >pw (+get ~b)) ~c)",
                "on=Flag >=Password pw=Secret (=Parenthesis +get=Grant ~b)=Keys )=Parenthesis ~c)=Keys",
            ),
            (
                "ACL SETUSER b \"(+get ~a)\" '~it is' \">p w\"",
                "ACL=Definition SETUSER=Definition b=Name (=Parenthesis +get=Grant ~a=Keys \
                 )=Parenthesis '~it is'=Keys \">=Password p w=Secret \"=Password",
            ),
            ("# +get\nOK\n  +set", "# +get=Comment OK=Comment +set=Grant"),
            ("on heeyyyy", "on=Flag"),
            ("AUTH ana pw", "ana pw=Secret"),
            ("ALLKEYS \"unclosed +get", "ALLKEYS=Keys +get=Grant"),
            ("", ""),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn each_line_is_read_alone() {
        let lines = ["user a (+get", "+set ~b)", "ACL SETUSER b >x y"];
        let whole = read(&lines.join("\n"));
        let parts: Vec<String> = lines.iter().map(|line| read(line)).collect();
        assert_eq!(whole, parts.join(" "));
    }

    proptest::proptest! {
        /// Tokens are in order and apart, and what is hidden elsewhere is secret here.
        #[test]
        fn tokens_lie_in_the_text(text in "[ a>#<(){}+~\"'\\\\é\\n|@u-]{0,40}") {
            let tokens = tokens(&text);
            let mut done = 0;
            let mut hidden = String::new();
            for token in &tokens {
                assert!(token.span.start >= done && token.span.end > token.span.start);
                if token.kind == TokenKind::Secret {
                    hidden.push_str(&text[done..token.span.start]);
                    hidden.push_str(HIDDEN);
                } else {
                    hidden.push_str(&text[done..token.span.end]);
                }
                done = token.span.end;
            }
            hidden.push_str(&text[done..]);
            let mut expected = String::new();
            let mut done = 0;
            for secret in secrets(&text) {
                expected.push_str(&text[done..secret.start]);
                expected.push_str(HIDDEN);
                done = secret.end;
            }
            assert_eq!(hidden, expected + &text[done..]);
        }
    }
}
