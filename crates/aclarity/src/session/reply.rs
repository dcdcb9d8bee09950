//! What a server answers, and how it is shown.

use std::fmt::{self, Write as _};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::crash::Crash;

/// A server's reply to a command.
///
/// `Display` shows it as redis-cli does on a terminal; serialised, it is the
/// value that RESP2 sends, with errors as `{"error": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A simple string, such as `OK`.
    Status(&'static str),
    /// A string of bytes.
    Bulk(Vec<u8>),
    /// A number.
    Integer(i64),
    /// Nothing.
    Null,
    /// Several replies; maps as keys and values in turn.
    Array(Vec<Reply>),
    /// An error with its code: `NOPERM …`.
    Error(Vec<u8>),
    /// The server lets the command through, whatever it then answers.
    Allowed,
    /// The server has hung up.
    Closed,
    /// A real server would have crashed.
    Crash(Crash),
}

impl Reply {
    /// `OK`
    pub const OK: Self = Self::Status("OK");

    pub(super) fn error(text: impl AsRef<[u8]>) -> Self {
        Self::Error(text.as_ref().to_vec())
    }

    pub(super) fn bulk(text: impl AsRef<[u8]>) -> Self {
        Self::Bulk(text.as_ref().to_vec())
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        matches!(self, Self::Error(_))
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        match self {
            Self::Status(text) => f.write_str(text),
            Self::Bulk(text) => quote(f, text),
            Self::Integer(number) => write!(f, "(integer) {number}"),
            Self::Null => f.write_str("(nil)"),
            Self::Array(items) if items.is_empty() => f.write_str("(empty array)"),
            Self::Array(items) => {
                let width = items.len().to_string().len();
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        write!(f, "\n{:indent$}", "")?;
                    }
                    write!(f, "{:>width$}) ", number + 1)?;
                    item.show(f, indent + width + 2)?;
                }
                Ok(())
            }
            Self::Error(text) => {
                write!(f, "(error) {}", String::from_utf8_lossy(text))
            }
            Self::Allowed => f.write_str("(allowed)"),
            Self::Closed => f.write_str("(closed)"),
            Self::Crash(crash) => write!(f, "(crash) {crash}"),
        }
    }
}

/// A string in quotes, as redis-cli shows it.
fn quote(f: &mut fmt::Formatter<'_>, text: &[u8]) -> fmt::Result {
    f.write_char('"')?;
    for &byte in text {
        match byte {
            b'\\' | b'"' => write!(f, "\\{}", char::from(byte))?,
            b'\n' => f.write_str("\\n")?,
            b'\r' => f.write_str("\\r")?,
            b'\t' => f.write_str("\\t")?,
            7 => f.write_str("\\a")?,
            8 => f.write_str("\\b")?,
            b' '..=b'~' => f.write_char(char::from(byte))?,
            _ => write!(f, "\\x{byte:02x}")?,
        }
    }
    f.write_char('"')
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, 0)
    }
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Status(text) => serializer.serialize_str(text),
            Self::Bulk(text) => serializer.serialize_str(&String::from_utf8_lossy(text)),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Null => serializer.serialize_unit(),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Error(text) => object("error", &String::from_utf8_lossy(text), serializer),
            Self::Allowed => object("allowed", &true, serializer),
            Self::Closed => object("closed", &true, serializer),
            Self::Crash(crash) => object("crash", &crash.to_string(), serializer),
        }
    }
}

/// `{"key": value}`
fn object<S: Serializer>(
    key: &'static str,
    value: &impl Serialize,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}
