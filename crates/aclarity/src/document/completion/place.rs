//! What a place in a document is: of a rule, and for which user.

use crate::commands::CommandSet;
use crate::document::prompt;
use crate::document::{Document, UNNAMED_USER};
use crate::rule::{Span, is_space, split_arguments};
use crate::server::Server;
use crate::session::DEFAULT_USER;
use crate::user::User;

/// What is expected at a place.
pub(super) enum Place {
    /// A line begins: a definition, or a bare rule.
    Line(Ruled),
    /// The word after `ACL`.
    Command,
    /// A rule.
    Rule(Ruled),
}

/// Whom a rule at the place is about.
pub(super) struct Ruled {
    /// Whether it stands in parentheses.
    pub in_selector: bool,
    /// What the selector permits before it.
    pub commands: CommandSet,
}

/// The word at a byte, and what is expected there.
pub(super) fn find(text: &str, at: usize, server: Server) -> Option<(Span, Place)> {
    if !text.is_char_boundary(at) {
        return None;
    }
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line_start..at];
    let indent = before.len() - before.trim_start().len();
    let begin = line_start + indent;
    let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let line = &text[begin..line_end];
    if line == "#" || line.starts_with("# ") {
        return None;
    }
    let begin = begin + prompt::length(line).min(at - begin);
    // Spaces are those of ASCII, as the servers have them.
    let is_space = |letter: char| u8::try_from(letter).is_ok_and(is_space);
    let start = text[begin..at].rfind(is_space);
    let start = start.map_or(begin, |space| begin + space + 1);
    let end = text[at..line_end].find(is_space);
    let end = end.map_or(line_end, |length| at + length);
    let words = words(&text[begin..start])?;
    // A selector's parenthesis is no part of the rule beside it.
    let opened = text[start..at].len() - text[start..at].trim_start_matches('(').len();
    let start = start + opened;
    let end = start
        .max(at)
        .max(start + text[start..end].trim_end_matches(')').len());
    let word = &text[start..end];
    if word.contains(['"', '\'']) || word.starts_with(['>', '<', '#', '!', '~', '&']) {
        return None;
    }
    let reader = Reader {
        before: &text[..line_start],
        server,
    };
    let is = |word: &[u8], name: &str| word.eq_ignore_ascii_case(name.as_bytes());
    let place = match &words[..] {
        [] if opened == 0 => Place::Line(reader.ruled(UNNAMED_USER.as_bytes(), &[], 0)?),
        [user, rest @ ..] if user == b"user" => {
            let [_, rules @ ..] = rest else { return None };
            // A line of a file says all about its user.
            let reader = Reader { before: "", server };
            Place::Rule(reader.ruled(b"", rules, opened)?)
        }
        [acl] if is(acl, "acl") => Place::Command,
        [acl, setuser, rest @ ..] if is(acl, "acl") && is(setuser, "setuser") => {
            let [name, rules @ ..] = rest else {
                return None;
            };
            Place::Rule(reader.ruled(name, rules, opened)?)
        }
        [acl, ..] if is(acl, "acl") => return None,
        rules => Place::Rule(reader.ruled(UNNAMED_USER.as_bytes(), rules, opened)?),
    };
    Some(((start..end).into(), place))
}

/// The words before the place; `None` within quotes. Files have no quotes, but
/// a word with one is nothing that could be completed there either.
fn words(before: &str) -> Option<Vec<Vec<u8>>> {
    let arguments = split_arguments(before.as_bytes()).ok()?;
    let texts = arguments
        .into_iter()
        .map(|argument| argument.text.into_owned());
    Some(texts.collect())
}

struct Reader<'t> {
    /// The lines before.
    before: &'t str,
    server: Server,
}

impl Reader<'_> {
    /// The selector that a rule after these rules would be about. A rule that
    /// the server refuses is passed over, as if it had been mended.
    fn ruled(&self, name: &[u8], rules: &[Vec<u8>], opened: usize) -> Option<Ruled> {
        if opened > 1 || (opened > 0 && !self.server.behaviour().selectors) {
            return None;
        }
        let mut user = self.user(name);
        let mut selector: Option<Vec<&[u8]>> = None;
        for rule in rules {
            let inside = match (&mut selector, &rule[..]) {
                (None, [b'(', inside @ ..]) if self.server.behaviour().selectors => {
                    selector = Some(Vec::new());
                    inside
                }
                (Some(_), rule) => rule,
                (None, rule) => {
                    user.apply(rule, self.server).ok();
                    continue;
                }
            };
            let last = inside.strip_suffix(b")");
            if let Some(selector) = &mut selector {
                selector.push(last.unwrap_or(inside));
            }
            if last.is_some() {
                selector = None;
            }
        }
        if opened > 0 {
            if selector.is_some() {
                return None;
            }
            selector = Some(Vec::new());
        }
        let commands = match &selector {
            None => user.root.commands,
            // A selector begins as a new user does, and takes the same rules.
            Some(rules) => {
                let mut inner = User::new(self.server);
                for rule in rules {
                    inner.apply(rule, self.server).ok();
                }
                inner.root.commands
            }
        };
        Some(Ruled {
            in_selector: selector.is_some(),
            commands,
        })
    }

    /// The user as the lines before leave it.
    fn user(&self, name: &[u8]) -> User {
        let before = self.lines_about(name);
        if !before.is_empty()
            && let Some(defined) = Document::read(&before, self.server).user(name)
        {
            return User::clone(&defined.user);
        }
        if name == DEFAULT_USER.as_bytes() {
            return User::default_user(self.server);
        }
        User::new(self.server)
    }

    /// The lines before that may be about the user: of a thousand others there
    /// is nothing to read. Quotes and escapes may spell any name.
    fn lines_about(&self, name: &[u8]) -> String {
        let name = String::from_utf8_lossy(name);
        let is_unnamed = name == UNNAMED_USER;
        let is_about = |line: &&str| match line.strip_prefix("user ") {
            Some(rest) => rest.starts_with(&*name),
            None => is_unnamed || line.contains(&*name) || line.contains(['"', '\'']),
        };
        let lines = self.before.split_inclusive('\n');
        lines.filter(is_about).collect()
    }
}
