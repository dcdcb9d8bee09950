//! Context values that users choose: properties of the instance or cluster, and
//! who sends the requests.

use serde_json::Value;

use crate::context::Context;
use crate::form::Values;
use crate::http::Request;

/// A context value with its type and label.
#[derive(Debug)]
pub struct Setting {
    /// Its key in a [`Context`].
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// A short hint; empty when the label is enough.
    pub hint: &'static str,
    /// The kind of value.
    pub kind: Kind,
}

/// The kinds of values. The first choice is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A choice of these: the value and its label.
    Choice(&'static [(&'static str, &'static str)]),
    /// A boolean.
    Flag(bool),
    /// An integer.
    Number(u64),
    /// A string.
    Text,
    /// A string that is not displayed.
    Secret,
}

impl Setting {
    /// The default value.
    pub fn default_value(&self) -> Value {
        match self.kind {
            Kind::Choice(choices) => choices
                .first()
                .map_or(Value::Null, |(value, _)| (*value).into()),
            Kind::Flag(is_so) => is_so.into(),
            Kind::Number(number) => number.into(),
            Kind::Text | Kind::Secret => "".into(),
        }
    }
}

/// The default values of settings.
///
/// ```
/// use aclarity_vendors::{System, setting};
///
/// let values = setting::defaults(System::HuaweiDcs.settings());
/// assert_eq!(values["type"], "ha");
/// ```
pub fn defaults(settings: &[Setting]) -> Values {
    let value = |setting: &Setting| (setting.name.to_owned(), setting.default_value());
    settings.iter().map(value).collect()
}

/// The values of settings that are among the known context keys.
pub fn context(values: &Values, known: &[&str]) -> Context {
    let mut context = Context::default();
    for (name, value) in values
        .iter()
        .filter(|(name, _)| known.contains(&name.as_str()))
    {
        context.set(name, value.clone());
    }
    context
}

/// A user who can send a console's requests.
#[derive(Debug)]
pub struct Caller {
    /// The label.
    pub label: &'static str,
    /// Username and password of Basic Auth; `None` to send none.
    pub credentials: Option<(&'static str, &'static str)>,
}

impl Caller {
    /// The request with this caller's credentials.
    #[must_use]
    pub fn sends(&self, request: Request) -> Request {
        let (user, password) = self.credentials.unzip();
        Request {
            user: user.map(str::to_owned),
            password: password.map(str::to_owned),
            ..request
        }
    }
}
