//! Real files cut off, damaged and packed.

use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use runform_io::{parse_file, parse_reference};

use crate::support::{Skipped, Tried, format, only_stream, worn};

const FILES: [&str; 10] = [
    "axivity_cwa/axivity_ax6_acc_gyro.cwa",
    "axivity_wav/ax3test.wav",
    "geneactiv_bin/GENEActiv_testfile.bin",
    "parmay_matrix/mtx_12.5Hz_acc_gyro.BIN",
    "sensorlogger_zip/sensorlogger_ios_walk.zip",
    "fit/stryd_developer_fields.fit",
    "fit/minimal_Activity.fit",
    "c3d/biomechzoo_HC033A10_walk.c3d",
    "xsens_dot/Pelvis_20210820_202113_836.csv",
    "actigraph_csv/impactr_hip-raw.csv",
];

fn bytes(path: &str) -> Result<(String, Vec<u8>), Skipped> {
    let path: PathBuf = format(path)?;
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    Ok((name, std::fs::read(path).expect("readable")))
}

/// Reads as a recording and as a reference; neither panics, and errors name the file.
fn tried(name: &str, bytes: Vec<u8>) {
    if let Err(e) = parse_reference(name, &bytes) {
        assert!(e.to_string().starts_with(name), "{e}");
    }
    if let Err(e) = parse_file(name, bytes, &worn("waist")) {
        assert!(e.to_string().starts_with(name), "{e}");
    }
}

pub fn files_that_are_cut_off_or_damaged_end_in_an_error_or_in_samples() -> Tried {
    for path in FILES {
        let (name, whole) = bytes(path)?;
        let edge = whole.len().min(1400);
        let inner = (1..12).map(|k| k * whole.len() / 12);
        for cut in (0..edge).step_by(61).chain(inner) {
            tried(&name, whole[..cut].to_vec());
        }
        let step = (whole.len() / 24).max(1);
        for at in (0..edge).step_by(41).chain((0..whole.len()).step_by(step)) {
            let mut damaged = whole.clone();
            for (k, byte) in damaged[at..].iter_mut().take(6).enumerate() {
                *byte ^= [0xff, 0x5a, 0x01, 0x80, 0x7f, 0xff][k];
            }
            tried(&name, damaged);
        }
        tried(&name, [whole.as_slice(), b"\n\0\xffmore"].concat());
    }
    Ok(())
}

pub fn packed_files_are_as_good_as_plain_ones() -> Tried {
    for path in ["axivity_cwa/axivity_ax3.cwa", "xio_csv/fusion_sensor_data.csv"] {
        let (name, plain) = bytes(path)?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&plain).expect("packed");
        let packed = encoder.finish().expect("packed");
        let read = |name: &str, bytes| {
            let loaded = parse_file(name, bytes, &worn("waist")).unwrap_or_else(|e| panic!("{e}"));
            (only_stream(&loaded).clone(), loaded.recording.name)
        };
        assert_eq!(read(&name, plain), read(&format!("{name}.gz"), packed));
    }
    Ok(())
}
