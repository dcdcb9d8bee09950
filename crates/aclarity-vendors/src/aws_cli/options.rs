//! Parses the words after `aws`: options and their values.

use serde_json::{Map, Value};

use super::BadAwsCli;
use super::operations::{Operation, Opt, Shape};
use super::shorthand::{self, BadShorthand};

/// Options of every operation that take a value and do not affect the content
/// of the request.
const GLOBAL: [&str; 9] = [
    "--region",
    "--profile",
    "--output",
    "--query",
    "--endpoint-url",
    "--color",
    "--ca-bundle",
    "--cli-read-timeout",
    "--cli-connect-timeout",
];

/// Global options without a value.
const GLOBAL_FLAGS: [&str; 6] = [
    "--debug",
    "--no-cli-pager",
    "--no-cli-auto-prompt",
    "--no-paginate",
    "--no-verify-ssl",
    "--cli-auto-prompt",
];

/// Options that read the other options from JSON or YAML.
const INPUTS: [&str; 2] = ["--cli-input-json", "--cli-input-yaml"];

/// A cursor over the words after `aws`.
pub(super) struct Words<'w> {
    rest: &'w [String],
    /// The options of the operation, in addition to the global ones.
    options: &'static [Opt],
    /// The option or word to which the last word belongs.
    last: &'static str,
}

impl<'w> Words<'w> {
    pub(super) fn new(rest: &'w [String]) -> Self {
        Self {
            rest,
            options: &[],
            last: "aws",
        }
    }

    fn next(&mut self) -> Option<&'w str> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// Returns the next word that is neither an option nor a value.
    pub(super) fn command(&mut self) -> Result<Option<&'w str>, BadAwsCli> {
        while let Some(word) = self.next() {
            if !self.is_option(word) {
                return Ok(Some(word));
            }
            if !self.skip_global(word)? {
                return Err(self.unsupported(word));
            }
        }
        Ok(None)
    }

    /// Parses the remaining words as options of an operation. Returns the
    /// request members that they set.
    pub(super) fn members(
        mut self,
        operation: &'static Operation,
    ) -> Result<Map<String, Value>, BadAwsCli> {
        (self.options, self.last) = (operation.options, operation.name);
        let mut given = Map::new();
        while let Some(word) = self.next() {
            if !self.is_option(word) {
                return Err(BadAwsCli::Stray(self.last));
            }
            let known = self.options.iter().find(|option| option.has(name_of(word)));
            if let Some(option) = known {
                // As in the CLI, the last occurrence counts.
                given.insert(option.member.to_owned(), self.value(option, word)?);
            } else if !self.skip_global(word)? {
                return Err(self.unsupported(word));
            }
        }
        let mut members = Map::new();
        let mut missing = Vec::new();
        for option in self.options {
            match given.remove(option.member) {
                Some(value) => drop(members.insert(option.member.to_owned(), value)),
                None if option.is_required => missing.push(option.name),
                None => {}
            }
        }
        match missing.is_empty() {
            true => Ok(members),
            false => Err(BadAwsCli::Missing(missing)),
        }
    }

    /// Whether the CLI parses a word as an option rather than as a value: an
    /// unknown one with a space is a value.
    fn is_option(&self, word: &str) -> bool {
        let name = name_of(word);
        let is_known = self.options.iter().any(|option| option.has(name))
            || GLOBAL.contains(&name)
            || GLOBAL_FLAGS.contains(&name)
            || INPUTS.contains(&name);
        word.len() > 1 && word.starts_with('-') && (is_known || !word.contains(' '))
    }

    /// Returns the next word unless it is an option.
    fn next_value(&mut self) -> Option<&'w str> {
        let word = self.rest.first()?;
        if self.is_option(word) {
            return None;
        }
        self.next()
    }

    /// Skips a global option and its value.
    fn skip_global(&mut self, word: &str) -> Result<bool, BadAwsCli> {
        let has_value = word.contains('=');
        let known = |names: &'static [&str]| names.iter().find(|name| **name == name_of(word));
        if let Some(name) = known(&INPUTS) {
            return Err(BadAwsCli::Input(name));
        } else if let Some(name) = known(&GLOBAL_FLAGS) {
            if has_value {
                return Err(BadAwsCli::NeedlessValue(name));
            }
            self.last = name;
        } else if let Some(name) = known(&GLOBAL) {
            if !has_value && self.next_value().is_none() {
                return Err(BadAwsCli::NoValue(name));
            }
            self.last = name;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// The error for an unknown option. It is not repeated where it may be part
    /// of a password that begins with a hyphen.
    fn unsupported(&self, word: &str) -> BadAwsCli {
        let name = name_of(word);
        let is_name = name.len() > 2
            && name.starts_with("--")
            && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let is_after_secret = self.options.iter().any(|option| {
            option.name == self.last && !matches!(option.shape, Shape::Text | Shape::Flag(_))
        });
        let shown = if is_name && !is_after_secret {
            name.to_owned()
        } else {
            format!("the word with a hyphen after {}", self.last)
        };
        let known = self.options.iter().map(|option| option.name).collect();
        BadAwsCli::Unsupported(shown, known)
    }

    fn value(&mut self, option: &'static Opt, word: &'w str) -> Result<Value, BadAwsCli> {
        self.last = option.name;
        let attached = word.split_once('=').map(|(_, value)| value);
        if let Shape::Flag(negative) = option.shape {
            let is_negative = name_of(word) == negative;
            return match attached {
                Some(_) if is_negative => Err(BadAwsCli::NeedlessValue(negative)),
                Some(_) => Err(BadAwsCli::NeedlessValue(option.name)),
                None => Ok(Value::Bool(!is_negative)),
            };
        }
        let mut values = Vec::new();
        values.extend(attached.or_else(|| self.next_value()));
        if attached.is_none() && matches!(option.shape, Shape::Texts | Shape::Objects(_)) {
            values.extend(std::iter::from_fn(|| self.next_value()));
        }
        if values.is_empty() {
            return Err(BadAwsCli::NoValue(option.name));
        }
        let is_file = |value: &&str| value.starts_with("file://") || value.starts_with("fileb://");
        if values.iter().any(is_file) {
            return Err(BadAwsCli::File(option.name));
        }
        let value = option.shape.read(&values).map_err(|bad| match bad {
            BadShorthand::File => BadAwsCli::File(option.name),
            BadShorthand::Form => BadAwsCli::Value(option.name, option.shape.example()),
        })?;
        Ok(value)
    }
}

/// The option's name, without a value after `=`.
fn name_of(word: &str) -> &str {
    word.split_once('=').map_or(word, |(name, _)| name)
}

impl Shape {
    /// Parses the values of an option: JSON if they start like JSON, otherwise
    /// strings or shorthand.
    fn read(self, values: &[&str]) -> Result<Value, BadShorthand> {
        let first = values.first().map_or("", |value| value.trim());
        let is_json = match self {
            Self::Text | Self::Flag(_) => false,
            Self::Texts => values.len() == 1 && first.starts_with('['),
            Self::Object(_) | Self::Objects(_) => first.starts_with(['[', '{']),
        };
        let one = |text: &str| match self {
            _ if is_json => serde_json::from_str(text).map_err(|_| BadShorthand::Form),
            Self::Object(members) | Self::Objects(members) => structure(text, members),
            _ => Ok(Value::from(text)),
        };
        let is_whole =
            matches!(self, Self::Text | Self::Object(_)) || is_json && first.starts_with('[');
        let value = match values {
            [value] if is_whole => one(value)?,
            values => values
                .iter()
                .map(|value| one(value))
                .collect::<Result<_, _>>()?,
        };
        match self.fits(&value) {
            true => Ok(value),
            false => Err(BadShorthand::Form),
        }
    }

    fn fits(self, value: &Value) -> bool {
        let all = |value: &Value, shape: Self| {
            let items = value.as_array();
            items.is_some_and(|items| items.iter().all(|item| shape.fits(item)))
        };
        match self {
            Self::Text => value.is_string(),
            Self::Flag(_) => value.is_boolean(),
            Self::Texts => all(value, Self::Text),
            Self::Objects(members) => all(value, Self::Object(members)),
            Self::Object(members) => value.as_object().is_some_and(|fields| {
                fields.iter().all(|(name, value)| {
                    let member = members.iter().find(|(known, _)| known == name);
                    member.is_some_and(|(_, shape)| shape.fits(value))
                })
            }),
        }
    }

    /// An example of the value's form.
    fn example(self) -> &'static str {
        match self {
            Self::Object(_) => "Type=password,Passwords=first,second, or as JSON",
            Self::Objects(_) => "Key=name,Value=text, or as JSON",
            _ => r#"one two, or as JSON: '["one", "two"]'"#,
        }
    }
}

/// Parses a structure in shorthand, where a single string may stand for a list.
fn structure(text: &str, members: &'static [(&'static str, Shape)]) -> Result<Value, BadShorthand> {
    let mut fields = shorthand::read(text)?;
    for (name, shape) in members {
        if let Some(value) = fields.get_mut(*name)
            && *shape == Shape::Texts
            && value.is_string()
        {
            *value = Value::Array(vec![value.take()]);
        }
    }
    Ok(fields.into())
}
