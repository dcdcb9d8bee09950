//! What is sent, what is answered, and what exists afterwards.

use std::rc::Rc;

use aclarity_vendors::System;
use aclarity_vendors::code::{Language, code};
use aclarity_vendors::form::Item;
use aclarity_vendors::http::{Request, Response, reason};
use serde_json::Value;
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::state::{Action, Call};
use super::store::{Command, VendorHandle};
use super::{findings, message};
use crate::words::counted;

/// Enough for what takes a minute at the service.
const A_WHILE: u64 = 60;

/// The request, as the form or somebody writes it, and the button that sends it.
pub fn request(state: &VendorHandle) -> Html {
    let on_write = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            dispatcher.dispatch(Action::Write(area.value()));
        })
    };
    let by_hand = {
        let dispatcher = state.dispatcher();
        let text = state
            .request()
            .map(|request| message::write(&request, None));
        Callback::from(move |_: MouseEvent| {
            dispatcher.dispatch(Action::Write(text.clone().unwrap_or_default()));
        })
    };
    let unwrite = act(state, || Action::Unwrite);
    let has_form = state.form().is_some();
    let hide = (!state.shows_secrets).then(|| state.redaction());
    let is_written = state.written.is_some() || !has_form;
    let is_self_signed = state.system == System::RedisEnterprise;
    html! {
        <div class="request">
            <div class="panel-head">
                <h3 class="words" id="vendor-request">{ "Request" }</h3>
                <div class="tools">
                    if !is_written {
                        { language(state) }
                        <button type="button" class="quiet" onclick={by_hand}>{ "Write it by hand" }</button>
                    } else if has_form {
                        <button type="button" class="quiet" onclick={unwrite}>{ "Back to the form" }</button>
                    }
                    <button type="submit">{ "Send" }</button>
                </div>
            </div>
            if is_written {
                <textarea
                    class="http" rows="9" aria-labelledby="vendor-request"
                    aria-describedby="vendor-bad-message" spellcheck="false"
                    autocapitalize="none" autocomplete="off" oninput={on_write}
                    value={state.written.as_deref().unwrap_or_default().to_owned()}
                />
            } else if let Ok(request) = state.request() {
                <pre class="http" tabindex="0" role="region" aria-labelledby="vendor-request">
                    { match state.shown_as {
                        None => message::write(&request, hide),
                        // Code never shows a secret.
                        Some(language) => code(&request, language, is_self_signed),
                    } }
                </pre>
            }
            <p id="vendor-bad-message" class="bad" aria-live="polite">
                if let Some(bad) = &state.bad_message {
                    { crate::markup::with_code(&bad.to_string()) }
                }
            </p>
        </div>
    }
}

/// In which language the request is shown.
fn language(state: &VendorHandle) -> Html {
    let onchange = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: Event| {
            let name = event.target_unchecked_into::<HtmlSelectElement>().value();
            dispatcher.dispatch(Action::ShowAs(name.parse().ok()));
        })
    };
    html! {
        <select aria-label="Shown as" {onchange}>
            <option value="" selected={state.shown_as.is_none()}>{ "HTTP" }</option>
            { for Language::ALL.into_iter().map(|language| html! {
                <option value={language.name()} selected={state.shown_as == Some(language)}>
                    { match language {
                        Language::Curl => "curl",
                        Language::Python => "Python",
                        Language::Node => "Node.js",
                    } }
                </option>
            }) }
        </select>
    }
}

/// The last answer, as the service would send it, and what we know of it.
pub fn answer(state: &VendorHandle) -> Html {
    let Some(call) = &state.last else {
        return html! { <p role="status" class="answer-status" /> };
    };
    let response = &call.response;
    let redaction = state.redaction();
    let body = match state.shows_secrets {
        true => response.body.clone(),
        false => redaction.value(&response.body),
    };
    let sent = body_of(&call.request);
    let quoted = |finding: &aclarity_vendors::Finding| {
        let field = finding.pointer.as_deref()?.rsplit('/').next()?;
        let policy = state.system.policy(state.profile, field);
        let is_secret = policy.is_some_and(|policy| policy.is_secret);
        (!is_secret).then(|| findings::text_at(&sent, field, finding))?
    };
    html! {
        <div class="answer">
            <h3 class="words">{ format!("Answer to call {}", call.number) }</h3>
            <p role="status" class={classes!("answer-status", class(response))}>
                { status(response) }
            </p>
            <pre class="http" tabindex="0" role="region" aria-label="Answer">{ text(response, &body) }</pre>
            if !response.findings.is_empty() {
                <p class="aside">{ "What ACLarity knows of it; the service does not send this:" }</p>
                { findings::list(&response.findings, quoted) }
            }
        </div>
    }
}

/// What exists at the system.
pub fn items(state: &VendorHandle, on_open: &Callback<Item>) -> Html {
    let Some(form) = state.form() else {
        return html! {};
    };
    let makes = form.makes;
    let wait = act(state, || Command::Wait(A_WHILE));
    let restart = act(state, || Command::Restart);
    html! {
        <div class="items">
            <div class="panel-head">
                <h3 class="words" id="vendor-items">{ "What exists there" }</h3>
                <p class="aside" role="status">
                    { counted(state.items.len(), makes, &format!("{makes}s")) }
                </p>
                <div class="tools">
                    <button type="button" class="quiet" onclick={wait}>{ "A minute passes" }</button>
                    <button type="button" class="quiet" onclick={restart}>{ "Start anew" }</button>
                </div>
            </div>
            <ul role="list" aria-labelledby="vendor-items">
                { for state.items.iter().map(|item| self::item(state, item, on_open)) }
            </ul>
        </div>
    }
}

fn item(state: &VendorHandle, item: &Item, on_open: &Callback<Item>) -> Html {
    let delete = {
        let dispatcher = state.dispatcher();
        let item = item.clone();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Command::Delete(item.clone())))
    };
    let open = {
        let item = item.clone();
        on_open.reform(move |_: MouseEvent| item.clone())
    };
    html! {
        <li key={item.id.clone()}>
            <p>
                <strong class="name">{ &item.name }</strong>
                { " " }
                <span class="badge">{ item.about.join(", ") }</span>
            </p>
            <div class="tools">
                if state.form().is_some_and(|form| !form.permissions.is_empty()) {
                    <button
                        type="button" class="quiet" onclick={open}
                        aria-label={format!("Open in the editor: {}", item.name)}
                    >{ "Open in the editor" }</button>
                }
                <button
                    type="button" class="quiet" onclick={delete}
                    aria-label={format!("Delete {}", item.name)}
                >{ "Delete" }</button>
            </div>
        </li>
    }
}

/// All calls of the system, the newest first, without their secrets.
pub fn log(state: &VendorHandle) -> Html {
    let calls = state.log.iter().rev();
    let mut calls = calls.filter(|call| call.system == state.system).peekable();
    if calls.peek().is_none() {
        return html! {};
    }
    html! {
        <div class="calls">
            <h3 class="words" id="vendor-calls">{ "Calls so far" }</h3>
            <ol role="list" aria-labelledby="vendor-calls">
                { for calls.map(logged) }
            </ol>
        </div>
    }
}

fn logged(call: &Rc<Call>) -> Html {
    let Call {
        number,
        system,
        request,
        response,
    } = &**call;
    html! {
        <li key={*number}>
            <details>
                <summary>
                    <span>{ format!("{number}. {} {}", request.method, request.path) }</span>
                    { " " }
                    <span class={class(response)}>{ response.status.to_string() }</span>
                </summary>
                <p class="aside">{ system.title() }</p>
                <pre class="http" tabindex="0" role="region" aria-label="Request of this call">{ message::write(request, None) }</pre>
                <pre class="http" tabindex="0" role="region" aria-label="Answer to this call">{ format!("{}\n{}", status(response), text(response, &response.body)) }</pre>
                { findings::list(&response.findings, |_| None) }
            </details>
        </li>
    }
}

/// What a request's findings point into: the fields of its body, or its
/// parameters.
fn body_of(request: &Request) -> Value {
    let body = request.body.as_deref().unwrap_or_default();
    serde_json::from_str(body).unwrap_or_else(|_| {
        let pairs = aclarity_vendors::http::decode_form(body).into_iter();
        let pairs = request.query().into_iter().chain(pairs);
        Value::Object(pairs.map(|(name, value)| (name, value.into())).collect())
    })
}

fn class(response: &Response) -> &'static str {
    if response.is_refusal() {
        "refused"
    } else {
        "granted"
    }
}

fn status(response: &Response) -> String {
    let status = response.status;
    format!("HTTP {status} {}", reason(status))
        .trim_end()
        .to_owned()
}

/// Headers, an empty line, and the body.
fn text(response: &Response, body: &Value) -> String {
    let headers = response.headers.iter().map(|(name, value)| {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        format!("{name}: {value}\n")
    });
    let headers: String = headers.collect();
    let body = match body {
        Value::Null => "(no body)".to_owned(),
        Value::String(text) => text.clone(),
        other => format!("{other:#}"),
    };
    format!("{headers}\n{body}").trim_start().to_owned()
}

fn act<C: Into<Command> + 'static>(
    state: &VendorHandle,
    command: fn() -> C,
) -> Callback<MouseEvent> {
    let dispatcher = state.dispatcher();
    Callback::from(move |_: MouseEvent| dispatcher.dispatch(command()))
}
