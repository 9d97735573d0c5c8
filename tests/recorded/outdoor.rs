//! Fifteen minutes outdoors with pauses, hip and ankle accelerometers.

use crate::support::{Table, Tried, analysis, data, note, read_one};
use runform::gait::Activity;
use runform::recording::{Placement, Side, Site};

pub fn running_pauses_and_cadence_agree_with_the_reference() -> Tried {
    let folder = data("adeptdata_outdoor_run")?;
    let segments = Table::read(&folder.join("reference/segments.csv"));
    let windows = Table::read(&folder.join("reference/windows.csv"));
    for (file, site, column) in [
        ("left_hip", Site::from(Placement::Hip), "hip_cadence_spm"),
        ("left_ankle", Site::sided(Placement::Foot, Side::Left), "ankle_cadence_spm"),
    ] {
        let analysed = analysis(&read_one(&folder.join(format!("recordings/{file}.csv")), site));
        let (mut both, mut ours, mut theirs) = (0.0, 0.0, 0.0);
        for second in 0..900 {
            let t = f64::from(second) + 0.5;
            let running = (0..segments.rows).any(|i| {
                segments.text("state", i) == "running"
                    && segments.number("t0_s", i) <= t
                    && t < segments.number("t1_s", i)
            });
            let found = analysed.report.bouts.iter().any(|b| b.t_start_s <= t && t < b.t_end_s);
            both += f64::from(u8::from(running && found));
            ours += f64::from(u8::from(found));
            theirs += f64::from(u8::from(running));
        }
        let f1 = 2.0 * both / (ours + theirs);
        let (mut within, mut total) = (0, 0);
        for i in (0..windows.rows).filter(|&i| windows.number("consensus", i) == 1.0) {
            let start = windows.number("t0_s", i);
            let window = analysed.windows.iter().find(|w| (w.t_start_s - start).abs() < 0.01);
            let cadence = window.and_then(|w| w.cadence_spm);
            total += 1;
            within +=
                usize::from(cadence.is_some_and(|c| (c - windows.number(column, i)).abs() <= 1.0));
        }
        note!("{file}: running seconds F1 {f1:.4}, cadence within 1 spm in {within} of {total}");
        assert!(f1 >= 0.97, "{file}: {f1}");
        assert!(within as f64 >= 0.97 * total as f64, "{file}: {within} of {total}");
        let standing = analysed.windows.iter().filter(|w| w.activity != Activity::Running).count();
        assert!(standing >= 10, "the pauses are seen");
    }
    Ok(())
}
