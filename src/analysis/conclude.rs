//! From what was worked out stride by stride to one number a metric, faults and the report.

use super::assemble::{self, Results};
use super::{Options, Setup, strides};
use crate::engine::Engine;
use crate::engine::work::Worked;
use crate::form::{self, FaultCatalogue};
use crate::gait::Bout;
use crate::gait::cadence::CadenceWindow;
use crate::intake::CleanStream;
use crate::metrics::aggregate::{SensorFacts, aggregate};
use crate::metrics::both_sides::KnownSides;
use crate::metrics::health::Health;
use crate::metrics::recipe::Scene;
use crate::metrics::{self, MetricValue, long_range};
use crate::report::{Analysis, Report, WindowRow};

/// What an engine that has finished leads to: the report and the tables.
pub(crate) fn analysis(
    engine: Engine,
    setup: &Setup,
    options: &Options,
    catalogue: &FaultCatalogue,
) -> Analysis {
    let Told { report, by_bout, worked, worn, windows } = tell(engine, setup, options, catalogue);
    let mut strides = worked.strides();
    strides::finish(&mut strides, &worked.book, &worn, &report.bouts);
    let windows = windows.iter().map(window).collect();
    let events = worked.events();
    Analysis { report, by_bout, strides, events, windows, waveforms: worked.waves.told() }
}

/// The report of an engine that has finished.
pub(crate) fn report(
    engine: Engine,
    setup: &Setup,
    options: &Options,
    catalogue: &FaultCatalogue,
) -> Report {
    tell(engine, setup, options, catalogue).report
}

/// The report, and what it was made from.
struct Told {
    report: Report,
    by_bout: Vec<MetricValue>,
    worked: Worked,
    worn: Vec<SensorFacts>,
    windows: Vec<CadenceWindow>,
}

fn tell(engine: Engine, setup: &Setup, options: &Options, catalogue: &FaultCatalogue) -> Told {
    let t_end_s = engine.end_s();
    let Engine { mut worked, bouts, windows, told: seconds, sensors, .. } = engine;
    let recording = &setup.told.recording;
    let mut streams: Vec<CleanStream> = sensors.into_iter().map(|s| s.stream).collect();
    for (stream, tally) in streams.iter_mut().zip(&worked.tallies) {
        stream.quality.findings.extend(tally.lost(&bouts));
    }

    // One number a metric.
    long_range::measure(&mut worked.book, &bouts);
    let book = &worked.book;
    let worn: Vec<SensorFacts> = streams.iter().map(sensor).collect();
    let healths: Vec<Health> = streams
        .iter()
        .zip(&worked.tallies)
        .map(|(stream, tally)| Health::of(stream, &tally.wear))
        .collect();
    let judge = |row: &mut MetricValue| metrics::health::alone(row, &healths);
    let mut rows = aggregate(book, &worn, &bouts);
    metrics::whole::complete(&mut rows, book, &worn, &bouts);
    rows.for_each(judge);
    let scene = Scene {
        book,
        sensors: &worn,
        bouts: &bouts,
        seconds: &seconds,
        recording,
        sides: &KnownSides::default(),
    };
    metrics::recipes::complete(&mut rows, &scene, judge);
    let mut values = rows.into_values();
    metrics::health::no_better_than_speed(&mut values);
    metrics::health::open(&mut values, &healths);
    metrics::unconfirmed::apply(&mut values, &worn);
    metrics::guards::apply(&mut values, recording.conditions.mean_speed_mps());
    let drifts = metrics::drift::measure(book, &worn, &bouts);

    // Form.
    let inputs = form::Inputs {
        metrics: &values,
        conditions: &recording.conditions,
        drifts: &drifts.iter().flatten().map(form::Drifted::from).collect::<Vec<_>>(),
        context: &options.context,
        running_s: bouts.iter().map(Bout::duration_s).sum(),
    };
    let judgement = form::evaluate(catalogue, &inputs);
    let (metrics, by_bout) = values.into_iter().partition(|row: &MetricValue| row.bout.is_none());
    let report = assemble::report(Results {
        setup,
        streams: &streams,
        t_end_s,
        bouts,
        windows: &windows,
        worked: &worked,
        metrics,
        by_bout: &by_bout,
        drifts,
        judgement,
        options,
        catalogue,
    });
    Told { report, by_bout, worked, worn, windows }
}

fn window(w: &CadenceWindow) -> WindowRow {
    WindowRow {
        t_start_s: w.t_start_s,
        t_end_s: w.t_end_s,
        activity: w.activity,
        cadence_spm: w.cadence_spm,
    }
}

fn sensor(s: &CleanStream) -> SensorFacts {
    let gyroscope = s.gyr.is_some();
    let contradicted = s.quality.is_gyr_contradicted();
    let confirmed = !contradicted && !s.quality.is_gyr_unconfirmed();
    let timed = !s.quality.is_gyr_time_unconfirmed();
    SensorFacts { site: s.site, gyroscope, confirmed, timed, rate_hz: s.rate_hz }
}
