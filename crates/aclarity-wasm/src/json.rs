//! Writes results as JSON for `JSON.parse`.
//!
//! That is faster than creating JavaScript objects property by property from
//! here. This writer cannot fail and supports only what our types use, so it is
//! a fraction of the size of a general one, which matters to every page that
//! loads the package.

use std::fmt::{self, Write as _};

use serde::ser::{self, Serialize};

/// Formats a value as JSON.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    let mut text = String::new();
    match value.serialize(Writer { text: &mut text }) {
        Ok(()) => text,
        Err(error) => match error {},
    }
}

/// The error type: writing does not fail.
#[derive(Debug)]
pub(crate) enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: fmt::Display>(message: T) -> Self {
        unreachable!("our own types are always written: {message}")
    }
}

struct Writer<'t> {
    text: &'t mut String,
}

/// Writes the contents of brackets. They end with a comma, which is replaced by
/// the closing bracket.
struct Inside<'t> {
    text: &'t mut String,
    end: &'static str,
}

impl<'t> Writer<'t> {
    fn open(self, start: char, end: &'static str) -> Result<Inside<'t>, Never> {
        self.text.push(start);
        Ok(Inside {
            text: self.text,
            end,
        })
    }

    /// Starts an object whose single key is the name of a variant.
    fn variant(self, name: &str, start: char, end: &'static str) -> Result<Inside<'t>, Never> {
        let mut object = self.open('{', "")?;
        object.key(name);
        Writer { text: object.text }.open(start, end)
    }
}

impl Inside<'_> {
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Never> {
        value.serialize(Writer { text: self.text })?;
        self.text.push(',');
        Ok(())
    }

    fn key(&mut self, name: &str) {
        string(self.text, name);
        self.text.push(':');
    }

    fn close(self) -> Result<(), Never> {
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.text.push_str(self.end);
        Ok(())
    }
}

fn string(text: &mut String, value: &str) {
    text.push('"');
    let mut written = 0;
    for (at, byte) in value.bytes().enumerate() {
        if matches!(byte, b'"' | b'\\' | ..b' ') {
            text.push_str(&value[written..at]);
            let _ = write!(text, "\\u{byte:04x}");
            written = at + 1;
        }
    }
    text.push_str(&value[written..]);
    text.push('"');
}

macro_rules! numbers {
    ($($name:ident $type:ty)*) => {$(
        fn $name(self, value: $type) -> Result<(), Never> {
            let _ = write!(self.text, "{value}");
            Ok(())
        }
    )*};
}

impl<'t> ser::Serializer for Writer<'t> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Inside<'t>;
    type SerializeTuple = Inside<'t>;
    type SerializeTupleStruct = Inside<'t>;
    type SerializeTupleVariant = Inside<'t>;
    type SerializeMap = Inside<'t>;
    type SerializeStruct = Inside<'t>;
    type SerializeStructVariant = Inside<'t>;

    numbers! {
        serialize_i8 i8 serialize_i16 i16 serialize_i32 i32 serialize_i64 i64
        serialize_u8 u8 serialize_u16 u16 serialize_u32 u32 serialize_u64 u64
        serialize_f32 f32 serialize_f64 f64
    }

    fn serialize_bool(self, value: bool) -> Result<(), Never> {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Never> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Never> {
        string(self.text, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Never> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Never> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Never> {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Never> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Never> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        let mut object = self.open('{', "}")?;
        object.key(variant);
        object.item(value)?;
        object.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'t>, Never> {
        self.open('[', "]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'t>, Never> {
        self.open('[', "]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'t>, Never> {
        self.open('[', "]")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'t>, Never> {
        self.variant(variant, '[', "]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'t>, Never> {
        self.open('{', "}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'t>, Never> {
        self.open('{', "}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'t>, Never> {
        self.variant(variant, '{', "}}")
    }
}

macro_rules! lists {
    ($($trait:ident $method:ident)*) => {$(
        impl ser::$trait for Inside<'_> {
            type Ok = ();
            type Error = Never;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
                self.item(value)
            }

            fn end(self) -> Result<(), Never> {
                self.close()
            }
        }
    )*};
}
lists! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

macro_rules! objects {
    ($($trait:ident)*) => {$(
        impl ser::$trait for Inside<'_> {
            type Ok = ();
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Never> {
                self.key(key);
                self.item(value)
            }

            fn end(self) -> Result<(), Never> {
                self.close()
            }
        }
    )*};
}
objects! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        key.serialize(Writer { text: self.text })?;
        self.text.push(':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.item(value)
    }

    fn end(self) -> Result<(), Never> {
        self.close()
    }
}
