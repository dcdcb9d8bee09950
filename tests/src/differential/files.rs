//! Random ACL files, most of them with something wrong in them.

use aclarity::Server;
use fastrand::Rng;

use super::rules::{self, NAMES, damage, one};

/// The text of an ACL file.
pub(super) fn random(random: &mut Rng, server: Server) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..random.u8(..6) {
        line(random, server, &mut text);
        text.extend(one(random, &["\n", "\n", "\n", "\n", "\n\n", "\r\n", " \t\n"]).bytes());
    }
    if random.u8(..8) == 0 {
        text.pop();
    }
    // Lines are read in pieces of about a thousand bytes.
    if random.u8(..20) == 0 {
        let at = random.usize(..=text.len());
        let filler = one(random, &[" ", "x", "\t"]).repeat(random.usize(900..1200));
        text.splice(at..at, filler.bytes());
    }
    if random.u8(..6) == 0 {
        damage(random, &mut text);
    }
    text
}

fn line(random: &mut Rng, server: Server, text: &mut Vec<u8>) {
    if random.u8(..15) == 0 {
        let comments = [
            "#",
            "# who may what",
            "  # user x on",
            "\t#user alice on +@all",
        ];
        text.extend(one(random, &comments).bytes());
        return;
    }
    let (name, rules) = if random.u8(..12) == 0 {
        ("default", rules::of_default(random, server))
    } else {
        let name = match random.u8(..15) {
            0 => "a\tb",
            1 => "DEFAULT",
            _ => one(random, &NAMES),
        };
        (name, rules::several(random, server))
    };
    let keyword = match random.u8(..20) {
        0 => one(random, &["User", "#", "", "user user", "\tuser"]),
        _ => "user",
    };
    let mut words = vec![keyword.as_bytes(), name.as_bytes()];
    words.extend(rules.iter().map(Vec::as_slice));
    if random.u8(..20) == 0 {
        words.truncate(random.usize(1..=2));
    }
    for (number, word) in words.iter().enumerate() {
        if number > 0 {
            text.extend(one(random, &[" ", " ", " ", " ", " ", " ", " ", "  ", " \t"]).bytes());
        }
        text.extend_from_slice(word);
    }
}
