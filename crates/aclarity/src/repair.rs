//! Repairs: rules that allow a denied call, and what else they would allow.
//!
//! A repair is a list of rules to pass to ACL SETUSER. There are three ways to
//! build one:
//!
//! - extend the root selector by as little as it lacks;
//! - on servers with selectors, add a selector for this call alone: the
//!   command, its exact keys and channels with the exact access that it needs,
//!   and its exact databases;
//! - extend one of the first existing selectors. Since a selector cannot be
//!   changed, all selectors are removed and added again, one of them with more
//!   rules.
//!
//! If a rule such as `-sadd` denied the command, removing that rule is offered
//! as an alternative edit with the same effect.
//!
//! Every repair grants the command or subcommand by name, never by category.
//! First-argument rules are offered only where people write them: for SELECT,
//! and for subcommands on servers that have no other way to name them.
//!
//! Denials while the call runs (inside a script or transaction, or SORT's
//! access to every key) are repaired step by step: after each step the call is
//! simulated again, until nothing is denied.
//!
//! The repair that a person would choose comes first. That is to extend the
//! root if it lacks only the command or only keys. If it lacks both, or SORT
//! needs every key, extending the root would let old commands access new keys
//! and new commands old keys, so a selector is better. The smallest repair,
//! which grants least besides the call, comes first or second. A new selector
//! grants exactly the call and nothing more, so every other repair grants at
//! least as much. It is therefore the smallest, unless a shorter repair grants
//! the same.
//!
//! Repairs that do not include each other are ordered by an estimate. For each
//! command that gains something, it counts the keys and channels gained, plus
//! one for calls without any, and one more if a call can mix new ones with old
//! ones. A literal pattern counts as one; each `[…]` in it multiplies by 10,
//! `?` by 100 and `*` by 1000; a pattern for everything counts as a million, or
//! two million for reading and writing. The count is multiplied by ten if the
//! first argument is free, and by the number of databases.

mod display;
mod edit;
mod gains;
mod needs;
mod pattern;

use serde::{Serialize, Serializer};

use crate::commands::Command;
use crate::limits::REPAIRED_CALL;
use crate::server::Server;
use crate::span::RuleRef;
use crate::user::{Selector, User};

pub use edit::Edit;
use needs::{Base, Needs};

/// Maximum number of repairs.
const MAX_REPAIRS: usize = 4;
/// Number of a user's selectors that are considered for extension; each one
/// requires all selectors to be rebuilt.
const MAX_SELECTORS: usize = 8;

/// Rules that allow a call, and everything that they grant.
///
/// ```
/// use aclarity::{Server, explanation::explain};
///
/// let rules = ["~*", "+@string"];
/// let explanation = explain(&rules, Server::Redis8_6, &["SADD", "tags", "x"], 0)?;
/// let [chosen, smallest] = &explanation.repairs[..] else { panic!() };
/// assert_eq!(chosen.line, "+sadd");
/// assert_eq!(chosen.gains[0].to_string(), "sadd on ~*");
/// assert_eq!(smallest.line, "(+sadd %W~tags)");
/// assert_eq!(smallest.gains[0].to_string(), "sadd on %W~tags");
/// assert!(smallest.smallest && !chosen.smallest);
/// # Ok::<(), aclarity::explanation::ExplainError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Which permissions the repair extends.
    pub place: Place,
    /// The selector rule that the repair extends and its new text, as an
    /// alternative form of the repair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replacement>,
    /// The rule that can be removed instead, if that has the same effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
    /// Whether this repair grants least besides the call.
    pub smallest: bool,
    /// Arguments for ACL SETUSER after the user's name.
    #[serde(serialize_with = "texts")]
    pub rules: Vec<Vec<u8>>,
    /// The rules as one text with redis-cli's quoting.
    pub line: String,
    /// The calls that become allowed, including the denied call. Some of them
    /// may have been allowed before; no others become allowed.
    pub gains: Vec<Gain>,
}

/// Which permissions a repair extends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The root selector.
    Root,
    /// A new selector.
    NewSelector,
    /// An existing selector.
    Selector,
}

/// A rule and its replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replacement {
    /// Index of the rule, from 0.
    pub rule: usize,
    /// The new text, with redis-cli's quoting.
    pub line: String,
}

/// A set of calls that a repair allows.
///
/// It contains a call when its command is in `commands` and it uses what is
/// `new`: one of its keys or channels matches a pattern listed here, or one of
/// its databases is listed here. In addition, all its keys, channels and
/// databases must be covered by those listed here or by those that the selector
/// permitted before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gain {
    /// The part that the selector did not permit before.
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
    /// The databases; `None` when they do not matter or all are included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub databases: Option<Vec<u32>>,
}

/// The part of a gain that is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum New {
    /// The commands.
    Commands,
    /// The keys, for commands that were permitted on other keys.
    Keys,
    /// The channels, for commands that were permitted on other channels.
    Channels,
    /// The databases, for commands that were permitted in other databases.
    Databases,
}

fn texts<S: Serializer>(texts: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(texts.iter().map(|text| String::from_utf8_lossy(text)))
}

/// The user's rules, as far as repairs need them.
pub(crate) struct RepairContext<'u, R> {
    pub user: &'u User,
    pub rules: &'u [R],
    /// Indices of the rules that define the user's selectors.
    pub selectors: Vec<usize>,
    pub server: Server,
}

/// What a server denies: a call, or access to every key for it.
pub(crate) struct Denied {
    pub command: &'static Command,
    pub argv: Vec<Vec<u8>>,
    pub database: u32,
    pub every_key: bool,
}

/// Returns the first denial when the user makes the call; `None` when it is
/// allowed.
pub(crate) type FirstDenial<'q> = &'q dyn Fn(&User) -> Option<Denied>;

/// Maximum number of denials that are repaired one after the other.
const MAX_STEPS: usize = 32;

/// The rule that allows reading every key, as SORT requires for BY and GET.
const EVERY_KEY: &[u8] = b"%R~*";

/// A candidate repair with the facts that its rank depends on.
struct Way {
    repair: Repair,
    breadth: u64,
    /// Whether each step adds only commands, only keys of the call, only
    /// channels, or only databases.
    is_plain: bool,
    /// Whether it allows a command for one first argument only.
    is_narrow: bool,
}

/// Finds repairs for a denied call, best first. `refusing` holds, for the root
/// and each selector, the rule that denies the command.
pub(crate) fn find<R: AsRef<[u8]>>(
    context: &RepairContext<'_, R>,
    refusing: &[Option<RuleRef>],
    first_denial: FirstDenial<'_>,
) -> Vec<Repair> {
    let is_too_long = |denied: Denied| Needs::of(&denied, context.server).count() > REPAIRED_CALL;
    if first_denial(context.user).is_some_and(is_too_long) {
        return Vec::new();
    }
    let mut ways: Vec<Way> = Vec::new();
    let mut offer = |way: Option<Way>| {
        if let Some(way) = way {
            let rank = |way: &Way| (way.breadth, way.repair.place, way.repair.rules.len());
            let at = ways.partition_point(|other| rank(other) <= rank(&way));
            ways.insert(at, way);
        }
    };
    for narrowly in [true, false] {
        offer(context.in_root(narrowly, first_denial));
        if context.server.behaviour().selectors {
            offer(context.in_new_selector(narrowly, first_denial));
            for at in 0..context.user.selectors.len().min(MAX_SELECTORS) {
                offer(context.in_selector(at, narrowly, first_denial));
            }
        }
    }
    let mut kept: Vec<Way> = Vec::new();
    for way in ways {
        // A repair that grants the same as a shorter one is redundant.
        if kept
            .iter()
            .all(|known| known.repair.gains != way.repair.gains)
        {
            kept.push(way);
        }
    }
    if let Some(smallest) = kept.first_mut() {
        smallest.repair.smallest = true;
    }
    // Prefer a rule that restricts the first argument.
    let chosen = [Place::Root, Place::Selector].iter().find_map(|place| {
        let fits = |way: &Way| way.is_plain && way.repair.place == *place;
        let narrow = kept.iter().position(|way| fits(way) && way.is_narrow);
        narrow
            .or_else(|| {
                kept.iter()
                    .rposition(fits)
                    .filter(|_| *place == Place::Root)
            })
            .or_else(|| kept.iter().position(fits))
    });
    if let Some(chosen) = chosen {
        kept[..=chosen].rotate_right(1);
    }
    kept.truncate(MAX_REPAIRS);
    let mut repairs: Vec<Repair> = kept.into_iter().map(|way| way.repair).collect();
    edit::offer(context, refusing, first_denial, &mut repairs);
    repairs
}

/// Returns the rules that a user lacks for a call; `None` when no rules can
/// express them.
type Missing<'m> = &'m mut dyn FnMut(&User, &Needs<'_>) -> Option<Vec<Vec<u8>>>;

impl<R: AsRef<[u8]>> RepairContext<'_, R> {
    /// Extends the root, step by step.
    fn in_root(&self, narrowly: bool, first_denial: FirstDenial<'_>) -> Option<Way> {
        self.stepwise(Place::Root, first_denial, &mut |user, needs| {
            needs.missing(Base::Root(&user.root), narrowly)
        })
    }

    /// Adds a new selector for each step.
    fn in_new_selector(&self, narrowly: bool, first_denial: FirstDenial<'_>) -> Option<Way> {
        let nothing = Selector::new(self.server);
        self.stepwise(Place::NewSelector, first_denial, &mut |_, needs| {
            needs.missing(Base::New(&nothing), narrowly)
        })
    }

    fn stepwise(
        &self,
        place: Place,
        first_denial: FirstDenial<'_>,
        missing: Missing<'_>,
    ) -> Option<Way> {
        let nothing = Selector::new(self.server);
        let mut after = self.user.clone();
        let mut way = Way::new(place);
        for _ in 0..MAX_STEPS {
            let Some(denied) = first_denial(&after) else {
                way.repair.line = pattern::line(&way.repair.rules, self.server);
                return Some(way);
            };
            let needs = Needs::of(&denied, self.server);
            let words = missing(&after, &needs)?;
            way.note(&words, &denied);
            let rules = match place {
                Place::NewSelector => vec![extended(b"()", &words)],
                _ => words,
            };
            let before = after.clone();
            if rules.is_empty() || !self.accepts(&mut after, &rules) {
                return None;
            }
            let (before, now) = match place {
                Place::NewSelector => (&nothing, after.selectors.last()?),
                _ => (&before.root, &after.root),
            };
            way.gain(before, now, &needs, self.server);
            way.repair.rules.extend(rules);
        }
        None
    }

    /// Extends one of the selectors.
    fn in_selector(&self, at: usize, narrowly: bool, first_denial: FirstDenial<'_>) -> Option<Way> {
        let before = &self.user.selectors[at];
        let denied = first_denial(self.user)?;
        let needs = Needs::of(&denied, self.server);
        let words = needs.missing(Base::Old(before), narrowly)?;
        let mut way = Way::new(Place::Selector);
        way.note(&words, &denied);
        let mut rules = vec![b"clearselectors".to_vec()];
        rules.extend(
            self.selectors
                .iter()
                .map(|rule| self.rules[*rule].as_ref().to_vec()),
        );
        rules[at + 1] = extended(&rules[at + 1], &words);
        let mut after = self.user.clone();
        if !self.accepts(&mut after, &rules) || first_denial(&after).is_some() {
            return None;
        }
        way.gain(before, &after.selectors[at], &needs, self.server);
        way.repair.line = pattern::line(&rules, self.server);
        way.repair.replaces = Some(Replacement {
            rule: self.selectors[at],
            line: pattern::line(&rules[at + 1..=at + 1], self.server),
        });
        way.repair.rules = rules;
        Some(way)
    }

    fn accepts(&self, user: &mut User, rules: &[Vec<u8>]) -> bool {
        rules
            .iter()
            .all(|rule| user.apply(rule, self.server).is_ok())
    }
}

impl Way {
    fn new(place: Place) -> Self {
        Self {
            repair: Repair {
                place,
                replaces: None,
                edit: None,
                smallest: false,
                rules: Vec::new(),
                line: String::new(),
                gains: Vec::new(),
            },
            breadth: 0,
            is_plain: true,
            is_narrow: false,
        }
    }

    /// Records the rules that a step adds.
    fn note(&mut self, words: &[Vec<u8>], denied: &Denied) {
        let kind = |word: &Vec<u8>| match word[0] {
            b'+' | b'-' => 0,
            b'~' | b'%' => 1,
            b'&' => 2,
            _ => 3,
        };
        self.is_plain &= words.iter().all(|word| kind(word) == kind(&words[0]));
        // Access to every key is meant for this call, not for the selector's
        // other commands.
        self.is_plain &= !words.iter().any(|word| word == EVERY_KEY);
        let name = denied.command.name.len();
        self.is_narrow |= words
            .iter()
            .any(|word| word[0] == b'+' && word.len() > name + 1);
    }

    fn gain(&mut self, before: &Selector, now: &Selector, needs: &Needs<'_>, server: Server) {
        let (gains, breadth) = gains::between(before, now, needs, server);
        self.repair.gains.extend(gains);
        self.breadth = self.breadth.saturating_add(breadth);
    }
}

/// Returns the selector with more rules in it.
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
