use super::*;

fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    let first = Rc::new(State::new(Server::Redis8_6, examples::FIRST.text, "alan"));
    actions
        .into_iter()
        .fold(first, |state, action| state.reduce(action))
}

fn log(state: &State) -> Vec<String> {
    let entries = state.log.iter().map(|(_, entry)| match &**entry {
        Entry::Note(text) => format!("- {text}"),
        Entry::Run(run) => format!("{}> {}: {}", run.user, run.line, run.reply),
    });
    entries.collect()
}

fn run(line: &str) -> Action {
    Action::Run(line.to_owned())
}

#[test]
fn commands_are_answered_and_the_deciding_rule_is_marked() {
    let state = after([run("SET k v"), run("SADD s 1")]);
    assert_eq!(
        log(&state),
        [
            "- Nobody can log in: the user is off. Here you can try what alan may do all the same.",
            "alan> SET k v: (allowed)",
            "alan> SADD s 1: (error) NOPERM User alan has no permissions to run the 'sadd' command",
        ]
    );
    let span = state.deciding.won[0];
    assert_eq!(&state.text[span.start..span.end], "-SADD");
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
    let as_default = || Action::ChooseUser(DEFAULT_USER.as_bytes().into());
    let state = after([as_default(), run("ACL SETUSER alan +sadd")]);
    assert!(state.changed);
    let state = after([
        as_default(),
        run("ACL SETUSER eve on"),
        Action::Edit("ACL SETUSER bob +get".to_owned()),
    ]);
    assert!(!state.changed);
    let names: Vec<String> = state.users.iter().map(|user| shown(&user.name)).collect();
    assert_eq!(names, ["bob", "default"]);
    assert!(log(&state)[1].starts_with("- The text changed"));
}

#[test]
fn a_user_that_deletes_itself_is_gone() {
    let state = after([
        Action::Edit("user ana on nopass +@all".to_owned()),
        Action::ChooseUser(b"ana"[..].into()),
        run("ACL DELUSER ana"),
    ]);
    assert_eq!(&*state.user(), b"default");
    assert_eq!(log(&state)[1], "- ana is gone; you are default now.");
}

#[test]
fn an_example_gives_back_what_it_replaced() {
    let state = after([
        Action::Edit("my own".to_owned()),
        Action::Load(&examples::LESSONS[0]),
    ]);
    assert_eq!(&*state.user(), b"virginia");
    assert_eq!(&*state.reduce(Action::PutBack).text, "my own");
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
        &*state.cases,
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
        Action::EditCases("deny my: GET b".to_owned()),
        link(LINKED),
    ]);
    assert_eq!((&*state.user(), state.view), (&b"ana"[..], View::Map));
    let state = state.reduce(Action::Edit(format!("{LINKED} +set")));
    assert_eq!(&*state.own[0].text, "my own");
    let state = state.reduce(Action::Restore);
    assert_eq!((&*state.text, &*state.cases), ("my own", "deny my: GET b"));
    assert_eq!(state.server, Server::Redis8_6);
    assert!(state.own.is_empty());
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
    let texts: Vec<&str> = state.own.iter().map(|kept| &*kept.text).collect();
    assert_eq!(texts, ["my own", "user ana on +mine"]);
    let state = state.reduce(Action::Discard).reduce(Action::Restore);
    assert_eq!(&*state.text, "my own");
}

#[test]
fn examples_and_what_a_link_says_again_are_not_kept() {
    assert!(after([link(LINKED)]).own.is_empty());
    let state = after([
        Action::Edit(LINKED.to_owned()),
        Action::EditCases("allow ana: GET a".to_owned()),
        link(LINKED),
    ]);
    assert!(state.own.is_empty());
}

#[test]
fn a_long_text_that_is_still_being_read_is_kept_too() {
    let long = "user app on >pw ~app:* +@all\n".repeat(9000);
    let state = after([Action::Edit(long.clone()), link(LINKED)]);
    assert_eq!(*state.own[0].text, long);
}

#[test]
fn a_refused_user_is_not_answered_for_as_somebody_else() {
    let alan = || Action::ChooseUser(b"alan"[..].into());
    let state = after([
        Action::Edit("user bo on nopass +@all\nuser alan on +@strng".to_owned()),
        alan(),
        run("GET k"),
    ]);
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
    // Others are answered for, after a word about the file.
    let state = state
        .reduce(Action::ChooseUser(b"bo"[..].into()))
        .reduce(run("ACL WHOAMI"));
    let lines = log(&state);
    assert!(lines[1].starts_with("- redis-8.6 rejects this whole file because of 1 error."));
    assert_eq!(lines[2], "bo> ACL WHOAMI: \"bo\"");
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
        state = state.reduce(Action::Edit(text.to_owned()));
        assert_eq!(shown(&state.user()), user, "{text}");
    }
}

#[test]
fn a_refused_line_of_a_user_that_exists_is_said_before_its_answers() {
    let text = "ACL SETUSER ana on nopass +@all\nACL SETUSER ana -gte";
    let state = after([
        Action::Edit(text.to_owned()),
        Action::ChooseUser(b"ana"[..].into()),
        run("ACL WHOAMI"),
    ]);
    assert_eq!(
        log(&state)[0],
        "- redis-8.6 refuses line 2: Unknown command or category name in ACL. \
         The answers leave that line out."
    );
}

#[test]
fn the_default_user_exists_even_when_its_line_is_refused() {
    let state = after([
        Action::Edit("ACL SETUSER default -gte".to_owned()),
        Action::ChooseUser(DEFAULT_USER.as_bytes().into()),
        run("GET k"),
    ]);
    assert!(state.broken.is_empty());
    let lines = log(&state);
    assert!(
        lines[0].starts_with("- redis-8.6 refuses line 1"),
        "{lines:?}"
    );
    assert_eq!(lines[1], "default> GET k: (allowed)");
}

#[test]
fn a_command_can_make_the_user_that_the_text_fails_to_make() {
    let state = after([
        Action::Edit("ACL SETUSER alan on +@strng".to_owned()),
        Action::ChooseUser(DEFAULT_USER.as_bytes().into()),
        run("ACL SETUSER alan on nopass +@all"),
        Action::ChooseUser(b"alan"[..].into()),
        run("ACL WHOAMI"),
    ]);
    assert_eq!(log(&state).last().unwrap(), "alan> ACL WHOAMI: \"alan\"");
}

#[test]
fn another_tab_is_noticed_until_something_is_typed() {
    let other = || Action::OtherTab("user theirs on".to_owned());
    assert_eq!(
        after([other()]).other_tab.as_deref(),
        Some("user theirs on")
    );
    assert_eq!(&*after([other(), Action::TakeOther]).text, "user theirs on");
    assert_eq!(
        after([other(), Action::Edit("user x".to_owned())]).other_tab,
        None
    );
    let same = Action::OtherTab(examples::FIRST.text.to_owned());
    assert_eq!(after([same]).other_tab, None);
}

#[test]
fn marks_are_shown_next_to_the_prompt_only() {
    let state = after([run("SADD s 1")]);
    assert!(!state.marks().won.is_empty());
    let state = state.reduce(Action::Show(View::Map));
    assert!(state.marks().won.is_empty());
    let state = state.reduce(Action::Show(View::Ask));
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
        state = state.reduce(Action::Serve(server));
        state = state.reduce(Action::Edit(typed.clone()));
        let marks = state.document.findings.iter().map(|finding| {
            (
                finding.span,
                crate::highlight::Mark::Finding(finding.severity),
            )
        });
        let cut = crate::highlight::segments(&typed, marks);
        let whole: String = cut.iter().map(|segment| segment.text).collect();
        assert_eq!(whole, typed);
        for command in ["ACL LIST", "GET a", "SET b 1", "PUBLISH c d", "RESET"] {
            state = state.reduce(run(command));
        }
        state = state.reduce(Action::Run(text()));
    }
}

#[test]
fn an_offer_goes_into_the_text_and_allows_the_command() {
    let state = after([run("SADD s 1")]);
    let (_, entry) = state.log.last().unwrap();
    let Entry::Run(denied) = &**entry else {
        panic!("the last entry is the command's");
    };
    assert_eq!(denied.repairs[0].gains, ["sadd on ~*"]);
    let repair = denied.repairs[0].clone();
    let state = state.reduce(Action::Accept(repair.clone()));
    let state = state.reduce(run("SADD s 1"));
    assert!(state.text.ends_with(" +sadd"), "{}", state.text);
    assert!(log(&state).last().unwrap().ends_with("(allowed)"));
    // Pressed again, it adds nothing and says so.
    let again = state.reduce(Action::Accept(repair.clone()));
    assert_eq!(again.text.matches("+sadd").count(), 1, "{}", again.text);
    assert!(
        again.told.contains("may run this already"),
        "{}",
        again.told
    );
    // When the user is gone it says that, too.
    let gone = Rc::clone(&again).reduce(Action::Edit("user bo on".to_owned()));
    let gone = gone.reduce(Action::Accept(repair));
    assert_eq!(&*gone.text, "user bo on");
    assert!(
        gone.told.contains("no longer defines alan"),
        "{}",
        gone.told
    );
    let state = again;
    let state = state.reduce(Action::PutBack);
    assert_eq!(&*state.text, examples::FIRST.text);
}

#[test]
fn a_long_text_is_read_in_pieces_while_the_old_one_stays() {
    let lines = (0..3000).map(|n| format!("user app{n} on >pw{n} ~app{n}:* +@all\n"));
    let long: String = lines.collect();
    let mut state = after([Action::Edit(long.clone()), run("SADD s 1")]);
    let mut pieces = 0;
    while let Some((progress, count)) = state.progress {
        assert!((0.0..=1.0).contains(&progress));
        assert_eq!(&*state.text, examples::FIRST.text);
        assert!(log(&state).is_empty(), "commands wait");
        pieces += 1;
        assert_eq!(count, pieces);
        state = state.reduce(Action::ReadOn);
    }
    assert!(pieces > 2);
    assert_eq!(*state.text, long);
    assert_eq!(state.users.len(), 3001);
    assert!(log(&state).last().unwrap().starts_with("app0> SADD s 1"));

    let stopped = state.reduce(Action::Edit(long.replace("app", "b")));
    let stopped = stopped.reduce(Action::StopReading);
    assert_eq!((&*stopped.text, stopped.progress), (&*long, None));
    assert!(stopped.told.contains("stopped"));
    let changed = long.replace("user app2999 on", "user app2999 off");
    let at_once = stopped.reduce(Action::Edit(changed.clone()));
    assert_eq!(*at_once.text, changed, "one line is little to read");
}

#[test]
fn the_names_stay_the_same_while_rules_change() {
    let state = after([Action::Edit("user ana on +get".to_owned())]);
    let names = state.names.clone();
    let state = state.reduce(Action::Edit("user ana on +set".to_owned()));
    assert!(state.names == names);
    let state = state.reduce(Action::Edit("user anna on +set".to_owned()));
    assert!(state.names != names);
}
