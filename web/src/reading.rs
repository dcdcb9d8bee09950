//! The reading of a long text: how far it is, and a way to stop it.

use yew::prelude::*;

use crate::progress::Progress;

/// What is read in fewer pieces is there before anybody could read how far it
/// is.
const SHORT: u32 = 12;

#[derive(PartialEq, Properties)]
pub struct ReadingProps {
    /// From 0 to 1, and after how many pieces.
    pub progress: Option<(f64, u32)>,
    pub on_stop: Callback<()>,
}

#[component]
pub fn Reading(props: &ReadingProps) -> Html {
    let Some((done, _)) = props.progress.filter(|(_, pieces)| *pieces > SHORT) else {
        return html! {};
    };
    let on_stop = props.on_stop.clone();
    html! { <Progress id="reading" label="Reading the rules" {done} {on_stop} /> }
}
