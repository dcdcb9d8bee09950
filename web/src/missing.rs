//! A note about the users that a view leaves out.

use yew::prelude::*;

use crate::broken::Broken;
use crate::ptr_eq::PtrEq;
use crate::words::shown;

#[derive(PartialEq, Properties)]
pub struct MissingProps {
    pub broken: PtrEq<Vec<Broken>>,
}

/// How many names are listed.
const LISTED: usize = 5;

/// Which users a view leaves out.
#[component]
pub fn Missing(props: &MissingProps) -> Html {
    let count = props.broken.len();
    if count == 0 {
        return html! {};
    }
    let names: Vec<String> = props
        .broken
        .iter()
        .take(LISTED)
        .map(|one| shown(&one.name))
        .collect();
    let more = match count.saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    html! {
        <p class="notice" role="status">
            { format!("Left out, because the server refuses their lines: {}{more}.", names.join(", ")) }
        </p>
    }
}
