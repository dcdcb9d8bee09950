//! What may be written at a place of a document, and what it would do there.
//!
//! Nothing is offered that the server would refuse: each candidate is tried on
//! the user as the rules before it leave it.

mod effect;
mod place;

use crate::commands::CommandSet;
use crate::rule::{KEYWORDS, Span};
use crate::server::Server;
use crate::user::User;

pub use effect::{Commands, Effect};
use place::{Place, Ruled};

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// The word that a candidate takes the place of, in bytes.
    pub span: Span,
    /// What fits, the candidates that begin as the word does first.
    pub candidates: Vec<Candidate>,
}

/// A word that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The word with its sign: `+@read`.
    pub text: String,
    /// What sort of word it is.
    pub kind: Kind,
    /// What it would do; its `Display` is a short line.
    pub effect: Effect,
}

/// Sorts of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The beginning of a line: `ACL SETUSER`.
    Definition,
    /// A rule that is a word, or the beginning of a rule: `on`, `%R~`.
    Keyword,
    /// `+@category`
    Category,
    /// `+command`
    Command,
    /// `+command|subcommand`
    Subcommand,
}

/// What may be written at a byte of a text, for a server.
///
/// In quotes, comments, names, passwords and patterns there is nothing to
/// offer.
///
/// ```
/// use aclarity::{Server, document::completion::complete};
///
/// let text = "ACL SETUSER ana +get +mg";
/// let found = complete(text, text.len(), Server::Redis8_6).unwrap();
/// assert_eq!(&text[found.span.start..found.span.end], "+mg");
/// assert_eq!(found.candidates[0].text, "+mget");
/// assert_eq!(found.candidates[0].effect.to_string(), "adds mget");
/// ```
pub fn complete(text: &str, at: usize, server: Server) -> Option<Completions> {
    let (span, place) = place::find(text, at, server)?;
    let typed = &text[span.start..at];
    let mut candidates = match place {
        Place::Line(ruled) => {
            let mut all = definitions();
            all.extend(rules(typed, &ruled, server));
            all
        }
        Place::Command => vec![
            definition("SETUSER", "defines or changes a user"),
            definition("DELUSER", "deletes users"),
        ],
        Place::Rule(ruled) => rules(typed, &ruled, server),
    };
    let wanted = typed.to_ascii_lowercase();
    // The letters may be meant for the middle of a name, the sign may not.
    let (sign, letters) = wanted.split_at(usize::from(wanted.starts_with(['+', '-'])));
    let rank = |candidate: &Candidate| {
        let text = candidate.text.to_ascii_lowercase();
        let rest = text.strip_prefix(sign)?;
        let found = rest.find(letters)?;
        Some(found > 0)
    };
    candidates.retain(|candidate| rank(candidate).is_some());
    candidates.sort_by_key(rank);
    Some(Completions { span, candidates })
}

fn definitions() -> Vec<Candidate> {
    vec![
        definition("ACL SETUSER", "defines or changes a user"),
        definition("ACL DELUSER", "deletes users"),
        definition("user", "defines a user, as a line of an ACL file"),
    ]
}

fn definition(text: &str, meaning: &'static str) -> Candidate {
    Candidate {
        text: text.to_owned(),
        kind: Kind::Definition,
        effect: Effect::Means(meaning),
    }
}

/// The rules that the server takes here.
fn rules(typed: &str, ruled: &Ruled, server: Server) -> Vec<Candidate> {
    match typed.as_bytes() {
        [b'+', name @ ..] => signed('+', name, ruled, server),
        [b'-', name @ ..] => signed('-', name, ruled, server),
        _ => words(ruled, server),
    }
}

/// Rules that begin with `+` or `-`.
fn signed(sign: char, name: &[u8], ruled: &Ruled, server: Server) -> Vec<Candidate> {
    let table = server.commands();
    let effect = |set: &CommandSet| Effect::of(sign == '+', set, &ruled.commands, table);
    if let Some(bar) = name.iter().position(|byte| *byte == b'|') {
        let container = table.top_level(&name[..bar]);
        let subcommands = container.map_or(&[][..], |container| table.subcommands(container));
        return subcommands
            .iter()
            .map(|command| Candidate {
                text: format!("{sign}{}", command.name),
                kind: Kind::Subcommand,
                effect: effect(&table.family(command.id)),
            })
            .collect();
    }
    let all = Candidate {
        text: format!("{sign}@all"),
        kind: Kind::Category,
        effect: effect(table.everything()),
    };
    let categories = table.categories().map(|category| Candidate {
        text: format!("{sign}@{category}", category = category.name()),
        kind: Kind::Category,
        effect: effect(table.in_category(category)),
    });
    let commands = table.all().iter().filter(|one| one.container().is_none());
    let commands = commands.map(|command| Candidate {
        text: format!("{sign}{}", command.name),
        kind: Kind::Command,
        effect: effect(&table.family(command.id)),
    });
    std::iter::once(all)
        .chain(categories)
        .chain(commands)
        .filter(|candidate| is_taken(&candidate.text, ruled.in_selector, server))
        .collect()
}

/// Rules that are words, and beginnings of those that are not.
fn words(ruled: &Ruled, server: Server) -> Vec<Candidate> {
    // What has to follow a beginning for a server to take it.
    const BEGINNINGS: [(&str, &str); 7] = [
        ("db=", "db=0"),
        ("~", "~a"),
        ("%R~", "%R~a"),
        ("%W~", "%W~a"),
        ("&", "&a"),
        (">", ">a"),
        ("(", "()"),
    ];
    let table = server.commands();
    let whole = KEYWORDS.into_iter().map(|word| (word, word));
    whole
        .filter(|(word, _)| *word != "db=")
        .chain(BEGINNINGS)
        .filter(|(_, example)| is_taken(example, ruled.in_selector, server))
        .map(|(word, _)| Candidate {
            text: word.to_owned(),
            kind: Kind::Keyword,
            effect: match word {
                "allcommands" => Effect::of(true, table.everything(), &ruled.commands, table),
                "nocommands" => Effect::of(false, table.everything(), &ruled.commands, table),
                _ => Effect::Means(effect::meaning(word)),
            },
        })
        .collect()
}

/// Whether the server takes the rule from a new user.
fn is_taken(rule: &str, in_selector: bool, server: Server) -> bool {
    let mut user = User::new(server);
    if in_selector {
        user.apply(format!("({rule})").as_bytes(), server).is_ok()
    } else {
        user.apply(rule.as_bytes(), server).is_ok()
    }
}

#[cfg(test)]
mod tests;
