//! The menu of ways in and out: a link, copies, files.

use std::rc::Rc;

use aclarity::document::{Document, HIDDEN};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::menu::Menu;
use crate::ptr_eq::PtrEq;
use crate::share::Shared;
use crate::words::counted;
use crate::{address, files};

#[derive(PartialEq, Properties)]
pub struct ShareMenuProps {
    pub text: Rc<str>,
    pub document: PtrEq<Document>,
    pub shared: Shared,
    pub on_open: Callback<String>,
    pub on_tell: Callback<String>,
}

#[component]
pub fn ShareMenu(props: &ShareMenuProps) -> Html {
    let input = use_node_ref();
    // A text, and how many words are hidden in it.
    let copy = |what: &'static str, text: Box<dyn Fn() -> (String, usize)>| {
        let tell = props.on_tell.clone();
        Callback::from(move |_: MouseEvent| {
            let (text, hidden) = text();
            files::copy(text, copied(what, hidden), tell.clone());
        })
    };
    let link = {
        let shared = props.shared.clone();
        let link = move || {
            let packed = shared.pack();
            (address::link(&packed.letters), packed.hidden)
        };
        copy("Link", Box::new(link))
    };
    let markdown = {
        let (document, text) = (props.document.clone(), props.text.clone());
        let markdown = move || {
            let page = document.markdown(&text);
            let hidden = page.matches(HIDDEN).count();
            (page, hidden)
        };
        copy("Markdown", Box::new(markdown))
    };
    let script = {
        let document = props.document.clone();
        copy("Script", Box::new(move || (document.script(), 0)))
    };
    let acl_file = {
        let document = props.document.clone();
        let text = move || String::from_utf8_lossy(&document.acl_file()).into_owned();
        copy("ACL file", Box::new(move || (text(), 0)))
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

/// What the page says of a copy.
fn copied(what: &str, hidden: usize) -> String {
    if hidden == 0 {
        return format!("{what} copied.");
    }
    let words = counted(
        hidden,
        "word that may be a secret is",
        "words that may be secrets are",
    );
    format!("{what} copied. {words} hidden in it.")
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
