//! The intake and the whole analysis, from samples that are the bytes themselves.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::intake(bytes));
