//! Checks what Markdown documentation claims about ACLs on the simulated
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

/// The result of checking a page.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Number of transcripts.
    pub transcripts: usize,
    /// Number of replies in the transcripts.
    pub replies: usize,
    /// Number of `<acl-playground>` elements.
    pub playgrounds: usize,
    /// Claims that were not checked: those that could not be parsed, and
    /// replies of scripts that were not simulated.
    pub skipped: Vec<Note>,
    /// Claims that differ from a server's behaviour.
    pub differences: Vec<Difference>,
    /// Problems with the page itself.
    pub problems: Vec<Note>,
}

impl Report {
    /// Whether the page contains no claims.
    pub fn is_empty(&self) -> bool {
        self.transcripts + self.playgrounds == 0
    }
}

/// A message about a line of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Line number, from 1.
    pub line: usize,
    /// The message.
    pub message: String,
}

/// A claim that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Line number of the claim, from 1.
    pub line: usize,
    /// The servers for which it is wrong.
    #[serde(serialize_with = "servers::as_names")]
    pub servers: Vec<Server>,
    /// The command concerned, with passwords hidden.
    pub command: Option<String>,
    /// The claim on the page.
    pub expected: String,
    /// The server's actual reply.
    pub actual: String,
}

/// Checks all claims of a page. Transcripts that name no server apply to
/// `server`, and are skipped if it is `None`.
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
