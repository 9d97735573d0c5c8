//! C3D.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::reference("lab.c3d", bytes));
