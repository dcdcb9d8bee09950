//! A choice among the users.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::same::Same;
use crate::words::shown;

#[derive(PartialEq, Properties)]
pub struct UserSelectProps {
    pub id: &'static str,
    pub label: &'static str,
    pub names: Same<Vec<Rc<[u8]>>>,
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
    html! {
        <div class="choice">
            <label for={props.id}>{ props.label }</label>
            <select id={props.id} {onchange}>
                { for props.names.iter().map(|name| html! {
                    <option key={shown(name)} selected={*name == props.chosen}>
                        { shown(name) }
                    </option>
                }) }
            </select>
        </div>
    }
}
