//! The page as a whole: its parts and what goes between them.

use aclarity::rule::Span;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::editor::{self, Editor};
use crate::examples_menu::ExamplesMenu;
use crate::findings::Findings;
use crate::header::Header;
use crate::prompt::Prompt;
use crate::state::{Action, State};
use crate::storage;
use crate::users::Users;

#[component]
pub fn App() -> Html {
    let state = use_reducer(State::load);
    let textarea = use_node_ref();
    let underlay = use_node_ref();
    let prompt = use_node_ref();

    use_effect_with(state.text.clone(), |text| storage::keep_text(text));
    use_effect_with((state.server, state.user()), |(server, user)| {
        storage::keep_choices(*server, user);
    });

    let dispatch = state.dispatcher();
    let on_edit = use_action(&dispatch, Action::Edit);
    let on_load = use_action(&dispatch, Action::Load);
    let on_accept = use_action(&dispatch, Action::Accept);
    let on_put_back = use_action(&dispatch, |()| Action::PutBack);
    let on_server = use_action(&dispatch, Action::Serve);
    let on_choose_user = use_action(&dispatch, Action::ChooseUser);
    let on_clear = use_action(&dispatch, |()| Action::ClearLog);
    let on_restart = use_action(&dispatch, |()| Action::Restart);
    // A large text is read some time after the last key; a command must not be
    // run before it is.
    let on_run = {
        let dispatch = dispatch.clone();
        let textarea = textarea.clone();
        use_callback((), move |line, ()| {
            if let Some(textarea) = textarea.cast::<HtmlTextAreaElement>() {
                dispatch.dispatch(Action::Edit(textarea.value()));
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
    let on_reveal = {
        let (textarea, underlay) = (textarea.clone(), underlay.clone());
        use_callback((), move |span: Span, ()| {
            editor::reveal(&textarea, &underlay, span);
        })
    };
    let onkeydown = {
        let document = state.document.clone();
        let textarea = textarea.clone();
        let on_reveal = on_reveal.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "F8" {
                event.prevent_default();
                let next = editor::next_finding(&textarea, &document.findings, event.shift_key());
                if let Some(span) = next {
                    on_reveal.emit(span);
                }
            }
        })
    };

    html! {
        <div class="page" {onkeydown}>
            <a class="skip" href="#rules">{ "Skip to the rules" }</a>
            <Header server={state.server} {on_server} />
            <main>
                <div class="column">
                    <section class="panel" aria-labelledby="rules-heading">
                        <div class="panel-head">
                            <h2 id="rules-heading">{ "Rules" }</h2>
                            <ExamplesMenu
                                can_put_back={state.replaced.is_some()}
                                {on_load}
                                {on_put_back}
                            />
                        </div>
                        <Editor
                            text={state.text.clone()}
                            text_number={state.text_number}
                            document={state.document.clone()}
                            deciding={state.deciding.clone()}
                            {on_edit}
                            {textarea}
                            {underlay}
                        />
                        <Findings
                            text={state.text.clone()}
                            document={state.document.clone()}
                            {on_reveal}
                        />
                    </section>
                </div>
                <div class="column">
                    <Users
                        server={state.server}
                        users={state.users.clone()}
                        chosen={state.user()}
                        changed={state.changed}
                        {on_try}
                        {on_restart}
                    />
                    <Prompt
                        users={state.users.clone()}
                        chosen={state.user()}
                        log={state.log.clone()}
                        input={prompt}
                        {on_choose_user}
                        {on_run}
                        {on_accept}
                        {on_clear}
                    />
                </div>
            </main>
            <footer>
                <p>
                    { "Everything happens in this page: nothing you type leaves it. \
                       Your text stays in this browser for the next visit, its passwords do not." }
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

fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<web_sys::HtmlElement>() {
        element.focus().ok();
    }
}
