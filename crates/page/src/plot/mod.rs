//! Pictures as SVG: a frame with scales and axes, and what is drawn in it. Marks carry classes, colours stand
//! in the style sheet, so that light, dark and paper are one picture. Every frame tells its scales
//! (`data-x`, `data-y`, `data-box`), so that a number can be read back from it.

mod bar;
mod frame;
mod marks;
mod scale;

pub(crate) use bar::{Bar, Marker, Zone, bar, strip};
pub(crate) use frame::{Frame, figure, row_frame};
pub(crate) use marks::{Curve, band, line, px};
pub(crate) use scale::{Scale, minutes, ticks};
