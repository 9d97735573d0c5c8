//! Dates, training load and the other figures of diary, profile and history.

use crate::judge::{Case, day, entry, session_value, today};
use runform::MetricId;
use runform::context::{
    Context, Date, Diary, DiaryEntry, Figure, FigureOutcome, History, Session, training_load,
};
use runform::form::Severity;

fn figure(case: &Case, wanted: Figure) -> Result<f64, String> {
    let figures = case.judge().figures;
    match &figures.iter().find(|f| f.figure == wanted).expect("every figure").outcome {
        FigureOutcome::Value(v) => Ok(*v),
        FigureOutcome::Needs(needs) => Err(needs.clone()),
    }
}

#[test]
fn days_count_as_the_calendar_does() {
    for (a, b, days) in [
        ("1970-01-01", "2000-03-01", 11_017),
        ("2024-02-28", "2024-03-01", 2),
        ("2023-02-28", "2023-03-01", 1),
        ("1900-02-28", "1900-03-01", 1),
        ("2025-12-31", "2026-01-01", 1),
    ] {
        assert_eq!(day(b).days_since(day(a)), days, "{a} {b}");
        assert_eq!(day(a).plus_days(days), day(b));
        assert_eq!(day(a).to_string(), a);
    }
    for wrong in ["2026-02-29", "2026-13-01", "2026-1-1", "31.01.2026", "", "2026-00-10"] {
        assert!(wrong.parse::<Date>().is_err(), "{wrong}");
    }
}

#[test]
fn the_ratio_of_weeks_is_that_of_their_kilometres() {
    let entries = vec![entry(13, 10.0), entry(9, 10.0), entry(5, 15.0), entry(1, 15.0)];
    let load = training_load(&Diary::new(entries), today(), None);
    assert!((load.week_ratio.unwrap() - 1.5).abs() < 1e-12);
    assert_eq!(load.monotony, None, "no exertion");
}

fn rated(days: i32, load: impl Fn(i32) -> f64) -> Diary {
    let entries = (0..days).map(|i| DiaryEntry {
        duration_min: Some(load(i)),
        rpe: Some(1.0),
        ..entry(i, 5.0)
    });
    Diary::new(entries.collect())
}

#[test]
fn monotony_is_mean_over_deviation_with_a_floor_and_a_cap() {
    // Loads 10, 20, 30, 40, 50, 60, 70: mean 40, standard deviation 21.602.
    let rising = training_load(
        &rated(40, |i| if i < 7 { 70.0 - 10.0 * f64::from(i) } else { 30.0 }),
        today(),
        None,
    );
    assert!((rising.monotony.unwrap() - 40.0 / 21.602_468_99).abs() < 1e-6);
    assert!((rising.strain.unwrap() - 280.0 * 40.0 / 21.602_468_99).abs() < 1e-4);
    let same = training_load(&rated(40, |_| 30.0), today(), None);
    assert!((same.monotony.unwrap() - 5.0).abs() < 1e-12, "capped");
    assert!((same.acwr_rolling.unwrap() - 1.0).abs() < 1e-12);
    assert!((same.acwr_ewma.unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(training_load(&rated(15, |_| 30.0), today(), None).monotony, None, "too short");
}

#[test]
fn the_weighted_ratio_answers_faster_than_the_rolling_one() {
    let diary = rated(60, |i| if i == 0 { 200.0 } else { 40.0 });
    let load = training_load(&diary, today(), None);
    assert!(load.acwr_ewma.unwrap() > load.acwr_rolling.unwrap());
}

#[test]
fn monotonous_and_heavy_weeks_are_found_and_acute_to_chronic_load_weighs_nothing() {
    let case = |diary: Diary| Case {
        context: Context { date: Some(today()), diary: Some(diary), ..Context::default() },
        ..Case::new()
    };
    assert_eq!(case(rated(40, |_| 30.0)).severity("overtraining_load"), Some(Severity::Severe));
    let varied = case(rated(40, |i| if i % 2 == 0 { 80.0 } else { 5.0 }));
    assert_eq!(varied.severity("overtraining_load"), Some(Severity::None));
    let names: Vec<_> = crate::judge::catalogue()
        .faults
        .iter()
        .flat_map(|f| f.criteria.iter().filter_map(|c| c.figure).collect::<Vec<_>>())
        .collect();
    assert!(!names.contains(&Figure::AcwrRolling) && !names.contains(&Figure::AcwrEwma));
}

const SHOES: &str = "[[shoe]]\nid = \"a\"\nkm = 500.0\n[[shoe]]\nid = \"flat\"\nkm = 0.0\n\
                     minimalist = true\nbought = \"2026-03-20\"\n";

fn worn(shoe: &str, days_ago: i32, km: f64) -> DiaryEntry {
    DiaryEntry { shoe: Some(shoe.to_owned()), ..entry(days_ago, km) }
}

#[test]
fn kilometres_of_a_shoe_add_profile_and_diary() {
    let case = Case::new().profile(SHOES).diary(vec![worn("a", 30, 100.0), worn("a", 0, 20.0)]);
    assert_eq!(figure(&case, Figure::ShoeKm), Ok(620.0));
    let unknown = Case::new().profile(SHOES);
    assert!(figure(&unknown, Figure::ShoeKm).unwrap_err().contains("shoe of this run"));
}

#[test]
fn a_worn_shoe_needs_kilometres_and_a_rise_of_impact() {
    let case = |rise: f64| {
        let entries: Vec<DiaryEntry> = (0..=6).rev().map(|i| worn("a", 5 * i, 30.0)).collect();
        let mut case = Case::with(&[(MetricId::PtaResultant, 10.0 + rise)]).profile(SHOES);
        case = case.diary(entries);
        case.context.history = History::new(
            (1..=6)
                .map(|i| Session {
                    date: Some(today().plus_days(-5 * i)),
                    speed_mps: Some(3.0),
                    shoe: Some("a".to_owned()),
                    values: vec![session_value(
                        MetricId::PtaResultant,
                        10.0 + rise * f64::from(6 - i) / 6.0,
                    )],
                    ..Session::default()
                })
                .collect(),
        );
        case
    };
    assert_eq!(case(0.0).severity("worn_shoes"), Some(Severity::None), "710 km, no rise");
    let rise = figure(&case(1.6), Figure::ShoeImpactRise).unwrap();
    assert!((rise - 16.0).abs() < 1e-6, "{rise}");
    assert_eq!(case(1.6).severity("worn_shoes"), Some(Severity::Moderate));
    assert_eq!(case(1.2).severity("worn_shoes"), Some(Severity::Mild));
    let few = Case::new().profile(SHOES).diary(vec![worn("a", 0, 300.0)]);
    assert_eq!(few.severity("worn_shoes"), None, "kilometres alone judge nothing");
}

#[test]
fn a_new_minimalist_shoe_is_judged_by_its_share_of_the_week() {
    let case = |new_km: f64| {
        Case::new().profile(SHOES).diary(vec![worn("a", 3, 10.0 - new_km), worn("flat", 1, new_km)])
    };
    for (km, wanted) in [
        (1.0, Severity::None),
        (3.0, Severity::Mild),
        (5.0, Severity::Moderate),
        (7.0, Severity::Severe),
    ] {
        assert_eq!(case(km).severity("footwear_transition"), Some(wanted), "{km}");
    }
}

#[test]
fn hard_surfaces_are_advice_only() {
    let on = |surface: &str| DiaryEntry { surface: Some(surface.to_owned()), ..entry(3, 10.0) };
    let hard = Case::new().diary(vec![on("Concrete path"), on("asphalt")]);
    assert_eq!(hard.severity("hard_surface"), Some(Severity::Mild));
    let mixed = Case::new().diary(vec![on("trail"), on("asphalt")]);
    assert_eq!(mixed.severity("hard_surface"), Some(Severity::None));
    let told = Case {
        conditions: runform::recording::Conditions {
            surface: Some("grass".to_owned()),
            ..Default::default()
        },
        ..Case::new()
    };
    assert_eq!(figure(&told, Figure::HardSurfaceShare), Ok(0.0));
}

#[test]
fn cumulative_impact_is_held_against_the_largest_session_of_30_days() {
    use Severity::{Mild, Moderate, None, Severe};
    for (now, wanted) in
        [(10_000.0, None), (12_000.0, Mild), (15_000.0, Moderate), (22_000.0, Severe)]
    {
        let case = Case::with(&[(MetricId::ImpactSum, now)])
            .history(&[&[(MetricId::ImpactSum, 10_000.0)], &[(MetricId::ImpactSum, 6_000.0)]]);
        assert_eq!(case.severity("high_cumulative_load"), Some(wanted), "{now}");
    }
    let mut old = Case::with(&[(MetricId::ImpactSum, 20_000.0)])
        .history(&[&[(MetricId::ImpactSum, 10_000.0)]]);
    old.context.date = Some(today().plus_days(60));
    assert_eq!(old.severity("high_cumulative_load"), Option::None, "no session in 30 days");
}

#[test]
fn the_distance_of_the_run_comes_from_diary_or_speed() {
    let runs = vec![entry(20, 10.0), entry(13, 8.0), entry(6, 9.0)];
    // 3 m/s for 4000 s are 12 km.
    let mut case = Case::with(&[]).diary(runs.clone());
    case.running_s = 4000.0;
    assert!((figure(&case, Figure::SessionSpike).unwrap() - 1.2).abs() < 1e-9);
    let told = case.diary([runs, vec![entry(0, 10.0)]].concat());
    assert!((figure(&told, Figure::SessionSpike).unwrap() - 1.0).abs() < 1e-9);
}

#[test]
fn the_impact_loading_index_is_the_mean_deviation_from_ones_own_sessions() {
    let wanted = Figure::ImpactLoadingIndex;
    // Peaks of 8 ± 1 g and powers of 0.20 ± 0.02 g²: sample standard deviations 1.0 and 0.02.
    let earlier: Vec<Vec<(MetricId, f64)>> = [-1.0, -1.0, 0.0, 1.0, 1.0]
        .iter()
        .map(|d| vec![(MetricId::PtaResultant, 8.0 + d), (MetricId::ImpactPower, 0.2 + 0.02 * d)])
        .collect();
    let sessions: Vec<&[(MetricId, f64)]> = earlier.iter().map(Vec::as_slice).collect();
    let now = [(MetricId::PtaResultant, 10.0), (MetricId::ImpactPower, 0.24)];
    let index = figure(&Case::with(&now).history(&sessions), wanted).unwrap();
    assert!((index - 2.0).abs() < 1e-9, "{index}");
    let one = figure(&Case::with(&now[..1]).history(&sessions), wanted).unwrap_err();
    assert!(one.contains("five earlier sessions"), "{one}");
    assert!(figure(&Case::with(&now).history(&sessions[..4]), wanted).is_err());
    let faster =
        Case::new().and(MetricId::Speed, 3.5).and(now[0].0, now[0].1).and(now[1].0, now[1].1);
    assert!(figure(&faster.history(&sessions), wanted).is_err(), "another speed");
}
