//! Laws that the statistics of agreement keep for any data.

use proptest::collection::vec;
use proptest::prelude::*;
use runform::agreement::{
    AgreementError, Detection, ErrorSummary, Event, Interval, Paired, Proportion, Ratings,
    concordance, coverage, limits_varying_truth, match_closest, match_events,
    minimal_detectable_change, standard_error_of_measurement,
};

fn events(times: &[f64]) -> Vec<Event<bool>> {
    times.iter().map(|t| Event::at(*t)).collect()
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #![proptest_config(crate::properties::config(256))]

    /// Of two subjects too: nothing outside what an intraclass correlation can be, and no interval beside its value.
    #[test]
    fn an_intraclass_correlation_and_its_interval_are_possible_and_hold_together(
        table in (2_usize..5).prop_flat_map(|raters| vec(vec(-5..5_i32, raters), 2..6)),
    ) {
        let rows: Vec<Vec<f64>> =
            table.iter().map(|r| r.iter().map(|v| f64::from(*v)).collect()).collect();
        let least = -1.0 / (rows[0].len() as f64 - 1.0);
        let Ok(ratings) = Ratings::new(&rows) else { return Ok(()) };
        for found in [ratings.agreement(0.95), ratings.consistency(0.95)] {
            let Ok(found) = found else {
                let none = matches!(found, Err(AgreementError::NoSpread { .. }));
                prop_assert!(none, "{found:?}");
                continue;
            };
            let Interval { low, high } = found.interval;
            prop_assert!(found.interval.contains(found.value), "{:?}", found);
            prop_assert!(low >= least && high <= 1.0, "{:?}", found);
        }
    }

    #[test]
    fn matching_is_symmetric(a in vec(0.0..20.0f64, 0..40), b in vec(0.0..20.0f64, 0..40)) {
        let (a, b) = (events(&a), events(&b));
        let there = match_events(&a, &b, 0.2).unwrap();
        let mut back = match_events(&b, &a, 0.2).unwrap();
        back.pairs.iter_mut().for_each(|p| *p = (p.1, p.0));
        back.pairs.sort_unstable();
        prop_assert_eq!(&there.pairs, &back.pairs);
        prop_assert_eq!(there.missed, back.extra);
        prop_assert_eq!(there.extra, back.missed);
    }

    #[test]
    fn every_event_is_used_at_most_once_and_no_close_pair_is_left(
        a in vec(0.0..10.0f64, 0..40), b in vec(0.0..10.0f64, 0..40),
    ) {
        let (a, b) = (events(&a), events(&b));
        let found = match_events(&a, &b, 0.1).unwrap();
        prop_assert_eq!(found.pairs.len() + found.missed.len(), a.len());
        prop_assert_eq!(found.pairs.len() + found.extra.len(), b.len());
        for i in &found.missed {
            for j in &found.extra {
                prop_assert!((a[*i].t_s - b[*j].t_s).abs() > 0.1);
            }
        }
        let distance = |i: usize, j: usize| {
            Some((a[i].t_s - b[j].t_s).abs()).filter(|d| *d <= 0.1 + 1e-12)
        };
        prop_assert_eq!(match_closest(a.len(), b.len(), distance), found);
    }

    #[test]
    fn a_shift_changes_the_bias_alone(
        x in vec(-5.0..5.0f64, 3..30), shift in -3.0..3.0f64, seed in 0u64..1000,
    ) {
        let wobble = |i: usize| ((i as f64 + seed as f64) * 12.9898).sin();
        let y: Vec<f64> = x.iter().enumerate().map(|(i, v)| v + 0.3 * wobble(i)).collect();
        let moved: Vec<f64> = y.iter().map(|v| v + shift).collect();
        let a = Paired::new(&x, &y).unwrap().limits(0.95).unwrap();
        let b = Paired::new(&x, &moved).unwrap().limits(0.95).unwrap();
        prop_assert!(near(b.bias, a.bias + shift, 1e-9));
        prop_assert!(near(b.sd, a.sd, 1e-9));
        prop_assert!(near(b.limits.high - b.limits.low, a.limits.high - a.limits.low, 1e-9));
        let icc = |m: &[f64]| Ratings::of_pairs(&x, m).unwrap().consistency(0.95).unwrap().value;
        prop_assert!(near(icc(&y), icc(&moved), 1e-6), "ICC(3,1) ignores a bias");
    }

    #[test]
    fn a_change_of_unit_changes_no_ratio(x in vec(1.0..5.0f64, 4..30), scale in 0.01..1000.0f64) {
        let y: Vec<f64> = x.iter().enumerate().map(|(i, v)| v + 0.2 * (i as f64).sin()).collect();
        let scaled = |v: &[f64]| v.iter().map(|a| a * scale).collect::<Vec<f64>>();
        let (a, b) = (Paired::new(&x, &y).unwrap(), Paired::new(&scaled(&x), &scaled(&y)).unwrap());
        let (small, large) = (a.summary().unwrap(), b.summary().unwrap());
        prop_assert!(near(small.rmse * scale, large.rmse, 1e-9));
        prop_assert!(near(a.percent().unwrap().rmse, b.percent().unwrap().rmse, 1e-8));
        if let (Ok(p), Ok(q)) = (concordance(&a, 0.95), concordance(&b, 0.95)) {
            prop_assert!(near(p.value, q.value, 1e-6));
        }
        let icc = |p: &Paired| {
            Ratings::of_pairs(p.reference(), p.measured()).unwrap().agreement(0.95).unwrap()
        };
        prop_assert!(near(icc(&a).value, icc(&b).value, 1e-6));
    }

    #[test]
    fn rmse_is_made_of_bias_and_spread(errors in vec(-9.0..9.0f64, 2..50)) {
        let s = ErrorSummary::of(&errors).unwrap();
        let n = errors.len() as f64;
        let spread = s.sd.unwrap().powi(2) * (n - 1.0) / n;
        prop_assert!(near(s.rmse.powi(2), s.mean.powi(2) + spread, 1e-9));
        prop_assert!(s.mae <= s.rmse + 1e-12 && s.rmse <= s.max_abs + 1e-12);
    }

    #[test]
    fn an_interval_of_wilson_holds_the_share(n in 1usize..300, part in 0.0..1.0f64) {
        let p = Proportion { hits: (part * n as f64) as usize, n };
        let interval = p.wilson(0.95).unwrap();
        let share = p.share().unwrap();
        prop_assert!(interval.low <= share + 1e-12 && share <= interval.high + 1e-12);
        prop_assert!(0.0 <= interval.low && interval.high <= 1.0);
    }

    #[test]
    fn repeated_limits_are_not_narrower_than_the_spread_within(
        groups in vec(vec(-3.0..3.0f64, 2..8), 2..8),
    ) {
        let found = limits_varying_truth(&groups).unwrap();
        prop_assert!(found.sd >= found.sd_within);
        prop_assert!(near(
            found.sd.powi(2), found.sd_within.powi(2) + found.sd_between.powi(2), 1e-9,
        ));
    }
}

#[test]
fn perfect_measurements_have_perfect_scores() {
    let x = [1.0, 2.0, 3.0, 5.0];
    let pairs = Paired::new(&x, &x).unwrap();
    assert_eq!(concordance(&pairs, 0.95).unwrap().value, 1.0);
    assert_eq!(Ratings::of_pairs(&x, &x).unwrap().agreement(0.95).unwrap().value, 1.0);
    let found = match_events(&events(&x), &events(&x), 0.05).unwrap();
    let score = Detection::of(&events(&x), &events(&x), &found, (0.0, 9.0));
    assert_eq!((score.f1(), score.missed, score.extra), (Some(1.0), 0, 0));
    assert_eq!(score.side_agreement(), None, "no side is known");
}

#[test]
fn events_at_the_edges_help_to_match_but_do_not_count() {
    let reference = events(&[0.09, 1.0, 2.0]);
    let measured = events(&[0.11, 1.02, 1.5]);
    let found = match_events(&reference, &measured, 0.05).unwrap();
    let score = Detection::of(&reference, &measured, &found, (0.1, 1.9));
    assert_eq!(score.errors_s.len(), 1, "the pair at the edge is left out, not called extra");
    assert_eq!((score.missed, score.extra), (0, 1));
    assert_eq!((score.precision(), score.recall()), (Some(0.5), Some(1.0)));
}

#[test]
fn swapped_sides_are_counted() {
    let at = |t_s: f64, left: bool| Event { t_s, side: Some(left) };
    let reference = [at(1.0, true), at(1.3, false), at(1.6, true)];
    let measured = [at(1.01, true), at(1.3, true), Event::at(1.6)];
    let found = match_events(&reference, &measured, 0.05).unwrap();
    let score = Detection::of(&reference, &measured, &found, (0.0, 9.0));
    assert_eq!((score.sided, score.side_agreement()), (2, Some(0.5)));
}

#[test]
fn two_subjects_give_a_wide_interval_and_two_that_change_places_the_least_agreement() {
    let alike = Ratings::of_pairs(&[1.0, 2.0], &[1.2, 1.6]).unwrap().agreement(0.95).unwrap();
    assert!(alike.value > 0.7 && alike.value < 0.9, "{alike:?}");
    assert!(alike.interval.high - alike.interval.low > 1.0, "{alike:?}");
    let swapped = Ratings::of_pairs(&[1.0, 2.0], &[2.0, 1.0]).unwrap().agreement(0.95).unwrap();
    assert_eq!(swapped.value, -1.0, "{swapped:?}");
    assert_eq!(swapped.interval, Interval { low: -1.0, high: 1.0 }, "{swapped:?}");
    let constant = Ratings::of_pairs(&[1.0, 1.0], &[2.0, 2.0]).unwrap().agreement(0.95);
    assert!(matches!(constant, Err(AgreementError::NoSpread { .. })));
}

#[test]
fn a_detectable_change_grows_from_the_spread_and_the_icc() {
    let error = standard_error_of_measurement(10.0, 0.91);
    assert!((error - 3.0).abs() < 1e-12);
    assert!((minimal_detectable_change(error) - 8.3155).abs() < 1e-3);
}

#[test]
fn coverage_counts_the_truths_inside() {
    let intervals = [(0.0, 1.0), (2.0, 3.0), (4.0, 5.0)].map(|(low, high)| Interval { low, high });
    let found = coverage(&intervals, &[0.5, 3.0, 5.5]).unwrap();
    assert_eq!(found, Proportion { hits: 2, n: 3 });
    assert!(coverage(&intervals, &[1.0]).is_err());
}

#[test]
fn what_cannot_be_computed_is_refused_with_the_reason() {
    assert_eq!(
        Paired::new(&[1.0], &[1.0, 2.0]),
        Err(AgreementError::Lengths { reference: 1, measured: 2 })
    );
    assert_eq!(Paired::new(&[1.0], &[f64::NAN]), Err(AgreementError::NotFinite { index: 0 }));
    assert!(Paired::new(&[], &[]).is_err());
    assert!(Paired::new(&[1.0], &[1.0]).unwrap().limits(0.95).is_err());
    let flat = Paired::new(&[1.0; 4], &[2.0, 3.0, 4.0, 5.0]).unwrap();
    assert!(matches!(flat.pearson(), Err(AgreementError::NoSpread { .. })));
    assert!(flat.limits(1.0).is_err(), "no interval holds everything");
    assert!(Ratings::new(&[[1.0, 1.0], [1.0, 1.0]]).is_err());
    assert!(limits_varying_truth(&[vec![1.0], vec![2.0]]).is_err(), "nobody was measured twice");
    assert!(match_events(&events(&[1.0]), &events(&[1.0]), -0.1).is_err());
}
