//! The view of managed services: a console's form, judged while it is filled
//! in, the request that it sends, what the service would answer, and what the
//! account could do in Redis.

mod exchange;
mod findings;
mod form_view;
mod meaning;
mod message;
mod settings;
mod state;
mod store;

use aclarity::Server;
use aclarity::analysis::lint::lint;
use aclarity::document::Document;
use aclarity_vendors::System;
use aclarity_vendors::form::Item;
use aclarity_vendors::translation::to_redis;
use serde_json::Value;
use web_sys::{Element, HtmlSelectElement};
use yew::prelude::*;

use crate::bridge::{Listener, OPEN, READY, RULES, tell};
use crate::ptr_eq::PtrEq;
use state::Action;
use store::{Command, VendorHandle, use_vendors};

/// Whoever has a name that rules cannot carry.
const NAMELESS: &str = "account";

#[derive(PartialEq, Properties)]
pub struct ProgramProps {
    /// Where the page has room for the view.
    pub place: Element,
}

/// The view as a program.
#[component]
pub fn Program(props: &ProgramProps) -> Html {
    create_portal(html! { <Page /> }, props.place.clone())
}

/// The view with the rules that the page sends it.
#[component]
fn Page() -> Html {
    let document = use_state(|| PtrEq::new(lint("", Server::Redis8_6)));
    {
        let document = document.setter();
        use_effect_with((), move |()| {
            let listener = Listener::new(RULES, move |words| {
                if let [server, text] = &words[..]
                    && let Ok(server) = server.parse::<Server>()
                {
                    document.set(PtrEq::new(lint(text, server)));
                }
            });
            tell(READY, &[]);
            move || drop(listener)
        });
    }
    html! { <Vendors document={(*document).clone()} /> }
}

#[derive(PartialEq, Properties)]
struct VendorsProps {
    document: PtrEq<Document>,
}

#[component]
fn Vendors(props: &VendorsProps) -> Html {
    let state = use_vendors();
    let server = props.document.server;
    let open = {
        let system = state.system;
        Callback::from(move |(name, permissions): (String, Value)| {
            if let Ok(translation) = to_redis(system, &permissions, server) {
                let rules = translation.rules.join(" ");
                tell(
                    OPEN,
                    &[&format!("ACL SETUSER {} {rules}\n", writable(&name))],
                );
            }
        })
    };
    let open_item = open.reform(|item: Item| (item.name, item.permissions));
    let onsubmit = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatcher.dispatch(Command::Send);
        })
    };
    let on_permit = {
        let dispatcher = state.dispatcher();
        Callback::from(move |permissions: Value| dispatcher.dispatch(Action::Permit(permissions)))
    };
    html! {
        <>
            <section class="panel vendors" aria-labelledby="vendors-heading">
                <div class="panel-head">
                    <h2 id="vendors-heading">{ "Vendors" }</h2>
                    <p class="aside">{ "Accounts of managed services, simulated in this page." }</p>
                </div>
                { choices(&state) }
                { settings::view(&state) }
                <form {onsubmit}>
                    if let Some(form) = state.form() {
                        { form_view::view(&state, form) }
                    } else {
                        <p class="aside">{ "Its console's form is not known here. Write requests by hand." }</p>
                    }
                    if state.calls().is_some() {
                        { exchange::request(&state) }
                    } else {
                        <p class="aside">
                            { "No document that we have gives the form of this service's calls, so that \
                               there is nothing to send. What is filled in is judged all the same." }
                        </p>
                    }
                </form>
                { exchange::answer(&state) }
            </section>
            <section class="panel vendors" aria-label={format!("Accounts at {}", state.system.title())}>
                { exchange::items(&state, &open_item) }
                { exchange::log(&state) }
            </section>
            if let Some(form) = state.form().filter(|form| !form.permissions.is_empty()) {
                <section class="panel vendors" aria-label="Permissions in Redis">
                    { {
                        let values = state.values();
                        let permissions = form.permissions(&values);
                        let name = values.get(form.name).and_then(Value::as_str);
                        let name = name.unwrap_or(NAMELESS).to_owned();
                        let given = permissions.clone();
                        let on_open = open.reform(move |_: MouseEvent| (name.clone(), given.clone()));
                        meaning::view(state.system, &permissions, server, on_open)
                    } }
                    <meaning::Nearest
                        system={state.system}
                        document={props.document.clone()}
                        {on_permit}
                    />
                </section>
            }
        </>
    }
}

/// Which system, which of its documents, and what to make there.
fn choices(state: &VendorHandle) -> Html {
    let choose = {
        let dispatcher = state.dispatcher();
        on_select(move |name| {
            if let Ok(system) = name.parse() {
                dispatcher.dispatch(Action::Choose(system));
            }
        })
    };
    let follow = {
        let (dispatcher, system) = (state.dispatcher(), state.system);
        on_select(move |name| {
            if let Ok(profile) = system.profile(Some(&name)) {
                dispatcher.dispatch(Action::Follow(profile));
            }
        })
    };
    let make = {
        let dispatcher = state.dispatcher();
        on_select(move |number| {
            if let Ok(number) = number.parse() {
                dispatcher.dispatch(Action::Make(number));
            }
        })
    };
    let forms = state.system.forms();
    html! {
        <div class="filters">
            <div class="choice">
                <label for="vendor-system">{ "System" }</label>
                <select id="vendor-system" onchange={choose}>
                    { for System::ALL.iter().map(|system| html! {
                        <option value={system.name()} selected={*system == state.system}>
                            { system.title() }
                        </option>
                    }) }
                </select>
            </div>
            <div class="choice">
                <label for="vendor-profile">{ "As documented in" }</label>
                <select id="vendor-profile" onchange={follow}>
                    { for state.system.profiles().iter().map(|profile| html! {
                        <option value={profile.name} selected={profile == state.profile}>
                            { profile.title }
                        </option>
                    }) }
                </select>
            </div>
            if forms.len() > 1 {
                <div class="choice">
                    <label for="vendor-form">{ "Make" }</label>
                    <select id="vendor-form" onchange={make}>
                        { for forms.iter().enumerate().map(|(number, form)| html! {
                            <option value={number.to_string()} selected={number == state.form}>
                                { form.makes }
                            </option>
                        }) }
                    </select>
                </div>
            }
        </div>
    }
}

fn on_select(act: impl Fn(String) + 'static) -> Callback<Event> {
    Callback::from(move |event: Event| {
        act(event.target_unchecked_into::<HtmlSelectElement>().value());
    })
}

/// The name, if a rule's line can carry it without quotes.
fn writable(name: &str) -> &str {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\');
    if !name.is_empty() && name.chars().all(is_plain) {
        name
    } else {
        NAMELESS
    }
}
