//! Accuracy on simulated recordings with exact truth, from raw signals to reported numbers, at
//! 100, 200 and 500 Hz, with the sensor turned by up to 15°, 1 deg/s of gyroscope bias and the
//! noise of everyday sensors.

use runform::gait::EventKind;
use runform::metrics::Flag;
use runform::recording::{Placement, Side, Site};
use runform::sim::{Runner, Scenario, SensorSpec, Simulated, simulate};
use runform::{Analysis, MetricId, Options, Report, analyze};

const RATES_HZ: [f64; 3] = [100.0, 200.0, 500.0];
const SPEEDS_MPS: [f64; 4] = [2.5, 3.33, 4.17, 5.0];

fn everyday(site: impl Into<Site>, rate_hz: f64, seed: u64) -> SensorSpec {
    let mut spec = SensorSpec::new(site, rate_hz).misaligned_deg(15.0, seed);
    spec.gyr_bias_dps = [0.6, -0.6, 0.53];
    spec
}

fn run(site: impl Into<Site>, rate_hz: f64, speed_mps: f64) -> (Simulated, Analysis) {
    let seed = (rate_hz + 10.0 * speed_mps) as u64;
    let scenario = Scenario::running(Runner::new(speed_mps, 1.75), 40.0)
        .sensors(vec![everyday(site, rate_hz, seed)])
        .seed(seed);
    let simulated = simulate(&scenario).expect("simulation");
    let found = analyze(&simulated.recording, &Options::default()).expect("analysis");
    (simulated, found)
}

fn value(report: &Report, metric: MetricId) -> f64 {
    let row = report.metric(metric).expect("row");
    row.estimate().unwrap_or_else(|| panic!("{}: {:?}", metric.name(), row.outcome)).value
}

/// Root mean square, mean and count of the errors of one kind of event; every true event inside
/// the recording must be found exactly once.
fn event_errors(
    simulated: &Simulated,
    found: &Analysis,
    kind: EventKind,
    side: Option<Side>,
) -> (f64, f64, usize) {
    let end = found.report.duration_s - 0.5;
    let truth: Vec<f64> = simulated
        .truth
        .steps
        .iter()
        .filter(|s| side.is_none_or(|x| x == s.side))
        .map(|s| if kind == EventKind::Ic { s.t_ic_s } else { s.t_tc_s })
        .filter(|t| *t > 0.5 && *t < end)
        .collect();
    let found: Vec<f64> = found.events.iter().filter(|e| e.event == kind).map(|e| e.t_s).collect();
    let mut errors = Vec::new();
    for t in &truth {
        let near: Vec<f64> = found.iter().map(|f| f - t).filter(|e| e.abs() < 0.1).collect();
        assert_eq!(near.len(), 1, "{} at {t:.3}: {near:?}", kind.name());
        errors.push(near[0]);
    }
    let n = errors.len() as f64;
    let mean = errors.iter().sum::<f64>() / n;
    ((errors.iter().map(|e| e * e).sum::<f64>() / n).sqrt() * 1e3, mean * 1e3, errors.len())
}

#[test]
fn cadence_is_right_from_every_placement() {
    for placement in Placement::ALL {
        for rate in RATES_HZ {
            let site = if placement.is_limb() {
                Site::sided(placement, Side::Right)
            } else {
                placement.into()
            };
            let (simulated, found) = run(site, rate, 3.33);
            let error = value(&found.report, MetricId::Cadence) - simulated.truth.cadence_spm();
            eprintln!("{placement} {rate} Hz: cadence {error:+.3} spm");
            assert!(error.abs() <= 0.3, "{placement} {rate} Hz: {error:+.3}");
        }
    }
}

#[test]
fn sacral_contacts_are_within_8_and_10_ms() {
    for rate in RATES_HZ {
        for speed in SPEEDS_MPS {
            let (simulated, found) = run(Placement::Sacrum, rate, speed);
            let ic = event_errors(&simulated, &found, EventKind::Ic, None);
            let tc = event_errors(&simulated, &found, EventKind::Tc, None);
            eprintln!("sacrum {rate} Hz {speed} m/s: ic {ic:.1?} tc {tc:.1?}");
            assert!(ic.0 <= 8.0 && tc.0 <= 10.0, "{rate} Hz {speed} m/s: {ic:?} {tc:?}");
        }
    }
}

#[test]
fn foot_contacts_are_within_3_and_4_ms() {
    for rate in RATES_HZ {
        for speed in SPEEDS_MPS {
            let (simulated, found) = run(Site::sided(Placement::Foot, Side::Left), rate, speed);
            let ic = event_errors(&simulated, &found, EventKind::Ic, Some(Side::Left));
            let tc = event_errors(&simulated, &found, EventKind::Tc, Some(Side::Left));
            eprintln!("foot {rate} Hz {speed} m/s: ic {ic:.1?} tc {tc:.1?}");
            assert!(ic.0 <= 3.0 && tc.0 <= 4.0, "{rate} Hz {speed} m/s: {ic:?} {tc:?}");
        }
    }
}

#[test]
fn trunk_lean_and_ranges_are_within_a_third_and_six_tenths_of_a_degree() {
    for rate in RATES_HZ {
        for speed in SPEEDS_MPS {
            let (simulated, found) = run(Placement::Trunk, rate, speed);
            let ic = event_errors(&simulated, &found, EventKind::Ic, None);
            let tc = event_errors(&simulated, &found, EventKind::Tc, None);
            eprintln!("trunk {rate} Hz {speed} m/s: ic {ic:.1?} tc {tc:.1?}");
            let truth = &simulated.truth;
            let lean = value(&found.report, MetricId::TrunkLean)
                - truth.step_mean(None, |s| s.trunk_lean_deg);
            let lateral = value(&found.report, MetricId::TrunkLateralRom)
                - truth.stride_mean(None, |s| s.trunk_lateral_rom_deg);
            let rotation = value(&found.report, MetricId::TrunkRotationRom)
                - truth.stride_mean(None, |s| s.trunk_rotation_rom_deg);
            eprintln!(
                "trunk {rate} Hz {speed} m/s: lean {lean:+.2} lateral {lateral:+.2} rotation {rotation:+.2}"
            );
            assert!(lean.abs() <= 0.3, "lean {lean:+.3}");
            assert!(lateral.abs() <= 0.6, "lateral range {lateral:+.3}");
            assert!(rotation.abs() <= 1.0, "rotation range {rotation:+.3}");
        }
    }
}

#[test]
fn vertical_oscillation_is_within_2_mm_of_the_sensors_own_path() {
    for placement in [Placement::Sacrum, Placement::Trunk, Placement::Waist] {
        for rate in RATES_HZ {
            for speed in SPEEDS_MPS {
                let (simulated, found) = run(placement, rate, speed);
                let path = &simulated.truth.stream(placement).unwrap().vertical_oscillation_m;
                let truth = path.iter().sum::<f64>() / path.len() as f64;
                let error = 1e3 * (value(&found.report, MetricId::VerticalOscillation) - truth);
                eprintln!(
                    "{placement} {rate} Hz {speed} m/s: oscillation {error:+.2} mm of {:.1}",
                    1e3 * truth
                );
                assert!(error.abs() <= 2.0, "{placement} {rate} Hz {speed} m/s: {error:+.2} mm");
            }
        }
    }
}

#[test]
fn tibial_peaks_are_within_3_percent_at_200_hz_and_flagged_at_100_hz() {
    for rate in RATES_HZ {
        for speed in SPEEDS_MPS {
            let site = Site::sided(Placement::Shank, Side::Left);
            let (simulated, found) = run(site, rate, speed);
            let truth = &simulated.truth;
            let left = Some(Side::Left);
            for (metric, wanted) in [
                (MetricId::PtaAxial, truth.step_mean(left, |s| s.pta_axial_g)),
                (MetricId::PtaResultant, truth.step_mean(left, |s| s.pta_resultant_g)),
            ] {
                let estimate = found.report.metric(metric).unwrap().estimate().expect("estimate");
                let error = 100.0 * (estimate.value / wanted - 1.0);
                let flagged =
                    estimate.flags.iter().any(|f| matches!(f, Flag::RateBelowFloor { .. }));
                eprintln!(
                    "shank {rate} Hz {speed} m/s {}: {error:+.1} % of {wanted:.1} g",
                    metric.name()
                );
                assert_eq!(flagged, rate < 199.0);
                assert!(
                    rate < 199.0 || error.abs() <= 3.0,
                    "{rate} Hz {speed} m/s {}: {error:+.2} %",
                    metric.name()
                );
            }
        }
    }
}

#[test]
fn pelvis_and_tibia_angles_are_right() {
    for rate in RATES_HZ {
        for speed in SPEEDS_MPS {
            let (simulated, found) = run(Placement::Sacrum, rate, speed);
            let truth = &simulated.truth;
            let pairs = [
                (MetricId::PelvicTilt, truth.stride_mean(None, |s| s.pelvic_tilt_deg), 0.5),
                (MetricId::PelvicTiltRom, truth.stride_mean(None, |s| s.pelvic_tilt_rom_deg), 0.6),
                (
                    MetricId::PelvicObliquityRom,
                    truth.stride_mean(None, |s| s.pelvic_obliquity_rom_deg),
                    0.6,
                ),
                (
                    MetricId::PelvisRotationRom,
                    truth.stride_mean(None, |s| s.pelvis_rotation_rom_deg),
                    1.0,
                ),
                (MetricId::PelvicDrop, truth.step_mean(None, |s| s.pelvic_drop_deg), 1.0),
                (MetricId::BrakePeak, truth.step_mean(None, |s| s.brake_peak_bw), 0.03),
            ];
            for (metric, wanted, limit) in pairs {
                let error = value(&found.report, metric) - wanted;
                eprintln!(
                    "sacrum {rate} Hz {speed} m/s {}: {error:+.3} of {wanted:.3}",
                    metric.name()
                );
                assert!(
                    error.abs() <= limit,
                    "{rate} Hz {speed} m/s {}: {error:+.3}",
                    metric.name()
                );
            }
            let (simulated, found) = run(Site::sided(Placement::Shank, Side::Right), rate, speed);
            let wanted =
                simulated.truth.step_mean(Some(Side::Right), |s| s.tibia_inclination_ic_deg);
            let error = value(&found.report, MetricId::TibiaInclinationIc) - wanted;
            eprintln!("shank {rate} Hz {speed} m/s tibia: {error:+.2} of {wanted:.2}");
            assert!(error.abs() <= 2.0, "{rate} Hz {speed} m/s: {error:+.2}");
        }
    }
}

#[test]
fn sides_from_one_sensor_on_the_axis_are_right() {
    for placement in [Placement::Sacrum, Placement::Trunk, Placement::Waist] {
        for rate in RATES_HZ {
            let (simulated, found) = run(placement, rate, 3.33);
            let mut wrong = 0;
            let mut counted = 0;
            for step in simulated.truth.steps.iter().filter(|s| s.t_ic_s > 0.5 && s.t_ic_s < 39.0) {
                let event = found
                    .events
                    .iter()
                    .filter(|e| e.event == EventKind::Ic)
                    .min_by(|a, b| {
                        (a.t_s - step.t_ic_s).abs().total_cmp(&(b.t_s - step.t_ic_s).abs())
                    })
                    .expect("event");
                counted += 1;
                wrong += usize::from(event.side != Some(step.side));
            }
            assert_eq!(wrong, 0, "{placement} {rate} Hz: {wrong} of {counted}");
        }
    }
}

#[test]
fn stride_length_and_speed_from_a_foot_are_within_4_percent() {
    for rate in RATES_HZ {
        for speed in SPEEDS_MPS {
            let (simulated, found) = run(Site::sided(Placement::Foot, Side::Left), rate, speed);
            let left = Some(Side::Left);
            let length = simulated.truth.stride_mean(left, |s| s.stride_length_m);
            let error = 100.0 * (value(&found.report, MetricId::StrideLength) / length - 1.0);
            let pace = 100.0 * (value(&found.report, MetricId::Speed) / speed - 1.0);
            eprintln!("foot {rate} Hz {speed} m/s: length {error:+.2} % speed {pace:+.2} %");
            assert!(
                error.abs() <= 4.0 && pace.abs() <= 4.0,
                "{rate} Hz {speed} m/s: {error:+.2} {pace:+.2}"
            );
        }
    }
}
