//! The statistics of agreement match pingouin, statsmodels and SciPy on the golden values in
//! `test_vectors`, and worked examples in print.

use runform::agreement::{
    Event, Interval, Paired, Proportion, Ratings, Replicates, concordance, limits_constant_truth,
    limits_varying_truth, match_events,
};
use serde_json::Value;

fn golden() -> Value {
    let path = format!("{}/test_vectors/agreement.json", crate::ROOT);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn list(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn close(what: &str, found: f64, wanted: &Value, tolerance: f64) {
    let wanted = wanted.as_f64().unwrap();
    assert!((found - wanted).abs() <= tolerance, "{what}: {found} for {wanted}");
}

fn same(what: &str, found: Interval, wanted: &Value, tolerance: f64) {
    close(what, found.low, &wanted[0], tolerance);
    close(what, found.high, &wanted[1], tolerance);
}

fn cases<'a>(golden: &'a Value, name: &str) -> &'a Vec<Value> {
    let cases = golden[name].as_array().unwrap();
    assert!(cases.len() >= 2, "{name}");
    cases
}

#[test]
fn intraclass_correlations_match_pingouin_and_mean_squares_match_statsmodels() {
    for case in cases(&golden(), "icc") {
        let table: Vec<Vec<f64>> = case["table"].as_array().unwrap().iter().map(list).collect();
        let ratings = Ratings::new(&table).unwrap();
        let squares = &case["mean_squares"];
        close("targets", ratings.between_targets, &squares[0], 1e-9);
        close("raters", ratings.between_raters, &squares[1], 1e-9);
        close("residual", ratings.residual, &squares[2], 1e-9);
        let two = ratings.agreement(0.95).unwrap();
        close("ICC(2,1)", two.value, &case["icc2"], 1e-10);
        same("ICC(2,1)", two.interval, &case["icc2_ci"], 1e-6);
        let three = ratings.consistency(0.95).unwrap();
        close("ICC(3,1)", three.value, &case["icc3"], 1e-10);
        same("ICC(3,1)", three.interval, &case["icc3_ci"], 1e-6);
    }
}

#[test]
fn paired_statistics_match_scipy_and_concordance_matches_the_delta_method() {
    for case in cases(&golden(), "paired") {
        let pairs = Paired::new(&list(&case["reference"]), &list(&case["measured"])).unwrap();
        let s = pairs.summary().unwrap();
        close("median", s.median, &case["median"], 1e-12);
        close("rmse", s.rmse, &case["rmse"], 1e-12);
        close("mae", s.mae, &case["mae"], 1e-12);
        let limits = pairs.limits(0.95).unwrap();
        close("bias", limits.bias, &case["bias"], 1e-12);
        close("sd", limits.sd, &case["sd"], 1e-12);
        same("bias", limits.bias_interval, &case["bias_ci"], 1e-9);
        same("lower limit", limits.low_interval, &case["low_ci"], 1e-9);
        same("upper limit", limits.high_interval, &case["high_ci"], 1e-9);
        close("r", pairs.pearson().unwrap(), &case["pearson"], 1e-10);
        let percent = pairs.percent().unwrap();
        close("percent bias", percent.bias, &case["percent_bias"], 1e-10);
        close("percent error", percent.mean_abs, &case["percent_mae"], 1e-10);
        let ccc = concordance(&pairs, 0.95).unwrap();
        close("concordance", ccc.value, &case["ccc"], 1e-10);
        // The golden derivative is numerical.
        same("concordance", ccc.interval, &case["ccc_ci"], 1e-6);
    }
}

#[test]
fn limits_for_repeated_measurements_match_the_analysis_of_variance_of_statsmodels() {
    let golden = golden();
    for case in cases(&golden, "varying") {
        let groups: Vec<Vec<f64>> = case["groups"].as_array().unwrap().iter().map(list).collect();
        let found = limits_varying_truth(&groups).unwrap();
        close("bias", found.bias, &case["bias"], 1e-10);
        close("between", found.sd_between, &case["sd_between"], 1e-9);
        close("within", found.sd_within, &case["sd_within"], 1e-9);
        close("sd", found.sd, &case["sd"], 1e-9);
    }
    for case in cases(&golden, "constant") {
        let subjects: Vec<Replicates> = case["subjects"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| Replicates {
                reference: list(&s["reference"]),
                measured: list(&s["measured"]),
            })
            .collect();
        let found = limits_constant_truth(&subjects).unwrap();
        close("bias", found.bias, &case["bias"], 1e-10);
        close("sd", found.sd, &case["sd"], 1e-10);
    }
}

#[test]
fn matching_finds_the_pairs_of_the_brute_force() {
    for case in cases(&golden(), "matching") {
        let events = |v: &Value| list(v).into_iter().map(Event::<()>::at).collect::<Vec<_>>();
        let (a, b) = (events(&case["reference"]), events(&case["measured"]));
        let found = match_events(&a, &b, case["tolerance"].as_f64().unwrap()).unwrap();
        let wanted: Vec<(usize, usize)> = serde_json::from_value(case["pairs"].clone()).unwrap();
        assert_eq!(found.pairs, wanted);
        assert_eq!(found.missed.len(), a.len() - wanted.len());
        assert_eq!(found.extra.len(), b.len() - wanted.len());
    }
}

#[test]
fn wilson_intervals_match_statsmodels() {
    for case in cases(&golden(), "wilson") {
        let count = |k: &str| case[k].as_u64().unwrap() as usize;
        let p = Proportion { hits: count("hits"), n: count("n") };
        same("wilson", p.wilson(0.95).unwrap(), &case["ci"], 1e-9);
    }
}

#[test]
fn the_table_of_shrout_and_fleiss_gives_their_coefficients() {
    let table = [
        [9.0, 2.0, 5.0, 8.0],
        [6.0, 1.0, 3.0, 2.0],
        [8.0, 4.0, 6.0, 8.0],
        [7.0, 1.0, 2.0, 6.0],
        [10.0, 5.0, 6.0, 9.0],
        [6.0, 2.0, 4.0, 7.0],
    ];
    let ratings = Ratings::new(&table).unwrap();
    let round = |v: f64| (100.0 * v).round() / 100.0;
    assert_eq!(round(ratings.agreement(0.95).unwrap().value), 0.29);
    let three = ratings.consistency(0.95).unwrap();
    assert_eq!(round(three.value), 0.71);
    // Mean squares of their table 3: 11.24, 32.49, 1.02.
    assert_eq!(round(ratings.between_targets), 11.24);
    assert_eq!(round(ratings.between_raters), 32.49);
    assert_eq!(round(ratings.residual), 1.02);
}

/// Peak expiratory flow (l/min) of 17 people, twice with each of two meters (Bland & Altman 1986).
const FLOW: [[f64; 4]; 17] = [
    [494.0, 490.0, 512.0, 525.0],
    [395.0, 397.0, 430.0, 415.0],
    [516.0, 512.0, 520.0, 508.0],
    [434.0, 401.0, 428.0, 444.0],
    [476.0, 470.0, 500.0, 500.0],
    [557.0, 611.0, 600.0, 625.0],
    [413.0, 415.0, 364.0, 460.0],
    [442.0, 431.0, 380.0, 390.0],
    [650.0, 638.0, 658.0, 642.0],
    [433.0, 429.0, 445.0, 432.0],
    [417.0, 420.0, 432.0, 420.0],
    [656.0, 633.0, 626.0, 605.0],
    [267.0, 275.0, 260.0, 227.0],
    [478.0, 492.0, 477.0, 467.0],
    [178.0, 165.0, 259.0, 268.0],
    [423.0, 372.0, 350.0, 370.0],
    [427.0, 421.0, 451.0, 443.0],
];

#[test]
fn the_peak_flow_data_give_the_limits_of_bland_and_altman() {
    let large: Vec<f64> = FLOW.iter().map(|r| r[0]).collect();
    let mini: Vec<f64> = FLOW.iter().map(|r| r[2]).collect();
    // Their difference is large − mini.
    let limits = Paired::new(&mini, &large).unwrap().limits(0.95).unwrap();
    assert!((limits.bias + 2.1).abs() < 0.05, "{limits:?}");
    assert!((limits.sd - 38.8).abs() < 0.05, "{limits:?}");
    // Printed: −22.0 to 17.8 for the bias, with t of 16 degrees of freedom.
    assert!((limits.bias_interval.low + 22.0).abs() < 0.1, "{limits:?}");
    assert!((limits.bias_interval.high - 17.8).abs() < 0.1, "{limits:?}");
    let r = Paired::new(&mini, &large).unwrap().pearson().unwrap();
    assert!((r - 0.94).abs() < 0.005, "{r}");
}

#[test]
fn the_repeated_peak_flow_data_give_the_corrected_spread_of_bland_and_altman() {
    let subjects: Vec<Replicates> = FLOW
        .iter()
        .map(|r| Replicates { reference: r[2..].to_vec(), measured: r[..2].to_vec() })
        .collect();
    let found = limits_constant_truth(&subjects).unwrap();
    // Printed: 33.2 between the means, 37.7 corrected. They take the mean change between the two
    // readings out of the within-subject spread, which one-way analysis does not.
    assert!((found.sd_between - 33.2).abs() < 0.1, "{found:?}");
    assert!((found.sd - 37.7).abs() < 0.4, "{found:?}");
}
