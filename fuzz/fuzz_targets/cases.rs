#![no_main]

use aclarity_fuzz_checks::cases;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| cases::check(input));
