//! Checks a form while it is being filled in.

use serde_json::Value;

use crate::check::{self, BadQuestion, Question};
use crate::context::Context;
use crate::finding::{Finding, Verdict};
use crate::form::{Form, Values};
use crate::profile::Profile;
use crate::source::Fact;
use crate::system::System;

/// The findings about a filled-in form.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The findings for each input, in the form's order.
    pub inputs: Vec<Vec<Finding>>,
    /// The findings that concern no input but the request as a whole.
    pub rest: Vec<Finding>,
}

impl Judgement {
    /// The overall verdict.
    pub fn verdict(&self) -> Verdict {
        let all = self.inputs.iter().flatten().chain(&self.rest);
        Verdict::of(&all.cloned().collect::<Vec<_>>())
    }
}

impl Form {
    /// Checks each input as the system would, given the other inputs and the
    /// context.
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
    /// When a context value has the wrong type.
    pub fn judge(
        &self,
        system: System,
        profile: &'static Profile,
        values: &Values,
        given: &Context,
    ) -> Result<Judgement, BadQuestion> {
        let ask = |field: &str, value: Value| {
            let question = Question {
                system,
                profile,
                field: field.to_owned(),
                value,
                context: self.context(system, values, given),
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
                // Absent values are only checked if they are required.
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
        // In a request the whole may be a part in which nothing is required;
        // the form requires it all the same.
        for (input, findings) in self.inputs.iter().zip(&mut judgement.inputs) {
            let is_left_out = input.is_required && !values.contains_key(input.field);
            if is_left_out && !findings.iter().any(Finding::is_error) {
                let message = format!("{} is required", input.field);
                findings.push(Finding::error("missing", Fact::UNSOURCED, message));
            }
        }
        if known.contains(&PRECONDITION) {
            judgement.rest.extend(ask(PRECONDITION, Value::Null)?);
        }
        Ok(judgement)
    }

    /// The part of the filled-in values that holds permissions.
    pub fn permissions(&self, values: &Values) -> Value {
        let given = self.permissions.iter();
        let given = given.filter_map(|name| Some(((*name).to_owned(), values.get(*name)?.clone())));
        Value::Object(given.collect())
    }

    /// The context, extended by filled-in values that are context values too.
    fn context(&self, system: System, values: &Values, given: &Context) -> Context {
        let mut all = given.clone();
        for (field, value) in values {
            if system.context_keys().contains(&field.as_str()) {
                all.set(field, value.clone());
            }
        }
        all
    }

    /// Resolves a pointer into the whole to an input, and to a pointer into its
    /// value.
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

/// The field that stands for conditions of the request as a whole.
const PRECONDITION: &str = "precondition";
