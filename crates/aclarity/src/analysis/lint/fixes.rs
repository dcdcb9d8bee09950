//! What would mend a lint's finding.

use super::{Facts, Subject, clients, undone};
use crate::document::{Document, Fix, FixPlace as Place, Safety};
use crate::rule::{Permission, Rule};

/// The fixes of a finding; none when it is not a lint's.
pub(crate) fn fixes(place: &Place<'_>, code: &str, document: &Document) -> Vec<Fix> {
    let facts = Facts::of(document.server);
    let Some(subject) = subject(place, document, &facts) else {
        return Vec::new();
    };
    let behind = |rules: &str| {
        let title = format!("Put `{rules}` behind it");
        vec![Fix::new(title, Safety::Changes, vec![place.behind(rules)])]
    };
    match code {
        "patterns-do-not-bind" => behind("-@dangerous -@admin"),
        "sees-all-key-names" => behind("-keys -scan -randomkey"),
        "keys-blocks-server" => behind("-keys"),
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

/// Adds rules behind all those of the user.
fn add(place: &Place<'_>, subject: &Subject<'_>, rules: &str, safety: Safety) -> Fix {
    let last = subject.user.rules.last();
    let end = last.map_or(subject.user.name_span.end, |rule| rule.span.end);
    let edit = place.at((end..end).into()).behind(rules);
    Fix::new(format!("Add `{rules}`"), safety, vec![edit])
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
        let edit = place.behind("allchannels");
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
    let moved = vec![place.remove(), later.behind(place.said())];
    let title = format!("Move it behind `{name}`");
    vec![Fix::new(title, Safety::Changes, moved), remove]
}
