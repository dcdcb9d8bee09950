//! What the page says of where its rules come from and whether they are kept,
//! with the ways back.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct NoticesProps {
    /// Rules of one's own wait behind those of a link.
    pub waiting: bool,
    /// Why the browser does not keep the rules, if so.
    pub not_kept: Option<&'static str>,
    /// Another tab has changed the rules that the browser keeps.
    pub other_tab: bool,
    pub on_restore: Callback<()>,
    pub on_discard: Callback<()>,
    pub on_take_other: Callback<()>,
}

#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let button = |label: &'static str, on_click: &Callback<()>| {
        let onclick = on_click.reform(|_: MouseEvent| ());
        html! { <button type="button" class="quiet" {onclick}>{ label }</button> }
    };
    html! {
        <div class="notices" aria-live="polite">
            if props.waiting {
                <p class="notice">
                    { "These rules come from a link. Your own are kept. " }
                    { button("Restore my rules", &props.on_restore) }
                    { button("Discard my rules", &props.on_discard) }
                </p>
            }
            if props.other_tab {
                <p class="notice">
                    { "Another tab has changed the rules that this browser keeps. What you change here replaces them. " }
                    { button("Show the rules of the other tab", &props.on_take_other) }
                </p>
            }
            if let Some(reason) = props.not_kept {
                <p class="notice caution" role="alert">{ reason }</p>
            }
        </div>
    }
}
