//! Tests on recorded data, which are not part of the project: `RUNFORM_DATA` names their folder
//! (default `../shared/data`). A test whose data are absent is reported as ignored and says what
//! it lacks, which the usual test runner cannot do: there it would count as passed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::process::ExitCode;

use libtest_mimic::Arguments;

mod alcantara;
mod faults;
mod foot;
mod laws;
mod live;
#[path = "../it/live_support.rs"]
mod live_support;
mod numbers;
mod orientation;
#[path = "../it/orientation_support.rs"]
mod orientation_support;
mod outdoor;
mod phone_like;
mod pods;
mod sisfall;
mod support;
mod trials;
mod virtual_imu;
mod vqf;

fn main() -> ExitCode {
    let trials = trials::trials! {
        alcantara: every_force_contact_has_one_initial_and_one_terminal_contact;
        faults: every_sign_of_a_fault_is_there_in_the_angles_of_the_markers;
        foot: strides_of_running_are_found_between_optical_mid_stances
            walking_with_a_shoe_sensor_is_refused
            walking_with_two_shoe_sensors_is_refused
            walking_with_a_shoe_sensor_of_low_range_is_refused
            clipped_shoe_recordings_run_through_and_are_flagged;
        laws: how_recorded_samples_come_in_does_not_show
            a_report_on_the_way_through_a_recording_is_the_analysis_of_what_has_come
            a_session_of_recorded_samples_that_is_saved_and_restored_anywhere_says_the_same;
        live: contacts_of_an_outdoor_run_are_told_in_time_and_agree_with_the_finals
            contacts_of_treadmill_runs_are_told_in_time_and_agree_with_the_finals
            contacts_of_runs_with_turns_are_told_in_time_but_for_a_known_share
            contacts_of_jogs_at_the_waist_are_told_in_time_but_for_a_known_share;
        orientation: smoothed_inclination_beats_the_published_filter_on_every_optical_trial;
        outdoor: running_pauses_and_cadence_agree_with_the_reference;
        phone_like: thinned_recordings_of_jogging_give_the_same_cadence;
        pods: recorded_pods_raise_nothing_that_a_foot_cannot_tell
            clipped_pods_raise_nothing_that_a_foot_cannot_tell;
        sisfall: cadence_of_jogging_agrees_with_the_reference_windows
            every_step_of_a_jog_has_both_contacts_however_short_its_flight
            walking_is_never_reported_as_running
            jogging_is_found_nearly_throughout;
        virtual_imu: every_force_plate_contact_is_found_once_within_the_documented_error
            the_ten_second_trial_gives_the_numbers_of_force_plate_and_markers;
        vqf: the_published_filter_equals_the_authors_package_on_their_own_test_recording;
    };
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
