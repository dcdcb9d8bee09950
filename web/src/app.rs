//! The page as a whole: the rules on one side, the views on the other, and
//! what goes between them.

use std::rc::Rc;

use aclarity::analysis::fix::Fix;
use aclarity::rule::Span;
use web_sys::wasm_bindgen::JsCast;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::window;
use yew::prelude::*;

use crate::address::{self, Place};
use crate::broken;
use crate::cases::Cases;
use crate::editor::{Editor, EditorHandle};
use crate::examples_menu::ExamplesMenu;
use crate::files;
use crate::findings::Findings;
use crate::header::Header;
use crate::map::Map;
use crate::matrix::MatrixView;
use crate::notices::Notices;
use crate::prompt::Prompt;
use crate::ptr_eq::PtrEq;
use crate::reading::{Reading, use_reading};
use crate::servers::Servers;
use crate::share_menu::ShareMenu;
use crate::state::{Action, DAMAGED, Entry, State};
use crate::storage::{self, use_keeping, use_other_tab};
use crate::tabs::{Panel, Tabs};
use crate::users::Users;
use crate::vendors_panel::VendorsPanel;
use crate::view::View;

#[component]
pub fn App() -> Html {
    let state = use_reducer(State::load);
    let handle = (*use_memo((), |()| PtrEq::new(Rc::new(EditorHandle::new())))).clone();
    let prompt = use_node_ref();

    let user = state.user();
    use_effect_with((state.server, user.clone()), |(server, user)| {
        storage::keep_choices(*server, user);
    });
    use_effect_with(state.view, |view| address::write(*view));

    let dispatch = state.dispatcher();
    use_address(&dispatch);
    use_reading(&dispatch, state.progress);
    let on_kept = use_action(&dispatch, Action::Kept);
    let on_other_tab = use_action(&dispatch, Action::OtherTab);
    use_keeping(&state.text, &state.cases, &state.own, &on_kept);
    use_other_tab(&on_other_tab);
    let on_restore = use_action(&dispatch, |()| Action::Restore);
    let on_discard = use_action(&dispatch, |()| Action::Discard);
    let on_take_other = use_action(&dispatch, |()| Action::TakeOther);
    let on_stop = use_action(&dispatch, |()| Action::StopReading);
    let on_edit = use_action(&dispatch, Action::Edit);
    let on_load = use_action(&dispatch, Action::Load);
    let on_accept = use_action(&dispatch, Action::Accept);
    let on_open = use_action(&dispatch, Action::Open);
    let on_put_back = use_action(&dispatch, |_: MouseEvent| Action::PutBack);
    let on_tell = use_action(&dispatch, Action::Tell);
    let on_show = use_action(&dispatch, Action::Show);
    let on_server = use_action(&dispatch, Action::Serve);
    let on_compare = use_action(&dispatch, Action::Compare);
    let on_edit_cases = use_action(&dispatch, Action::EditCases);
    let on_keep_runs = use_action(&dispatch, |()| Action::KeepRuns);
    let on_choose_user = use_action(&dispatch, Action::ChooseUser);
    let on_clear = use_action(&dispatch, |()| Action::ClearLog);
    let on_restart = use_action(&dispatch, |()| Action::Restart);
    // A large text is read some time after the last key; a command must not be
    // run before it is.
    let on_run = {
        let dispatch = dispatch.clone();
        let handle = handle.clone();
        use_callback((), move |line, ()| {
            if let Some(text) = handle.untold() {
                dispatch.dispatch(Action::Edit(text));
            }
            dispatch.dispatch(Action::Run(line));
        })
    };
    let on_try = {
        let dispatch = dispatch.clone();
        let prompt = prompt.clone();
        use_callback((), move |name, ()| {
            dispatch.dispatch(Action::ChooseUser(name));
            focus(&prompt);
        })
    };
    let on_open_account = {
        let (on_open, on_show) = (on_open.clone(), on_show.clone());
        use_callback((), move |text: String, ()| {
            on_open.emit(text);
            on_show.emit(View::Ask);
        })
    };
    let on_reveal = {
        let handle = handle.clone();
        use_callback((), move |span: Span, ()| handle.reveal(span, false))
    };
    let on_fix = {
        let handle = handle.clone();
        use_callback((), move |fix: Fix, ()| handle.fix(&fix))
    };
    let onkeydown = {
        let document = state.document.clone();
        let handle = handle.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "F8" {
                event.prevent_default();
                if let Some(span) = handle.next_finding(&document.findings, event.shift_key()) {
                    handle.reveal(span, true);
                }
            }
        })
    };
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let ondrop = {
        let (on_open, on_tell) = (on_open.clone(), on_tell.clone());
        Callback::from(move |event: DragEvent| {
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                event.prevent_default();
                files::open(file, on_open.clone(), on_tell.clone());
            }
        })
    };
    let has_runs = state
        .log
        .iter()
        .any(|(_, entry)| matches!(**entry, Entry::Run(_)));
    let panel = |view, children: Html| {
        html! { <Panel {view} shown={state.view}>{ children }</Panel> }
    };
    // Only what is looked at is worked out; the prompt keeps what was typed.
    let when_shown = |view, children: &dyn Fn() -> Html| {
        let children = if state.view == view {
            children()
        } else {
            html! {}
        };
        panel(view, children)
    };

    html! {
        <div class="page" {onkeydown} {ondragover} {ondrop}>
            <a class="skip" href="#rules">{ "Skip to the rules" }</a>
            <Header server={state.server} {on_server} />
            <p role="status" class="told">{ &*state.told }</p>
            <main>
                <div class="column">
                    <section class="panel" aria-labelledby="rules-heading">
                        <div class="panel-head">
                            <h2 id="rules-heading">{ "Rules" }</h2>
                            <div class="tools">
                                if state.replaced.is_some() {
                                    <button type="button" class="quiet" onclick={on_put_back}>
                                        { "Put my text back" }
                                    </button>
                                }
                                <ExamplesMenu {on_load} />
                                <ShareMenu
                                    text={state.text.clone()}
                                    document={state.document.clone()}
                                    shared={state.shared()}
                                    {on_open}
                                    {on_tell}
                                />
                            </div>
                        </div>
                        <Notices
                            waiting={!state.own.is_empty()}
                            not_kept={state.not_kept}
                            other_tab={state.other_tab.is_some()}
                            {on_restore}
                            {on_discard}
                            {on_take_other}
                        />
                        <Editor
                            text={state.text.clone()}
                            text_number={state.text_number}
                            document={state.document.clone()}
                            deciding={state.marks()}
                            {on_edit}
                            {handle}
                        />
                        <Reading progress={state.progress} on_stop={on_stop} />
                        <Findings
                            text={state.text.clone()}
                            document={state.document.clone()}
                            {on_reveal}
                            {on_fix}
                        />
                    </section>
                </div>
                <div class="column">
                    <Tabs view={state.view} {on_show} />
                    { panel(View::Ask, html! {
                        <>
                            <Users
                                server={state.server}
                                users={state.users.clone()}
                                broken={state.broken.clone()}
                                rejection={state.document.is_rejected.then(|| broken::rejection(&state.document))}
                                chosen={user.clone()}
                                changed={state.changed}
                                {on_try}
                                {on_restart}
                            />
                            <Prompt
                                names={state.names.clone()}
                                broken={state.broken.clone()}
                                chosen={user.clone()}
                                log={state.log.clone()}
                                input={prompt}
                                on_choose_user={on_choose_user.clone()}
                                {on_run}
                                {on_accept}
                                {on_clear}
                            />
                        </>
                    }) }
                    { when_shown(View::Matrix, &|| html! {
                        <MatrixView
                            server={state.server}
                            users={state.users.clone()}
                            broken={state.broken.clone()}
                        />
                    }) }
                    { when_shown(View::Map, &|| html! {
                        <Map
                            server={state.server}
                            users={state.users.clone()}
                            broken={state.broken.clone()}
                            names={state.names.clone()}
                            chosen={user.clone()}
                            on_choose_user={on_choose_user.clone()}
                        />
                    }) }
                    { when_shown(View::Tests, &|| html! {
                        <Cases
                            cases={state.cases.clone()}
                            document={state.document.clone()}
                            can_keep={has_runs}
                            on_edit={on_edit_cases.clone()}
                            on_keep={on_keep_runs.clone()}
                        />
                    }) }
                    { when_shown(View::Servers, &|| html! {
                        <Servers
                            text={state.text.clone()}
                            server={state.server}
                            other={state.other}
                            on_compare={on_compare.clone()}
                        />
                    }) }
                    { panel(View::Vendors, html! {
                        <VendorsPanel
                            shown={state.view == View::Vendors}
                            server={state.server}
                            text={state.text.clone()}
                            on_open={on_open_account}
                        />
                    }) }
                </div>
            </main>
            <footer>
                <p>
                    { "Everything happens in this page: nothing you type leaves it. \
                       Your text stays in this browser for the next visit, its passwords do not. \
                       Links and Markdown have ••• in their place." }
                </p>
            </footer>
        </div>
    }
}

/// A callback that stays the same, so that views which have it are not drawn
/// again for nothing.
#[hook]
fn use_action<T: 'static>(
    dispatch: &UseReducerDispatcher<State>,
    make: fn(T) -> Action,
) -> Callback<T> {
    let dispatch = dispatch.clone();
    use_callback((), move |value, ()| dispatch.dispatch(make(value)))
}

/// Follows the address when somebody edits it or opens a link in this tab.
#[hook]
fn use_address(dispatch: &UseReducerDispatcher<State>) {
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let followed = Closure::<dyn Fn()>::new(move || match address::read() {
            Place::View(view) => dispatch.dispatch(Action::Show(view)),
            Place::Shared(shared) => dispatch.dispatch(Action::Adopt(*shared)),
            Place::Damaged => dispatch.dispatch(Action::Tell(DAMAGED.to_owned())),
            Place::Nowhere => {}
        });
        let window = window().expect("a page has a window");
        let listener = followed.as_ref().unchecked_ref();
        let name = "hashchange";
        window.add_event_listener_with_callback(name, listener).ok();
        move || {
            let listener = followed.as_ref().unchecked_ref();
            window
                .remove_event_listener_with_callback(name, listener)
                .ok();
        }
    });
}

fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<web_sys::HtmlElement>() {
        element.focus().ok();
    }
}
