//! What a server answers, and how it is shown.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::crash::Crash;

/// A server's reply to a command.
///
/// `Display` shows it as redis-cli does on a terminal; serialised, it is the
/// value that RESP2 sends, with errors as `{"error": "…"}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// A simple string, such as `OK`.
    Status(Cow<'static, str>),
    /// A string of bytes.
    Bulk(Vec<u8>),
    /// A number.
    Integer(i64),
    /// Nothing.
    Null,
    /// Several replies.
    Array(Vec<Reply>),
    /// Keys and values, on a connection that speaks RESP3.
    Map(Vec<(Reply, Reply)>),
    /// Several different replies, on a connection that speaks RESP3.
    Set(Vec<Reply>),
    /// A number with a fraction of up to three digits, on a connection that
    /// speaks RESP3.
    Double(f64),
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
    pub const OK: Self = Self::Status(Cow::Borrowed("OK"));

    pub(super) fn status(text: &'static str) -> Self {
        Self::Status(Cow::Borrowed(text))
    }

    pub(super) fn error(text: impl AsRef<[u8]>) -> Self {
        Self::Error(text.as_ref().to_vec())
    }

    pub(super) fn bulk(text: impl AsRef<[u8]>) -> Self {
        Self::Bulk(text.as_ref().to_vec())
    }

    /// The reply as RESP2 sends it: maps as keys and values in turn.
    #[must_use]
    pub fn in_resp2(self) -> Self {
        let all = |items: Vec<Self>| items.into_iter().map(Self::in_resp2);
        match self {
            Self::Array(items) | Self::Set(items) => Self::Array(all(items).collect()),
            Self::Map(entries) => {
                let flat = entries.into_iter().flat_map(|(key, value)| [key, value]);
                Self::Array(all(flat.collect()).collect())
            }
            Self::Double(number) => Self::bulk(decimal(number)),
            other => other,
        }
    }

    /// The error that it is, or the first one in it.
    pub(crate) fn first_error(&self) -> Option<&[u8]> {
        match self {
            Self::Error(text) => Some(text),
            Self::Array(replies) => replies.iter().find_map(Self::first_error),
            _ => None,
        }
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
            Self::Set(items) if items.is_empty() => f.write_str("(empty set)"),
            Self::Map(entries) if entries.is_empty() => f.write_str("(empty hash)"),
            Self::Array(items) => show_numbered(f, indent, ')', items, |item, f, indent| {
                item.show(f, indent)
            }),
            Self::Set(items) => show_numbered(f, indent, '~', items, |item, f, indent| {
                item.show(f, indent)
            }),
            Self::Map(entries) => show_numbered(f, indent, '#', entries, |entry, f, indent| {
                let (key, value) = entry;
                key.show(f, indent)?;
                f.write_str(" => ")?;
                if value.to_string().contains('\n') {
                    write!(f, "\n{:indent$}", "")?;
                }
                value.show(f, indent)
            }),
            Self::Double(number) => write!(f, "(double) {}", decimal(*number)),
            Self::Error(text) => {
                write!(f, "(error) {}", String::from_utf8_lossy(text))
            }
            Self::Allowed => f.write_str("(allowed)"),
            Self::Closed => f.write_str("(closed)"),
            Self::Crash(crash) => write!(f, "(crash) {crash}"),
        }
    }
}

/// The number in decimal digits. (What writes any number is as large in the
/// wasm as the parser of rules.)
fn decimal(number: f64) -> String {
    let thousandths = (number * 1000.0 + 0.5) as i64;
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Items under each other, each after its number and a mark.
fn show_numbered<T>(
    f: &mut fmt::Formatter<'_>,
    indent: usize,
    mark: char,
    items: &[T],
    show: impl Fn(&T, &mut fmt::Formatter<'_>, usize) -> fmt::Result,
) -> fmt::Result {
    let width = items.len().to_string().len();
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            write!(f, "\n{:indent$}", "")?;
        }
        write!(f, "{:>width$}{mark} ", number + 1)?;
        show(item, f, indent + width + 2)?;
    }
    Ok(())
}

/// A string in quotes, as redis-cli shows it.
pub(crate) fn quote(f: &mut fmt::Formatter<'_>, text: &[u8]) -> fmt::Result {
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
            Self::Array(items) | Self::Set(items) => serializer.collect_seq(items),
            Self::Map(entries) => {
                serializer.collect_seq(entries.iter().flat_map(|(key, value)| [key, value]))
            }
            Self::Double(number) => serializer.serialize_str(&decimal(*number)),
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
