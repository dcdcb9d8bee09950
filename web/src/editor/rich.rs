//! The editor of web/editor: what the page tells it, and asks of it.
//!
//! The JavaScript knows nothing of rules. It asks what the words in view are,
//! what a finding says and what may be written, and shows that.

use std::any::Any;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

use aclarity::analysis::fix::Fix;
use aclarity::rule::Span;
use js_sys::{Array, Object, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlTextAreaElement};

use super::answers::{KINDS, completions, describe, explain, fixes, meaning, set};
use super::handle::{EditorHandle, Shown, marks};
use crate::highlight::{CLASSES, visible};
use crate::position::{Utf16, utf16_of_byte};

#[wasm_bindgen]
extern "C" {
    /// What editor.js exports.
    #[derive(Clone)]
    pub type Module;

    #[wasm_bindgen(method, catch)]
    fn mount(this: &Module, host: &HtmlElement, page: &Object) -> Result<View, JsValue>;

    /// What `mount` returns; index.js describes its parts.
    type View;

    #[wasm_bindgen(method)]
    fn take(this: &View) -> String;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &View, text: &str);
    #[wasm_bindgen(method, js_name = setMarks)]
    fn set_marks(this: &View, places: Uint32Array);
    #[wasm_bindgen(method)]
    fn change(this: &View, places: Uint32Array, texts: Array);
    #[wasm_bindgen(method)]
    fn reveal(this: &View, from: u32, to: u32, tells: bool);
    #[wasm_bindgen(method)]
    fn show(this: &View, at: u32);
    #[wasm_bindgen(method, js_name = showSecrets)]
    fn show_secrets(this: &View, shown: bool);
    #[wasm_bindgen(method)]
    fn follow(this: &View, area: &HtmlTextAreaElement, is_focused: bool);
    #[wasm_bindgen(method, getter)]
    fn caret(this: &View) -> u32;
    #[wasm_bindgen(method, getter, js_name = scrollTop)]
    fn scroll_top(this: &View) -> f64;
    #[wasm_bindgen(method, getter, js_name = hasFocus)]
    fn has_focus(this: &View) -> bool;
    #[wasm_bindgen(method)]
    fn destroy(this: &View);
}

/// In place of a finding's number: no finding.
const NONE: u32 = u32::MAX;

/// The editor in its place.
pub struct Rich {
    view: View,
    /// What the editor calls.
    _page: Page,
}

impl Rich {
    pub fn mount(
        module: &Module,
        host: &HtmlElement,
        text: &str,
        handle: &Rc<EditorHandle>,
    ) -> Option<Self> {
        let page = Page::new(host, text, &Rc::downgrade(handle));
        let view = module.mount(host, &page.object).ok()?;
        Some(Self { view, _page: page })
    }

    pub fn take(&self) -> String {
        self.view.take()
    }

    pub fn set_text(&self, text: &str) {
        self.view.set_text(text);
    }

    pub fn mark(&self, shown: &Shown) {
        let utf16 = Utf16::of(&shown.text);
        let mut places: Vec<[u32; 4]> = Vec::new();
        for (span, mark, finding) in marks(&shown.document, &shown.deciding) {
            let (start, end) = visible(&shown.text, span);
            if end > start {
                places.push([
                    utf16.at(start),
                    utf16.at(end),
                    number(mark.class()),
                    finding.map_or(NONE, number),
                ]);
            }
        }
        // Of those about the same words the gravest comes first, and lies around the others.
        places.sort_unstable_by_key(|[start, end, class, _]| (*start, !end, *class));
        let places = places.concat();
        self.view.set_marks(Uint32Array::from(&places[..]));
    }

    /// Makes a fix of the text.
    pub fn change(&self, text: &str, fix: &Fix) {
        let utf16 = Utf16::of(text);
        let edits = fix.edits.iter();
        let places: Vec<u32> = edits
            .clone()
            .flat_map(|edit| [utf16.at(edit.span.start), utf16.at(edit.span.end)])
            .collect();
        let texts = edits.map(|edit| JsValue::from_str(&edit.text)).collect();
        self.view.change(Uint32Array::from(&places[..]), texts);
    }

    pub fn reveal(&self, span: Span, tells: bool, shown: Option<&Shown>) {
        let text = shown.map_or("", |shown| &*shown.text);
        let (start, end) = (
            utf16_of_byte(text, span.start),
            utf16_of_byte(text, span.end),
        );
        self.view.reveal(start, end, tells);
    }

    pub fn show(&self, span: Span, text: &str) {
        self.view.show(utf16_of_byte(text, span.start));
    }

    pub fn show_secrets(&self, shown: bool) {
        self.view.show_secrets(shown);
    }

    pub fn follow(&self, textarea: &HtmlTextAreaElement, is_focused: bool) {
        self.view.follow(textarea, is_focused);
    }

    pub fn caret(&self) -> u32 {
        self.view.caret()
    }

    pub fn has_focus(&self) -> bool {
        self.view.has_focus()
    }

    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    pub fn scroll_top(&self) -> i32 {
        self.view.scroll_top() as i32
    }

    pub fn destroy(self) {
        self.view.destroy();
    }
}

/// What the page gives to the editor, and the functions in it as long as they
/// may be called.
struct Page {
    object: Object,
    kept: Vec<Box<dyn Any>>,
}

impl Page {
    fn new(host: &HtmlElement, text: &str, handle: &Weak<EditorHandle>) -> Self {
        let mut page = Self {
            object: Object::new(),
            kept: Vec::new(),
        };
        page.value("text", text);
        page.value("label", super::LABEL);
        page.value("keys", super::KEYS);
        page.value("describedBy", described_by(host));
        page.value("kinds", names(&KINDS));
        page.value("classes", names(&CLASSES));
        page.function(
            "tokens",
            Closure::<dyn Fn(String) -> _>::new(|lines: String| meaning(&lines)),
        );
        let of = |handle: &Weak<EditorHandle>| {
            let handle = Weak::clone(handle);
            move || {
                handle
                    .upgrade()
                    .and_then(|handle| Some((handle.shown()?, handle)))
            }
        };
        let known = of(handle);
        page.function(
            "onEdit",
            Closure::<dyn Fn(u32) -> _>::new(move |length: u32| {
                if let Some((_, handle)) = known() {
                    handle.typed(length);
                }
            }),
        );
        let known = of(handle);
        page.function(
            "explain",
            Closure::<dyn Fn(u32) -> _>::new(move |finding: u32| {
                known().map(|(shown, _)| explain(&shown, finding))
            }),
        );
        let known = of(handle);
        page.function(
            "fix",
            Closure::<dyn Fn(u32, usize) -> _>::new(move |finding: u32, fix: usize| {
                if let Some((shown, handle)) = known()
                    && let Some(fix) = fixes(&shown, finding).get(fix)
                {
                    handle.fix(fix);
                }
            }),
        );
        let offered = Rc::new(RefCell::new(Vec::new()));
        let known = of(handle);
        let candidates = Rc::clone(&offered);
        page.function(
            "complete",
            Closure::<dyn Fn(String, u32) -> _>::new(move |text: String, at: u32| {
                let (shown, _) = known()?;
                let (object, found) = completions(&text, at, &shown)?;
                candidates.replace(found);
                Some(object)
            }),
        );
        page.function(
            "describe",
            Closure::<dyn Fn(usize) -> _>::new(move |number: usize| {
                describe(offered.borrow().get(number))
            }),
        );
        page
    }

    fn value(&self, name: &str, value: impl Into<JsValue>) {
        set(&self.object, name, value);
    }

    fn function<T: ?Sized + 'static>(&mut self, name: &str, closure: Closure<T>) {
        set(&self.object, name, closure.as_ref());
        self.kept.push(Box::new(closure));
    }
}

fn names(names: &[&str]) -> Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}

/// The hint and the summary of findings.
fn described_by(host: &HtmlElement) -> Array {
    let document = host.owner_document();
    let element = |id| document.as_ref()?.get_element_by_id(id);
    let described = super::DESCRIBED_BY.split(' ').filter_map(element);
    described.map(JsValue::from).collect()
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NONE)
}
