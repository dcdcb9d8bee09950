//! What a client reads from its input, and a writer writes to a file.

use super::super::line;
use super::super::shell::recognition::is_for_shell;
use super::super::shell::variables::joined_variables;
use super::super::shell::{Command, RedirectKind, Word};
use super::{Reader, program, read};
use crate::document::statement::{Facts, Statement};
use crate::finding::Finding;
use crate::rule::Span;

/// What is sent to a client.
const COMMANDS: Facts = Facts {
    in_config: false,
    in_compose: false,
    has_root_prompts: false,
    is_file: false,
    has_commands: true,
};

impl Reader<'_> {
    /// The lines that a command reads from its input.
    pub(super) fn lines_of(&mut self, command: &Command) {
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
            line::read(&read, COMMANDS, &mut findings, &mut statements);
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
    pub(super) fn output_of(&mut self, input: &Command) {
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
                Some((format, _)) => self.inner(&format.with_escapes()),
                None => {}
            },
            "echo" => {
                let mut has_escapes = false;
                for word in arguments {
                    match &word.text[..] {
                        b"-e" | b"-ne" | b"-en" => has_escapes = true,
                        b"-n" | b"-E" => {}
                        _ if has_escapes => self.inner(&word.with_escapes()),
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
            line::read(line, COMMANDS, &mut findings, &mut statements);
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
    pub(super) fn line_in_word(&mut self, word: &Word) {
        let Ok(text) = std::str::from_utf8(&word.text) else {
            return;
        };
        // A variable such as `${A_ARGS= b}` is a word with blanks, and the whole line.
        let is_part = text.len() < self.line.len();
        if is_part && text.contains(' ') && is_for_shell(text) {
            let (mut findings, mut statements) = (Vec::new(), Vec::new());
            read(text, self.facts, &mut findings, &mut statements);
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
