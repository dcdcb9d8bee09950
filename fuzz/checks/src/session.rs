//! Checks sessions: commands as typed into redis-cli, one per line, preceded by
//! the connection number unless it is the first: `2> GET k`.

use aclarity::permission;
use aclarity::session::{DEFAULT_USER, Reply, Session};

use crate::{input, reading_back, verdicts};

/// Refused commands change no user, nobody runs what the verdict denies, and
/// the final users are unchanged when printed and parsed again.
pub fn check(input: &[u8]) {
    let (server, text) = input::server_and_rest(input);
    let mut session = Session::new(server);
    let mut calls = Vec::new();
    for (connection, argv) in input::lines(text).filter_map(input::command) {
        let users = session.users().clone();
        let speaker = session
            .user_of(connection)
            .unwrap_or(DEFAULT_USER.as_bytes());
        let verdict = verdicts::command(server, &argv).map(|command| {
            let database = session.database_of(connection);
            permission::check(&users[speaker], command, &argv, database)
        });
        let reply = session.execute(connection, &argv);
        if let Reply::Error(text) = &reply {
            assert!(!text.contains(&b'\n') && !text.contains(&b'\r'));
            assert_eq!(*session.users(), users, "a refused command changed users");
        }
        match (&reply, verdict) {
            (Reply::Closed | Reply::Crash(_), _) => {}
            (Reply::Error(text), Some(Ok(()))) => assert!(!text.starts_with(b"NOPERM")),
            (reply, Some(Err(_)) | None) => assert!(reply.is_error() || answers_itself(&argv)),
            _ => {}
        }
        let _ = reply.to_string();
        serde_json::to_string(&reply).expect("a reply can be serialised");
        assert!(session.users().contains_key(DEFAULT_USER.as_bytes()));
        calls.push(argv);
    }
    calls.extend(input::calls(b""));
    reading_back::check(session.users(), server, &calls);
}

/// QUIT needs no permission on old servers, and EXEC has an error of its own
/// that is unrelated to permissions.
fn answers_itself(argv: &[Vec<u8>]) -> bool {
    let is = |name: &[u8]| argv[0].eq_ignore_ascii_case(name);
    is(b"quit") || is(b"exec")
}
