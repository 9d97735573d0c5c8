//! A simulated run as it is asked for in words and numbers.

use runform::recording::{Placement, Side, Site};
use runform::sim::{Activity, Preset, Runner, Scenario, SensorSpec};
use runform_io::parse_site;

use crate::failure::Failure;

/// Most samples of one sensor: a day at 200 Hz.
const MOST_SAMPLES: f64 = 17_280_000.0;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// A runner with a form fault, such as `overstriding_moderate`.
    pub preset: Option<String>,
    /// What is done.
    pub activity: Activity,
    /// Running speed, m/s.
    pub speed_mps: f64,
    /// Standing height, m.
    pub height_m: f64,
    /// Duration of the activity, s.
    pub duration_s: f64,
    /// Seconds of standing still before it.
    pub standing_s: f64,
    /// Seconds of bending before that.
    pub bending_s: f64,
    /// Sampling rate of every sensor, Hz.
    pub rate_hz: f64,
    /// Where sensors are worn, joined by commas, or `all`.
    pub sensors: String,
    /// Every sensor is turned on its segment by a random angle of up to this, degrees.
    pub misalign_deg: f64,
    /// Bias of the gyroscopes, deg/s.
    pub gyr_bias_dps: f64,
    /// No gyroscopes.
    pub acc_only: bool,
    /// Seed of everything that is random.
    pub seed: u64,
}

/// The scenario.
///
/// # Errors
/// Exit code 2 for what cannot be.
pub fn scenario(wanted: &Wanted) -> Result<Scenario, Failure> {
    let samples = (wanted.duration_s + wanted.standing_s + wanted.bending_s) * wanted.rate_hz;
    if samples > MOST_SAMPLES {
        return Err(Failure::usage(format!(
            "--duration-s {} at --rate-hz {} are {samples:.0} samples a sensor; at most {MOST_SAMPLES} \
             are made",
            wanted.duration_s, wanted.rate_hz
        )));
    }
    let mut runner = Runner::new(wanted.speed_mps, wanted.height_m);
    if let Some(name) = &wanted.preset {
        let unknown = |_| {
            Failure::usage(format!(
                "unknown preset \"{name}\"; see runform simulate --list for the names"
            ))
        };
        Preset::by_name(name).map_err(unknown)?.apply(&mut runner);
    }
    let mut scenario = Scenario::of(runner, wanted.activity, wanted.duration_s)
        .seed(wanted.seed)
        .sensors(sensors(wanted)?);
    if wanted.standing_s > 0.0 {
        scenario = scenario.lead_in(Activity::Standing, wanted.standing_s);
    }
    if wanted.bending_s > 0.0 {
        scenario = scenario.lead_in(Activity::Bending, wanted.bending_s);
    }
    Ok(scenario)
}

fn sensors(wanted: &Wanted) -> Result<Vec<SensorSpec>, Failure> {
    let sites = if wanted.sensors.trim() == "all" {
        every_site()
    } else {
        wanted.sensors.split(',').map(site).collect::<Result<_, _>>()?
    };
    let specs = sites.into_iter().zip(1..).map(|(site, number)| {
        let mut spec = SensorSpec::new(site, wanted.rate_hz);
        if wanted.misalign_deg != 0.0 {
            spec = spec.misaligned_deg(wanted.misalign_deg, wanted.seed.wrapping_add(number));
        }
        spec.gyr_bias_dps = [wanted.gyr_bias_dps; 3];
        spec.gyro = !wanted.acc_only;
        spec
    });
    Ok(specs.collect())
}

fn site(text: &str) -> Result<Site, Failure> {
    parse_site(text).ok_or_else(|| {
        let why = text.trim().parse::<Site>().err().map_or_else(String::new, |e| e.to_string());
        Failure::usage(format!("--sensors: {why}; join several by commas, or say all"))
    })
}

/// Every placement, limbs on both sides.
fn every_site() -> Vec<Site> {
    let sides = |p: Placement| match p.is_limb() {
        true => vec![Site::sided(p, Side::Left), Site::sided(p, Side::Right)],
        false => vec![Site::from(p)],
    };
    Placement::ALL.into_iter().flat_map(sides).collect()
}
