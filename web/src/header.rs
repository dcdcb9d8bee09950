//! The head of the page: what this is, which server, which colours.

use aclarity::Server;
use web_sys::{HtmlSelectElement, window};
use yew::prelude::*;

use crate::storage;

#[derive(PartialEq, Properties)]
pub struct HeaderProps {
    pub server: Server,
    pub on_server: Callback<Server>,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let on_server = props.on_server.clone();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Ok(server) = select.value().parse() {
            on_server.emit(server);
        }
    });
    html! {
        <header>
            <div class="brand">
                <h1>{ "ACLarity" }</h1>
                <p>{ "Try Redis and Valkey ACLs, and read what a real server would answer." }</p>
            </div>
            <div class="choices">
                <div class="choice">
                    <label for="server">{ "Server" }</label>
                    <select id="server" {onchange}>{ server_options(props.server) }</select>
                </div>
                <ThemeChoice />
            </div>
        </header>
    }
}

/// All servers, as options to choose one from.
pub fn server_options(chosen: Server) -> Html {
    html! {
        <>
            { group("Redis", false, chosen) }
            { group("Valkey", true, chosen) }
        </>
    }
}

/// The servers of a family, the newest first.
fn group(label: &'static str, valkey: bool, chosen: Server) -> Html {
    let servers = Server::ALL.into_iter().rev();
    let options = servers
        .filter(|server| server.is_valkey() == valkey)
        .map(|server| {
            html! {
                <option value={server.name()} selected={server == chosen}>
                    { format!("{} ({})", server.name(), server.version()) }
                </option>
            }
        });
    html! { <optgroup {label}>{ for options }</optgroup> }
}

/// Light, dark, or as the system has it. start.js applies what was kept before
/// the page is drawn; this changes it.
#[component]
fn ThemeChoice() -> Html {
    const THEMES: [(&str, &str); 3] = [("auto", "Auto"), ("light", "Light"), ("dark", "Dark")];
    let theme = use_state(|| storage::theme().unwrap_or_else(|| "auto".to_owned()));
    let onchange = {
        let theme = theme.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            apply(&chosen);
            theme.set(chosen);
        })
    };
    html! {
        <div class="choice">
            <label for="theme">{ "Theme" }</label>
            <select id="theme" {onchange}>
                { for THEMES.iter().map(|(value, label)| html! {
                    <option value={*value} selected={*theme == *value}>{ *label }</option>
                }) }
            </select>
        </div>
    }
}

fn apply(theme: &str) {
    let chosen = Some(theme).filter(|theme| *theme != "auto");
    storage::keep_theme(chosen);
    let document = window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        match chosen {
            Some(theme) => root.set_attribute("data-theme", theme).ok(),
            None => root.remove_attribute("data-theme").ok(),
        };
    }
}
