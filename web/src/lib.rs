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

/// Starts the view of vendors in the place that the page has for it.
///
/// The place is inside the page, but the programs do not know each other. To
/// find the tree whose listeners an event is for, yew numbers the trees of a
/// program from 1 and writes the number on their elements. The page is one tree,
/// number 1. The root of this program is number 1 too, so it stays outside of the
/// page and is empty: the view is drawn through a portal, which is number 2. So
/// each program leaves the other's events alone. (The page must not use portals.)
pub fn start_vendors() {
    let place = element(vendors_panel::PLACE);
    let outside = place.owner_document();
    let outside = outside.and_then(|document| document.create_element("div").ok());
    let outside = outside.expect("a document makes elements");
    // It contains a message that the view is loading.
    place.set_text_content(None);
    let props = vendors::ProgramProps { place };
    yew::Renderer::<vendors::Program>::with_root_and_props(outside, props).render();
}

fn element(id: &str) -> web_sys::Element {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .expect("the page has the element that a program is started in")
}
