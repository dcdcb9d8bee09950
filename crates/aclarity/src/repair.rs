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
//! Where a rule like `-sadd` denied the command, taking that rule away is another
//! way of making the same repair.
//!
//! Each way gives the command or subcommand by its name, never a category. A
//! rule for one first argument is offered where people write such rules: for
//! SELECT, and for subcommands on servers that know them no other way.
//!
//! What is denied while the call runs (inside a script or transaction, or SORT's
//! right to every key) is repaired step by step: the call is made again after
//! each, until nothing is denied.
//!
//! The first is the one that a person would choose: the root is extended if
//! it lacks only the command, or only its keys; if it lacks both, or every key for SORT, old commands
//! would get at new keys and the reverse, and a selector is better. The smallest,
//! which allows least else, comes first or second. What a new selector allows
//! is in what any other way allows, as every way must give the command on these
//! keys, channels and databases; so it is the smallest unless another way allows
//! just the same and is shorter. Ways of which none includes the other are put
//! in order by an estimate: for each command that gains something, how many
//! keys and channels it gains (a literal pattern is one, each `[…]` in it
//! makes it 10 times as many, `?` 100 times and `*` 1000 times, all of them a
//! million, and two million to read and write; one more for calls without any, and one more when a call can mix new
//! ones with old ones), times ten if its first argument is free, times the
//! databases.

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
    /// Which permissions it extends.
    pub place: Place,
    /// The rule that it extends, when that is a selector, and how: another way of
    /// making the same repair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replacement>,
    /// The rule that can be taken away instead, where that does the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
    /// Whether it is the one that allows least else.
    pub smallest: bool,
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

/// What a server denies: a call, or reading every key for one.
pub(crate) struct Lacking {
    pub command: &'static Command,
    pub argv: Vec<Vec<u8>>,
    pub database: u32,
    pub every_key: bool,
}

/// What a user lacks first to make the call; nothing when it may.
pub(crate) type Lack<'q> = &'q dyn Fn(&User) -> Option<Lacking>;

/// How many things that a call lacks are repaired one after the other.
const STEPS: usize = 32;

/// The rule that lets every key be read, as BY and GET of SORT need it.
const EVERY_KEY: &[u8] = b"%R~*";

/// A way of allowing the call, and what counts for its rank.
struct Way {
    repair: Repair,
    breadth: u64,
    /// Whether each of its steps gave only commands, or only keys of the call, or
    /// only channels, or only databases.
    is_plain: bool,
    /// Whether it gives a command for one first argument.
    is_narrow: bool,
}

/// The ways of allowing a call that is denied: first the one that a person
/// would choose. `refusing` has, for the root and each selector, the rule that
/// denies the command.
pub(crate) fn find<R: AsRef<[u8]>>(
    made: &Made<'_, R>,
    refusing: &[Option<RuleRef>],
    lack: Lack<'_>,
) -> Vec<Repair> {
    let is_too_long = |lacking: Lacking| Needs::of(&lacking, made.server).count() > REPAIRED_CALL;
    if lack(made.user).is_some_and(is_too_long) {
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
        offer(made.in_root(narrowly, lack));
        if made.server.behaviour().selectors {
            offer(made.in_new_selector(narrowly, lack));
            for at in 0..made.user.selectors.len().min(SELECTORS) {
                offer(made.in_selector(at, narrowly, lack));
            }
        }
    }
    let mut kept: Vec<Way> = Vec::new();
    for way in ways {
        // What allows just the same as a shorter one is no choice.
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
    // Of a first argument that is free and one that is not, the latter.
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
    kept.truncate(MOST);
    let mut repairs: Vec<Repair> = kept.into_iter().map(|way| way.repair).collect();
    edit::offer(made, refusing, lack, &mut repairs);
    repairs
}

/// The rules that a user lacks of what a call needs; nothing when they cannot be
/// said.
type Missing<'m> = &'m mut dyn FnMut(&User, &Needs<'_>) -> Option<Vec<Vec<u8>>>;

impl<R: AsRef<[u8]>> Made<'_, R> {
    /// Rules for the root, step by step.
    fn in_root(&self, narrowly: bool, lack: Lack<'_>) -> Option<Way> {
        self.stepwise(Place::Root, lack, &mut |user, needs| {
            needs.missing(Base::Root(&user.root), narrowly)
        })
    }

    /// A new selector for each step.
    fn in_new_selector(&self, narrowly: bool, lack: Lack<'_>) -> Option<Way> {
        let nothing = Selector::new(self.server);
        self.stepwise(Place::NewSelector, lack, &mut |_, needs| {
            needs.missing(Base::New(&nothing), narrowly)
        })
    }

    fn stepwise(&self, place: Place, lack: Lack<'_>, missing: Missing<'_>) -> Option<Way> {
        let nothing = Selector::new(self.server);
        let mut after = self.user.clone();
        let mut way = Way::new(place);
        for _ in 0..STEPS {
            let Some(lacking) = lack(&after) else {
                way.repair.line = pattern::line(&way.repair.rules, self.server);
                return Some(way);
            };
            let needs = Needs::of(&lacking, self.server);
            let words = missing(&after, &needs)?;
            way.note(&words, &lacking);
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

    /// One of the selectors with more rules.
    fn in_selector(&self, at: usize, narrowly: bool, lack: Lack<'_>) -> Option<Way> {
        let before = &self.user.selectors[at];
        let lacking = lack(self.user)?;
        let needs = Needs::of(&lacking, self.server);
        let words = needs.missing(Base::Old(before), narrowly)?;
        let mut way = Way::new(Place::Selector);
        way.note(&words, &lacking);
        let mut rules = vec![b"clearselectors".to_vec()];
        rules.extend(
            self.selectors
                .iter()
                .map(|rule| self.rules[*rule].as_ref().to_vec()),
        );
        rules[at + 1] = extended(&rules[at + 1], &words);
        let mut after = self.user.clone();
        if !self.accepts(&mut after, &rules) || lack(&after).is_some() {
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

    /// Looks at the words that a step gives.
    fn note(&mut self, words: &[Vec<u8>], lacking: &Lacking) {
        let kind = |word: &Vec<u8>| match word[0] {
            b'+' | b'-' => 0,
            b'~' | b'%' => 1,
            b'&' => 2,
            _ => 3,
        };
        self.is_plain &= words.iter().all(|word| kind(word) == kind(&words[0]));
        // To read every key is for this call, and for no other command of the place.
        self.is_plain &= !words.iter().any(|word| word == EVERY_KEY);
        let name = lacking.command.name.len();
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
