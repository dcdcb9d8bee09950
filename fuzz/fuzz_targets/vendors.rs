#![no_main]

use aclarity_fuzz_checks::vendors;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| vendors::check(input));
