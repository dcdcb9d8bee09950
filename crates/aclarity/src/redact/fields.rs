//! Values of fields that are secret by what is around them: those of a Secret of
//! Kubernetes, and of variables that the next line may name.

use super::line::Line;
use super::names::is_one_of;
use super::pending::Pending;
use super::shapes::{is_blank, starts_with_word};
use super::understood::QUOTES;

/// Fields of a Secret of Kubernetes that hold its values.
const OF_SECRETS: &str = "data stringData";
/// Fields that give the value of what another field names.
const VALUES: &str = "value val";
/// Fields that name what another field gives the value of.
const NAMES: &str = "name key parameterKey";

impl Line<'_> {
    /// Hides the value of a field of a Secret; nothing when the line is no longer
    /// one of its fields.
    pub fn hide_in_secret(&mut self, before: Pending, named: Pending) -> Option<Pending> {
        let (fields, value) = match before {
            Pending::Fields(fields) => (fields, None),
            Pending::OfField(fields, field) => (fields, Some(field)),
            _ => return None,
        };
        let content = self.text[self.head..].trim_matches(is_blank);
        if content.is_empty() {
            return Some(before);
        }
        if value.is_some_and(|field| self.indent() > field) {
            // Definitions of users are read as everywhere; anything else is a value.
            if !starts_with_word(content, "user") && !content.starts_with('#') {
                self.hide(self.head..self.text.len());
            }
            return Some(before);
        }
        if self.indent() <= fields {
            return None;
        }
        let is_block = matches!(named, Pending::Block(_) | Pending::Next(_));
        match self.field() {
            Some((_, start)) if start < self.text.len() => {
                let value = self.text[start..].trim_matches(is_blank);
                if is_block || value.trim_start_matches(['|', '>', '-', '+']).is_empty() {
                    return Some(Pending::OfField(fields, self.indent()));
                }
                self.hide_field_value(start);
            }
            Some(_) => return Some(Pending::OfField(fields, self.indent())),
            None => self.hide(self.head..self.text.len()),
        }
        Some(Pending::Fields(fields))
    }

    /// Hides the value of a field that no line before names: `- value: s3cret`
    /// before `name: REDIS_PASSWORD`.
    pub fn hide_unnamed_value(&mut self) {
        if let Some((name, start)) = self.field()
            && is_one_of(name, VALUES)
        {
            self.hide_field_value(start);
        }
    }

    /// What a line without secrets announces: the fields of a Secret, or the value
    /// of what it names.
    pub fn announced(&self) -> Pending {
        match self.field() {
            Some((name, start))
                if is_one_of(name, OF_SECRETS)
                    && matches!(self.text[start..].trim_matches(is_blank), "" | "{") =>
            {
                Pending::Fields(self.indent())
            }
            Some((name, _)) if is_one_of(name, NAMES) => Pending::Named,
            _ => Pending::None,
        }
    }

    /// The name of the field that a line is, and where its value begins.
    fn field(&self) -> Option<(&str, usize)> {
        let is_before = |c: char| is_blank(c) || QUOTES.contains(&c) || matches!(c, '-' | '{');
        let content = self.text[self.head..].trim_start_matches(is_before);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let rest = content.trim_start_matches(is_part);
        let name = &content[..content.len() - rest.len()];
        let rest = rest.trim_start_matches(|c| is_blank(c) || QUOTES.contains(&c));
        let value = rest.strip_prefix([':', '='])?.trim_start_matches(is_blank);
        (!name.is_empty()).then(|| (name, self.text.len() - value.len()))
    }

    fn hide_field_value(&mut self, start: usize) {
        let is_around = |c: char| is_blank(c) || QUOTES.contains(&c) || c == ',';
        let value = &self.text[start..];
        let end = start + value.trim_end_matches(is_around).len();
        let start = start + (value.len() - value.trim_start_matches(is_around).len());
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let closing = quote.and_then(|quote| self.closing(start, quote, 0));
        self.hide(start.min(end)..closing.unwrap_or(end).max(start.min(end)));
    }
}
