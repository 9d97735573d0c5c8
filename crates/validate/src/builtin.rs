//! Manifests of the data sets that the project is judged by. The data are not part of it.

/// Text of the manifest for a folder of this name.
#[must_use]
pub fn built_in(name: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Simulated, so it needs no folder.
pub(crate) const SIMULATOR: &str = "simulator";

macro_rules! manifests {
    ($($name:literal),* $(,)?) => {
        /// Names with their manifests.
        pub(crate) const KNOWN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../datasets/", $name, ".toml")))),*];
    };
}

manifests![
    "adeptdata_outdoor_run",
    "alcantara_sacral_grf",
    "alcantara_sacral_summary",
    "broad",
    "gaitmap_foot_walk",
    "hamner_virtual_imu",
    "harlab_actigraph",
    "harlab_hexoskin",
    "idrotts_movesense",
    "phone_field",
    "pyshoe_vicon_foot",
    "rbds_virtual_imu",
    "ric_virtual_imu",
    "simulator",
    "sisfall",
    "st_mems_30hz",
    "virtual_imu",
];

/// All names, for messages.
pub(crate) fn names() -> String {
    KNOWN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}
