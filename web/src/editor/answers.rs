//! What the editor asks: what words are, what a finding says, what may be
//! written.

use aclarity::analysis;
use aclarity::analysis::fix::{Fix, Safety};
use aclarity::document::completion::{Candidate, Effect, Kind, complete};
use aclarity::document::tokens;
use aclarity::rule::Span;
use js_sys::{Array, Object, Reflect, Uint32Array};
use wasm_bindgen::JsValue;

use super::handle::Shown;
use crate::position::{Utf16, byte_of_utf16, utf16_of_byte};

/// The names of words' classes, in the order of `TokenKind`.
pub const KINDS: [&str; 13] = [
    "comment",
    "prompt",
    "definition",
    "name",
    "grant",
    "removal",
    "keys",
    "channels",
    "databases",
    "flag",
    "password",
    "secret",
    "parenthesis",
];

/// Threes: from, to and class of each word of some lines.
pub fn meaning(lines: &str) -> Uint32Array {
    let utf16 = Utf16::of(lines);
    let words = tokens(lines).into_iter();
    let places: Vec<u32> = words
        .flat_map(|token| {
            let Span { start, end } = token.span;
            [utf16.at(start), utf16.at(end), token.kind as u32]
        })
        .collect();
    Uint32Array::from(&places[..])
}

pub fn fixes(shown: &Shown, finding: u32) -> Vec<Fix> {
    let finding = shown.document.findings.get(finding as usize);
    finding.map_or_else(Vec::new, |finding| {
        analysis::fixes(&shown.document, &shown.text, finding)
    })
}

pub fn explain(shown: &Shown, number: u32) -> Object {
    let object = Object::new();
    if let Some(finding) = shown.document.findings.get(number as usize) {
        set(&object, "severity", finding.severity.to_string());
        set(&object, "message", &finding.message);
        set(&object, "help", finding.help.as_deref().unwrap_or_default());
    }
    let fixes = fixes(shown, number).into_iter().map(|fix| {
        let object = Object::new();
        set(&object, "title", fix.title);
        set(&object, "isSafe", fix.safety == Safety::Safe);
        JsValue::from(object)
    });
    set(&object, "fixes", fixes.collect::<Array>());
    object
}

pub fn completions(text: &str, at: u32, shown: &Shown) -> Option<(Object, Vec<Candidate>)> {
    let found = complete(text, byte_of_utf16(text, at), shown.document.server)?;
    let object = Object::new();
    set(&object, "from", utf16_of_byte(text, found.span.start));
    set(&object, "to", utf16_of_byte(text, found.span.end));
    let candidates = found.candidates.iter().map(|candidate| {
        let object = Object::new();
        set(&object, "text", &candidate.text);
        set(&object, "kind", kind(candidate.kind));
        set(&object, "effect", candidate.effect.to_string());
        JsValue::from(object)
    });
    set(&object, "candidates", candidates.collect::<Array>());
    Some((object, found.candidates))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Definition => "definition",
        Kind::Keyword => "keyword",
        Kind::Category => "category",
        Kind::Command => "command",
        Kind::Subcommand => "subcommand",
    }
}

/// All the commands that a candidate is about, when the short line has not all.
pub fn describe(candidate: Option<&Candidate>) -> Option<String> {
    let (verb, commands) = match &candidate?.effect {
        Effect::Adds(commands) => ("adds", commands),
        Effect::Removes(commands) => ("removes", commands),
        Effect::Nothing | Effect::Means(_) => return None,
    };
    (commands.names.len() > 1).then(|| format!("{verb} {commands:#}"))
}

/// Sets a property.
pub fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    Reflect::set(object, &name.into(), &value.into()).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_word_has_its_name() {
        let text = "> ACL SETUSER ana on >pw +get -get ~a &c db=1 (+get)\n# end";
        let mut seen = 0;
        for token in tokens(text) {
            let name = format!("{:?}", token.kind).to_lowercase();
            assert_eq!(KINDS[token.kind as usize], name);
            seen |= 1 << (token.kind as u32);
        }
        assert_eq!(seen, (1 << KINDS.len()) - 1, "all kinds are in the text");
    }
}
