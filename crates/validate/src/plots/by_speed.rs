//! Errors of contact time against speed, a colour a placement.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Drawn, SIZE, room};
use crate::Statistic;
use crate::evidence::Pair;
use crate::result::{LineResult, Validation};

/// Words in a line's title and the colour of its dots; colours that differ in lightness too.
const PLACEMENTS: [(&str, RGBColor); 4] = [
    ("foot", RGBColor(0, 114, 178)),
    ("shank", RGBColor(230, 159, 0)),
    ("pelvis", RGBColor(0, 158, 115)),
    ("trunk", RGBColor(204, 121, 167)),
];

/// One dot a trial of people whose speed is known, with the mean of each placement and speed joined; `None` without
/// such trials.
pub(super) fn contact_times(
    result: &Validation,
) -> Result<Option<String>, Box<dyn core::error::Error>> {
    let lines: Vec<&LineResult> = result
        .datasets
        .iter()
        .filter(|d| !d.simulated)
        .flat_map(|d| &d.lines)
        .filter(|l| l.quantity == "contact_time" && l.statistic == Statistic::Rmse)
        .filter(|l| l.title.ends_with("trial means"))
        .collect();
    let of = |place: &str| -> Vec<(f64, f64)> {
        let pairs = lines.iter().filter(|l| l.title.contains(place)).flat_map(|l| &l.pairs);
        pairs.filter_map(|p: &Pair| Some((p.speed_mps?, 1e3 * p.error()))).collect()
    };
    let series: Vec<Series<'_>> =
        PLACEMENTS.iter().map(|(place, colour)| (*place, *colour, of(place))).collect();
    if series.iter().all(|(_, _, dots)| dots.is_empty()) {
        return Ok(None);
    }
    draw(&series).map(Some)
}

/// A name, a colour, and points of speed (m/s) and error (ms).
type Series<'a> = (&'a str, RGBColor, Vec<(f64, f64)>);

fn draw(series: &[Series<'_>]) -> Drawn {
    let all = || series.iter().flat_map(|(_, _, dots)| dots);
    let (x0, x1) = room(all().map(|d| d.0));
    let (y0, y1) = room(all().map(|d| d.1));
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&root)
            .caption("contact time, trial means, speed told", ("sans-serif", 16))
            .margin(10)
            .x_label_area_size(36)
            .y_label_area_size(56)
            .build_cartesian_2d(x0..x1, y0..y1)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .x_desc("speed m/s")
            .y_desc("measured − reference ms")
            .draw()?;
        chart.draw_series(LineSeries::new([(x0, 0.0), (x1, 0.0)], BLACK))?;
        for (k, (place, colour, dots)) in series.iter().enumerate() {
            // Side by side, so that none hides another.
            let aside = 0.004 * (x1 - x0) * (2.0 * k as f64 - 3.0);
            chart.draw_series(
                dots.iter().map(|(v, e)| Circle::new((v + aside, *e), 3, colour.filled())),
            )?;
            chart.draw_series(LineSeries::new(means(dots), colour.stroke_width(2)))?;
            let at = (SIZE.0 as i32 - 80, 40 + 16 * k as i32);
            let style =
                ("sans-serif", 13).into_font().color(colour).pos(Pos::new(HPos::Left, VPos::Top));
            root.draw(&Text::new((*place).to_owned(), at, style))?;
        }
        root.present()?;
    }
    Ok(svg)
}

/// Mean error at each speed that more than two trials have.
fn means(dots: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut speeds: Vec<f64> = dots.iter().map(|d| d.0).collect();
    speeds.sort_by(f64::total_cmp);
    speeds.dedup();
    let mean = |v: f64| {
        let here: Vec<f64> = dots.iter().filter(|d| d.0 == v).map(|d| d.1).collect();
        (here.len() > 2).then(|| (v, here.iter().sum::<f64>() / here.len() as f64))
    };
    speeds.into_iter().filter_map(mean).collect()
}
