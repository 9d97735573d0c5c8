//! Recordings on which simple algorithms fail. Each test runs the simple algorithm, shows about how
//! wrong it is, and that the library is right on the same recording.

use core::f64::consts::TAU;

use runform::metrics::{Estimate, Flag, Grade};
use runform::recording::{Placement, Side, Site, Stream};
use runform::signal::Butterworth;
use runform::sim::{Runner, Scenario, SensorSpec, Simulated, Transient, simulate};
use runform::units::STANDARD_GRAVITY_MPS2 as G;
use runform::{MetricId, Options, Report, analyze};

fn record(runner: Runner, spec: SensorSpec, seconds: f64) -> (Simulated, Report) {
    let scenario = Scenario::running(runner, seconds).sensors(vec![spec]).seed(3);
    let simulated = simulate(&scenario).expect("simulation");
    let report = analyze(&simulated.recording, &Options::default()).expect("analysis").report;
    (simulated, report)
}

fn estimate(report: &Report, metric: MetricId) -> &Estimate {
    let row = report.metric(metric).expect("row");
    row.estimate().unwrap_or_else(|| panic!("{}: {:?}", metric.name(), row.outcome))
}

fn value(report: &Report, metric: MetricId) -> f64 {
    estimate(report, metric).value
}

fn only(simulated: &Simulated) -> &Stream {
    &simulated.recording.streams()[0]
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, n) = values.into_iter().fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    sum / n
}

/// Indices of a stream's samples between the first and the last contact of one side: whole strides.
fn whole_strides(simulated: &Simulated) -> core::ops::Range<usize> {
    let left: Vec<f64> =
        simulated.truth.steps.iter().filter(|s| s.side == Side::Left).map(|s| s.t_ic_s).collect();
    let t = only(simulated).t_s();
    t.partition_point(|t| *t < left[0])..t.partition_point(|t| t < left.last().unwrap())
}

/// Error of a tilt from the mean accelerometer and of the library, deg, for a trunk that nods by 4°
/// with a phase.
fn lean_errors(phase: f64) -> (f64, f64) {
    let mut runner = Runner::default();
    runner.trunk.lean_osc_deg = 4.0;
    runner.trunk.lean_phase_rad = phase;
    let (sim, report) = record(runner, SensorSpec::new(Placement::Trunk, 200.0), 40.0);
    // A tilt from the mean force could show the mean lean of the stride, which is 6°, at best.
    let (acc, range) = (only(&sim).acc(), whole_strides(&sim));
    let (x, z) = (mean(acc.x[range.clone()].to_vec()), mean(acc.z[range].to_vec()));
    let naive = (-x).atan2(z).to_degrees() - 6.0;
    let wanted = sim.truth.step_mean(None, |s| s.trunk_lean_deg);
    let library = value(&report, MetricId::TrunkLean) - wanted;
    eprintln!("phase {phase}: mean accelerometer {naive:+.2}°, library {library:+.2}°");
    (naive.abs(), library.abs())
}

#[test]
fn tilt_from_the_mean_accelerometer_is_off_by_degrees_and_the_library_is_not() {
    let errors = [-2.4, -1.2, 0.0, 1.2].map(lean_errors);
    let worst = |f: fn(&(f64, f64)) -> f64| errors.iter().map(f).fold(0.0, f64::max);
    let (naive, library) = (worst(|e| e.0), worst(|e| e.1));
    assert!((2.5..4.0).contains(&naive), "mean accelerometer: {naive:.2}");
    // A trunk that nods by 4° is not seen to fly with the body: its contacts are those of people's trunks, some
    // 30 ms longer, and the lean in stance is that of other instants.
    assert!(library <= 0.5, "library: {library:.2}");
}

#[test]
fn lean_has_its_sign_when_the_trunk_nods_against_the_braking() {
    let (_, library) = lean_errors(2.4);
    assert!(library <= 0.2, "library: {library:.2}");
}

#[test]
fn contact_as_upward_acceleration_is_far_too_short_and_the_library_is_not() {
    let (sim, report) = record(Runner::default(), SensorSpec::new(Placement::Sacrum, 200.0), 40.0);
    let wanted = sim.truth.step_mean(None, |s| s.contact_time_s);
    let step = sim.truth.step_mean(None, |s| s.step_time_s);
    let (z, range) = (&only(&sim).acc().z, whole_strides(&sim));
    let share = mean(z[range].iter().map(|v| f64::from(u8::from(*v > G))));
    let naive = 1e3 * (share * step - wanted);
    let library = 1e3 * (value(&report, MetricId::ContactTime) - wanted);
    eprintln!("contact: upward acceleration {naive:+.1} ms, library {library:+.1} ms");
    assert!((-100.0..-50.0).contains(&naive), "{naive}");
    assert!(library.abs() <= 8.0, "{library}");
}

#[test]
fn oscillation_after_a_high_pass_is_far_too_small_and_the_library_is_not() {
    let (sim, report) = record(Runner::default(), SensorSpec::new(Placement::Sacrum, 200.0), 40.0);
    let wanted = mean(sim.truth.stream(Placement::Sacrum).unwrap().vertical_oscillation_m.clone());
    let (z, range) = (&only(&sim).acc().z, whole_strides(&sim));
    // Three zero-lag second-order high passes at 1.5 Hz around two integrations, by harmonics of
    // the step: each pass leaves 1/(1 + (fc/f)⁴) of the amplitude.
    let seconds = range.len() as f64 / 200.0;
    let (duration, step) = (seconds, sim.truth.step_mean(None, |s| s.step_time_s));
    let steps = (duration / step).round();
    let path: Vec<f64> = (0..64)
        .map(|i| {
            let phase = TAU * f64::from(i) / 64.0;
            (1..=6)
                .map(|h| {
                    let f = f64::from(h) * steps / duration;
                    let (mut re, mut im) = (0.0, 0.0);
                    for (k, v) in z[range.clone()].iter().enumerate() {
                        let (s, c) = (TAU * f * k as f64 / 200.0).sin_cos();
                        re += v * c;
                        im += v * s;
                    }
                    let gain = (1.0 / (1.0 + (1.5f64 / f).powi(4))).powi(3);
                    let scale = -2.0 * gain / (range.len() as f64 * (TAU * f).powi(2));
                    let turn = f64::from(h) * phase;
                    scale * (re * turn.cos() + im * turn.sin())
                })
                .sum()
        })
        .collect();
    let high = path.iter().copied().fold(f64::MIN, f64::max);
    let low = path.iter().copied().fold(f64::MAX, f64::min);
    let naive = 100.0 * ((high - low) / wanted - 1.0);
    let library = 1e3 * (value(&report, MetricId::VerticalOscillation) - wanted);
    eprintln!("oscillation: high pass {naive:+.1} %, library {library:+.2} mm");
    assert!((-40.0..-15.0).contains(&naive), "{naive}");
    assert!(library.abs() <= 1.0, "{library}");
}

/// A runner whose shank shakes with one frequency after impact.
fn shaken(frequency_hz: f64, peak_g: f64) -> Runner {
    let mut runner = Runner::default();
    runner.impacts.shank = Transient { peak_g, frequency_hz, delay_s: 0.004 };
    runner
}

const SHANK: Site = Site { placement: Placement::Shank, side: Some(Side::Left) };

#[test]
fn tibial_peaks_at_100_hz_read_low_and_are_flagged() {
    for (frequency, fall) in [(18.0, 3.0..25.0), (30.0, 8.0..40.0)] {
        let (sim, report) = record(shaken(frequency, 9.0), SensorSpec::new(SHANK, 100.0), 40.0);
        let left = Some(Side::Left);
        let wanted = sim.truth.step_mean(left, |s| s.pta_axial_g);
        let stream = only(&sim);
        let steps = sim.truth.steps.iter().filter(|s| s.side == Side::Left);
        let naive = mean(steps.map(|s| {
            let window = stream.t_s().partition_point(|t| *t < s.t_ic_s)
                ..stream.t_s().partition_point(|t| *t < s.t_ic_s + 0.08);
            stream.acc().z[window].iter().copied().fold(0.0, f64::max) / G
        }));
        let lost = 100.0 * (1.0 - naive / wanted);
        let found = estimate(&report, MetricId::PtaAxial);
        eprintln!("{frequency} Hz: samples of 100 Hz lose {lost:.1} %, {:?}", found.flags);
        assert!(fall.contains(&lost), "{frequency} Hz: {lost:.1} %");
        assert!(found.flags.iter().any(|f| matches!(f, Flag::RateBelowFloor { .. })));
        assert_ne!(found.grade, Grade::A);
        // At 500 Hz the peak is there.
        let (sim, report) = record(shaken(frequency, 9.0), SensorSpec::new(SHANK, 500.0), 40.0);
        let wanted = sim.truth.step_mean(left, |s| s.pta_axial_g);
        let error = 100.0 * (value(&report, MetricId::PtaAxial) / wanted - 1.0);
        assert!(error.abs() <= 3.0, "{frequency} Hz at 500 Hz: {error:+.1} %");
    }
}

#[test]
fn tibial_peaks_after_a_low_pass_at_20_hz_are_half_lost_and_the_library_keeps_them() {
    for (frequency, lost_at_least) in [(18.0, 35.0), (30.0, 45.0)] {
        let (sim, report) = record(shaken(frequency, 9.0), SensorSpec::new(SHANK, 500.0), 40.0);
        let wanted = sim.truth.step_mean(Some(Side::Left), |s| s.pta_axial_g);
        let stream = only(&sim);
        let low = Butterworth::low(2, 20.0).design(500.0).expect("filter");
        let smooth = low.filter_zero_phase(&stream.acc().z, 100).expect("smooth");
        let naive = mean(sim.truth.steps.iter().filter(|s| s.side == Side::Left).map(|s| {
            let window = stream.t_s().partition_point(|t| *t < s.t_ic_s)
                ..stream.t_s().partition_point(|t| *t < s.t_ic_s + 0.08);
            smooth[window].iter().copied().fold(0.0, f64::max) / G
        }));
        let lost = 100.0 * (1.0 - naive / wanted);
        let error = 100.0 * (value(&report, MetricId::PtaAxial) / wanted - 1.0);
        eprintln!("{frequency} Hz: a low pass loses {lost:.1} %, library {error:+.1} %");
        assert!(lost > lost_at_least, "{frequency} Hz: {lost}");
        assert!(error.abs() <= 3.0, "{frequency} Hz: {error:+.2} %");
    }
}

#[test]
fn clipped_peaks_are_called_lower_bounds() {
    let mut spec = SensorSpec::new(SHANK, 500.0);
    spec.acc_range_g = Some(16.0);
    let (sim, report) = record(shaken(18.0, 20.0), spec, 40.0);
    let wanted = sim.truth.step_mean(Some(Side::Left), |s| s.pta_axial_g);
    let highest = only(&sim).acc().z.iter().copied().fold(0.0, f64::max) / G;
    assert!(highest <= 16.0 + 1e-9 && wanted > 19.0, "{highest} of {wanted}");
    let row = report.metric(MetricId::PtaAxial).expect("row");
    if let Some(found) = row.estimate() {
        assert!(found.flags.contains(&Flag::LowerBound), "{:?}", found.flags);
    }
    let foot = Site::sided(Placement::Foot, Side::Left);
    let mut spec = SensorSpec::new(foot, 500.0);
    spec.acc_range_g = Some(16.0);
    let (_, report) = record(Runner::default(), spec, 40.0);
    let row = report.metric(MetricId::FootPeak).expect("row");
    if let Some(found) = row.estimate() {
        assert!(found.flags.contains(&Flag::LowerBound), "{:?}", found.flags);
    }
}

#[test]
fn cadence_from_a_spectrum_of_10_s_is_coarse_and_the_library_is_not() {
    let mut worst = (0.0f64, 0.0f64);
    for cadence in [156.4, 163.2, 171.5, 178.3] {
        let runner = Runner { cadence_spm: Some(cadence), ..Runner::default() };
        let (sim, report) = record(runner, SensorSpec::new(Placement::Sacrum, 100.0), 20.0);
        let z = &only(&sim).acc().z[..1000];
        let centre = mean(z.to_vec());
        let power = |bin: u32| {
            let (re, im) = z.iter().enumerate().fold((0.0, 0.0), |(re, im), (k, v)| {
                let (s, c) = (TAU * f64::from(bin) * k as f64 / 1000.0).sin_cos();
                (re + (v - centre) * c, im + (v - centre) * s)
            });
            re * re + im * im
        };
        let bin = (20..40).max_by(|a, b| power(*a).total_cmp(&power(*b))).unwrap();
        let wanted = sim.truth.cadence_spm();
        let naive = 6.0 * f64::from(bin) - wanted;
        let library = value(&report, MetricId::Cadence) - wanted;
        eprintln!("cadence {wanted:.1}: spectrum {naive:+.2}, library {library:+.2}");
        worst = (worst.0.max(naive.abs()), worst.1.max(library.abs()));
    }
    assert!((1.5..3.5).contains(&worst.0), "{}", worst.0);
    assert!(worst.1 <= 0.3, "{}", worst.1);
}
