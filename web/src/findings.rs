//! The list of what is wrong, each entry leading to its place in the text.

use std::rc::Rc;

use aclarity::document::{Document, Finding, Fix, HIDDEN, Safety, Severity, secrets};
use aclarity::rule::Span;
use web_sys::window;
use yew::prelude::*;

use crate::position::{Lines, floor};
use crate::same::Same;
use crate::words::{counted, with_code};

/// How many are shown until more are asked for.
const SHOWN: usize = 50;
/// Longer texts are cut in the list; the editor has them whole.
const LONGEST: usize = 60;

#[derive(PartialEq, Properties)]
pub struct FindingsProps {
    pub text: Rc<str>,
    pub document: Same<Document>,
    pub on_reveal: Callback<Span>,
    pub on_fix: Callback<Fix>,
}

#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let limit = use_state(|| SHOWN);
    let findings = &props.document.findings;
    let lines = Lines::of(&props.text);
    let hidden = findings.len().saturating_sub(*limit);
    let show_more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit * 4))
    };
    html! {
        <div class="findings">
            <p id="findings-summary" role="status" class={classes!(
                "summary", findings.is_empty().then_some("fine")
            )}>
                { summary(props) }
                if !findings.is_empty() {
                    <span class="keys">{ " " }<kbd>{ "F8" }</kbd>{ " goes to the next." }</span>
                }
            </p>
            if !findings.is_empty() {
                <ul role="list" class="scroll" aria-label="Findings">
                    { for findings.iter().take(*limit).enumerate().map(|(key, finding)| html! {
                        <li {key}>{ item(finding, &lines, props) }</li>
                    }) }
                </ul>
            }
            if hidden > 0 {
                <button type="button" class="quiet" onclick={show_more}>
                    { format!("Show more ({hidden} left)") }
                </button>
            }
        </div>
    }
}

fn item(finding: &Finding, lines: &Lines<'_>, props: &FindingsProps) -> Html {
    let (line, column) = lines.place(finding.span.start);
    let place = format!("{line}:{column}");
    let severity = finding.severity.to_string();
    let span = finding.span;
    let on_reveal = props.on_reveal.clone();
    let onclick = Callback::from(move |_: MouseEvent| on_reveal.emit(span));
    let quoted = excerpt(&props.text, span);
    let fixes = props.document.fixes(&props.text, finding);
    html! {
        <>
            <button
                type="button"
                class={classes!("finding", severity.clone())}
                {onclick}
            >
                <span class="severity">{ severity }</span>
                { " " }
                if !quoted.is_empty() {
                    <code>{ quoted }</code>
                    { " " }
                }
                <span class="message">{ with_code(&finding.message) }</span>
                { " " }
                <span class="place">
                    <span class="hidden">{ "line and column " }</span>
                    { place }
                </span>
            </button>
            <p class="help">
                if let Some(help) = &finding.help {
                    { with_code(help) }
                    { " " }
                }
                if let Some(documentation) = documentation() {
                    <a href={format!("{documentation}findings/{}.html", finding.code)} target="_blank">
                        { finding.code }
                    </a>
                } else {
                    <code>{ finding.code }</code>
                }
            </p>
            if !fixes.is_empty() {
                <div class="fixes">
                    { for fixes.into_iter().map(|fix| button(fix, &props.on_fix)) }
                </div>
            }
        </>
    }
}

/// The address of the documentation, where it is published beside the page.
fn documentation() -> Option<String> {
    let document = window()?.document()?;
    let meta = document.query_selector("meta[name=documentation]").ok()??;
    meta.get_attribute("content")
        .filter(|address| !address.is_empty())
}

/// A button that makes a fix.
fn button(fix: Fix, on_fix: &Callback<Fix>) -> Html {
    let class = classes!("fix", (fix.safety == Safety::Safe).then_some("safe"));
    let title = with_code(&fix.title);
    let onclick = on_fix.reform(move |_: MouseEvent| fix.clone());
    html! { <button type="button" {class} {onclick}>{ title }</button> }
}

/// The text a finding is about, without passwords, and cut when it is long.
pub fn excerpt(text: &str, span: Span) -> String {
    let start = floor(text, span.start);
    let end = floor(text, span.end).max(start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let mut about = String::new();
    let mut done = start;
    for secret in secrets(&text[line_start..line_end]) {
        let secret = secret.shifted(line_start);
        let (from, to) = (secret.start.clamp(done, end), secret.end.clamp(done, end));
        if to > from {
            about.push_str(&text[done..from]);
            about.push_str(HIDDEN);
            done = to;
        }
    }
    about.push_str(&text[done..end]);
    match about.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &about[..end]),
        None => about,
    }
}

fn summary(props: &FindingsProps) -> String {
    let document = &props.document;
    if document.findings.is_empty() {
        return if props.text.trim().is_empty() {
            "Nothing here yet. The examples are a start.".to_owned()
        } else {
            format!("No errors: {} accepts every rule.", document.server)
        };
    }
    let count = |severity| {
        let findings = document.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let counts = [
        (count(Severity::Error), "error", "errors"),
        (count(Severity::Security), "security risk", "security risks"),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Suggestion), "suggestion", "suggestions"),
    ];
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    let said = said.join(", ");
    let server = document.server;
    if count(Severity::Error) > 0 {
        format!("{said} for {server}. Lines with errors change nothing.")
    } else {
        format!("{server} accepts every rule. {said}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_cut_at_characters() {
        let text = "é".repeat(100);
        let cut = excerpt(&text, (0..text.len()).into());
        assert_eq!(cut.chars().count(), LONGEST + 1);
        assert_eq!(excerpt("on off", (3..6).into()), "off");
        assert_eq!(excerpt("on", (6..9).into()), "");
    }

    #[test]
    fn excerpts_have_no_passwords() {
        let text = "on\nuser a <s3cret +get >é";
        for (span, expected) in [(10..17, "<•••"), (11..17, "•••"), (12..14, "•••")]
        {
            assert_eq!(excerpt(text, span.into()), expected);
        }
        assert_eq!(
            excerpt(text, (3..text.len()).into()),
            "user a <••• +get >•••"
        );
    }
}
