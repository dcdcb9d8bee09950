use super::*;
use crate::known_users::KnownUser;
use aclarity::Server;
use aclarity::analysis::lint::lint;
use std::rc::Rc;

fn users(text: &str, server: Server) -> Vec<KnownUser> {
    let document = lint(text, server);
    let known = |defined: &aclarity::document::DefinedUser| KnownUser {
        name: Rc::from(&*defined.name),
        user: defined.user.clone(),
        defined: true,
        hides_password: false,
    };
    document.users.iter().map(known).collect()
}

/// As on the way to the worker and back.
fn sent(job: Job) -> Answer {
    let job = serde_json::from_str(&serde_json::to_string(&job).unwrap()).unwrap();
    let answer = do_at_once(job);
    serde_json::from_str(&serde_json::to_string(&answer).unwrap()).unwrap()
}

#[test]
fn a_matrix_is_judged_elsewhere_as_it_is_here() {
    for server in Server::ALL {
        let known = users(
            "user ana on >pw ~a* +@all -get\nuser bob off +get ~b",
            server,
        );
        let matrix = aclarity::analysis::matrix::Matrix::new(server);
        let rows: Vec<usize> = (0..matrix.rows().len()).collect();
        let rules = KnownRules::new(server, &known, &rows);
        let job = serde_json::to_string(&Job::Differing(rules.clone())).unwrap();
        assert!(
            !job.contains('#') && !job.contains("pw"),
            "no password leaves its place"
        );
        let Answer::Rows(differing) = sent(Job::Differing(rules.clone())) else {
            panic!("rows");
        };
        for row in rows {
            let row_is = &matrix.rows()[row];
            let [ana, bob] = [0, 1].map(|user: usize| matrix.verdict(&known[user].user, row_is));
            assert_eq!(
                differing.contains(&row),
                ana != bob,
                "{server} {}",
                row_is.name()
            );
        }
        let format = "csv".to_owned();
        let Answer::Text(text) = sent(Job::Export { rules, format }) else {
            panic!("a text");
        };
        assert!(text.starts_with("command,ana,bob\r\n"));
        assert_eq!(text.lines().count(), matrix.rows().len() + 1);
    }
}

#[test]
fn what_makes_no_sense_comes_to_nothing() {
    let job = Job::Compare {
        text: String::new(),
        servers: ["redis-8.6".to_owned(), "redis-0".to_owned()],
    };
    assert_eq!(sent(job), Answer::Nothing);
}

#[test]
fn of_many_users_that_differ_the_first_are_told_and_how_many() {
    let text: String = (0..200)
        .map(|n| format!("user u{n} on >pw ~* +@all\n"))
        .collect();
    let servers = ["redis-6.2".to_owned(), "redis-7.0".to_owned()];
    let Answer::Compared(compared) = sent(Job::Compare { text, servers }) else {
        panic!("a comparison");
    };
    assert_eq!((compared.users.0.len(), compared.users.1), (60, 200));
    assert!(!compared.is_same());
}

#[test]
fn the_worker_depends_on_no_view() {
    const ALLOWED: [&str; 4] = ["excerpt", "jobs", "known_users", "words"];
    let sources = [
        include_str!("../jobs.rs"),
        include_str!("compared.rs"),
        include_str!("verdicts.rs"),
        include_str!("worker.rs"),
    ];
    for source in sources {
        assert!(!source.contains("yew"), "{source}");
        for import in source.split("crate::").skip(1) {
            let is_allowed = ALLOWED.iter().any(|module| import.starts_with(module));
            assert!(
                is_allowed || import.starts_with("effects::jobs`"),
                "{import}"
            );
        }
    }
}
