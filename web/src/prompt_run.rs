//! One line of the prompt, run as a user.

use aclarity::document::Document;
use aclarity::rule::{Argument, split_arguments};
use aclarity::session::{DEFAULT_USER, LoginFailure, Reply, Session, Verdict};
use aclarity::summary::Summary;

use crate::reasons::{Call, Places, Reason, reasons};
use crate::repairs::SuggestedRepair;
use crate::words::shown;

/// The connection of the prompt.
const CONNECTION: u32 = 1;

/// What redis-cli says to unbalanced quotes.
const INVALID_ARGUMENTS: &str = "Invalid argument(s)";

/// A line that was run, and what came of it.
#[derive(Debug)]
pub struct PromptRun {
    pub user: String,
    pub line: String,
    /// As redis-cli prints it.
    pub reply: String,
    pub outcome: Outcome,
    /// Why a login failed, which a server never says.
    pub note: Option<String>,
    pub reasons: Vec<Reason>,
    /// What would allow it, when denied.
    pub repairs: Vec<SuggestedRepair>,
}

/// What sort of reply it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The server would run the command.
    Allowed,
    /// The user may not.
    Denied,
    /// It is a script that was not run, and could call what is denied.
    Undecided,
    /// Another error.
    Error,
    /// An answer.
    Answer,
}

/// What a line did beside its reply.
pub struct Effects {
    pub run: PromptRun,
    /// Where the rules stand in the text that it comes from.
    pub places: Places,
    /// Whose the connection is now, when that changed.
    pub now_user: Option<Vec<u8>>,
    /// The server has hung up.
    pub closed: bool,
}

/// Makes the prompt's connection one of the user.
pub fn connect(session: &mut Session, user: &[u8]) {
    session.impersonate(CONNECTION, user);
}

/// Why nobody could log in as the user on a real server, if so.
pub fn no_login(session: &Session, document: &Document, user: &[u8]) -> Option<String> {
    let known = session.users().get(user)?;
    let could = known.enabled && (known.no_password || !known.passwords.is_empty());
    (!could).then(|| {
        let hides_password = hides_password(document, user);
        let summary = Summary::of_text(known, hides_password, session.server());
        format!(
            "{} Here you can try what {} may do all the same.",
            summary.login,
            shown(user)
        )
    })
}

/// Whether the text hides a password of the user.
fn hides_password(document: &Document, user: &[u8]) -> bool {
    let defined = document.user(user);
    defined.is_some_and(|defined| defined.has_hidden_password)
}

/// Why a login fails, when its words name the user.
fn login_note(document: &Document, argv: &[Argument<'_>], why: LoginFailure) -> String {
    let is_without = matches!(
        why,
        LoginFailure::NoPassword | LoginFailure::OffWithoutPassword
    );
    let named = argv.iter().map(|word| word.text.as_ref());
    let named = if argv.len() == 2 {
        vec![DEFAULT_USER.as_bytes()]
    } else {
        named.skip(1).collect()
    };
    let is_hidden = named.iter().any(|name| hides_password(document, name));
    if is_without && is_hidden {
        return "The login fails here: the password was left out of the link or copy of these \
                rules (`•••`). Type it again to try it."
            .to_owned();
    }
    format!("The login fails: {why}.")
}

/// A line that was not run.
pub fn not_run(user: &[u8], line: &str, why: String) -> PromptRun {
    PromptRun {
        user: shown(user),
        line: line.to_owned(),
        reply: why,
        outcome: Outcome::Error,
        note: None,
        reasons: Vec::new(),
        repairs: Vec::new(),
    }
}

/// Runs a line; nothing for a line without words.
pub fn run(session: &mut Session, document: &Document, user: &[u8], line: &str) -> Option<Effects> {
    let run = not_run(user, line, INVALID_ARGUMENTS.to_owned());
    let mut effects = Effects {
        run,
        places: Places::default(),
        now_user: None,
        closed: false,
    };
    let Ok(argv) = split_arguments(line.as_bytes()) else {
        return Some(effects);
    };
    argv.first()?;
    let before = session.clone();
    let reply = session.execute(CONNECTION, &argv);
    effects.run.reply = session.shown(&reply);
    let login_failed = session.why_login_failed(&argv, &reply);
    effects.run.note = login_failed.map(|why| login_note(document, &argv, why));
    // The user may run HELLO, but that is not what was asked.
    let verdict = session.verdict(&reply).filter(|_| login_failed.is_none());
    effects.run.outcome = outcome(&reply, verdict);
    if login_failed.is_some() {
        effects.run.outcome = Outcome::Error;
    }
    let now_user = session.user_of(CONNECTION);
    effects.closed = now_user.is_none();
    effects.now_user = now_user.filter(|now| *now != user).map(<[u8]>::to_vec);
    if let Some(verdict) = verdict {
        let call = Call {
            argv: &argv,
            connection: CONNECTION,
        };
        let told = reasons(&before, document.user(user), user, &call, verdict);
        effects.run.reasons = told.sentences;
        effects.run.repairs = told.repairs;
        effects.places = told.places;
    }
    Some(effects)
}

fn outcome(reply: &Reply, verdict: Option<Verdict>) -> Outcome {
    match verdict {
        Some(Verdict::Allowed) => Outcome::Allowed,
        Some(Verdict::Denied) => Outcome::Denied,
        Some(Verdict::Undecided) => Outcome::Undecided,
        None if reply.is_error() => Outcome::Error,
        None => Outcome::Answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aclarity::Server;
    use aclarity::analysis::lint::lint;

    fn session(text: &str) -> (Document, Session) {
        let document = lint(text, Server::Redis8_6);
        let session = document.session();
        (document, session)
    }

    #[test]
    fn a_line_is_answered_with_the_words_of_the_server() {
        let (document, mut session) = session("ACL SETUSER alan allkeys +@string +@set -SADD");
        connect(&mut session, b"alan");
        let effects = run(&mut session, &document, b"alan", "SADD s 1").unwrap();
        assert_eq!(
            effects.run.reply,
            "(error) NOPERM User alan has no permissions to run the 'sadd' command"
        );
        assert_eq!(effects.run.outcome, Outcome::Denied);
        let effects = run(&mut session, &document, b"alan", "SET k v").unwrap();
        assert_eq!(effects.run.reply, "(allowed)");
        assert!(run(&mut session, &document, b"alan", "  ").is_none());
        let effects = run(&mut session, &document, b"alan", "GET \"k").unwrap();
        assert_eq!(effects.run.reply, "Invalid argument(s)");
    }

    #[test]
    fn logging_in_changes_whose_the_connection_is() {
        let (document, mut session) = session("user ana on >pw +@all");
        connect(&mut session, b"default");
        let effects = run(&mut session, &document, b"default", "AUTH ana pw").unwrap();
        assert_eq!(effects.now_user.as_deref(), Some(&b"ana"[..]));
        let effects = run(&mut session, &document, b"ana", "AUTH ana wrong").unwrap();
        assert_eq!(effects.now_user, None);
    }

    #[test]
    fn a_user_that_is_off_cannot_log_in() {
        let (document, session) = session("ACL SETUSER alan +get\nACL SETUSER ana on nopass");
        let login = |name: &[u8]| no_login(&session, &document, name);
        assert!(login(b"alan").is_some());
        assert_eq!(login(b"ana"), None);
        assert_eq!(login(b"nobody"), None);
    }

    #[test]
    fn a_password_that_was_left_out_is_not_said_to_be_missing() {
        let (document, mut session) = session("user ana on >••• +@all\nuser bob on +@all");
        let note = |name| no_login(&session, &document, name).unwrap();
        assert!(note(b"ana").contains("the password was left out of the link"));
        assert!(note(b"bob").contains("the user has no password"));
        connect(&mut session, b"default");
        let effects = run(&mut session, &document, b"default", "AUTH ana pw").unwrap();
        let note = effects.run.note.unwrap();
        assert!(note.contains("left out of the link"), "{note}");
    }
}
