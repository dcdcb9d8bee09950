//! ACL files with bytes that a case page cannot contain, loaded by the core and
//! by the real servers on this machine.

use std::collections::BTreeMap;

use aclarity::session::Reply;
use aclarity::{Server, config};
use aclarity_tests::real_server::Program;
use anyhow::Result;

const CONFIG: &str = "aclfile users.acl\n";

/// A text, and the replies to ACL LOAD and ACL USERS on every server.
struct Case {
    text: Vec<u8>,
    loaded: Reply,
    users: &'static [&'static [u8]],
}

fn fine(text: impl Into<Vec<u8>>, users: &'static [&'static [u8]]) -> Case {
    let text = text.into();
    let loaded = Reply::OK;
    Case {
        text,
        loaded,
        users,
    }
}

fn refused(text: impl Into<Vec<u8>>, errors: &[u8]) -> Case {
    let end: &[u8] = b"WARNING: ACL errors detected, no change to the previously active ACL rules \
                       was performed";
    Case {
        text: text.into(),
        loaded: Reply::Error([b"ERR ", errors, end].concat()),
        users: &[b"default"],
    }
}

fn cases() -> Vec<Case> {
    let long = " ".repeat(1100);
    vec![
        fine(
            "user ana on\r\nuser bob on \r\n",
            &[b"ana", b"bob", b"default"],
        ),
        fine("user ana on", &[b"ana", b"default"]),
        fine(b"user \xff on\n", &[b"default", b"\xff"]),
        // The only error that keeps a carriage return.
        refused(
            "user a\rb on\n",
            b"'users.acl:1: username 'a\rb' contains invalid characters. ",
        ),
        // A NUL removes the rest of its line, including the line end,
        fine("user ana\0 foo\n on\n", &[b"ana", b"default"]),
        refused("user ana on\0\n foo\n", b"users.acl:1: Syntax error. "),
        // but not beyond the chunk of about a thousand bytes in which it is
        // read.
        fine(format!("user ana\0{long} on\n"), &[b"ana", b"default"]),
        refused(
            format!("user ana\0{long} foo\n"),
            b"users.acl:1: Syntax error. ",
        ),
    ]
}

fn users(case: &Case) -> Reply {
    Reply::Array(
        case.users
            .iter()
            .map(|name| Reply::Bulk(name.to_vec()))
            .collect(),
    )
}

#[test]
fn the_core_loads_them() -> Result<()> {
    for server in Server::ALL {
        for case in cases() {
            let mut session = config::start(CONFIG.as_bytes(), server, &|_| Some(Vec::new()))?;
            session.write_acl_file(&case.text);
            let text = case.text.escape_ascii();
            let loaded = session.execute(1, &["ACL", "LOAD"]);
            assert_eq!(loaded, case.loaded, "{server}: {text}");
            let listed = session.execute(1, &["ACL", "USERS"]);
            assert_eq!(listed, users(&case), "{server}: {text}");
        }
    }
    Ok(())
}

#[test]
fn real_servers_load_them() -> Result<()> {
    let programs = Program::find_all();
    if programs.is_empty() {
        println!("skipped: there is no server on this machine");
    }
    for program in programs {
        for case in cases() {
            let files = BTreeMap::from([("users.acl".to_owned(), Vec::new())]);
            let server = program.start_with(&files, Some(CONFIG))?.running()?;
            server.write("users.acl", &case.text)?;
            let mut connection = server.connect()?;
            let (name, text) = (program.server, case.text.escape_ascii());
            let loaded = connection.call(&["ACL", "LOAD"])?;
            assert_eq!(loaded, case.loaded, "{name}: {text}");
            let listed = connection.call(&["ACL", "USERS"])?;
            assert_eq!(listed, users(&case), "{name}: {text}");
        }
    }
    Ok(())
}
