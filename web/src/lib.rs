//! The playground: a page in which people type ACL rules, see what they allow,
//! and try commands. All judgement is the core's; here are views and their
//! state.
//!
//! The view of vendors is a program of its own beside the page's: what it knows
//! of them is a third of all, and few people look at it first.

mod address;
mod app;
mod bridge;
mod broken;
mod cases;
mod editor;
mod effects;
mod examples;
mod examples_menu;
mod excerpt;
mod files;
mod findings;
mod header;
mod highlight;
mod jobs;
mod kept;
mod known_users;
mod log;
mod map;
mod markup;
mod matrix;
mod menu;
mod missing;
mod notices;
mod position;
mod progress;
mod prompt;
mod prompt_run;
mod ptr_eq;
mod reading;
mod reasons;
mod repairs;
mod servers;
mod share;
mod share_menu;
mod state;
mod storage;
mod tabs;
mod user_select;
mod users;
mod vendors;
mod vendors_panel;
mod view;
mod words;

/// Starts the page, or in a worker what works for it.
pub fn start_page() {
    if let Some(scope) = jobs::worker::scope() {
        return jobs::worker::serve(scope);
    }
    effects::jobs::hire();
    yew::Renderer::<app::App>::with_root(element("app")).render();
}

/// The page draws in fewer places than this.
const PLACES_OF_THE_PAGE: usize = 16;

/// Starts the view of vendors in the place that the page has for it.
pub fn start_vendors() {
    // yew tells by a number whose events are whose, and both programs count from
    // 1: with the same numbers each would answer to the other's clicks.
    for _ in 0..PLACES_OF_THE_PAGE {
        let document = web_sys::window().and_then(|window| window.document());
        let nowhere = document.and_then(|document| document.create_element("div").ok());
        if let Some(nowhere) = nowhere {
            yew::Renderer::<Nothing>::with_root(nowhere)
                .render()
                .destroy();
        }
    }
    yew::Renderer::<vendors::Page>::with_root(element(vendors_panel::PLACE)).render();
}

fn element(id: &str) -> web_sys::Element {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .expect("the page has the element that a program is started in")
}

#[yew::component]
fn Nothing() -> yew::Html {
    yew::html! {}
}
