//! Whatever bytes and numbers there are: no panic, and nothing but finite numbers come out.

use proptest::prelude::*;
use runform::intake::{IntakeOptions, prepare};
use runform::recording::{Axes, Mounting, Placement, Stream};
use runform::units::{AccUnit, GyrUnit};
use runform_io::parse_sidecar;

use super::{csv, csv_bytes};
use crate::intake_support::recording;

/// Any number a file can hold, the strange ones often.
fn strange() -> impl Strategy<Value = f64> {
    let special = [
        0.0,
        -0.0,
        1.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1e308,
        -1e308,
        5e-324,
        1e19,
        1e9,
        -1e9,
    ];
    prop_oneof![4 => -50.0..50.0, 1 => proptest::sample::select(special.to_vec()), 1 => any::<f64>()]
}

/// Times that are mostly a clock, with steps of every kind.
fn strange_times(n: usize) -> impl Strategy<Value = Vec<f64>> {
    let step = prop_oneof![60 => Just(0.01), 4 => 0.0..0.03, 1 => -0.1..1.0, 1 => Just(0.0), 1 => strange()];
    (strange(), proptest::collection::vec(step, n), any::<bool>()).prop_map(
        |(start, steps, calm)| {
            let mut t = if calm { 0.0 } else { start };
            steps
                .iter()
                .map(|d| {
                    if d.is_finite() && d.abs() < 1e6 {
                        t += d;
                        t
                    } else {
                        *d
                    }
                })
                .collect()
        },
    )
}

proptest! {
    #![proptest_config(crate::properties::config(400))]

    #[test]
    fn no_bytes_make_the_csv_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = csv_bytes("sacrum.csv", &bytes);
        let mut text = b"t_s,acc_x_g,acc_y_g,acc_z_g\n".to_vec();
        text.extend_from_slice(&bytes);
        let _ = csv_bytes("sacrum.csv", &text);
    }

    #[test]
    fn no_text_makes_the_csv_reader_panic(header in "[a-z_.,; ()\"xyz\t/^0-9é]{0,60}", body in "[0-9,;.\\-+eE\n\r\t\" na]{0,300}") {
        let _ = csv(&format!("{header}\n{body}"));
    }

    #[test]
    fn no_bytes_make_the_toml_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[a-z_=\\[\\]. \n\"0-9-]{0,200}") {
        let _ = parse_sidecar("recording.toml", &bytes);
        let _ = parse_sidecar("recording.toml", text.as_bytes());
    }

    #[test]
    fn no_numbers_make_the_intake_panic_and_every_output_is_finite(
        (t, x, y, z, w) in (100_usize..700).prop_flat_map(|n| (
            strange_times(n),
            proptest::collection::vec(strange(), n),
            proptest::collection::vec(-30.0..30.0, n),
            proptest::collection::vec(-5.0..25.0, n),
            proptest::collection::vec(strange(), n),
        )),
        tame in any::<bool>(), gyro in any::<bool>(), unit in 0..3, max_fill_s in strange(),
    ) {
        let x = if tame { y.clone() } else { x };
        let acc_unit = [AccUnit::Unknown, AccUnit::Mps2, AccUnit::G][unit as usize];
        let mut stream = Stream::with_acc_unit(Placement::Foot, t, Axes::new(x, y.clone(), z), acc_unit);
        stream.standing_s = Some((0.2, max_fill_s));
        stream.acc_range_g = Some(max_fill_s);
        stream.nominal_rate_hz = Some(max_fill_s);
        stream.mounting = Mounting::Aligned;
        if gyro {
            stream = stream.with_gyr_unit(Axes::new(w, y.clone(), y), GyrUnit::Unknown);
        }
        let mut options = IntakeOptions::default();
        options.max_fill_s = max_fill_s;
        if let Ok(prepared) = prepare(&recording(stream), &options) {
            for s in &prepared.streams {
                prop_assert!(s.acc.columns().iter().all(|c| c.len() == s.len() && c.iter().all(|v| v.is_finite())));
                prop_assert!(s.gyr.iter().all(|g| g.len() == s.len() && g.iter().all(|v| v.norm().is_finite())));
                prop_assert!(s.rate_hz.is_finite() && s.rate_hz > 0.0 && s.t0_s.is_finite());
                prop_assert!(s.len() <= 4 * s.quality.samples);
                prop_assert!(s.spans.windows(2).all(|w| w[0].end <= w[1].start));
                let all = s.spans.iter().chain(&s.filled).chain(&s.clipped_acc).chain(&s.clipped_gyr);
                prop_assert!(all.clone().all(|p| p.end <= s.len() && !p.is_empty()));
            }
        }
    }
}
