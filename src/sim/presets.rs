//! Runners with one fault in three levels. Values lie inside the bands of the fault catalogue,
//! which the contract test asserts on the truth.
//!
//! Where groups of runners were compared, a level is a multiple of the published difference: forward
//! lean 3.6 and 10.8° (Teng & Powers 2015), shin at contact 6.8 and 2.1° (Evans et al. 2023), peak
//! brake above 0.27 body weights (Napier et al. 2018), tibial shock above 8 g (Crowell & Davis 2011),
//! contact times 1.9 % apart when sound (Girard et al. 2019). For the others no groups are at hand:
//! levels are standard deviations of sound runners beyond their mean \[P\].

use super::course::SpeedProfile;
use super::error::SimError;
use super::faults::Fault;
use super::realism::Instability;
use super::runner::Runner;
use super::trunk::ROTATION_PHASE_RAD;
use super::truth::InjectedFault;
use crate::recording::Side;

/// How far a preset goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Inside the mild band.
    Mild,
    /// Inside the moderate band.
    Moderate,
    /// Inside the severe band.
    Severe,
}

impl Level {
    /// All levels, least first.
    pub const ALL: [Self; 3] = [Self::Mild, Self::Moderate, Self::Severe];

    /// `mild`, `moderate` or `severe`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mild => "mild",
            Self::Moderate => "moderate",
            Self::Severe => "severe",
        }
    }

    pub(super) fn of<T: Copy>(self, values: [T; 3]) -> T {
        match self {
            Self::Mild => values[0],
            Self::Moderate => values[1],
            Self::Severe => values[2],
        }
    }
}

/// A fault at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Preset {
    /// The fault.
    pub fault: Fault,
    /// Its level.
    pub level: Level,
}

impl Preset {
    /// Every fault at every level.
    pub fn all() -> impl Iterator<Item = Self> {
        Fault::ALL
            .into_iter()
            .flat_map(|fault| Level::ALL.into_iter().map(move |level| Self { fault, level }))
    }

    /// Name such as `overstriding_moderate`.
    #[must_use]
    pub fn name(self) -> String {
        format!("{}_{}", self.fault.name(), self.level.name())
    }

    /// The preset of a name such as `overstriding_moderate`.
    ///
    /// # Errors
    /// [`SimError::UnknownPreset`] for any other name.
    pub fn by_name(name: &str) -> Result<Self, SimError> {
        Self::all()
            .find(|p| p.name() == name)
            .ok_or_else(|| SimError::UnknownPreset { name: name.to_owned() })
    }

    /// What the truth says about the preset.
    pub(super) fn injected(self) -> InjectedFault {
        InjectedFault { fault: self.fault.id().to_owned(), level: self.level.name().to_owned() }
    }

    /// Puts the fault into a runner whose speed and height are already set.
    pub fn apply(self, runner: &mut Runner) {
        runner.faults.push(self);
        self.apply_to_trunk(runner);
        self.apply_to_legs(runner);
        self.apply_to_course(runner);
    }

    fn apply_to_trunk(self, runner: &mut Runner) {
        let level = self.level;
        let (trunk, pelvis) = (&mut runner.trunk, &mut runner.pelvis);
        match self.fault {
            Fault::ExcessForwardLeanWaist => trunk.lean_deg = level.of([14.0, 17.0, 24.0]),
            Fault::UprightBackwardLean => trunk.lean_deg = level.of([-3.0, -6.0, -9.0]),
            Fault::ExcessLateralTrunkFlexion => trunk.lateral_deg = level.of([7.0, 9.0, 11.0]),
            Fault::LateralTrunkOffset => trunk.lateral_offset_deg = level.of([5.0, 7.0, 9.5]),
            Fault::ContralateralPelvicDrop => pelvis.obliquity_deg = level.of([9.4, 11.2, 13.8]),
            Fault::OneSidedPelvicDrop => {
                pelvis.obliquity_offset_deg = level.of([1.5, 2.5, 4.0]);
            }
            Fault::AnteriorPelvicTilt => {
                pelvis.tilt_deg = pelvis.standing_tilt_deg + level.of([11.5, 14.5, 18.0]);
            }
            Fault::ExcessTrunkRotation => {
                trunk.rotation_deg = level.of([17.5, 22.5, 28.0]);
                pelvis.rotation_deg = level.of([12.0, 15.0, 19.0]);
            }
            Fault::TrunkPelvisPhase => {
                let apart: f64 = level.of([90.0, 60.0, 30.0]);
                trunk.rotation_phase_rad =
                    apart.to_radians() + ROTATION_PHASE_RAD + core::f64::consts::PI;
            }
            Fault::CoreInstability => runner.instability = unstable(level),
            Fault::ArmCrossover => runner.arms.crossover_deg = level.of([10.0, 14.5, 24.0]),
            Fault::OneArmCrossover => {
                runner.arms.crossover_deg = level.of([10.0, 14.5, 24.0]);
                runner.arms.crossover_side = Some(Side::Left);
            }
            _ => {}
        }
    }

    fn apply_to_legs(self, runner: &mut Runner) {
        let level = self.level;
        match self.fault {
            Fault::ReducedHipExtension => {
                let reference = Runner::reference_thigh_tc_deg(runner.speed_mps);
                runner.legs.thigh_tc_deg = Some(reference + level.of([11.2, 13.5, 17.0]));
            }
            Fault::Overstriding => overstride(runner, level),
            Fault::HighBraking => brake_hard(runner, level),
            Fault::LrAsymmetry => {
                runner.contact_asymmetry = level.of([0.055, 0.085, 0.12]);
                runner.impacts.right_over_left = level.of([1.45, 1.75, 2.2]);
            }
            Fault::HighImpact => {
                let faster = AXIAL_SLOPE * (runner.speed_mps - 3.33).max(0.0);
                hit_hard(runner, level.of([9.0, 11.4, 15.0]) + faster);
            }
            Fault::LowShockAbsorption => {
                let factor = level.of([1.2, 1.28, 2.3]);
                let above = &mut runner.impacts;
                for transient in [&mut above.pelvis, &mut above.trunk, &mut above.head] {
                    transient.peak_g *= factor;
                    transient.delay_s = (transient.delay_s - 0.003).max(0.0);
                }
            }
            Fault::Overpronation => {
                let faster = EVERSION_SLOPE * (runner.speed_mps - 3.33);
                runner.legs.eversion_deg = level.of([18.2, 22.0, 26.5]) + faster;
                runner.legs.inversion_deg = 4.0;
                runner.legs.eversion_at = level.of([0.4, 0.3, 0.3]);
            }
            Fault::FastPronation => {
                let faster = EVERSION_RATE_SLOPE * (runner.speed_mps - 3.33);
                evert_fast(runner, level.of([745.0, 940.0, 1140.0]) + faster);
            }
            Fault::LateEversion => runner.legs.eversion_at = level.of([0.57, 0.65, 0.76]),
            Fault::HamstringImbalance => {
                runner.legs.thigh_swing_deg = level.of([16.0, 10.0, 15.0]);
                runner.legs.thigh_swing_difference_deg = level.of([2.0, 17.0, 26.0]);
            }
            Fault::RearfootStrikeHeavy => runner.legs.strike_deg = level.of([18.0, 23.0, 28.0]),
            Fault::ForefootStrike => runner.legs.strike_deg = level.of([-4.0, -8.0, -12.0]),
            _ => {}
        }
    }

    fn apply_to_course(self, runner: &mut Runner) {
        let level = self.level;
        match self.fault {
            Fault::LowCadence => slow_down(runner, level.of([10.0, 14.0, 19.0])),
            Fault::InsufficientWarmup => {
                let first = runner.speed_mps * level.of([1.06, 1.14, 1.23]);
                runner.speed_profile =
                    Some(SpeedProfile::warm_up(first, WARM_UP_S, runner.speed_mps));
            }
            Fault::FatigueDrift => {
                let drift = &mut runner.drift;
                drift.lean_deg_per_min = level.of([3.0, 4.2, 6.2]) / FATIGUE_MIN;
                drift.contact_per_min = level.of([0.062, 0.08, 0.12]) / FATIGUE_MIN;
                drift.impacts_per_min = level.of([0.15, 0.30, 0.45]) / FATIGUE_MIN;
                drift.cadence_per_min = level.of([-0.01, -0.02, -0.03]) / FATIGUE_MIN;
            }
            _ => {}
        }
    }

    /// The default runner at a speed (m/s) and height (m) with the fault.
    #[must_use]
    pub fn runner(self, speed_mps: f64, height_m: f64) -> Runner {
        let mut runner = Runner::new(speed_mps, height_m);
        self.apply(&mut runner);
        runner
    }
}

/// Lowers the cadence below that expected at the runner's speed and height.
fn slow_down(runner: &mut Runner, by_spm: f64) {
    let reference = Runner::reference_cadence_spm(runner.speed_mps, runner.height_m);
    runner.cadence_spm = Some(reference - by_spm);
}

fn scale_impacts(runner: &mut Runner, factor: f64) {
    for transient in runner.impacts.all_mut() {
        transient.peak_g *= factor;
    }
}

/// Raises the impacts so that the axial peak at the shank is about `axial_g` at any speed. The
/// rigid movement gives 2.1 g of it at 3.33 m/s, less at higher speed.
fn hit_hard(runner: &mut Runner, axial_g: f64) {
    let rigid_g = (2.1 - (runner.speed_mps - 3.33)).clamp(0.0, 2.6);
    let impacts = &runner.impacts;
    let now = impacts.shank.peak_g * (runner.speed_mps / 3.33).powf(impacts.speed_exponent);
    scale_impacts(runner, (axial_g - rigid_g) / now);
}

/// Brakes by 0.09, 0.15 or 0.23 body weights more than a sound runner at this speed.
fn brake_hard(runner: &mut Runner, level: Level) {
    runner.braking_g = Runner::reference_braking_g(runner.speed_mps) + level.of([0.09, 0.15, 0.23]);
}

fn overstride(runner: &mut Runner, level: Level) {
    runner.legs.tibia_ic_deg =
        level.of([18.8, 21.5, 25.0]) + TIBIA_SLOPE * (runner.speed_mps - 3.3);
    runner.legs.knee_ic_deg = level.of([8.0, 4.5, 1.5]);
    runner.legs.reach_m = level.of([0.30, 0.34, 0.38]);
    brake_hard(runner, level);
    let reference = Runner::reference_cadence_spm(runner.speed_mps, runner.height_m);
    slow_down(runner, reference * level.of([0.04, 0.07, 0.10]));
    scale_impacts(runner, level.of([1.15, 1.35, 1.6]));
}

/// Rise of the axial peak at the shank with speed, g per m/s: that of the resultant, 3.8 (Sheerin et
/// al. 2020), in the ratio of the two \[P\].
const AXIAL_SLOPE: f64 = 2.3;
/// Rise of the shin's inclination at contact with speed, deg per m/s (motion capture of six runners
/// at 2 to 5 m/s, Hamner & Delp 2013).
const TIBIA_SLOPE: f64 = 3.0;
/// Rise of the eversion, deg per m/s, and of its rate, deg/s per m/s, with speed (the same six runners) \[P\].
const EVERSION_SLOPE: f64 = 3.0;
const EVERSION_RATE_SLOPE: f64 = 100.0;
/// Duration of the warm-up that is judged, s.
const WARM_UP_S: f64 = 300.0;
/// Duration over which fatigue's drift is given, min.
const FATIGUE_MIN: f64 = 40.0;
/// Sideways and forward acceleration of the default runner's sacral sensor at 3.33 m/s, g RMS.
const SACRAL_RMS_G: (f64, f64) = (0.079, 0.285);

/// Shaking that raises the default runner's sideways RMS by 20, 40 or 60 % and the forward one by
/// half of that.
fn unstable(level: Level) -> Instability {
    let (sideways, forward) = SACRAL_RMS_G;
    let added = |rms: f64, share: f64| rms * ((1.0 + share).powi(2) - 1.0).sqrt();
    let share = level.of([0.2, 0.4, 0.6]);
    let sd_deg = level.of([1.0, 2.0, 3.0]);
    Instability {
        lean_sd_deg: sd_deg,
        lateral_sd_deg: sd_deg,
        obliquity_sd_deg: sd_deg,
        sideways_rms_g: added(sideways, share),
        forward_rms_g: added(forward, share / 2.0),
        ..Instability::default()
    }
}

/// Peak over mean rate of a quintic from inversion to eversion that begins slowly.
const EVERSION_RATE: f64 = 1.81;

/// Moves the peak of eversion so that its largest rate is about `rate_dps`. The excursion is at the
/// upper end of the usual, for less would have to turn faster than any shoe does.
fn evert_fast(runner: &mut Runner, rate_dps: f64) {
    runner.legs.inversion_deg = 5.0;
    runner.legs.eversion_deg = 9.0;
    let excursion = runner.legs.inversion_deg + runner.legs.eversion_deg;
    let seconds = EVERSION_RATE * excursion / rate_dps;
    runner.legs.eversion_at = seconds / runner.contact_at_s(runner.speed_mps);
}
