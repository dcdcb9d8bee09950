//! Records which rules shaped each selector, in order.

use super::{Judgement, RuleRef};
use crate::commands::Command;
use crate::glob;
use crate::index::Index;
use crate::permission::Access;
use crate::rule::{Permission, Rule, c_string};
use crate::server::Server;

/// The history of one selector.
pub(super) struct History {
    /// The rule that defines the selector; `None` for the root.
    pub rule: Option<usize>,
    pub server: Server,
    events: Vec<Event>,
}

struct Event {
    at: RuleRef,
    effect: Effect,
}

/// The effect of a rule. It owns its texts, because the rules inside selectors
/// are temporary.
enum Effect {
    Reset,
    AllKeys,
    ResetKeys,
    Keys(Access, Vec<u8>),
    AllChannels,
    ResetChannels,
    Channels(Vec<u8>),
    /// Allows (`true`) or denies these commands.
    Commands(bool, crate::commands::CommandSet),
    FirstArgument(crate::commands::CommandId, Vec<u8>),
    /// Allows these databases; `None` allows all.
    Databases(Option<Vec<u32>>),
}

impl History {
    /// The histories of all selectors that the rules produce, the root first.
    /// The server must accept every rule.
    pub fn of<R: AsRef<[u8]>>(rules: &[R], server: Server) -> Vec<Self> {
        let mut root = Self::new(None, server);
        let mut selectors = Vec::new();
        for (number, text) in rules.iter().enumerate() {
            let text = text.as_ref();
            let at = RuleRef {
                rule: number,
                span: (0..text.len()).into(),
            };
            match Rule::parse(text, server) {
                Ok(Rule::Permission(permission)) => root.note(at, permission),
                Ok(Rule::Reset) => {
                    root.events.push(Event {
                        at,
                        effect: Effect::Reset,
                    });
                    selectors.clear();
                }
                Ok(Rule::ClearSelectors) => selectors.clear(),
                Ok(Rule::Selector(words)) => {
                    let mut selector = Self::new(Some(number), server);
                    for word in &words {
                        if let Ok(permission) = Permission::parse(&word.text, server) {
                            let at = RuleRef {
                                span: word.span,
                                ..at
                            };
                            selector.note(at, permission);
                        }
                    }
                    selectors.push(selector);
                }
                _ => {}
            }
        }
        std::iter::once(root).chain(selectors).collect()
    }

    fn new(rule: Option<usize>, server: Server) -> Self {
        Self {
            rule,
            server,
            events: Vec::new(),
        }
    }

    fn note(&mut self, at: RuleRef, permission: Permission<'_>) {
        let table = self.server.commands();
        let effect = match permission {
            Permission::AllKeys => Effect::AllKeys,
            Permission::ResetKeys => Effect::ResetKeys,
            Permission::Keys { access, pattern } => Effect::Keys(access, pattern.to_vec()),
            Permission::AllChannels => Effect::AllChannels,
            Permission::ResetChannels => Effect::ResetChannels,
            Permission::Channels(pattern) => Effect::Channels(pattern.to_vec()),
            Permission::AllCommands => Effect::Commands(true, *table.everything()),
            Permission::NoCommands => Effect::Commands(false, *table.everything()),
            Permission::Category { allow, category } => {
                Effect::Commands(allow, *table.in_category(category))
            }
            Permission::Command { allow, command } => {
                Effect::Commands(allow, table.family(command))
            }
            Permission::FirstArgument { command, argument } => {
                Effect::FirstArgument(command, argument.to_vec())
            }
            Permission::AllDatabases => Effect::Databases(None),
            Permission::ResetDatabases => Effect::Databases(Some(Vec::new())),
            Permission::Databases(databases) => Effect::Databases(Some(databases)),
        };
        self.events.push(Event { at, effect });
    }

    /// Judges a command: the last rule about it decides. No rule decides about
    /// commands that everybody may run, such as AUTH.
    pub fn judge_command(&self, command: &Command, first_argument: Option<&[u8]>) -> Judgement {
        if command.is_free() {
            return last_decides(true, Vec::new());
        }
        let mut permitted = false;
        let mut spoke = Vec::new();
        for event in &self.events {
            let gives = match &event.effect {
                Effect::Reset => false,
                Effect::Commands(gives, commands) if commands.contains(command.id) => *gives,
                Effect::FirstArgument(id, argument)
                    if *id == command.id
                        && first_argument.is_some_and(|given| {
                            c_string(given).eq_ignore_ascii_case(argument)
                        }) =>
                {
                    true
                }
                _ => continue,
            };
            permitted = gives;
            spoke.push(event.at);
        }
        last_decides(permitted, spoke)
    }

    /// Judges a database: the last rule about databases decides, because it
    /// replaces earlier ones.
    pub fn judge_database(&self, database: u32) -> Judgement {
        let mut permitted = true;
        let mut spoke = Vec::new();
        for event in &self.events {
            permitted = match &event.effect {
                Effect::Databases(Some(databases)) => databases.contains(&database),
                Effect::Databases(None) | Effect::Reset => true,
                _ => continue,
            };
            spoke.push(event.at);
        }
        last_decides(permitted, spoke)
    }

    /// Judges a key: the patterns in force decide, or the rule that allows all
    /// keys.
    pub fn judge_key(&self, key: &[u8], need: Access) -> Judgement {
        self.judge_pattern(false, &keys, &|access, pattern| {
            access.covers(need) && glob::matches(pattern, key)
        })
    }

    /// Judges reading every key, whatever its name.
    pub fn judge_every_key(&self) -> Judgement {
        self.judge_pattern(false, &keys, &|access, pattern| {
            access.covers(Access::READ) && pattern == b"*"
        })
    }

    /// Judges a channel, as [`Self::judge_key`] does a key.
    pub fn judge_channel(&self, channel: &[u8], literally: bool) -> Judgement {
        self.judge_pattern(
            self.server.behaviour().new_users_have_all_channels,
            &|effect| self.channels(effect),
            &|_, pattern| {
                if literally {
                    c_string(pattern) == c_string(channel)
                } else {
                    glob::matches(pattern, channel)
                }
            },
        )
    }

    fn channels<'h>(&self, effect: &'h Effect) -> Option<Change<'h>> {
        match effect {
            Effect::AllChannels => Some(Change::All),
            Effect::ResetChannels => Some(Change::None),
            Effect::Reset if self.server.behaviour().new_users_have_all_channels => {
                Some(Change::All)
            }
            Effect::Reset => Some(Change::None),
            Effect::Channels(pattern) => Some(Change::Pattern(Access::ALL, pattern)),
            _ => None,
        }
    }

    /// The key patterns in force, each with its access and its rules.
    pub fn key_patterns(&self) -> Vec<InForce<'_>> {
        in_force(&self.events, &keys)
    }

    /// The channel patterns in force.
    pub fn channel_patterns(&self) -> Vec<InForce<'_>> {
        in_force(&self.events, &|effect| self.channels(effect))
    }

    /// The rules that permit the command with a certain first argument only.
    pub fn first_arguments(&self, command: &Command) -> Vec<RuleRef> {
        let mut rules = Vec::new();
        for event in &self.events {
            match &event.effect {
                Effect::FirstArgument(id, _) if *id == command.id => rules.push(event.at),
                Effect::Commands(_, commands) if commands.contains(command.id) => rules.clear(),
                Effect::Reset => rules.clear(),
                _ => {}
            }
        }
        rules
    }

    fn judge_pattern<'h>(
        &'h self,
        from_birth: bool,
        change: &dyn Fn(&'h Effect) -> Option<Change<'h>>,
        fits: &dyn Fn(Access, &[u8]) -> bool,
    ) -> Judgement {
        let mut all = from_birth;
        let mut cleared: Option<RuleRef> = None;
        let mut patterns: Vec<InForce<'h>> = Vec::new();
        let mut places = Index::default();
        let mut overridden = Vec::new();
        for event in &self.events {
            match change(&event.effect) {
                None => {}
                Some(Change::Pattern(access, pattern)) => {
                    add(&mut patterns, &mut places, pattern, access, event.at);
                }
                Some(change) => {
                    all = matches!(change, Change::All);
                    overridden.extend(cleared.replace(event.at));
                    places = Index::default();
                    let lost = patterns
                        .drain(..)
                        .filter(|(text, access, _)| fits(*access, text));
                    overridden.extend(lost.flat_map(|(.., rules)| rules));
                }
            }
        }
        let has_patterns = !patterns.is_empty();
        let fitting = patterns
            .into_iter()
            .find(|(text, access, _)| fits(*access, text));
        let (permitted, decided_by) = match fitting {
            Some((.., rules)) => (true, rules),
            // What cleared the patterns before does not decide where others follow.
            None if has_patterns && !all => (false, Vec::new()),
            None => (all, cleared.into_iter().collect()),
        };
        Judgement {
            permitted,
            decided_by,
            overridden,
        }
    }
}

fn last_decides(permitted: bool, mut spoke: Vec<RuleRef>) -> Judgement {
    Judgement {
        permitted,
        decided_by: spoke.pop().into_iter().collect(),
        overridden: spoke,
    }
}

/// How a rule changes the list of patterns.
enum Change<'h> {
    All,
    None,
    Pattern(Access, &'h [u8]),
}

/// A pattern in force, the access that it grants, and the rules that granted
/// it.
pub(super) type InForce<'h> = (&'h [u8], Access, Vec<RuleRef>);

fn keys(effect: &Effect) -> Option<Change<'_>> {
    match effect {
        Effect::AllKeys => Some(Change::All),
        Effect::ResetKeys | Effect::Reset => Some(Change::None),
        Effect::Keys(access, pattern) => Some(Change::Pattern(*access, pattern)),
        _ => None,
    }
}

fn in_force<'h>(
    events: &'h [Event],
    change: &dyn Fn(&'h Effect) -> Option<Change<'h>>,
) -> Vec<InForce<'h>> {
    let mut patterns: Vec<InForce<'h>> = Vec::new();
    let mut places = Index::default();
    for event in events {
        match change(&event.effect) {
            None => {}
            Some(Change::Pattern(access, pattern)) => {
                add(&mut patterns, &mut places, pattern, access, event.at);
            }
            Some(_) => {
                patterns.clear();
                places = Index::default();
            }
        }
    }
    patterns
}

/// Adds a pattern. A repeated pattern grants the union of both accesses.
fn add<'h>(
    patterns: &mut Vec<InForce<'h>>,
    places: &mut Index,
    pattern: &'h [u8],
    access: Access,
    at: RuleRef,
) {
    match places.find(pattern, |place| patterns[place].0 == pattern) {
        Some(place) => {
            let (_, sum, rules) = &mut patterns[place];
            *sum = *sum | access;
            rules.push(at);
        }
        None => {
            places.insert(pattern, patterns.len());
            patterns.push((pattern, access, vec![at]));
        }
    }
}
