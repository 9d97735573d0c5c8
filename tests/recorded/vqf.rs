//! The forward filter equals the authors' package on the recording that they test it with.

use runform::orientation::vqf::{Vqf, VqfParams};

use crate::numbers::{Table, text};
use crate::orientation_support::difference;
use crate::support::{Tried, note};

pub fn the_published_filter_equals_the_authors_package_on_their_own_test_recording() -> Tried {
    let input = text("vqf_test/recordings/imu_data.csv")?;
    let output = text("vqf_test/reference/vqf_output_every_10th.csv")?;
    let (input, output) = (Table::parse(&input), Table::parse(&output));
    let (gyr, acc) = (input.vectors("gyr", "radps"), input.vectors("acc", "mps2"));
    let (sample, rest) = (output.column("sample"), output.column("rest"));
    let (q, bias) = (output.quaternions("vqf6d"), output.vectors("bias", "radps"));
    let mut filter = Vqf::new(&VqfParams::published(), 0.0035);
    let (mut row, mut worst) = (0, [0.0f64; 2]);
    for (i, (w, a)) in gyr.iter().zip(&acc).enumerate() {
        filter.step(*w, *a);
        if output.rows.get(row).is_some_and(|r| r[sample] == i as f64) {
            worst[0] = worst[0].max(difference(&filter.attitude(), &q[row]));
            worst[1] = worst[1].max((filter.bias() - bias[row]).amax());
            assert_eq!(filter.is_at_rest(), output.rows[row][rest] == 1.0, "rest at {i}");
            row += 1;
        }
    }
    assert_eq!(row, output.rows.len());
    note!("quaternion {:.1e}, bias {:.1e} rad/s over {row} rows", worst[0], worst[1]);
    // The table has nine decimals.
    assert!(worst.iter().all(|w| *w <= 2e-9), "{worst:?}");
    Ok(())
}
