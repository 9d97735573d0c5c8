//! Parquet and Arrow IPC as pandas and pyarrow write them, and damaged at will. The files hold one made-up signal.

use runform::recording::{Placement, Stream};
use runform_io::{ColumnKind, ParquetTable, ReadOptions, parse_file};

const FILES: [(&str, &[u8]); 7] = [
    ("pandas_snappy.parquet", include_bytes!("columns/pandas_snappy.parquet")),
    ("gzip.parquet", include_bytes!("columns/gzip.parquet")),
    ("lz4.parquet", include_bytes!("columns/lz4.parquet")),
    ("zstd.parquet", include_bytes!("columns/zstd.parquet")),
    ("lz4.feather", include_bytes!("columns/lz4.feather")),
    ("zstd.feather", include_bytes!("columns/zstd.feather")),
    ("stream.arrow", include_bytes!("columns/stream.arrow")),
];

fn options() -> ReadOptions {
    ReadOptions { placement: Some(Placement::Waist.into()), ..ReadOptions::default() }
}

fn read(name: &str, bytes: &[u8]) -> Result<Stream, String> {
    let loaded = parse_file(name, bytes.to_vec(), &options()).map_err(|e| e.to_string())?;
    Ok(loaded.recording.streams()[0].clone())
}

#[test]
fn what_pandas_and_pyarrow_write_is_read_whatever_it_is_packed_with() {
    for (name, bytes) in FILES {
        let stream = read(name, bytes).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(stream.t_s().len(), 40, "{name}");
        // Single precision, and nanoseconds since 1970.
        let within = if name.starts_with("pandas") { 1e-6 } else { 0.0 };
        for (i, t) in stream.t_s().iter().enumerate() {
            assert!((t - i as f64 / 100.0).abs() <= within, "{name}: {t}");
            let expected = (0.1 * (i as f64 / 100.0 * 7.0).sin() * 1e4).round_ties_even() / 1e4;
            let got = stream.acc().x[i];
            assert!(
                if i == 5 { got.is_nan() } else { (got - expected).abs() < 1e-6 },
                "{name}: {got}"
            );
        }
        assert!(stream.acc().z.iter().all(|z| *z == 1.0));
    }
}

#[test]
fn damaged_files_of_columns_end_in_an_error_or_in_samples() {
    // The libraries panic at some: that is caught.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !runform_io::panics_are_caught() {
            usual(info);
        }
    }));
    for (name, bytes) in FILES {
        for cut in (0..bytes.len()).step_by(29) {
            let _ = read(name, &bytes[..cut]).map_err(|e| assert!(e.starts_with(name), "{e}"));
        }
        for at in 0..bytes.len() {
            for with in [0x01, 0x7f, 0x80, 0xff] {
                let mut damaged = bytes.to_vec();
                damaged[at] ^= with;
                let _ = read(name, &damaged).map_err(|e| assert!(e.starts_with(name), "{e}"));
            }
        }
    }
}

#[test]
fn columns_that_swell_beyond_measure_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("waist.parquet");
    let names = ["t_s", "acc_x_g", "acc_y_g", "acc_z_g"];
    let columns: Vec<(String, ColumnKind)> =
        names.iter().map(|n| ((*n).to_owned(), ColumnKind::Number)).collect();
    let mut table = ParquetTable::create(&path, &columns, &[]).expect("begun");
    for _ in 0..2_500_000 {
        table.push(names.iter().map(|_| &b"1"[..])).expect("pushed");
    }
    table.finish().expect("written");
    let bytes = std::fs::read(&path).expect("read");
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    let error = read("waist.parquet", &bytes).expect_err("a bomb");
    assert!(error.contains("swell"), "{error}");
}

#[test]
fn a_cell_that_is_no_number_is_told_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.parquet");
    let columns = [("n".to_owned(), ColumnKind::Integer), ("word".to_owned(), ColumnKind::Text)];
    let mut table = ParquetTable::create(&path, &columns, &[]).expect("begun");
    table.push([&b"1"[..], b"one"].into_iter()).expect("pushed");
    table.push([&b""[..], b""].into_iter()).expect("nothing");
    let error = table.push([&b"two"[..], b"x"].into_iter()).expect_err("no number").to_string();
    assert!(error.contains("row 3") && error.contains("\"n\"") && error.contains("two"), "{error}");
}
