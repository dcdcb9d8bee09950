//! The editor: a plain text area, and under it the same text with marks.
//!
//! The text area keeps its own text, so that nothing can move the caret while
//! somebody types; it is written to only when a text comes from elsewhere.
//! Under it lies a copy of the text, invisible but for the lines under what
//! findings are about.

use std::rc::Rc;

use aclarity::document::{Document, Finding};
use aclarity::rule::Span;
use gloo_timers::callback::Timeout;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::highlight::{Mark, segments};
use crate::position::{byte_of_utf16, utf16_of_byte};
use crate::same::Same;

/// A text longer than this is read when the typing pauses.
const LONG: u32 = 2_000_000;
const PAUSE_MILLISECONDS: u32 = 150;

#[derive(PartialEq, Properties)]
pub struct EditorProps {
    pub text: Rc<str>,
    /// Another number: the text comes from elsewhere and is to be shown.
    pub text_number: u32,
    pub document: Same<Document>,
    pub deciding: Same<Vec<Span>>,
    pub on_edit: Callback<String>,
    pub textarea: NodeRef,
    pub underlay: NodeRef,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let pending = use_mut_ref(|| None::<Timeout>);

    let written = (props.textarea.clone(), props.text.clone());
    use_effect_with(props.text_number, move |_| {
        let (textarea, text) = written;
        if let Some(textarea) = textarea.cast::<HtmlTextAreaElement>()
            && textarea.value() != *text
        {
            textarea.set_value(&text);
        }
    });

    let oninput = {
        let on_edit = props.on_edit.clone();
        Callback::from(move |event: InputEvent| {
            let textarea: HtmlTextAreaElement = event.target_unchecked_into();
            let edit = {
                let (textarea, on_edit) = (textarea.clone(), on_edit.clone());
                move || on_edit.emit(textarea.value())
            };
            let timeout = if textarea.text_length() > LONG {
                Some(Timeout::new(PAUSE_MILLISECONDS, edit))
            } else {
                edit();
                None
            };
            // What was pending is dropped, and with that cancelled.
            pending.replace(timeout);
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
            <p class="hint" id="rules-hint">
                { "ACL SETUSER commands, lines of a users.acl, or bare rules." }
            </p>
            <div class="editor">
                <Underlay
                    text={props.text.clone()}
                    document={props.document.clone()}
                    deciding={props.deciding.clone()}
                    node={props.underlay.clone()}
                />
                <textarea
                    id="rules"
                    ref={props.textarea.clone()}
                    rows="8"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    autocorrect="off"
                    aria-labelledby="rules-heading"
                    aria-describedby="rules-hint findings-summary"
                    aria-keyshortcuts="F8 Shift+F8"
                    {oninput}
                    {onscroll}
                />
            </div>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct UnderlayProps {
    text: Rc<str>,
    document: Same<Document>,
    deciding: Same<Vec<Span>>,
    node: NodeRef,
}

#[component]
fn Underlay(props: &UnderlayProps) -> Html {
    let findings = props.document.findings.iter();
    let marks = findings
        .map(|finding| (finding.span, Mark::Finding(finding.severity)))
        .chain(props.deciding.iter().map(|span| (*span, Mark::Deciding)));
    let cut = segments(&props.text, marks);
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
pub fn reveal(textarea: &NodeRef, underlay: &NodeRef, span: Span) {
    let Some(textarea) = textarea.cast::<HtmlTextAreaElement>() else {
        return;
    };
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

/// The finding after the caret, or before it; behind the last comes the first.
pub fn next_finding(textarea: &NodeRef, findings: &[Finding], backwards: bool) -> Option<Span> {
    let textarea = textarea.cast::<HtmlTextAreaElement>()?;
    let caret = textarea.selection_start().ok().flatten().unwrap_or(0);
    let caret = byte_of_utf16(&textarea.value(), caret);
    let is_focused = textarea
        .owner_document()
        .and_then(|document| document.active_element())
        .is_some_and(|active| active == *textarea.unchecked_ref::<Element>());
    let mut spans = findings.iter().map(|finding| finding.span);
    if backwards {
        let before = spans.clone().rfind(|span| span.start < caret);
        before.or_else(|| spans.next_back())
    } else {
        // From elsewhere on the page one goes to the finding at the caret first.
        let after = |span: &Span| span.start > caret || (!is_focused && span.start == caret);
        spans.clone().find(after).or_else(|| spans.next())
    }
}
