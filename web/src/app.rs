//! The page as a whole: the rules on one side, the views on the other, and
//! what goes between them.

use std::rc::Rc;

use aclarity::analysis::fix::Fix;
use aclarity::rule::Span;
use yew::prelude::*;

use crate::broken;
use crate::cases::Cases;
use crate::editor::{Editor, EditorHandle};
use crate::effects::{use_action, use_store};
use crate::examples_menu::ExamplesMenu;
use crate::files;
use crate::findings::Findings;
use crate::header::Header;
use crate::map::Map;
use crate::matrix::MatrixView;
use crate::notices::Notices;
use crate::prompt::Prompt;
use crate::ptr_eq::PtrEq;
use crate::reading::Reading;
use crate::servers::Servers;
use crate::share_menu::ShareMenu;
use crate::state::page::PageAction;
use crate::state::server::ServerAction;
use crate::state::text::TextAction;
use crate::state::{Action, State};
use crate::tabs::{Panel, Tabs};
use crate::users::Users;
use crate::vendors_panel::VendorsPanel;
use crate::view::View;

#[component]
pub fn App() -> Html {
    let (state, dispatch) = use_store();
    let State { text, server, page } = &*state;
    let handle = (*use_memo((), |()| PtrEq::new(Rc::new(EditorHandle::new())))).clone();
    let prompt = use_node_ref();
    let user = server.user();

    let on_restore = use_action(&dispatch, |()| Action::Restore);
    let on_discard = use_action(&dispatch, |()| PageAction::Discard.into());
    let on_take_other = use_action(&dispatch, |()| Action::TakeOther);
    let on_stop = use_action(&dispatch, |()| Action::StopReading);
    let on_edit = use_action(&dispatch, Action::Edit);
    let on_load = use_action(&dispatch, Action::Load);
    let on_accept = use_action(&dispatch, Action::Accept);
    let on_open = use_action(&dispatch, |text: String| {
        TextAction::Replace(text.into()).into()
    });
    let on_put_back = use_action(&dispatch, |_: MouseEvent| TextAction::PutBack.into());
    let on_report = use_action(&dispatch, |message| PageAction::Report(message).into());
    let on_show = use_action(&dispatch, |view| PageAction::Show(view).into());
    let on_server = use_action(&dispatch, Action::Serve);
    let on_compare = use_action(&dispatch, |server| PageAction::Compare(server).into());
    let on_edit_cases = use_action(&dispatch, |cases: String| {
        TextAction::EditCases(cases.into()).into()
    });
    let on_keep_runs = use_action(&dispatch, |()| Action::KeepRuns);
    let on_choose_user = use_action(&dispatch, |user| ServerAction::ChooseUser(user).into());
    let on_clear = use_action(&dispatch, |()| ServerAction::ClearLog.into());
    let on_restart = use_action(&dispatch, |()| ServerAction::Restart.into());
    // A large text is read some time after the last key; a command must not be
    // run before it is.
    let on_run = {
        let (dispatch, handle) = (dispatch.clone(), handle.clone());
        use_callback((), move |line, ()| {
            if let Some(text) = handle.untold() {
                dispatch.dispatch(Action::Edit(text));
            }
            dispatch.dispatch(ServerAction::Run(line));
        })
    };
    let on_try = {
        let prompt = prompt.clone();
        use_callback((), move |name, ()| {
            dispatch.dispatch(ServerAction::ChooseUser(name));
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
        let document = text.document.clone();
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
        let (on_open, on_report) = (on_open.clone(), on_report.clone());
        Callback::from(move |event: DragEvent| {
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                event.prevent_default();
                files::open(file, on_open.clone(), on_report.clone());
            }
        })
    };
    let has_runs = server.runs().next().is_some();
    let panel = |view, children: Html| {
        html! { <Panel {view} shown={page.view}>{ children }</Panel> }
    };
    // Only what is looked at is worked out; the prompt keeps what was typed.
    let when_shown = |view, children: &dyn Fn() -> Html| {
        let children = if page.view == view {
            children()
        } else {
            html! {}
        };
        panel(view, children)
    };

    html! {
        <div class="page" {onkeydown} {ondragover} {ondrop}>
            <a class="skip" href="#rules">{ "Skip to the rules" }</a>
            <Header server={server.server} {on_server} />
            <p role="status" class="told">{ &*page.message }</p>
            <main>
                <div class="column">
                    <section class="panel" aria-labelledby="rules-heading">
                        <div class="panel-head">
                            <h2 id="rules-heading">{ "Rules" }</h2>
                            <div class="tools">
                                if text.replaced.is_some() {
                                    <button type="button" class="quiet" onclick={on_put_back}>
                                        { "Put my text back" }
                                    </button>
                                }
                                <ExamplesMenu {on_load} />
                                <ShareMenu
                                    text={text.text.clone()}
                                    document={text.document.clone()}
                                    shared={state.shared()}
                                    {on_open}
                                    on_tell={on_report}
                                />
                            </div>
                        </div>
                        <Notices
                            waiting={!page.own.is_empty()}
                            not_kept={page.not_kept}
                            other_tab={page.other_tab.is_some()}
                            {on_restore}
                            {on_discard}
                            {on_take_other}
                        />
                        <Editor
                            text={text.text.clone()}
                            text_number={text.number}
                            document={text.document.clone()}
                            deciding={state.marks().clone()}
                            {on_edit}
                            {handle}
                        />
                        <Reading progress={text.progress()} {on_stop} />
                        <Findings
                            text={text.text.clone()}
                            document={text.document.clone()}
                            {on_reveal}
                            {on_fix}
                        />
                    </section>
                </div>
                <div class="column">
                    <Tabs view={page.view} {on_show} />
                    { panel(View::Ask, html! {
                        <>
                            <Users
                                server={server.server}
                                users={server.users.clone()}
                                broken={text.broken.clone()}
                                rejection={text.document.is_rejected.then(|| broken::rejection(&text.document))}
                                chosen={user.clone()}
                                changed={server.changed}
                                {on_try}
                                {on_restart}
                            />
                            <Prompt
                                names={server.names.clone()}
                                broken={text.broken.clone()}
                                chosen={user.clone()}
                                log={server.log.clone()}
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
                            server={server.server}
                            users={server.users.clone()}
                            broken={text.broken.clone()}
                        />
                    }) }
                    { when_shown(View::Map, &|| html! {
                        <Map
                            server={server.server}
                            users={server.users.clone()}
                            broken={text.broken.clone()}
                            names={server.names.clone()}
                            chosen={user.clone()}
                            on_choose_user={on_choose_user.clone()}
                        />
                    }) }
                    { when_shown(View::Tests, &|| html! {
                        <Cases
                            cases={text.cases.clone()}
                            document={text.document.clone()}
                            can_keep={has_runs}
                            on_edit={on_edit_cases.clone()}
                            on_keep={on_keep_runs.clone()}
                        />
                    }) }
                    { when_shown(View::Servers, &|| html! {
                        <Servers
                            text={text.text.clone()}
                            server={server.server}
                            other={page.other}
                            on_compare={on_compare.clone()}
                        />
                    }) }
                    { panel(View::Vendors, html! {
                        <VendorsPanel
                            shown={page.view == View::Vendors}
                            server={server.server}
                            text={text.text.clone()}
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

fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<web_sys::HtmlElement>() {
        element.focus().ok();
    }
}
