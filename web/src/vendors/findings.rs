//! What is said of values and requests, each with how we know it.

use aclarity::rule::Span;
use aclarity_vendors::finding::{Finding, Severity};
use aclarity_vendors::redaction::holds_rules;
use aclarity_vendors::source::{Basis, NO_SOURCE};
use serde_json::Value;
use yew::prelude::*;

use crate::markup::with_code;
use crate::position::floor;

/// Longer texts are cut around what is marked.
const AROUND: usize = 24;

/// The findings as a list. `quoted` is the text that a finding's place is in;
/// nothing of a password.
pub fn list(findings: &[Finding], quoted: impl Fn(&Finding) -> Option<String>) -> Html {
    html! {
        <ul role="list" class="judged">
            { for findings.iter().map(|finding| item(finding, quoted(finding).as_deref())) }
        </ul>
    }
}

fn item(finding: &Finding, quoted: Option<&str>) -> Html {
    let (class, word) = match finding.severity {
        Severity::Error => ("error", "refused"),
        Severity::Warning => ("warning", "doubtful"),
        Severity::Note => ("suggestion", "note"),
    };
    html! {
        <li {class}>
            <strong>{ word }</strong>
            { " " }
            { with_code(&finding.message) }
            if let (Some(text), Some(span)) = (quoted, finding.span) {
                { " " }
                { marked(text, span) }
            }
            if let Some(help) = &finding.help {
                <p class="help">{ with_code(help) }</p>
            }
            <p class="fact">{ fact(finding) }</p>
        </li>
    }
}

/// How we know it, and the vendor's own code for it.
fn fact(finding: &Finding) -> Html {
    let source = finding.source;
    let basis = match finding.basis {
        Basis::Documented => "documented",
        Basis::Assumed => "assumed",
    };
    let after = match finding.basis {
        Basis::Documented => source.to_string(),
        Basis::Assumed if *source == NO_SOURCE => "no document says it".to_owned(),
        Basis::Assumed => format!("after {source}"),
    };
    let assumed_code = finding.vendor_code_basis == Some(Basis::Assumed);
    html! {
        <>
            <span class={classes!("basis", basis)}>{ basis }</span>
            { " " }
            <span title={source.location}>{ after }</span>
            if let Some(code) = finding.vendor_code {
                { "; answered with " }
                <code>{ code }</code>
                if assumed_code {
                    { ", assumed" }
                }
            }
        </>
    }
}

/// A text with a place in it marked, cut around that.
fn marked(text: &str, span: Span) -> Html {
    let start = floor(text, span.start);
    let end = floor(text, span.end).max(start);
    if start == end {
        return html! {};
    }
    let from = text[..start].char_indices().rev().nth(AROUND);
    let to = text[end..].char_indices().nth(AROUND);
    let before = from.map_or_else(
        || text[..start].to_owned(),
        |(at, _)| format!("…{}", &text[at..start]),
    );
    let after = to.map_or_else(
        || text[end..].to_owned(),
        |(at, _)| format!("{}…", &text[end..end + at]),
    );
    html! {
        <code class="excerpt">
            { before }<mark>{ text[start..end].to_owned() }</mark>{ after }
        </code>
    }
}

/// The text that a finding's place is in, in a form's values.
pub fn text_at(values: &Value, field: &str, finding: &Finding) -> Option<String> {
    let part = match &finding.pointer {
        Some(pointer) => values.pointer(pointer),
        None => values.get(field),
    };
    let text = part.and_then(Value::as_str)?;
    Some(match holds_rules(field) {
        true => masked(text),
        false => text.to_owned(),
    })
}

/// Rules with stars for the passwords among them, as long as they are, so that
/// places stay where they are.
fn masked(rules: &str) -> String {
    let mut masked = String::with_capacity(rules.len());
    let mut is_secret = false;
    let mut before = ' ';
    for letter in rules.chars() {
        let begins = before.is_whitespace() || before == '(';
        is_secret = if letter.is_whitespace() {
            false
        } else {
            is_secret
        };
        match is_secret {
            true => masked.extend(std::iter::repeat_n('*', letter.len_utf8())),
            false => masked.push(letter),
        }
        is_secret |= begins && matches!(letter, '>' | '<' | '#' | '!');
        before = letter;
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_among_rules_are_masked_in_place() {
        let masked = masked("on >s3crét +get (>x ~a>b) #abc");
        assert_eq!(masked, "on >******* +get (>* ~a>b) #***");
    }
}
