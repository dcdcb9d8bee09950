//! A menu that opens below its button.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement, Node};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct MenuProps {
    pub label: &'static str,
    pub children: Html,
}

/// Closes on Escape, when something in it was chosen, and when the focus goes
/// elsewhere.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let menu = use_node_ref();
    let onkeydown = {
        let menu = menu.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close(&menu);
            }
        })
    };
    // A click elsewhere moves the focus elsewhere, or nowhere.
    let onfocusout = {
        let menu = menu.clone();
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target();
            let to = to.and_then(|to| to.dyn_into::<Node>().ok());
            let inside = menu
                .cast::<Element>()
                .is_some_and(|menu| menu.contains(to.as_ref()));
            if !inside && let Some(menu) = menu.cast::<HtmlDetailsElement>() {
                menu.set_open(false);
            }
        })
    };
    let onclick = {
        let menu = menu.clone();
        Callback::from(move |event: MouseEvent| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if target.is_some_and(|target| target.closest("button").ok().flatten().is_some()) {
                close(&menu);
            }
        })
    };
    html! {
        <details ref={menu.clone()} class="menu" {onkeydown} {onfocusout}>
            <summary>{ props.label }</summary>
            <div class="choices-of-menu" {onclick}>{ props.children.clone() }</div>
        </details>
    }
}

/// Closes the menu and leaves the focus on what opened it.
fn close(menu: &NodeRef) {
    if let Some(details) = menu.cast::<HtmlDetailsElement>() {
        let summary = details.query_selector("summary").ok().flatten();
        if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
            summary.focus().ok();
        }
        details.set_open(false);
    }
}
