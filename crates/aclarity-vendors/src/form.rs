//! Forms as the systems' consoles have them: what one fills in, what is to be
//! said of it while it is filled in, and the requests that follow.

use serde_json::{Map, Value};

use crate::check::{self, BadQuestion, Question};
use crate::context::Context;
use crate::finding::{Finding, Verdict};
use crate::http::{Request, Response};
use crate::source::Fact;
use crate::system::{Profile, System};

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
    /// The field of [`System::fields`] whose value is the form as a whole; none
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

/// What is to be said of a filled form.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The findings about each input, in the form's order.
    pub inputs: Vec<Vec<Finding>>,
    /// The findings about no input: what stands against the request anyway.
    pub rest: Vec<Finding>,
}

impl Judgement {
    /// The verdict on all of it.
    pub fn verdict(&self) -> Verdict {
        let all = self.inputs.iter().flatten().chain(&self.rest);
        Verdict::of(&all.cloned().collect::<Vec<_>>())
    }
}

impl Form {
    /// Says of each input what the system would, given what else is filled in
    /// and the circumstances.
    ///
    /// ```
    /// use aclarity_vendors::{Context, System, Verdict};
    ///
    /// let system = System::HuaweiDcs;
    /// let form = &system.forms()[0];
    /// let values = serde_json::json!({
    ///     "account_name": "ana", "account_role": "read", "account_password": "short",
    /// });
    /// let values = values.as_object().unwrap();
    /// let judgement = form.judge(system, system.profile(None)?, values, &Context::default())?;
    /// assert_eq!(judgement.verdict(), Verdict::Reject);
    /// assert!(judgement.inputs[0].is_empty(), "the name is good");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When a circumstance is of the wrong type.
    pub fn judge(
        &self,
        system: System,
        profile: &'static Profile,
        values: &Values,
        circumstances: &Context,
    ) -> Result<Judgement, BadQuestion> {
        let ask = |field: &str, value: Value| {
            let question = Question {
                system,
                profile,
                field: field.to_owned(),
                value,
                context: self.context(system, values, circumstances),
            };
            check::check(&question).map(|answer| answer.findings)
        };
        let mut judgement = Judgement {
            inputs: vec![Vec::new(); self.inputs.len()],
            rest: Vec::new(),
        };
        let known = system.fields();
        let is_alone = |field| self.whole.is_none() && known.contains(&field);
        for (input, findings) in self.inputs.iter().zip(&mut judgement.inputs) {
            if is_alone(input.field) {
                let value = values.get(input.field).cloned().unwrap_or_default();
                // What is left out is no question, unless it must not be.
                if !value.is_null() || input.is_required {
                    *findings = ask(input.field, value)?;
                }
            }
        }
        if let Some(whole) = self.whole {
            for finding in ask(whole, (self.body)(values))? {
                match self.part(finding.pointer.as_deref()) {
                    Some((at, pointer)) => {
                        judgement.inputs[at].push(finding.clone().in_part(pointer));
                    }
                    None => judgement.rest.push(finding),
                }
            }
        }
        // A whole may be a part of a request, in which nothing has to be; the
        // form asks for it all the same.
        for (input, findings) in self.inputs.iter().zip(&mut judgement.inputs) {
            let is_left_out = input.is_required && !values.contains_key(input.field);
            if is_left_out && !findings.iter().any(Finding::is_error) {
                let message = format!("{} is required", input.field);
                findings.push(Finding::error("missing", Fact::NOWHERE, message));
            }
        }
        if known.contains(&PRECONDITION) {
            judgement.rest.extend(ask(PRECONDITION, Value::Null)?);
        }
        Ok(judgement)
    }

    /// The part of what is filled in that gives permissions.
    pub fn permissions(&self, values: &Values) -> Value {
        let given = self.permissions.iter();
        let given = given.filter_map(|name| Some(((*name).to_owned(), values.get(*name)?.clone())));
        Value::Object(given.collect())
    }

    /// The circumstances, and what is filled in as far as it is one.
    fn context(&self, system: System, values: &Values, circumstances: &Context) -> Context {
        let mut all = circumstances.clone();
        for (field, value) in values {
            if system.circumstances().contains(&field.as_str()) {
                all.set(field, value.clone());
            }
        }
        all
    }

    /// The input that a pointer into the whole leads to, and the pointer from
    /// what is filled in.
    fn part<'p>(&self, pointer: Option<&'p str>) -> Option<(usize, &'p str)> {
        let pointer = pointer?;
        pointer.match_indices('/').find_map(|(slash, _)| {
            let from_here = &pointer[slash..];
            let name = from_here[1..].split('/').next()?;
            let at = self.inputs.iter().position(|input| input.field == name)?;
            Some((at, from_here))
        })
    }
}

/// What stands against a request whatever is in it, as a question.
const PRECONDITION: &str = "precondition";
