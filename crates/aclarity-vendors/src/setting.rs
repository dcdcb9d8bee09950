//! Circumstances that people choose: of the instance, of the cluster, and who
//! sends the requests.

use serde_json::Value;

use crate::context::Context;
use crate::form::Values;
use crate::http::Request;

/// A circumstance with what it can be, and words for it.
#[derive(Debug)]
pub struct Setting {
    /// Its name in a [`Context`].
    pub name: &'static str,
    /// What to call it.
    pub label: &'static str,
    /// A word of help; empty when the label says enough.
    pub hint: &'static str,
    /// What it can be.
    pub kind: Kind,
}

/// What a circumstance can be. What comes first holds when nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of these: the value, and what to call it.
    Choice(&'static [(&'static str, &'static str)]),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(u64),
    /// A text.
    Text,
    /// A text that nobody should see.
    Secret,
}

impl Setting {
    /// What holds when nothing is said.
    pub fn usual(&self) -> Value {
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

/// Settings as they are when nothing is said.
///
/// ```
/// use aclarity_vendors::{System, setting};
///
/// let values = setting::usual(System::HuaweiDcs.settings());
/// assert_eq!(values["type"], "ha");
/// ```
pub fn usual(settings: &[Setting]) -> Values {
    let value = |setting: &Setting| (setting.name.to_owned(), setting.usual());
    settings.iter().map(value).collect()
}

/// Those of the settings that are among the known circumstances.
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

/// Somebody who can send the requests of a console.
#[derive(Debug)]
pub struct Caller {
    /// What to call them.
    pub label: &'static str,
    /// Name and password of Basic Auth; none when they give none.
    pub credentials: Option<(&'static str, &'static str)>,
}

impl Caller {
    /// The request as they send it.
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
