//! Texts that go to the clipboard or a file, and come from one.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::js_sys::{Array, Uint8Array};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url, window};
use yew::Callback;

/// A larger file is no ACL file.
const LARGEST: f64 = 32_000_000.0;

/// Puts a text on the clipboard, and says how that went.
pub fn copy(text: String, told: String, tell: Callback<String>) {
    let Some(window) = window() else { return };
    spawn_local(async move {
        // Browsers have no clipboard for pages that came over plain HTTP.
        let clipboard = window.navigator().clipboard();
        let copied =
            !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(&text)).await.is_ok();
        tell.emit(if copied {
            told
        } else {
            "The browser does not let the page use the clipboard; save a file instead.".to_owned()
        });
    });
}

/// Has the browser save a file.
pub fn save(name: &str, media_type: &str, bytes: &[u8]) {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    let Ok(url) = blob.and_then(|blob| Url::create_object_url_with_blob(&blob)) else {
        return;
    };
    let document = window().and_then(|window| window.document());
    let anchor = document.and_then(|document| document.create_element("a").ok());
    if let Some(anchor) = anchor.and_then(|anchor| anchor.dyn_into::<HtmlAnchorElement>().ok()) {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    Url::revoke_object_url(&url).ok();
}

/// Reads a file as text.
pub fn open(file: File, opened: Callback<String>, tell: Callback<String>) {
    let name = file.name();
    if file.size() > LARGEST {
        tell.emit(format!("{name} is too large to be an ACL file."));
        return;
    }
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok();
        match text.and_then(|text| text.as_string()) {
            Some(text) if !text.contains('\0') => {
                opened.emit(text.replace("\r\n", "\n"));
                tell.emit(format!(
                    "{name} is open. The page has a copy; the file stays as it is."
                ));
            }
            _ => tell.emit(format!("{name} is no text file.")),
        }
    });
}
