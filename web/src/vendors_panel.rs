//! The place in the page for the view of vendors.

use std::rc::Rc;

use aclarity::Server;
use yew::prelude::*;

use crate::bridge::{LOOK, Listener, OPEN, READY, RULES, tell};

/// The element that the view is started in. What is in it is the view's.
pub const PLACE: &str = "vendors";

#[derive(PartialEq, Properties)]
pub struct VendorsPanelProps {
    /// Whether somebody looks at it.
    pub shown: bool,
    pub server: Server,
    pub text: Rc<str>,
    /// Opens a text of rules in the editor.
    pub on_open: Callback<String>,
}

#[component]
pub fn VendorsPanel(props: &VendorsPanelProps) -> Html {
    let rules = (props.shown, props.server, props.text.clone());
    use_effect_with(rules, |(shown, server, text)| {
        let listener = shown.then(|| {
            let (server, text) = (*server, text.clone());
            let tell_rules = move || tell(RULES, &[server.name(), &text]);
            tell_rules();
            Listener::new(READY, move |_| tell_rules())
        });
        move || drop(listener)
    });
    use_effect_with(props.shown, |shown| {
        if *shown {
            tell(LOOK, &[]);
        }
    });
    use_effect_with(props.on_open.clone(), |on_open| {
        let on_open = on_open.clone();
        let listener = Listener::new(OPEN, move |words| {
            on_open.emit(words.into_iter().next().unwrap_or_default());
        });
        move || drop(listener)
    });
    html! { <div id={PLACE} class="view" /> }
}
