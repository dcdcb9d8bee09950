//! Joins the arguments of selectors that are written with spaces.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::c_string;
use crate::server::Server;

/// A rule and the range of arguments that it was joined from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged<'a> {
    /// The rule's text.
    pub text: Cow<'a, [u8]>,
    /// Index range of the joined arguments.
    pub arguments: Range<usize>,
}

/// Error for an opening parenthesis that no later argument closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnmatchedParenthesis {
    /// Index of the argument that opens the parenthesis.
    pub argument: usize,
    /// Number of complete rules before it.
    pub rules: usize,
}

impl fmt::Display for UnmatchedParenthesis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "rule {}: unmatched parenthesis (close the selector with `)`)",
            self.argument + 1
        )
    }
}

impl std::error::Error for UnmatchedParenthesis {}

/// Puts the arguments of each selector together, joined by single spaces.
///
/// A selector goes from an argument that begins with `(` and does not end with
/// `)` to the next one that ends with `)`; what is between is not looked at.
///
/// ```
/// use aclarity::{Server, rule::merge_selectors};
///
/// let rules = merge_selectors(&["on", "(+get", "~a)"], Server::Redis8_6).unwrap();
/// assert_eq!(&*rules[1].text, b"(+get ~a)");
/// ```
///
/// # Errors
///
/// When a selector is not closed.
pub fn merge_selectors<A: AsRef<[u8]>>(
    arguments: &[A],
    server: Server,
) -> Result<Vec<Merged<'_>>, UnmatchedParenthesis> {
    let rules = Vec::with_capacity(arguments.len());
    merge(&mut arguments.iter().map(AsRef::as_ref), rules, server)
}

/// Implements [`merge_selectors`] without a type parameter, so that it is
/// compiled once.
fn merge<'a>(
    arguments: &mut dyn Iterator<Item = &'a [u8]>,
    mut rules: Vec<Merged<'a>>,
    server: Server,
) -> Result<Vec<Merged<'a>>, UnmatchedParenthesis> {
    let behaviour = server.behaviour();
    let mut open: Option<(usize, Vec<u8>)> = None;
    for (number, argument) in arguments.enumerate() {
        let opens = behaviour.selectors && argument.starts_with(b"(") && !argument.ends_with(b")");
        let reopens = opens && behaviour.selectors_reopen;
        match &mut open {
            Some((start, text)) if !reopens => {
                text.push(b' ');
                text.extend_from_slice(c_string(argument));
                if argument.ends_with(b")") {
                    rules.push(Merged {
                        text: Cow::Owned(std::mem::take(text)),
                        arguments: *start..number + 1,
                    });
                    open = None;
                }
            }
            _ if opens => open = Some((number, argument.to_vec())),
            _ => rules.push(Merged {
                text: Cow::Borrowed(argument),
                arguments: number..number + 1,
            }),
        }
    }
    match open {
        Some((argument, _)) => Err(UnmatchedParenthesis {
            argument,
            rules: rules.len(),
        }),
        None => Ok(rules),
    }
}
