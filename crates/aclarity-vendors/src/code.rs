//! Generates code that sends a request: a curl command line, Python, or
//! JavaScript for Node.js.
//!
//! The code contains no secrets. Passwords and tokens for authentication come
//! from environment variables; other secrets become placeholders such as
//! `[password]`, which a comment lists.

mod languages;
mod secrets;

use std::fmt;
use std::str::FromStr;

use aclarity::redact::secrets as secrets_in;

use crate::http::Request;
use crate::secret_fields::is_harmless_header;

use secrets::{Hidden, Placeholders, Taken};

/// The language of the generated code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// A command line for a shell
    Curl,
    /// Python 3 with the library `requests`
    Python,
    /// JavaScript for Node.js, without any package
    Node,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 3] = [Self::Curl, Self::Python, Self::Node];

    /// The name that users type: `python`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Python => "python",
            Self::Node => "node",
        }
    }
}

/// Error for an unknown language name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Language::ALL.map(Language::name).join(", ");
        write!(f, "unknown language; use one of {names}")
    }
}

impl std::error::Error for UnknownLanguage {}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(name: &str) -> Result<Self, UnknownLanguage> {
        let known = Self::ALL
            .into_iter()
            .find(|language| language.name() == name);
        known.ok_or(UnknownLanguage)
    }
}

/// Generates code that sends a request and prints the response.
///
/// It reads the password of Basic Auth from the environment variable
/// `API_PASSWORD`, header secrets from variables named after them (`X-Api-Key`
/// from `API_KEY`, `Authorization` from `API_TOKEN`), and scheme and host from
/// `API_URL` (`https://localhost:9443`) if the request names none. Certificates
/// are checked unless `is_insecure`.
///
/// ```
/// use aclarity_vendors::code::{Language, code};
/// use aclarity_vendors::http::Request;
///
/// let mut request = Request::new("GET", "/v1/bdbs").header("Accept", "application/json");
/// request.user = Some("ana@example.com".to_owned());
/// request.password = Some("s3cret".to_owned());
/// let line = code(&request, Language::Curl, true);
/// assert_eq!(
///     line,
///     "curl -i -k -X GET \\\n  -u ana@example.com:\"$API_PASSWORD\" \\\n  \
///      -H 'Accept: application/json' \\\n  \"$API_URL\"/v1/bdbs\n"
/// );
/// ```
pub fn code(request: &Request, language: Language, is_insecure: bool) -> String {
    let sent = Sent::new(request, is_insecure);
    match language {
        Language::Curl => languages::curl(&sent),
        Language::Python => languages::python(&sent),
        Language::Node => languages::node(&sent),
    }
}

/// Environment variables for parts of the request.
const URL: &str = "API_URL";
const PASSWORD: &str = "API_PASSWORD";

/// A header's value.
enum Value {
    Shown(String),
    Hidden(Hidden),
}

/// A request with its secrets replaced.
struct Sent {
    method: String,
    /// Scheme and host, if known.
    base: Option<String>,
    /// The path with its query.
    path: String,
    user: Option<String>,
    /// Header names and values.
    headers: Vec<(String, Value)>,
    body: Option<String>,
    /// The placeholders for secrets in path and body.
    placeholders: Vec<String>,
    is_insecure: bool,
}

impl Sent {
    fn new(request: &Request, is_insecure: bool) -> Self {
        let (base, path) = split_url(&request.path);
        let mut taken = Taken::new(&[URL, PASSWORD]);
        let header = |(name, value): &(String, String)| {
            let value = if !is_harmless_header(name, value) {
                Value::Hidden(Hidden::new(name, value, &mut taken))
            } else {
                Value::Shown(value.clone())
            };
            (name.clone(), value)
        };
        let is_own = |name: &str| !name.eq_ignore_ascii_case("content-length");
        let kind = request.header_value("content-type").unwrap_or_default();
        let mut placeholders = Placeholders::default();
        let path = placeholders.in_path(&path);
        let body = request.body.as_deref();
        let body = body.map(|body| placeholders.in_body(body, kind));
        Self {
            method: request.method.clone(),
            base,
            path,
            user: request
                .user
                .as_ref()
                .map(|user| match secrets_in(user).is_empty() {
                    true => user.clone(),
                    false => "[user]".to_owned(),
                }),
            headers: request
                .headers
                .iter()
                .filter(|(name, _)| is_own(name))
                .map(header)
                .collect(),
            body,
            placeholders: placeholders.names,
            is_insecure,
        }
    }
}

/// Splits off scheme and host. Placeholders do not count as a host.
fn split_url(url: &str) -> (Option<String>, String) {
    let url = url.split('#').next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else {
        let slash = if url.starts_with('/') { "" } else { "/" };
        return (None, format!("{slash}{url}"));
    };
    // A password before the host may contain any characters.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let slash = if path.starts_with('/') { "" } else { "/" };
    let is_placeholder = host.is_empty() || host.contains(['[', '<', '{', '$']);
    let base = (!is_placeholder).then(|| format!("{scheme}://{host}"));
    (base, format!("{slash}{path}"))
}
