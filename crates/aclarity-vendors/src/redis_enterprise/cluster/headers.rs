//! Checks the headers of requests against the quick start.

use super::super::sources::{OPENAPI, PAGES, QUICK_START};
use super::answers::Refusal;
use crate::finding::Finding;
use crate::http::Request;
use crate::source::Fact;

const LISTED: Fact = Fact::documented(&QUICK_START);
const FORM: &str = "application/x-www-form-urlencoded";

/// Refuses requests over HTTP, with other versions, or with unlisted headers.
pub(super) fn check(request: &Request) -> Result<(), Refusal> {
    if request.path.starts_with("http://") {
        let message = "all calls must be made over SSL: use https";
        let finding = Finding::error("no-ssl", Fact::assumed(&QUICK_START), message);
        return Err(Refusal::new(400, finding));
    }
    if let Some(version) = request.header_value("x-api-version") {
        let number = version.trim();
        if !matches!(number, "1" | "2" | "v1" | "v2") {
            let message = "this x-api-version is not supported; versions are 1 and 2";
            let finding = Finding::error("api-version", LISTED, message);
            return Err(Refusal::new(505, finding));
        }
    }
    let invalid =
        |code, message: &str| Err(Refusal::new(400, Finding::error(code, LISTED, message)));
    let is_upload = is_upload(request);
    if request
        .header_value("accept")
        .is_some_and(|accept| !takes_json(accept))
    {
        return invalid("accept", "the header Accept must be application/json");
    }
    if let Some(kind) = request.header_value("content-type") {
        let kind = media_type(kind);
        let is_fine = if is_upload {
            kind.eq_ignore_ascii_case("multipart/form-data")
        } else {
            // curl sends a form type for -d, and the quick start's own call
            // does so.
            kind.eq_ignore_ascii_case("application/json") || kind.eq_ignore_ascii_case(FORM)
        };
        if !is_fine {
            return invalid(
                "content-type",
                "the header Content-Type must be application/json",
            );
        }
    }
    if let Some(length) = request.header_value("content-length") {
        let body = request.body.as_deref().unwrap_or_default().len();
        if length.trim().parse() != Ok(body) {
            return invalid(
                "content-length",
                "the header Content-Length is not the length of the body in bytes",
            );
        }
    }
    Ok(())
}

/// Notes on headers that are accepted.
pub(super) fn notes(request: &Request) -> Vec<Finding> {
    let has_body = matches!(request.method.as_str(), "PUT" | "POST") && request.body.is_some();
    let kind = request.header_value("content-type").map(media_type);
    let lacks = has_body && kind.is_none_or(|kind| kind.eq_ignore_ascii_case(FORM));
    let finding = Finding::warning(
        "content-type",
        Fact::documented(&PAGES),
        "no Content-Type application/json: the quick start's own call goes without, newer pages \
         ask for it",
    )
    .with_help("add the header Content-Type: application/json");
    let mut findings: Vec<Finding> = (lacks && !is_upload(request))
        .then_some(finding)
        .into_iter()
        .collect();
    if has_port_other_than_9443(&request.path) {
        findings.push(Finding::note(
            "port",
            LISTED,
            "the API listens at port 9443, unless that is mapped to another",
        ));
    }
    findings
}

/// Whether the request uploads a module, which is a form.
fn is_upload(request: &Request) -> bool {
    request.method == "POST" && matches!(&*request.segments(), [_, modules] if modules == "modules")
}

fn media_type(header: &str) -> &str {
    header.split(';').next().unwrap_or_default().trim()
}

fn takes_json(accept: &str) -> bool {
    accept.split(',').any(|kind| {
        let kind = media_type(kind).to_ascii_lowercase();
        matches!(kind.as_str(), "application/json" | "application/*" | "*/*")
    })
}

fn has_port_other_than_9443(path: &str) -> bool {
    let Some((_, rest)) = path.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    match host.rsplit_once(':') {
        Some((_, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => port != "9443",
        // A placeholder.
        Some(_) => false,
        None => !host.contains('['),
    }
}

/// The source for treating a version in the path like `x-api-version`.
pub(super) const VERSION_IN_PATH: Fact = Fact::assumed(&OPENAPI);
