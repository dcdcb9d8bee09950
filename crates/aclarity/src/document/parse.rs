//! A piece of a text: a line, or lines that a shell joins, whatever stands in
//! other lines.

use super::line::{self, BLANK};
use super::programs;
use super::statement::{Facts, Line, Setting, Statement};
use super::{forms, prompt, shell, trailing};
use crate::finding::{Finding, Severity};
use crate::limits::{self, LINE_LENGTH};
use crate::rule::split_arguments;

/// Reads a piece of a text: a line, or lines that are one to a shell. Adds what
/// is wrong with the lines themselves.
pub(super) fn read(piece: &str, facts: Facts, findings: &mut Vec<Finding>) -> Vec<Statement> {
    let mut statements = Vec::new();
    let longest = piece.split('\n').map(str::len).max().unwrap_or(0);
    if longest > LINE_LENGTH {
        let message =
            format!("this line has {longest} bytes and is not read: at most {LINE_LENGTH} are");
        findings.push(limits::beyond(0..0, Severity::Error, message));
        return statements;
    }
    let line = piece.trim_start_matches(BLANK);
    let line = &line[prompt::length(line)..];
    let line = match forms::after_root_prompt(line) {
        Some(command) if facts.has_root_prompts => command,
        _ => line,
    };
    if shell::recognition::is_for_shell(line) {
        let offset = piece.len() - line.len();
        if cfg!(feature = "shell") {
            programs::read(line, facts, findings, &mut statements);
        } else {
            findings.push(shell::not_read(line));
        }
        for finding in findings {
            finding.span = finding.span.shifted(offset);
        }
        for statement in &mut statements {
            statement.line.move_by(|span| span.shifted(offset));
            let refusal = &mut statement.setting.refusal;
            *refusal = refusal.map(|span| span.shifted(offset));
        }
    } else if facts.in_config {
        config_line(piece, findings, &mut statements);
    } else {
        line::read(piece, facts, findings, &mut statements);
    }
    statements.shrink_to_fit();
    statements
}

/// `user NAME RULE…` of a configuration file, which has quotes.
fn config_line(whole: &str, findings: &mut Vec<Finding>, statements: &mut Vec<Statement>) {
    match split_arguments(whole.as_bytes()) {
        Ok(arguments) => {
            let mut words = arguments.iter().map(|argument| line::placed(argument, 0));
            if let (Some(_), Some(name)) = (words.next(), words.next()) {
                let mut setting = Setting::default();
                let rules = trailing::split_off(words.collect(), findings, &mut setting);
                let line = Line::File(name, rules);
                statements.push(Statement { line, setting });
            }
        }
        Err(error) => {
            let text = "Unbalanced quotes in configuration line";
            let finding = Finding::new("unbalanced-quotes", Severity::Error, error.span, text);
            findings.push(finding.with_help(error.to_string()));
        }
    }
}
