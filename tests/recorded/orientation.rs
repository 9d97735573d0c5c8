//! Smoothed inclination against an optical reference on recorded data (BROAD, Laidig et al. 2021).
//!
//! In all four trials every estimate, VQF's too, fits the cameras best when the inertial samples are
//! taken to be about one sample (4 ms) late: a constant latency of that recording, worth up to a
//! degree when turning fast. The first-order hold of VQF hides half a sample of it. So the two are
//! compared twice: as they come, with the same hold, and each at its best latency.

use std::time::Instant;

use nalgebra::UnitQuaternion;
use runform::orientation::smoother::smooth;
use runform::orientation::vqf::{Integration, Vqf, VqfParams};
use runform::recording::Axes;

use crate::numbers::{Table, text};
use crate::orientation_support::{inclination_error_deg, rms};
use crate::support::{Skipped, Tried, note};

const STEP_S: f64 = 0.0035;

struct Trial {
    name: String,
    acc: Axes,
    gyr: Axes,
    truth: Vec<Option<UnitQuaternion<f64>>>,
    scored: Vec<usize>,
    /// VQF's error in the data's own table, deg.
    published_deg: f64,
}

impl Trial {
    /// Inclination RMSE, deg, when sample `i` is compared with the cameras `late` samples before.
    fn error_deg(&self, q: &[UnitQuaternion<f64>], late: f64) -> f64 {
        let errors = self.scored.iter().filter_map(|&i| {
            let place = i as f64 - late;
            let (k, u) = (place.floor() as usize, place - place.floor());
            let (a, b) = (self.truth.get(k)?.as_ref()?, self.truth.get(k + 1)?.as_ref()?);
            Some(inclination_error_deg(&q[i], &a.nlerp(b, u)))
        });
        rms(errors)
    }

    /// The least error and its latency in samples.
    fn best(&self, q: &[UnitQuaternion<f64>]) -> (f64, f64) {
        let tried =
            (-8..=12).map(|k| f64::from(k) * 0.25).map(|late| (self.error_deg(q, late), late));
        tried.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
    }

    fn published(&self) -> Vec<UnitQuaternion<f64>> {
        let mut filter = Vqf::new(&VqfParams::published(), STEP_S);
        let samples = self.gyr.iter().zip(self.acc.iter());
        samples
            .map(|(gyr, acc)| {
                filter.step(gyr, acc);
                filter.attitude()
            })
            .collect()
    }

    fn smoothed(&self, trapezoid: bool) -> Vec<UnitQuaternion<f64>> {
        let integration = if trapezoid { Integration::Trapezoid } else { Integration::Hold };
        let params = VqfParams { integration, ..VqfParams::default() };
        smooth(&self.acc, &self.gyr, 1.0 / STEP_S, &params).q
    }
}

fn trials() -> Result<Vec<Trial>, Skipped> {
    let list = text("broad/reference/trials.csv")?;
    let scores = Table::parse(&list);
    let column = scores.column("vqf6d_inclination_rmse_deg");
    let names = list.lines().skip(1).filter_map(|l| l.split(',').next());
    names
        .zip(&scores.rows)
        .map(|(name, score)| {
            let file = text(&format!("broad/recordings/{name}.csv.gz"))?;
            let table = Table::parse(&file);
            let (moving, seen) = (table.column("movement"), table.column("opt_qw"));
            let known = |r: &Vec<f64>| r[seen].is_finite();
            let truth = table.quaternions("opt").into_iter().zip(&table.rows);
            Ok(Trial {
                name: name.to_owned(),
                acc: Axes::from_samples(table.vectors("acc", "mps2")),
                gyr: Axes::from_samples(table.vectors("gyr", "radps")),
                truth: truth.map(|(q, r)| known(r).then_some(q)).collect(),
                scored: (0..table.rows.len())
                    .filter(|&i| table.rows[i][moving] == 1.0 && known(&table.rows[i]))
                    .collect(),
                published_deg: score[column],
            })
        })
        .collect()
}

pub fn smoothed_inclination_beats_the_published_filter_on_every_optical_trial() -> Tried {
    let trials = trials()?;
    assert!(!trials.is_empty());
    for t in &trials {
        let published = t.published();
        let as_it_comes = t.error_deg(&published, 0.0);
        assert!((as_it_comes - t.published_deg).abs() < 0.002, "{}: {as_it_comes}", t.name);
        let same_hold = t.error_deg(&t.smoothed(false), 0.0);
        let start = Instant::now();
        let smoothed = t.smoothed(true);
        let ns = start.elapsed().as_secs_f64() * 1e9 / smoothed.len() as f64;
        let (ours, theirs) = (t.best(&smoothed), t.best(&published));
        note!(
            "{}: VQF {as_it_comes:.3}, smoothed with its hold {same_hold:.3} deg; at best latency \
             VQF {:.3} ({} samples), smoothed {:.3} ({}); trapezoid without latency {:.3}; {ns:.0} \
             ns a sample",
            t.name,
            theirs.0,
            theirs.1,
            ours.0,
            ours.1,
            t.error_deg(&smoothed, 0.0),
        );
        assert!(same_hold <= t.published_deg, "{}", t.name);
        assert!(ours.0 <= theirs.0 && ours.0 <= t.published_deg, "{}", t.name);
        // One latency for all: a property of the recording, and the half sample of the hold.
        assert!((ours.1 - 1.25).abs() <= 0.3, "{}: {} samples", t.name, ours.1);
        assert!((ours.1 - theirs.1 - 0.5).abs() <= 0.3, "{}: {}", t.name, theirs.1);
    }
    Ok(())
}
