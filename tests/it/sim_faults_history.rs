//! Faults that need a long run, a diary or earlier sessions, from raw simulated signals.

use crate::fault_support::{
    RATES_HZ, TABLE, analyzed, finding, recorded, run, seen, sensors, severity, sound,
};
use crate::long_runs::{fatigued, first_streams};
use Severity::{Mild, Moderate, None as Sound, Severe};
use runform::context::{
    Context, Date, Diary, DiaryEntry, History, Profile, SessionKind, Shoe, WarmUp,
};
use runform::form::{FaultCatalogue, Severity};
use runform::recording::{Placement, Side, Site};
use runform::sim::{
    Fault, Level, Preset, Runner, SensorSpec, SpeedProfile, training_days, worn_shoes,
};

const BANDS: [Severity; 3] = [Mild, Moderate, Severe];
const SPINE: &[Placement] = &[Placement::Sacrum, Placement::Trunk];
const SHANK: &[Placement] = &[Placement::Shank];

fn day(number: i32) -> Date {
    Date::new(2026, 3, 1).expect("a day").plus_days(number)
}

fn levels() -> impl Iterator<Item = (Level, Severity)> {
    Level::ALL.into_iter().zip(BANDS)
}

fn preset(fault: Fault, level: Level) -> Runner {
    Preset { fault, level }.runner(3.33, 1.75)
}

#[test]
fn a_fast_start_lands_in_its_band_and_a_slow_one_raises_nothing() {
    let at = |rate_hz: f64, runner: Runner| {
        recorded(runner, vec![SensorSpec::new(Placement::Sacrum, rate_hz)], 660.0, 3)
    };
    let eleven_min = |runner: Runner| at(100.0, runner);
    let mild = eleven_min(preset(Fault::InsufficientWarmup, Level::Mild));
    let warm_up = |warm_up| Context {
        profile: Some(Profile { warm_up, ..Profile::default() }),
        ..Context::default()
    };
    for rate_hz in RATES_HZ {
        for (level, wanted) in levels() {
            let report = if level == Level::Mild && rate_hz == 100.0 {
                analyzed(&mild, Context::default())
            } else {
                let recording = at(rate_hz, preset(Fault::InsufficientWarmup, level));
                analyzed(&recording, Context::default())
            };
            let found = finding(&report, "insufficient_warmup");
            let name = level.name();
            assert_eq!(found.severity(), Some(wanted), "{name} {rate_hz}: {}", seen(found));
        }
    }
    let race = WarmUp { session: Some(SessionKind::Race), ..WarmUp::default() };
    let found = severity(&analyzed(&mild, warm_up(race)), "insufficient_warmup");
    assert_eq!(found, Some(Moderate));
    let easy = WarmUp { minutes: Some(10.0), ended_min_before: Some(5.0), ..WarmUp::default() };
    let found = severity(&analyzed(&mild, warm_up(easy)), "insufficient_warmup");
    assert_eq!(found, Some(Sound));
    let mut slow = sound();
    slow.speed_profile = Some(SpeedProfile::warm_up(2.66, 300.0, 3.33));
    let found = severity(&analyzed(&eleven_min(slow), Context::default()), "insufficient_warmup");
    assert_eq!(found, Some(Sound));
}

/// Trunk and one shank: what drifts in the simulator.
fn after_40_min(runner: Runner, rate_hz: f64) -> runform::Report {
    let sites: [Site; 2] = [Placement::Trunk.into(), Site::sided(Placement::Shank, Side::Left)];
    let worn = sites.map(|site| SensorSpec::new(site, rate_hz)).to_vec();
    analyzed(&recorded(runner, worn, 2400.0, 4), Context::default())
}

fn drifts_at(rate_hz: f64) {
    for (level, wanted) in levels() {
        // Others look at the run at 100 Hz too.
        let report = if rate_hz == 100.0 {
            analyzed(&first_streams(&fatigued(level).recording, 2), Context::default())
        } else {
            after_40_min(preset(Fault::FatigueDrift, level), rate_hz)
        };
        let found = finding(&report, "fatigue_form_drift");
        assert_eq!(found.severity(), Some(wanted), "{} {rate_hz}: {}", level.name(), seen(found));
    }
}

#[test]
fn form_that_drifts_over_40_minutes_lands_in_its_band() {
    drifts_at(100.0);
}

#[test]
fn form_that_drifts_over_40_minutes_lands_in_its_band_at_200_hz() {
    drifts_at(200.0);
}

#[test]
fn form_that_drifts_over_40_minutes_lands_in_its_band_at_500_hz() {
    drifts_at(500.0);
}

#[test]
fn form_that_keeps_for_40_minutes_raises_no_drift() {
    let report = after_40_min(sound(), 100.0);
    let found = finding(&report, "fatigue_form_drift");
    assert_eq!(found.severity(), Some(Sound), "{}", seen(found));
}

#[test]
fn a_run_much_longer_than_the_longest_of_a_month_lands_in_its_band() {
    let training = |level: Option<Level>, rate_hz: f64| {
        let days = training_days(level);
        let entry = |d: &runform::sim::TrainingDay| DiaryEntry {
            distance_km: (d.distance_km > 0.0).then_some(d.distance_km),
            ..DiaryEntry::on(day(d.day as i32))
        };
        let context = Context {
            date: days.last().map(|d| day(d.day as i32)),
            diary: Some(Diary::new(days.iter().map(entry).collect())),
            ..Context::default()
        };
        run(sound(), &[Placement::Sacrum], rate_hz, 20.0, context)
    };
    for rate_hz in RATES_HZ {
        for (level, wanted) in levels() {
            let report = training(Some(level), rate_hz);
            let found = finding(&report, "training_spike");
            let name = level.name();
            assert_eq!(found.severity(), Some(wanted), "{name} {rate_hz}: {}", seen(found));
        }
    }
    let report = training(None, 100.0);
    let found = finding(&report, "training_spike");
    assert_eq!(found.severity(), Some(Sound), "{}", seen(found));
}

#[test]
fn shoes_that_age_and_pass_more_impact_on_land_in_their_band() {
    for rate_hz in [200.0, 500.0] {
        for (level, wanted) in levels() {
            let life = worn_shoes(&sound(), level);
            let (mut entries, mut earlier, mut km) = (Vec::new(), Vec::new(), 0.0);
            for (i, session) in life.iter().enumerate() {
                let date = day(14 * i as i32);
                entries.push(DiaryEntry {
                    distance_km: Some(session.shoe_km - km),
                    shoe: Some("trainer".to_owned()),
                    ..DiaryEntry::on(date)
                });
                km = session.shoe_km;
                let last = i + 1 == life.len();
                let profile = Profile { shoes: vec![trainer()], ..Profile::default() };
                let context = Context {
                    date: Some(date),
                    profile: Some(profile),
                    diary: Some(Diary::new(entries.clone())),
                    history: if last { History::new(earlier.clone()) } else { History::default() },
                };
                let worn = sensors(SHANK, rate_hz, 10 * i as u64);
                let recording = recorded(session.runner.clone(), worn, 20.0, i as u64 + 1);
                let report = analyzed(&recording, context);
                let mut past = report.session();
                past.shoe = Some("trainer".to_owned());
                earlier.push(past);
                if last {
                    let found = finding(&report, "worn_shoes");
                    assert_eq!(found.severity(), Some(wanted), "{}: {}", level.name(), seen(found));
                }
            }
        }
    }
}

fn trainer() -> Shoe {
    Shoe {
        id: "trainer".to_owned(),
        km: Some(0.0),
        drop_mm: None,
        stack_mm: None,
        minimalist: false,
        bought: None,
        fit: None,
    }
}

/// Earlier dated sessions of the sound runner, in a shoe.
fn month(
    worn: &[Placement],
    rate_hz: f64,
    seconds: f64,
    shoe: &str,
) -> Vec<runform::context::Session> {
    let session = |i: u64| {
        let recording = recorded(sound(), sensors(worn, rate_hz, 100 * i), seconds, i);
        let mut session = analyzed(&recording, Context::default()).session();
        session.date = Some(day(3 * i as i32));
        session.shoe = Some(shoe.to_owned());
        session
    };
    (1..=5).map(session).collect()
}

#[test]
fn a_shoe_that_is_harder_than_the_others_lands_in_its_band() {
    for rate_hz in [200.0, 500.0] {
        let history = History::new(month(SHANK, rate_hz, 20.0, "old"));
        for (level, wanted) in levels() {
            let mut runner = sound();
            // 1.8, 2.6 and 4 g more at the shin: 1.2, 1.7 and 2.7 detectable changes.
            let more = [1.37, 1.53, 1.8][level as usize];
            runner.impacts.shank.peak_g *= more;
            let today = DiaryEntry { shoe: Some("new".to_owned()), ..DiaryEntry::on(day(20)) };
            let context = Context {
                date: Some(day(20)),
                diary: Some(Diary::new(vec![today])),
                history: history.clone(),
                ..Context::default()
            };
            let report = run(runner, SHANK, rate_hz, 20.0, context);
            let found = finding(&report, "footwear_mismatch");
            assert_eq!(found.severity(), Some(wanted), "{}: {}", level.name(), seen(found));
        }
    }
}

#[test]
fn more_impact_than_in_any_run_of_the_month_lands_in_its_band() {
    for rate_hz in [100.0, 200.0, 500.0] {
        let history = History::new(month(SHANK, rate_hz, 20.0, "any"));
        let times = [1.05, 1.2, 1.6, 2.4];
        for (times, wanted) in times.into_iter().zip([Sound, Mild, Moderate, Severe]) {
            let context =
                Context { date: Some(day(20)), history: history.clone(), ..Context::default() };
            let report = run(sound(), SHANK, rate_hz, 20.0 * times, context);
            let found = finding(&report, "high_cumulative_load");
            assert_eq!(found.severity(), Some(wanted), "{times} {rate_hz}: {}", seen(found));
        }
    }
}

#[test]
fn a_back_more_hollow_than_usual_lands_in_its_band() {
    for rate_hz in [100.0, 200.0, 500.0] {
        let history = History::new(month(SPINE, rate_hz, 20.0, "any"));
        for (less_deg, wanted) in [(0.0, Sound), (3.1, Mild), (4.4, Moderate), (7.0, Severe)] {
            let mut runner = sound();
            runner.trunk.lean_deg -= less_deg;
            let context =
                Context { date: Some(day(20)), history: history.clone(), ..Context::default() };
            let report = run(runner, SPINE, rate_hz, 20.0, context);
            let found = finding(&report, "lordosis_proxy");
            assert_eq!(found.severity(), Some(wanted), "{less_deg}: {}", seen(found));
        }
    }
}

/// Faults of the catalogue that no row of the table covers, and where they are walked.
const ELSEWHERE: [(&str, &str); 15] = [
    ("weak_glute_pattern", "sim_faults_patterns.rs"),
    ("tight_hip_flexor_pattern", "sim_faults_patterns.rs"),
    ("tibial_internal_rotation", "sim_faults_patterns.rs"),
    ("excess_vertical_oscillation", "sim_faults_patterns.rs"),
    ("lumbar_extension_pushoff", "sim_faults_patterns.rs"),
    ("lordosis_proxy", "here"),
    ("high_cumulative_load", "here"),
    ("footwear_mismatch", "here"),
    ("worn_shoes", "here"),
    ("insufficient_warmup", "here"),
    ("training_spike", "here"),
    ("fatigue_form_drift", "here"),
    ("footwear_transition", "diary alone: context_figures.rs"),
    ("hard_surface", "diary alone: context_figures.rs"),
    ("overtraining_load", "diary alone: context_figures.rs"),
];

#[test]
fn every_fault_of_the_catalogue_is_walked_or_has_a_reason_not_to_be() {
    let catalogue = FaultCatalogue::embedded().expect("the shipped catalogue");
    for fault in &catalogue.faults {
        let in_table = TABLE.iter().any(|row| row.id == fault.id);
        let elsewhere = ELSEWHERE.iter().any(|(id, _)| *id == fault.id);
        assert!(in_table != elsewhere, "{}", fault.id);
    }
}
