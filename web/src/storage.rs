//! What the browser keeps between visits: never a password, and nothing
//! leaves the browser.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use aclarity::Server;
use aclarity::redact::{Redacting, redact, redact_name};
use gloo_timers::callback::Timeout;
use web_sys::wasm_bindgen::JsCast;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::{Storage, StorageEvent, window};
use yew::prelude::*;

use crate::examples;
use crate::kept::{self, Kept};
use crate::ptr_eq::PtrEq;

const TEXT: &str = "aclarity.text";
/// What links took the place of.
const OWN: &str = "aclarity.own";
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
/// How many bytes lose their secrets at a time, which takes some thousandths of a
/// second.
const PIECE: usize = 10_000;

/// What was kept from the last visit.
#[derive(Debug, Default)]
pub struct Stored {
    pub text: Option<String>,
    pub cases: Option<String>,
    pub server: Option<Server>,
    pub user: Option<String>,
    /// What links took the place of.
    pub own: Vec<Kept>,
}

/// Reads what was kept. Browsers may refuse; then nothing was.
pub fn load() -> Stored {
    Stored {
        text: read(TEXT),
        cases: read(CASES),
        server: read(SERVER).and_then(|name| name.parse().ok()),
        user: read(USER),
        own: read(OWN).map_or_else(Vec::new, |text| kept::read(&text)),
    }
}

/// Why a text is not kept.
const TOO_LARGE: &str = "These rules are too large for this browser's storage: a reload brings back those \
                         that were kept last. Save them as a file before you leave.";
const FORBIDDEN: &str =
    "This browser keeps nothing for this page. Save your rules as a file before you leave.";

/// What is to be kept yet, and when.
#[derive(Default)]
struct Pending {
    state: Option<Keeping>,
    /// Its text while it loses its secrets, and then without them.
    redacting: Option<Redacting<Rc<str>>>,
    redacted: Option<String>,
    timeout: Option<Timeout>,
}

/// The text, the cases, and what links took the place of.
#[derive(Clone, PartialEq)]
struct Keeping {
    text: Rc<str>,
    cases: Rc<str>,
    own: PtrEq<Vec<Kept>>,
    on_kept: Callback<Option<&'static str>>,
}

impl Pending {
    fn new(state: Keeping, timeout: Timeout) -> Self {
        let text = &state.text;
        // What is in an example is no secret.
        let is_example = examples::all().any(|example| *example.text == **text);
        let is_read = !is_example && text.len() <= LONGEST;
        Self {
            redacting: is_read.then(|| Redacting::new(Rc::clone(text))),
            redacted: is_example.then(|| text.to_string()),
            state: Some(state),
            timeout: Some(timeout),
        }
    }

    /// Takes the secrets out of about so many bytes more; whether that was all.
    fn redact(&mut self, bytes: usize) -> bool {
        if let Some(redacting) = &mut self.redacting {
            self.redacted = redacting.go_on(bytes);
            if self.redacted.is_none() {
                return false;
            }
            self.redacting = None;
        }
        true
    }

    fn keep(&mut self) {
        self.redact(usize::MAX);
        let redacted = self.redacted.take();
        let Some(Keeping {
            cases,
            own,
            on_kept,
            ..
        }) = self.state.take()
        else {
            return;
        };
        if storage().is_none() {
            return on_kept.emit(Some(FORBIDDEN));
        }
        // Rules of one's own come first: only then may others take their place.
        let keep_text = || redacted.is_some_and(|text| write(TEXT, &text));
        let kept = keep_own(&own) && keep_text() && write(CASES, &redact(&cases));
        on_kept.emit((!kept).then_some(TOO_LARGE));
    }
}

/// Keeps the text, the cases and what links took the place of whenever they have
/// changed: soon, and at the latest when the page is left. `on_kept` hears why
/// they could not be kept, or nothing when they were.
#[hook]
pub fn use_keeping(
    text: &Rc<str>,
    cases: &Rc<str>,
    own: &PtrEq<Vec<Kept>>,
    on_kept: &Callback<Option<&'static str>>,
) {
    let pending = use_mut_ref(Pending::default);
    {
        let pending = Rc::clone(&pending);
        let state = Keeping {
            text: Rc::clone(text),
            cases: Rc::clone(cases),
            own: own.clone(),
            on_kept: on_kept.clone(),
        };
        use_effect_with(state, move |state| {
            let later = Rc::clone(&pending);
            let timeout = Timeout::new(PAUSE_MILLISECONDS, move || keep_in_pieces(later));
            *pending.borrow_mut() = Pending::new(state.clone(), timeout);
        });
    }
    use_effect_with((), move |()| keep_on_leaving(pending));
}

/// Takes the secrets out of a piece of the text, and lets the page do what else it
/// has to do; keeps the text when that was all.
fn keep_in_pieces(pending: Rc<RefCell<Pending>>) {
    let later = Rc::clone(&pending);
    let mut pending = pending.borrow_mut();
    if pending.redact(PIECE) {
        pending.keep();
    } else {
        pending.timeout = Some(Timeout::new(0, move || keep_in_pieces(later)));
    }
}

/// Hears of the text that another tab has stored.
#[hook]
pub fn use_other_tab(on_text: &Callback<String>) {
    let on_text = on_text.clone();
    use_effect_with((), move |()| {
        const STORED: &str = "storage";
        let heard = Closure::<dyn Fn(StorageEvent)>::new(move |event: StorageEvent| {
            if event.key().as_deref() == Some(TEXT)
                && let Some(text) = event.new_value()
            {
                on_text.emit(text);
            }
        });
        let window = window().expect("a page has a window");
        let listener = heard.as_ref().unchecked_ref();
        window
            .add_event_listener_with_callback(STORED, listener)
            .ok();
        move || {
            let listener = heard.as_ref().unchecked_ref();
            window
                .remove_event_listener_with_callback(STORED, listener)
                .ok();
        }
    });
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

/// Keeps what links took the place of.
fn keep_own(own: &[Kept]) -> bool {
    if own.is_empty() {
        remove(OWN);
        return true;
    }
    let length: usize = own.iter().map(|kept| kept.text.len()).sum();
    length <= LONGEST && write(OWN, &kept::write(own))
}

/// Keeps the choices.
pub fn keep_choices(server: Server, user: &[u8]) {
    write(SERVER, server.name());
    let user: Cow<'_, str> = String::from_utf8_lossy(user);
    // Who forgets the name has a password taken for it.
    write(USER, &redact_name(&user));
}

/// The theme that was chosen: `light`, `dark`, or nothing for the system's.
pub fn theme() -> Option<String> {
    read(THEME)
}

/// Keeps the theme.
pub fn keep_theme(theme: Option<&str>) {
    match theme {
        Some(theme) => {
            write(THEME, theme);
        }
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

/// Whether there was room. A full or forbidden storage is no reason to stop: the
/// page works without.
fn write(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        storage.remove_item(key).ok();
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
