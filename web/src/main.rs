//! The playground: a page in which people type ACL rules, see what they allow,
//! and try commands. All judgement is the core's; here are views and their
//! state.

mod address;
mod app;
mod cases;
mod editor;
mod examples;
mod examples_menu;
mod files;
mod findings;
mod header;
mod highlight;
mod log;
mod map;
mod matrix;
mod menu;
mod position;
mod prompt;
mod reasons;
mod same;
mod servers;
mod share;
mod share_menu;
mod state;
mod storage;
mod tabs;
mod trial;
mod user_select;
mod users;
mod view;
mod words;

fn main() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .expect("index.html has an element for the app");
    yew::Renderer::<app::App>::with_root(root).render();
}
