//! Forms as in the systems' consoles: the inputs and the resulting requests.

use serde_json::{Map, Value};

use crate::http::{Request, Response};

/// The filled-in values by [`field`](Input::field). Empty inputs are absent.
pub type Values = Map<String, Value>;

/// A function that answers requests.
pub type Api<'a> = &'a mut dyn FnMut(&Request) -> Response;

/// A form that creates something, such as an account.
#[derive(Debug)]
pub struct Form {
    /// What the form creates, in the console's words: `account`.
    pub makes: &'static str,
    /// The inputs, in the console's order.
    pub inputs: &'static [Input],
    /// The input for the name of the new item.
    pub name: &'static str,
    /// The field of [`System::fields`](crate::System::fields) whose value is
    /// the whole form; `None` if the inputs are separate fields.
    pub whole: Option<&'static str>,
    /// The inputs that give permissions: what [`to_redis`] takes.
    ///
    /// [`to_redis`]: crate::translation::to_redis
    pub permissions: &'static [&'static str],
    /// Builds the API's value for the whole form.
    pub body: fn(&Values) -> Value,
    /// The API calls behind the form; `None` if no document describes them.
    pub calls: Option<Calls>,
}

/// The API calls behind a form.
#[derive(Debug, Clone, Copy)]
pub struct Calls {
    /// Builds the request that the filled-in form sends.
    pub request: fn(&Values) -> Request,
    /// Lists the existing items in the API's order, using as many API calls as
    /// needed.
    pub items: fn(Api<'_>) -> Vec<Item>,
    /// Builds the request that deletes an item.
    pub delete: fn(&Item) -> Request,
}

/// The body of a form whose inputs are the fields of the API's body.
pub(crate) fn as_filled(values: &Values) -> Value {
    Value::Object(values.clone())
}

/// An input of a form.
#[derive(Debug)]
pub struct Input {
    /// The API's name of the field.
    pub field: &'static str,
    /// The console's label.
    pub label: &'static str,
    /// A short hint; empty when the label is enough.
    pub hint: &'static str,
    /// An example value; empty where there is nothing to type.
    pub example: &'static str,
    /// Whether the input must not be empty.
    pub is_required: bool,
    /// The kind of input.
    pub kind: Kind,
}

impl Input {
    /// A required input without an example.
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

    /// An optional list of strings.
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

    /// Adds an example value.
    pub(crate) const fn such_as(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// Makes the input required.
    pub(crate) const fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    /// Makes the input optional.
    pub(crate) const fn optional(self) -> Self {
        Self {
            is_required: false,
            ..self
        }
    }
}

/// The kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// A line of text that is not displayed.
    Password,
    /// A repetition of the password in this input.
    Repeat(&'static str),
    /// A choice of these: the API's value and the console's label.
    Choice(&'static [(&'static str, &'static str)]),
    /// A list of strings.
    List,
    /// A list of integers.
    Numbers,
}

/// An existing item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The API's identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Further information, such as its role and state.
    pub about: Vec<String>,
    /// Its permissions, as [`to_redis`](crate::translation::to_redis) accepts
    /// them.
    pub permissions: Value,
    /// Whether the service created it, so that it does not belong to the
    /// customer.
    pub is_built_in: bool,
}
