use super::*;
use crate::analysis::lint::{self, lint};
use crate::document::Document;

const LINES: [&str; 16] = [
    "",
    "# a comment",
    "OK",
    "user ana on >pw ~a* +@all",
    "user ana off",
    "  user bob on nopass +@read -keys",
    "> ACL SETUSER ana +get (~b +set)",
    "ACL SETUSER bob -@all +gett",
    "ACL SETUSER bob >••• (+get",
    "ACL SETUSER default off",
    "ACL DELUSER bob ana bob",
    "ACL DELUSER default nobody",
    "ACL GETUSER ana",
    "on ~bare +get",
    "user \"quoted",
    "user zoë on nopass ~é +@pubsub",
];

fn same(read: &Document, text: &str) {
    let once = lint(text, read.server);
    assert_eq!(format!("{read:?}"), format!("{once:?}"), "{text}");
}

/// Numbers that look like chance, and are the same each time.
fn random() -> impl FnMut(usize) -> usize {
    let mut seed = 3_u64;
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below
    }
}

#[test]
fn a_text_that_was_changed_is_read_as_if_it_were_new() {
    let mut random = random();
    for server in [Server::Redis6_0, Server::Redis7_0, Server::Valkey9_1] {
        let mut reader = lint::reader(server);
        let mut lines: Vec<&str> = Vec::new();
        for _ in 0..400 {
            let at = random(lines.len() + 1);
            let until = (at + random(3)).min(lines.len());
            let new: Vec<&str> = (0..random(4)).map(|_| LINES[random(LINES.len())]).collect();
            lines.splice(at..until, new);
            let text = lines.join("\n");
            same(&reader.read(&text), &text);
        }
    }
}

#[test]
fn a_text_is_read_piece_by_piece() {
    let mut random = random();
    let mut reader = lint::reader(Server::Redis8_6);
    for _ in 0..60 {
        let lines: Vec<&str> = (0..random(20))
            .map(|_| LINES[random(LINES.len())])
            .collect();
        let text = lines.join("\n");
        reader.start(text.as_str().into());
        if random(4) == 0 {
            // Something else is typed before the end.
            reader.go_on(30);
            continue;
        }
        let mut seen = 0.0;
        let document = loop {
            let progress = reader.progress().unwrap();
            assert!((seen..=1.0).contains(&progress), "{progress} after {seen}");
            seen = progress;
            if let Some(document) = reader.go_on(1 + random(60)) {
                break document;
            }
        };
        same(&document, &text);
        assert_eq!(reader.progress(), None);
    }
    reader.start("user ana on".into());
    reader.cancel();
    assert!(reader.go_on(9).is_none());
}

#[test]
fn what_stayed_is_not_read_again() {
    let text = |nth: &str| {
        let lines = (0..50).map(|n| match n {
            20 => format!("user app20 on {nth}"),
            n => format!("user app{n} on +get"),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let mut reader = lint::reader(Server::Redis8_6);
    reader.read(&text("+get"));
    let users = reader.users.clone();
    let document = reader.read(&text("+get +set"));
    assert_eq!(document.users.len(), 50);
    let stayed = users
        .iter()
        .zip(&reader.users)
        .filter(|((name, told), (same, now))| name == same && Arc::ptr_eq(told, now));
    assert_eq!(stayed.count(), 49);
}
