//! How far some work is, and a button that stops it.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct ProgressProps {
    /// Also the identifier.
    pub id: &'static str,
    pub label: &'static str,
    /// From 0 to 1.
    pub done: f64,
    pub on_stop: Callback<()>,
}

#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let percent = (props.done * 100.0).round().to_string();
    html! {
        <div class="job">
            <label for={props.id}>{ props.label }</label>
            <progress id={props.id} max="100" value={percent.clone()}>{ percent }{ " %" }</progress>
            <button type="button" onclick={props.on_stop.reform(|_: MouseEvent| ())}>
                { "Stop" }
            </button>
        </div>
    }
}
