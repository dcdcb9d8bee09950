//! Responses of the API.

use serde_json::{Map, Value, json};

use super::super::objects::follows_pages;
use super::super::sources::{OPENAPI, PAGES};
use crate::finding::Finding;
use crate::http::Response;
use crate::profile::Profile;
use crate::source::Fact;
use crate::world::Timestamp;

/// The result of a successful call.
pub(super) struct Done {
    pub body: Value,
    pub findings: Vec<Finding>,
    pub has_changed: bool,
}

/// The result of a refused call.
pub(super) struct Refusal {
    status: u16,
    findings: Vec<Finding>,
}

pub(super) type Answer = Result<Done, Refusal>;

/// Refuses for a single reason.
pub(super) fn refuse<T>(status: u16, finding: Finding) -> Result<T, Refusal> {
    Err(Refusal::new(status, finding))
}

/// Refuses if one of the findings is an error; otherwise returns them.
pub(super) fn unless_refused(status: u16, findings: Vec<Finding>) -> Result<Vec<Finding>, Refusal> {
    if findings.iter().any(Finding::is_error) {
        Err(Refusal { status, findings })
    } else {
        Ok(findings)
    }
}

impl Done {
    /// The result of a read.
    pub(super) fn seen(body: Value) -> Self {
        Self {
            body,
            findings: Vec::new(),
            has_changed: false,
        }
    }

    /// The result of a change, or of a dry run.
    pub(super) fn changed(body: Value, findings: Vec<Finding>, is_dry_run: bool) -> Self {
        Self {
            body,
            findings,
            has_changed: !is_dry_run,
        }
    }

    pub(super) fn response(self, state: u64, now: Timestamp) -> Response {
        respond(200, self.body, state, now).with_findings(self.findings)
    }
}

impl Refusal {
    pub(super) fn new(status: u16, finding: Finding) -> Self {
        Self {
            status,
            findings: vec![finding],
        }
    }

    /// Builds the response. The body contains the code of the first error that
    /// has one. Its message is called `message` on the pages and `description`
    /// in the OpenAPI document. If no code is documented the body is empty.
    pub(super) fn response(self, state: u64, profile: &Profile, now: Timestamp) -> Response {
        let reason = self.findings.iter().find(|finding| finding.is_error());
        let coded = reason.and_then(|reason| Some((reason.vendor_code?, reason)));
        let mut findings = self.findings.clone();
        let body = match coded {
            None => Value::Null,
            Some((code, reason)) => {
                let (field, other, source) = if follows_pages(profile) {
                    (
                        "message",
                        "the OpenAPI document calls the text description",
                        &PAGES,
                    )
                } else {
                    ("description", "the pages call the text message", &OPENAPI)
                };
                findings.push(Finding::note(
                    "error-body",
                    Fact::documented(source),
                    format!("{other}; its message is not published"),
                ));
                let mut body = Map::new();
                body.insert("error_code".to_owned(), code.into());
                body.insert(field.to_owned(), reason.message.clone().into());
                Value::Object(body)
            }
        };
        let mut response = respond(self.status, body, state, now);
        if self.status == 401 {
            response = response.header("www-authenticate", "Basic realm=\"Redis Enterprise\"");
        }
        response.with_findings(findings)
    }
}

/// Builds a response with the headers that the quick start shows. The duration
/// is invented.
fn respond(status: u16, body: Value, state: u64, now: Timestamp) -> Response {
    let length = match &body {
        Value::Null => 0,
        body => body.to_string().len(),
    };
    let mut response = Response::new(status)
        .header("server", "envoy")
        .header("date", &http_date(now));
    if !body.is_null() {
        response = response.header("content-type", "application/json");
    }
    response = response
        .header("content-length", &length.to_string())
        .header("cluster-state-id", &state.to_string())
        .header("x-envoy-upstream-service-time", "25");
    Response { body, ..response }
}

/// Formats a date like `Tue, 14 Jun 2022 19:24:30 GMT`.
fn http_date(now: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (year, month, day) = now.date();
    let seconds = now.0 % 86400;
    let at = |list: &[&'static str], position: u64| list[usize::try_from(position).unwrap_or(0)];
    format!(
        "{}, {day:02} {} {year} {:02}:{:02}:{:02} GMT",
        at(&DAYS, now.0 / 86400 % 7),
        at(&MONTHS, month - 1),
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// The result of a deletion, which names an action in newer documents.
pub(super) fn deleted(action: String, profile: &Profile) -> Done {
    let body = if follows_pages(profile) {
        Value::Null
    } else {
        json!({ "action_uid": action })
    };
    Done::changed(body, Vec::new(), false)
}

/// The refusal for an ID without an object.
pub(super) fn not_found(what: &str, uid: u64) -> Refusal {
    let finding = Finding::error(
        "not-found",
        Fact::documented(&PAGES),
        format!("there is no {what} {uid}"),
    );
    Refusal::new(404, finding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_the_quick_start_shows_them() {
        assert_eq!(
            http_date(Timestamp(1_655_234_670)),
            "Tue, 14 Jun 2022 19:24:30 GMT"
        );
        assert_eq!(http_date(Timestamp(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
