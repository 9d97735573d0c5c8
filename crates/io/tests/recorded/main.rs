//! Files of apps and devices as they were exported, against what others read out of them. They are not part
//! of the project: `RUNFORM_DATA` names their folder (default `../shared/data`), and a test whose files are
//! absent is reported as ignored and says what it lacks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::ExitCode;

use libtest_mimic::Arguments;

mod apps;
mod cut;
mod devices;
mod references;
mod support;
#[path = "../../../../tests/recorded/trials.rs"]
mod trials;

fn main() -> ExitCode {
    let trials = trials::trials! {
        apps: the_folder_of_phyphox_is_one_recording
            one_table_of_phyphox_is_read
            the_folder_of_sensor_logger_is_one_recording
            the_zip_of_sensor_logger_is_one_recording
            sensor_log_has_apples_sign_and_two_clocks
            physics_toolbox_gives_g_force_and_linear_is_refused
            androsensor_is_read
            linear_tables_of_sensor_logger_are_refused
            x_io_tables_are_read;
        devices: axivity_cwa_equals_the_reference
            axivity_sound_is_read_as_far_as_it_goes
            geneactiv_equals_the_reference
            parmay_is_read
            actigraph_has_its_rate_above_the_table
            xsens_dot_is_given_its_gravity_back
            mt_manager_counts_its_samples
            sisfall_is_read_by_the_mapping_that_ships
            movesense_is_read_by_the_mapping_that_ships
            mobiact_is_joined_by_the_mapping_that_ships
            tables_packed_with_xz_are_read;
        references: fit_records_equal_those_of_another_decoder
            a_wrong_checksum_is_told
            c3d_equals_another_reader
            trc_has_all_its_markers
            packed_markers_of_another_laboratory_are_read
            reference_files_are_no_recordings;
        cut: files_that_are_cut_off_or_damaged_end_in_an_error_or_in_samples
            packed_files_are_as_good_as_plain_ones;
    };
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
