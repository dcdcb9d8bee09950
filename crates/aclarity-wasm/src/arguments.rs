//! Checks the arguments of callers: JavaScript allows any value.

use aclarity::Server;
use aclarity::commands::databases::DEFAULT_COUNT;
use aclarity::script::FIRST_CONNECTION;
use wasm_bindgen::prelude::*;

use crate::error::Failure;

/// A string, or an error that names the argument.
pub(crate) fn text(value: &JsValue, what: &str) -> Result<String, Failure> {
    value
        .as_string()
        .ok_or_else(|| Failure::argument(&format!("{what} must be a string")))
}

/// A string, or `None` when the argument is omitted.
pub(crate) fn optional_text(value: &JsValue, what: &str) -> Result<Option<String>, Failure> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    text(value, what).map(Some)
}

/// The closest server to a name, a version or an image.
pub(crate) fn server(value: &JsValue) -> Result<Server, Failure> {
    Ok(Server::nearest(&text(value, "the server's name")?)?.server)
}

#[wasm_bindgen(inline_js = "
export function joined(words) {
  try {
    if (!Array.isArray(words)) return undefined;
    for (const word of words) if (typeof word !== 'string') return undefined;
    return words.join('\\0');
  } catch { return undefined; }
}
export function count_of(words) {
  try { return words.length; } catch { return 0; }
}
export function copied(words) {
  try { return Array.from(words); } catch { return []; }
}
export function part_of(step, name) {
  try { return Object(step)[name]; } catch { return undefined; }
}
")]
extern "C" {
    /// Joins an array of strings with NULs; `None` for any other value. No
    /// getter may throw through Rust, which would leave a session borrowed.
    fn joined(words: &JsValue) -> Option<String>;

    /// The number of words.
    fn count_of(words: &JsValue) -> u32;

    /// Copies the words to a new array.
    fn copied(words: &JsValue) -> js_sys::Array;

    /// A property of an object; `undefined` for any other value.
    fn part_of(step: &JsValue, name: &str) -> JsValue;
}

/// A command and its arguments.
pub(crate) enum Command {
    /// Words that crossed the boundary as one string, separated by NULs: a
    /// single word takes as long as all of them.
    Joined { text: String, count: usize },
    /// Words that contain NULs, or no words.
    Words(Vec<String>),
}

impl Command {
    pub fn new(words: JsValue) -> Result<Self, Failure> {
        let Some(joined) = joined(&words) else {
            return Err(Failure::argument(
                "a command is an array of strings: [\"GET\", \"key\"]",
            ));
        };
        let count = count_of(&words) as usize;
        let nuls = joined.bytes().filter(|byte| *byte == 0).count();
        Ok(if nuls + 1 == count {
            Self::Joined {
                text: joined,
                count,
            }
        } else {
            let words = copied(&words);
            Self::Words(words.iter().filter_map(|word| word.as_string()).collect())
        })
    }

    /// The words. (They are slices everywhere, so that the wasm contains each
    /// generic function only once.)
    pub fn argv(&self) -> Vec<&[u8]> {
        match self {
            Self::Joined { text, count } => {
                let mut argv = Vec::with_capacity(*count);
                argv.extend(text.as_bytes().split(|byte| *byte == 0));
                argv
            }
            Self::Words(words) => words.iter().map(String::as_bytes).collect(),
        }
    }
}

/// A connection number, 1 when omitted.
pub(crate) fn connection(value: &JsValue) -> Result<u32, Failure> {
    if value.is_undefined() || value.is_null() {
        return Ok(FIRST_CONNECTION);
    }
    match value.as_f64() {
        Some(number) if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) => {
            Ok(number as u32)
        }
        _ => Err(Failure::argument("a connection is a whole number: 1, 2, …")),
    }
}

/// A database number, 0 when omitted.
pub(crate) fn database(value: &JsValue) -> Result<u32, Failure> {
    if value.is_undefined() || value.is_null() {
        return Ok(0);
    }
    match value.as_f64() {
        Some(number)
            if number.fract() == 0.0 && (0.0..f64::from(DEFAULT_COUNT)).contains(&number) =>
        {
            Ok(number as u32)
        }
        _ => Err(Failure::argument(&format!(
            "a database is a whole number: 0, 1, … {}",
            DEFAULT_COUNT - 1
        ))),
    }
}

/// The steps of a script: connections and commands.
pub(crate) fn script(value: &JsValue) -> Result<Vec<(u32, Command)>, Failure> {
    let Some(steps) = value.dyn_ref::<js_sys::Array>() else {
        return Err(Failure::argument("a script is an array of commands"));
    };
    let step = |(number, step): (usize, JsValue)| {
        self::step(step).ok_or_else(|| {
            Failure::argument(&format!(
                "script[{number}] is no command: write [\"GET\", \"key\"], \
                 or {{conn: 2, argv: [\"GET\", \"key\"]}}"
            ))
        })
    };
    steps.iter().enumerate().map(step).collect()
}

fn step(step: JsValue) -> Option<(u32, Command)> {
    let conn = part_of(&step, "conn");
    if conn.is_undefined() {
        return Some((FIRST_CONNECTION, Command::new(step).ok()?));
    }
    let argv = Command::new(part_of(&step, "argv")).ok()?;
    Some((connection(&conn).ok()?, argv))
}
