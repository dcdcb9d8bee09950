//! What Markdown documentation claims about ACLs, held against the simulated
//! servers: transcripts of redis-cli, and the rules and expectations of
//! `<acl-playground>` elements.
//!
//! ````
//! use aclarity_docs::check;
//!
//! let text = "\
//! ```redis-cli redis-7.2+
//! > ACL SETUSER ana on
//! OK
//! > ACL DRYRUN ana GET k
//! OK
//! ```
//! ";
//! let report = check("page.md", text, None);
//! let [difference] = &report.differences[..] else { panic!() };
//! assert_eq!(difference.line, 4);
//! assert_eq!(
//!     difference.actual,
//!     "\"User ana has no permissions to run the 'get' command\""
//! );
//! ````

pub mod compare;
mod page;
mod playground;
mod replay;
pub mod servers;
pub mod transcript;

use aclarity::Server;
use serde::Serialize;

pub use page::Page;
pub use playground::Playground;

/// What was checked in a page, and what of it does not hold.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// How many transcripts there are.
    pub transcripts: usize,
    /// How many replies are in them.
    pub replies: usize,
    /// How many `<acl-playground>` elements there are.
    pub playgrounds: usize,
    /// What was not checked: what could not be read for a claim, and replies of
    /// scripts that were not run.
    pub skipped: Vec<Note>,
    /// What a server answers otherwise.
    pub differences: Vec<Difference>,
    /// What is wrong with the page itself.
    pub problems: Vec<Note>,
}

impl Report {
    /// Whether the page claims nothing.
    pub fn is_empty(&self) -> bool {
        self.transcripts + self.playgrounds == 0
    }
}

/// Something about a line of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The line, from 1.
    pub line: usize,
    /// What there is to say.
    pub message: String,
}

/// A claim that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The line of the claim, from 1.
    pub line: usize,
    /// The servers that it does not hold for.
    #[serde(serialize_with = "servers::as_names")]
    pub servers: Vec<Server>,
    /// The command, if it is about one; passwords are hidden.
    pub command: Option<String>,
    /// What the page says.
    pub expected: String,
    /// What the server would say.
    pub actual: String,
}

/// Checks all that a page claims. Transcripts that name no server hold for
/// `server`, and are skipped when there is none.
pub fn check(name: &str, text: &str, server: Option<Server>) -> Report {
    let page = Page::read(name, text, server);
    let mut report = Report {
        transcripts: page.transcripts.len(),
        replies: page.transcripts.iter().map(|one| one.exchanges.len()).sum(),
        skipped: page.skipped,
        problems: page.problems,
        ..Report::default()
    };
    for transcript in &page.transcripts {
        replay::check(transcript, &mut report);
    }
    for playground in &page.playgrounds {
        playground.check(&mut report);
    }
    report.differences.sort_by_key(|difference| difference.line);
    report.skipped.sort_by_key(|note| note.line);
    report
}
