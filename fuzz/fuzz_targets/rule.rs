#![no_main]

use aclarity_fuzz_checks::rule;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| rule::check(input));
