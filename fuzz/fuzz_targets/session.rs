#![no_main]

use aclarity_fuzz_checks::session;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| session::check(input));
