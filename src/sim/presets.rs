//! Runners with one fault in three levels. Values lie inside the bands of the fault catalogue,
//! which the contract test asserts on the truth.

use super::error::SimError;
use super::runner::Runner;
use super::truth::InjectedFault;

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

    fn of<T: Copy>(self, values: [T; 3]) -> T {
        match self {
            Self::Mild => values[0],
            Self::Moderate => values[1],
            Self::Severe => values[2],
        }
    }
}

/// The fault that a preset puts into a runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// Trunk leans too far forward over an unchanged pelvis.
    ExcessForwardLeanWaist,
    /// Trunk leans backward.
    UprightBackwardLean,
    /// Trunk sways too far sideways.
    ExcessLateralTrunkFlexion,
    /// Pelvis drops too far on the swing side.
    ContralateralPelvicDrop,
    /// Pelvis tilts further forward than in standing.
    AnteriorPelvicTilt,
    /// Thigh is not far enough behind at terminal contact.
    ReducedHipExtension,
    /// Foot lands far ahead with a straight knee, slow cadence, high braking and impact.
    Overstriding,
    /// Cadence below that expected at the speed and height.
    LowCadence,
    /// High braking force.
    HighBraking,
    /// Trunk and pelvis rotate too far.
    ExcessTrunkRotation,
    /// Contact times and impacts differ between the sides; the impacts' band holds at 3.33 m/s.
    LrAsymmetry,
    /// High impact at foot and shank, and everywhere above in proportion.
    HighImpact,
    /// High impact at the pelvis and above only.
    LowShockAbsorption,
    /// Large and early or late eversion.
    Overpronation,
    /// Wrists cross the midline.
    ArmCrossover,
}

impl Fault {
    /// All faults.
    pub const ALL: [Self; 15] = [
        Self::ExcessForwardLeanWaist,
        Self::UprightBackwardLean,
        Self::ExcessLateralTrunkFlexion,
        Self::ContralateralPelvicDrop,
        Self::AnteriorPelvicTilt,
        Self::ReducedHipExtension,
        Self::Overstriding,
        Self::LowCadence,
        Self::HighBraking,
        Self::ExcessTrunkRotation,
        Self::LrAsymmetry,
        Self::HighImpact,
        Self::LowShockAbsorption,
        Self::Overpronation,
        Self::ArmCrossover,
    ];

    /// Identifier as in the fault catalogue.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::ExcessForwardLeanWaist => "excess_forward_lean_waist",
            Self::UprightBackwardLean => "upright_backward_lean",
            Self::ExcessLateralTrunkFlexion => "excess_lateral_trunk_flexion",
            Self::ContralateralPelvicDrop => "contralateral_pelvic_drop",
            Self::AnteriorPelvicTilt => "anterior_pelvic_tilt",
            Self::ReducedHipExtension => "reduced_hip_extension",
            Self::Overstriding => "overstriding",
            Self::LowCadence => "low_cadence",
            Self::HighBraking => "high_braking",
            Self::ExcessTrunkRotation => "excess_trunk_rotation",
            Self::LrAsymmetry => "lr_asymmetry",
            Self::HighImpact => "high_impact",
            Self::LowShockAbsorption => "low_shock_absorption",
            Self::Overpronation => "overpronation",
            Self::ArmCrossover => "arm_crossover",
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
        format!("{}_{}", self.fault.id(), self.level.name())
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
        let level = self.level;
        runner.faults.push(self);
        match self.fault {
            Fault::ExcessForwardLeanWaist => runner.trunk.lean_deg = level.of([14.0, 17.0, 24.0]),
            Fault::UprightBackwardLean => runner.trunk.lean_deg = level.of([-3.0, -6.0, -9.0]),
            Fault::ExcessLateralTrunkFlexion => {
                runner.trunk.lateral_deg = level.of([7.0, 9.0, 11.0]);
            }
            Fault::ContralateralPelvicDrop => {
                runner.pelvis.obliquity_deg = level.of([7.0, 9.0, 11.5]);
            }
            Fault::AnteriorPelvicTilt => {
                runner.pelvis.tilt_deg =
                    runner.pelvis.standing_tilt_deg + level.of([6.5, 10.0, 14.0]);
            }
            Fault::ReducedHipExtension => {
                let reference = Runner::reference_thigh_tc_deg(runner.speed_mps);
                runner.legs.thigh_tc_deg = Some(reference + level.of([5.2, 8.2, 11.5]));
            }
            Fault::Overstriding => overstride(runner, level),
            Fault::LowCadence => slow_down(runner, level.of([10.0, 14.0, 19.0])),
            Fault::HighBraking => runner.braking_g = level.of([0.30, 0.36, 0.44]),
            Fault::ExcessTrunkRotation => {
                runner.trunk.rotation_deg = level.of([17.5, 22.5, 28.0]);
                runner.pelvis.rotation_deg = level.of([12.0, 15.0, 19.0]);
            }
            Fault::LrAsymmetry => {
                runner.contact_asymmetry = level.of([0.055, 0.085, 0.12]);
                runner.impacts.right_over_left = level.of([1.45, 1.75, 2.2]);
            }
            Fault::HighImpact => hit_hard(runner, level.of([9.0, 11.4, 15.0])),
            Fault::LowShockAbsorption => {
                let factor = level.of([1.4, 1.8, 2.3]);
                let above = &mut runner.impacts;
                for transient in [&mut above.pelvis, &mut above.trunk, &mut above.head] {
                    transient.peak_g *= factor;
                    transient.delay_s = (transient.delay_s - 0.003).max(0.0);
                }
            }
            Fault::Overpronation => {
                runner.legs.eversion_deg = level.of([12.5, 15.5, 20.0]);
                runner.legs.inversion_deg = 4.0;
                runner.legs.eversion_at = level.of([0.4, 0.3, 0.3]);
            }
            Fault::ArmCrossover => runner.arms.crossover_deg = level.of([10.0, 20.0, 30.0]),
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

fn overstride(runner: &mut Runner, level: Level) {
    runner.legs.tibia_ic_deg = level.of([11.0, 14.5, 19.0]);
    runner.legs.knee_ic_deg = level.of([11.0, 7.0, 4.0]);
    runner.legs.reach_m = level.of([0.30, 0.34, 0.38]);
    runner.braking_g = level.of([0.30, 0.36, 0.44]);
    let reference = Runner::reference_cadence_spm(runner.speed_mps, runner.height_m);
    slow_down(runner, reference * level.of([0.04, 0.07, 0.10]));
    scale_impacts(runner, level.of([1.15, 1.35, 1.6]));
}
