//! An analysis counts from the recording's first sample, a reference from the clock of the files.

use runform::Analysis;

/// The analysis with its times on the clock of the samples.
pub(crate) fn on_the_files_clock(mut analysis: Analysis) -> Analysis {
    let first_s = analysis.report.origin_s;
    let moved = |t: &mut f64| *t += first_s;
    analysis.events.iter_mut().for_each(|e| moved(&mut e.t_s));
    for bout in &mut analysis.report.bouts {
        moved(&mut bout.t_start_s);
        moved(&mut bout.t_end_s);
    }
    for window in &mut analysis.windows {
        moved(&mut window.t_start_s);
        moved(&mut window.t_end_s);
    }
    for stride in &mut analysis.strides {
        let times = [
            &mut stride.t_start_s,
            &mut stride.t_end_s,
            &mut stride.t_mid_start_s,
            &mut stride.t_mid_end_s,
        ];
        times.into_iter().flatten().for_each(moved);
    }
    moved(&mut analysis.report.duration_s);
    analysis
}
