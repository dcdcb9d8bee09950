//! Work that would keep the page waiting, done by the page's own program on
//! another thread. While it runs the page says how far it is, and it can be
//! stopped.
//!
//! A job goes to the worker as a number and JSON, and comes back so: first how
//! far it is, then what came of it. Where there is no worker, the page does the
//! job itself, between two drawings.
//!
//! This is the worker's side and what both sides know: nothing here depends on
//! views. The page's side is in `crate::effects::jobs`.

mod compared;
mod verdicts;
pub mod worker;

use serde::{Deserialize, Serialize};

pub use compared::{Compared, OwnError, Rights, Who};
pub use verdicts::KnownRules;

use compared::Comparing;
use verdicts::Judging;

/// Something to be worked out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Job {
    /// The same rules on two servers.
    Compare { text: String, servers: [String; 2] },
    /// The rows of the matrix in which not all users have the same verdict.
    Differing(KnownRules),
    /// The matrix as a text.
    Export { rules: KnownRules, format: String },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Compared(Compared),
    Rows(Vec<usize>),
    Text(String),
    /// The job made no sense.
    Nothing,
}

/// A job that is being done, in pieces: between them the worker hears whether
/// it is to go on.
enum Task {
    Comparing(Box<Comparing>),
    Judging(Judging),
    Nothing,
}

impl Task {
    fn new(job: Job) -> Self {
        match job {
            Job::Compare { text, servers } => Comparing::new(text, &servers)
                .map_or(Self::Nothing, |task| Self::Comparing(Box::new(task))),
            Job::Differing(rules) => Judging::new(rules, None).map_or(Self::Nothing, Self::Judging),
            Job::Export { rules, format } => {
                Judging::new(rules, Some(&format)).map_or(Self::Nothing, Self::Judging)
            }
        }
    }

    /// Does a piece; the answer when that was the last.
    fn go_on(&mut self) -> Option<Answer> {
        match self {
            Self::Comparing(task) => task.go_on().map(Answer::Compared),
            Self::Judging(task) => task.go_on(),
            Self::Nothing => Some(Answer::Nothing),
        }
    }

    /// From 0 to 1.
    fn progress(&self) -> f64 {
        match self {
            Self::Comparing(task) => task.progress(),
            Self::Judging(task) => task.progress(),
            Self::Nothing => 1.0,
        }
    }
}

/// Does a job at once.
pub fn do_at_once(job: Job) -> Answer {
    let mut task = Task::new(job);
    loop {
        if let Some(answer) = task.go_on() {
            return answer;
        }
    }
}

#[cfg(test)]
mod tests;
