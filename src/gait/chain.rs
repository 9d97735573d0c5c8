//! Joins the evidence of neighbouring seconds: a two-state chain (running or not) that switches
//! about once a minute, smoothed forward and backward (Rabiner 1989) over a fixed horizon, so that
//! a second's verdict is final when the seconds of the horizon have been seen, live as in batch.

use serde::{Deserialize, Serialize};

/// Parameters of the chain that joins the evidence of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChainParams {
    /// Changes between running and not running expected in a minute.
    pub switches_per_min: f64,
    /// Weight of a second's log-odds: windows of neighbouring seconds share most of their samples.
    pub weight: f64,
    /// Seconds after the judged one that are looked at.
    pub horizon: usize,
}

impl Default for ChainParams {
    fn default() -> Self {
        Self { switches_per_min: 1.0, weight: 0.6, horizon: 8 }
    }
}

/// Log-odds of running of one second, given the second's own and those of the seconds of the horizon behind
/// it (fewer where the data end); `past` carries what came before. `None` is a second without data, which
/// ends one chain and begins another.
#[must_use]
pub fn weigh(
    past: &mut Option<f64>,
    own: Option<f64>,
    ahead: &[f64],
    params: &ChainParams,
) -> Option<f64> {
    let switch = (params.switches_per_min / 60.0).clamp(1e-6, 0.5);
    // Log-odds one second on, before its own evidence.
    let carried = |odds: f64| {
        let p = 1.0 / (1.0 + (-odds).exp());
        let next = p * (1.0 - switch) + (1.0 - p) * switch;
        (next / (1.0 - next)).ln()
    };
    let Some(own) = own else {
        *past = None;
        return None;
    };
    // Evidence of the seconds that follow, from the horizon back to the next one.
    let future = ahead.iter().rev().fold(0.0, |odds, own| carried(odds + params.weight * own));
    let forward = past.map_or(0.0, carried) + params.weight * own;
    *past = Some(forward);
    Some(forward + future)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Log-odds of running of every second.
    fn smooth(log_odds: &[Option<f64>], params: &ChainParams) -> Vec<Option<f64>> {
        let mut past = None;
        let one = |(i, own): (usize, &Option<f64>)| {
            let ahead = log_odds[i + 1..].iter().take(params.horizon);
            let ahead: Vec<f64> = ahead.map_while(|o| *o).collect();
            weigh(&mut past, *own, &ahead, params)
        };
        log_odds.iter().enumerate().map(one).collect()
    }

    fn running(evidence: &[f64]) -> Vec<bool> {
        let evidence: Vec<Option<f64>> = evidence.iter().copied().map(Some).collect();
        smooth(&evidence, &ChainParams::default()).into_iter().map(|o| o.unwrap() > 0.0).collect()
    }

    #[test]
    fn one_doubtful_second_does_not_break_a_run_and_one_loud_second_does_not_make_one() {
        let mut run = vec![3.0; 20];
        run[9] = -1.5;
        assert!(running(&run).iter().all(|r| *r));
        let mut walk = vec![-3.0; 20];
        walk[9] = 4.0;
        assert!(running(&walk).iter().all(|r| !*r));
    }

    #[test]
    fn a_change_is_placed_where_the_evidence_changes() {
        let evidence: Vec<f64> = (0..40).map(|i| if i < 23 { -3.0 } else { 3.0 }).collect();
        assert_eq!(running(&evidence).iter().position(|r| *r), Some(23));
    }

    #[test]
    fn a_verdict_does_not_change_with_what_lies_beyond_the_horizon() {
        let short = [Some(0.5), Some(-0.2), Some(0.9), Some(0.4)];
        let mut long = short.to_vec();
        let params = ChainParams { horizon: 3, ..ChainParams::default() };
        let before = smooth(&short, &params)[0];
        long.extend([Some(-4.0); 10]);
        assert_eq!(smooth(&long, &params)[0], before);
    }

    #[test]
    fn a_hole_in_the_data_parts_two_chains() {
        let with = smooth(&[Some(4.0), None, Some(-0.1)], &ChainParams::default());
        assert_eq!(with[1], None);
        assert!(with[2].unwrap() < 0.0);
    }
}
