//! Text files of devices: Xsens, x-io, SisFall-like tables.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::file("waist.txt", bytes));
