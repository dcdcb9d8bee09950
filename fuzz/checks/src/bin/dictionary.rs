//! Prints the dictionary for libFuzzer.

fn main() {
    print!("{}", aclarity_fuzz_checks::dictionary::text());
}
