//! Prints the transcripts of the case pages as JSON, for tests in other
//! languages.

fn main() -> anyhow::Result<()> {
    let transcripts = aclarity_tests::transcript::read_all()?;
    serde_json::to_writer(std::io::stdout().lock(), &transcripts)?;
    Ok(())
}
