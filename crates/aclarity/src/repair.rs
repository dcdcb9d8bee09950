//! How to allow a call that is denied, and what else that would allow.
//!
//! A repair is one way of allowing it: rules to give to ACL SETUSER. The ways
//! are
//!
//! - rules for the root, as little as it lacks;
//! - on servers that have selectors, a new selector for this call alone: the
//!   command, its very keys and channels, with the very access that it needs,
//!   and its very databases;
//! - the same for one of the first selectors that are there: since selectors cannot be changed,
//!   all of them are taken away and given again, one of them with more rules.
//!
//! Each way gives the command or subcommand by its name, never a category;
//! where a first argument narrows it (`+select|0`), there is a way with that,
//! too.
//!
//! The smallest is the one that allows least else. What a new selector allows
//! is in what any other way allows, as every way must give the command on these
//! keys, channels and databases; so it comes first unless another way allows
//! just the same and is shorter. Ways of which none includes the other are put
//! in order by an estimate: for each command that gains something, how many
//! keys and channels it gains (a literal pattern is one, each `[…]` in it
//! makes it 10 times as many, `?` 100 times and `*` 1000 times, all of them a
//! million; one more for calls without any, and one more when a call can mix new
//! ones with old ones), times ten if its first argument is free, times the
//! databases.

mod display;
mod gains;
mod needs;
mod pattern;

use serde::{Serialize, Serializer};

use crate::commands::Command;
use crate::limits::REPAIRED_CALL;
use crate::permission;
use crate::server::Server;
use crate::user::{Selector, User};

use needs::{Base, Needs};

/// How many ways are offered at most.
const MOST: usize = 4;
/// How many of a user's selectors are thought of being extended: all selectors
/// have to be made anew for each.
const SELECTORS: usize = 8;

/// Rules that allow a call, and what they allow.
///
/// ```
/// use aclarity::{Server, explanation::explain};
///
/// let rules = ["~*", "+@string"];
/// let explanation = explain(&rules, Server::Redis8_6, &["SADD", "tags", "x"], 0)?;
/// let repair = &explanation.repairs[0];
/// assert_eq!(repair.line, "(+sadd %W~tags)");
/// assert_eq!(repair.gains[0].to_string(), "sadd on %W~tags");
/// assert_eq!(explanation.repairs[1].line, "+sadd");
/// assert_eq!(explanation.repairs[1].gains[0].to_string(), "sadd on ~*");
/// # Ok::<(), aclarity::explanation::ExplainError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Which permissions it extends.
    pub place: Place,
    /// The rule that it extends, when that is a selector, and how: another way of
    /// making the same repair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replacement>,
    /// Arguments for ACL SETUSER after the user's name.
    #[serde(serialize_with = "texts")]
    pub rules: Vec<Vec<u8>>,
    /// The same as one text with redis-cli's quoting.
    pub line: String,
    /// What becomes allowed, the call itself among it. Some of it may have been
    /// allowed before; nothing else becomes allowed.
    pub gains: Vec<Gain>,
}

/// Which permissions a repair extends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Those outside parentheses.
    Root,
    /// None that are there: it adds a selector.
    NewSelector,
    /// Those of a selector that is there.
    Selector,
}

/// A rule, and what it has to be instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replacement {
    /// The rule's number, from 0.
    pub rule: usize,
    /// Its new text, with redis-cli's quoting.
    pub line: String,
}

/// Calls that a repair allows.
///
/// A call is among them when its command is in `commands`, and what is `new`
/// takes part in it: one of its keys or channels matches one of these, or one
/// of its databases is one of these. Beside that, all its keys, channels and
/// databases are among these or among those that the place permitted before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gain {
    /// What the place did not permit before.
    pub new: New,
    /// Commands as rules name them after the sign: `get`, `config|get`,
    /// `select|0`.
    pub commands: Vec<String>,
    /// Key patterns as rules, if the commands have keys.
    #[serde(serialize_with = "texts")]
    pub keys: Vec<Vec<u8>>,
    /// Channel patterns as rules, if the commands have channels.
    #[serde(serialize_with = "texts")]
    pub channels: Vec<Vec<u8>>,
    /// The databases; nothing when they do not matter or none is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub databases: Option<Vec<u32>>,
}

/// The part of a gain that is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum New {
    /// The commands.
    Commands,
    /// The keys, for commands that were permitted on others.
    Keys,
    /// The channels, for commands that were permitted on others.
    Channels,
    /// The databases, for commands that were permitted in others.
    Databases,
}

fn texts<S: Serializer>(texts: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(texts.iter().map(|text| String::from_utf8_lossy(text)))
}

/// The rules that made a user, as far as they matter to a repair.
pub(crate) struct Made<'u, R> {
    pub user: &'u User,
    pub rules: &'u [R],
    /// Which rules are the user's selectors.
    pub selectors: Vec<usize>,
    pub server: Server,
}

/// The ways of allowing a call that is denied, the smallest first.
pub(crate) fn find<R: AsRef<[u8]>, A: AsRef<[u8]>>(
    made: &Made<'_, R>,
    command: &Command,
    argv: &[A],
    database: u32,
) -> Vec<Repair> {
    let server = made.server;
    let needs = Needs::of(command, argv, database, server);
    if needs.count() > REPAIRED_CALL {
        return Vec::new();
    }
    let permits = |user: &User| permission::check(user, command, argv, database).is_ok();
    let mut ways: Vec<((u64, Place, usize), Repair)> = Vec::new();
    let mut offer = |place, rules: Vec<Vec<u8>>, base: Base<'_>, at: Option<usize>| {
        let mut after = made.user.clone();
        let accepted = rules.iter().all(|rule| after.apply(rule, server).is_ok());
        if !accepted || !permits(&after) {
            return;
        }
        let now = match at {
            None => &after.root,
            Some(at) => &after.selectors[at],
        };
        let (gains, breadth) = gains::between(base.selector(), now, &needs, server);
        let line = pattern::line(&rules, server);
        let replaces = at
            .filter(|_| place == Place::Selector)
            .map(|at| Replacement {
                rule: made.selectors[at],
                line: pattern::line(&rules[at + 1..=at + 1], server),
            });
        let repair = Repair {
            place,
            replaces,
            rules,
            line,
            gains,
        };
        let rank = (breadth, repair.place, repair.rules.len());
        let at = ways.partition_point(|(other, _)| *other <= rank);
        ways.insert(at, (rank, repair));
    };
    for narrowly in [true, false] {
        let root = Base::Root(&made.user.root);
        if let Some(words) = needs.missing(root, narrowly) {
            offer(Place::Root, words, root, None);
        }
        if !server.behaviour().selectors {
            continue;
        }
        let nothing = Selector::new(server);
        let nothing = Base::New(&nothing);
        if let Some(words) = needs.missing(nothing, narrowly) {
            let last = made.user.selectors.len();
            let rule = extended(b"()", &words);
            offer(Place::NewSelector, vec![rule], nothing, Some(last));
        }
        for (at, selector) in made.user.selectors.iter().enumerate().take(SELECTORS) {
            let selector = Base::Old(selector);
            if let Some(words) = needs.missing(selector, narrowly) {
                let text = |rule: &usize| made.rules[*rule].as_ref().to_vec();
                let mut rules = vec![b"clearselectors".to_vec()];
                rules.extend(made.selectors.iter().map(text));
                rules[at + 1] = extended(&rules[at + 1], &words);
                offer(Place::Selector, rules, selector, Some(at));
            }
        }
    }
    let mut repairs: Vec<Repair> = Vec::new();
    for (_, way) in ways {
        // What allows just the same as a shorter one is no choice.
        if repairs.len() < MOST && repairs.iter().all(|known| known.gains != way.gains) {
            repairs.push(way);
        }
    }
    repairs
}

/// A selector with more words in it.
fn extended(selector: &[u8], words: &[Vec<u8>]) -> Vec<u8> {
    let mut text = selector[..selector.len() - 1].to_vec();
    for word in words {
        if text != b"(" {
            text.push(b' ');
        }
        text.extend_from_slice(word);
    }
    text.push(b')');
    text
}
