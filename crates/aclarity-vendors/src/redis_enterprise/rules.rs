//! Translates between the `acl` of a `redis_acl` object and Redis rules.
//!
//! The languages are the same except for rules that an ACL may not contain,
//! commands that are always allowed, and channels: unless rules restrict them,
//! all channels are allowed, or what the cluster's `acl_pubsub_default`
//! defines.

use aclarity::Server;
use aclarity::rule::{Argument, Permission, Rule};
use aclarity::user::User;
use serde_json::{Value, json};

use super::PROFILES;
use super::acl::{self, ChannelDefault, Kind, Word};
use super::commands::ALWAYS;
use super::objects::{self, ON_PAGE};
use super::sources::ACL_OVERVIEW;
use crate::finding::Finding;
use crate::mapping::{BadForm, Candidate, RulesOfForm};
use crate::redis_rules::{RedisRules, without_redundant};
use crate::source::Fact;

const DOCUMENTED: Fact = Fact::documented(&ACL_OVERVIEW);

/// The rules of a user who has this ACL and may log in.
pub(super) fn rules_of(form: &Value, server: Server) -> Result<RulesOfForm, BadForm> {
    let Some(text) = form.get("acl").and_then(Value::as_str) else {
        let message = "the form is a redis_acl object with a string acl";
        let finding = Finding::error("missing", ON_PAGE, message).in_part("/acl");
        return Err(BadForm(vec![finding.with_vendor_code("missing_field")]));
    };
    if let Value::Object(object) = form {
        let findings = objects::findings(object, objects::ACL, &PROFILES[0]);
        if findings.iter().any(Finding::is_error) {
            return Err(BadForm(findings));
        }
    }
    let checked = acl::check(text, &PROFILES[0], None, ChannelDefault::All);
    if checked.findings.iter().any(Finding::is_error) {
        return Err(BadForm(checked.findings));
    }
    let mut findings = checked.findings;
    let mut user = User::new(server);
    let mut rules = Vec::new();
    for rule in sets(&checked.words, server) {
        match user.apply(rule.as_bytes(), server) {
            Ok(()) => rules.push(rule),
            Err(error) => findings.push(Finding::warning(
                "unknown-there",
                Fact::UNSOURCED,
                format!("{rule} is left out: {server} refuses it ({error})"),
            )),
        }
    }
    rules.push("on".to_owned());
    rules.extend(ALWAYS.map(|command| format!("+{command}")));
    Ok(RulesOfForm {
        rules,
        mapping: DOCUMENTED,
        findings,
    })
}

/// The words as rules with selectors joined, each with the default for
/// channels.
fn sets(words: &[Word<'_>], server: Server) -> Vec<String> {
    let has_channels = Rule::parse(b"allchannels", server).is_ok();
    let all_channels = |words: &[&Word<'_>]| {
        let is_said = words.iter().any(|word| {
            matches!(
                word.kind,
                Kind::Channels | Kind::AllChannels | Kind::ResetChannels
            )
        });
        has_channels && !is_said
    };
    let root: Vec<&Word<'_>> = words.iter().filter(|word| !word.in_selector).collect();
    let mut rules = Vec::new();
    if all_channels(&root) {
        rules.push("allchannels".to_owned());
    }
    let mut selector: Vec<&Word<'_>> = Vec::new();
    for word in words {
        if word.in_selector {
            selector.push(word);
            if word.closes {
                let mut texts: Vec<&str> = Vec::new();
                if all_channels(&selector) {
                    texts.push("allchannels");
                }
                texts.extend(
                    selector
                        .iter()
                        .map(|word| word.text)
                        .filter(|text| !text.is_empty()),
                );
                rules.push(format!("({})", texts.join(" ")));
                selector.clear();
            }
        } else if word.kind != Kind::Login && word.kind != Kind::Nothing {
            rules.push(word.text.to_owned());
        }
    }
    rules
}

/// The ACL that expresses the rules as closely as possible.
pub(super) fn forms_of(given: &RedisRules) -> Vec<Candidate> {
    let mut findings: Vec<Finding> = given.login_findings(DOCUMENTED);
    let mut words: Vec<String> = Vec::new();
    if !User::new(given.server).root.all_channels {
        words.push("resetchannels".to_owned());
    }
    for rule in &given.rules {
        match Rule::parse(rule, given.server) {
            Ok(Rule::Reset) => {
                words.clear();
                words.push("resetchannels".to_owned());
                findings.retain(|finding| finding.code != "not-expressible");
            }
            Ok(Rule::Permission(permission)) => {
                words.extend(word(rule, &permission, &mut findings));
            }
            Ok(Rule::ClearSelectors) => words.push("clearselectors".to_owned()),
            Ok(Rule::Selector(rules)) => words.push(selector(&rules, given.server, &mut findings)),
            _ => {}
        }
    }
    // Channels default to all.
    let start: Vec<String> = match Rule::parse(b"allchannels", given.server) {
        Ok(_) => vec!["allchannels".to_owned()],
        Err(_) => Vec::new(),
    };
    let acl = without_redundant(&start, false, words, given.server).join(" ");
    vec![Candidate {
        form: json!({ "acl": acl }),
        findings,
    }]
}

/// A selector. Channels start closed, as in Redis.
fn selector(rules: &[Argument<'_>], server: Server, findings: &mut Vec<Finding>) -> String {
    let mut words = vec!["resetchannels".to_owned()];
    for rule in rules {
        if let Ok(permission) = Permission::parse(&rule.text, server) {
            words.extend(word(&rule.text, &permission, findings));
        }
    }
    format!("({})", words.join(" "))
}

/// The rule as a word of an ACL, if it can be expressed.
fn word(rule: &[u8], permission: &Permission<'_>, findings: &mut Vec<Finding>) -> Option<String> {
    let text = std::str::from_utf8(rule).ok();
    let text = text
        .filter(|text| !text.contains(|c: char| c.is_ascii_whitespace() || c == '(' || c == ')'));
    let is_about_databases = matches!(
        permission,
        Permission::AllDatabases | Permission::ResetDatabases | Permission::Databases(_)
    );
    let shown = String::from_utf8_lossy(rule);
    let message = match text {
        Some(text) if !is_about_databases && acl::is_known(text, &PROFILES[0]) => {
            return Some(text.to_owned());
        }
        Some(_) if !is_about_databases => {
            format!("databases there do not have {shown}; it is left out")
        }
        _ => format!("an ACL there cannot contain {shown}; it is left out"),
    };
    findings.push(Finding::warning("not-expressible", DOCUMENTED, message));
    None
}

#[cfg(test)]
mod tests {
    use aclarity::rule::split_arguments;

    use super::*;

    fn there_and_back(rules: &str) -> Vec<String> {
        let server = Server::Redis7_4;
        let words = split_arguments(rules.as_bytes()).unwrap();
        let given = RedisRules::new(&words, server).unwrap();
        let form = forms_of(&given).remove(0).form;
        rules_of(&form, server).unwrap().rules
    }

    #[test]
    fn what_an_acl_can_say_survives() {
        let rules = there_and_back("on >secret ~app:* +@read (%R~log:* +get)");
        assert_eq!(
            rules,
            [
                "resetchannels",
                "~app:*",
                "+@read",
                "(resetchannels %R~log:* +get)",
                "on",
                "+multi",
                "+exec",
                "+discard"
            ]
        );
    }

    /// STRALGO only exists in Redis 6.
    #[test]
    fn what_databases_do_not_know_is_left_out() {
        let server = Server::Redis6_0;
        let given = RedisRules::new(&["~*", "+@read", "-stralgo", "+get"], server).unwrap();
        let candidate = forms_of(&given).remove(0);
        assert_eq!(candidate.form["acl"], "resetchannels ~* +@read +get");
        let messages: Vec<&str> = candidate.findings.iter().map(|f| &*f.message).collect();
        assert_eq!(
            messages,
            ["databases there do not have -stralgo; it is left out"]
        );
    }

    #[test]
    fn what_was_before_a_reset_is_gone() {
        let rules = there_and_back("~x +@all reset ~y +get");
        assert_eq!(rules[..3], ["resetchannels", "~y", "+get"]);
    }
}
