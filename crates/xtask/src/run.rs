//! Running other programs.
//!
//! Long jobs write to a log file; the terminal gets one line at the start, one
//! every quarter of a minute that says how far it got, and one at the end. A
//! failure shows the end of the log and what to do about it.
//!
//! Two threads may run jobs at once. Each line then begins with what its thread
//! is doing.

use crate::repo;
use anyhow::{Context, Result, bail};
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const HEARTBEAT: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(50);
const TAIL_LINES: usize = 60;
const FIRST_ERROR_LINES: usize = 15;

static VERBOSE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// What begins each line that this thread prints.
    static PREFIX: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether jobs show all their output as it comes.
pub fn set_verbose(verbose: bool) {
    VERBOSE.store(verbose, Ordering::Relaxed);
}

/// Whether they do.
pub fn is_verbose() -> bool {
    VERBOSE.load(Ordering::Relaxed)
}

/// Calls `action`. Each line that it prints begins with `prefix`.
pub fn with_prefix<T>(prefix: &str, action: impl FnOnce() -> T) -> T {
    let outer = PREFIX.replace(prefix.to_owned());
    let result = action();
    PREFIX.set(outer);
    result
}

/// Prints lines as [`println!`] does, with the thread's prefix.
macro_rules! say {
    ($($argument:tt)*) => {
        $crate::run::print_lines(&format!($($argument)*))
    };
}
pub(crate) use say;

/// Prints lines in one piece, so that those of another thread stay apart.
pub fn print_lines(text: &str) {
    let text = PREFIX.with_borrow(|prefix| prefixed(text, prefix));
    print!("{text}");
    // A pipe would keep it until there is more.
    std::io::stdout().flush().ok();
}

fn prefixed(text: &str, prefix: &str) -> String {
    let mut all = String::new();
    for line in text.split('\n') {
        all += format!("{prefix}{line}").trim_end();
        all.push('\n');
    }
    all
}

/// A program to run, with what a person needs to follow it.
pub struct Job<'a> {
    title: &'a str,
    advice: &'a str,
    limit: Option<Duration>,
    quoted: &'a [&'a str],
}

impl<'a> Job<'a> {
    /// `title` names the job in messages and, as a file name, its log.
    pub fn new(title: &'a str) -> Self {
        Job {
            title,
            advice: "",
            limit: None,
            quoted: &[],
        }
    }

    /// Once the job has ended well, show the lines of its output that have one
    /// of these texts in them.
    pub fn quote(self, quoted: &'a [&'a str]) -> Self {
        Job { quoted, ..self }
    }

    /// What to do when the job fails.
    pub fn advice(self, advice: &'a str) -> Self {
        Job { advice, ..self }
    }

    /// Stop the job when it takes longer.
    pub fn limit(self, limit: Duration) -> Self {
        Job {
            limit: Some(limit),
            ..self
        }
    }

    /// Runs `command` to its end. An unsuccessful end is an error.
    pub fn run(&self, command: &mut Command) -> Result<()> {
        let log_path = self.log_path();
        let log = create(&log_path)?;
        say!("  {} …", self.title);
        let started = Instant::now();
        let status = self
            .follow(command, log, &log_path, started)
            .with_context(|| format!("{}: {}", self.title, shown(command)))?;
        match status {
            Some(status) if status.success() => {
                say!("  {}: done in {}", self.title, seconds(started.elapsed()));
                self.show_quoted(&log_path)
            }
            status => bail!(self.failure(command, status, &log_path)),
        }
    }

    /// As [`Self::run`], and returns all that the program said.
    pub fn read(&self, command: &mut Command) -> Result<String> {
        self.run(command)?;
        let log = fs::read(self.log_path())?;
        Ok(String::from_utf8_lossy(&log).into_owned())
    }

    fn show_quoted(&self, log_path: &Path) -> Result<()> {
        let log = fs::read(log_path)?;
        for line in String::from_utf8_lossy(&log).lines() {
            if self.quoted.iter().any(|text| line.contains(text)) {
                say!("    {}", line.trim_end());
            }
        }
        Ok(())
    }

    fn log_path(&self) -> PathBuf {
        let name: String = self
            .title
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        repo::root().join("target/xtask").join(name + ".log")
    }

    /// Waits for the program; `None` means that it was stopped at the limit.
    fn follow(
        &self,
        command: &mut Command,
        log: File,
        log_path: &Path,
        started: Instant,
    ) -> Result<Option<ExitStatus>> {
        let mut reader = File::open(log_path)?;
        let mut child = command
            // Logs are read as plain text.
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "true")
            .env_remove("FORCE_COLOR")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start it")?;
        let mut next_beat = HEARTBEAT;
        loop {
            let ended = child.try_wait()?;
            if is_verbose() {
                let mut fresh = Vec::new();
                reader.read_to_end(&mut fresh)?;
                std::io::stdout().write_all(&fresh)?;
            }
            if ended.is_some() {
                return Ok(ended);
            }
            if self.limit.is_some_and(|limit| started.elapsed() > limit) {
                child.kill().ok();
                child.wait()?;
                return Ok(None);
            }
            if started.elapsed() >= next_beat {
                next_beat += HEARTBEAT;
                let line = tail(log_path, 1).unwrap_or_default();
                say!("    {:>5}  {}", seconds(started.elapsed()), line.trim());
            }
            thread::sleep(POLL);
        }
    }

    fn failure(&self, command: &Command, status: Option<ExitStatus>, log_path: &Path) -> String {
        let how = match status {
            Some(status) => status.to_string(),
            None => "stopped: it took too long".to_owned(),
        };
        let log = repo::shown(log_path);
        let tail = tail(log_path, TAIL_LINES).unwrap_or_default();
        let mut text = format!("{} failed ({how})\n  ran: {}", self.title, shown(command));
        if let Some(first) = first_error(log_path).filter(|first| !tail.contains(first)) {
            text += &format!("\n  the first error in {log}:\n{}", indent(&first));
        }
        text += &format!("\n  the end of {log}:\n{}", indent(&tail));
        if !self.advice.is_empty() {
            text += &format!("\n  what to do: {}", self.advice);
        }
        text
    }
}

/// The output of a short command, or `None` when it cannot run or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// A duration as people say it: `7.3 s`, `2 min 05 s`.
pub fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    match whole {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{whole} s"),
        _ => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

fn create(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create(path).with_context(|| format!("cannot write {}", path.display()))
}

/// The last lines of a file that may be long, and still growing.
fn tail(path: &Path, lines: usize) -> Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(64 * 1024)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let all: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    Ok(all[all.len().saturating_sub(lines)..].join("\n"))
}

/// What compilers say first is often the cause of all the rest.
fn first_error(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .skip_while(|line| !line.starts_with("error"))
        .take(FIRST_ERROR_LINES)
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn indent(text: &str) -> String {
    text.lines()
        .map(|line| format!("  | {line}\n"))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_the_prefix() {
        assert_eq!(prefixed("  a\nb", "node  "), "node    a\nnode  b\n");
        assert_eq!(prefixed("\na", ""), "\na\n");
        assert_eq!(prefixed("", "node  "), "node\n");
    }
}
