use std::ops::Deref;

use super::*;
use crate::effects::store::Store;
use crate::state::server::Entry;
use crate::view::View;
use aclarity::session::DEFAULT_USER;

/// The page with the reader that its texts wait for.
struct Page(Store);

impl Page {
    fn then(mut self, action: impl Into<Action>) -> Self {
        self.0.dispatch(action.into());
        self
    }
}

impl Deref for Page {
    type Target = State;

    fn deref(&self) -> &State {
        self.0.state()
    }
}

fn after(actions: impl IntoIterator<Item = Action>) -> Page {
    let state = State::new(Server::Redis8_6, examples::FIRST.text, "alan");
    let first = Page(Store::new(state));
    actions.into_iter().fold(first, Page::then)
}

fn log(state: &State) -> Vec<String> {
    let entries = state.server.log.iter().map(|(_, entry)| match &**entry {
        Entry::Note(text) => format!("- {text}"),
        Entry::Run(run) => format!("{}> {}: {}", run.user, run.line, run.reply),
    });
    entries.collect()
}

fn run(line: &str) -> Action {
    ServerAction::Run(line.to_owned()).into()
}

fn choose(user: &str) -> Action {
    ServerAction::ChooseUser(user.as_bytes().into()).into()
}

#[test]
fn another_server_answers_in_its_own_words() {
    let state = after([Action::Serve(Server::Redis7_0), run("SADD s 1")]);
    assert!(
        log(&state)[1]
            .ends_with("(error) NOPERM this user has no permissions to run the 'sadd' command")
    );
}

#[test]
fn commands_change_the_server_until_the_text_changes() {
    let as_default = || choose(DEFAULT_USER);
    let state = after([as_default(), run("ACL SETUSER alan +sadd")]);
    assert!(state.server.changed);
    let state = after([
        as_default(),
        run("ACL SETUSER eve on"),
        Action::Edit("ACL SETUSER bob +get".to_owned()),
    ]);
    assert!(!state.server.changed);
    let names: Vec<String> = state
        .server
        .users
        .iter()
        .map(|user| shown(&user.name))
        .collect();
    assert_eq!(names, ["bob", "default"]);
    assert!(log(&state)[1].starts_with("- The text changed"));
}

#[test]
fn an_example_gives_back_what_it_replaced() {
    let state = after([
        Action::Edit("my own".to_owned()),
        Action::Load(&examples::LESSONS[0]),
    ]);
    assert_eq!(&*state.server.user(), b"virginia");
    assert_eq!(&*state.then(TextAction::PutBack).text.text, "my own");
}

#[test]
fn what_was_tried_becomes_cases_once() {
    let state = after([
        run("SADD s 1"),
        run("SET k v"),
        run("SADD s 1"),
        run("ACL WHOAMI"),
        run("GTE k"),
        Action::KeepRuns,
        Action::KeepRuns,
    ]);
    assert_eq!(
        &*state.text.cases,
        "deny alan: SADD s 1\nallow alan: SET k v\ndeny alan: ACL WHOAMI"
    );
}

fn link(text: &str) -> Action {
    let mut shared = after([]).shared();
    shared.text = text.into();
    shared.user = "ana".into();
    shared.view = View::Map;
    shared.server = Server::Redis7_0;
    shared.cases = "allow ana: GET a".into();
    Action::Adopt(shared)
}

const LINKED: &str = "user ana on nopass +get";

#[test]
fn a_link_takes_the_place_of_the_text_which_is_kept_until_it_is_restored() {
    let state = after([
        Action::Edit("my own".to_owned()),
        TextAction::EditCases("deny my: GET b".into()).into(),
        link(LINKED),
    ]);
    assert_eq!(
        (&*state.server.user(), state.page.view),
        (&b"ana"[..], View::Map)
    );
    let state = state.then(Action::Edit(format!("{LINKED} +set")));
    assert_eq!(&*state.page.own[0].text, "my own");
    let state = state.then(Action::Restore);
    assert_eq!(
        (&*state.text.text, &*state.text.cases),
        ("my own", "deny my: GET b")
    );
    assert_eq!(state.server.server, Server::Redis8_6);
    assert!(state.page.own.is_empty());
}

#[test]
fn each_text_of_ones_own_is_kept_once() {
    let state = after([
        Action::Edit("my own".to_owned()),
        link(LINKED),
        link("user ana on"),
        Action::Edit("user ana on +mine".to_owned()),
        link(LINKED),
    ]);
    let texts: Vec<&str> = state.page.own.iter().map(|kept| &*kept.text).collect();
    assert_eq!(texts, ["my own", "user ana on +mine"]);
    let state = state.then(PageAction::Discard).then(Action::Restore);
    assert_eq!(&*state.text.text, "my own");
}

#[test]
fn examples_and_what_a_link_says_again_are_not_kept() {
    assert!(after([link(LINKED)]).page.own.is_empty());
    let state = after([
        Action::Edit(LINKED.to_owned()),
        TextAction::EditCases("allow ana: GET a".into()).into(),
        link(LINKED),
    ]);
    assert!(state.page.own.is_empty());
}

#[test]
fn a_long_text_that_is_still_being_read_is_kept_too() {
    let long = "user app on >pw ~app:* +@all\n".repeat(9000);
    let state = after([Action::Edit(long.clone()), link(LINKED)]);
    assert_eq!(*state.page.own[0].text, long);
}

#[test]
fn typing_through_an_error_keeps_the_user() {
    let mut state = after([
        Action::Edit("user zoe on nopass +@all\nuser bo on nopass +get".to_owned()),
        run("ACL WHOAMI"),
    ]);
    for (text, user) in [
        ("user zoe on nopass +@al\nuser bo on nopass +get", "zoe"),
        ("user zoe on nopass +@all (\nuser bo on nopass +get", "zoe"),
        ("user zoe on nopass +@all\nuser bo on nopass +get", "zoe"),
    ] {
        state = state.then(Action::Edit(text.to_owned()));
        assert_eq!(shown(&state.server.user()), user, "{text}");
    }
}

#[test]
fn another_tab_is_noticed_until_something_is_typed() {
    let other = || Action::OtherTab("user theirs on".to_owned());
    assert_eq!(
        after([other()]).page.other_tab.as_deref(),
        Some("user theirs on")
    );
    assert_eq!(
        &*after([other(), Action::TakeOther]).text.text,
        "user theirs on"
    );
    assert_eq!(
        after([other(), Action::Edit("user x".to_owned())])
            .page
            .other_tab,
        None
    );
    let same = Action::OtherTab(examples::FIRST.text.to_owned());
    assert_eq!(after([same]).page.other_tab, None);
}

#[test]
fn marks_are_shown_next_to_the_prompt_only() {
    let state = after([run("SADD s 1")]);
    assert!(!state.marks().won.is_empty());
    let state = state.then(PageAction::Show(View::Map));
    assert!(state.marks().won.is_empty());
    let state = state.then(PageAction::Show(View::Ask));
    assert!(!state.marks().won.is_empty());
}

/// Whatever is typed, nothing panics: that would stop the whole page.
#[test]
fn any_text_and_any_command_can_be_typed() {
    const PIECES: [&str; 32] = [
        "ACL SETUSER ",
        "user ",
        "ACL DELUSER ",
        "alan ",
        "default ",
        "on ",
        "off ",
        "nopass ",
        "~a* ",
        "%R~é ",
        "% ",
        "&c ",
        "(",
        ")",
        "+@all ",
        "-@set ",
        "+get ",
        "+config|get ",
        "+gte ",
        "reset ",
        ">••• ",
        "db=0 ",
        "\"",
        "'",
        "\\x",
        " ",
        "\n",
        "\0",
        "😀",
        "\r\n",
        "> ",
        "#",
    ];
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below
    };
    let mut text = || -> String {
        let length = random(14);
        (0..length).map(|_| PIECES[random(PIECES.len())]).collect()
    };
    let mut state = after([]);
    for round in 0..300 {
        let server = Server::ALL[round % Server::ALL.len()];
        let typed = text();
        state = state.then(Action::Serve(server));
        state = state.then(Action::Edit(typed.clone()));
        let marks = state.text.document.findings.iter().map(|finding| {
            (
                finding.span,
                crate::highlight::Mark::Finding(finding.severity),
            )
        });
        let cut = crate::highlight::segments(&typed, marks);
        let whole: String = cut.iter().map(|segment| segment.text).collect();
        assert_eq!(whole, typed);
        for command in ["ACL LIST", "GET a", "SET b 1", "PUBLISH c d", "RESET"] {
            state = state.then(run(command));
        }
        state = state.then(ServerAction::Run(text()));
    }
}

#[test]
fn a_repair_goes_into_the_text_and_allows_the_command() {
    let allowed = || {
        let state = after([run("SADD s 1")]);
        let denied = state.server.runs().last().unwrap();
        assert_eq!(denied.repairs[0].gains, ["sadd on ~*"]);
        let repair = denied.repairs[0].clone();
        let state = state.then(Action::Accept(repair.clone()));
        (state.then(run("SADD s 1")), repair)
    };
    let (state, repair) = allowed();
    assert!(state.text.text.ends_with(" +sadd"), "{}", state.text.text);
    assert!(log(&state).last().unwrap().ends_with("(allowed)"));
    // Pressed again, it adds nothing and reports so.
    let again = state.then(Action::Accept(repair));
    let text = &again.text.text;
    assert_eq!(text.matches("+sadd").count(), 1, "{text}");
    let message = &again.page.message;
    assert!(message.contains("may run this already"), "{message}");
    let back = again.then(TextAction::PutBack);
    assert_eq!(&*back.text.text, examples::FIRST.text);
    // When the user is gone it reports that, too.
    let (state, repair) = allowed();
    let gone = state.then(Action::Edit("user bo on".to_owned()));
    let gone = gone.then(Action::Accept(repair));
    assert_eq!(&*gone.text.text, "user bo on");
    let message = &gone.page.message;
    assert!(message.contains("no longer defines alan"), "{message}");
}

#[test]
fn a_long_text_is_read_in_pieces_while_the_old_one_stays() {
    let lines = (0..3000).map(|n| format!("user app{n} on >pw{n} ~app{n}:* +@all\n"));
    let long: String = lines.collect();
    let mut state = after([Action::Edit(long.clone()), run("SADD s 1")]);
    let mut pieces = 0;
    while let Some((progress, count)) = state.text.progress() {
        assert!((0.0..=1.0).contains(&progress));
        assert_eq!(&*state.text.text, examples::FIRST.text);
        assert!(log(&state).is_empty(), "commands wait");
        pieces += 1;
        assert_eq!(count, pieces);
        state.0.read_on();
    }
    assert!(pieces > 2);
    assert_eq!(*state.text.text, long);
    assert_eq!(state.server.users.len(), 3001);
    assert!(log(&state).last().unwrap().starts_with("app0> SADD s 1"));

    let stopped = state.then(Action::Edit(long.replace("app", "b")));
    let stopped = stopped.then(Action::StopReading);
    assert_eq!(
        (&*stopped.text.text, stopped.text.progress()),
        (&*long, None)
    );
    assert!(stopped.page.message.contains("stopped"));
    let changed = long.replace("user app2999 on", "user app2999 off");
    let at_once = stopped.then(Action::Edit(changed.clone()));
    assert_eq!(*at_once.text.text, changed, "one line is little to read");
}

#[test]
fn the_names_stay_the_same_while_rules_change() {
    let state = after([Action::Edit("user ana on +get".to_owned())]);
    let names = state.server.names.clone();
    let state = state.then(Action::Edit("user ana on +set".to_owned()));
    assert!(state.server.names == names);
    let state = state.then(Action::Edit("user anna on +set".to_owned()));
    assert!(state.server.names != names);
}
