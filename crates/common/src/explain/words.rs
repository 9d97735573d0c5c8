//! Words of the report that are no code: placements, grades, severities, units, how sure a finding is.

use super::layout::{entry, table_head, table_row};

/// A word and what it means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// What kind of word.
    pub kind: &'static str,
    /// As printed, spaces as underscores.
    pub id: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

const fn word(kind: &'static str, id: &'static str, meaning: &'static str) -> Word {
    Word { kind, id, meaning }
}

/// Every word.
#[rustfmt::skip]
pub(super) const WORDS: &[Word] = &[
    word("placement", "foot", "A sensor on the shoe, on the instep or at the heel."),
    word("placement", "shank", "A sensor on the lower leg, over the shin bone."),
    word("placement", "thigh", "A sensor on the thigh."),
    word("placement", "sacrum", "A sensor fixed to the skin over the sacrum, between the hips behind."),
    word("placement", "pelvis", "A sensor fixed to the pelvis elsewhere."),
    word("placement", "waist", "A sensor or phone on a belt, loosely worn: supports less than a fixed one."),
    word("placement", "hip", "A sensor or phone at the side of the hip, loosely worn."),
    word("placement", "pocket", "A phone in a pocket, loosely worn; it may turn."),
    word("placement", "trunk", "A sensor fixed to the chest or the upper back."),
    word("placement", "head", "A sensor on the head."),
    word("placement", "wrist", "A sensor or watch on the wrist."),
    word("side", "left", "Left foot or leg. Values of a side belong to the leg that stands."),
    word("side", "right", "Right foot or leg. Values of a side belong to the leg that stands."),
    word("side", "both", "Both feet together."),
    word("grade", "A", "Trustworthy: errors of the method are small against what matters, and the data carried it."),
    word("grade", "B", "Fair: usable with its interval in mind."),
    word("grade", "C", "Only for trends within one runner and one set-up."),
    word("grade", "trust", "The grade of a number: A good, B fair, C only to compare your own runs with the same sensor."),
    word("grade", "range", "Interval that holds the true value nine times in ten; it covers what the method does not know and the spread of the steps."),
    word("severity", "none", "Measured, and within what is usual."),
    word("severity", "borderline", "The measurement cannot tell on which side of the mild limit the value lies."),
    word("severity", "mild", "Beyond the first limit of the catalogue."),
    word("severity", "moderate", "Beyond the second limit of the catalogue."),
    word("severity", "severe", "Beyond the third limit of the catalogue."),
    word("severity", "not_assessable", "Could not be judged: what it needs was not recorded, or was refused. The report says what would help."),
    word("severity", "measured", "Stands in place of the severity while signs that you named ask for a doctor first."),
    word("severity", "usual", "The value is within what is usual."),
    word("confidence", "confidence", "How sure a finding is, 0 to 1: grade of the measurement, number of strides, quality of the data and distance from the limit. It ranks findings; it is no probability of being right."),
    word("confidence", "sure", "Confidence of 0.8 or more."),
    word("confidence", "fairly_sure", "Confidence of 0.5 to 0.8."),
    word("confidence", "not_very_sure", "Confidence of 0.25 to 0.5."),
    word("confidence", "unsure", "Confidence below 0.25: at most borderline against limits of other runners."),
    word("held against", "population", "Limits for other runners, from the literature."),
    word("held against", "own_baseline", "Your own earlier sessions at matched speed; five are needed."),
    word("held against", "drift", "The change within this run."),
    word("held against", "other_shoes", "Your own sessions in other shoes."),
    word("held against", "other_side", "The other leg."),
    word("held against", "components", "The other findings that a pattern is made of."),
    word("care", "routine", "Nothing that you named asks for more than the general note on when to see a professional."),
    word("care", "soon", "Have what you named looked at by a physiotherapist or doctor soon."),
    word("care", "now", "See a doctor before any change of training; no advice is given until then."),
    word("comparison", "changed", "Differs by more than measuring twice would show."),
    word("comparison", "within_error", "Differs by no more than measuring twice would show."),
    word("comparison", "not_comparable", "Measured differently, or at a speed that does not match; the reason is given."),
    word("activity", "running", "Both feet off the ground between steps."),
    word("activity", "walking", "Steps of which one foot at least always stands."),
    word("activity", "standing", "Still, or almost."),
    word("activity", "other", "Movement that is neither walking nor running."),
    word("activity", "unknown", "Too little data to tell; as a side: left and right are not known."),
    word("event", "ic", "Initial contact: the foot lands, the vertical force passes 50 N."),
    word("event", "tc", "Terminal contact: the foot leaves, the vertical force falls below 50 N."),
    word("event", "stride", "From a landing of a foot to its next; the id is that of the landing that it begins with."),
    word("event", "bout", "A run begun, ended or withdrawn."),
    word("event", "begun", "A run has begun."),
    word("event", "ended", "The run is over."),
    word("event", "withdrawn", "A run whose beginning was reported turned out to be none, or not surely one."),
    word("event", "fault", "The severity of a form fault changed; none before it was judged."),
    word("event", "notice", "Something to know: a line that was passed over, a sensor that is left out."),
    word("event", "report", "The last line: what an analysis of everything says."),
    word("event", "provisional", "Told at once, and may be taken back; the final event repeats its id."),
    word("event", "final", "Not provisional: it never changes."),
    word("term", "bout", "A stretch of running without a break."),
    word("term", "stride", "From a contact of one foot to its next contact: two steps."),
    word("term", "step", "From a contact of one foot to the next contact of the other."),
    word("term", "n", "Number of steps or strides that a value rests on."),
    word("term", "method", "How a value was measured, and where: vertical_force_threshold@sacrum."),
    word("term", "threshold", "The limit that a value has passed, or the mild one when it has passed none."),
    word("unit", "s", "Seconds; the text shows times of contact in ms, thousandths of a second."),
    word("unit", "ms", "Milliseconds, thousandths of a second."),
    word("unit", "m", "Metres; the text shows small lengths in cm."),
    word("unit", "cm", "Centimetres."),
    word("unit", "m/s", "Metres per second; 1 m/s is 3.6 km/h."),
    word("unit", "spm", "Steps per minute, both feet."),
    word("unit", "/min", "Steps per minute, both feet."),
    word("unit", "deg", "Degrees of angle."),
    word("unit", "°", "Degrees of angle."),
    word("unit", "deg/s", "Degrees of angle per second."),
    word("unit", "°/s", "Degrees of angle per second."),
    word("unit", "g", "Multiples of standard gravity, 9.80665 m/s²."),
    word("unit", "g²", "Squares of multiples of standard gravity."),
    word("unit", "BW", "Body weights: a force over the runner's weight."),
    word("unit", "BW_s", "Body weights times seconds: an impulse over the runner's weight."),
    word("unit", "g^2", "Squares of multiples of standard gravity."),
    word("unit", "BW·s", "Body weights times seconds: an impulse over the runner's weight."),
    word("unit", "%", "Per cent."),
    word("unit", "1", "A number without a unit."),
    word("unit", "kN/m", "Kilonewtons per metre: stiffness."),
    word("unit", "W/kg", "Watts per kilogram of body mass."),
    word("unit", "dB", "Decibels: ten times the decimal logarithm of a ratio of powers."),
    word("unit", "steps", "A count of steps."),
    word("unit", "1/stride", "For each stride."),
    word("unit", "per_stride", "For each stride."),
    word("unit", "rad/s", "Radians per second: the gyroscope's unit inside."),
    word("unit", "m/s²", "Metres per second squared: the accelerometer's unit inside."),
    word("unit", "mg", "Thousandths of standard gravity."),
    word("unit", "Hz", "Samples per second."),
    word("sign", "specific_force", "What an accelerometer measures: +1 g along the upward axis at rest. Android and most sensors write it."),
    word("sign", "minus_specific_force", "Its opposite, −1 g along the upward axis at rest, as Apple's Core Motion gives it; --acc-sign tells it. The wrong sign exchanges left and right."),
];

/// One word for the terminal.
pub(super) fn card(w: &Word) -> String {
    format!("{} ({})\n{}", w.id, w.kind, entry("", w.meaning))
}

/// The section of the page on messages.
pub(super) fn section() -> String {
    let mut out = String::from("\n## Words of the report\n\n");
    out += &table_head(&["word", "kind", "meaning"]);
    for w in WORDS {
        out += &table_row(&[format!("`{}`", w.id), w.kind.to_owned(), w.meaning.to_owned()]);
    }
    out
}
