//! Runs mutations of the corpus through the checks, the same ones each time.
//! For others: `ACLARITY_MUTANTS_SEED=2 cargo test -p aclarity-fuzz-checks`.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use aclarity_fuzz_checks::mutants::Mutants;
use aclarity_fuzz_checks::{TARGETS, corpus, dictionary};

/// Number of inputs per target.
const INPUTS: usize = 1000;
/// Time after which an input counts as hanging, even on a busy machine.
const LONGEST: Duration = Duration::from_secs(120);

fn check_mutants(target: &str) {
    let (_, check) = TARGETS
        .into_iter()
        .find(|(name, _)| *name == target)
        .expect("the target is named");
    let seed = env::var("ACLARITY_MUTANTS_SEED").map_or(1, |seed| {
        seed.parse().expect("ACLARITY_MUTANTS_SEED is a number")
    });
    let kept: Vec<Vec<u8>> = corpus(target).into_iter().map(|(_, input)| input).collect();
    let words: Vec<String> = dictionary::words().into_iter().collect();
    for input in Mutants::new(&kept, &words, seed).take(INPUTS) {
        let begun = Instant::now();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(&input))) {
            eprintln!("the input: b\"{}\"", input.escape_ascii());
            resume_unwind(panic);
        }
        let hangs = begun.elapsed() > LONGEST;
        assert!(!hangs, "hangs: b\"{}\"", input.escape_ascii());
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check_mutants(stringify!($name));
            }
        )*

        #[test]
        fn all_targets_have_mutants() {
            let mut tested = [$(stringify!($name)),*];
            let mut named = TARGETS.map(|(name, _)| name);
            tested.sort_unstable();
            named.sort_unstable();
            assert_eq!(tested, named);
        }
    };
}

targets! {
    rule file session document cases configuration documentation curl vendors redaction
}
