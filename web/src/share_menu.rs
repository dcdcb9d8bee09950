//! The menu of ways in and out: a link, copies, files.

use std::rc::Rc;

use aclarity::document::Document;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::menu::Menu;
use crate::same::Same;
use crate::share::Shared;
use crate::{address, files};

#[derive(PartialEq, Properties)]
pub struct ShareMenuProps {
    pub text: Rc<str>,
    pub document: Same<Document>,
    pub shared: Shared,
    pub on_open: Callback<String>,
    pub on_tell: Callback<String>,
}

#[component]
pub fn ShareMenu(props: &ShareMenuProps) -> Html {
    let input = use_node_ref();
    let copy = |what: &'static str, text: Box<dyn Fn() -> String>| {
        let tell = props.on_tell.clone();
        Callback::from(move |_: MouseEvent| files::copy(text(), what, tell.clone()))
    };
    let link = {
        let shared = props.shared.clone();
        copy("Link", Box::new(move || address::link(&shared)))
    };
    let markdown = {
        let (document, text) = (props.document.clone(), props.text.clone());
        copy("Markdown", Box::new(move || document.markdown(&text)))
    };
    let script = {
        let document = props.document.clone();
        copy("Script", Box::new(move || document.script()))
    };
    let acl_file = {
        let document = props.document.clone();
        let text = move || String::from_utf8_lossy(&document.acl_file()).into_owned();
        copy("ACL file", Box::new(text))
    };
    let save = {
        let document = props.document.clone();
        Callback::from(move |_: MouseEvent| {
            files::save("users.acl", "text/plain", &document.acl_file());
        })
    };
    let choose = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let (on_open, on_tell) = (props.on_open.clone(), props.on_tell.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                files::open(file, on_open.clone(), on_tell.clone());
            }
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let hidden = props
        .document
        .users
        .iter()
        .any(|user| user.has_hidden_password);
    html! {
        <>
            <Menu label="Share">
                <p class="group">{ "For people: ••• in place of passwords and their hashes" }</p>
                <ul role="list">
                    { item("Copy link", "The whole state of the page, in the link itself.", link) }
                    { item("Copy as Markdown", "Rules, users and findings.", markdown) }
                </ul>
                <p class="group">{ "For a server: SHA-256 hashes in place of passwords" }</p>
                if hidden {
                    <p class="caution">{ "Passwords that are hidden in the text will be missing." }</p>
                }
                <ul role="list">
                    { item("Copy as redis-cli script", "ACL SETUSER commands.", script) }
                    { item("Copy as users.acl", "As ACL SAVE would write it.", acl_file) }
                    { item("Save users.acl", "The same, as a file.", save) }
                </ul>
                <p class="group">{ "Files" }</p>
                <ul role="list">
                    { item("Open a file", "Or drop one anywhere on the page.", choose) }
                </ul>
            </Menu>
            <input
                ref={input}
                type="file"
                class="hidden"
                tabindex="-1"
                aria-hidden="true"
                accept=".acl,.conf,.txt,text/plain"
                {onchange}
            />
        </>
    }
}

fn item(title: &'static str, what: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <li>
            <button type="button" {onclick}>
                <strong>{ title }</strong>
                <span>{ what }</span>
            </button>
        </li>
    }
}
