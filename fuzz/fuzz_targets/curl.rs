#![no_main]

use aclarity_fuzz_checks::curl;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| curl::check(input));
