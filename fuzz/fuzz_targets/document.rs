#![no_main]

use aclarity_fuzz_checks::document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| document::check(input));
