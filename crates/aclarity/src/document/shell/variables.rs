//! What is known of words with the variables of a shell in them.

use std::borrow::Cow;

use super::variable_length;
use crate::document::statement::{Line, Setting, Statement};

impl Setting {
    /// Notes that a rule has a variable in it, and whether its meaning is known.
    pub(in crate::document) fn keeps(&mut self, rule: &[u8]) -> bool {
        self.is_expanded = true;
        match known(rule) {
            RuleWithVariable::Meaning => return true,
            RuleWithVariable::Password => self.has_unknown_password |= rule[0] == b'#',
            RuleWithVariable::Nothing => self.is_partial = true,
        }
        false
    }
}

impl Statement {
    /// Takes out the rules that only the value of a shell's variable makes known.
    pub(in crate::document) fn forget_unknown(&mut self) {
        let (Line::File(_, rules) | Line::Set(_, rules)) = &mut self.line else {
            return;
        };
        let setting = &mut self.setting;
        rules.retain(|rule| !has_variable(&rule.text) || setting.keeps(&rule.text));
    }
}

/// Whether the text has a variable of a shell in it.
pub(in crate::document) fn has_variable(text: &[u8]) -> bool {
    let mut starts = text.iter().enumerate();
    starts.any(|(at, byte)| matches!(byte, b'$' | b'`') && variable_length(&text[at..]) > 0)
}

/// What is known of a rule with a variable in it.
enum RuleWithVariable {
    /// What it means: passwords and patterns may be anything.
    Meaning,
    /// That it is about a password, given or taken.
    Password,
    Nothing,
}

fn known(rule: &[u8]) -> RuleWithVariable {
    let (inner, is_selector) = match rule {
        [b'(', inner @ ..] => (inner, true),
        _ => (rule, false),
    };
    match inner {
        [b'#' | b'<' | b'!', ..] => RuleWithVariable::Password,
        _ if is_selector => {
            let mut words = inner.split(|byte| *byte == b' ');
            if words.all(|word| !has_variable(word) || begins_pattern(word)) {
                RuleWithVariable::Meaning
            } else {
                RuleWithVariable::Nothing
            }
        }
        [b'>', ..] => RuleWithVariable::Meaning,
        _ if begins_pattern(inner) => RuleWithVariable::Meaning,
        _ => RuleWithVariable::Nothing,
    }
}

fn begins_pattern(rule: &[u8]) -> bool {
    match rule {
        [b'~' | b'&', ..] => true,
        // What the pattern is for stands before the `~`.
        [b'%', rest @ ..] => {
            let mut parts = rest.split(|byte| *byte == b'~');
            rest.contains(&b'~') && parts.next().is_some_and(|first| !has_variable(first))
        }
        _ => false,
    }
}

/// A line in which no variable has a space, as `$(cat pw)` has, so that each is
/// part of a word; of the same length.
pub(in crate::document) fn joined_variables(line: &str) -> Cow<'_, str> {
    if !line.contains(['$', '`']) {
        return line.into();
    }
    let mut end = 0;
    let letters = line.char_indices().map(|(at, letter)| {
        if at >= end && matches!(letter, '$' | '`') {
            end = at + variable_length(&line.as_bytes()[at..]);
        }
        if at < end && letter == ' ' {
            '_'
        } else {
            letter
        }
    });
    letters.collect::<String>().into()
}
