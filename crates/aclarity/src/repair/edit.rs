//! Taking away the rule that denies a command.

use serde::Serialize;

use super::needs::{Base, Needs};
use super::{Lack, Made, Place, Repair, pattern};
use crate::span::RuleRef;
use crate::user::{Selector, User};

/// A change of the rules that were given, which does what the repair's `rules` do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The rule to take away, or the part of it, in a selector.
    pub removes: RuleRef,
    /// Its text: `-sadd`.
    pub removed: String,
    /// What to add after that, if the call needs more; with redis-cli's quoting.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub adds: String,
}

/// Adds, to each repair that has one, the edit that does the same.
pub(super) fn offer<R: AsRef<[u8]>>(
    made: &Made<'_, R>,
    refusing: &[Option<RuleRef>],
    lack: Lack<'_>,
    repairs: &mut [Repair],
) {
    for repair in repairs {
        repair.edit = match repair.place {
            Place::Root => refusing.first().copied().flatten().and_then(|refusing| {
                let mut rules: Vec<&[u8]> = made.rules.iter().map(AsRef::as_ref).collect();
                rules.remove(refusing.rule);
                same(made, repair, refusing, &rules, lack)
            }),
            Place::NewSelector | Place::Selector => None,
        };
    }
}

/// The edit, if the rules that it leaves do what the repair does.
fn same<R: AsRef<[u8]>>(
    made: &Made<'_, R>,
    repair: &Repair,
    removes: RuleRef,
    rules: &[&[u8]],
    lack: Lack<'_>,
) -> Option<Edit> {
    let text = made.rules[removes.rule].as_ref();
    let user_of = |user: &mut User, rules: &[&[u8]]| {
        rules
            .iter()
            .all(|rule| user.apply(rule, made.server).is_ok())
    };
    let mut edited = User::new(made.server);
    if text.first() != Some(&b'-') || !user_of(&mut edited, rules) {
        return None;
    }
    let mut more = Vec::new();
    if let Some(lacking) = lack(&edited) {
        let needs = Needs::of(&lacking, made.server);
        more = needs.missing(Base::Root(&edited.root), false)?;
        let words: Vec<&[u8]> = more.iter().map(Vec::as_slice).collect();
        if !user_of(&mut edited, &words) || lack(&edited).is_some() {
            return None;
        }
    }
    let mut repaired = made.user.clone();
    let words: Vec<&[u8]> = repair.rules.iter().map(Vec::as_slice).collect();
    let is_same = user_of(&mut repaired, &words) && permits_same(&edited.root, &repaired.root);
    is_same.then(|| Edit {
        removes,
        removed: String::from_utf8_lossy(text).into_owned(),
        adds: pattern::line(&more, made.server),
    })
}

fn permits_same(one: &Selector, other: &Selector) -> bool {
    one.commands == other.commands
        && one.first_arguments == other.first_arguments
        && (one.all_keys, one.all_channels) == (other.all_keys, other.all_channels)
        && (&one.keys, &one.channels) == (&other.keys, &other.channels)
        && one.databases == other.databases
}
