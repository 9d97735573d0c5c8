//! Files of devices that are made here: every value is known.

use runform::units::{AccUnit, GyrUnit};
use runform_io::{ReadOptions, Reference, parse_file, parse_reference};

use crate::hostile::worn;
use crate::made::{self, Made};

fn stream(made: Made) -> runform::recording::Stream {
    let loaded = parse_file(made.0, made.1, &ReadOptions::default());
    loaded.unwrap_or_else(|e| panic!("{e}")).recording.streams()[0].clone()
}

#[test]
fn an_ax6_gives_both_sensors_its_ranges_and_its_place() {
    let s = stream(made::cwa());
    assert_eq!(s.site().to_string(), "shank_left");
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::G, GyrUnit::Dps));
    assert_eq!((s.acc_range_g, s.gyr_range_dps), (Some(8.0), Some(1000.0)));
    assert_eq!(s.t_s().len(), 80);
    assert!(s.t_s().windows(2).all(|w| (w[1] - w[0] - 0.01).abs() < 1e-4), "{:?}", s.t_s());
    for k in [0, 39, 40, 79] {
        let own = s.acc().columns().map(|c| c[k]);
        assert_eq!(own, [k as f64 / 4096.0, -(k as f64) / 4096.0, 1.0]);
    }
    let dps = 1000.0 / 32_768.0;
    assert_eq!(s.gyr().expect("rates").columns().map(|c| c[7]), [dps, 2.0 * dps, 3.0 * dps]);
    let origin = parse_file("a.cwa", made::cwa().1, &worn()).expect("readable").recording.origin_s;
    assert!((origin - 1_777_885_200.0).abs() < 1e-3, "{origin}");
}

#[test]
fn a_damaged_block_is_left_out_and_its_time_stays() {
    let (name, mut bytes) = made::cwa();
    let whole = stream((name, bytes.clone()));
    bytes[1100] ^= 1;
    let loaded = parse_file(name, bytes, &ReadOptions::default()).expect("readable");
    let s = &loaded.recording.streams()[0];
    assert_eq!(s.acc().x, whole.acc().x[40..]);
    assert!(
        loaded.notices.iter().any(|n| n.text.contains("1 blocks are damaged")),
        "{:?}",
        loaded.notices
    );
}

#[test]
fn sound_pages_and_packets_are_samples() {
    let loaded = parse_file("ax3.wav", made::wave().1, &worn()).unwrap_or_else(|e| panic!("{e}"));
    let s = &loaded.recording.streams()[0];
    assert_eq!(s.acc().columns().map(|c| (c.len(), c[9])), [(200, 4.0), (200, -2.0), (200, 4.0)]);
    assert!((s.t_s()[50] - 1.0).abs() < 1e-12 && s.gyr().is_none());
    assert!((loaded.recording.origin_s - 1_777_885_200.5).abs() < 1e-6);

    let s = stream(made::geneactiv());
    assert_eq!(s.site().to_string(), "wrist_right");
    assert_eq!(s.acc().columns().map(|c| (c.len(), c[9])), [(20, 1.0), (20, -1.0), (20, 0.0)]);
    assert!((s.t_s()[19] - 0.38).abs() < 1e-6, "{:?}", s.t_s());

    let loaded =
        parse_file("matrix.bin", made::parmay().1, &worn()).unwrap_or_else(|e| panic!("{e}"));
    let s = &loaded.recording.streams()[0];
    assert_eq!(s.acc().columns().map(|c| c[9]), [8.0, -8.0, 0.0]);
    assert_eq!((s.t_s().len(), s.t_s()[25]), (100, 1.0));
    assert_eq!(s.gyr().expect("rates").columns().map(|c| c[99]), [0.0, 0.0, 2000.0]);
}

fn reference(made: Made) -> Reference {
    parse_reference(made.0, &made.1).unwrap_or_else(|e| panic!("{e}")).expect("reference values")
}

#[test]
fn a_watch_a_laboratory_and_a_list_of_markers_give_reference_values() {
    let fit = reference(made::fit());
    assert!(fit.notices.is_empty(), "{:?}", fit.notices);
    let records = fit.table("records").expect("records");
    let of = |name: &str| records.numbers(name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(records.rows(), 10);
    assert_eq!(
        (of("cadence")[3], of("enhanced_speed")[3], of("vertical_oscillation")[3]),
        (85.0, 3.2, 81.5)
    );
    assert!(of("vertical_oscillation")[4].is_nan());
    // The format counts from the end of 1989.
    assert_eq!(of("timestamp")[0], 1_000_000_000.0 + 631_065_600.0);

    let c3d = reference(made::c3d());
    let points = c3d.table("points").expect("points");
    let x = points.numbers("HEEL_x").expect("a marker");
    assert!(x[1] == 1.0 && x[2].is_nan() && x[4] == 4.0, "{x:?}");
    let analogs = c3d.table("analogs").expect("channels");
    assert_eq!(analogs.numbers("Fz").expect("a channel")[..2], [5.0, 10.0]);
    assert_eq!(analogs.numbers("t").expect("times")[3], 0.015);
    let events = c3d.table("events").expect("events");
    assert!((events.numbers("t").expect("times")[0] - 0.02).abs() < 1e-8);
    assert_eq!(events.texts("label").expect("labels")[0], "Foot Strike");

    let trc = reference(made::trc());
    let points = trc.table("points").expect("points");
    assert_eq!(points.numbers("HEEL_x").expect("a marker"), [1.0, 1.0, 7.0]);
    assert!(points.numbers("TOE_y").expect("a marker")[1].is_nan());
}

#[test]
fn a_wrong_checksum_of_a_watch_is_told_and_a_cut_one_is_read_to_there() {
    let (name, whole) = made::fit();
    let mut wrong = whole.clone();
    let last = wrong.len() - 1;
    wrong[last] ^= 1;
    let wrong = reference((name, wrong));
    assert!(wrong.notices[0].text.contains("checksum"), "{:?}", wrong.notices);
    let cut = reference((name, whole[..whole.len() - 20].to_vec()));
    assert_eq!(cut.table("records").expect("records").rows(), 8);
    assert!(cut.notices[0].text.contains("cut off"), "{:?}", cut.notices);
}

#[test]
fn any_damage_ends_in_an_error_or_in_values() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("small")
    };
    for (name, whole) in made::all() {
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..=random(6) {
                let at = random(bytes.len());
                match random(5) {
                    0 => bytes.truncate(at + 1),
                    1 => bytes[at] = 0xff,
                    2 => bytes[at] = 0,
                    3 => bytes[at] ^= 1 << random(8),
                    _ => {
                        let from = random(bytes.len());
                        let piece = bytes[from..(from + 40).min(bytes.len())].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
            }
            let told = |e: runform_io::ReadError| assert!(e.to_string().starts_with(name), "{e}");
            let _ = parse_reference(name, &bytes).map_err(told);
            let _ = parse_file(name, bytes, &worn()).map_err(told);
        }
    }
}
