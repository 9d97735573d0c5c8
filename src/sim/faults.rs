//! Names of the faults that presets put into a runner.

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
    /// Trunk leans to the right all the time.
    LateralTrunkOffset,
    /// Pelvis drops too far on the swing side.
    ContralateralPelvicDrop,
    /// Pelvis drops further over one leg than over the other.
    OneSidedPelvicDrop,
    /// Pelvis tilts further forward than in standing.
    AnteriorPelvicTilt,
    /// Thigh is not far enough behind at terminal contact.
    ReducedHipExtension,
    /// Thighs swing forward too little, the left one less than the right.
    HamstringImbalance,
    /// Foot lands far ahead with a straight knee, slow cadence, high braking and impact.
    Overstriding,
    /// Cadence below that expected at the speed and height.
    LowCadence,
    /// High braking force.
    HighBraking,
    /// Trunk and pelvis rotate too far.
    ExcessTrunkRotation,
    /// Trunk and pelvis rotate 90, 60 or 30° apart in phase. A fixed point for the relative phase, not
    /// a fault by itself: the default runner, like motion capture of the whole thorax, is at 20°.
    TrunkPelvisPhase,
    /// Contact times and impacts differ between the sides; the impacts' band holds at 3.33 m/s.
    LrAsymmetry,
    /// Trunk and pelvis waver from stride to stride and shake sideways.
    CoreInstability,
    /// High impact at foot and shank, and everywhere above in proportion, as on a hard surface.
    HighImpact,
    /// High impact at the pelvis and above only.
    LowShockAbsorption,
    /// Large and early eversion.
    Overpronation,
    /// Eversion of normal size that comes too fast.
    FastPronation,
    /// Eversion of normal size that peaks too late.
    LateEversion,
    /// Both wrists cross the midline.
    ArmCrossover,
    /// The left wrist crosses the midline.
    OneArmCrossover,
    /// Steep heel strike.
    RearfootStrikeHeavy,
    /// Forefoot strike, ever steeper; not a fault.
    ForefootStrike,
    /// The first five minutes are as fast as the rest, or faster; for bouts of ten minutes and more.
    InsufficientWarmup,
    /// Form drifts over 40 minutes at constant speed.
    FatigueDrift,
}

impl Fault {
    /// All faults.
    pub const ALL: [Self; 27] = [
        Self::ExcessForwardLeanWaist,
        Self::UprightBackwardLean,
        Self::ExcessLateralTrunkFlexion,
        Self::LateralTrunkOffset,
        Self::ContralateralPelvicDrop,
        Self::OneSidedPelvicDrop,
        Self::AnteriorPelvicTilt,
        Self::ReducedHipExtension,
        Self::HamstringImbalance,
        Self::Overstriding,
        Self::LowCadence,
        Self::HighBraking,
        Self::ExcessTrunkRotation,
        Self::TrunkPelvisPhase,
        Self::LrAsymmetry,
        Self::CoreInstability,
        Self::HighImpact,
        Self::LowShockAbsorption,
        Self::Overpronation,
        Self::FastPronation,
        Self::LateEversion,
        Self::ArmCrossover,
        Self::OneArmCrossover,
        Self::RearfootStrikeHeavy,
        Self::ForefootStrike,
        Self::InsufficientWarmup,
        Self::FatigueDrift,
    ];

    /// Identifier as in the fault catalogue; variants of one fault share it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::ExcessForwardLeanWaist => "excess_forward_lean_waist",
            Self::UprightBackwardLean => "upright_backward_lean",
            Self::ExcessLateralTrunkFlexion | Self::LateralTrunkOffset => {
                "excess_lateral_trunk_flexion"
            }
            Self::ContralateralPelvicDrop | Self::OneSidedPelvicDrop => "contralateral_pelvic_drop",
            Self::AnteriorPelvicTilt => "anterior_pelvic_tilt",
            Self::ReducedHipExtension => "reduced_hip_extension",
            Self::HamstringImbalance => "hamstring_imbalance_pattern",
            Self::Overstriding => "overstriding",
            Self::LowCadence => "low_cadence",
            Self::HighBraking => "high_braking",
            Self::ExcessTrunkRotation | Self::TrunkPelvisPhase => "excess_trunk_rotation",
            Self::LrAsymmetry => "lr_asymmetry",
            Self::CoreInstability => "core_instability",
            Self::HighImpact => "high_impact",
            Self::LowShockAbsorption => "low_shock_absorption",
            Self::Overpronation | Self::FastPronation | Self::LateEversion => "overpronation",
            Self::ArmCrossover | Self::OneArmCrossover => "arm_crossover",
            Self::RearfootStrikeHeavy => "rearfoot_strike_heavy",
            Self::ForefootStrike => "forefoot_strike",
            Self::InsufficientWarmup => "insufficient_warmup",
            Self::FatigueDrift => "fatigue_form_drift",
        }
    }

    /// Name in presets: the identifier, or that of the variant.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LateralTrunkOffset => "lateral_trunk_offset",
            Self::OneSidedPelvicDrop => "one_sided_pelvic_drop",
            Self::TrunkPelvisPhase => "trunk_pelvis_phase",
            Self::FastPronation => "fast_pronation",
            Self::LateEversion => "late_eversion",
            Self::OneArmCrossover => "one_arm_crossover",
            _ => self.id(),
        }
    }
}
