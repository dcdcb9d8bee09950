//! Everything that the page does besides computing its state and showing it:
//! reading texts, storage, the address, and jobs for the worker.
//!
//! The views dispatch actions to a [`Store`], which applies the pure reducers of
//! [`crate::state`] and reads the text that the new state waits for.

pub mod jobs;
pub mod store;

use std::cell::RefCell;
use std::rc::Rc;

use aclarity::Server;
use aclarity::session::DEFAULT_USER;
use gloo_timers::callback::Timeout;
use web_sys::wasm_bindgen::JsCast;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::window;
use yew::prelude::*;

use crate::address::{self, Place};
use crate::examples;
use crate::ptr_eq::PtrEq;
use crate::state::page::PageAction;
use crate::state::{Action, State};
use crate::storage::{self, use_keeping, use_other_tab};
use store::Store;

/// Reported for a link that cannot be read.
const DAMAGED: &str = "The link is damaged or incomplete, so nothing was taken from it.";

/// Takes the actions of views.
#[derive(Clone)]
pub struct Dispatch {
    store: Rc<RefCell<Store>>,
    draw: UseForceUpdateHandle,
}

impl Dispatch {
    pub fn dispatch(&self, action: impl Into<Action>) {
        self.store.borrow_mut().dispatch(action.into());
        self.draw.force_update();
    }

    fn read_on(&self) {
        self.store.borrow_mut().read_on();
        self.draw.force_update();
    }
}

/// The state of the page, kept in step with the browser, and what changes it.
#[hook]
pub fn use_store() -> (Rc<State>, Dispatch) {
    let draw = use_force_update();
    let store = use_memo((), |()| RefCell::new(load()));
    let state = Rc::clone(store.borrow().state());
    let dispatch = Dispatch { store, draw };
    use_reading(&dispatch, state.text.progress());
    use_address(&dispatch, &state);
    use_storage(&dispatch, &state);
    (state, dispatch)
}

/// A callback that stays the same, so that views which have it are not drawn
/// again for nothing.
#[hook]
pub fn use_action<T: 'static>(dispatch: &Dispatch, make: fn(T) -> Action) -> Callback<T> {
    let dispatch = dispatch.clone();
    use_callback((), move |value, ()| dispatch.dispatch(make(value)))
}

/// The state that the address names, or else that of the last visit, or else the
/// first example.
fn load() -> Store {
    let stored = storage::load();
    let server = stored.server.unwrap_or(Server::NEWEST_REDIS);
    let (text, user) = match stored.text {
        Some(text) => (text, stored.user),
        None => (
            examples::FIRST.text.to_owned(),
            Some(examples::FIRST.user.to_owned()),
        ),
    };
    let user = user.as_deref().unwrap_or(DEFAULT_USER);
    let mut state = State::new(server, &text, user);
    state.text.cases = stored.cases.unwrap_or_default().into();
    state.page.own = PtrEq::new(stored.own);
    if let Some(action) = followed(address::read()) {
        state = state.reduce(action);
    }
    Store::new(state)
}

/// What an address asks for.
fn followed(place: Place) -> Option<Action> {
    match place {
        Place::View(view) => Some(PageAction::Show(view).into()),
        Place::Shared(shared) => Some(Action::Adopt(*shared)),
        Place::Damaged => Some(PageAction::Report(DAMAGED.to_owned()).into()),
        Place::Nowhere => None,
    }
}

/// Reads a long text piece by piece. The browser gets its turn in between.
#[hook]
fn use_reading(dispatch: &Dispatch, progress: Option<(f64, u32)>) {
    let dispatch = dispatch.clone();
    use_effect_with(progress, move |progress| {
        let next = progress.map(|_| Timeout::new(0, move || dispatch.read_on()));
        move || drop(next)
    });
}

/// Writes the view into the address, and follows the address when somebody edits
/// it or opens a link in this tab.
#[hook]
fn use_address(dispatch: &Dispatch, state: &State) {
    use_effect_with(state.page.view, |view| address::write(*view));
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let heard = Closure::<dyn Fn()>::new(move || {
            if let Some(action) = followed(address::read()) {
                dispatch.dispatch(action);
            }
        });
        let window = window().expect("a page has a window");
        let listener = heard.as_ref().unchecked_ref();
        let name = "hashchange";
        window.add_event_listener_with_callback(name, listener).ok();
        move || {
            let listener = heard.as_ref().unchecked_ref();
            window
                .remove_event_listener_with_callback(name, listener)
                .ok();
        }
    });
}

/// Stores what the next visit needs, and hears of what other tabs store.
#[hook]
fn use_storage(dispatch: &Dispatch, state: &State) {
    let choices = (state.server.server, state.server.user());
    use_effect_with(choices, |(server, user)| {
        storage::keep_choices(*server, user);
    });
    let on_kept = use_action(dispatch, |problem| PageAction::Kept(problem).into());
    let on_other_tab = use_action(dispatch, Action::OtherTab);
    use_keeping(
        &state.text.text,
        &state.text.cases,
        &state.page.own,
        &on_kept,
    );
    use_other_tab(&on_other_tab);
}
