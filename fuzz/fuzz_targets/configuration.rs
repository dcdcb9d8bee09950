#![no_main]

use aclarity_fuzz_checks::configuration;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| configuration::check(input));
