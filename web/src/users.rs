//! The users of the server, and what each may do in plain words.

use std::rc::Rc;

use aclarity::Server;
use aclarity::summary::Summary;
use yew::prelude::*;

use crate::broken::Broken;
use crate::known_users::KnownUser;
use crate::markup::with_code;
use crate::ptr_eq::PtrEq;
use crate::words::{counted, shown};

/// How many are shown until more are asked for.
const SHOWN: usize = 50;

#[derive(PartialEq, Properties)]
pub struct UsersProps {
    pub server: Server,
    pub users: PtrEq<Vec<KnownUser>>,
    /// Those that do not exist.
    pub broken: PtrEq<Vec<Broken>>,
    /// That the server takes nothing of the text, if so.
    pub rejection: Option<String>,
    pub chosen: Rc<[u8]>,
    /// Commands have changed them.
    pub changed: bool,
    pub on_try: Callback<Rc<[u8]>>,
    pub on_restart: Callback<()>,
}

#[component]
pub fn Users(props: &UsersProps) -> Html {
    let limit = use_state(|| SHOWN);
    let total = props.users.len() + props.broken.len();
    let hidden = total.saturating_sub(*limit);
    let known = limit.saturating_sub(props.broken.len());
    let show_more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit * 4))
    };
    let on_restart = props.on_restart.reform(|_: MouseEvent| ());
    html! {
        <section class="panel" aria-labelledby="users-heading">
            <div class="panel-head">
                <h2 id="users-heading">{ "Users" }</h2>
                <p class="aside">{ counted(props.users.len(), "user", "users") }</p>
            </div>
            if let Some(rejection) = &props.rejection {
                <p class="notice" role="status">{ rejection }</p>
            }
            if props.changed {
                <p class="notice">
                    { "Commands at the prompt have changed these users. " }
                    <button type="button" class="quiet" onclick={on_restart}>
                        { "Start anew" }
                    </button>
                </p>
            }
            <ul role="list" class="users scroll" aria-label="Users">
                { for props.broken.iter().take(*limit).map(|user| html! {
                    <BrokenCard
                        key={format!("broken {}", shown(&user.name))}
                        user={user.clone()}
                        chosen={user.name == props.chosen}
                        on_try={props.on_try.clone()}
                    />
                }) }
                { for props.users.iter().take(known).map(|user| html! {
                    <UserCard
                        key={shown(&user.name)}
                        server={props.server}
                        user={user.clone()}
                        chosen={user.name == props.chosen}
                        on_try={props.on_try.clone()}
                    />
                }) }
            </ul>
            if hidden > 0 {
                <button type="button" class="quiet" onclick={show_more}>
                    { format!("Show more ({hidden} left)") }
                </button>
            }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct UserCardProps {
    server: Server,
    user: KnownUser,
    chosen: bool,
    on_try: Callback<Rc<[u8]>>,
}

#[component]
fn UserCard(props: &UserCardProps) -> Html {
    let KnownUser {
        name,
        user,
        defined,
        hides_password,
    } = &props.user;
    let summary = Summary::of_text(user, *hides_password, props.server);
    let on_try = {
        let (on_try, name) = (props.on_try.clone(), Rc::clone(name));
        Callback::from(move |_: MouseEvent| on_try.emit(Rc::clone(&name)))
    };
    let shown_name = shown(name);
    html! {
        <li
            class={classes!("user", props.chosen.then_some("chosen"))}
            aria-current={props.chosen.then_some("true")}
        >
            <div class="user-head">
                <h3>{ &shown_name }</h3>
                if !*defined {
                    <span class="badge">{ "not in the text" }</span>
                }
                <button type="button" class="quiet" onclick={on_try}>
                    { "Try as " }<span class="name">{ &shown_name }</span>
                </button>
            </div>
            <p class="login">{ &summary.login }</p>
            { for summary.permissions.iter().enumerate().map(|(number, permissions)| html! {
                <p>
                    if number > 0 {
                        <strong>{ "Or instead: " }</strong>
                    }
                    { permissions.to_string() }
                </p>
            }) }
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct BrokenCardProps {
    user: Broken,
    chosen: bool,
    on_try: Callback<Rc<[u8]>>,
}

/// A user that does not exist, in the list of users.
#[component]
fn BrokenCard(props: &BrokenCardProps) -> Html {
    let name = shown(&props.user.name);
    let on_try = {
        let (on_try, name) = (props.on_try.clone(), Rc::clone(&props.user.name));
        Callback::from(move |_: MouseEvent| on_try.emit(Rc::clone(&name)))
    };
    html! {
        <li
            class={classes!("user", "broken", props.chosen.then_some("chosen"))}
            aria-current={props.chosen.then_some("true")}
        >
            <div class="user-head">
                <h3>{ &name }</h3>
                <span class="badge">{ "refused" }</span>
                <button type="button" class="quiet" onclick={on_try}>
                    { "Try as " }<span class="name">{ &name }</span>
                </button>
            </div>
            <p class="login">{ "Does not exist: " }{ with_code(&props.user.reason) }</p>
        </li>
    }
}
