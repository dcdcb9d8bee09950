//! The fast check of package/session.js, where it is documented.
//!
//! It returns a number, which crosses the boundary faster than a value that may
//! be an error: 0 means no, 1 yes, and 2 that the user does not exist.

use smallvec::SmallVec;
use wasm_bindgen::prelude::*;

use crate::Session;
use crate::arguments::Command;
use crate::error::Failure;

/// Size of the buffer that JavaScript writes to, in bytes.
const ROOM: usize = 4096;

thread_local! {
    /// The username and the words of the call, written by JavaScript, each
    /// preceded by its length in two bytes.
    static WORDS: Box<[u8]> = vec![0; ROOM].into();
}

#[wasm_bindgen]
impl Session {
    /// The memory that contains the buffer.
    #[wasm_bindgen(js_name = "__memory", skip_typescript)]
    pub fn memory() -> JsValue {
        wasm_bindgen::memory()
    }

    /// Offset of the buffer in the memory.
    #[wasm_bindgen(js_name = "__words", skip_typescript)]
    pub fn words() -> usize {
        WORDS.with(|words| words.as_ptr().expose_provenance())
    }

    /// Size of the buffer in bytes.
    #[wasm_bindgen(js_name = "__room", skip_typescript)]
    pub fn room() -> usize {
        ROOM
    }

    /// Checks the call of `count` words in the buffer.
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

    /// Checks a call that is too long for the buffer, or not ASCII.
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
