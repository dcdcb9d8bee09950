//! Formats repairs as text.

use std::fmt;

use super::pattern::shown;
use super::{Gain, New, Place, Repair};

/// Number of commands or patterns that are listed.
const LISTED: usize = 6;

impl fmt::Display for Repair {
    /// Writes the rules, and below them what they allow, indented by two
    /// spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("  ")?;
        if let Some(edit) = &self.edit {
            write!(f, "without {}", edit.removed)?;
            if !edit.adds.is_empty() {
                write!(f, " and with {}", edit.adds)?;
            }
            f.write_str(", or add ")?;
        }
        f.write_str(&self.line)?;
        if self.place == Place::Selector {
            f.write_str("\n    which defines all selectors again, one of them with more rules")?;
        }
        for gain in &self.gains {
            write!(f, "\n    allows {gain}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Gain {
    /// Writes, for example, `get, mget and 5 more on ~a* ~b`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&list(&self.commands, ", "))?;
        let patterns = |words: &[Vec<u8>]| {
            let words = words.iter().map(|word| shown(word, |_| true));
            list(&words.collect::<Vec<_>>(), " ")
        };
        if !self.keys.is_empty() {
            write!(f, " on {}", patterns(&self.keys))?;
        }
        if !self.channels.is_empty() {
            write!(f, " on {}", patterns(&self.channels))?;
        }
        if let Some(databases) = &self.databases {
            let numbers: Vec<String> = databases.iter().map(u32::to_string).collect();
            let noun = if databases.len() == 1 {
                "database"
            } else {
                "databases"
            };
            write!(f, " in {noun} {}", numbers.join(","))?;
        }
        match self.new {
            New::Commands => Ok(()),
            New::Keys | New::Channels | New::Databases => f.write_str(" too"),
        }
    }
}

fn list<T: AsRef<str>>(items: &[T], separator: &str) -> String {
    let shown: Vec<&str> = items.iter().take(LISTED).map(AsRef::as_ref).collect();
    let text = shown.join(separator);
    match items.len().saturating_sub(LISTED) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}
