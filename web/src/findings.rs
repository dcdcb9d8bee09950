//! The list of what is wrong, each entry leading to its place in the text.

use std::collections::HashMap;
use std::rc::Rc;

use aclarity::LineIndex;
use aclarity::analysis;
use aclarity::analysis::fix::{Fix, Safety};
use aclarity::document::{Document, Finding, Severity};
use aclarity::rule::Span;
use web_sys::window;
use yew::prelude::*;

use crate::excerpt::excerpt;
use crate::markup::with_code;
use crate::ptr_eq::PtrEq;
use crate::words::counted;

/// How many are shown until more are asked for.
const SHOWN: usize = 50;
/// How many words of a group are compared to say that they are the same.
const COMPARED: usize = 1000;

#[derive(PartialEq, Properties)]
pub struct FindingsProps {
    pub text: Rc<str>,
    pub document: PtrEq<Document>,
    pub on_reveal: Callback<Span>,
    pub on_fix: Callback<Fix>,
}

#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let limit = use_state(|| SHOWN);
    let groups = use_memo(props.document.clone(), |document| {
        groups(&document.findings, &props.text)
    });
    let lines = LineIndex::new(props.text.as_bytes());
    let hidden = groups.len().saturating_sub(*limit);
    let show_more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit * 4))
    };
    let is_empty = props.document.findings.is_empty();
    html! {
        <div class="findings">
            <p id="findings-summary" role="status" class={classes!(
                "summary", is_empty.then_some("fine")
            )}>
                { summary(props) }
                if !is_empty {
                    <span class="keys">{ " " }<kbd>{ "F8" }</kbd>{ " goes to the next." }</span>
                }
            </p>
            if !is_empty {
                <ul role="list" class="scroll" aria-label="Findings">
                    { for groups.iter().take(*limit).enumerate().map(|(key, group)| html! {
                        <li {key}>{ item(group, &lines, props) }</li>
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

/// Findings that say the same, by their numbers.
type Group = Vec<usize>;

/// All findings, the gravest first and then by place; those that say the same
/// are one group, errors only when they are about the same word.
fn groups(findings: &[Finding], text: &str) -> Vec<Group> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|number| by_severity(&findings[*number]));
    let mut groups: Vec<Group> = Vec::new();
    let mut places = HashMap::new();
    for number in order {
        let finding = &findings[number];
        let word = match finding.severity {
            Severity::Error => excerpt(text, finding.span),
            _ => String::new(),
        };
        let key = (
            finding.code,
            finding.severity.to_string(),
            &finding.message,
            &finding.help,
            word,
        );
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups
}

/// The order of the list, and of F8: the gravest first, then by place.
pub fn by_severity(finding: &Finding) -> (u8, usize) {
    let rank = match finding.severity {
        Severity::Error => 0,
        Severity::Security => 1,
        Severity::Warning => 2,
        Severity::Suggestion => 3,
    };
    (rank, finding.span.start)
}

fn item(group: &Group, lines: &LineIndex, props: &FindingsProps) -> Html {
    let finding = &props.document.findings[group[0]];
    let severity = finding.severity.to_string();
    let span = finding.span;
    let on_reveal = props.on_reveal.clone();
    let onclick = Callback::from(move |_: MouseEvent| on_reveal.emit(span));
    let words = group.iter().map(|number| {
        let span = props.document.findings[*number].span;
        excerpt(&props.text, span)
    });
    // One word stands for all of a group only when all are about it.
    let mut words = words.take(COMPARED);
    let quoted = words.next().unwrap_or_default();
    let is_same = words.all(|word| word == quoted);
    html! {
        <>
            <button
                type="button"
                class={classes!("finding", severity.clone())}
                {onclick}
            >
                <span class="severity">{ severity }</span>
                { " " }
                if !quoted.is_empty() && is_same {
                    <code>{ quoted }</code>
                    { " " }
                }
                <span class="message">{ with_code(&finding.message) }</span>
                { " " }
                { place(lines, finding) }
                if group.len() > 1 {
                    <span class="count">{ format!(" and {} more", group.len() - 1) }</span>
                }
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
            if group.len() == 1 {
                { fixes(finding, props) }
            } else {
                <Places
                    group={group.clone()}
                    text={props.text.clone()}
                    document={props.document.clone()}
                    on_reveal={props.on_reveal.clone()}
                    on_fix={props.on_fix.clone()}
                />
            }
        </>
    }
}

fn place(lines: &LineIndex, finding: &Finding) -> Html {
    let (line, column) = lines.place(finding.span.start);
    html! {
        <span class="place">
            <span class="hidden">{ "line and column " }</span>
            { format!("{line}:{column}") }
        </span>
    }
}

fn fixes(finding: &Finding, props: &FindingsProps) -> Html {
    let fixes = analysis::fixes(&props.document, &props.text, finding);
    if fixes.is_empty() {
        return html! {};
    }
    html! {
        <div class="fixes">
            { for fixes.into_iter().map(|fix| button(fix, &props.on_fix)) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct PlacesProps {
    group: Group,
    text: Rc<str>,
    document: PtrEq<Document>,
    on_reveal: Callback<Span>,
    on_fix: Callback<Fix>,
}

/// All places of a group, once they are asked for.
#[component]
fn Places(props: &PlacesProps) -> Html {
    let limit = use_state(|| 0);
    let toggle = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(if *limit == 0 { SHOWN } else { 0 }))
    };
    let show_more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit * 4))
    };
    let inner = FindingsProps {
        text: props.text.clone(),
        document: props.document.clone(),
        on_reveal: props.on_reveal.clone(),
        on_fix: props.on_fix.clone(),
    };
    let is_open = *limit > 0;
    let hidden = props.group.len().saturating_sub(*limit);
    html! {
        <div class="places">
            <button type="button" class="quiet" onclick={toggle} aria-expanded={is_open.to_string()}>
                { format!("{} all {} places", if is_open { "Hide" } else { "Show" }, props.group.len()) }
            </button>
            if is_open {
                <ul role="list" aria-label="Places">
                    { for shown_places(&props.group[..(*limit).min(props.group.len())], &inner) }
                </ul>
                if hidden > 0 {
                    <button type="button" class="quiet" onclick={show_more}>
                        { format!("Show more places ({hidden} left)") }
                    </button>
                }
            }
        </div>
    }
}

fn shown_places(group: &[usize], props: &FindingsProps) -> Vec<Html> {
    let lines = LineIndex::new(props.text.as_bytes());
    let place_of = |number: &usize| {
        let finding = &props.document.findings[*number];
        let span = finding.span;
        let onclick = props.on_reveal.reform(move |_: MouseEvent| span);
        html! {
            <li key={*number}>
                <button type="button" class="finding" {onclick}>
                    { place(&lines, finding) }{ " " }
                    <code>{ excerpt(&props.text, span) }</code>
                </button>
                { fixes(finding, props) }
            </li>
        }
    };
    group.iter().map(place_of).collect()
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
    if document.is_rejected {
        format!("{said} for {server}, which rejects this whole file.")
    } else if count(Severity::Error) > 0 {
        format!("{said} for {server}, which refuses each line with an error.")
    } else {
        format!("{server} accepts every rule. {said}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aclarity::analysis::lint::lint;

    #[test]
    fn errors_come_first_and_equal_findings_are_one_group() {
        let users: String = (0..60)
            .map(|n| format!("user u{n} on nopass ~* +@all\n"))
            .collect();
        let text = format!(
            "{users}user bad on nopass +@strng\nuser worse on nopass +@strng\nuser x on nopass +@sett"
        );
        let document = lint(&text, aclarity::Server::Redis8_6);
        let groups = groups(&document.findings, &text);
        let words: Vec<String> = groups[..2]
            .iter()
            .map(|group| excerpt(&text, document.findings[group[0]].span))
            .collect();
        assert_eq!(words, ["strng", "sett"]);
        assert_eq!((groups[0].len(), groups[1].len()), (2, 1));
        assert!(
            groups[2..].iter().any(|group| group.len() >= 60),
            "{groups:?}"
        );
        let count: usize = groups.iter().map(Vec::len).sum();
        assert_eq!(count, document.findings.len(), "none is lost");
    }
}
