//! A choice among the users.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::broken::Broken;
use crate::ptr_eq::PtrEq;
use crate::words::shown;

/// Nobody looks through a longer list, and browsers are slow with it: there, a
/// name is typed.
const MOST: usize = 2000;
/// How many names are offered while one is typed.
const OFFERED: usize = 20;

#[derive(Clone, PartialEq, Properties)]
pub struct UserSelectProps {
    pub id: &'static str,
    pub label: &'static str,
    pub names: PtrEq<Vec<Rc<[u8]>>>,
    /// Those of them that do not exist.
    pub broken: PtrEq<Vec<Broken>>,
    pub chosen: Rc<[u8]>,
    pub on_choose: Callback<Rc<[u8]>>,
}

/// A view of its own: with a thousand users it is not to be drawn again for
/// every reply or key press.
#[component]
pub fn UserSelect(props: &UserSelectProps) -> Html {
    let onchange = {
        let (names, on_choose) = (props.names.clone(), props.on_choose.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let index = usize::try_from(select.selected_index()).ok();
            if let Some(name) = index.and_then(|index| names.get(index)) {
                on_choose.emit(Rc::clone(name));
            }
        })
    };
    if props.names.len() > MOST {
        return html! { <ByName ..props.clone() /> };
    }
    html! {
        <div class="choice">
            <label for={props.id}>{ props.label }</label>
            <select id={props.id} {onchange}>
                { for props.names.iter().map(|name| html! {
                    <option key={shown(name)} value={shown(name)} selected={*name == props.chosen}>
                        { shown(name) }
                        if props.broken.iter().any(|one| one.name == *name) {
                            { " (refused)" }
                        }
                    </option>
                }) }
            </select>
        </div>
    }
}

/// The same for many users: a field for the name, which offers some.
#[component]
fn ByName(props: &UserSelectProps) -> Html {
    let node = use_node_ref();
    let typed = use_state_eq(String::new);
    // The field keeps its own text while somebody types.
    {
        let node = node.clone();
        use_effect_with(props.chosen.clone(), move |chosen| {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                input.set_value(&shown(chosen));
            }
        });
    }
    let read = |event: Event| event.target_unchecked_into::<HtmlInputElement>().value();
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(read(event.into())))
    };
    let onchange = {
        let (names, on_choose) = (props.names.clone(), props.on_choose.clone());
        let chosen = props.chosen.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let known = names.iter().find(|name| shown(name) == input.value());
            match known {
                Some(name) => on_choose.emit(Rc::clone(name)),
                None => input.set_value(&shown(&chosen)),
            }
        })
    };
    let offers = format!("{}-offers", props.id);
    let fitting = props.names.iter().map(|name| shown(name));
    let fitting = fitting.filter(|name| name.starts_with(&*typed));
    html! {
        <div class="choice">
            <label for={props.id}>{ props.label }</label>
            <input
                id={props.id}
                class="by-name"
                type="text"
                list={offers.clone()}
                ref={node}
                autocomplete="off"
                spellcheck="false"
                {oninput}
                {onchange}
            />
            <datalist id={offers}>
                { for fitting.take(OFFERED).map(|name| html! { <option value={name} /> }) }
            </datalist>
        </div>
    }
}
