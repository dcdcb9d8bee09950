#![no_main]

use aclarity_fuzz_checks::documentation;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| documentation::check(input));
