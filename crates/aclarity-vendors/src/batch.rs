//! Questions and requests as lines of JSON, and their answers.
//!
//! A question is `{"system", "profile"?, "field", "value", "context"?}`. A call
//! is `{"system", "profile"?, "context"?, "after"?, "request"}`, where `after`
//! is the number of seconds that pass before it and `request` is `{"method",
//! "path", "headers"?, "user"?, "password"?, "body"?}`. A body that is a string
//! is sent as it is, any other as JSON.

use std::fmt;

use serde_json::{Map, Value};

use crate::body::duplicates;
use crate::check::{self, Answer, BadQuestion, Question};
use crate::context::{BadContext, Context};
use crate::finding::short;
use crate::finding::{Finding, Verdict};
use crate::http::{Request, Response};
use crate::json::{self, NotJson};
use crate::profile::{Profile, UnknownProfile};
use crate::simulation::Simulation;
use crate::source::Fact;
use crate::system::{NoCalls, System, UnknownSystem};

/// Values for lines that do not set them.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The system.
    pub system: Option<System>,
    /// The profile's name.
    pub profile: Option<String>,
}

/// A request to a system, and the changes to apply before it.
struct Call {
    system: System,
    profile: &'static Profile,
    /// The context to apply.
    context: Context,
    /// Seconds that pass before the request.
    after: u64,
    request: Request,
}

/// Why a line cannot be answered. `Display` prints names, never values.
#[derive(Debug)]
pub enum BadLine {
    /// The line is not JSON.
    NotJson(NotJson),
    /// The line, or a part of it, has the wrong type.
    Type {
        /// JSON pointer to the part; empty for the whole line.
        pointer: String,
        /// The expected type.
        expected: &'static str,
        /// The actual type.
        found: &'static str,
    },
    /// A required member is missing.
    Missing(&'static str),
    /// The system does not exist.
    System(UnknownSystem),
    /// The system has no API calls that could be simulated.
    NoCalls(System),
    /// The question is invalid.
    Question(BadQuestion),
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(error) => error.fmt(f),
            Self::Type {
                pointer,
                expected,
                found,
            } if pointer.is_empty() => write!(f, "expected {expected}, found {found}"),
            Self::Type {
                pointer,
                expected,
                found,
            } => write!(f, "`{pointer}` must be {expected}, not {found}"),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::System(error) => error.fmt(f),
            Self::NoCalls(system) => NoCalls(*system).fmt(f),
            Self::Question(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BadLine {}

impl From<NotJson> for BadLine {
    fn from(error: NotJson) -> Self {
        Self::NotJson(error)
    }
}

impl From<UnknownSystem> for BadLine {
    fn from(error: UnknownSystem) -> Self {
        Self::System(error)
    }
}

impl From<UnknownProfile> for BadLine {
    fn from(error: UnknownProfile) -> Self {
        Self::Question(error.into())
    }
}

impl From<BadContext> for BadLine {
    fn from(error: BadContext) -> Self {
        Self::Question(error.into())
    }
}

impl From<BadQuestion> for BadLine {
    fn from(error: BadQuestion) -> Self {
        Self::Question(error)
    }
}

/// Answers a line with a question.
///
/// ```
/// use aclarity_vendors::{Verdict, batch};
///
/// let line = r#"{"system": "huawei-dcs", "field": "account_role", "value": "admin"}"#;
/// let answer = batch::check(line, &batch::Defaults::default())?;
/// assert_eq!(answer.verdict, Verdict::Reject);
/// # Ok::<(), batch::BadLine>(())
/// ```
///
/// # Errors
///
/// When the line is not a valid question.
pub fn check(line: &str, defaults: &Defaults) -> Result<Answer, BadLine> {
    let (question, notes) = read_question(line, defaults)?;
    let mut answer = check::check(&question)?;
    answer.findings.extend(notes);
    answer.verdict = Verdict::of(&answer.findings);
    Ok(answer)
}

/// Answers a line with a request, and changes the state of the simulation.
///
/// ```
/// use aclarity_vendors::{Simulation, batch};
///
/// let line = r#"{"system": "huawei-dcs", "request": {"method": "GET", "path": "/v2/p/instances/i/accounts"}}"#;
/// let answer = batch::call(line, &batch::Defaults::default(), &mut Simulation::default())?;
/// assert_eq!(answer.status, 401);
/// # Ok::<(), batch::BadLine>(())
/// ```
///
/// # Errors
///
/// When the line is not a valid request. The state is then unchanged.
pub fn call(
    line: &str,
    defaults: &Defaults,
    services: &mut Simulation,
) -> Result<Response, BadLine> {
    let (call, notes) = read_call(line, defaults)?;
    if !call.system.has_calls() {
        return Err(BadLine::NoCalls(call.system));
    }
    if !call.context.is_empty() {
        services.set_context(call.system, &call.context)?;
    }
    services.wait(call.after);
    let response = services.call(call.system, call.profile, &call.request);
    let known = services.context_keys(call.system);
    Ok(response
        .with_findings(check::unknown_context_keys(&call.context, known))
        .with_findings(notes))
}

/// A part of a line, with notes on the other members.
type Noted<T> = (T, Vec<Finding>);

fn read_question(line: &str, defaults: &Defaults) -> Result<Noted<Question>, BadLine> {
    let document = json::read(line)?;
    let mut notes = duplicates(document.duplicates, "/value");
    let mut line = Part::new("", document.value)?;
    let (system, profile) = line.system(defaults)?;
    let question = Question {
        system,
        profile,
        field: line.text("field")?.ok_or(BadLine::Missing("field"))?,
        context: line.context()?,
        value: line.object.remove("value").unwrap_or_default(),
    };
    notes.extend(line.rest());
    Ok((question, notes))
}

fn read_call(line: &str, defaults: &Defaults) -> Result<Noted<Call>, BadLine> {
    let document = json::read(line)?;
    let mut notes = duplicates(document.duplicates, "/request/body");
    let mut line = Part::new("", document.value)?;
    let (system, profile) = line.system(defaults)?;
    let request = line.object.remove("request");
    let (request, rest) = read_request(request.ok_or(BadLine::Missing("request"))?)?;
    notes.extend(rest);
    let call = Call {
        system,
        profile,
        context: line.context()?,
        after: line
            .take("after", "a number of seconds", |value| value.as_u64())?
            .unwrap_or(0),
        request,
    };
    notes.extend(line.rest());
    Ok((call, notes))
}

fn read_request(value: Value) -> Result<Noted<Request>, BadLine> {
    let mut part = Part::new("/request", value)?;
    let request = Request {
        method: part
            .text("method")?
            .ok_or(BadLine::Missing("request.method"))?,
        path: part.text("path")?.ok_or(BadLine::Missing("request.path"))?,
        headers: part
            .take("headers", "an object of strings", headers)?
            .unwrap_or_default(),
        user: part.text("user")?,
        password: part.text("password")?,
        body: match part.object.remove("body") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(other) => Some(other.to_string()),
        },
    };
    Ok((request, part.rest()))
}

fn headers(value: Value) -> Option<Vec<(String, String)>> {
    let Value::Object(object) = value else {
        return None;
    };
    let header = |(name, value)| match value {
        Value::String(text) => Some((name, text)),
        Value::Number(number) => Some((name, number.to_string())),
        _ => None,
    };
    object.into_iter().map(header).collect()
}

/// A JSON object whose members are taken out one by one.
struct Part {
    pointer: &'static str,
    object: Map<String, Value>,
}

impl Part {
    fn new(pointer: &'static str, value: Value) -> Result<Self, BadLine> {
        match value {
            Value::Object(object) => Ok(Self { pointer, object }),
            other => Err(BadLine::Type {
                pointer: pointer.to_owned(),
                expected: "an object",
                found: json::kind(&other),
            }),
        }
    }

    /// Notes on the members that were not taken.
    fn rest(self) -> Vec<Finding> {
        let note = |key: &String| {
            let key = json::pointer_to(&short(key));
            let message = format!("`{}{key}` is unknown and ignored", self.pointer);
            Finding::note("unknown-key", Fact::UNSOURCED, message)
        };
        self.object.keys().map(note).collect()
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl FnOnce(Value) -> Option<T>,
    ) -> Result<Option<T>, BadLine> {
        match self.object.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let found = json::kind(&value);
                read(value).map(Some).ok_or_else(|| BadLine::Type {
                    pointer: format!("{}/{key}", self.pointer),
                    expected,
                    found,
                })
            }
        }
    }

    fn text(&mut self, key: &'static str) -> Result<Option<String>, BadLine> {
        self.take(key, "a string", |value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })
    }

    fn context(&mut self) -> Result<Context, BadLine> {
        let object = self.take("context", "an object", |value| match value {
            Value::Object(object) => Some(object),
            _ => None,
        })?;
        Ok(Context::new(object.unwrap_or_default()))
    }

    fn system(&mut self, defaults: &Defaults) -> Result<(System, &'static Profile), BadLine> {
        let system = match self.text("system")? {
            Some(name) => name.parse()?,
            None => defaults.system.ok_or(BadLine::Missing("system"))?,
        };
        let profile = self.text("profile")?;
        // A default profile applies only to the default system.
        let default = defaults
            .profile
            .as_deref()
            .filter(|_| defaults.system.is_none_or(|default| default == system));
        Ok((system, system.profile(profile.as_deref().or(default))?))
    }
}
