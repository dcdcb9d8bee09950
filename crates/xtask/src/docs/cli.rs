//! The page about the command line, as its own `--help` says it.

use crate::run::Job;
use crate::tools;
use anyhow::Result;
use std::fmt::Write as _;

/// The page, in Markdown: a heading and the help for each command.
pub fn reference() -> Result<String> {
    let mut page = String::from(
        "# The command line\n\n\
         What `aclarity` says of itself. Examples are in the [tutorials](../tutorials/developer.md).\n",
    );
    describe(&[], &mut page)?;
    Ok(page)
}

/// Writes down a command's help, and that of its subcommands.
fn describe(command: &[&str], page: &mut String) -> Result<()> {
    let name = ["aclarity"].iter().chain(command).copied();
    let name = name.collect::<Vec<_>>().join(" ");
    let mut cargo = tools::command("cargo");
    cargo
        .args(["run", "--quiet", "--package=aclarity-cli", "--"])
        .args(command)
        .arg("--help");
    let help = Job::new(&format!("{name} --help")).read(&mut cargo)?;
    let _ = write!(page, "\n## `{name}`\n\n```text\n{}\n```\n", help.trim_end());
    let names = subcommands(&help);
    names.iter().try_for_each(|name| {
        let longer: Vec<&str> = command.iter().copied().chain([*name]).collect();
        describe(&longer, page)
    })
}

/// The names below `Commands:`, without `help` itself.
fn subcommands(help: &str) -> Vec<&str> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        // A further line of a description stands further right.
        .filter_map(|line| {
            line.strip_prefix("  ")
                .filter(|rest| !rest.starts_with(' '))
        })
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::subcommands;

    #[test]
    fn names_of_subcommands_are_found() {
        let help = "A tool\n\nUsage: a <COMMAND>\n\nCommands:\n  check  Ask, and\n           more\n  \
                    load   Load\n  help   Print\n\nOptions:\n  -h\n";
        assert_eq!(subcommands(help), ["check", "load"]);
    }
}
