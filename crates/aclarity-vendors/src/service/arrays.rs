//! Four arrays that say what a user may do: keys, channels, categories and
//! commands. Several services have them under names of their own.

use aclarity::Server;
use aclarity::commands::CommandSet;
use aclarity::permission::Access;
use aclarity::rule::{Permission, Rule};
use aclarity::user::{Selector, User};
use serde_json::{Map, Value, json};

use super::Service;
use super::grammar::is_about_passwords;
use super::parameter::{Situation, wrong_type};
use crate::access::{Difference, names, runnable};
use crate::finding::Finding;
use crate::json::pointer_to;
use crate::source::Fact;
use crate::translation::{BadForm, Blocked, Candidate, RedisRules, RulesOfForm};

/// How many commands a message names.
const MOST_NAMES: usize = 8;
/// How many orders of rules are compared.
const MOST_FINDINGS: usize = 16;

/// What the arrays are called.
pub(crate) struct ArrayNames {
    /// The profile that has them.
    pub profile: &'static str,
    pub keys: &'static str,
    pub channels: &'static str,
    pub categories: &'static str,
    pub commands: &'static str,
    /// Commands that are disabled there beside the service's.
    pub also_blocked: &'static [Blocked],
    /// How we know it.
    pub fact: Fact,
}

impl ArrayNames {
    fn all(&self) -> [&'static str; 4] {
        [self.keys, self.channels, self.categories, self.commands]
    }
}

/// The names in a profile; the first where it has none of its own.
pub(super) fn of_profile(families: &'static [ArrayNames], profile: &str) -> &'static ArrayNames {
    let own = families.iter().find(|names| names.profile == profile);
    own.unwrap_or(&families[0])
}

/// The names that a form uses; the first when it uses none.
pub(super) fn of_form(families: &'static [ArrayNames], form: &Value) -> &'static ArrayNames {
    let has_one = |names: &&ArrayNames| names.all().iter().any(|name| form.get(name).is_some());
    families.iter().find(has_one).unwrap_or(&families[0])
}

/// What is to be said of arrays, and the user that they make.
pub(super) struct Judged {
    pub findings: Vec<Finding>,
    rules: Vec<String>,
}

impl Judged {
    pub(super) fn into_rules(mut self, names: &ArrayNames) -> Result<RulesOfForm, BadForm> {
        if self.findings.iter().any(Finding::is_error) {
            self.findings.retain(Finding::is_error);
            return Err(BadForm(self.findings));
        }
        Ok(RulesOfForm {
            rules: self.rules,
            // Which rules come first is stated nowhere.
            mapping: Fact::assumed(names.fact.source),
            findings: self.findings,
        })
    }
}

/// Judges the arrays of an object.
pub(super) fn judge(
    value: &Value,
    names: &'static ArrayNames,
    service: &Service,
    at: &Situation<'_>,
) -> Judged {
    let Value::Object(object) = value else {
        let wrong = wrong_type("the access control", "an object", value, names.fact);
        return Judged {
            findings: vec![wrong],
            rules: Vec::new(),
        };
    };
    let mut findings = Vec::new();
    for key in object
        .keys()
        .filter(|key| !names.all().contains(&key.as_str()))
    {
        let message = "no such array here; the service may refuse it";
        let finding = Finding::warning("unknown-field", Fact::NOWHERE, message);
        findings.push(finding.in_part(pointer_to(key)));
    }
    let mut reader = Reader {
        object,
        names,
        server: at.server,
        findings,
    };
    let keys = reader.items(names.keys, "~");
    let channels = reader.items(names.channels, "&");
    let categories = reader.items(names.categories, "@");
    let commands = reader.items(names.commands, "");
    let mut findings = reader.findings;

    let mut rules = vec!["on".to_owned()];
    rules.extend(alone(keys.unwrap_or_default()));
    rules.push("resetchannels".to_owned());
    match channels {
        Some(channels) => rules.extend(alone(channels)),
        None if at.has_all_channels => rules.push("&*".to_owned()),
        None => {}
    }
    rules.push("-@all".to_owned());
    let (categories, commands) = (categories.unwrap_or_default(), commands.unwrap_or_default());
    rules.extend(categories.iter().chain(&commands).cloned());
    let mut user = User::new(at.server);
    rules.retain(|rule| user.apply(rule.as_bytes(), at.server).is_ok());
    if !findings.iter().any(Finding::is_error) {
        findings.extend(partial_finding(object, names));
        findings.extend(order_finding(&categories, &commands, at.server, names.fact));
        findings.extend(blocked_findings(object, names, service, at.server));
    }
    Judged { findings, rules }
}

/// Reads arrays, and keeps what is wrong with them.
struct Reader<'a> {
    object: &'a Map<String, Value>,
    names: &'static ArrayNames,
    server: Server,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    /// The items of an array as rules, if it is there. The sort is what stands
    /// before an item in a rule, or after its sign.
    fn items(&mut self, name: &'static str, sort: &str) -> Option<Vec<String>> {
        let fact = self.names.fact;
        let items = match self.object.get(name)? {
            Value::Null => return None,
            Value::Array(items) => items,
            other => {
                let wrong = wrong_type(name, "an array of strings", other, fact);
                self.findings.push(wrong.in_part(pointer_to(name)));
                return None;
            }
        };
        let mut rules = Vec::new();
        let mut wrong = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let found = match item.as_str() {
                None => wrong_type(name, "an array of strings", item, fact),
                Some(text) => match as_rule(text, sort, self.server, fact) {
                    Ok(rule) => {
                        rules.push(rule);
                        continue;
                    }
                    Err(finding) => *finding,
                },
            };
            wrong.push(found.in_part(format!("{}/{number}", pointer_to(name))));
        }
        wrong.truncate(MOST_FINDINGS);
        self.findings.extend(wrong);
        Some(rules)
    }
}

/// An item as a rule, when it is one of its sort.
fn as_rule(text: &str, sort: &str, server: Server, fact: Fact) -> Result<String, Box<Finding>> {
    let is_pattern = matches!(sort, "~" | "&");
    let rule = if is_pattern {
        format!("{sort}{text}")
    } else {
        text.to_owned()
    };
    let error = |code, message: &str| {
        let finding = Finding::error(code, fact, message);
        let span = (!text.is_empty()).then_some(0..text.len());
        Box::new(span.map_or(finding.clone(), |span| finding.at(span)))
    };
    if is_pattern && text.is_empty() {
        return Err(error("empty", "a pattern is empty"));
    }
    if !is_pattern && !text.starts_with(['+', '-']) {
        return Err(error("sign", "must begin with + or -"));
    }
    if !is_pattern && text[1..].starts_with('@') != (sort == "@") {
        let message = match sort {
            "@" => "must be a category, as +@read",
            _ => "is a category; categories have an array of their own",
        };
        return Err(error("sort", message));
    }
    match Rule::parse(rule.as_bytes(), server) {
        Ok(rule) if is_about_passwords(&rule) => Err(error("sort", "is no such rule")),
        Ok(_) => Ok(rule.clone()),
        Err(wrong) => {
            let message = format!("Redis refuses the rule: {}", wrong.kind.message());
            let finding = Finding::error("bad-rule", Fact::assumed(fact.source), message);
            let span = (!text.is_empty()).then_some(0..text.len());
            Err(Box::new(
                span.map_or(finding.clone(), |span| finding.at(span)),
            ))
        }
    }
}

/// Patterns, but the one for everything alone: Redis takes none after it.
fn alone(rules: Vec<String>) -> Vec<String> {
    match rules.iter().position(|rule| rule == "~*" || rule == "&*") {
        Some(at) => vec![rules[at].clone()],
        None => rules,
    }
}

/// That some of three arrays are there and others are not, which Terraform's
/// provider does not take.
fn partial_finding(object: &Map<String, Value>, names: &ArrayNames) -> Option<Finding> {
    let three = [names.keys, names.categories, names.commands];
    let given = three.iter().filter(|name| object.contains_key(**name));
    (1..3).contains(&given.count()).then(|| {
        let message = "Terraform takes keys, categories and commands only together";
        Finding::note("partial", names.fact, message)
    })
}

/// A warning when the user may do other things after another plausible order of
/// the rules: arrays one after the other, and in each what gives or takes first.
fn order_finding(
    categories: &[String],
    commands: &[String],
    server: Server,
    fact: Fact,
) -> Option<Finding> {
    let mut users = Vec::new();
    for one in arrangements(categories) {
        for two in arrangements(commands) {
            for rules in [[&*one, &*two].concat(), [&*two, &*one].concat()] {
                let mut user = User::new(server);
                for rule in ["~*", "&*"].into_iter().chain(rules) {
                    // Redis 6.0 has no rules about channels.
                    let _ = user.apply(rule.as_bytes(), server);
                }
                users.push(user);
            }
        }
    }
    let first = users.first()?;
    let mut differing: Vec<String> = Vec::new();
    for other in &users[1..] {
        for (one, two) in [(first, other), (other, first)] {
            let difference = Difference::between(one, two, server, &CommandSet::EMPTY);
            differing.extend(difference.commands);
            differing.extend(
                difference
                    .narrowed
                    .into_iter()
                    .flat_map(|part| part.commands),
            );
        }
    }
    differing.sort();
    differing.dedup();
    if differing.is_empty() {
        return None;
    }
    let mut list = differing[..differing.len().min(MOST_NAMES)].join(", ");
    if differing.len() > MOST_NAMES {
        list += &format!(" and {} more", differing.len() - MOST_NAMES);
    }
    let message = format!(
        "which rules count first is not documented, and it decides whether the user may run {list}"
    );
    let finding = Finding::warning("order-decides", Fact::assumed(fact.source), message);
    Some(finding.with_help("list what is permitted with + alone, and no order matters"))
}

/// As given, with what gives first, and with what takes first.
fn arrangements(rules: &[String]) -> Vec<Vec<&str>> {
    let given: Vec<&str> = rules.iter().map(String::as_str).collect();
    let (takes, gives): (Vec<&str>, Vec<&str>) =
        given.iter().partition(|rule| rule.starts_with('-'));
    let mut all = vec![given];
    for order in [[&*gives, &*takes].concat(), [&*takes, &*gives].concat()] {
        if !all.contains(&order) {
            all.push(order);
        }
    }
    all
}

/// Warnings about items that give a blocked command by name.
fn blocked_findings(
    object: &Map<String, Value>,
    names: &ArrayNames,
    service: &Service,
    server: Server,
) -> Vec<Finding> {
    let table = server.commands();
    let items = object.get(names.commands).and_then(Value::as_array);
    let mut findings = Vec::new();
    for (number, item) in items.into_iter().flatten().enumerate() {
        let rule = item.as_str().unwrap_or_default();
        let Ok(Rule::Permission(
            Permission::Command {
                allow: true,
                command,
            }
            | Permission::FirstArgument { command, .. },
        )) = Rule::parse(rule.as_bytes(), server)
        else {
            continue;
        };
        let blocked = service
            .blocked
            .iter()
            .chain(names.also_blocked)
            .find(|blocked| {
                let known = table.get(blocked.command.as_bytes());
                known.is_some_and(|known| table.family(known.id).contains(command))
            });
        if let Some(blocked) = blocked {
            let message = format!("{} is disabled there", blocked.command);
            let finding = Finding::warning("blocked-command", blocked.fact, message);
            findings.push(finding.in_part(format!("{}/{number}", pointer_to(names.commands))));
        }
    }
    findings.truncate(MOST_FINDINGS);
    findings
}

/// Rules as arrays: commands as they were written, and one by one.
pub(super) fn forms_of(given: &RedisRules, names: &ArrayNames) -> Vec<Candidate> {
    let root = &given.user.root;
    let fact = Fact::assumed(names.fact.source);
    let mut findings = given.login_findings(fact);
    let is_partial = root.keys.iter().any(|(_, access)| access != Access::ALL);
    for (is_so, code, message) in [
        (
            is_partial,
            "key-permission",
            "keys cannot be given to read or to write only",
        ),
        (
            !given.user.selectors.is_empty(),
            "selector",
            "there are no selectors; what they permit is left out",
        ),
        (
            root.databases.is_some(),
            "database",
            "databases cannot be said; all of them are open",
        ),
    ] {
        if is_so {
            findings.push(Finding::warning(code, fact, message));
        }
    }
    let channels = patterns(
        root.all_channels,
        root.channels.iter().map(|(pattern, _)| pattern),
    );
    let mut whole = root.keys.iter().collect::<Vec<_>>();
    let mut keys = vec![patterns(
        root.all_keys,
        whole.iter().map(|(pattern, _)| *pattern),
    )];
    if is_partial {
        whole.retain(|(_, access)| *access == Access::ALL);
        keys.push(patterns(
            root.all_keys,
            whole.iter().map(|(pattern, _)| *pattern),
        ));
    }
    let mut candidates = Vec::new();
    for (categories, commands) in [as_written(root, given.server), one_by_one(given)] {
        for keys in &keys {
            candidates.push(Candidate {
                form: json!({
                    names.keys: keys,
                    names.categories: categories,
                    names.commands: commands,
                    names.channels: channels,
                }),
                findings: findings.clone(),
            });
        }
    }
    candidates
}

/// Patterns as texts; one that is not UTF-8 cannot be said in JSON.
fn patterns<'p>(has_all: bool, patterns: impl Iterator<Item = &'p [u8]>) -> Vec<String> {
    if has_all {
        return vec!["*".to_owned()];
    }
    patterns
        .filter_map(|pattern| String::from_utf8(pattern.to_vec()).ok())
        .filter(|pattern| !pattern.is_empty())
        .collect()
}

/// Categories and commands as the server remembers the rules.
fn as_written(root: &Selector, server: Server) -> (Vec<String>, Vec<String>) {
    let described = root.describe_commands(server);
    let described = String::from_utf8_lossy(&described).into_owned();
    let words = described.split(' ').enumerate();
    let words = words.filter(|(at, word)| (*at, *word) != (0, "-@all") && word.len() > 1);
    words
        .map(|(_, word)| word.to_owned())
        .partition(|word| word[1..].starts_with('@'))
}

/// Every command by its name, so that no order matters.
fn one_by_one(given: &RedisRules) -> (Vec<String>, Vec<String>) {
    let only_root = User {
        selectors: Default::default(),
        ..given.user.clone()
    };
    let root = &given.user.root;
    if root.all_commands {
        return (vec!["+@all".to_owned()], Vec::new());
    }
    let table = given.server.commands();
    let mut whole = runnable(&only_root, given.server);
    let mut rules = Vec::new();
    for (command, argument) in &root.first_arguments {
        if root.commands.contains(*command) {
            continue;
        }
        whole.remove(*command);
        if let Ok(argument) = std::str::from_utf8(argument) {
            rules.push(format!("+{}|{argument}", table.by_id(*command).name));
        }
    }
    let named = names(&whole, table);
    rules.splice(0..0, named.into_iter().map(|name| format!("+{name}")));
    (Vec::new(), rules)
}
