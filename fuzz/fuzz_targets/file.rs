#![no_main]

use aclarity_fuzz_checks::file;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| file::check(input));
