use super::*;
use crate::examples;
use crate::prompt_run::Outcome;
use crate::state::text::TextAction;
use aclarity::analysis::lint::lint;

const SERVER: Server = Server::Redis8_6;

/// A text that was read.
fn text(text: &str) -> TextState {
    let state = TextState::new(SERVER, text);
    let request = state.pending.as_ref().unwrap().request;
    let document = lint(text, SERVER);
    state.reduce(TextAction::Read { request, document })
}

fn after(rules: &str, actions: impl IntoIterator<Item = ServerAction>) -> ServerState {
    let first = ServerState::new(SERVER, &text(rules), "alan");
    actions
        .into_iter()
        .fold(first, |state, action| state.reduce(action))
}

fn log(state: &ServerState) -> Vec<String> {
    let entries = state.log.iter().map(|(_, entry)| match &**entry {
        Entry::Note(text) => format!("- {text}"),
        Entry::Run(run) => format!("{}> {}: {}", run.user, run.line, run.reply),
    });
    entries.collect()
}

fn run(line: &str) -> ServerAction {
    ServerAction::Run(line.to_owned())
}

fn choose(user: &str) -> ServerAction {
    ServerAction::ChooseUser(user.as_bytes().into())
}

#[test]
fn commands_are_answered_and_the_deciding_rule_is_marked() {
    let state = after(examples::FIRST.text, [run("SET k v"), run("SADD s 1")]);
    assert_eq!(
        log(&state),
        [
            "- Nobody can log in: the user is off. Here you can try what alan may do all the same.",
            "alan> SET k v: (allowed)",
            "alan> SADD s 1: (error) NOPERM User alan has no permissions to run the 'sadd' command",
        ]
    );
    let span = state.deciding.won[0];
    assert_eq!(&examples::FIRST.text[span.start..span.end], "-SADD");
    let outcomes: Vec<Outcome> = state.runs().map(|run| run.outcome).collect();
    assert_eq!(outcomes, [Outcome::Allowed, Outcome::Denied]);
}

#[test]
fn a_user_that_deletes_itself_is_gone() {
    let state = after(
        "user ana on nopass +@all",
        [choose("ana"), run("ACL DELUSER ana")],
    );
    assert_eq!(&*state.user(), b"default");
    assert_eq!(log(&state)[1], "- ana is gone; you are default now.");
}

#[test]
fn a_login_changes_the_user() {
    let state = after(
        "user ana on nopass +@all\nuser bo on >pw +@all",
        [choose("ana"), run("AUTH bo pw")],
    );
    assert_eq!(&*state.user(), b"bo");
    assert_eq!(&**state.wanted(), b"bo");
}

#[test]
fn a_user_that_does_not_exist_yet_stays_wanted() {
    let rules = "user bo on nopass +@all";
    let state = after(rules, [choose("zoe"), run("ACL WHOAMI")]);
    assert_eq!(&*state.user(), b"bo");
    let with_zoe = text(&format!("{rules}\nuser zoe on"));
    let state = state.reduce(ServerAction::Start(Configuration::new(&with_zoe)));
    assert_eq!(&*state.user(), b"zoe");
}

#[test]
fn a_refused_user_is_not_answered_for_as_somebody_else() {
    let state = after(
        "user bo on nopass +@all\nuser alan on +@strng",
        [choose("alan"), run("GET k")],
    );
    assert_eq!(&*state.user(), b"alan");
    assert_eq!(
        log(&state),
        [
            "alan> GET k: (not run) User alan does not exist: redis-8.6 refuses line 2: \
             Unknown command or category name in ACL."
        ]
    );
    let names: Vec<String> = state.names.iter().map(|name| shown(name)).collect();
    assert_eq!(names, ["bo", "default", "alan"]);
    // Others are answered for, after a note about the file.
    let state = state.reduce(choose("bo")).reduce(run("ACL WHOAMI"));
    let lines = log(&state);
    assert!(lines[1].starts_with("- redis-8.6 rejects this whole file because of 1 error."));
    assert_eq!(lines[2], "bo> ACL WHOAMI: \"bo\"");
}

#[test]
fn a_refused_line_of_a_user_that_exists_is_noted_before_its_answers() {
    let state = after(
        "ACL SETUSER ana on nopass +@all\nACL SETUSER ana -gte",
        [choose("ana"), run("ACL WHOAMI")],
    );
    assert_eq!(
        log(&state)[0],
        "- redis-8.6 refuses line 2: Unknown command or category name in ACL. \
         The answers leave that line out."
    );
}

#[test]
fn the_default_user_exists_even_when_its_line_is_refused() {
    let rules = text("ACL SETUSER default -gte");
    assert!(rules.broken.is_empty());
    let state = after(&rules.text, [choose(DEFAULT_USER), run("GET k")]);
    let lines = log(&state);
    assert!(
        lines[0].starts_with("- redis-8.6 refuses line 1"),
        "{lines:?}"
    );
    assert_eq!(lines[1], "default> GET k: (allowed)");
}

#[test]
fn a_command_can_make_the_user_that_the_text_fails_to_make() {
    let state = after(
        "ACL SETUSER alan on +@strng",
        [
            choose(DEFAULT_USER),
            run("ACL SETUSER alan on nopass +@all"),
            choose("alan"),
            run("ACL WHOAMI"),
        ],
    );
    assert_eq!(log(&state).last().unwrap(), "alan> ACL WHOAMI: \"alan\"");
}

#[test]
fn commands_change_the_server_until_it_starts_again() {
    let state = after(
        examples::FIRST.text,
        [choose(DEFAULT_USER), run("ACL SETUSER eve on")],
    );
    assert!(state.changed);
    assert_eq!(state.users.len(), 3);
    let state = state.reduce(ServerAction::Restart);
    assert!(!state.changed);
    assert_eq!(state.users.len(), 2);
    assert_eq!(
        log(&state).last().unwrap(),
        "- The server starts anew with the users of the text."
    );
    assert!(log(&state.reduce(ServerAction::ClearLog)).is_empty());
}

#[test]
fn commands_wait_for_a_text_that_is_being_read() {
    let waiting = after(
        examples::FIRST.text,
        [run("SADD s 1"), ServerAction::Await, run("ACL WHOAMI")],
    );
    assert_eq!(log(&waiting).len(), 2, "a note and the first command");
    let configuration = Configuration::new(&text("user ana on nopass +@all"));
    let state = waiting.reduce(ServerAction::Start(configuration));
    let lines = log(&state);
    assert!(lines[2].starts_with("- The text changed"), "{lines:?}");
    assert_eq!(lines[3], "ana> ACL WHOAMI: \"ana\"");

    let stopped = waiting.reduce(ServerAction::StopWaiting);
    let state = stopped.reduce(run("SET k v"));
    assert_eq!(log(&state).last().unwrap(), "alan> SET k v: (allowed)");
    assert_eq!(log(&state).len(), 3, "what waited is not run");
}

#[test]
fn the_server_follows_the_text() {
    let before = text("user ana on");
    let following = |after: &TextState| ServerAction::following(&before, after);
    assert!(following(&before).is_none());
    let cases = before.reduce(TextAction::EditCases("allow ana: GET a".into()));
    assert!(following(&cases).is_none());
    let typed = before.reduce(TextAction::Edit("user bo on".to_owned()));
    assert!(matches!(following(&typed), Some(ServerAction::Await)));
    let stopped = typed.reduce(TextAction::Stop);
    assert!(matches!(
        ServerAction::following(&typed, &stopped),
        Some(ServerAction::StopWaiting)
    ));
    let started = following(&text("user bo on"));
    assert!(matches!(started, Some(ServerAction::Start(_))));
}
