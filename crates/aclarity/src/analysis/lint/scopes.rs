//! The rules inside selectors, each at its own place.

use crate::commands::CommandTable;
use crate::document::{DefinedUser, PlacedRule};
use crate::rule::{Rule, Span};
use crate::server::Server;

use super::Read;

/// The rules inside each selector that the user has, in the user's order.
pub(super) struct Inside(Vec<Vec<PlacedRule>>);

impl Inside {
    pub fn of(text: &str, user: &DefinedUser, server: Server) -> Self {
        let mut selectors = Vec::new();
        if user.user.selectors.is_empty() {
            return Self(selectors);
        }
        for placed in &user.rules {
            match Rule::parse(&placed.text, server) {
                Ok(Rule::Selector(arguments)) => {
                    let offset = offset(text, placed);
                    let inner = arguments.iter().map(|argument| PlacedRule {
                        text: argument.text.as_ref().into(),
                        span: offset.map_or(placed.span, |offset| argument.span.shifted(offset)),
                    });
                    selectors.push(inner.collect());
                }
                Ok(Rule::ClearSelectors | Rule::Reset) => selectors.clear(),
                _ => {}
            }
        }
        Self(selectors)
    }

    pub fn read<'d>(&'d self, server: Server, table: &CommandTable) -> Vec<Vec<Read<'d>>> {
        let selectors = self.0.iter();
        selectors
            .map(|rules| Read::all(rules, server, table))
            .collect()
    }
}

/// Where a selector's text begins, unless quotes inside of it moved its bytes:
/// then its rules have no places but the whole selector's.
fn offset(text: &str, placed: &PlacedRule) -> Option<usize> {
    let Span { start, end } = placed.span;
    let written = text.get(start..end)?.as_bytes();
    let quotes = (written.len().checked_sub(placed.text.len())?) / 2;
    let is_same = written.get(quotes..quotes + placed.text.len()) == Some(&placed.text[..]);
    is_same.then_some(start + quotes)
}
