#![no_main]

use aclarity_fuzz_checks::redaction;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| redaction::check(input));
