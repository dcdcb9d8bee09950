//! A console's form, judged while it is filled in.

use aclarity_vendors::finding::{Finding, Verdict};
use aclarity_vendors::form::{Form, Input, Kind};
use serde_json::Value;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::findings;
use super::state::Action;
use super::store::{Command, VendorHandle};
use crate::words::counted;

/// The form. Its button stands with the request that it sends.
pub fn view(state: &VendorHandle, form: &'static Form) -> Html {
    let judgement = state.judgement();
    let values = Value::Object(state.values());
    let has_secrets = form.inputs.iter().any(is_secret);
    let show_secrets = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: Event| {
            let shows = event.target_unchecked_into::<HtmlInputElement>().checked();
            dispatcher.dispatch(Action::ShowSecrets(shows));
        })
    };
    html! {
        <div class="form">
            { for form.inputs.iter().zip(&judgement.inputs).map(|(input, found)| {
                field(state, input, found, &values)
            }) }
            if has_secrets {
                <label class="check">
                    <input type="checkbox" checked={state.shows_secrets} onchange={show_secrets} />
                    { "Show passwords" }
                </label>
            }
            // An untouched form is not wrong yet.
            if !judgement.rest.is_empty() && !state.touched.is_empty() {
                <div aria-live="polite">{ findings::list(&judgement.rest, |_| None) }</div>
            }
        </div>
    }
}

fn is_secret(input: &Input) -> bool {
    matches!(input.kind, Kind::Password | Kind::Repeat(_))
}

fn field(state: &VendorHandle, input: &'static Input, found: &[Finding], values: &Value) -> Html {
    let id = format!("vendor-{}", input.field);
    let verdict_id = format!("{id}-verdict");
    let hint_id = format!("{id}-hint");
    let is_left_out = !input.is_required && values.get(input.field).is_none();
    let is_touched = state.touched.contains(input.field) && !(is_left_out && found.is_empty());
    let verdict = Verdict::of(found);
    let class = match verdict {
        _ if !is_touched => "",
        Verdict::Accept => "accept",
        Verdict::Warn => "warn",
        Verdict::Reject => "reject",
    };
    let described = match input.hint {
        "" => verdict_id.clone(),
        _ => format!("{hint_id} {verdict_id}"),
    };
    let quoted = |finding: &Finding| {
        (!is_secret(input))
            .then(|| findings::text_at(values, input.field, finding))
            .flatten()
    };
    let attributes = Attributes {
        id: id.clone(),
        described,
        is_invalid: is_touched && verdict == Verdict::Reject,
        value: values.get(input.field),
    };
    html! {
        <div class={classes!("input", class)} key={input.field}>
            <label for={id}>
                { input.label }
                if !input.is_required {
                    <span class="optional">{ " optional" }</span>
                }
                { " " }
                <code>{ input.field }</code>
            </label>
            { control(state, input, attributes) }
            if !input.hint.is_empty() {
                <p class="hint" id={hint_id}>{ input.hint }</p>
            }
            <div id={verdict_id} class="said" aria-live="polite">
                if is_touched {
                    <p class="verdict">{ summary(verdict, found) }</p>
                    if !found.is_empty() {
                        { findings::list(found, quoted) }
                    }
                }
            </div>
        </div>
    }
}

/// What a control has beside its value.
struct Attributes<'v> {
    id: String,
    described: String,
    is_invalid: bool,
    value: Option<&'v Value>,
}

fn control(state: &VendorHandle, input: &'static Input, with: Attributes<'_>) -> Html {
    let Attributes {
        id,
        described,
        is_invalid,
        value,
    } = with;
    let invalid = is_invalid.then_some("true");
    let required = input.is_required.then_some("true");
    let text = value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let fill = {
        let dispatcher = state.dispatcher();
        move |value: Value| dispatcher.dispatch(Action::Fill(input, value))
    };
    let oninput = {
        let fill = fill.clone();
        Callback::from(move |event: InputEvent| {
            fill(text_value(
                event.target_unchecked_into::<HtmlInputElement>().value(),
            ));
        })
    };
    match input.kind {
        Kind::Text => html! {
            <input
                type="text" {id} value={text} {oninput} placeholder={input.example}
                autocomplete="off" autocapitalize="none" spellcheck="false"
                aria-describedby={described} aria-invalid={invalid} aria-required={required}
            />
        },
        Kind::Password | Kind::Repeat(_) => {
            let generate = {
                let dispatcher = state.dispatcher();
                move |_: MouseEvent| dispatcher.dispatch(Command::Generate(input))
            };
            html! {
                <div class="with-button">
                    <input
                        type={if state.shows_secrets { "text" } else { "password" }}
                        {id} value={text} {oninput}
                        autocomplete="new-password" autocapitalize="none" spellcheck="false"
                        aria-describedby={described} aria-invalid={invalid} aria-required={required}
                    />
                    if input.kind == Kind::Password {
                        <button type="button" onclick={generate}>{ "Generate" }</button>
                    }
                </div>
            }
        }
        Kind::Choice(choices) => {
            let onchange = Callback::from(move |event: Event| {
                fill(text_value(
                    event.target_unchecked_into::<HtmlSelectElement>().value(),
                ));
            });
            html! {
                <select {id} {onchange} aria-describedby={described} aria-invalid={invalid}>
                    if !input.is_required {
                        <option value="" selected={text.is_empty()}>{ "not given" }</option>
                    }
                    { for choices.iter().map(|(value, label)| html! {
                        <option value={*value} selected={text == *value}>
                            { format!("{label} ({value})") }
                        </option>
                    }) }
                </select>
            }
        }
        Kind::Numbers => {
            let oninput = Callback::from(move |event: InputEvent| {
                let text = event.target_unchecked_into::<HtmlInputElement>().value();
                fill(numbers_value(text));
            });
            let shown = value.and_then(Value::as_array).map_or(text, |numbers| {
                let numbers: Vec<String> = numbers.iter().map(Value::to_string).collect();
                numbers.join(", ")
            });
            html! {
                <input
                    type="text" {id} value={shown} {oninput} placeholder={input.example}
                    inputmode="numeric" autocomplete="off"
                    aria-describedby={described} aria-invalid={invalid} aria-required={required}
                />
            }
        }
        Kind::List => {
            let lines: Vec<&str> = value
                .and_then(Value::as_array)
                .map(|items| items.iter().filter_map(Value::as_str).collect())
                .unwrap_or_default();
            let oninput = Callback::from(move |event: InputEvent| {
                let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
                fill(list_value(&text));
            });
            html! {
                <textarea
                    {id} rows="3" value={lines.join("\n")} {oninput}
                    autocomplete="off" autocapitalize="none" spellcheck="false"
                    aria-describedby={described} aria-invalid={invalid}
                />
            }
        }
    }
}

fn text_value(text: String) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        text.into()
    }
}

/// Numbers between commas; what is none is for the system to judge.
fn numbers_value(text: String) -> Value {
    let numbers: Result<Vec<u64>, _> = text.split(',').map(|word| word.trim().parse()).collect();
    numbers.map_or_else(|_| text_value(text), Value::from)
}

/// A line for each text. The last one may be about to be written.
fn list_value(text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    text.split('\n')
        .map(|line| Value::from(line.trim_end_matches('\r')))
        .collect()
}

fn summary(verdict: Verdict, found: &[Finding]) -> String {
    let counted = |what| counted(found.len(), what, &format!("{what}s"));
    match verdict {
        Verdict::Accept if found.is_empty() => "Accepted.".to_owned(),
        Verdict::Accept => format!("Accepted, {}.", counted("note")),
        Verdict::Warn => format!("Probably accepted, {}.", counted("finding")),
        Verdict::Reject => format!("Refused, {}.", counted("finding")),
    }
}
