use super::*;
use crate::analysis::lint::lint;
use crate::commands::{Category, Command};

/// Completes where the `▲` stands.
fn at(text: &str, server: Server) -> Option<Completions> {
    let position = text.find('▲').expect("the text has a place");
    complete(&text.replace('▲', ""), position, server)
}

fn texts(text: &str, server: Server) -> Vec<String> {
    let found = at(text, server).map(|found| found.candidates);
    let candidates = found.unwrap_or_default().into_iter();
    candidates.map(|candidate| candidate.text).collect()
}

fn effect(text: &str, wanted: &str, server: Server) -> String {
    let found = at(text, server).expect("there is something to offer");
    let candidate = found.candidates.iter().find(|one| one.text == wanted);
    candidate.expect(wanted).effect.to_string()
}

#[test]
fn what_is_offered_depends_on_the_place() {
    const NEW: Server = Server::Redis8_6;
    for (text, expected) in [
        ("ACL ▲", vec!["SETUSER", "DELUSER"]),
        ("127.0.0.1:6379> ACL set▲", vec!["SETUSER"]),
        ("ACL SETUSER ana resetk▲", vec!["resetkeys"]),
        ("user ana +@geo▲", vec!["+@geo"]),
        ("  +@geo▲", vec!["+@geo"]),
        ("ACL SETUSER ana (+@geo▲)", vec!["+@geo"]),
        ("ACL SETUSER ana -acl|setu▲", vec!["-acl|setuser"]),
        ("ACL SETUSER ana +GETR▲", vec!["+getrange"]),
        ("ACL SETUSER ana %▲", vec!["%R~", "%W~"]),
        ("user ana db▲", vec![]),
    ] {
        assert_eq!(texts(text, NEW), expected, "{text}");
    }
    for text in [
        "# +▲",
        "ACL SETUSER ▲",
        "user an▲",
        "ACL DELUSER an▲",
        "ACL SETUSER ana >+g▲",
        "ACL SETUSER ana ~+g▲",
        "ACL SETUSER ana \">two +g▲",
        "ACL SETUSER ana ((+g▲",
    ] {
        assert!(at(text, NEW).is_none(), "{text}");
    }
}

#[test]
fn only_what_the_server_knows_is_offered() {
    let old = texts("ACL SETUSER ana ▲", Server::Redis6_0);
    assert!(
        !old.iter()
            .any(|text| ["&", "(", "%R~", "allchannels"].contains(&&**text))
    );
    assert_eq!(texts("user ana db▲", Server::Valkey9_1)[0], "db=");
    assert!(texts("ACL SETUSER ana +acl|▲", Server::Redis6_2).is_empty());
    assert!(!texts("ACL SETUSER ana (+get o▲)", Server::Redis8_6).contains(&"on".to_owned()));
}

#[test]
fn effects_are_told_of_the_user_as_it_is_there() {
    const NEW: Server = Server::Redis8_6;
    for (text, wanted, expected) in [
        ("user a +ge▲", "+get", "adds get"),
        ("user a +get +ge▲", "+get", "changes nothing here"),
        ("user a nosuch +get +ge▲", "+get", "changes nothing here"),
        ("user a +get (+ge▲)", "+get", "adds get"),
        ("user a (+get +ge▲)", "+get", "changes nothing here"),
        ("user a +get -@read▲", "-@read", "removes get"),
        ("user a -ge▲", "-get", "changes nothing here"),
        (
            "ACL SETUSER a +get\nACL SETUSER a -ge▲",
            "-get",
            "removes get",
        ),
        (
            "ACL SETUSER a +get\nACL SETUSER b -ge▲",
            "-get",
            "changes nothing here",
        ),
        ("ACL SETUSER default -ge▲", "-get", "removes get"),
        ("user default -ge▲", "-get", "changes nothing here"),
        ("user a allk▲", "allkeys", "permits all keys"),
        ("user a +flusha▲", "+flushall", "adds flushall, dangerous"),
        (
            "user a +@list +lpop +@sort▲",
            "+@sortedset",
            "adds 35 commands: bzmpop, bzpopmax, bzpopmin, zadd, …",
        ),
        (
            "user a +@keys▲",
            "+@keyspace",
            "adds 35 commands, 8 of them dangerous: copy, dbsize, del, dump, …",
        ),
    ] {
        assert_eq!(effect(text, wanted, NEW), expected, "{text}");
    }
}

/// The detail is true: writing the candidate changes the permitted commands by
/// just what it says, for each server and category.
#[test]
fn each_candidate_does_what_is_said_of_it() {
    for server in Server::ALL {
        for line in ["user a +@read -get ▲", "user a +@write (-@all +@hash ▲"] {
            for sign in ["+", "-"] {
                let text = line.replace('▲', &format!("{sign}▲"));
                let position = text.find('▲').unwrap();
                let bare = text.replace('▲', "");
                if line.contains('(') && !server.behaviour().selectors {
                    continue;
                }
                let found = complete(&bare, position, server).expect("rules may follow");
                assert!(found.candidates.len() > 200);
                let closing = if line.contains('(') { ")" } else { "" };
                let before = bare[..found.span.start].trim_end();
                let before = permitted(&format!("{before}{closing}"), server);
                for candidate in found.candidates {
                    let written =
                        format!("{}{}{closing}", &bare[..found.span.start], candidate.text);
                    let after = permitted(&written, server);
                    let commands = |set: CommandSet| {
                        let commands = set.iter().map(|id| server.commands().by_id(id));
                        let commands: Vec<&Command> = commands.collect();
                        let dangerous =
                            commands.iter().filter(|one| one.is_in(Category::Dangerous));
                        Commands {
                            names: commands.iter().map(|one| one.name).collect(),
                            dangerous: dangerous.count(),
                        }
                    };
                    let added = commands(after.difference(&before));
                    let removed = commands(before.difference(&after));
                    let expected = match (added.names.is_empty(), removed.names.is_empty()) {
                        (true, true) => Effect::Nothing,
                        (false, true) => Effect::Adds(added),
                        (true, false) => Effect::Removes(removed),
                        (false, false) => panic!("{written} gives and takes"),
                    };
                    assert_eq!(candidate.effect, expected, "{server}: {written}");
                }
            }
        }
    }
}

fn permitted(line: &str, server: Server) -> CommandSet {
    let document = lint(line, server);
    let user = &document.user(b"a").expect(line).user;
    user.all_selectors().last().expect("a root").commands
}

proptest::proptest! {
    /// Any place of any text is answered, with a span that is in it.
    #[test]
    fn no_text_and_no_place_is_too_odd(text in "[ -~é\\n|(){}+@\"']{0,40}", at in 0_usize..60) {
        for server in [Server::Redis6_0, Server::Valkey9_1] {
            if let Some(found) = complete(&text, at.min(text.len()), server) {
                assert!(text.get(found.span.start..found.span.end).is_some());
                assert!(found.span.start <= at.min(text.len()));
            }
        }
    }
}
