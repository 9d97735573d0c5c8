//! JSON of Sensor Logger.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::file("export.json", bytes));
