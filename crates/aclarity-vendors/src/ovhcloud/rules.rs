//! The four arrays as Redis rules, and back.
//!
//! In which order the service joins them is not documented: patterns first and
//! categories before commands, so that commands refine, is assumed.

use aclarity::Server;
use aclarity::user::User;
use serde_json::{Map, Value, json};

use super::elements::{self, Array};
use super::form::{Judge, NAME, Purpose};
use super::sources::TERRAFORM;
use crate::finding::Finding;
use crate::source::Fact;
use crate::translation::{BadForm, Candidate, RedisRules, RulesOfForm};

const MAPPING: Fact = Fact::assumed(&TERRAFORM);

pub(super) fn rules_of(form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
    let Value::Object(body) = form else {
        let message = "the form must be an object with keys, categories, commands and channels";
        return Err(BadForm(vec![Finding::error(
            "wrong-type",
            MAPPING,
            message,
        )]));
    };
    let judge = Judge {
        is_console: false,
        server,
        purpose: Purpose::Create,
        existing: &[],
    };
    let mut permissions = body.clone();
    permissions.remove(NAME);
    let findings = judge.findings(&permissions);
    if findings.iter().any(Finding::is_error) {
        let errors = findings.into_iter().filter(Finding::is_error);
        return Err(BadForm(errors.collect()));
    }
    Ok(RulesOfForm {
        rules: rules(&permissions, server),
        mapping: MAPPING,
        findings,
    })
}

/// The rules, without those that the server does not take: channels on Redis
/// 6.0, commands of modules.
fn rules(body: &Map<String, Value>, server: Server) -> Vec<String> {
    let patterns = |array: Array, or: &'static str| match body.get(array.name()) {
        None | Some(Value::Null) => or.split_whitespace().map(str::to_owned).collect(),
        Some(value) => {
            let elements = elements::texts(value);
            if elements.contains(&"*") {
                vec![format!("{}*", array.sigil())]
            } else {
                let rule = |element: &&str| format!("{}{element}", array.sigil());
                elements.iter().map(rule).collect::<Vec<String>>()
            }
        }
    };
    let signed = |array: Array| {
        let elements = body.get(array.name()).map(elements::texts);
        elements.into_iter().flatten().map(str::to_owned)
    };
    let mut wanted = vec!["on".to_owned()];
    wanted.extend(patterns(Array::Keys, ""));
    wanted.push("resetchannels".to_owned());
    // A service computes `["*"]` when the field is missing.
    wanted.extend(patterns(Array::Channels, "&*"));
    wanted.push("-@all".to_owned());
    wanted.extend(signed(Array::Categories));
    wanted.extend(signed(Array::Commands));
    let mut user = User::new(server);
    wanted.retain(|rule| user.apply(rule.as_bytes(), server).is_ok());
    wanted
}

/// Two forms: with the categories of the rules, and with every command by its
/// name, which no order can change.
pub(super) fn forms_of(given: &RedisRules) -> Vec<Candidate> {
    let server = given.server;
    let root = &given.user.root;
    let mut findings = given.login_findings(MAPPING);
    if !given.user.selectors.is_empty() {
        let message = "selectors cannot be said; what they permit is left out";
        findings.push(Finding::warning("selectors", MAPPING, message));
    }
    let keys = words(root.describe_keys());
    if keys.iter().any(|key| key.starts_with('%')) {
        let message = "keys are there to read and to write; patterns for one of both are left out";
        findings.push(Finding::warning("key-access", MAPPING, message));
    }
    let keys: Vec<&str> = keys
        .iter()
        .filter_map(|key| key.strip_prefix('~'))
        .collect();
    let channels = words(root.describe_channels());
    let channels: Vec<&str> = channels
        .iter()
        .filter_map(|channel| channel.strip_prefix('&'))
        .collect();
    let described = words(root.describe_commands(server));
    // Every form begins without any command.
    let signed = described.iter().filter(|word| *word != "-@all");
    let (categories, commands): (Vec<&String>, Vec<&String>) =
        signed.partition(|word| word[1..].starts_with('@'));
    let by_name: Vec<String> = crate::access::names(&root.commands, server.commands())
        .into_iter()
        .map(|name| format!("+{name}"))
        .collect();
    let form = |categories: Value, commands: Value| Candidate {
        form: json!({
            "keys": keys,
            "categories": categories,
            "commands": commands,
            "channels": channels,
        }),
        findings: findings.clone(),
    };
    vec![
        form(json!(categories), json!(commands)),
        form(json!([]), json!(by_name)),
    ]
}

fn words(text: Vec<u8>) -> Vec<String> {
    String::from_utf8_lossy(&text)
        .split_ascii_whitespace()
        .map(str::to_owned)
        .collect()
}
