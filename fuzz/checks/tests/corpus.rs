//! Runs the whole corpus through its checks.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use aclarity_fuzz_checks::{TARGETS, corpus};

/// Time after which an input counts as hanging, even on a busy machine.
const LONGEST: Duration = Duration::from_secs(120);

#[test]
fn what_must_hold_holds_for_the_corpus() {
    for (target, check) in TARGETS {
        let inputs = corpus(target);
        assert!(!inputs.is_empty(), "{target} has no corpus");
        for (name, input) in inputs {
            // Printed when the check fails.
            println!("{target}/{name}");
            let begun = Instant::now();
            check(&input);
            assert!(begun.elapsed() < LONGEST, "{target}/{name} hangs");
        }
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
