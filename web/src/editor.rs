//! Where the rules are written: a plain text area, or the editor that takes its
//! place when it has been loaded.
//!
//! Both keep their own text, so that nothing can move the caret while somebody
//! types; they are written to only when a text comes from elsewhere.

mod answers;
mod handle;
mod plain;
mod rich;

use std::rc::Rc;

use aclarity::document::Document;
use web_sys::CustomEvent;
use web_sys::wasm_bindgen::JsCast;
use web_sys::wasm_bindgen::closure::Closure;
use yew::prelude::*;

use crate::bridge;
use crate::ptr_eq::PtrEq;
use crate::reasons::Places;
use crate::storage;

pub use handle::EditorHandle;
use handle::Shown;
use plain::Plain;
use rich::Module;

/// The id of whatever has the text.
const ID: &str = "rules";
/// Its name, as the heading says it.
const LABEL: &str = "Rules";
const KEYS: &str = "F8 Shift+F8";
const DESCRIBED_BY: &str = "rules-hint findings-summary";

#[derive(PartialEq, Properties)]
pub struct EditorProps {
    pub text: Rc<str>,
    /// Another number: the text comes from elsewhere and is to be shown.
    pub text_number: u32,
    pub document: PtrEq<Document>,
    pub deciding: PtrEq<Places>,
    pub on_edit: Callback<String>,
    pub handle: PtrEq<Rc<EditorHandle>>,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let handle = &props.handle;
    let module = use_state(|| None::<Module>);
    let is_rich = use_state(|| false);
    let shows_secrets = use_state(|| false);

    handle.show(Shown {
        text: props.text.clone(),
        document: props.document.clone(),
        deciding: props.deciding.clone(),
        on_edit: props.on_edit.clone(),
    });
    {
        let (handle, text) = (handle.clone(), props.text.clone());
        use_effect_with(props.text_number, move |_| handle.set_text(&text));
    }
    {
        let handle = handle.clone();
        let marked = (props.document.clone(), props.deciding.clone());
        use_effect_with(marked, move |_| handle.mark());
    }
    {
        let handle = handle.clone();
        use_effect_with(props.deciding.clone(), move |_| handle.show_deciding());
    }
    {
        let (handle, module, is_rich) = (handle.clone(), module.clone(), is_rich.clone());
        use_module(move |loaded| {
            if !storage::prefers_plain() {
                is_rich.set(handle.enrich(&loaded));
            }
            module.set(Some(loaded));
        });
    }
    let switch = {
        let (handle, is_rich, shows_secrets) =
            (handle.clone(), is_rich.clone(), shows_secrets.clone());
        let module = (*module).clone();
        move |rich: bool| {
            let (handle, is_rich, shows_secrets) =
                (handle.clone(), is_rich.clone(), shows_secrets.clone());
            let module = module.clone();
            Callback::from(move |_: MouseEvent| {
                storage::keep_editor(!rich);
                if rich == *is_rich {
                    return;
                }
                if rich && let Some(module) = &module {
                    is_rich.set(handle.enrich(module));
                } else {
                    handle.simplify();
                    is_rich.set(false);
                }
                shows_secrets.set(false);
            })
        }
    };
    let on_secrets = {
        let (handle, shows_secrets) = (handle.clone(), shows_secrets.clone());
        Callback::from(move |_: MouseEvent| {
            handle.show_secrets(!*shows_secrets);
            shows_secrets.set(!*shows_secrets);
        })
    };
    let on_input = {
        let handle = handle.clone();
        use_callback((), move |length, ()| handle.typed(length))
    };
    let option = |label: &str, rich: bool| {
        html! {
            <button
                type="button"
                aria-pressed={(*is_rich == rich).to_string()}
                onclick={switch(rich)}
            >{ label.to_owned() }</button>
        }
    };

    html! {
        <>
            <div class="editor-head">
                <p class="hint" id="rules-hint">
                    { "ACL SETUSER commands, lines of a users.acl, or bare rules." }
                </p>
                if module.is_some() {
                    if *is_rich {
                        <button
                            type="button"
                            class="quiet"
                            aria-pressed={shows_secrets.to_string()}
                            onclick={on_secrets}
                        >{ "Show passwords" }</button>
                    }
                    <div class="switch" role="group" aria-label="Written in">
                        { option("Editor", true) }
                        { option("Plain text", false) }
                    </div>
                }
            </div>
            // The handle decides which of both is visible: they change places at once,
            // between two keys.
            <div class="editor rich" ref={handle.host.clone()} hidden=true />
            <div class="editor" ref={handle.plain.clone()}>
                <Plain
                    text={props.text.clone()}
                    document={props.document.clone()}
                    deciding={props.deciding.clone()}
                    replaced={*is_rich}
                    textarea={handle.textarea.clone()}
                    underlay={handle.underlay.clone()}
                    {on_input}
                />
            </div>
        </>
    }
}

/// Asks for the editor, and hears of it when it has been loaded.
#[hook]
fn use_module(on_loaded: impl Fn(Module) + 'static) {
    use_effect_with((), move |()| {
        let heard = Closure::<dyn Fn(CustomEvent)>::new(move |event: CustomEvent| {
            on_loaded(event.detail().unchecked_into());
        });
        let window = web_sys::window().expect("a page has a window");
        let listener = heard.as_ref().unchecked_ref();
        window
            .add_event_listener_with_callback(bridge::EDITOR, listener)
            .ok();
        bridge::tell(bridge::EDIT, &[]);
        move || {
            let listener = heard.as_ref().unchecked_ref();
            window
                .remove_event_listener_with_callback(bridge::EDITOR, listener)
                .ok();
        }
    });
}
