//! The reading of a long text, in pieces between which the browser has its
//! turn: how far it is, and a way to stop it.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::state::{Action, State};

/// What is read in fewer pieces is there before anybody could read how far it
/// is.
const SHORT: u32 = 12;

/// Reads piece after piece as long as there is something to be read.
#[hook]
pub fn use_reading(dispatch: &UseReducerDispatcher<State>, progress: Option<(f64, u32)>) {
    let dispatch = dispatch.clone();
    use_effect_with(progress, move |progress| {
        let next = progress.map(|_| Timeout::new(0, move || dispatch.dispatch(Action::ReadOn)));
        move || drop(next)
    });
}

#[derive(PartialEq, Properties)]
pub struct ReadingProps {
    /// From 0 to 1, and after how many pieces.
    pub progress: Option<(f64, u32)>,
    pub on_stop: Callback<()>,
}

#[component]
pub fn Reading(props: &ReadingProps) -> Html {
    let Some((progress, _)) = props.progress.filter(|(_, pieces)| *pieces > SHORT) else {
        return html! {};
    };
    let percent = (progress * 100.0).round();
    html! {
        <div class="job">
            <label for="reading">{ "Reading the rules" }</label>
            <progress id="reading" max="100" value={percent.to_string()}>
                { format!("{percent} %") }
            </progress>
            <button type="button" onclick={props.on_stop.reform(|_: MouseEvent| ())}>
                { "Stop" }
            </button>
        </div>
    }
}
