//! The menu of examples.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement};
use yew::prelude::*;

use crate::examples::{ALL, Example};

#[derive(PartialEq, Properties)]
pub struct ExamplesMenuProps {
    /// Whether something else has taken the place of somebody's own text.
    pub can_put_back: bool,
    pub on_load: Callback<&'static Example>,
    pub on_put_back: Callback<()>,
}

#[component]
pub fn ExamplesMenu(props: &ExamplesMenuProps) -> Html {
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
            let inside = menu.cast::<Element>().is_some_and(|menu| {
                menu.contains(
                    to.and_then(|to| to.dyn_into::<web_sys::Node>().ok())
                        .as_ref(),
                )
            });
            if !inside && let Some(menu) = menu.cast::<HtmlDetailsElement>() {
                menu.set_open(false);
            }
        })
    };
    let on_put_back = props.on_put_back.reform(|_: MouseEvent| ());
    html! {
        <div class="examples">
            if props.can_put_back {
                <button type="button" class="quiet" onclick={on_put_back}>
                    { "Put my text back" }
                </button>
            }
            <details ref={menu.clone()} class="menu" {onkeydown} {onfocusout}>
                <summary>{ "Examples" }</summary>
                <ul role="list">
                    { for ALL.iter().map(|example| html! {
                        <li>
                            <button
                                type="button"
                                onclick={load(example, &props.on_load, &menu)}
                            >
                                <strong>{ example.title }</strong>
                                <span>{ example.lesson }</span>
                            </button>
                        </li>
                    }) }
                </ul>
            </details>
        </div>
    }
}

fn load(
    example: &'static Example,
    on_load: &Callback<&'static Example>,
    menu: &NodeRef,
) -> Callback<MouseEvent> {
    let (on_load, menu) = (on_load.clone(), menu.clone());
    Callback::from(move |_| {
        on_load.emit(example);
        close(&menu);
    })
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
