//! Garmin FIT: reference values, and samples where the device kept them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    runform_fuzz_targets::reference("lab.fit", bytes);
    runform_fuzz_targets::file("watch.fit", bytes);
});
