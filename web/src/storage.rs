//! What the browser keeps between visits: never a password, and nothing
//! leaves the browser.

use std::borrow::Cow;

use aclarity::Server;
use aclarity::document::redact;
use web_sys::Storage;

use crate::examples;

const TEXT: &str = "aclarity.text";
const CASES: &str = "aclarity.cases";
const SERVER: &str = "aclarity.server";
const USER: &str = "aclarity.user";
const EDITOR: &str = "aclarity.editor";
/// start.js reads this one too, before the first drawing.
const THEME: &str = "aclarity.theme";

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

/// Keeps the text, its passwords hidden. What is in an example is no secret.
pub fn keep_text(text: &str) {
    if examples::all().any(|example| example.text == text) {
        write(TEXT, text);
    } else {
        write(TEXT, &redact(text));
    }
}

/// Keeps the cases, their passwords hidden.
pub fn keep_cases(cases: &str) {
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
        None => {
            if let Some(storage) = storage() {
                storage.remove_item(THEME).ok();
            }
        }
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

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
