//! Small things about words.

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

/// `1 error`, `2 errors`
pub fn counted(count: usize, singular: &str, plural: &str) -> String {
    format!("{count} {}", if count == 1 { singular } else { plural })
}

/// Bytes as a page can show them.
pub fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_agree() {
        assert_eq!(counted(1, "error", "errors"), "1 error");
        assert_eq!(counted(2, "error", "errors"), "2 errors");
    }
}
