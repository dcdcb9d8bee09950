//! A choice among the users.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::same::Same;
use crate::state::KnownUser;
use crate::words::shown;

#[derive(PartialEq, Properties)]
pub struct UserSelectProps {
    pub id: &'static str,
    pub label: &'static str,
    pub users: Same<Vec<KnownUser>>,
    pub chosen: Rc<[u8]>,
    pub on_choose: Callback<Rc<[u8]>>,
}

/// A view of its own: with a thousand users it is not to be drawn again for
/// every reply.
#[component]
pub fn UserSelect(props: &UserSelectProps) -> Html {
    let onchange = {
        let (users, on_choose) = (props.users.clone(), props.on_choose.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let index = usize::try_from(select.selected_index()).ok();
            if let Some(user) = index.and_then(|index| users.get(index)) {
                on_choose.emit(Rc::clone(&user.name));
            }
        })
    };
    html! {
        <div class="choice">
            <label for={props.id}>{ props.label }</label>
            <select id={props.id} {onchange}>
                { for props.users.iter().map(|user| html! {
                    <option key={shown(&user.name)} selected={user.name == props.chosen}>
                        { shown(&user.name) }
                    </option>
                }) }
            </select>
        </div>
    }
}
