//! Measures the memory that a typical user takes: allocated bytes, and growth
//! of the process. Prints JSON.

use std::alloc::System;

use aclarity::{Server, file};
use aclarity_bench::WORKLOADS;
use anyhow::{Context, Result};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> Result<()> {
    let server: Server = WORKLOADS.server.parse()?;
    let count = WORKLOADS.file.users;
    let text = WORKLOADS.file.text(count);
    let load = |text: &str| file::load(text.as_bytes(), server).expect("a valid file");
    // The command table is built once for all users.
    load(&WORKLOADS.file.text(1));
    let resident = || memory_stats::memory_stats().context("the system reports no memory usage");
    let resident_before = resident()?.physical_mem;
    let region = Region::new(ALLOCATOR);
    let users = load(&text);
    let change = region.change();
    let grown = resident()?.physical_mem - resident_before;
    let asked = change.bytes_allocated - change.bytes_deallocated;
    assert_eq!(users.len(), count + 1);
    println!(
        "{}",
        serde_json::json!({
            "heap-bytes": asked as f64 / count as f64,
            "resident-bytes": grown as f64 / count as f64,
        })
    );
    Ok(())
}
