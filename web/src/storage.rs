//! What the browser keeps between visits: never a password, and nothing
//! leaves the browser.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use aclarity::Server;
use aclarity::document::redact;
use gloo_timers::callback::Timeout;
use web_sys::wasm_bindgen::JsCast;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::{Storage, window};
use yew::prelude::*;

use crate::examples;

const TEXT: &str = "aclarity.text";
const CASES: &str = "aclarity.cases";
const SERVER: &str = "aclarity.server";
const USER: &str = "aclarity.user";
const EDITOR: &str = "aclarity.editor";
/// start.js reads this one too, before the first drawing.
const THEME: &str = "aclarity.theme";

/// Browsers keep about five million letters for a page.
const LONGEST: usize = 2_000_000;
/// What is typed is kept when the typing pauses.
const PAUSE_MILLISECONDS: u32 = 400;

/// What was kept from the last visit.
#[derive(Debug, Default)]
pub struct Kept {
    pub text: Option<String>,
    pub cases: Option<String>,
    pub server: Option<Server>,
    pub user: Option<String>,
}

/// Reads what was kept. Browsers may refuse; then nothing was.
pub fn load() -> Kept {
    Kept {
        text: read(TEXT),
        cases: read(CASES),
        server: read(SERVER).and_then(|name| name.parse().ok()),
        user: read(USER),
    }
}

/// What is to be kept yet: the text and the cases, and when.
#[derive(Default)]
struct Pending {
    texts: Option<[Rc<str>; 2]>,
    timeout: Option<Timeout>,
}

impl Pending {
    fn keep(&mut self) {
        if let Some([text, cases]) = self.texts.take() {
            keep_text(&text);
            keep_cases(&cases);
        }
    }
}

/// Keeps the text and the cases whenever they have changed: soon, and at the
/// latest when the page is left.
#[hook]
pub fn use_keeping(text: &Rc<str>, cases: &Rc<str>) {
    let pending = use_mut_ref(Pending::default);
    {
        let pending = Rc::clone(&pending);
        use_effect_with([text.clone(), cases.clone()], move |texts| {
            let later = Rc::clone(&pending);
            let timeout = Timeout::new(PAUSE_MILLISECONDS, move || later.borrow_mut().keep());
            let mut pending = pending.borrow_mut();
            pending.texts = Some(texts.clone());
            pending.timeout = Some(timeout);
        });
    }
    use_effect_with((), move |()| keep_on_leaving(pending));
}

fn keep_on_leaving(pending: Rc<RefCell<Pending>>) -> impl FnOnce() {
    const LEAVING: &str = "pagehide";
    let left = Closure::<dyn Fn()>::new(move || pending.borrow_mut().keep());
    let window = window().expect("a page has a window");
    let listener = left.as_ref().unchecked_ref();
    window
        .add_event_listener_with_callback(LEAVING, listener)
        .ok();
    move || {
        let listener = left.as_ref().unchecked_ref();
        window
            .remove_event_listener_with_callback(LEAVING, listener)
            .ok();
    }
}

/// Keeps the text, its passwords hidden. What is in an example is no secret.
fn keep_text(text: &str) {
    if text.len() > LONGEST {
        remove(TEXT);
    } else if examples::all().any(|example| example.text == text) {
        write(TEXT, text);
    } else {
        write(TEXT, &redact(text));
    }
}

/// Keeps the cases, their passwords hidden.
fn keep_cases(cases: &str) {
    write(CASES, &redact(cases));
}

/// Keeps the choices.
pub fn keep_choices(server: Server, user: &[u8]) {
    write(SERVER, server.name());
    let user: Cow<'_, str> = String::from_utf8_lossy(user);
    // Who forgets the name has a password taken for it.
    write(USER, &redact(&user));
}

/// The theme that was chosen: `light`, `dark`, or nothing for the system's.
pub fn theme() -> Option<String> {
    read(THEME)
}

/// Keeps the theme.
pub fn keep_theme(theme: Option<&str>) {
    match theme {
        Some(theme) => write(THEME, theme),
        None => remove(THEME),
    }
}

const PLAIN: &str = "plain";

/// Whether a plain text area is preferred to the editor.
pub fn prefers_plain() -> bool {
    read(EDITOR).as_deref() == Some(PLAIN)
}

/// Keeps which of both is preferred.
pub fn keep_editor(plain: bool) {
    write(EDITOR, if plain { PLAIN } else { "rich" });
}

fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// A full or forbidden storage is no reason to stop: the page works without.
fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        storage.set_item(key, value).ok();
    }
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        storage.remove_item(key).ok();
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
