//! Motion-BIDS: channels, samples and JSON, parted by a zero byte.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| runform_fuzz_targets::bids(bytes));
