//! Secrets that a name announces: `AUTH`, `--requirepass`, `password:`.

use super::line::Line;
use super::names::{is_one_of, is_secret_name, is_strict};
use super::pending::{Pending, is_value};
use super::shapes::{is_blank, is_plain};
use super::signs::OPERATORS;
use super::understood::QUOTES;

/// Words after which a name is a user's.
const BEFORE_USERS: &str = "allow deny user setuser getuser dryrun deluser";
/// Options of curl whose value is `NAME:PASSWORD`.
const WITH_NAME: &str = "-u -U --user --proxy-user -E --cert";

/// Settings that are secrets, as CONFIG GET replies with them.
const SETTINGS: &str = "requirepass masterauth primaryauth tls-key-file-pass \
                        tls-client-key-file-pass";
/// Fields whose values are names of settings and variables.
const NAMING: &str = "name key parameterkey";

/// A name in a line.
struct Name<'t> {
    /// Without the dashes of an option.
    text: &'t str,
    is_option: bool,
    end: usize,
}

impl Line<'_> {
    /// Hides what names announce; returns what they announce of the next line.
    pub fn hide_named(&mut self) -> Pending {
        let text = self.text;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
        let mut fragment = self.head;
        let mut before = "";
        let mut after = Pending::None;
        let mut at = self.head;
        while let Some(letter) = self.at(at) {
            if !is_part(letter) {
                at += letter.len_utf8();
                let is_pattern = text[fragment..].starts_with(['~', '%', '&']);
                if is_blank(letter)
                    || QUOTES.contains(&letter)
                    || (",([{;".contains(letter) && !is_pattern)
                {
                    fragment = at;
                }
                continue;
            }
            let length = text[at..].find(|c| !is_part(c)).unwrap_or(text.len() - at);
            let token = &text[at..at + length];
            let plain = token.trim_start_matches('-').trim_end_matches('.');
            let name = Name {
                text: plain,
                is_option: token.starts_with('-'),
                end: at + length,
            };
            let is_user = is_one_of(before, BEFORE_USERS) && !name.is_option;
            let is_rule = text[fragment..at].starts_with(['+', '~', '%', '&', '@'])
                || (token.starts_with('-') && !token.starts_with("--") && is_one_of(plain, "auth"));
            let is_default = text[..at].ends_with("${")
                && text[at + length..].starts_with([':', '-', '=', '?', '+']);
            let is_reference = text[..at].ends_with('$') || text[..at].ends_with("${");
            // `~app:*;password=s3cret`
            let is_after_pattern = text[fragment..at].starts_with(['~', '%', '&'])
                && text[..at].ends_with([';', ',', '&', '?', '|', '*'])
                && text[at + length..].starts_with('=')
                && is_secret_name(plain);
            at += length;
            before = token;
            if is_after_pattern && !text[at + 1..].starts_with('*') {
                let end = self.word_end(at + 1);
                self.hide(at + 1..end);
                at = end;
                continue;
            }
            if is_default && is_secret_name(plain) {
                // `${REDIS_PASSWORD:-…}`
                let value = text[at..].trim_start_matches([':', '-', '=', '?', '+']);
                let start = text.len() - value.len();
                let end = self.until(start, &|c| c == '}');
                self.keep(at..start);
                self.hide(start..end);
                at = end;
                continue;
            }
            if !(is_user || is_rule || is_reference || self.is_secret(at - length)) {
                (at, after) = self.hide_value_of(token, &name);
            }
        }
        match self.open_quote {
            Some(quote) if !self.is_of_file => Pending::Quote(quote),
            _ => after,
        }
    }

    /// Hides the value of a name, if it is one of secrets; returns where to read
    /// on, and what of the value is in the next line.
    fn hide_value_of(&mut self, token: &str, name: &Name<'_>) -> (usize, Pending) {
        let none = (name.end, Pending::None);
        if is_one_of(token, WITH_NAME) {
            self.hide_after_colon(name.end);
            return none;
        }
        let next = self.at(name.end);
        if is_one_of(name.text, "auth auth2")
            && !name.is_option
            && !matches!(next, Some(':' | '=' | '/'))
        {
            return self.hide_arguments(token, name.end);
        }
        let is_call =
            next == Some('(') && is_one_of(name.text.trim_start_matches('.'), "withAuthentication");
        if token == "-a" || is_call || is_secret_name(name.text) {
            if self.is_named(name.end - token.len()) {
                self.hide_values_before(name);
            }
            return self.hide_value(token, name);
        }
        none
    }

    /// Whether the line is this word alone.
    pub fn is_alone(&self, token: &str) -> bool {
        self.text.trim_matches(is_blank) == token
    }

    /// Whether the word at a place is the value of a field such as `name`.
    fn is_named(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches(|c| is_blank(c) || QUOTES.contains(&c));
        let Some(before) = before.strip_suffix([':', '=']) else {
            return false;
        };
        let before = before.trim_end_matches(|c| is_blank(c) || QUOTES.contains(&c));
        let field = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next();
        field.is_some_and(|field| is_one_of(field, NAMING))
    }

    /// Hides `"value": "…"` before `"name": "REDIS_PASSWORD"`.
    fn hide_values_before(&mut self, name: &Name<'_>) {
        let is_part = |c: char| c.is_ascii_alphanumeric();
        let mut at = self.values_read;
        self.values_read = name.end.max(at);
        while at < name.end {
            let rest = &self.text[at..];
            let blank = rest.len() - rest.trim_start_matches(|c| !is_part(c)).len();
            let start = at + blank;
            let rest = &self.text[start..];
            let text = &rest[..rest.len() - rest.trim_start_matches(is_part).len()];
            at = start + text.len().max(1);
            if start < name.end && is_value(text) {
                let end = start + text.len();
                let is_option = false;
                let (after, _) = self.hide_value(
                    text,
                    &Name {
                        text,
                        is_option,
                        end,
                    },
                );
                at = after.max(end);
            }
        }
    }

    /// Hides what follows the colon in the next word.
    fn hide_after_colon(&mut self, start: usize) {
        let rest = &self.text[start..];
        let from = self.text.len()
            - rest
                .trim_start_matches(|c| is_blank(c) || c == '=' || QUOTES.contains(&c))
                .len();
        if from == start || from == self.text.len() {
            return;
        }
        let end = self.word_end(from);
        let word = &self.text[from..end];
        if let Some((user, password)) = word.split_once(':')
            && !password.starts_with("//")
        {
            let start = from + user.len() + 1;
            if is_plain(user) {
                self.keep(from..start);
            }
            // Quotes that are opened before the name are closed after it.
            let end = match password.starts_with(QUOTES) {
                true => end,
                false => start + password.trim_end_matches(QUOTES).len(),
            };
            self.hide(start..end);
        }
    }

    /// Hides the value of a field, setting, variable or option.
    fn hide_value(&mut self, token: &str, name: &Name<'_>) -> (usize, Pending) {
        let text = self.text;
        let from = |rest: &str| text.len() - rest.len();
        let rest = text[name.end..].trim_start_matches(['"', '\'', '`', '\\', ']', ')']);
        let is_closed = from(rest) > name.end;
        let spaced = rest.trim_start_matches(is_blank);
        let is_spaced = spaced.len() < rest.len();
        let is_variable = is_strict(name.text) && name.text.contains('_');
        let is_sign = |c: char| matches!(c, ':' | '=' | '>' | '：');
        let is_signed = spaced.starts_with(is_sign)
            || ((is_closed || is_variable) && spaced.starts_with(','))
            || (rest.starts_with(['/', '(']) && !is_closed)
            || ["||", "??"].iter().any(|sign| spaced.starts_with(sign));
        let is_announced = is_signed || (is_spaced && (name.is_option || is_strict(name.text)));
        if spaced.is_empty() {
            // A value of control characters.
            self.hide(from(rest)..text.len());
            let is_reply = is_closed && text[..self.head].trim_end().ends_with(')');
            let goes_on = name.is_option
                || is_variable
                || is_reply
                || self.is_alone(token) && is_one_of(token, SETTINGS)
                || self.is_named(name.end - token.len());
            return (text.len(), Pending::after(goes_on));
        }
        if is_closed && spaced.trim_end() == "{" {
            // `variable "redis_password" {`
            return (text.len(), Pending::List('}'));
        }
        if !is_announced {
            return (name.end, Pending::None);
        }
        let has_colon = spaced.starts_with(':');
        let value = match is_signed {
            true => spaced.trim_start_matches(|c| is_sign(c) || is_blank(c) || ",/|?*".contains(c)),
            false => spaced,
        };
        // `|`, `>-` and `\` put the value into the next lines.
        if value
            .trim_matches(|c| is_blank(c) || "|>-+\\[({".contains(c))
            .is_empty()
        {
            let list = value.trim_end().chars().next_back().and_then(closing_of);
            let after = match list {
                Some(close) => Pending::List(close),
                None if value.trim_end() == "\\" || spaced.starts_with(',') => Pending::Next(1),
                None => Pending::Block(indent(text)),
            };
            return (text.len(), after);
        }
        if spaced.starts_with(',') {
            // `"name": "REDIS_PASSWORD", "value": "…"`, `"Type": "password", "Passwords": […]`
            let field = value.trim_start_matches(QUOTES);
            let rest = field.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            let text = &field[..field.len() - rest.len()];
            let after = rest.trim_start_matches(QUOTES).trim_start();
            if after.starts_with([':', '=']) && (is_value(text) || is_secret_name(text)) {
                let end = from(rest);
                let is_option = false;
                return self.hide_value(
                    token,
                    &Name {
                        text,
                        is_option,
                        end,
                    },
                );
            }
        }
        let start = from(value);
        if let Some(word) = value.strip_prefix("<<") {
            let word = word.trim_start_matches(['-', '~', '"', '\'']);
            if let Some(first) = word.bytes().next().filter(|_| !self.is_secret(start)) {
                self.keep(start..text.len());
                return (text.len(), Pending::Here(first));
            }
        }
        if let Some(close) = value.chars().next().and_then(closing_of) {
            let end = self.until(start + 1, &|c| c == close);
            self.hide(start + 1..end);
            let is_open = end == text.len();
            return (
                end,
                if is_open {
                    Pending::List(close)
                } else {
                    Pending::None
                },
            );
        }
        let bare = value.trim_start_matches('\\');
        if let Some(quote) = bare
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '`'))
        {
            let escapes = value.len() - bare.len();
            let triple: String = [quote; 3].iter().collect();
            if let Some(inner) = bare.strip_prefix(&triple) {
                let start = from(inner);
                let end = inner.find(&triple).map(|end| start + end);
                self.keep(from(bare)..start);
                self.hide(start..end.unwrap_or(text.len()));
                self.open_quote = end.is_none().then_some(quote);
                return (end.unwrap_or(text.len()), Pending::None);
            }
            let end = self.hide_quoted(start, from(bare) + 1, quote, escapes);
            return self.hide_more_of_list(name, end);
        }
        if has_call(value) {
            // `env('REDIS_PASSWORD', '…')`
            let end = self.until(start, &|c| c == ')');
            self.hide(start..end);
            return (end, Pending::None);
        }
        let end =
            if name.is_option || (is_signed && !(has_colon && spaced[1..].starts_with(is_blank))) {
                self.item_end(start)
            } else if has_colon && text[..start].contains('{') {
                self.until(start, &|c| matches!(c, ',' | '}'))
            } else {
                self.until(start, &|_| false)
            };
        self.hide(start..end);
        self.hide_more_of_list(name, end)
    }

    /// Where the value of a field ends: before `,ssl=true` or `&user=ana`, or with
    /// the word.
    fn item_end(&self, start: usize) -> usize {
        let stop = self.until(start, &|c| ",&; \t\"'\\".contains(c));
        let next = self.text[stop..].strip_prefix([',', '&', ';']);
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let is_field = next.is_some_and(|next| {
            let sign = next.trim_start_matches(is_part);
            sign.len() < next.len() && sign.starts_with('=')
        });
        if is_field { stop } else { self.word_end(start) }
    }

    /// Hides the other words after `--passwords`, to the next option.
    fn hide_more_of_list(&mut self, name: &Name<'_>, mut at: usize) -> (usize, Pending) {
        let is_plural = name.text.ends_with(['s', 'S']) && !name.text.ends_with("pass");
        if !(name.is_option && is_plural) {
            return (at, Pending::None);
        }
        loop {
            let rest = &self.text[at..];
            let start = at + (rest.len() - rest.trim_start_matches(is_blank).len());
            let end = self.word_end(start);
            let word = &self.text[start..end];
            if word.is_empty() || word.starts_with('-') || OPERATORS.contains(&word) {
                return (start, Pending::None);
            }
            self.hide(start..end);
            at = end;
        }
    }
}

/// Whether a value is what a function returns.
fn has_call(value: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
    let after = value.trim_start_matches(is_part);
    after.len() < value.len() && after.starts_with('(')
}

fn closing_of(opening: char) -> Option<char> {
    match opening {
        '[' => Some(']'),
        '(' => Some(')'),
        '{' => Some('}'),
        _ => None,
    }
}

/// How far a line is indented.
fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

impl Line<'_> {
    /// How far it is indented.
    pub fn indent(&self) -> usize {
        indent(self.text)
    }
}
