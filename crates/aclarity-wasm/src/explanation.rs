//! Why a user may or may not make a call.

use std::iter::once;

use aclarity::explanation::{ExplainError, Explanation, Judgement, RuleRef, explain};
use aclarity::rule::{merge_selectors, split_arguments};
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::options::Options;
use crate::positions::{Positions, Units};
use crate::{arguments, to_js};

/// Checks whether a user with these rules may run a command, and which rules
/// decided. The rules are those after ACL SETUSER and the name, as one text
/// with redis-cli's quoting.
#[wasm_bindgen(unchecked_return_type = "Explanation")]
pub fn check(
    #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] rules: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string[]")] argv: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CheckOptions")] options: JsValue,
) -> Result<JsValue, Failure> {
    let refused = |error: &dyn std::error::Error| Failure::new("invalid-rules", error);
    let server = arguments::server(&server)?;
    let rules = arguments::text(&rules, "the rules")?;
    let options = Options::read(&options, "positions database")?;
    let units = Units::among(options.as_ref(), Units::Utf8)?;
    let database = match &options {
        Some(options) => arguments::database(&options.get("database"))?,
        None => 0,
    };
    let words = split_arguments(rules.as_bytes()).map_err(|error| refused(&error))?;
    let rules = merge_selectors(&words, server).map_err(|error| refused(&error))?;
    let rules: Vec<&[u8]> = rules.iter().map(|rule| &*rule.text).collect();
    let command = arguments::Command::new(argv)?;
    let mut explanation = explain(&rules, server, &command.argv(), database).map_err(failure)?;
    count(&mut explanation, &rules, units);
    to_js(&explanation)
}

/// Converts positions in rules from bytes to other units.
pub(crate) fn count<R: AsRef<[u8]>>(explanation: &mut Explanation, rules: &[R], units: Units) {
    let positions = rules
        .iter()
        .map(|rule| Positions::new(rule.as_ref(), units));
    let positions: Vec<Positions> = positions.collect();
    recount(explanation, &positions);
}

fn recount(explanation: &mut Explanation, positions: &[Positions]) {
    for selector in &mut explanation.selectors {
        let databases = selector.databases.iter_mut();
        let keys = selector.keys.iter_mut();
        let channels = selector.channels.iter_mut();
        let judgements = once(&mut selector.command)
            .chain(databases.map(|database| &mut database.judgement))
            .chain(keys.map(|key| &mut key.judgement))
            .chain(channels.map(|channel| &mut channel.judgement));
        for judgement in judgements {
            count_judgement(judgement, positions);
        }
    }
    for note in &mut explanation.notes {
        note.rules
            .iter_mut()
            .for_each(|rule| count_rule(rule, positions));
    }
    for repair in &mut explanation.repairs {
        if let Some(edit) = &mut repair.edit {
            count_rule(&mut edit.removes, positions);
        }
    }
    if let Some(running) = &mut explanation.running {
        for every_key in &mut running.every_key {
            count_judgement(&mut every_key.judgement, positions);
        }
        for inner in &mut running.calls {
            recount(&mut inner.explanation, positions);
        }
    }
}

fn count_judgement(judgement: &mut Judgement, positions: &[Positions]) {
    let rules = judgement.decided_by.iter_mut();
    for rule in rules.chain(&mut judgement.overridden) {
        count_rule(rule, positions);
    }
}

fn count_rule(rule: &mut RuleRef, positions: &[Positions]) {
    rule.span = positions[rule.rule].of(rule.span);
}

fn failure(error: ExplainError) -> Failure {
    match error {
        ExplainError::Rule { .. } => Failure::new("invalid-rules", error),
        ExplainError::UnknownCommand { .. } | ExplainError::WrongArity(_) => {
            Failure::new("invalid-command", error)
        }
    }
}
