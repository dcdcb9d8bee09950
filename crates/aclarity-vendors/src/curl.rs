//! Parses curl command lines into requests.

mod options;
mod print;

use std::fmt;

use crate::finding::Finding;
use crate::http::{Request, percent_decode};
use crate::json;
use crate::shell::{self, BadLine};
use crate::source::Fact;
use crate::system::System;

use options::{Data, Options, Part};

pub use crate::shell::lines;

/// A parsed curl command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curl {
    /// The request, with the headers that curl adds.
    pub request: Request,
    /// `-k`: certificates are not checked.
    pub is_insecure: bool,
    /// `-i`: the status line and headers are printed too.
    pub shows_headers: bool,
}

/// Why a command line cannot be parsed. `Display` prints names of options,
/// never their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadCurl {
    /// The line cannot be split into words.
    Line(BadLine),
    /// It does not begin with `curl`.
    NotCurl,
    /// These options are not supported.
    Unsupported(Vec<String>),
    /// An option lacks its value.
    NoValue(String),
    /// An option has a value but takes none.
    NeedlessValue(String),
    /// An option reads a file.
    File(String),
    /// These options exclude each other.
    Conflict(&'static str, &'static str),
    /// The value of this option is not a valid method or header name (RFC 9110,
    /// section 5.6.2).
    Name(&'static str),
    /// A part of a form is not `name=value`.
    Form,
    /// The URL is missing.
    NoUrl,
    /// There is more than one URL.
    SeveralUrls,
}

impl fmt::Display for BadCurl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(bad) => bad.fmt(f),
            Self::NotCurl => f.write_str(
                "not a command line of curl: it must begin with `curl` (`vendor call --aws` reads \
                 those of the AWS CLI)",
            ),
            Self::Unsupported(names) => write!(
                f,
                "not supported of curl: {}; supported are {}",
                names.join(" "),
                options::KNOWN
            ),
            Self::NoValue(name) => write!(f, "the option {name} lacks its value"),
            Self::NeedlessValue(name) => write!(f, "the option {name} takes no value"),
            Self::File(name) => {
                write!(
                    f,
                    "{name} with @ makes curl read a file: insert the text itself"
                )
            }
            Self::Conflict(one, other) => write!(f, "{one} and {other} exclude each other"),
            Self::Name(option) => write!(
                f,
                "the name in {option} is not one of HTTP: write it in letters, digits and \
                 !#$%&'*+-.^_`|~"
            ),
            Self::Form => f.write_str("a part of a form is written -F name=value or -F name=@file"),
            Self::NoUrl => f.write_str("there is no URL"),
            Self::SeveralUrls => {
                f.write_str("there is more than one URL; quote values with spaces")
            }
        }
    }
}

impl std::error::Error for BadCurl {}

impl From<BadLine> for BadCurl {
    fn from(bad: BadLine) -> Self {
        Self::Line(bad)
    }
}

/// Parses a curl command line as a shell would: with quotes, and with
/// backslashes at line ends. A leading `$` prompt is skipped.
///
/// ```
/// use aclarity_vendors::curl;
///
/// let curl = curl::read(r#"curl -ki -XPUT -u ana:secret \
///     https://[host][:port]/v1/bdbs/1 -d '{"slave_ha": true}'"#)?;
/// assert_eq!(curl.request.method, "PUT");
/// assert_eq!(curl.request.segments(), ["v1", "bdbs", "1"]);
/// assert_eq!(curl.request.user.as_deref(), Some("ana"));
/// assert!(curl.is_insecure && curl.shows_headers);
///
/// let error = curl::read("curl -o out --retry 3 https://example.com").unwrap_err();
/// assert!(error.to_string().starts_with("not supported of curl: -o --retry;"));
/// # Ok::<(), curl::BadCurl>(())
/// ```
///
/// # Errors
///
/// When it is not a curl command line, or uses something that is not supported.
pub fn read(line: &str) -> Result<Curl, BadCurl> {
    match shell::words(line)?.as_slice() {
        [curl, rest @ ..] if curl == "curl" => Curl::new(options::read(rest)?),
        _ => Err(BadCurl::NotCurl),
    }
}

impl Curl {
    fn new(mut options: Options) -> Result<Self, BadCurl> {
        if !options.data.is_empty() && !options.form.is_empty() {
            return Err(BadCurl::Conflict("-d", "-F"));
        }
        if options.is_head && !(options.data.is_empty() && options.form.is_empty()) {
            return Err(BadCurl::Conflict("-I", "-d or -F"));
        }
        let mut url = match (options.urls.pop(), options.urls.pop()) {
            (None, _) => return Err(BadCurl::NoUrl),
            (Some(_), Some(_)) => return Err(BadCurl::SeveralUrls),
            (Some(url), None) => url,
        };
        let mut body = None;
        let mut kind = None;
        if !options.form.is_empty() {
            body = Some(form(&options.form));
            kind = Some(format!("multipart/form-data; boundary={BOUNDARY}"));
        } else if !options.data.is_empty() {
            let is_json = options.data.iter().any(|data| data.is_json);
            kind = Some(if is_json { "application/json" } else { FORM }.to_owned());
            body = Some(joined(&options.data, is_json));
        }
        if options.is_get
            && let Some(data) = body.take()
        {
            let sign = if url.contains('?') { '&' } else { '?' };
            url = format!("{url}{sign}{data}");
            kind = None;
        }
        let method = match (&options.method, &body) {
            (Some(method), _) => method.clone(),
            (None, _) if options.is_head => "HEAD".to_owned(),
            (None, Some(_)) => "POST".to_owned(),
            (None, None) => "GET".to_owned(),
        };
        let accept = if options.data.iter().any(|data| data.is_json) {
            "application/json"
        } else {
            "*/*"
        };
        let mut headers = options.headers;
        add_header(&mut headers, "Accept", Some(accept));
        add_header(&mut headers, "Content-Type", kind.as_deref());
        let (path, from_url) = without_user(&url);
        let user = options.user.or(from_url);
        let (user, password) = match user {
            Some((user, password)) => (Some(user), password),
            None => (None, None),
        };
        Ok(Self {
            request: Request {
                method,
                path,
                headers: headers
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?)))
                    .collect(),
                user,
                password,
                body,
            },
            is_insecure: options.is_insecure,
            shows_headers: options.shows_headers || options.is_head,
        })
    }

    /// Findings about the command line itself, not the request.
    pub fn findings(&self, system: System) -> Vec<Finding> {
        let self_signed = system.vendor().description().self_signed;
        let self_signed = self_signed.filter(|_| !self.is_insecure);
        self_signed.map(|finding| finding()).into_iter().collect()
    }
}

impl Curl {
    /// Returns a finding if curl sends JSON as a form because no `Content-Type`
    /// is given. Generated code does the same.
    pub fn form_finding(&self) -> Option<Finding> {
        let body = self.request.body.as_deref()?;
        let is_form = self.request.header_value("Content-Type") == Some(FORM);
        let is_json = body.trim_start().starts_with(['{', '[']) && json::read(body).is_ok();
        let message = format!("curl sends this JSON as {FORM}, since no Content-Type is given");
        (is_form && is_json).then(|| {
            Finding::warning("content-type", Fact::UNSOURCED, message)
                .with_help("add -H 'Content-Type: application/json'")
        })
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
const BOUNDARY: &str = "------------------------aclarity";

/// Adds a header that curl sends by default, unless it is given or removed.
fn add_header(headers: &mut Vec<(String, Option<String>)>, name: &str, value: Option<&str>) {
    let is_given = headers
        .iter()
        .any(|(known, _)| known.eq_ignore_ascii_case(name));
    if let Some(value) = value.filter(|_| !is_given) {
        headers.push((name.to_owned(), Some(value.to_owned())));
    }
}

/// Joins the data: several `-d` with `&`, several `--json` directly.
fn joined(data: &[Data], is_json: bool) -> String {
    let texts: Vec<&str> = data.iter().map(|data| data.text.as_str()).collect();
    texts.join(if is_json { "" } else { "&" })
}

/// The body of a form. Files are not read; their content is left empty.
fn form(parts: &[Part]) -> String {
    let mut body = String::new();
    for part in parts {
        let (file, text) = match &part.file {
            Some(file) => (format!("; filename=\"{file}\""), ""),
            None => (String::new(), part.value.as_str()),
        };
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"{file}\r\n\r\n{text}\r\n",
            part.name
        ));
    }
    body + &format!("--{BOUNDARY}--\r\n")
}

/// Splits user and password off a URL. A URL without a scheme gets `http`.
fn without_user(url: &str) -> (String, Option<(String, Option<String>)>) {
    if url.starts_with('/') {
        return (url.to_owned(), None);
    }
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let slash = if path.starts_with('/') { "" } else { "/" };
    match authority.rsplit_once('@') {
        None => (format!("{scheme}://{authority}{slash}{path}"), None),
        Some((user, host)) => {
            let decode = |text: &str| percent_decode(text).into_owned();
            let user = match user.split_once(':') {
                Some((user, password)) => (decode(user), Some(decode(password))),
                None => (decode(user), None),
            };
            (format!("{scheme}://{host}{slash}{path}"), Some(user))
        }
    }
}
