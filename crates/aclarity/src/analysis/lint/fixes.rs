//! What would fix a lint's finding.

use super::{Facts, Subject, clients, keyless, undone};
use crate::document::{Document, Fix, FixPlace as Place, Safety, separated};
use crate::finding::{hidden_in, is_dangerous, named_hash};
use crate::rule::{Permission, Rule};
use crate::server::Server;

/// The fixes of a finding; none when it is not a lint's.
pub(crate) fn fixes(place: &Place<'_>, code: &str, document: &Document) -> Vec<Fix> {
    let facts = Facts::of(document.server);
    let Some(subject) = subject(place, document, &facts) else {
        return Vec::new();
    };
    let after = |rules: &str| {
        let title = format!("Add `{rules}` after it");
        vec![Fix::new(title, Safety::Changes, vec![place.after(rules)])]
    };
    match code {
        "patterns-do-not-bind" => after("-@dangerous -@admin"),
        "side-door" if !is_of_container(place) => after("-@dangerous -@admin"),
        "replaces-functions" => after("-function"),
        "sees-all-key-names" => after(&keyless::without_key_names(&subject)),
        "keys-blocks-server" => after("-keys"),
        "hash-as-password" => hash(place),
        "run-together" => run_together(place, document.server),
        "no-keys" => vec![
            add(place, &subject, "resetkeys", Safety::Safe),
            add(place, &subject, "allkeys", Safety::Changes),
        ],
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
        "channels-without-commands" => vec![add(place, &subject, "+@pubsub", Safety::Changes)],
        "undone-rule" => undone_rule(place, &subject),
        _ => Vec::new(),
    }
}

/// The user that a finding at the place is about.
fn subject<'d>(place: &Place<'d>, document: &'d Document, facts: &'d Facts) -> Option<Subject<'d>> {
    let mut users = document.users.iter();
    let user = users.find(|user| {
        user.name_span == place.span || user.rules.iter().any(|rule| rule.span == place.span)
    })?;
    Some(Subject::new(place.text, user, document.server, facts))
}

/// Adds rules after all those of the user.
fn add(place: &Place<'_>, subject: &Subject<'_>, rules: &str, safety: Safety) -> Fix {
    let last = subject.user.rules.last();
    let end = last.map_or(subject.user.name_span.end, |rule| rule.span.end);
    let edit = place.at((end..end).into()).after(rules);
    Fix::new(format!("Add `{rules}`"), safety, vec![edit])
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
        .map(|rules| separated(place, &rules))
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
    let mut fixes = Vec::new();
    let user = &subject.user.user;
    if !user.root.all_channels && user.root.channels.is_empty() {
        fixes.push(add(place, subject, "resetchannels", Safety::Safe));
    }
    // A selector without channels is not helped by those outside of it; which
    // of several it is, people know.
    if !place.said().starts_with('(') {
        fixes.push(add(place, subject, "allchannels", Safety::Changes));
    } else if user.all_selectors().count() == 2 {
        let edit = place.after("allchannels");
        fixes.push(Fix::new("Add `allchannels`", Safety::Changes, vec![edit]));
    }
    fixes
}

fn nobody(place: &Place<'_>, subject: &Subject<'_>) -> Vec<Fix> {
    let user = subject.user;
    let has_password =
        user.user.no_password || !user.user.passwords.is_empty() || user.has_hidden_password;
    match (user.user.enabled, has_password) {
        (false, true) => vec![
            add(place, subject, "on", Safety::Changes),
            add(place, subject, "off", Safety::Safe),
        ],
        (false, false) => vec![add(place, subject, "off", Safety::Safe)],
        // A password is for people to choose.
        (true, _) => Vec::new(),
    }
}

fn undone_rule(place: &Place<'_>, subject: &Subject<'_>) -> Vec<Fix> {
    let pairs = undone::undone(subject).into_iter();
    let mut pairs = pairs.map(|(rule, by)| (&subject.rules[rule], &subject.rules[by]));
    let Some((rule, by)) = pairs.find(|(rule, _)| rule.placed.span == place.span) else {
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
        ),
    };
    let name = String::from_utf8_lossy(&by.placed.text);
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
    vec![Fix::new(title, Safety::Changes, moved), remove]
}
