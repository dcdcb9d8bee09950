//! The lines of a text that define users, as data.

use std::sync::Arc;

use crate::rule::Span;

/// A rule and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedRule {
    /// The rule, quotes resolved and selectors put together.
    pub text: Arc<[u8]>,
    /// Where it stands.
    pub span: Span,
}

impl AsRef<[u8]> for PlacedRule {
    fn as_ref(&self) -> &[u8] {
        &self.text
    }
}

/// A line. Its places are counted from where its piece of text begins.
#[derive(Debug)]
pub(in crate::document) enum Line {
    /// A comment of a whole line.
    Comment(Span),
    /// It was understood, and defines nobody.
    Other(Span),
    /// `user NAME RULE…`
    File(PlacedRule, Vec<PlacedRule>),
    /// `ACL SETUSER NAME RULE…`, or bare rules.
    Set(PlacedRule, Vec<PlacedRule>),
    /// `ACL DELUSER NAME…`
    Delete(Vec<PlacedRule>),
    /// It is about this user, but its quotes have an error at this place.
    Unreadable(PlacedRule, Span),
}

/// A line with what is known of it besides.
#[derive(Debug)]
pub(in crate::document) struct Statement {
    pub line: Line,
    pub setting: Setting,
}

/// What is known of a line besides its words.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::document) struct Setting {
    /// Where the error is for which the server refuses it whatever its rules are:
    /// they are looked at, and change nothing.
    pub refusal: Option<Span>,
    /// Not all of its rules are known.
    pub is_partial: bool,
    /// A shell puts values in the place of its variables.
    pub is_expanded: bool,
    /// It has a rule about a password of which only this is known.
    pub has_unknown_password: bool,
}

impl From<Line> for Statement {
    fn from(line: Line) -> Self {
        Self {
            line,
            setting: Setting::default(),
        }
    }
}

impl Line {
    /// Whether an ACL file may have it.
    pub(in crate::document) fn is_of_file(&self) -> bool {
        matches!(self, Self::Comment(_) | Self::File(..))
    }

    /// The names of the users that it speaks of.
    pub(in crate::document) fn names(&self) -> &[PlacedRule] {
        match self {
            Self::Comment(_) | Self::Other(_) => &[],
            Self::File(name, _) | Self::Set(name, _) | Self::Unreadable(name, _) => {
                std::slice::from_ref(name)
            }
            Self::Delete(names) => names,
        }
    }

    /// Moves all its places.
    pub(in crate::document) fn move_by(&mut self, place: impl Fn(Span) -> Span) {
        let move_all = |words: &mut [PlacedRule]| {
            for word in words {
                word.span = place(word.span);
            }
        };
        match self {
            Self::Comment(span) | Self::Other(span) => *span = place(*span),
            Self::File(name, rules) | Self::Set(name, rules) => {
                name.span = place(name.span);
                move_all(rules);
            }
            Self::Delete(names) => move_all(names),
            Self::Unreadable(name, error) => {
                name.span = place(name.span);
                *error = place(*error);
            }
        }
    }
}

/// What changes how each line of a text is read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) struct Facts {
    /// It is a configuration file: its lines have quotes.
    pub in_config: bool,
    /// A `# ` before a command is the prompt of root, and no comment.
    pub has_root_prompts: bool,
    /// All lines but some of bare rules are those of an ACL file, so that a server
    /// refuses these.
    pub is_file: bool,
    /// Its lines for a shell are commands of containers, which Compose splits.
    pub in_compose: bool,
    /// It has commands for a server: `SAVE` is one too, and no rule without a sign.
    pub has_commands: bool,
}
