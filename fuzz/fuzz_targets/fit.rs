//! Garmin FIT.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::reference("lab.fit", bytes));
