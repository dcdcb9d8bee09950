//! Forms as the systems' consoles have them: what one fills in, and the requests
//! that follow.

use serde_json::{Map, Value};

use crate::http::{Request, Response};

/// What is filled in, by the inputs' [`field`](Input::field)s. Inputs left empty
/// are not in it.
pub type Values = Map<String, Value>;

/// What answers requests.
pub type Api<'a> = &'a mut dyn FnMut(&Request) -> Response;

/// A form that makes something, such as an account.
#[derive(Debug)]
pub struct Form {
    /// What it makes, in the console's word: `account`.
    pub makes: &'static str,
    /// The inputs, in the console's order.
    pub inputs: &'static [Input],
    /// The input that names what is made.
    pub name: &'static str,
    /// The field of [`System::fields`](crate::System::fields) whose value is the form as a whole; none
    /// where the inputs are fields of their own.
    pub whole: Option<&'static str>,
    /// The inputs that give permissions: what [`to_redis`] takes.
    ///
    /// [`to_redis`]: crate::translation::to_redis
    pub permissions: &'static [&'static str],
    /// The form as a whole, as the API has it.
    pub body: fn(&Values) -> Value,
    /// The calls behind it; none where no document gives their form.
    pub calls: Option<Calls>,
}

/// The calls behind a form.
#[derive(Debug, Clone, Copy)]
pub struct Calls {
    /// The request that the filled form sends.
    pub request: fn(&Values) -> Request,
    /// What was made and is not yet deleted, in the API's order. It is asked of
    /// the API, with as many calls as that takes.
    pub items: fn(Api<'_>) -> Vec<Item>,
    /// The request that deletes such a thing.
    pub delete: fn(&Item) -> Request,
}

/// A form whose inputs are the fields of the API's body.
pub(crate) fn as_filled(values: &Values) -> Value {
    Value::Object(values.clone())
}

/// Something that one fills in.
#[derive(Debug)]
pub struct Input {
    /// The API's own name for it.
    pub field: &'static str,
    /// What the console calls it.
    pub label: &'static str,
    /// A word of help; empty when the label says enough.
    pub hint: &'static str,
    /// What one could write; empty where there is nothing to write.
    pub example: &'static str,
    /// Whether it may not be left empty.
    pub is_required: bool,
    /// How it is filled in.
    pub kind: Kind,
}

impl Input {
    /// An input that has to be filled in, without an example.
    pub(crate) const fn new(
        field: &'static str,
        label: &'static str,
        hint: &'static str,
        kind: Kind,
    ) -> Self {
        Self {
            field,
            label,
            hint,
            example: "",
            is_required: true,
            kind,
        }
    }

    /// A list of texts that may be left empty.
    pub(crate) const fn list(
        field: &'static str,
        label: &'static str,
        hint: &'static str,
        example: &'static str,
    ) -> Self {
        Self::new(field, label, hint, Kind::List)
            .such_as(example)
            .optional()
    }

    /// With something that one could write.
    pub(crate) const fn such_as(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// That must be filled in.
    pub(crate) const fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    /// That may be left empty.
    pub(crate) const fn optional(self) -> Self {
        Self {
            is_required: false,
            ..self
        }
    }
}

/// How an input is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// One line that nobody should see.
    Password,
    /// The password of this input again.
    Repeat(&'static str),
    /// One of these: the API's value, and what the console calls it.
    Choice(&'static [(&'static str, &'static str)]),
    /// A list of texts.
    List,
    /// A list of whole numbers.
    Numbers,
}

/// Something that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What the API knows it by.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is to be said of it: its role, its state.
    pub about: Vec<String>,
    /// Its permissions, as [`to_redis`](crate::translation::to_redis) takes them.
    pub permissions: Value,
    /// Whether the service came with it, so that it is none of the customer's.
    pub is_built_in: bool,
}
