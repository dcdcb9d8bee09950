//! What would fix a lint's finding.

use super::scopes::Inside;
use super::undone::Undone;
use super::{Facts, Read, Subject, clients, commands, keyless, no_keys, twins, undone};
use crate::analysis::fix::{Fix, Place, Safety};
use crate::commands::CommandSet;
use crate::document::{DefinedUser, Document};
use crate::finding::{hidden_in, is_dangerous, named_hash, shown};
use crate::rule::{Permission, Rule, Span};
use crate::server::Server;

/// The fixes of a finding; none when it is not a lint's.
pub(crate) fn fixes(place: &Place<'_>, code: &str, document: &Document) -> Vec<Fix> {
    let facts = Facts::of(document.server);
    let Some(user) = user(place, document) else {
        return Vec::new();
    };
    let inside = Inside::of(place.text, user, document.server);
    let subject = Subject::new(place.text, user, &inside, document.server.into(), &facts);
    let after = |rules: &str| taking_away(place, &subject, rules).into_iter().collect();
    match code {
        "patterns-do-not-bind" => after("-@dangerous -@admin"),
        "side-door" if !is_of_container(place) => after("-@dangerous -@admin"),
        "replaces-functions" => after("-function"),
        "twin-command" => twin_command(place, &subject),
        "sees-all-key-names" => after(&keyless::without_key_names(&subject)),
        "keys-blocks-server" => after("-keys"),
        "hash-as-password" => hash(place),
        "run-together" => run_together(place, document.server),
        "no-keys" if no_keys::has_none(&subject) => {
            add_here(place, &subject, "allkeys").into_iter().collect()
        }
        "first-argument-pattern" => whole_command(place, document.server),
        "nothing-to-narrow" => vec![Fix::new(
            "Remove this rule",
            Safety::Safe,
            vec![place.remove()],
        )],
        "client-commands" => {
            let missing = clients::missing(&subject);
            let rules = clients::rules(&missing, subject.table);
            vec![add(place, &subject, &rules, Safety::Changes)]
        }
        "no-channels" => no_channels(place, &subject),
        "nobody-can-log-in" => nobody(place, &subject),
        "anybody-can-log-in" => vec![without(place, &subject, &Rule::NoPassword)],
        "empty-password" => vec![without(place, &subject, &Rule::AddPassword(b""))],
        "empty-pattern" => vec![Fix::new(
            "Remove this rule",
            Safety::Changes,
            vec![place.remove()],
        )],
        "channels-without-commands" => add_here(place, &subject, "+@pubsub").into_iter().collect(),
        "undone-rule" => undone_rule(place, &subject),
        _ => Vec::new(),
    }
}

/// The user that a finding at the place is about.
fn user<'d>(place: &Place<'_>, document: &'d Document) -> Option<&'d DefinedUser> {
    let mut users = document.users.iter();
    users.find(|user| place.is_about(user))
}

/// Adds rules after all those of the user.
fn add(place: &Place<'_>, subject: &Subject<'_>, rules: &str, safety: Safety) -> Fix {
    let last = subject.user.rules.last();
    let end = last.map_or(subject.user.name_span.end, |rule| rule.span.end);
    let edit = place.at((end..end).into()).after(rules);
    Fix::new(format!("Add `{rules}`"), safety, vec![edit])
}

/// Adds rules that take commands away after the place, and in each other selector
/// after the rule that gives one of them without naming it.
fn taking_away(place: &Place<'_>, subject: &Subject<'_>, rules: &str) -> Option<Fix> {
    let taken = rules.split(' ').filter_map(|rule| {
        let permission = Permission::parse(rule.as_bytes(), subject.server).ok()?;
        commands(&permission, subject.table)
    });
    let taken = taken.fold(CommandSet::EMPTY, |all, (_, set)| all.union(&set));
    let mut places = vec![place.span];
    for scope in subject.scopes() {
        let gives = |read: &&Read<'_>| match (&read.rule, &read.commands) {
            (Rule::Permission(Permission::Command { .. }), _) => false,
            (_, Some((true, set))) => !set.intersection(&taken).is_empty(),
            _ => false,
        };
        let has_place = scope
            .rules
            .iter()
            .any(|read| read.placed.span == place.span);
        let has_any = !scope.selector.commands.intersection(&taken).is_empty();
        let giving = scope.rules.iter().rfind(gives);
        places.extend(
            giving
                .filter(|_| has_any && !has_place)
                .map(|read| read.placed.span),
        );
    }
    places.sort_unstable_by_key(|span| span.start);
    let places = places.into_iter().map(|span| place.at(span));
    let edits = places.map(|place| (!is_quoted_selector(&place)).then(|| place.after(rules)));
    let title = format!("Add `{rules}` after it");
    Some(Fix::new(
        title,
        Safety::Changes,
        edits.collect::<Option<_>>()?,
    ))
}

/// Adds rules to what the place is in: the selector, or the rules outside of it.
fn add_here(place: &Place<'_>, subject: &Subject<'_>, rules: &str) -> Option<Fix> {
    if !is_inside(place, subject) {
        return Some(add(place, subject, rules, Safety::Changes));
    }
    let edit = (!is_quoted_selector(place)).then(|| place.after(rules))?;
    Some(Fix::new(
        format!("Add `{rules}`"),
        Safety::Changes,
        vec![edit],
    ))
}

/// Whether the place is in a selector, or is one.
fn is_inside(place: &Place<'_>, subject: &Subject<'_>) -> bool {
    subject.rules.iter().any(|read| {
        let Span { start, end } = read.placed.span;
        matches!(read.rule, Rule::Selector(_)) && start <= place.span.start && place.span.end <= end
    })
}

/// Whether the place is a whole selector that begins with a quote: what is put
/// after it is not in the selector.
fn is_quoted_selector(place: &Place<'_>) -> bool {
    place.said().starts_with("'(") || place.said().starts_with("\"(")
}

/// Whether the rule names a command that the finding says to name a part of.
fn is_of_container(place: &Place<'_>) -> bool {
    !place.said().contains('@') && !place.said().eq_ignore_ascii_case("allcommands")
}

/// A hash after the sign of a password.
fn hash(place: &Place<'_>) -> Vec<Fix> {
    let Some(digits) = place.said().strip_prefix('>') else {
        return Vec::new();
    };
    let digits = named_hash(digits).unwrap_or(digits);
    let edit = place.replace(format!("#{}", digits.to_ascii_lowercase()));
    let title = "Take it as the hash: `#` instead of `>`";
    vec![Fix::new(title, Safety::Changes, vec![edit])]
}

fn run_together(place: &Place<'_>, server: Server) -> Vec<Fix> {
    // In quotes it is one word to whoever wrote it.
    let said = place.said();
    let rules = hidden_in(said, server).filter(|_| !said.contains(['"', '\'']));
    rules
        .map(|rules| place.separated(&rules))
        .into_iter()
        .collect()
}

/// The command with any argument, unless that is a danger.
fn whole_command(place: &Place<'_>, server: Server) -> Vec<Fix> {
    let Some((rule, _)) = place.said().split_once('|') else {
        return Vec::new();
    };
    let command = server
        .commands()
        .get(rule.trim_start_matches('+').as_bytes());
    if !rule.starts_with('+') || command.is_none_or(|command| is_dangerous(command, server)) {
        return Vec::new();
    }
    let title = format!("Replace with `{rule}`");
    vec![Fix::new(title, Safety::Changes, vec![place.replace(rule)])]
}

/// Takes out each of the user's rules that says this.
fn without(place: &Place<'_>, subject: &Subject<'_>, rule: &Rule<'_>) -> Fix {
    let saying = subject.rules.iter().filter(|read| read.rule == *rule);
    let edits = saying.map(|read| place.at(read.placed.span).remove());
    Fix::new("Remove this rule", Safety::Changes, edits.collect())
}

fn no_channels(place: &Place<'_>, subject: &Subject<'_>) -> Vec<Fix> {
    // A selector without channels is not helped by those outside of it; which
    // of several it is, people know.
    let is_certain = !is_inside(place, subject) || subject.user.user.all_selectors().count() == 2;
    let fix = is_certain.then(|| add_here(place, subject, "allchannels"));
    fix.into_iter().flatten().collect()
}

fn nobody(place: &Place<'_>, subject: &Subject<'_>) -> Vec<Fix> {
    let user = subject.user;
    let has_password =
        user.user.no_password || !user.user.passwords.is_empty() || user.has_hidden_password;
    // A password is for people to choose.
    if user.user.enabled || !has_password {
        return Vec::new();
    }
    vec![add(place, subject, "on", Safety::Changes)]
}

fn twin_command(place: &Place<'_>, subject: &Subject<'_>) -> Vec<Fix> {
    let mut rules = subject.scopes().flat_map(|scope| scope.rules);
    let read = rules.find(|read| read.placed.span == place.span);
    let fix = read.and_then(|read| taking_away(place, subject, &twins::missing(subject, read)));
    fix.into_iter().collect()
}

fn undone_rule(place: &Place<'_>, subject: &Subject<'_>) -> Vec<Fix> {
    let is_here = |read: &Read<'_>| read.placed.span == place.span;
    if let Some((first, _)) = undone::resets(subject).find(|(_, reset)| is_here(reset)) {
        let remove = Fix::new("Remove this rule", Safety::Changes, vec![place.remove()]);
        if first.rule == Rule::Reset {
            return vec![remove];
        }
        let front = place.at(first.placed.span).before(place.said());
        let title = "Move it before the other rules";
        let moved = Fix::new(title, Safety::Changes, vec![front, place.remove()]);
        return vec![moved, remove];
    }
    let mut pairs = undone::undone(subject).into_iter();
    let Some(Undone {
        read: rule,
        by,
        part,
    }) = pairs.find(|undone| is_here(undone.read))
    else {
        return Vec::new();
    };
    let later = place.at(by.placed.span);
    let remove = Fix::new("Remove this rule", Safety::Safe, vec![place.remove()]);
    // Moving it would leave nothing of the other one, or say no more than now.
    let is_one_or_the_other = match (&rule.commands, &by.commands) {
        (Some((_, taken)), Some((_, given))) => given.difference(taken).is_empty(),
        _ => matches!(
            by.rule,
            Rule::Permission(Permission::AllKeys | Permission::AllChannels)
                | Rule::NoPassword
                | Rule::AddPassword(_)
                | Rule::AddHash(_)
                | Rule::On
                | Rule::Off
        ),
    };
    let name = shown(&String::from_utf8_lossy(&by.placed.text));
    if is_one_or_the_other {
        let mut fixes = vec![remove];
        if subject
            .rules
            .iter()
            .filter(|read| read.rule == by.rule)
            .count()
            == 1
        {
            let title = format!("Remove `{name}`");
            fixes.push(Fix::new(title, Safety::Changes, vec![later.remove()]));
        }
        return fixes;
    }
    let moved = vec![place.remove(), later.after(place.said())];
    let title = format!("Move it after `{name}`");
    let mut fixes = vec![Fix::new(title, Safety::Changes, moved)];
    // Of a rule that still takes something nothing is left by that.
    fixes.extend(part.is_none().then_some(remove));
    fixes
}
