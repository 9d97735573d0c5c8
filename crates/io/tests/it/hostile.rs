//! Packed and damaged files that would do harm, and files whose names lie.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use runform_io::{ReadError, ReadOptions, parse_file, read_recording};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::made::crc32;

const ROWS: &str = "t_s,acc_x_g,acc_y_g,acc_z_g\n0,0,0,1\n0.01,0,0,1\n";

pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).expect("a member");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

pub fn worn() -> ReadOptions {
    ReadOptions { placement: Some("waist".parse().expect("a placement")), ..ReadOptions::default() }
}

fn error(file: &str, bytes: Vec<u8>) -> ReadError {
    let error = parse_file(file, bytes, &worn()).expect_err("unreadable");
    assert!(error.to_string().starts_with(file), "it names the file: {error}");
    error
}

#[test]
fn a_packed_recording_is_the_recording() {
    let plain = parse_file("sacrum.csv", ROWS.into(), &ReadOptions::default()).expect("readable");
    let gz = parse_file("sacrum.csv.gz", gzipped(ROWS.as_bytes()), &ReadOptions::default());
    let gz = gz.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(gz.recording.streams(), plain.recording.streams());
    assert_eq!(gz.recording.name, "sacrum");
    let zip = zipped(&[
        ("run/recording.toml", b"name = \"tuesday\"\nclock = \"common\"\n"),
        ("run/sacrum.csv", ROWS.as_bytes()),
        ("run/shank_left.csv", ROWS.as_bytes()),
        ("__MACOSX/run/._sacrum.csv", b"\0\0"),
    ]);
    let zip = parse_file("a.zip", zip, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((zip.recording.streams().len(), zip.recording.name.as_str()), (2, "tuesday"));
    let name_does_not_count =
        parse_file("sacrum.txt", gzipped(ROWS.as_bytes()), &ReadOptions::default());
    assert!(name_does_not_count.is_ok());
}

/// The rows above as `xz` packs them, without a checksum of the content.
const XZ: [u8; 84] = [
    253, 55, 122, 88, 90, 0, 0, 0, 255, 18, 217, 65, 2, 0, 33, 1, 22, 0, 0, 0, 116, 47, 229, 163,
    224, 0, 46, 0, 32, 93, 0, 58, 23, 202, 98, 194, 113, 60, 46, 255, 236, 22, 147, 42, 55, 58, 25,
    128, 119, 80, 180, 66, 143, 37, 125, 217, 253, 32, 107, 92, 17, 34, 0, 0, 0, 1, 52, 47, 133,
    123, 125, 48, 6, 114, 158, 122, 1, 0, 0, 0, 0, 0, 89, 90,
];

#[test]
fn a_file_packed_with_xz_is_read_and_a_dictionary_without_end_is_refused() {
    let loaded = parse_file("sacrum.csv.xz", XZ.to_vec(), &ReadOptions::default());
    assert_eq!(loaded.unwrap_or_else(|e| panic!("{e}")).recording.streams()[0].t_s().len(), 2);
    let mut greedy = XZ.to_vec();
    // Four gibibytes of dictionary, under a right checksum of the header.
    greedy[16] = 40;
    let sum = crc32(&greedy[12..20]).to_le_bytes();
    greedy[20..24].copy_from_slice(&sum);
    let refused = error("sacrum.csv.xz", greedy);
    assert!(matches!(refused, ReadError::Archive { .. }), "{refused}");
}

#[test]
fn what_swells_beyond_measure_is_refused() {
    let zeros = vec![b'0'; 80 << 20];
    let bomb = error("bomb.csv.gz", gzipped(&zeros));
    assert!(
        matches!(bomb, ReadError::Archive { .. }) && bomb.to_string().contains("swells"),
        "{bomb}"
    );
    let bomb = error("bomb.zip", zipped(&[("waist.csv", &zeros)]));
    assert!(
        bomb.to_string().contains("waist.csv") && bomb.to_string().contains("swells"),
        "{bomb}"
    );
    let nested = gzipped(&gzipped(&gzipped(ROWS.as_bytes())));
    assert!(matches!(error("a.gz", nested), ReadError::NotText { .. }));
    let nested = zipped(&[("waist.csv", &zipped(&[("waist.csv", ROWS.as_bytes())]))]);
    assert!(parse_file("a.zip", nested, &worn()).is_err());
}

#[test]
fn members_that_lead_out_of_the_archive_are_refused() {
    for path in
        ["../waist.csv", "/etc/waist.csv", "a/../../waist.csv", "..\\waist.csv", "C:/waist.csv"]
    {
        let refused = error("a.zip", zipped(&[(path, ROWS.as_bytes())]));
        assert!(refused.to_string().contains("leads out"), "{path}: {refused}");
    }
}

#[test]
fn what_is_cut_off_or_empty_is_told() {
    let zip = zipped(&[("waist.csv", ROWS.repeat(50).as_bytes())]);
    for cut in [4, 30, zip.len() / 2, zip.len() - 1] {
        assert!(matches!(error("a.zip", zip[..cut].to_vec()), ReadError::Archive { .. }), "{cut}");
    }
    let gz = gzipped(ROWS.as_bytes());
    for cut in [3, 12, gz.len() - 3] {
        assert!(matches!(error("a.gz", gz[..cut].to_vec()), ReadError::Archive { .. }), "{cut}");
    }
    assert!(matches!(error("waist.csv", vec![]), ReadError::NoRows { .. }));
    assert!(matches!(error("a.zip", zipped(&[])), ReadError::NoStreams { .. }));
    let several = zipped(&[("mon/x.csv", b"a"), ("tue/x.csv", b"b")]);
    assert!(error("a.zip", several).to_string().contains("mon, tue"));
}

#[test]
fn a_header_that_promises_too_much_allocates_nothing() {
    let mut wave =
        b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x03\0\x64\0\0\0\0\0\0\0\x06\0\x10\0"
            .to_vec();
    wave.extend(b"LIST\xff\xff\xff\xffINFO");
    assert!(matches!(error("a.wav", wave), ReadError::Damaged { .. }));
    let mut parmay = vec![0; 512];
    parmay.extend(b"MDTC\xff\xff\xff\xff\x08\0\xd0\x07MDTCPACK");
    parmay.extend([0xff; 28]);
    assert!(matches!(error("a.bin", parmay), ReadError::Damaged { .. }));
    let mut cwa = b"MD\xfc\x03".to_vec();
    cwa.resize(4096, 0xff);
    assert!(matches!(error("a.cwa", cwa), ReadError::Damaged { .. }));
    let huge = format!("Device Identity\r\nx gain:1\r\n{}", "A".repeat(1 << 20));
    assert!(matches!(error("a.bin", huge.into_bytes()), ReadError::Damaged { .. }));
    let mut fit = b"\x0e\x10\0\0\xff\xff\xff\x7f.FIT\0\0".to_vec();
    fit.extend([0x40, 0, 0, 0, 0, 255]);
    assert!(parse_file("a.fit", fit, &worn()).is_err());
    let mut c3d = vec![2, 0x50, 0xff, 0x0f, 0xff, 0x0f, 1, 0, 0xff, 0xff];
    c3d.resize(1024, 0);
    c3d[515] = 84;
    assert!(parse_file("a.c3d", c3d, &worn()).is_err());
}

#[test]
fn a_name_that_lies_does_no_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("waist.cwa");
    std::fs::write(&path, ROWS).expect("written");
    assert!(read_recording(&path, &ReadOptions::default()).is_ok(), "text is text");
    let path = folder.path().join("run.csv");
    std::fs::write(&path, zipped(&[("waist.csv", ROWS.as_bytes())])).expect("written");
    assert!(read_recording(&path, &ReadOptions::default()).is_ok(), "a zip file is one");
    let cut = error("waist.csv", b"\xfd7zXZ\0\0\0".to_vec());
    assert!(matches!(cut, ReadError::Archive { .. }), "{cut}");
}
