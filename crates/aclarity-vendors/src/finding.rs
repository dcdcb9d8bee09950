//! Findings about values and requests.

use std::fmt;

use aclarity::rule::Span;
use serde::{Serialize, Serializer};

use crate::source::{Basis, Fact, Source};

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The system refuses it.
    Error,
    /// The system may refuse it, or it is probably unintended.
    Warning,
    /// Useful to know; nothing is wrong.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// A system's verdict on a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The system accepts it.
    Accept,
    /// The system accepts it according to its documents, but something is
    /// doubtful.
    Warn,
    /// The system refuses it.
    Reject,
}

impl Verdict {
    /// The verdict that follows from findings: the most severe one decides.
    pub fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.severity).min() {
            Some(Severity::Error) => Self::Reject,
            Some(Severity::Warning) => Self::Warn,
            Some(Severity::Note) | None => Self::Accept,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accept => "accept",
            Self::Warn => "warn",
            Self::Reject => "reject",
        })
    }
}

/// An observation about a value or a request, with its source.
///
/// A finding about a password never contains any part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A stable code: `too-short`.
    pub code: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The description.
    pub message: String,
    /// How to fix it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether a document states it.
    pub basis: Basis,
    /// The document; for an assumption, the closest one.
    #[serde(serialize_with = "as_text")]
    pub source: &'static Source,
    /// JSON pointer to the part of the request's body concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Byte range in the value (UTF-8).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The error code that the system's API returns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_code: Option<&'static str>,
    /// Whether a document states this code; `None` without a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_code_basis: Option<Basis>,
}

fn as_text<S: Serializer>(source: &&'static Source, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(source)
}

impl Finding {
    /// Creates a finding without a location.
    pub fn new(
        code: &'static str,
        severity: Severity,
        fact: Fact,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            help: None,
            basis: fact.basis,
            source: fact.source,
            pointer: None,
            span: None,
            vendor_code: None,
            vendor_code_basis: None,
        }
    }

    /// Creates an error: the system refuses the value.
    pub fn error(code: &'static str, fact: Fact, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, fact, message)
    }

    /// Creates a warning: something is doubtful.
    pub fn warning(code: &'static str, fact: Fact, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, fact, message)
    }

    /// Creates a note.
    pub fn note(code: &'static str, fact: Fact, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, fact, message)
    }

    /// Adds help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the location in the value.
    #[must_use]
    pub fn at(mut self, span: impl Into<Span>) -> Self {
        self.span = Some(span.into());
        self
    }

    /// Adds the location in the request's body.
    #[must_use]
    pub fn in_part(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Adds the documented error code of the API.
    #[must_use]
    pub fn with_vendor_code(mut self, code: &'static str) -> Self {
        self.vendor_code = Some(code);
        self.vendor_code_basis = Some(Basis::Documented);
        self
    }

    /// Adds an assumed error code: no document gives one for this case.
    #[must_use]
    pub fn with_assumed_vendor_code(mut self, code: &'static str) -> Self {
        self.vendor_code = Some(code);
        self.vendor_code_basis = Some(Basis::Assumed);
        self
    }

    /// Removes the API's error code, for callers of another API.
    #[must_use]
    pub(crate) fn without_vendor_code(mut self) -> Self {
        self.vendor_code = None;
        self.vendor_code_basis = None;
        self
    }

    /// Whether the system refuses the value.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fact = Fact {
            basis: self.basis,
            source: self.source,
        };
        write!(f, "{} [{fact}]", self.message)
    }
}

/// Shortens a name for use in a message.
pub(crate) fn short(name: &str) -> String {
    name.chars().take(64).collect()
}
