//! Repairs that remove the rule that denies a command.

use serde::Serialize;

use super::needs::{Base, Needs};
use super::{FirstDenial, Place, Repair, RepairContext, pattern};
use crate::span::RuleRef;
use crate::user::{Selector, User};

/// An edit of the user's rules with the same effect as the repair's `rules`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The rule to remove, or the part of a selector.
    pub removes: RuleRef,
    /// Its text: `-sadd`.
    pub removed: String,
    /// Rules to append if the call needs more, with redis-cli's quoting.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub adds: String,
}

/// Adds the equivalent edit to each repair that has one.
pub(super) fn offer<R: AsRef<[u8]>>(
    context: &RepairContext<'_, R>,
    refusing: &[Option<RuleRef>],
    first_denial: FirstDenial<'_>,
    repairs: &mut [Repair],
) {
    for repair in repairs {
        repair.edit = match repair.place {
            Place::Root => refusing.first().copied().flatten().and_then(|refusing| {
                let mut rules: Vec<&[u8]> = context.rules.iter().map(AsRef::as_ref).collect();
                rules.remove(refusing.rule);
                same(context, repair, refusing, &rules, first_denial)
            }),
            Place::NewSelector | Place::Selector => None,
        };
    }
}

/// Returns the edit if the resulting rules have the same effect as the repair.
fn same<R: AsRef<[u8]>>(
    context: &RepairContext<'_, R>,
    repair: &Repair,
    removes: RuleRef,
    rules: &[&[u8]],
    first_denial: FirstDenial<'_>,
) -> Option<Edit> {
    let text = context.rules[removes.rule].as_ref();
    let user_of = |user: &mut User, rules: &[&[u8]]| {
        rules
            .iter()
            .all(|rule| user.apply(rule, context.server).is_ok())
    };
    let mut edited = User::new(context.server);
    if text.first() != Some(&b'-') || !user_of(&mut edited, rules) {
        return None;
    }
    let mut more = Vec::new();
    if let Some(denied) = first_denial(&edited) {
        let needs = Needs::of(&denied, context.server);
        more = needs.missing(Base::Root(&edited.root), false)?;
        let words: Vec<&[u8]> = more.iter().map(Vec::as_slice).collect();
        if !user_of(&mut edited, &words) || first_denial(&edited).is_some() {
            return None;
        }
    }
    let mut repaired = context.user.clone();
    let words: Vec<&[u8]> = repair.rules.iter().map(Vec::as_slice).collect();
    let is_same = user_of(&mut repaired, &words) && permits_same(&edited.root, &repaired.root);
    is_same.then(|| Edit {
        removes,
        removed: String::from_utf8_lossy(text).into_owned(),
        adds: pattern::line(&more, context.server),
    })
}

fn permits_same(one: &Selector, other: &Selector) -> bool {
    one.commands == other.commands
        && one.first_arguments == other.first_arguments
        && (one.all_keys, one.all_channels) == (other.all_keys, other.all_channels)
        && (&one.keys, &one.channels) == (&other.keys, &other.channels)
        && one.databases == other.databases
}
