//! Parses command lines of the AWS CLI into requests: those of
//! `aws elasticache` and `aws memorydb` for users, user groups and access
//! control lists.

mod operations;
mod options;
mod shorthand;

use std::fmt;

use form_urlencoded::Serializer;
use serde_json::{Map, Value};

use crate::http::Request;
use crate::shell::{self, BadLine};
use crate::system::System;

use operations::Operation;
use options::Words;

/// The request that a command line of the AWS CLI sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsCli {
    /// The service that receives it.
    pub system: System,
    /// The request, without the signature that the CLI adds.
    pub request: Request,
}

/// Why a command line cannot be parsed. `Display` prints names of options,
/// never their values.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadAwsCli {
    /// The line cannot be split into words.
    Line(BadLine),
    /// It does not begin with `aws`, or calls another service.
    NotAws,
    /// The service has no such operation, or none that is simulated.
    Operation(System),
    /// An option is not supported; lists the supported ones.
    Unsupported(String, Vec<&'static str>),
    /// A word after this one belongs to no option.
    Stray(&'static str),
    /// An option lacks its value.
    NoValue(&'static str),
    /// An option has a value but takes none.
    NeedlessValue(&'static str),
    /// The value of an option is in a file.
    File(&'static str),
    /// This option reads the other options from JSON or YAML.
    Input(&'static str),
    /// The value of an option does not have this form.
    Value(&'static str, &'static str),
    /// Required options are missing.
    Missing(Vec<&'static str>),
}

impl fmt::Display for BadAwsCli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(bad) => bad.fmt(f),
            Self::NotAws => f.write_str(
                "not a command line that is supported: it must begin with `aws elasticache` or \
                 `aws memorydb`",
            ),
            Self::Operation(system) => {
                let names: Vec<&str> = operations(*system).iter().map(|known| known.name).collect();
                write!(
                    f,
                    "this operation of {} is not simulated; these are: {}",
                    command(*system),
                    names.join(" ")
                )
            }
            Self::Unsupported(name, known) if known.is_empty() => {
                write!(f, "not supported of the AWS CLI: {name}; remove it")
            }
            Self::Unsupported(name, known) => write!(
                f,
                "not supported of the AWS CLI: {name}; the operation has the options {}",
                known.join(" ")
            ),
            Self::Stray(last) => write!(
                f,
                "a word after {last} belongs to no option; quote values with spaces"
            ),
            Self::NoValue(name) => write!(
                f,
                "the option {name} lacks its value; one that begins with a hyphen is written \
                 {name}=value"
            ),
            Self::NeedlessValue(name) => write!(f, "the option {name} takes no value"),
            Self::File(name) => write!(
                f,
                "the value of {name} is in a file, and files are not read; insert the text itself"
            ),
            Self::Input(name) => write!(f, "{name} is not supported; pass its content as options"),
            Self::Value(name, example) => write!(
                f,
                "the value of {name} cannot be read; write it as {example}"
            ),
            Self::Missing(names) => write!(f, "required options are missing: {}", names.join(" ")),
        }
    }
}

impl std::error::Error for BadAwsCli {}

impl From<BadLine> for BadAwsCli {
    fn from(bad: BadLine) -> Self {
        Self::Line(bad)
    }
}

/// Parses a command line of the AWS CLI, split as a shell splits it. Global
/// options such as `--region` are skipped: the request is the same for every
/// region and endpoint.
///
/// ```
/// use aclarity_vendors::{System, aws_cli};
///
/// let line = r#"aws memorydb create-user --user-name ana --access-string "on ~app:*" \
///     --authentication-mode Type=password,Passwords=a-long-password-1 --region eu-west-1"#;
/// let aws = aws_cli::read(line)?;
/// assert_eq!(aws.system, System::AwsMemorydb);
/// assert_eq!(
///     aws.request.header_value("X-Amz-Target"),
///     Some("AmazonMemoryDB.CreateUser")
/// );
///
/// let error = aws_cli::read("aws memorydb create-user --user-name ana").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "required options are missing: --authentication-mode --access-string"
/// );
/// # Ok::<(), aws_cli::BadAwsCli>(())
/// ```
///
/// # Errors
///
/// When the CLI would refuse it, or when it asks for something that is not
/// supported.
pub fn read(line: &str) -> Result<AwsCli, BadAwsCli> {
    let words = shell::words(line)?;
    let [aws, rest @ ..] = words.as_slice() else {
        return Err(BadAwsCli::NotAws);
    };
    if aws != "aws" {
        return Err(BadAwsCli::NotAws);
    }
    let mut words = Words::new(rest);
    let system = match words.command()? {
        Some("elasticache") => System::AwsElasticache,
        Some("memorydb") => System::AwsMemorydb,
        _ => return Err(BadAwsCli::NotAws),
    };
    let name = words.command()?.unwrap_or_default();
    let operation = operations(system)
        .iter()
        .find(|operation| operation.name == name)
        .ok_or(BadAwsCli::Operation(system))?;
    let members = words.members(operation)?;
    let request = match system {
        System::AwsMemorydb => json_1_1(operation.action, members),
        _ => query(operation.action, &members),
    };
    Ok(AwsCli { system, request })
}

fn operations(system: System) -> &'static [Operation] {
    match system {
        System::AwsMemorydb => &operations::MEMORYDB,
        _ => &operations::ELASTICACHE,
    }
}

fn command(system: System) -> &'static str {
    match system {
        System::AwsMemorydb => "aws memorydb",
        _ => "aws elasticache",
    }
}

fn json_1_1(action: &str, members: Map<String, Value>) -> Request {
    Request::new("POST", "/")
        .header("X-Amz-Target", &format!("AmazonMemoryDB.{action}"))
        .header("Content-Type", "application/x-amz-json-1.1")
        .with_body(Value::from(members).to_string())
}

fn query(action: &str, members: &Map<String, Value>) -> Request {
    let mut form = Serializer::new(String::new());
    form.append_pair("Action", action);
    form.append_pair("Version", "2015-02-02");
    for (name, value) in members {
        append(&mut form, name, value);
    }
    let kind = "application/x-www-form-urlencoded; charset=utf-8";
    Request::new("POST", "/")
        .header("Content-Type", kind)
        .with_body(form.finish())
}

/// Adds a form field such as `AuthenticationMode.Passwords.member.1=…`. Items
/// of `Tags` are named differently.
fn append(form: &mut Serializer<'_, String>, name: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                append(form, &format!("{name}.{field}"), value);
            }
        }
        Value::Array(items) => {
            let item = if name == "Tags" { "Tag" } else { "member" };
            for (number, value) in items.iter().enumerate() {
                append(form, &format!("{name}.{item}.{}", number + 1), value);
            }
        }
        Value::String(text) => drop(form.append_pair(name, text)),
        other => drop(form.append_pair(name, &other.to_string())),
    }
}
