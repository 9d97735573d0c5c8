//! What people write and read by name: metrics, placements, severities, units; codes of errors and findings.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use runform::form::Severity;
use runform::metrics::catalogue::CATALOGUE;
use runform::metrics::{Grade, Refusal};
use runform::recording::{Axes, Placement, Recording, Side, Stream};
use runform::sim::{Fault, Level, Preset, Scenario, SensorSpec, simulate};
use runform::units::{AccUnit, GyrUnit, Unit};
use runform::{MetricId, Options, UnknownName, analyze};

use crate::fault_support::{HEIGHT_M, SPEED_MPS};

fn found_again<T>(all: impl IntoIterator<Item = T>)
where
    T: Display + FromStr<Err = UnknownName> + PartialEq + Debug + Copy,
{
    for one in all {
        assert_eq!(one.to_string().parse::<T>(), Ok(one));
        assert_eq!(format!(" {one} ").parse::<T>(), Ok(one), "with spaces around it");
    }
}

#[test]
fn every_name_that_is_shown_is_found_again() {
    found_again(CATALOGUE.iter().map(|info| info.id));
    found_again(Placement::ALL);
    found_again([Side::Left, Side::Right]);
    found_again([Grade::A, Grade::B, Grade::C]);
    found_again([Severity::None, Severity::Borderline, Severity::Mild, Severity::Severe]);
    found_again([AccUnit::Mps2, AccUnit::G, AccUnit::Mg]);
    found_again([GyrUnit::Radps, GyrUnit::Dps]);
    found_again([Unit::Second, Unit::StepsPerMinute, Unit::GravitySquared, Unit::One]);
}

#[test]
fn a_name_that_nothing_has_is_told_with_those_that_there_are() {
    let error = "elbow".parse::<Placement>().expect_err("no placement");
    assert!(error.to_string().starts_with("\"elbow\" is no placement; expected one of foot, "));
    let error = "Cadence".parse::<MetricId>().expect_err("names are in lower case");
    assert!(error.known.split(", ").any(|name| name == "cadence"));
}

#[test]
fn a_report_tells_its_findings_worst_first_and_its_numbers_by_metric() {
    let runner = Preset { fault: Fault::Overstriding, level: Level::Severe };
    let scenario = Scenario::running(runner.runner(SPEED_MPS, HEIGHT_M), 40.0).sensors(vec![
        SensorSpec::new(Placement::Sacrum, 200.0),
        SensorSpec::new(runform::recording::Site::sided(Placement::Shank, Side::Left), 200.0),
        SensorSpec::new(runform::recording::Site::sided(Placement::Shank, Side::Right), 200.0),
    ]);
    let recording = simulate(&scenario).expect("simulation").recording;
    let report = analyze(&recording, &Options::default()).expect("analysis").report;
    let found = report.found();
    assert!(found.iter().any(|f| f.fault == "overstriding"));
    assert!(found.iter().all(|f| f.at_least(Severity::Mild) && f.confidence() > 0.0));
    assert!(found.windows(2).all(|pair| pair[0].severity() >= pair[1].severity()));
    let cadence = report.estimate(MetricId::Cadence).expect("a cadence");
    assert_eq!(report.value(MetricId::Cadence), Some(cadence.value));
    assert_eq!(report.value(MetricId::FootStrikeAngle), None);
}

#[test]
fn errors_refusals_and_findings_have_codes() {
    let acc = Axes::new(vec![0.0; 5], vec![0.0; 5], vec![9.8; 5]);
    let times = Stream::uniform_times(5, 100.0).expect("a rate");
    let recording = Recording::builder().stream(Stream::new(Placement::Waist, times, acc)).build();
    let error = analyze(&recording.expect("a recording"), &Options::default()).expect_err("short");
    assert_eq!(error.code(), "too_few_samples");
    assert_eq!(Recording::builder().build().expect_err("nothing").code(), "no_streams");
    // The code is the name under which it is written.
    let refusal = Refusal::NeedsGyroscope { placement: Placement::Waist };
    let written = serde_json::to_value(&refusal).expect("JSON");
    assert_eq!(written["reason"], refusal.code());
}
