//! The `aclarity` command: runs [`aclarity_cli`] in a process.

use std::io::{self, BufWriter, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use aclarity_cli::{Host, run};
use anstream::{AutoStream, ColorChoice};

fn main() -> ExitCode {
    let (input, output, errors) = (io::stdin(), io::stdout(), io::stderr());
    ExitCode::from(run(
        std::env::args_os(),
        &mut Host {
            input_is_typed: input.is_terminal(),
            input: &mut input.lock(),
            output_has_styles: AutoStream::choice(&output) != ColorChoice::Never,
            output: &mut BufWriter::new(output.lock()),
            errors_have_styles: AutoStream::choice(&errors) != ColorChoice::Never,
            errors: &mut errors.lock(),
            read: &|path| std::fs::read(path),
            entries: &entries,
        },
    ))
}

/// Lists a folder. Symbolic links do not count as folders, because they may
/// form cycles.
fn entries(folder: &Path) -> io::Result<Vec<String>> {
    let name = |entry: io::Result<std::fs::DirEntry>| {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let slash = if entry.file_type()?.is_dir() { "/" } else { "" };
        Ok(name + slash)
    };
    std::fs::read_dir(folder)?.map(name).collect()
}
