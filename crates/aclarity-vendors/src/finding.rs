//! What we tell people about a value or a request.

use std::fmt;

use aclarity::rule::Span;
use serde::{Serialize, Serializer};

use crate::source::{Basis, Fact, Source};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The system refuses it.
    Error,
    /// The system may refuse it, or it is probably not what was meant.
    Warning,
    /// Worth knowing; nothing is wrong.
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

/// What a system would say to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It takes it.
    Accept,
    /// It takes it as far as documents go, but something about it is doubtful.
    Warn,
    /// It refuses it.
    Reject,
}

impl Verdict {
    /// The verdict that follows from findings: the gravest decides.
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

/// Something about a value or a request, and how we know it.
///
/// A finding about a password never repeats any of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A stable name: `too-short`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether a document says so.
    pub basis: Basis,
    /// Which document; of an assumption, the one that comes nearest.
    #[serde(serialize_with = "as_text")]
    pub source: &'static Source,
    /// The part of a request's body that it is about, as a JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The place in the value, in bytes of UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The error code that the system's API answers with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_code: Option<&'static str>,
    /// Whether a document says that it is this code; nothing without a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_code_basis: Option<Basis>,
}

fn as_text<S: Serializer>(source: &&'static Source, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(source)
}

impl Finding {
    /// A finding without a place.
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

    /// Something that the system refuses.
    pub fn error(code: &'static str, fact: Fact, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, fact, message)
    }

    /// Something doubtful.
    pub fn warning(code: &'static str, fact: Fact, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, fact, message)
    }

    /// Something worth knowing.
    pub fn note(code: &'static str, fact: Fact, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, fact, message)
    }

    /// With what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// At a place in the value.
    #[must_use]
    pub fn at(mut self, span: impl Into<Span>) -> Self {
        self.span = Some(span.into());
        self
    }

    /// About a part of a request's body.
    #[must_use]
    pub fn in_part(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Answered by the API with this error code, as a document says.
    #[must_use]
    pub fn with_vendor_code(mut self, code: &'static str) -> Self {
        self.vendor_code = Some(code);
        self.vendor_code_basis = Some(Basis::Documented);
        self
    }

    /// Answered by the API with an error code that no document gives for it;
    /// this one is assumed.
    #[must_use]
    pub fn with_assumed_vendor_code(mut self, code: &'static str) -> Self {
        self.vendor_code = Some(code);
        self.vendor_code_basis = Some(Basis::Assumed);
        self
    }

    /// Without the error code of an API, where that API is not the one asked.
    #[must_use]
    pub(crate) fn without_vendor_code(mut self) -> Self {
        self.vendor_code = None;
        self.vendor_code_basis = None;
        self
    }

    /// Whether the system refuses what it is about.
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

/// As much of a name as a message needs.
pub(crate) fn short(name: &str) -> String {
    name.chars().take(64).collect()
}
