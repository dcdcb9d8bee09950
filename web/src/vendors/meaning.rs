//! What an account could do in Redis, and which account comes near to a user.

use aclarity::Server;
use aclarity::document::{DefinedUser, Document};
use aclarity::rule::split_arguments;
use aclarity::summary::Summary;
use aclarity_vendors::source::Basis;
use aclarity_vendors::translation::{RedisRules, Translation, from_redis, to_redis};
use aclarity_vendors::{Difference, System};
use serde_json::Value;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::findings;
use crate::ptr_eq::PtrEq;
use crate::words::shown;

/// Longer lists of commands are cut.
const SHOWN: usize = 40;

/// What the filled form would permit.
pub fn view(
    system: System,
    permissions: &Value,
    server: Server,
    on_open: Callback<MouseEvent>,
) -> Html {
    let body = match to_redis(system, permissions, server) {
        Err(bad) => html! {
            <>
                <p class="aside">{ "The service would refuse these permissions:" }</p>
                { findings::list(&bad.0, |_| None) }
            </>
        },
        Ok(translation) => html! {
            <>
                <pre class="http" tabindex="0" role="region" aria-label="Rules of the account">{ translation.rules.join(" ") }</pre>
                { in_words(&translation, server) }
                { how_known(&translation) }
                if !translation.blocked.is_empty() {
                    <p>
                        { "Blocked there, whatever the rules say: " }
                        { some(&translation.blocked) }
                    </p>
                }
                { findings::list(&translation.findings, |_| None) }
                <button type="button" onclick={on_open}>{ "Open in the editor" }</button>
            </>
        },
    };
    html! {
        <div class="meaning">
            <h3 class="words">{ "What it could do in Redis" }</h3>
            { body }
        </div>
    }
}

fn in_words(translation: &Translation, server: Server) -> Html {
    let Ok(rules) = RedisRules::new(&translation.rules, server) else {
        return html! {};
    };
    let summary = Summary::new(&rules.user, server);
    html! {
        { for summary.permissions.iter().map(|permission| html! {
            <p>{ format!("{} {}", permission.commands, permission.keys) }</p>
        }) }
    }
}

/// Which document says so; that none does is among the findings.
fn how_known(translation: &Translation) -> Html {
    if translation.basis == Basis::Assumed {
        return html! {};
    }
    html! {
        <p class="fact">
            <span class="basis documented">{ "documented" }</span>
            { format!(" {}", translation.source) }
        </p>
    }
}

#[derive(PartialEq, Properties)]
pub struct NearestProps {
    pub system: System,
    pub document: PtrEq<Document>,
    /// Fills in these permissions.
    pub on_permit: Callback<Value>,
}

/// The accounts that come near to a user of the rules, and what is lost.
#[component]
pub fn Nearest(props: &NearestProps) -> Html {
    let chosen = use_state(|| None::<Vec<u8>>);
    let users = &props.document.users;
    let onchange = {
        let (chosen, document) = (chosen.clone(), props.document.clone());
        Callback::from(move |event: Event| {
            let at = event
                .target_unchecked_into::<HtmlSelectElement>()
                .value()
                .parse::<usize>();
            let user = at.ok().and_then(|at| document.users.get(at));
            chosen.set(user.map(|user| user.name.clone()));
        })
    };
    let is_chosen = |user: &&DefinedUser| chosen.as_ref() == Some(&user.name);
    let user = users.iter().find(is_chosen);
    let translations = user.map(|user| nearest(props.system, user, props.document.server));
    html! {
        <div class="nearest">
            <h3 class="words">{ "A user of your rules, as an account there" }</h3>
            <div class="choice">
                <label for="vendor-user">{ "User" }</label>
                <select id="vendor-user" {onchange}>
                    <option value="" selected={user.is_none()}>{ "choose one" }</option>
                    { for users.iter().enumerate().map(|(at, user)| html! {
                        <option value={at.to_string()} selected={is_chosen(&user)}>
                            { shown(&user.name) }
                        </option>
                    }) }
                </select>
            </div>
            <div aria-live="polite">
                if let Some(translations) = translations {
                    { for translations.iter().map(|translation| near(translation, &props.on_permit)) }
                }
            </div>
        </div>
    }
}

fn nearest(system: System, user: &DefinedUser, server: Server) -> Vec<Translation> {
    let line = user.user.to_acl_line(b"user", server);
    let words = split_arguments(&line).unwrap_or_default();
    // The line begins with `user` and the name.
    let rules = RedisRules::new(words.get(2..).unwrap_or_default(), server);
    rules.map_or_else(|_| Vec::new(), |rules| from_redis(system, &rules))
}

fn near(translation: &Translation, on_permit: &Callback<Value>) -> Html {
    let form = translation.form.clone();
    let onclick = on_permit.reform(move |_: MouseEvent| form.clone());
    let is_same = translation.lost.is_empty() && translation.gained.is_empty();
    html! {
        <section class="near">
            <div class="panel-head">
                <code>{ permissions(&translation.form) }</code>
                <div class="tools">
                    <button type="button" class="quiet" {onclick}>{ "Fill it in" }</button>
                </div>
            </div>
            if is_same {
                <p>{ "Permits the same." }</p>
            }
            { difference("Loses", &translation.lost) }
            { difference("Gains", &translation.gained) }
            { findings::list(&translation.findings, |_| None) }
        </section>
    }
}

/// `{"account_role": "read"}` as `account_role: read`.
fn permissions(form: &Value) -> String {
    let entries = form.as_object().into_iter().flatten();
    let entry = |(name, value): (&String, &Value)| match value {
        Value::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    };
    entries.map(entry).collect::<Vec<_>>().join(", ")
}

fn difference(word: &str, difference: &Difference) -> Html {
    if difference.is_empty() {
        return html! {};
    }
    html! {
        <>
            if !difference.commands.is_empty() {
                <p><strong>{ word }</strong>{ ": " }{ some(&difference.commands) }</p>
            }
            { for difference.partly.iter().map(|partly| html! {
                <p>
                    <strong>{ word }</strong>
                    { format!(" for {} commands: ", partly.commands.len()) }
                    { some(&partly.with) }
                </p>
            }) }
        </>
    }
}

/// The first of them, and how many more there are.
fn some(names: &[String]) -> String {
    let first = names[..names.len().min(SHOWN)].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
