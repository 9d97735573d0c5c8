//! Lines of samples as they arrive.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::lines(bytes));
