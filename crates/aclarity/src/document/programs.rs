//! What a line for a shell sends to a server, or starts one with.

mod input;
mod sent;
mod start;

use super::shell::recognition::{
    CLIENTS, SERVERS, WRITERS, runs_image, sends_setuser, writes_definition,
};
use super::shell::{Command, Word, split};
use super::statement::{Facts, Line, PlacedRule, Statement};
use super::{headless, line};
use crate::finding::{Finding, Severity};

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

/// Reads a line that is for a shell.
pub(super) fn read(
    line: &str,
    facts: Facts,
    findings: &mut Vec<Finding>,
    statements: &mut Vec<Statement>,
) {
    match split(line) {
        Ok(commands) => Reader {
            line,
            facts,
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

struct Reader<'r> {
    line: &'r str,
    facts: Facts,
    findings: &'r mut Vec<Finding>,
    statements: &'r mut Vec<Statement>,
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
                && runs_image(self.line)
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
                let line = line::command(&words, self.findings);
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
}

/// The name of a program without its folder.
fn program(word: &Word) -> &str {
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

fn is(word: &Word, name: &str) -> bool {
    word.text.eq_ignore_ascii_case(name.as_bytes())
}
