//! What a line for a shell sends to a server, or starts one with.

use std::borrow::Cow;

use super::start::{self, SERVER_ARGUMENTS};
use super::{Command, Mark, Redirect, RedirectKind, Word, split, systemd, variable_length};
use crate::bytes::find;
use crate::document::PlacedRule;
use crate::document::forms::Facts;
use crate::document::headless;
use crate::document::parse::{Line, Setting, Statement};
use crate::document::trailing::is_like_rule;
use crate::finding::{Finding, Severity};
use crate::rule::Span;

/// The clients and the servers, whatever folder they are in.
const CLIENTS: [&str; 3] = ["redis-cli", "valkey-cli", "keydb-cli"];
const SERVERS: [&str; 3] = ["redis-server", "valkey-server", "keydb-server"];

/// The options of the clients that have an argument.
const WITH_ARGUMENT: [&str; 31] = [
    "-h",
    "-p",
    "-t",
    "-s",
    "-a",
    "-u",
    "-r",
    "-i",
    "-n",
    "-d",
    "-D",
    "-X",
    "--user",
    "--pass",
    "--sni",
    "--cacert",
    "--cacertdir",
    "--cert",
    "--key",
    "--tls-ciphers",
    "--tls-ciphersuites",
    "--pattern",
    "--quoted-pattern",
    "--memkeys-samples",
    "--eval",
    "--rdb",
    "--functions-rdb",
    "--pipe-timeout",
    "--intrinsic-latency",
    "--lru-test",
    "--show-pushes",
];

/// What is sent to a client.
const COMMANDS: Facts = Facts {
    in_config: false,
    has_root_prompts: false,
    is_file: false,
    has_commands: true,
};

/// Whether a line is for a shell and about a server.
pub(in crate::document) fn is_for_shell(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with("user ") || line.starts_with('#') || starts_with(line, "acl ") {
        return false;
    }
    let has = |mark: &str| find(line.as_bytes(), mark).is_some();
    let program = |names: &[&str]| names.iter().any(|name| names_program(line, name));
    (has("-cli") && program(&CLIENTS))
        || (has("-server") && program(&SERVERS))
        || SERVER_ARGUMENTS.iter().any(|mark| has(mark))
        || start::runs_image(line)
        || line.starts_with(": <<")
        || writes_definition(line)
        || (line.starts_with(['$', '"']) && sends_definition(line))
        || (has("<<") && WRITERS.iter().any(|name| names_program(line, name)))
}

/// Whether a line writes definitions: `echo 'user app on' >> users.acl`.
fn writes_definition(line: &str) -> bool {
    let quoted = line
        .strip_prefix("echo ")
        .or_else(|| line.strip_prefix("printf "));
    let inner = quoted.and_then(|rest| rest.split_once(['"', '\'']));
    inner.is_some_and(|(_, inner)| inner.starts_with("user ") || sends_setuser(inner.as_bytes()))
}

/// Whether a text begins with `ACL SETUSER` or `ACL DELUSER`.
fn sends_setuser(text: &[u8]) -> bool {
    let mut words = text.split(u8::is_ascii_whitespace);
    let is = |word: Option<&[u8]>, names: &[&str]| {
        word.is_some_and(|word| {
            let mut names = names.iter();
            names.any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
        })
    };
    is(words.next(), &["acl"]) && is(words.next(), &["setuser", "deluser"])
}

/// `ACL "SETUSER app on"`
fn is_sent_whole(sent: &[Word]) -> bool {
    match sent {
        [acl, whole] => is(acl, "acl") && sends_setuser(&[b"acl ", &whole.text[..]].concat()),
        _ => false,
    }
}

fn placed(word: &Word) -> PlacedRule {
    PlacedRule {
        text: word.text.as_slice().into(),
        span: word.span,
    }
}

/// What writes its input to a file.
const WRITERS: [&str; 4] = ["cat", "tee", "sed", "envsubst"];

/// Whether a variable stands before ACL SETUSER, as in `$CLI ACL SETUSER app on`.
fn sends_definition(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let has_variable = words
        .next()
        .is_some_and(|word| word.contains('$') && word.len() > 1);
    let is_acl = |word: &str| word.eq_ignore_ascii_case("acl");
    let mut words = words.skip_while(|word| !is_acl(word)).skip(1);
    let second = words.next().unwrap_or_default();
    has_variable
        && ["setuser", "deluser"]
            .iter()
            .any(|name| name.eq_ignore_ascii_case(second))
}

/// Whether quotes of a line may be closed in a later one. (Not those of a client:
/// a quote that somebody forgot must not swallow the next line.)
pub(super) fn may_span_lines(line: &str) -> bool {
    let first = line.split_ascii_whitespace().find(|word| *word != "$");
    let first = first.unwrap_or_default();
    matches!(first, "echo" | "printf" | "sh" | "bash") || first.contains('=')
}

fn starts_with(text: &str, start: &str) -> bool {
    let text = text.as_bytes().get(..start.len());
    text.is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
}

/// Whether a program's name stands in a line as a word or at the end of a path.
pub(super) fn names_program(line: &str, name: &str) -> bool {
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], name) {
        let (start, end) = (from + at, from + at + name.len());
        let is_edge = |byte: Option<&u8>, also: &[u8]| {
            byte.is_none_or(|byte| byte.is_ascii_whitespace() || also.contains(byte))
        };
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        if is_edge(before, b"/\\\"'`(;|&=")
            && (is_edge(bytes.get(end), b"\"'\\;|<>)") || bytes[end..].starts_with(b".exe"))
        {
            return true;
        }
        from = end;
    }
    false
}

/// Reads a line that is for a shell.
pub(in crate::document) fn read(
    line: &str,
    findings: &mut Vec<Finding>,
    statements: &mut Vec<Statement>,
) {
    match split(line) {
        Ok(commands) => Reader {
            line,
            findings,
            statements,
        }
        .commands(&commands),
        Err(unclosed) => {
            let finding = Finding::new(
                "unbalanced-quotes",
                Severity::Error,
                unclosed.span,
                "the shell finds no end of these quotes",
            );
            findings.push(
                finding.with_help("close them; a `\"` or `'` by itself is written `\\\"` or `\\'`"),
            );
        }
    }
}

pub(super) struct Reader<'r> {
    line: &'r str,
    pub(super) findings: &'r mut Vec<Finding>,
    pub(super) statements: &'r mut Vec<Statement>,
}

impl Reader<'_> {
    fn commands(&mut self, commands: &[Command]) {
        let mut before: Option<&Command> = None;
        for command in commands {
            let input = before.filter(|command| command.is_piped);
            self.command(command, input);
            before = Some(command);
        }
    }

    fn command(&mut self, command: &Command, input: Option<&Command>) {
        let words = &command.words;
        for word in words {
            self.arguments_in_variable(word);
        }
        let is_one = |names: &'static [&'static str]| {
            words
                .iter()
                .position(move |word| names.contains(&program(word)))
        };
        if let Some(at) = is_one(&CLIENTS) {
            self.client(command, &words[at + 1..], input);
        } else if let Some(at) = definition(words) {
            self.client(command, &words[at..], input);
        } else if let Some(at) = is_one(&SERVERS).or_else(|| start::image(words)) {
            self.server(command, &words[at + 1..]);
        } else if let Some(word) = start::password_of_image(words) {
            self.password_of_image(word);
        } else if let Some(at) = is_one(&WRITERS) {
            if at <= 1 && !command.is_piped {
                self.lines_of(command);
                if let Some(input) = input {
                    self.output_of(input);
                }
            }
        } else if writes_definition(self.line) {
            if !command.is_piped {
                self.output_of(command);
            }
        } else {
            let before = self.statements.len();
            for word in words {
                self.line_in_word(word);
            }
            if self.statements.len() == before
                && start::runs_image(self.line)
                && let (Some(first), Some(last)) = (words.first(), words.last())
            {
                let span = (first.span.start..last.span.end).into();
                self.statements.push(Line::Other(span).into());
            }
        }
    }

    /// `redis-cli [options] [command]`
    fn client(&mut self, command: &Command, arguments: &[Word], input: Option<&Command>) {
        let mut at = 0;
        while let Some(word) = arguments.get(at)
            && word.text.starts_with(b"-")
        {
            let text = std::str::from_utf8(&word.text).unwrap_or_default();
            at += 1 + usize::from(WITH_ARGUMENT.contains(&text));
        }
        let mut sent = arguments.get(at..).unwrap_or_default();
        // `--cluster call HOST:PORT COMMAND…`
        if let [call, _, rest @ ..] = sent
            && is(call, "call")
            && arguments[..at].iter().any(|word| is(word, "--cluster"))
        {
            sent = rest;
        }
        match sent {
            [acl, setuser, ..]
                if is(acl, "acl") && (is(setuser, "setuser") || is(setuser, "deluser")) =>
            {
                let (words, setting) = self.sent(command, sent, |number| number < 3);
                let line = crate::document::parse::command(&words, self.findings);
                self.statements.push(Statement { line, setting });
            }
            [setuser, ..] if is(setuser, "setuser") => {
                let finding = Finding::new(
                    "not-a-definition",
                    Severity::Error,
                    setuser.span,
                    "unknown command 'SETUSER'",
                );
                self.findings.push(finding.with_help(headless::SETUSER));
            }
            // `redis-cli "ACL SETUSER app on"`
            [.., whole] if sends_setuser(&whole.text) || is_sent_whole(sent) => {
                let message = "the server gets this as one word, which is no command";
                let code = "not-a-definition";
                let finding = Finding::new(code, Severity::Error, whole.span, message);
                self.findings.push(finding.with_help(
                    "leave out the quotes around the whole, and put each rule in its own: \
                     `redis-cli ACL SETUSER app on '>password' '~app:*' +@read`",
                ));
            }
            [acl, _, ..] if is(acl, "acl") => {
                let span = (acl.span.start..sent[sent.len() - 1].span.end).into();
                let words: Vec<PlacedRule> = sent.iter().map(placed).collect();
                let finding = headless::command(&words, span);
                if finding.severity == Severity::Error {
                    self.findings.push(finding);
                } else {
                    self.statements.push(Line::Other(span).into());
                }
            }
            [] => {
                self.lines_of(command);
                if let Some(input) = input {
                    self.output_of(input);
                }
            }
            [first, ..] => {
                let last = sent.last().unwrap_or(first);
                let span = (first.span.start..last.span.end).into();
                self.statements.push(Line::Other(span).into());
            }
        }
    }

    /// The words that a server gets, and what is wrong with those that the
    /// shell takes for itself. Rules that only the value of a variable makes
    /// known are left out; names are not.
    pub(super) fn sent(
        &mut self,
        command: &Command,
        words: &[Word],
        is_name: impl Fn(usize) -> bool,
    ) -> (Vec<PlacedRule>, Setting) {
        let mut setting = Setting::default();
        let from = words.first().map_or(0, |word| word.span.start);
        let redirects = command.redirects.iter();
        let mistaken = redirects.filter(|one| one.span.start > from && is_mistaken(one));
        let mut spans: Vec<Span> = mistaken.map(|one| one.span).collect();
        spans.extend(command.cut_off_at);
        spans.extend(command.comment.and_then(|comment| self.hash_in(comment)));
        for span in spans {
            setting.is_partial = true;
            self.findings.push(self.taken(span));
        }
        let mut kept = Vec::with_capacity(words.len());
        // Where the selector begins that is open.
        let mut open: Option<usize> = None;
        for (number, word) in words.iter().enumerate() {
            let mut marks = word.marks.iter().map(|(mark, _)| *mark);
            let is_parenthesis = marks.clone().any(|mark| mark == Mark::Parenthesis);
            if is_parenthesis || open.is_some() {
                setting.is_partial = true;
                let start = *open.get_or_insert(word.span.start);
                if word.text.ends_with(b")") || number + 1 == words.len() {
                    open = None;
                    self.findings
                        .push(self.taken((start..word.span.end).into()));
                }
                continue;
            }
            if let Some(span) = self.escaped_space(word) {
                setting.refusal.get_or_insert(span);
                let finding = Finding::new("shell-syntax", Severity::Error, span, "Syntax error");
                self.findings.push(finding.with_help(
                    "a space follows the backslash, so that it joins no lines: remove the space",
                ));
                continue;
            }
            if let Some(mark) = marks.find(|mark| *mark != Mark::Variable) {
                self.findings.push(replaced(mark, word.span));
            }
            if let Some(span) = word.variable() {
                self.findings.push(self.variable(span));
                if is_name(number) {
                    setting.is_expanded = true;
                } else if !setting.keeps(&word.text) {
                    continue;
                }
            }
            kept.push(placed(word));
        }
        (kept, setting)
    }

    /// The word at the start of a comment when it is meant as the hash of a password.
    fn hash_in(&self, comment: Span) -> Option<Span> {
        let text = &self.line[comment.start..comment.end];
        let mut words = text.split_ascii_whitespace();
        let first = words.next()?;
        let hash = first.get(1..)?;
        let is_hash = hash.len() > 31 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_variable = hash.starts_with(['$', '"', '\'']);
        let mut rest = words.map(|word| word.trim_start_matches(['"', '\'']));
        let is_meant = !hash.is_empty()
            && (is_hash || is_variable || rest.any(|word| is_like_rule(word.as_bytes())));
        is_meant.then(|| (comment.start..comment.start + first.len()).into())
    }

    /// A word that is a space behind a backslash: the line does not go on.
    fn escaped_space(&self, word: &Word) -> Option<Span> {
        let raw = self.line.get(word.span.start..word.span.end)?;
        (raw.starts_with('\\') && word.text.trim_ascii().is_empty()).then_some(word.span)
    }

    fn variable(&self, span: Span) -> Finding {
        let before = self.line.as_bytes()[..span.start].last();
        let follows_letters = before.is_some_and(u8::is_ascii_alphanumeric);
        let is_plain = self
            .line
            .as_bytes()
            .get(span.start + 1)
            .is_some_and(u8::is_ascii_alphanumeric);
        let severity = if follows_letters && is_plain {
            Severity::Warning
        } else {
            Severity::Suggestion
        };
        let is_unit = systemd::command_line(self.line).is_some();
        let (message, help) = if is_unit {
            (
                "systemd puts the value of this variable here",
                "if it belongs to the word itself, write `$$` and `%%`",
            )
        } else {
            (
                "the shell puts the value of this variable here",
                "if it belongs to the word itself, put the word in single quotes: `'>pa$word'`",
            )
        };
        Finding::new("shell-variable", severity, span, message).with_help(help)
    }

    /// The finding about a word that the shell takes for itself.
    fn taken(&self, span: Span) -> Finding {
        let help = match self.line.as_bytes().get(span.start) {
            Some(b'#') => {
                "put it in single quotes: `'#hash'`; an unquoted `#` begins a comment, \
                 so that nothing from here on is sent"
            }
            Some(b'&') => {
                "put it in single quotes: `'&pattern'`; an unquoted `&` ends the command, \
                 so that nothing from here on is sent"
            }
            Some(b'<' | b'>') => {
                "put it in single quotes: `'>password'`; an unquoted `>` writes to a file"
            }
            _ => {
                "put it in single quotes: `'(+get ~app:*)'`; a shell refuses a line with \
                 unquoted parentheses"
            }
        };
        Finding::new(
            "shell-syntax",
            Severity::Security,
            span,
            "a shell reads this word itself, so that the server never sees it",
        )
        .with_help(help)
    }

    /// The lines that a command reads from its input.
    fn lines_of(&mut self, command: &Command) {
        for redirect in &command.redirects {
            match &redirect.kind {
                RedirectKind::Lines {
                    body: Some(body),
                    is_literal,
                    ..
                } => self.lines(*body, *is_literal),
                RedirectKind::Text => self.inner(&redirect.target),
                _ => {}
            }
        }
    }

    /// The lines of a `<<END`, each as typed into a client or written to a file.
    fn lines(&mut self, body: Span, is_literal: bool) {
        let mut start = body.start;
        for line in self.line[body.start..body.end].split('\n') {
            let (mut findings, mut statements) = (Vec::new(), Vec::new());
            let read = if is_literal {
                line.into()
            } else {
                joined_variables(line)
            };
            crate::document::parse::read_line(&read, COMMANDS, &mut findings, &mut statements);
            for statement in &mut statements {
                if !is_literal {
                    statement.forget_unknown();
                }
            }
            self.take(findings, statements, |span| span.shifted(start));
            start += line.len() + 1;
        }
    }

    /// What `echo`, `printf` or `cat` gives to a client.
    fn output_of(&mut self, input: &Command) {
        let Some(at) = input
            .words
            .iter()
            .position(|word| matches!(program(word), "echo" | "printf" | "cat"))
        else {
            return;
        };
        self.lines_of(input);
        let arguments = &input.words[at + 1..];
        match program(&input.words[at]) {
            // Its first argument is the text, or the form of each of the others.
            "printf" => match arguments.split_first() {
                Some((format, others)) if !format.text.contains(&b' ') => {
                    others.iter().for_each(|word| self.inner(word));
                }
                Some((format, _)) => self.inner(&with_escapes(format)),
                None => {}
            },
            "echo" => {
                let mut has_escapes = false;
                for word in arguments {
                    match &word.text[..] {
                        b"-e" | b"-ne" | b"-en" => has_escapes = true,
                        b"-n" | b"-E" => {}
                        _ if has_escapes => self.inner(&with_escapes(word)),
                        _ => self.inner(word),
                    }
                }
            }
            _ => {}
        }
    }

    /// Reads the lines in a word, as typed into a client.
    fn inner(&mut self, word: &Word) {
        let Ok(text) = std::str::from_utf8(&word.text) else {
            return;
        };
        let mut start = 0;
        for line in text.split('\n') {
            let (mut findings, mut statements) = (Vec::new(), Vec::new());
            crate::document::parse::read_line(line, COMMANDS, &mut findings, &mut statements);
            for statement in &mut statements {
                if word.variable().is_some() {
                    statement.forget_unknown();
                }
            }
            let place = |span: Span| word.place(span.shifted(start));
            self.take(findings, statements, place);
            start += line.len() + 1;
        }
    }

    /// A line for another shell in a word, as `sh -c` has it.
    fn line_in_word(&mut self, word: &Word) {
        let Ok(text) = std::str::from_utf8(&word.text) else {
            return;
        };
        // A variable such as `${A_ARGS= b}` is a word with blanks, and the whole line.
        let is_part = text.len() < self.line.len();
        if is_part && text.contains(' ') && is_for_shell(text) {
            let (mut findings, mut statements) = (Vec::new(), Vec::new());
            read(text, &mut findings, &mut statements);
            self.take(findings, statements, |span| word.place(span));
        }
    }

    fn take(
        &mut self,
        mut findings: Vec<Finding>,
        mut statements: Vec<Statement>,
        place: impl Fn(Span) -> Span,
    ) {
        // Other commands of a script are its own business.
        findings.retain(|finding| finding.code != "not-a-definition");
        for finding in &mut findings {
            finding.span = place(finding.span);
        }
        for statement in &mut statements {
            statement.line.move_by(&place);
            let refusal = &mut statement.setting.refusal;
            *refusal = refusal.map(&place);
        }
        self.findings.append(&mut findings);
        self.statements.append(&mut statements);
    }
}

/// The name of a program without its folder.
pub(super) fn program(word: &Word) -> &str {
    let text = std::str::from_utf8(&word.text).unwrap_or_default();
    let name = text.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Where ACL SETUSER stands behind another word.
fn definition(words: &[Word]) -> Option<usize> {
    let mut pairs = words.windows(2);
    let at = pairs.position(|pair| {
        is(&pair[0], "acl") && (is(&pair[1], "setuser") || is(&pair[1], "deluser"))
    })?;
    (at > 0).then_some(at)
}

pub(super) fn is(word: &Word, name: &str) -> bool {
    word.text.eq_ignore_ascii_case(name.as_bytes())
}

/// Whether a redirection was meant as a password: `>secret`, but not
/// `>/dev/null`, `2>&1` or `> log.txt`.
fn is_mistaken(redirect: &Redirect) -> bool {
    redirect.kind == RedirectKind::File
        && redirect.is_glued
        && !redirect.target.text.starts_with(b"/")
        && !redirect.target.text.starts_with(b"./")
}

/// A line in which no variable has a space, as `$(cat pw)` has, so that each is
/// part of a word; of the same length.
fn joined_variables(line: &str) -> Cow<'_, str> {
    if !line.contains(['$', '`']) {
        return line.into();
    }
    let mut end = 0;
    let letters = line.char_indices().map(|(at, letter)| {
        if at >= end && matches!(letter, '$' | '`') {
            end = at + variable_length(&line.as_bytes()[at..]);
        }
        if at < end && letter == ' ' {
            '_'
        } else {
            letter
        }
    });
    letters.collect::<String>().into()
}

/// Resolves `\n` and the like, as `printf` does.
fn with_escapes(word: &Word) -> Word {
    let mut out = Word {
        span: word.span,
        marks: word.marks.clone(),
        ..Word::default()
    };
    let mut at = 0;
    while at < word.text.len() {
        let (byte, length) = match word.text[at..] {
            [b'\\', byte, ..] => (super::unescaped(byte), 2),
            [byte, ..] => (byte, 1),
            [] => break,
        };
        out.text.push(byte);
        out.places.push(word.place((at..at + length).into()));
        at += length;
    }
    out
}

/// Whether the text has a variable of a shell in it.
pub(in crate::document) fn has_variable(text: &[u8]) -> bool {
    let mut starts = text.iter().enumerate();
    starts.any(|(at, byte)| matches!(byte, b'$' | b'`') && variable_length(&text[at..]) > 0)
}

/// What is known of a rule with a variable in it.
pub(in crate::document) enum RuleWithVariable {
    /// What it means: passwords and patterns may be anything.
    Meaning,
    /// That it is about a password, given or taken.
    Password,
    Nothing,
}

pub(in crate::document) fn known(rule: &[u8]) -> RuleWithVariable {
    let (inner, is_selector) = match rule {
        [b'(', inner @ ..] => (inner, true),
        _ => (rule, false),
    };
    match inner {
        [b'#' | b'<' | b'!', ..] => RuleWithVariable::Password,
        _ if is_selector => {
            let mut words = inner.split(|byte| *byte == b' ');
            if words.all(|word| !has_variable(word) || begins_pattern(word)) {
                RuleWithVariable::Meaning
            } else {
                RuleWithVariable::Nothing
            }
        }
        [b'>', ..] => RuleWithVariable::Meaning,
        _ if begins_pattern(inner) => RuleWithVariable::Meaning,
        _ => RuleWithVariable::Nothing,
    }
}

fn begins_pattern(rule: &[u8]) -> bool {
    match rule {
        [b'~' | b'&', ..] => true,
        // What the pattern is for stands before the `~`.
        [b'%', rest @ ..] => {
            let mut parts = rest.split(|byte| *byte == b'~');
            rest.contains(&b'~') && parts.next().is_some_and(|first| !has_variable(first))
        }
        _ => false,
    }
}

fn replaced(mark: Mark, span: Span) -> Finding {
    let message = match mark {
        Mark::Home => {
            "a shell may put a home directory here, and zsh refuses what it does not find"
        }
        _ => "a shell may put names of files here, and zsh refuses the line when there are none",
    };
    Finding::new("shell-syntax", Severity::Warning, span, message)
        .with_help("put the word in single quotes")
}
