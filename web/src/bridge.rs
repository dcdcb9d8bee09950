//! What the page, its view of vendors and start.js tell each other: events of
//! the window.

use web_sys::wasm_bindgen::closure::Closure;
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Window};

/// The page to start.js: somebody looks at the view. It is started if need be.
pub const LOOK: &str = "aclarity:look";
/// The view to the page: it has started, and asks for the rules.
pub const READY: &str = "aclarity:ready";
/// The page to the view: the server's name, and the text of the rules.
pub const RULES: &str = "aclarity:rules";
/// The view to the page: a text to open in the editor.
pub const OPEN: &str = "aclarity:open";

/// The page to start.js: there is a place for the editor.
pub const EDIT: &str = "aclarity:edit";
/// start.js to the page: the editor has been loaded, its module is the detail.
pub const EDITOR: &str = "aclarity:editor";

/// Tells something, in so many words.
pub fn tell(name: &str, words: &[&str]) {
    let detail: js_sys::Array = words.iter().map(|word| JsValue::from_str(word)).collect();
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        window().dispatch_event(&event).ok();
    }
}

/// Hears what is told, until it is dropped.
pub struct Listener {
    name: &'static str,
    heard: Closure<dyn Fn(CustomEvent)>,
}

impl Listener {
    pub fn new(name: &'static str, on_words: impl Fn(Vec<String>) + 'static) -> Self {
        let heard = Closure::<dyn Fn(CustomEvent)>::new(move |event: CustomEvent| {
            let detail: js_sys::Array = event.detail().unchecked_into();
            on_words(detail.iter().filter_map(|word| word.as_string()).collect());
        });
        let listener = heard.as_ref().unchecked_ref();
        let window = window();
        window.add_event_listener_with_callback(name, listener).ok();
        Self { name, heard }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let listener = self.heard.as_ref().unchecked_ref();
        let window = window();
        window
            .remove_event_listener_with_callback(self.name, listener)
            .ok();
    }
}

fn window() -> Window {
    web_sys::window().expect("a page has a window")
}
