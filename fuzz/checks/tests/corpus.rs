//! Every input that is kept goes through its check.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use aclarity_fuzz_checks::TARGETS;

/// An input that takes longer hangs, even on a busy machine.
const LONGEST: Duration = Duration::from_secs(120);

#[test]
fn what_must_hold_holds_for_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    for (target, check) in TARGETS {
        let folder = corpus.join(target);
        let mut inputs = 0;
        for entry in fs::read_dir(&folder).expect("each target has a corpus") {
            let path = entry.expect("the corpus can be listed").path();
            let input = fs::read(&path).expect("the corpus can be read");
            // Shown when the check fails.
            println!(
                "{target}/{}",
                path.file_name().unwrap_or_default().display()
            );
            let begun = Instant::now();
            check(&input);
            assert!(begun.elapsed() < LONGEST, "{} hangs", path.display());
            inputs += 1;
        }
        assert!(inputs > 0, "{} is empty", folder.display());
    }
}

#[test]
fn the_fuzz_targets_are_those_that_are_checked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz_targets");
    let mut found: Vec<String> = fs::read_dir(folder)
        .expect("there are fuzz targets")
        .map(|entry| entry.expect("they can be listed").path())
        .map(|path| path.file_stem().unwrap_or_default().display().to_string())
        .collect();
    let mut named = TARGETS.map(|(name, _)| name);
    found.sort();
    named.sort_unstable();
    assert_eq!(found, named);
}
