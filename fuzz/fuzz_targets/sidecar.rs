//! recording.toml and mapping files.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::sidecar(bytes));
