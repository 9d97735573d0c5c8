//! Zip files of phone apps.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::file("export.zip", bytes));
