//! The AWS CLI's shorthand for structures: `Type=password,Passwords=one,two`.

use serde_json::{Map, Value};

/// Why a text cannot be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadShorthand {
    /// It is not shorthand, or has a form that no supported option uses.
    Form,
    /// `Name@=…` reads a file.
    File,
}

/// Parses a structure. Its values are strings and arrays of strings.
pub(super) fn read(text: &str) -> Result<Map<String, Value>, BadShorthand> {
    let mut reader = Reader { text, at: 0 };
    let mut fields = Map::new();
    loop {
        let (name, value) = reader.pair()?;
        if fields.insert(name.to_owned(), value).is_some() {
            return Err(BadShorthand::Form);
        }
        if reader.rest().is_empty() {
            return Ok(fields);
        }
        reader.expect(',')?;
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest().trim_start_matches(is_blank);
        self.at = self.text.len() - rest.len();
    }

    /// Consumes this character and the spaces around it.
    fn expect(&mut self, sign: char) -> Result<(), BadShorthand> {
        self.skip_blanks();
        if !self.rest().starts_with(sign) {
            return Err(BadShorthand::Form);
        }
        self.at += sign.len_utf8();
        self.skip_blanks();
        Ok(())
    }

    fn pair(&mut self) -> Result<(&'t str, Value), BadShorthand> {
        let rest = self.rest();
        let is_key = |c: char| c.is_ascii_alphanumeric() || "-_.#/:".contains(c);
        let name = &rest[..rest.find(|c| !is_key(c)).unwrap_or(rest.len())];
        self.at += name.len();
        if self.expect('@').is_ok() {
            return Err(BadShorthand::File);
        }
        self.expect('=')?;
        let value = match self.rest().chars().next() {
            Some('[') => self.list()?,
            Some('{') => return Err(BadShorthand::Form),
            _ => self.values()?,
        };
        Ok((name, value))
    }

    /// Parses `[one,two]`.
    fn list(&mut self) -> Result<Value, BadShorthand> {
        self.expect('[')?;
        let mut items = Vec::new();
        while !self.rest().starts_with(']') {
            if self.rest().starts_with(['[', '{']) {
                return Err(BadShorthand::Form);
            }
            items.push(Value::from(self.first()?));
            self.skip_blanks();
            if !self.rest().starts_with(']') {
                self.expect(',')?;
            }
        }
        self.at += 1;
        Ok(items.into())
    }

    /// Parses `one`, or `one,two` up to the comma before the next `Name=`.
    fn values(&mut self) -> Result<Value, BadShorthand> {
        let first = self.first()?;
        self.skip_blanks();
        if !self.rest().starts_with(',') {
            return Ok(first.into());
        }
        self.expect(',')?;
        let mut items = vec![Value::from(first)];
        loop {
            let item = self.second();
            if item.is_some() {
                self.skip_blanks();
            }
            match item {
                Some(item) if self.rest().is_empty() => {
                    items.push(item.into());
                    break;
                }
                Some(item) if self.rest().starts_with(',') => {
                    self.expect(',')?;
                    items.push(item.into());
                }
                None if self.rest().is_empty() => return Err(BadShorthand::Form),
                _ => {
                    if !self.rest().starts_with(',') {
                        self.at = self.text[..self.at].rfind(',').unwrap_or_default();
                    }
                    break;
                }
            }
        }
        Ok(match items.len() {
            1 => items.swap_remove(0),
            _ => items.into(),
        })
    }

    /// Parses the first value after `=`, or an item of `[…]`. It may be empty
    /// and may contain `=`.
    fn first(&mut self) -> Result<String, BadShorthand> {
        match self.rest().chars().next() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote).ok_or(BadShorthand::Form),
            _ => Ok(self.plain("\"',]}").unwrap_or_default()),
        }
    }

    /// Parses a value after a comma. Returns `None` if it is the next name.
    fn second(&mut self) -> Option<String> {
        match self.rest().chars().next() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => self.plain("\"',="),
        }
    }

    /// Parses an unquoted value, up to one of these characters. `\,` is a
    /// comma.
    fn plain(&mut self, ends: &str) -> Option<String> {
        let rest = self.rest();
        let is_escaped = |at: usize| rest[at..].starts_with("\\,");
        let is_known = |c: char| c <= '\u{ffff}' && (c >= '!' || c.is_whitespace());
        let mut characters = rest.char_indices();
        let mut end = 0;
        while let Some((at, c)) = characters.next() {
            if is_escaped(at) {
                characters.next();
                end = at + 2;
                continue;
            }
            let starts_badly = at == 0 && (c.is_whitespace() || "\"',=[{".contains(c));
            let follows_badly = at > 0 && ends.contains(c);
            if starts_badly || follows_badly || !is_known(c) {
                break;
            }
            end = at + c.len_utf8();
        }
        self.at += end;
        let text = rest[..end].replace("\\,", ",");
        (end > 0).then(|| text.trim_end().to_owned())
    }

    /// Parses a quoted value, in which backslashes escape the quote and
    /// themselves.
    fn quoted(&mut self, quote: char) -> Option<String> {
        let inner = &self.rest()[1..];
        let escaped = format!("\\{quote}");
        let mut quotes = inner.match_indices(quote).map(|(at, _)| at);
        let closes = |at: &usize| !inner[..*at].ends_with('\\');
        let end = quotes.clone().find(closes).or_else(|| quotes.next_back())?;
        self.at += end + 2;
        let text = inner[..end].replace(&escaped, &quote.to_string());
        Some(text.replace("\\\\", "\\"))
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}
