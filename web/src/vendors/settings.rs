//! The circumstances: what the instance or cluster is like, and who calls.

use aclarity_vendors::setting::{Kind, Setting};
use serde_json::Value;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::state::{Action, VendorState};
use super::store::VendorHandle;

/// All that one can choose, folded away; what was chosen stays in sight.
pub fn view(state: &VendorHandle) -> Html {
    let settings = state.system.settings();
    let callers = state.system.callers();
    if settings.is_empty() && callers.is_empty() {
        return html! {};
    }
    html! {
        <details class="settings">
            <summary>
                <span>{ "Circumstances" }</span>
                { " " }
                <span class="aside">{ in_short(state) }</span>
            </summary>
            <div class="settings-grid">
                if !callers.is_empty() {
                    { caller(state) }
                }
                { for settings.iter().map(|setting| self::setting(state, setting)) }
            </div>
        </details>
    }
}

/// What is chosen, in a few words: who calls, what is one of several, and what
/// is not as usual.
fn in_short(state: &VendorState) -> String {
    let caller = state.system.callers().get(state.caller);
    let caller = caller.map(|caller| format!("sent by {}", caller.label));
    let settings = state.system.settings().iter().filter_map(|setting| {
        let value = value(state, setting);
        let is_usual = value == setting.default_value();
        match setting.kind {
            Kind::Choice(choices) => {
                let chosen = choices.iter().find(|(known, _)| value == *known);
                let is_plain = setting.hint.is_empty();
                let (_, label) = chosen.filter(|_| is_plain || !is_usual)?;
                Some(if is_plain {
                    (*label).to_owned()
                } else {
                    format!("{}: {label}", setting.label)
                })
            }
            _ if is_usual => None,
            Kind::Flag(_) => Some(match value.as_bool() {
                Some(true) => setting.label.to_owned(),
                _ => format!("not: {}", setting.label),
            }),
            Kind::Secret => Some(format!("{} given", setting.label)),
            Kind::Number(_) | Kind::Text => {
                let shown = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                Some(format!("{}: {shown}", setting.label))
            }
        }
    });
    caller
        .into_iter()
        .chain(settings)
        .collect::<Vec<_>>()
        .join(" · ")
}

fn value(state: &VendorState, setting: &Setting) -> Value {
    let chosen = state.settings.get(setting.name).cloned();
    chosen.unwrap_or_else(|| setting.default_value())
}

/// Who sends the requests.
fn caller(state: &VendorHandle) -> Html {
    let onchange = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Ok(number) = chosen.parse() {
                dispatcher.dispatch(Action::CallAs(number));
            }
        })
    };
    html! {
        <div class="setting">
            <label for="vendor-caller">{ "Sent by" }</label>
            <select id="vendor-caller" {onchange} aria-describedby="vendor-caller-hint">
                { for state.system.callers().iter().enumerate().map(|(number, caller)| html! {
                    <option value={number.to_string()} selected={number == state.caller}>
                        { caller.label }
                    </option>
                }) }
            </select>
            <p class="hint" id="vendor-caller-hint">{ "a user with this management role" }</p>
        </div>
    }
}

fn setting(state: &VendorHandle, setting: &'static Setting) -> Html {
    let id = format!("vendor-setting-{}", setting.name);
    let hint_id = format!("{id}-hint");
    let described = (!setting.hint.is_empty()).then(|| hint_id.clone());
    let current = value(state, setting);
    let arrange = {
        let dispatcher = state.dispatcher();
        move |value: Value| dispatcher.dispatch(Action::Arrange(setting, value))
    };
    let text = current
        .as_str()
        .map_or_else(|| current.to_string(), str::to_owned);
    let control = match setting.kind {
        Kind::Choice(choices) => {
            let onchange = Callback::from(move |event: Event| {
                let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
                arrange(chosen.into());
            });
            html! {
                <select id={id.clone()} {onchange} aria-describedby={described}>
                    { for choices.iter().map(|(value, label)| html! {
                        <option value={*value} selected={text == *value}>{ *label }</option>
                    }) }
                </select>
            }
        }
        Kind::Flag(_) => {
            let onchange = Callback::from(move |event: Event| {
                let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
                arrange((chosen == "yes").into());
            });
            let is_so = current.as_bool() == Some(true);
            html! {
                <select id={id.clone()} {onchange} aria-describedby={described}>
                    <option value="yes" selected={is_so}>{ "yes" }</option>
                    <option value="no" selected={!is_so}>{ "no" }</option>
                </select>
            }
        }
        Kind::Number(usual) => {
            let onchange = Callback::from(move |event: Event| {
                let given = event.target_unchecked_into::<HtmlInputElement>().value();
                arrange(given.trim().parse().unwrap_or(usual).into());
            });
            html! {
                <input
                    type="number" min="0" id={id.clone()} value={text} {onchange}
                    autocomplete="off" aria-describedby={described}
                />
            }
        }
        Kind::Text | Kind::Secret => {
            let oninput = Callback::from(move |event: InputEvent| {
                arrange(
                    event
                        .target_unchecked_into::<HtmlInputElement>()
                        .value()
                        .into(),
                );
            });
            let is_hidden = setting.kind == Kind::Secret && !state.shows_secrets;
            html! {
                <input
                    type={if is_hidden { "password" } else { "text" }}
                    id={id.clone()} value={text} {oninput}
                    autocomplete={if setting.kind == Kind::Secret { "new-password" } else { "off" }}
                    autocapitalize="none" spellcheck="false" aria-describedby={described}
                />
            }
        }
    };
    html! {
        <div class="setting" key={setting.name}>
            <label for={id}>{ setting.label }</label>
            { control }
            if !setting.hint.is_empty() {
                <p class="hint" id={hint_id}>{ setting.hint }</p>
            }
        </div>
    }
}
