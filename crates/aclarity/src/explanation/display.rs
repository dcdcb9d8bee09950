//! Formats explanations as text.

use std::fmt;

use super::{
    ExplainError, Explanation, InnerCall, Judgement, RuleRef, Running, SelectorVerdict, Verdict,
};
use crate::limits::REPAIRED_CALL;
use crate::rule::RuleErrorKind;

impl Explanation {
    /// Whether the call is denied and too long for repairs to be searched.
    fn is_too_long(&self) -> bool {
        let needs = |one: &SelectorVerdict| one.keys.len() + one.channels.len();
        !self.allowed
            && self
                .selectors
                .first()
                .is_some_and(|one| needs(one) > REPAIRED_CALL)
    }

    /// Formats the explanation; `rules` must be the rules that were explained.
    pub fn in_words<'e, R: AsRef<[u8]>>(&'e self, rules: &'e [R]) -> impl fmt::Display {
        let rules: Vec<&[u8]> = rules.iter().map(AsRef::as_ref).collect();
        fmt::from_fn(move |f| self.write(f, &rules))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, rules: &[&[u8]]) -> fmt::Result {
        f.write_str(match self.verdict {
            Verdict::Allowed => "allowed: ",
            Verdict::Denied => "denied: ",
            Verdict::Undecided => "not decided: ",
        })?;
        f.write_str(self.command)?;
        if let Some(running) = &self.running {
            if let Some(error) = &running.error {
                f.write_str(
                    "\n  ACL DRYRUN answers OK; the server denies it while it runs:\n    ",
                )?;
                f.write_str(error)?;
            }
            if let Some(script) = &running.not_run {
                write!(f, "\n  ACL DRYRUN answers OK; {script}")?;
            }
        }
        for selector in &self.selectors {
            write_selector(f, selector, self.command, rules)?;
        }
        if let Some(running) = &self.running {
            write_running(f, running, rules)?;
        }
        for note in &self.notes {
            write!(f, "\n  note: {}", note.text)?;
        }
        match self.repairs.len() {
            0 if self.is_too_long() => write!(
                f,
                "\nno change is suggested: the call has more than {REPAIRED_CALL} keys and channels"
            )?,
            0 => {}
            1 => f.write_str("\nto allow it, add to the rules")?,
            _ => f.write_str("\nto allow it, add to the rules one of these")?,
        }
        for repair in &self.repairs {
            write!(f, "\n{repair}")?;
            if repair.smallest && self.repairs.len() > 1 {
                f.write_str("\n    the smallest of these")?;
            }
        }
        Ok(())
    }
}

fn write_running(f: &mut fmt::Formatter<'_>, running: &Running, rules: &[&[u8]]) -> fmt::Result {
    for every_key in &running.every_key {
        line(
            f,
            "every key to read, for BY and GET",
            &every_key.judgement,
            rules,
        )?;
    }
    for InnerCall { call, explanation } in &running.calls {
        let verdict = if explanation.allowed {
            "allowed"
        } else {
            "denied"
        };
        write!(f, "\n  while it runs, {verdict}: {call}")?;
        for selector in &explanation.selectors {
            write_selector(f, selector, explanation.command, rules)?;
        }
        if let Some(running) = &explanation.running {
            write_running(f, running, rules)?;
        }
    }
    Ok(())
}

fn write_selector(
    f: &mut fmt::Formatter<'_>,
    selector: &SelectorVerdict,
    command: &str,
    rules: &[&[u8]],
) -> fmt::Result {
    match selector.rule {
        None => write!(f, "\n  the rules outside selectors")?,
        Some(rule) => write!(
            f,
            "\n  the selector {}",
            String::from_utf8_lossy(rules[rule])
        )?,
    }
    f.write_str(match (selector.rule, selector.denial) {
        (None, None) => " allow it:",
        (None, Some(_)) => " do not allow it:",
        (Some(_), None) => " allows it:",
        (Some(_), Some(_)) => " does not allow it:",
    })?;
    // A command that needs all databases lists each of them; one line is
    // enough.
    for alike in selector
        .databases
        .chunk_by(|one, next| one.judgement == next.judgement)
        .filter(|alike| !alike[0].judgement.is_permitted_by_default())
    {
        let numbers: Vec<String> = alike.iter().map(|one| one.database.to_string()).collect();
        let noun = if numbers.len() == 1 {
            "database"
        } else {
            "databases"
        };
        let what = format!("the {noun} {}", numbers.join(","));
        line(f, &what, &alike[0].judgement, rules)?;
    }
    line(
        f,
        &format!("the command {command}"),
        &selector.command,
        rules,
    )?;
    for key in &selector.keys {
        let need = match (key.reads, key.writes) {
            (true, true) => " to read and write",
            (true, false) => " to read",
            (false, true) => " to write",
            (false, false) => "",
        };
        let what = format!("the key '{}'{need}", key.key);
        line(f, &what, &key.judgement, rules)?;
    }
    for channel in &selector.channels {
        let what = format!("the channel '{}'", channel.channel);
        line(f, &what, &channel.judgement, rules)?;
    }
    Ok(())
}

fn line(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    judgement: &Judgement,
    rules: &[&[u8]],
) -> fmt::Result {
    let verdict = if judgement.permitted {
        "permitted"
    } else {
        "not permitted"
    };
    write!(f, "\n    {what}: {verdict}")?;
    match &judgement.decided_by[..] {
        [] if judgement.permitted => f.write_str(" without any rule")?,
        [] => f.write_str(", no rule permits it")?,
        decided => {
            f.write_str(" by ")?;
            tokens(f, decided, rules)?;
        }
    }
    if !judgement.overridden.is_empty() {
        f.write_str(", overriding ")?;
        tokens(f, &judgement.overridden, rules)?;
    }
    Ok(())
}

fn tokens(f: &mut fmt::Formatter<'_>, refs: &[RuleRef], rules: &[&[u8]]) -> fmt::Result {
    for (number, at) in refs.iter().enumerate() {
        let text = &rules[at.rule][at.span.start..at.span.end];
        let separator = if number > 0 { " " } else { "" };
        write!(f, "{separator}{}", String::from_utf8_lossy(text))?;
    }
    Ok(())
}

impl fmt::Display for ExplainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule {
                rule,
                text,
                error,
                help,
            } if may_be_password(text, error.kind) => {
                write!(f, "rule {}: {error} ({help})", rule + 1)
            }
            Self::Rule {
                rule,
                text,
                error,
                help,
            } => write!(f, "rule {} `{text}`: {error} ({help})", rule + 1),
            Self::UnknownCommand { name, help } => {
                write!(f, "unknown command '{name}'")?;
                match help {
                    _ if name.contains(' ') => {
                        f.write_str("; pass the command and its arguments as separate words")
                    }
                    Some(help) => write!(f, "; {help}"),
                    None => Ok(()),
                }
            }
            Self::WrongArity(command) => {
                write!(f, "wrong number of arguments for '{command}' command")
            }
        }
    }
}

impl std::error::Error for ExplainError {}

/// Whether a refused rule may contain a password: its sign is missing or
/// misplaced.
fn may_be_password(text: &str, kind: RuleErrorKind) -> bool {
    kind == RuleErrorKind::NoSuchRule || text.contains(['>', '<', '#', '!'])
}
