//! The fragment of the address: which view, or all that a link says.

use web_sys::wasm_bindgen::JsValue;
use web_sys::window;

use crate::share::Shared;
use crate::view::View;

/// How the fragment of a link begins.
const SHARED: &str = "#s=";

/// What the address says.
pub enum Place {
    Nowhere,
    View(View),
    Shared(Box<Shared>),
    Damaged,
}

/// Reads the fragment.
pub fn read() -> Place {
    let hash = window().and_then(|window| window.location().hash().ok());
    let hash = hash.unwrap_or_default();
    if let Some(letters) = hash.strip_prefix(SHARED) {
        return Shared::unpack(letters)
            .map_or(Place::Damaged, |shared| Place::Shared(Box::new(shared)));
    }
    let view = hash.strip_prefix('#').and_then(View::from_name);
    view.map_or(Place::Nowhere, Place::View)
}

/// Names the view in the address; the first one needs no name.
pub fn write(view: View) {
    let Some(window) = window() else { return };
    let location = window.location();
    let is_plain = location.hash().is_ok_and(|hash| hash.is_empty());
    if is_plain && view == View::Ask {
        return;
    }
    if let Ok(history) = window.history() {
        let fragment = format!("#{}", view.name());
        history
            .replace_state_with_url(&JsValue::NULL, "", Some(&fragment))
            .ok();
    }
}

/// A link that ends with the letters of what is shared.
pub fn link(letters: &str) -> String {
    let location = window().map(|window| window.location());
    let href = location.and_then(|location| location.href().ok());
    let href = href.unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}{SHARED}{letters}")
}
