//! A plain text area, and under it the same text with marks.
//!
//! Under the text area lies a copy of its text, invisible but for the marks of
//! what findings are about and of the rules that decided.

use std::rc::Rc;

use aclarity::rule::Span;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::handle::marks;
use crate::highlight::segments;
use crate::position::utf16_of_byte;
use crate::ptr_eq::PtrEq;
use crate::reasons::Places;
use aclarity::document::Document;

#[derive(PartialEq, Properties)]
pub struct PlainProps {
    pub text: Rc<str>,
    pub document: PtrEq<Document>,
    pub deciding: PtrEq<Places>,
    /// Whether another editor is there in its place.
    pub replaced: bool,
    pub textarea: NodeRef,
    pub underlay: NodeRef,
    /// The text area has been typed in.
    pub on_input: Callback<u32>,
}

#[component]
pub fn Plain(props: &PlainProps) -> Html {
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| {
            let textarea: HtmlTextAreaElement = event.target_unchecked_into();
            on_input.emit(textarea.text_length());
        })
    };
    let onscroll = {
        let (textarea, underlay) = (props.textarea.clone(), props.underlay.clone());
        Callback::from(move |_: Event| {
            if let (Some(above), Some(below)) =
                (textarea.cast::<Element>(), underlay.cast::<Element>())
            {
                below.set_scroll_top(above.scroll_top());
            }
        })
    };
    html! {
        <>
            if !props.replaced {
                <Underlay
                    text={props.text.clone()}
                    document={props.document.clone()}
                    deciding={props.deciding.clone()}
                    node={props.underlay.clone()}
                />
            }
            <textarea
                id={super::ID}
                ref={props.textarea.clone()}
                rows="8"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                autocorrect="off"
                aria-labelledby="rules-heading"
                aria-describedby="rules-hint findings-summary"
                aria-keyshortcuts={super::KEYS}
                {oninput}
                {onscroll}
            />
        </>
    }
}

#[derive(PartialEq, Properties)]
struct UnderlayProps {
    text: Rc<str>,
    document: PtrEq<Document>,
    deciding: PtrEq<Places>,
    node: NodeRef,
}

#[component]
fn Underlay(props: &UnderlayProps) -> Html {
    let marks = marks(&props.document, &props.deciding);
    let cut = segments(&props.text, marks.map(|(span, mark, _)| (span, mark)));
    html! {
        <pre ref={props.node.clone()} class="underlay" aria-hidden="true">
            { for cut.into_iter().map(|segment| if segment.classes.is_empty() {
                html! { { segment.text.to_owned() } }
            } else {
                html! {
                    <span
                        class={classes!("mark", segment.classes)}
                        data-start={segment.start.to_string()}
                    >{ segment.text.to_owned() }</span>
                }
            }) }
            // The last line of a text area may be empty; that of a pre is not shown.
            { "\n" }
        </pre>
    }
}

/// Selects a place in the text and brings it into view.
pub fn reveal(textarea: &HtmlTextAreaElement, underlay: &NodeRef, span: Span) {
    let text = textarea.value();
    let start = utf16_of_byte(&text, span.start);
    let end = utf16_of_byte(&text, span.end);
    textarea.focus().ok();
    textarea.set_selection_range(start, end).ok();
    // Browsers differ in whether they scroll to a selection; the mark in the
    // underlay is at the same height.
    let mark = underlay.cast::<Element>().and_then(|underlay| {
        let selector = format!("[data-start='{}']", span.start);
        underlay.query_selector(&selector).ok().flatten()
    });
    if let Some(mark) = mark.and_then(|mark| mark.dyn_into::<HtmlElement>().ok()) {
        let (top, height) = (mark.offset_top(), textarea.client_height());
        let seen = textarea.scroll_top()..textarea.scroll_top() + height - mark.offset_height();
        if !seen.contains(&top) {
            textarea.set_scroll_top(top - height / 3);
        }
    }
}
