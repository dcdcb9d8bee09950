//! The menu of examples: lessons, and situations to start from.

use yew::prelude::*;

use crate::examples::{Example, LESSONS, SITUATIONS};
use crate::menu::Menu;

#[derive(PartialEq, Properties)]
pub struct ExamplesMenuProps {
    pub on_load: Callback<&'static Example>,
}

#[component]
pub fn ExamplesMenu(props: &ExamplesMenuProps) -> Html {
    html! {
        <Menu label="Examples">
            { group("Lessons", &LESSONS, &props.on_load) }
            { group("Situations", SITUATIONS, &props.on_load) }
        </Menu>
    }
}

fn group(
    title: &'static str,
    examples: &'static [Example],
    on_load: &Callback<&'static Example>,
) -> Html {
    html! {
        <>
            <p class="group">{ title }</p>
            <ul role="list" aria-label={title}>
                { for examples.iter().map(|example| html! {
                    <li>
                        <button type="button" onclick={on_load.reform(move |_: MouseEvent| example)}>
                            <strong>{ example.title }</strong>
                            <span>{ example.lesson }</span>
                        </button>
                    </li>
                }) }
            </ul>
        </>
    }
}
