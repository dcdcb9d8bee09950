//! Text as HTML.

use yew::prelude::*;

/// Text in which backticks enclose what a server would read.
pub fn with_code(text: &str) -> Html {
    let pieces = text.split('`').enumerate().map(|(number, piece)| {
        if number % 2 == 1 {
            html! { <code>{ piece.to_owned() }</code> }
        } else {
            html! { { piece.to_owned() } }
        }
    });
    pieces.collect()
}
