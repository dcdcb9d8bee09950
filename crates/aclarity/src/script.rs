//! Scripts: commands on connections, replayed in a simulated session.

use crate::server::Server;
use crate::session::{Reply, Session};

/// The connection of commands that specify none.
pub const FIRST_CONNECTION: u32 = 1;

/// One command of a script.
///
/// In JSON it is `["GET", "k"]`, or `{"conn": 2, "argv": ["GET", "k"]}` to use
/// another connection than the first.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(
    untagged,
    expecting = "expected an array of strings or {\"conn\", \"argv\"}"
)]
pub enum Step {
    /// A command on the first connection.
    Argv(Vec<String>),
    /// A command on a given connection.
    OnConnection {
        /// The connection's number.
        conn: u32,
        /// The command and its arguments.
        argv: Vec<String>,
    },
}

impl Step {
    /// Returns the connection, and the command with its arguments.
    pub fn parts(&self) -> (u32, &[String]) {
        match self {
            Self::Argv(argv) => (FIRST_CONNECTION, argv),
            Self::OnConnection { conn, argv } => (*conn, argv),
        }
    }
}

/// Runs a script on a server that has just started, and returns its replies.
///
/// ```
/// use aclarity::{Server, script::{self, Step}, session::Reply};
///
/// let script = [Step::Argv(vec!["ACL".into(), "WHOAMI".into()])];
/// let replies = script::replay(Server::Redis7_2, &script);
/// assert_eq!(replies, [Reply::Bulk(b"default".to_vec())]);
/// ```
pub fn replay(server: Server, script: &[Step]) -> Vec<Reply> {
    let mut session = Session::new(server);
    let answer = |step: &Step| {
        let (connection, argv) = step.parts();
        session.execute(connection, argv)
    };
    script.iter().map(answer).collect()
}
