//! What watches and laboratories measured, against other readers of the same files.

use runform_io::{ReadError, ReadOptions, Reference, read_recording, read_reference};

use crate::support::{Tried, data, format, near, table};

fn read(path: &str) -> Result<Reference, crate::support::Skipped> {
    let found = read_reference(&format(path)?).unwrap_or_else(|e| panic!("{e}"));
    Ok(found.unwrap_or_else(|| panic!("{path} is of another format")))
}

/// Seconds since 1970 of `2015-08-15T14:45:08Z`, days by hand.
fn seconds(stamp: &str) -> f64 {
    let part = |from: usize, to: usize| stamp[from..to].parse::<i64>().expect("a number");
    let (y, m, d) = (part(0, 4), part(5, 7), part(8, 10));
    let (y, m) = if m <= 2 { (y - 1, m + 12) } else { (y, m) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + d - 719_469;
    (86_400 * days + 3600 * part(11, 13) + 60 * part(14, 16) + part(17, 19)) as f64
}

/// Every value of the records equals that of the other decoder; the number of rows.
fn equal_records(name: &str) -> Result<usize, crate::support::Skipped> {
    let reference = read(&format!("fit/{name}.fit"))?;
    let records = reference.table("records").expect("records");
    let (names, rows) = table(&data(&format!("formats/reference/fit_{name}_records.csv"))?);
    assert_eq!(records.rows(), rows.len(), "{name}");
    let mut compared = 0;
    for (c, column) in names.iter().enumerate() {
        let ours = records.numbers(column).unwrap_or_else(|| panic!("{name}: no {column}"));
        for (i, row) in rows.iter().enumerate() {
            let cell = row.get(c).map_or("", |c| c.as_str());
            if cell.is_empty() {
                assert!(ours[i].is_nan(), "{name} row {i} {column}: {}", ours[i]);
                continue;
            }
            let wanted =
                if column == "timestamp" { seconds(cell) } else { cell.parse().expect(cell) };
            // The other decoder wrote six digits of floating values.
            near(ours[i], wanted, 1e-9 + 1e-5 * wanted.abs(), &format!("{name} row {i} {column}"));
            compared += 1;
        }
    }
    assert!(compared > 3 * rows.len());
    Ok(rows.len())
}

pub fn fit_records_equal_those_of_another_decoder() -> Tried {
    assert_eq!(equal_records("garmin_fenix2_run_vo_stance")?, 2809);
    assert_eq!(equal_records("stryd_developer_fields")?, 3424);
    assert_eq!(equal_records("minimal_Activity")?, 14);
    let garmin = read("fit/garmin_fenix2_run_vo_stance.fit")?;
    let session = garmin.table("sessions").expect("a session");
    let value = |name: &str| session.numbers(name).map(|v| v[0]);
    assert_eq!(value("total_distance"), Some(9008.22));
    assert_eq!(value("avg_vertical_oscillation"), Some(106.2));
    assert_eq!(value("avg_stance_time"), Some(252.0));
    Ok(())
}

pub fn a_wrong_checksum_is_told() -> Tried {
    assert_eq!(equal_records("bad_crc_Activity")?, 14);
    let bad = read("fit/bad_crc_Activity.fit")?;
    assert!(bad.notices.iter().any(|n| n.text.contains("checksum")), "{:?}", bad.notices);
    for sound in ["minimal_Activity", "garmin_fenix2_run_vo_stance", "stryd_developer_fields"] {
        let sound = read(&format!("fit/{sound}.fit"))?;
        assert!(sound.notices.is_empty(), "{:?}", sound.notices);
    }
    Ok(())
}

pub fn c3d_equals_another_reader() -> Tried {
    const NAME: &str = "biomechzoo_HC033A10_walk";
    let c3d = read(&format!("c3d/{NAME}.c3d"))?;
    let points = c3d.table("points").expect("points");
    let analogs = c3d.table("analogs").expect("analogs");
    assert_eq!((points.rows(), analogs.rows()), (170, 1700));
    assert_eq!((points.columns.len(), analogs.columns.len()), (1 + 3 * 292, 1 + 24));
    let step = |t: &[f64]| (t[t.len() - 1] - t[0]) / (t.len() - 1) as f64;
    near(step(points.numbers("t").expect("times")), 0.01, 1e-9, "step of the points");
    near(step(analogs.numbers("t").expect("times")), 0.001, 1e-9, "step of the channels");

    let (_, rows) = table(&data(&format!("formats/reference/{NAME}_events.csv"))?);
    let events = c3d.table("events").expect("events");
    assert_eq!(events.rows(), rows.len());
    for (i, row) in rows.iter().enumerate() {
        near(
            events.numbers("t").expect("times")[i],
            row[2].parse().expect("a time"),
            0.006,
            "event",
        );
        assert_eq!(events.texts("label").expect("labels")[i], row[1]);
        assert_eq!(events.texts("context").expect("sides")[i].to_lowercase(), row[0]);
    }
    let (_, rows) = table(&data(&format!("formats/reference/{NAME}_points.csv"))?);
    for row in &rows {
        for (axis, wanted) in ["x", "y", "z"].iter().zip(&row[2..]) {
            let name = format!("{}_{axis}", row[0]);
            let values = points.numbers(&name).unwrap_or_else(|| panic!("no {name}"));
            let seen: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
            let mean = seen.iter().sum::<f64>() / seen.len() as f64;
            assert_eq!(seen.len().to_string(), row[1], "{name}");
            near(mean, wanted.parse().expect("a number"), 0.006, &name);
        }
    }
    let (_, rows) = table(&data(&format!("formats/reference/{NAME}_analogs.csv"))?);
    for row in &rows {
        let (group, label) = row[0].split_once('.').unwrap_or(("", &row[0]));
        let values = analogs
            .numbers(&row[0])
            .or_else(|| analogs.numbers(label))
            .unwrap_or_else(|| panic!("no {group} {label}"));
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (got, wanted) in [mean, low, high].into_iter().zip(&row[2..]) {
            let wanted: f64 = wanted.parse().expect("a number");
            near(got, wanted, 1e-9 + 1e-5 * wanted.abs(), label);
        }
    }
    Ok(())
}

pub fn trc_has_all_its_markers() -> Tried {
    let trc = read("trc/pyomeca_markers.trc")?;
    let points = trc.table("points").expect("points");
    assert_eq!((points.rows(), points.columns.len()), (93, 1 + 3 * 51));
    assert_eq!(points.columns[1].unit, "mm");
    let t = points.numbers("t").expect("times");
    near(t[92], 0.92, 1e-9, "last frame");
    assert_eq!(points.numbers("ASISl_x").expect("a marker")[0], 733.7041);
    assert_eq!(points.numbers("ASISr_z").expect("a marker")[1], 179.0034);
    // It was cropped, and announces what it had.
    assert!(trc.notices[0].text.contains("announces 652"), "{:?}", trc.notices);
    Ok(())
}

pub fn packed_markers_of_another_laboratory_are_read() -> Tried {
    let path = data("jdx_treadmill_mocap_grf/recordings/JDX_S999_run_0021.trc.gz")?;
    let trc = read_reference(&path).unwrap_or_else(|e| panic!("{e}")).expect("markers");
    let points = trc.table("points").expect("points");
    assert_eq!((points.rows(), points.columns.len()), (2384, 1 + 3 * 47));
    assert_eq!(points.columns[1].unit, "mm");
    assert_eq!(points.numbers("R_acr_x").expect("a marker")[0], 893.128);
    assert!(trc.notices.is_empty(), "{:?}", trc.notices);
    Ok(())
}

pub fn reference_files_are_no_recordings() -> Tried {
    for path in ["fit/garmin_fenix2_run_vo_stance.fit", "c3d/biomechzoo_HC033A10_walk.c3d"] {
        let error =
            read_recording(&format(path)?, &ReadOptions::default()).expect_err("no samples");
        assert!(matches!(error, ReadError::OnlyReference { .. }), "{error}");
        assert!(error.to_string().contains("runform convert"), "{error}");
    }
    Ok(())
}
