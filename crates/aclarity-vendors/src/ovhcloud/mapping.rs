//! The four arrays as Redis rules, and back.
//!
//! No document says how the service makes rules of them. What is assumed here
//! is also what Aiven does, whose arrays these are.

use aclarity::Server;
use aclarity::commands::CommandSet;
use aclarity::permission::Access;
use aclarity::rule::Rule;
use aclarity::user::{Selector, User};
use serde_json::{Value, json};

use super::arrays::{Arrays, CATEGORIES, CHANNELS, COMMANDS, KEYS};
use super::judge::Judge;
use super::sources::TERRAFORM_DOC;
use crate::access::names;
use crate::finding::Finding;
use crate::source::Fact;
use crate::translation::{BadForm, Candidate, RedisRules, RulesOfForm};

pub(super) const ASSUMED: Fact = Fact::assumed(&TERRAFORM_DOC);

/// Arrays as rules, and the user that they make.
pub(super) struct Mapped {
    pub server: Server,
    pub rules: Vec<String>,
    pub user: User,
    /// Rules that the server refuses, such as commands of a module.
    pub refused: Vec<String>,
}

impl Mapped {
    /// Categories come before commands, which so refine them; all keys or
    /// channels stand alone, since Redis takes no pattern after them.
    pub(super) fn new(arrays: &Arrays, server: Server) -> Self {
        let mut wanted = vec!["on".to_owned()];
        wanted.extend(patterns(arrays, &KEYS).map(|key| format!("~{key}")));
        wanted.push("resetchannels".to_owned());
        match arrays.get(&CHANNELS) {
            None => wanted.push("&*".to_owned()),
            Some(_) => {
                wanted.extend(patterns(arrays, &CHANNELS).map(|channel| format!("&{channel}")));
            }
        }
        wanted.push("-@all".to_owned());
        wanted.extend_from_slice(arrays.items(&CATEGORIES));
        wanted.extend_from_slice(arrays.items(&COMMANDS));
        let mut user = User::new(server);
        let mut refused = Vec::new();
        wanted.retain(|rule| {
            let is_taken = user.apply(rule.as_bytes(), server).is_ok();
            if !is_taken {
                refused.push(rule.clone());
            }
            is_taken
        });
        Self {
            server,
            rules: wanted,
            user,
            refused,
        }
    }
}

/// The patterns of an array; `*` alone when it is among them.
fn patterns<'a>(
    arrays: &'a Arrays,
    field: &super::arrays::ArrayField,
) -> impl Iterator<Item = &'a str> {
    let items = arrays.items(field);
    let has_all = items.iter().any(|item| item == "*");
    let items = items.iter().map(String::as_str).filter(move |_| !has_all);
    items.chain(has_all.then_some("*"))
}

pub(super) fn rules_of(form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
    let judge = Judge::of_api(server);
    let mut findings = judge.body(form);
    if findings.iter().any(Finding::is_error) {
        findings.retain(Finding::is_error);
        return Err(BadForm(findings));
    }
    let arrays = form.as_object().map(Arrays::read).unwrap_or_default();
    let mapped = Mapped::new(&arrays, server);
    if arrays.get(&CHANNELS).is_none() {
        findings.push(default_channels());
    }
    // Redis 6.0 has no rules about channels at all.
    let lost = mapped
        .refused
        .iter()
        .filter(|rule| !rule.starts_with('&') && *rule != "resetchannels");
    findings.extend(lost.map(|rule| {
        let message = format!("{} has no such rule: {rule}", server.name());
        Finding::warning("no-such-rule", ASSUMED, message)
    }));
    Ok(RulesOfForm {
        rules: mapped.rules,
        mapping: ASSUMED,
        findings,
    })
}

/// That a user may use all channels when nothing is said of them.
pub(super) fn default_channels() -> Finding {
    Finding::note(
        "default-channels",
        Fact::documented(&TERRAFORM_DOC),
        "without `channels` the user may use all of them",
    )
}

/// Forms that keep, widen or drop what arrays cannot say, each with the
/// commands as they were written and one by one.
pub(super) fn forms_of(given: &RedisRules) -> Vec<Candidate> {
    let root = &given.user.root;
    let mut findings = given.login_findings(ASSUMED);
    let mut cannot_say = |is_so: bool, code, message: &str| {
        if is_so {
            findings.push(Finding::warning(code, ASSUMED, message));
        }
    };
    let is_partial = |access: &Access| *access != Access::ALL;
    let has_partial = !root.all_keys && root.keys.iter().any(|(_, access)| is_partial(&access));
    cannot_say(
        has_partial,
        "key-permission",
        "keys cannot be given to read or to write only",
    );
    cannot_say(
        !given.user.selectors.is_empty(),
        "selector",
        "there are no selectors; what they permit is left out",
    );
    cannot_say(
        root.databases.is_some(),
        "database",
        "databases cannot be said; all of them are open",
    );
    let mut keys = vec![keys_of(root, |_| true)];
    if has_partial {
        keys.push(keys_of(root, |access| *access == Access::ALL));
    }
    let mut commands = vec![as_written(root, given.server)];
    let each = one_by_one(root, given.server);
    if !commands.contains(&each) {
        commands.push(each);
    }
    let mut candidates = Vec::new();
    for (categories, commands) in &commands {
        for keys in &keys {
            candidates.push(Candidate {
                form: json!({
                    "keys": keys,
                    "categories": categories,
                    "commands": commands,
                    "channels": channels_of(root, given.server),
                }),
                findings: findings.clone(),
            });
        }
    }
    candidates
}

fn keys_of(root: &Selector, keep: impl Fn(&Access) -> bool) -> Vec<String> {
    if root.all_keys {
        return vec!["*".to_owned()];
    }
    let kept = root.keys.iter().filter(|(_, access)| keep(access));
    // A pattern that is not UTF-8 cannot be said in JSON.
    kept.filter_map(|(pattern, _)| String::from_utf8(pattern.to_vec()).ok())
        .collect()
}

fn channels_of(root: &Selector, server: Server) -> Vec<String> {
    // Redis 6.0 has no rules about channels, and everybody may use all of them.
    let has_channels = Rule::parse(b"&*", server).is_ok();
    if root.all_channels || !has_channels {
        return vec!["*".to_owned()];
    }
    let patterns = root.channels.iter();
    patterns
        .filter_map(|(pattern, _)| String::from_utf8(pattern.to_vec()).ok())
        .collect()
}

/// Categories and commands as the server remembers the rules.
fn as_written(root: &Selector, server: Server) -> (Vec<String>, Vec<String>) {
    let described = root.describe_commands(server);
    let described = String::from_utf8_lossy(&described).into_owned();
    let words = described
        .split(' ')
        .enumerate()
        .filter(|(at, word)| word.starts_with(['+', '-']) && (*at, *word) != (0, "-@all"))
        .map(|(_, word)| word.to_owned());
    words.partition(|word| word[1..].starts_with('@'))
}

/// Every permitted command by its name: no rule takes anything, so that no
/// order matters.
fn one_by_one(root: &Selector, server: Server) -> (Vec<String>, Vec<String>) {
    if root.all_commands {
        return (vec!["+@all".to_owned()], Vec::new());
    }
    let table = server.commands();
    let mut whole = CommandSet::EMPTY;
    for command in table.all() {
        if !command.is_container() && root.commands.contains(command.id) {
            whole.insert(command.id);
        }
    }
    let mut rules: Vec<String> = names(&whole, table)
        .into_iter()
        .map(|name| format!("+{name}"))
        .collect();
    for (command, argument) in &root.first_arguments {
        if let Ok(argument) = std::str::from_utf8(argument) {
            rules.push(format!("+{}|{argument}", table.by_id(*command).name));
        }
    }
    (Vec::new(), rules)
}
