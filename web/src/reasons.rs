//! Why a command was permitted or not, cut into words and rules.
//!
//! The core names the rules; this only chooses what to say of them.

use aclarity::document::DefinedUser;
use aclarity::explanation::{Asker, Explanation, Judgement, RuleRef, SelectorVerdict, Verdict};
use aclarity::permission::Denial;
use aclarity::rule::{Span, merge_selectors};
use aclarity::session::Session;
use aclarity::user::User;

use crate::repairs::SuggestedRepair;
use crate::words::shown;

/// A sentence about the rules behind a verdict.
pub type Reason = Vec<Piece>;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    /// Text of a rule or a command.
    Code(String),
}

/// A command with its arguments, and the connection that makes it.
pub struct Call<'c, A> {
    pub argv: &'c [A],
    pub connection: u32,
}

/// Where the rules stand in the text that a verdict comes from.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Those that decided.
    pub won: Vec<Span>,
    /// Those that they overrode.
    pub lost: Vec<Span>,
}

/// The reasons for a verdict, and where in the text the rules stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    pub sentences: Vec<Reason>,
    pub places: Places,
    /// What would allow it, the smallest change first.
    pub repairs: Vec<SuggestedRepair>,
}

/// The reasons why the user may or may not make the call; none when there is
/// nothing to explain.
///
/// `defined` are the rules in the text. They are the reason only as long as
/// they make the very user that the session has; once it was changed at the
/// prompt, its rules are those that ACL LIST shows.
pub fn reasons(
    session: &Session,
    defined: Option<&DefinedUser>,
    name: &[u8],
    call: &Call<'_, impl AsRef<[u8]>>,
    verdict: Verdict,
) -> Reasons {
    let server = session.server();
    let Some(user) = session.users().get(name) else {
        return Reasons::default();
    };
    let written = defined.filter(|defined| {
        let mut replayed = User::new(server);
        let mut rules = defined.rules.iter();
        rules.all(|rule| replayed.apply(&rule.text, server).is_ok()) && replayed == *user
    });
    let rules: Vec<Vec<u8>> = match written {
        Some(defined) => defined
            .rules
            .iter()
            .map(|rule| rule.text.to_vec())
            .collect(),
        None => described(user, session),
    };
    let explained =
        Asker::of(session, call.connection).map(|asker| asker.explain(&rules, call.argv));
    match explained {
        Some(Ok(explanation)) if explanation.verdict == verdict => {
            let narrator = Narrator { rules: &rules };
            let repairs = explanation.repairs.iter();
            let repair = |repair| SuggestedRepair::new(name, repair, written.is_some());
            Reasons {
                sentences: narrator.sentences(&explanation),
                places: written
                    .map_or_else(Places::default, |defined| places(&explanation, defined)),
                repairs: repairs.map(repair).collect(),
            }
        }
        _ => Reasons::default(),
    }
}

/// The rules that describe a user, as in ACL LIST.
fn described(user: &User, session: &Session) -> Vec<Vec<u8>> {
    let line = user.to_acl_line("x", session.server());
    let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').skip(2).collect();
    match merge_selectors(&words, session.server()) {
        Ok(rules) => rules
            .into_iter()
            .map(|rule| rule.text.into_owned())
            .collect(),
        Err(_) => Vec::new(),
    }
}

struct Narrator<'r> {
    rules: &'r [Vec<u8>],
}

impl Narrator<'_> {
    fn sentences(&self, explanation: &Explanation) -> Vec<Reason> {
        let mut sentences = self.of_rules(explanation);
        if let Some(while_running) = self.while_running(explanation) {
            // A denial begins with its reason, not with what is permitted.
            for permitted in &mut sentences {
                permitted.insert(0, words("The command itself is "));
            }
            sentences = [while_running, sentences].concat();
        }
        let notes = explanation.notes.iter();
        sentences.extend(notes.map(|note| vec![words(format!("{}.", note.text))]));
        sentences
    }

    /// What the server denies while it runs a call, if it does.
    fn while_running(&self, explanation: &Explanation) -> Option<Vec<Reason>> {
        let running = explanation.running.as_ref()?;
        let mut calls = running.calls.iter();
        let denied = calls.rfind(|call| !call.explanation.allowed);
        if let Some(call) = denied {
            let heading = vec![
                words("ACL DRYRUN answers OK; the server denies it while it runs, at "),
                Piece::Code(call.call.clone()),
                words(":"),
            ];
            return Some([vec![heading], self.of_rules(&call.explanation)].concat());
        }
        running.error.as_ref().map(|_| {
            let text = "ACL DRYRUN answers OK; the server denies it while it runs, as BY and GET \
                        need every key to be readable.";
            vec![vec![words(text)]]
        })
    }

    /// What the rules say of a call before it runs.
    fn of_rules(&self, explanation: &Explanation) -> Vec<Reason> {
        if explanation.denial.is_none() {
            let deciding = explanation.selectors.last();
            return deciding
                .map(|verdict| self.permitted(verdict))
                .into_iter()
                .collect();
        }
        let several = explanation.selectors.len() > 1;
        let told = explanation.selectors.iter().map(|verdict| {
            let mut reason = Vec::new();
            if several {
                reason.extend(self.heading(verdict));
            }
            reason.extend(self.refused(verdict, explanation.command));
            reason
        });
        told.collect()
    }

    fn heading(&self, verdict: &SelectorVerdict) -> Reason {
        match verdict.rule {
            None => vec![words("Outside parentheses: ")],
            Some(rule) => vec![
                words("In "),
                Piece::Code(shown(&self.rules[rule])),
                words(": "),
            ],
        }
    }

    /// The first thing that a selector does not permit.
    fn refused(&self, verdict: &SelectorVerdict, command: &str) -> Reason {
        match verdict.denial {
            None => vec![words("permitted.")],
            Some(Denial::Database { argument }) => {
                let mut databases = verdict.databases.iter();
                let database =
                    databases.find(|one| one.argument == argument && !one.judgement.permitted);
                let Some(database) = database else {
                    return vec![words("a database is not permitted.")];
                };
                let mut reason = vec![words(format!(
                    "not permitted in database {}: ",
                    database.database
                ))];
                reason.extend(self.decided(&database.judgement, "no rule permits it."));
                reason
            }
            Some(Denial::Command) => {
                self.decided(&verdict.command, &format!("no rule permits {command}."))
            }
            Some(Denial::Key { argument }) => {
                let keys = verdict.keys.iter();
                let key = keys
                    .clone()
                    .find(|key| key.argument == argument && !key.judgement.permitted);
                let Some(key) = key else {
                    return vec![words("a key is not permitted.")];
                };
                let need = match (key.reads, key.writes) {
                    (true, true) => "to read and write the key ",
                    (true, false) => "to read the key ",
                    (false, true) => "to write the key ",
                    (false, false) => "to name the key ",
                };
                let mut reason = vec![
                    words("not permitted "),
                    words(need),
                    Piece::Code(key.key.clone()),
                    words(": "),
                ];
                reason.extend(self.decided(&key.judgement, "no pattern permits it."));
                reason
            }
            Some(Denial::Channel { argument }) => {
                let mut channels = verdict.channels.iter();
                let channel = channels
                    .find(|channel| channel.argument == argument && !channel.judgement.permitted);
                let Some(channel) = channel else {
                    return vec![words("a channel is not permitted.")];
                };
                let mut reason = vec![
                    words("not permitted to use the channel "),
                    Piece::Code(channel.channel.clone()),
                    words(": "),
                ];
                reason.extend(self.decided(&channel.judgement, "no pattern permits it."));
                reason
            }
        }
    }

    /// `decided by -SADD, overriding +@set.`
    fn decided(&self, judgement: &Judgement, silence: &str) -> Reason {
        if judgement.decided_by.is_empty() {
            return vec![words(silence)];
        }
        let mut reason = vec![words("decided by ")];
        reason.extend(self.tokens(&judgement.decided_by));
        if !judgement.overridden.is_empty() {
            reason.push(words(", overriding "));
            reason.extend(self.tokens(&judgement.overridden));
        }
        reason.push(words("."));
        reason
    }

    /// `permitted by +@string and allkeys.`
    fn permitted(&self, verdict: &SelectorVerdict) -> Reason {
        let mut decisive: Vec<RuleRef> = Vec::new();
        for at in judged(verdict).flat_map(decided_by) {
            if !decisive.contains(&at) {
                decisive.push(at);
            }
        }
        if decisive.is_empty() {
            return vec![words("permitted without any rule.")];
        }
        let mut reason = vec![words("permitted by ")];
        reason.extend(self.tokens(&decisive));
        if let Some(rule) = verdict.rule {
            reason.push(words(" in "));
            reason.push(Piece::Code(shown(&self.rules[rule])));
        }
        reason.push(words("."));
        reason
    }

    /// The texts of rules: `a, b and c`.
    fn tokens(&self, refs: &[RuleRef]) -> Reason {
        let mut pieces = Vec::new();
        for (number, at) in refs.iter().enumerate() {
            if number > 0 {
                let last = number + 1 == refs.len();
                pieces.push(words(if last { " and " } else { ", " }));
            }
            let rule = &self.rules[at.rule];
            pieces.push(Piece::Code(shown(&rule[at.span.start..at.span.end])));
        }
        pieces
    }
}

fn words(text: impl Into<String>) -> Piece {
    Piece::Words(text.into())
}

/// What was judged, in a selector that refused only that which it refused.
fn judged(verdict: &SelectorVerdict) -> impl Iterator<Item = &Judgement> {
    let databases = verdict.databases.iter();
    let databases = databases.map(|one| (About::Database(one.argument), &one.judgement));
    let keys = verdict.keys.iter();
    let keys = keys.map(|key| (About::Key(key.argument), &key.judgement));
    let channels = verdict.channels.iter();
    let channels = channels.map(|channel| (About::Channel(channel.argument), &channel.judgement));
    let refused = verdict.denial.map(|denial| match denial {
        Denial::Database { argument } => About::Database(argument),
        Denial::Command => About::Command,
        Denial::Key { argument } => About::Key(argument),
        Denial::Channel { argument } => About::Channel(argument),
    });
    std::iter::once((About::Command, &verdict.command))
        .chain(databases)
        .chain(keys)
        .chain(channels)
        .filter(move |(about, judgement)| {
            refused.is_none_or(|refused| refused == *about && !judgement.permitted)
        })
        .map(|(_, judgement)| judgement)
}

fn decided_by(judgement: &Judgement) -> impl Iterator<Item = RuleRef> {
    judgement.decided_by.iter().copied()
}

/// The part of a call that is judged: which argument of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Database(usize),
    Command,
    Key(usize),
    Channel(usize),
}

/// Where the rules stand in the text, those that decided and those that lost.
fn places(explanation: &Explanation, defined: &DefinedUser) -> Places {
    let skipped = if explanation.denial.is_none() {
        explanation.selectors.len().saturating_sub(1)
    } else {
        0
    };
    let place = |at: RuleRef| {
        let rule = &defined.rules[at.rule];
        // Quotes and other spacing move what is inside a rule.
        if rule.text.len() == rule.span.end - rule.span.start {
            at.span.shifted(rule.span.start)
        } else {
            rule.span
        }
    };
    let mut places = Places::default();
    for judgement in explanation.selectors.iter().skip(skipped).flat_map(judged) {
        places.won.extend(decided_by(judgement).map(place));
        places
            .lost
            .extend(judgement.overridden.iter().copied().map(place));
    }
    // What lost about the command may have won about a key.
    places.lost.retain(|span| !places.won.contains(span));
    places
}

#[cfg(test)]
mod tests;
