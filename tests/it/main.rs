//! The tests of the library in one program: it is compiled and linked once. It belongs to a package of its
//! own, `crates/tests`, because a package is optimised as a whole: the library has to be fast, what looks at
//! it need not, and optimising it took more time than running it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::single_range_in_vec_init)]

/// The folder of the repository.
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

mod activity;
mod agreement_golden;
mod agreement_properties;
mod analysis_properties;
mod analysis_tables;
mod article;
mod bad_input;
mod clocks;
mod context_figures;
mod fault_support;
mod form_bands;
mod form_care;
mod form_honest;
mod form_relations;
mod form_sides;
mod guards;
mod gyr_confirmed;
mod holes;
mod house;
mod intake_damage;
mod intake_files;
mod intake_repairs;
mod intake_sign;
mod intake_support;
mod judge;
mod judgement;
mod laws;
mod live_contacts;
mod live_support;
mod long_recordings;
mod long_runs;
mod metrics_early;
mod metrics_kinematics;
mod metrics_made_of_others;
mod metrics_series_drift;
mod metrics_series_impact;
mod metrics_series_variability;
mod names;
mod orientation_axes;
mod orientation_sim;
mod orientation_support;
mod orientation_vqf;
mod phone_like;
mod properties;
mod reports_four;
mod sensor_health;
mod signal_golden;
mod signal_nonlinear;
mod signal_properties;
mod sim_accuracy;
mod sim_consistency;
mod sim_faults_bands;
mod sim_faults_controls;
mod sim_faults_history;
mod sim_faults_patterns;
mod sim_naive;
mod sim_naive_sides;
mod sim_other;
mod sim_presets;
mod sim_realism;
mod sim_schedule;
mod sim_sensor;
mod sim_truth;
mod slow_jogs;
mod surface;
