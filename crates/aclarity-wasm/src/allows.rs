//! The quick question of package/session.js, which documents it.
//!
//! Its answer is a number, as that goes over the border faster than a value
//! that may be an error: 0 is no, 1 is yes, 2 that there is no such user.

use smallvec::SmallVec;
use wasm_bindgen::prelude::*;

use crate::Session;
use crate::arguments::Command;
use crate::error::Failure;

/// How many bytes JavaScript may write.
const ROOM: usize = 4096;

thread_local! {
    /// The user's name and the words of the call as JavaScript has written
    /// them, each after its length in two bytes.
    static WORDS: Box<[u8]> = vec![0; ROOM].into();
}

#[wasm_bindgen]
impl Session {
    /// The memory that the words are in.
    #[wasm_bindgen(js_name = "__memory", skip_typescript)]
    pub fn memory() -> JsValue {
        wasm_bindgen::memory()
    }

    /// Where in it they are.
    #[wasm_bindgen(js_name = "__words", skip_typescript)]
    pub fn words() -> usize {
        WORDS.with(|words| words.as_ptr().expose_provenance())
    }

    /// How many bytes there is room for.
    #[wasm_bindgen(js_name = "__room", skip_typescript)]
    pub fn room() -> usize {
        ROOM
    }

    /// Answers for the user and the call of so many words that were written.
    #[wasm_bindgen(js_name = "__allowsWritten", skip_typescript)]
    pub fn allows_written(&self, count: usize, database: u32) -> u32 {
        WORDS.with(|written| {
            let mut rest = &written[..];
            let mut word = || {
                let Some(([low, high], after)) = rest.split_first_chunk() else {
                    return &[][..];
                };
                let length = usize::from(u16::from_le_bytes([*low, *high]));
                let (word, after) = after.split_at_checked(length).unwrap_or_default();
                rest = after;
                word
            };
            let user = word();
            let argv: SmallVec<[&[u8]; 16]> = (0..count).map(|_| word()).collect();
            self.answer(user, &argv, database)
        })
    }

    /// Answers for a call that is too long to be written, or not in ASCII.
    #[wasm_bindgen(js_name = "__allows", skip_typescript)]
    pub fn allows(&self, user: &str, argv: JsValue, database: u32) -> Result<u32, Failure> {
        let command = Command::new(argv)?;
        Ok(self.answer(user.as_bytes(), &command.argv(), database))
    }
}

impl Session {
    fn answer(&self, user: &[u8], argv: &[&[u8]], database: u32) -> u32 {
        match self.session.allows(user, argv, database) {
            Some(verdict) => u32::from(verdict),
            None => 2,
        }
    }
}
