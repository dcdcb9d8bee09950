//! The tabs that choose a view, as ARIA's authoring practices have them: the
//! arrow keys go from one to the next, Tab into the view.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, window};
use yew::prelude::*;

use crate::view::View;

#[derive(PartialEq, Properties)]
pub struct TabsProps {
    pub view: View,
    pub on_show: Callback<View>,
}

#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let onkeydown = {
        let (view, on_show) = (props.view, props.on_show.clone());
        Callback::from(move |event: KeyboardEvent| {
            let count = View::ALL.len();
            let at = View::ALL.iter().position(|one| *one == view).unwrap_or(0);
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1) % count,
                "ArrowLeft" => (at + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            on_show.emit(View::ALL[to]);
            focus(&tab_id(View::ALL[to]));
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label="Views" {onkeydown}>
            { for View::ALL.into_iter().map(|view| {
                let selected = view == props.view;
                html! {
                    <button
                        type="button"
                        role="tab"
                        id={tab_id(view)}
                        aria-selected={selected.to_string()}
                        aria-controls={panel_id(view)}
                        tabindex={if selected { "0" } else { "-1" }}
                        onclick={props.on_show.reform(move |_: MouseEvent| view)}
                    >
                        { view.label() }
                    </button>
                }
            }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub struct PanelProps {
    pub view: View,
    pub shown: View,
    pub children: Html,
}

/// What a tab shows.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    html! {
        <div
            role="tabpanel"
            class="view"
            id={panel_id(props.view)}
            aria-labelledby={tab_id(props.view)}
            hidden={props.view != props.shown}
        >
            { props.children.clone() }
        </div>
    }
}

fn tab_id(view: View) -> String {
    format!("tab-{}", view.name())
}

fn panel_id(view: View) -> String {
    format!("view-{}", view.name())
}

fn focus(id: &str) {
    let document = window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.focus().ok();
    }
}
