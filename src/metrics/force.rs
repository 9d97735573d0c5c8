//! Peak vertical force of the half-sine model from contact and flight time (Morin et al. 2005).

use core::f64::consts::FRAC_PI_2;

use super::{MetricId, Sample, Samples};
use crate::gait::{Step, Stride, Track};

/// Peak vertical force, body weights, of a half-sine with contact time `contact_s` in a step of
/// `step_s`: the impulse over a step equals body weight.
#[must_use]
pub fn sine_peak_bw(contact_s: f64, step_s: f64) -> f64 {
    FRAC_PI_2 * step_s / contact_s
}

/// One value a step that has a contact time.
pub fn measure(track: &Track, steps: &[Step], out: &mut Samples) {
    for s in steps {
        let Some(contact) = s.contact_s.filter(|c| *c > 0.05) else { continue };
        out.list.push(Sample {
            metric: MetricId::PeakVgrf,
            site: track.site,
            bout: track.bout,
            side: s.side,
            number: s.number,
            t_s: s.t_start_s,
            value: sine_peak_bw(contact, s.t_end_s - s.t_start_s),
            clipped: false,
        });
    }
}

/// One value a stride of a lone limb, both legs taken to be alike.
pub fn measure_one_leg(track: &Track, strides: &[Stride], out: &mut Samples) {
    let steps: Vec<Step> = strides
        .iter()
        .map(|s| Step {
            side: s.side,
            number: s.number,
            t_start_s: s.t_start_s,
            t_end_s: s.t_start_s + 0.5 * s.time_s(),
            contact_s: s.contact_s,
            flight_s: None,
        })
        .collect();
    measure(track, &steps, out);
    out.flag(MetricId::PeakVgrf, track.site, track.bout, super::Flag::OneLeg);
}
