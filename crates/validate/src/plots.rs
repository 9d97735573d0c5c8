//! Bland-Altman plots of numbers, histograms of event errors, and contact times against speed, as SVG.

use plotters::prelude::*;

mod by_speed;

use crate::ValidateError;
use crate::evidence::Pair;
use crate::result::{LineResult, Validation};
use crate::statistic::unit_scale;

const SIZE: (u32, u32) = (640, 400);

/// File name and content of every plot.
///
/// # Errors
/// [`ValidateError::Other`] when a plot cannot be drawn.
pub fn plots(result: &Validation) -> Result<Vec<(String, String)>, ValidateError> {
    let mut out: Vec<(String, String)> = Vec::new();
    for dataset in &result.datasets {
        for line in dataset.lines.iter().filter(|l| l.pairs.len() > 2 && l.summary.is_some()) {
            let name = format!("{}_{}.svg", dataset.name, slug(&line.title));
            if out.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let event = matches!(line.quantity.as_str(), "ic" | "tc");
            let drawn = if event { histogram(line) } else { bland_altman(line) };
            let svg = drawn.map_err(|e| ValidateError::Other(format!("{name}: {e}")))?;
            out.push((name, svg));
        }
    }
    let name = "contact_time_by_speed.svg";
    let drawn = by_speed::contact_times(result);
    let drawn = drawn.map_err(|e| ValidateError::Other(format!("{name}: {e}")))?;
    out.extend(drawn.map(|svg| (name.to_owned(), svg)));
    Ok(out)
}

fn slug(title: &str) -> String {
    let plain: String = title
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
        .collect();
    let parts: Vec<&str> = plain.split('_').filter(|p| !p.is_empty()).collect();
    parts.join("_")
}

type Drawn = Result<String, Box<dyn core::error::Error>>;

fn scale(line: &LineResult) -> f64 {
    unit_scale(&line.unit).filter(|_| line.unit != "%").unwrap_or(1.0)
}

fn unit(line: &LineResult) -> &str {
    if line.unit == "%" { "" } else { &line.unit }
}

/// Lowest and highest value with some room.
fn room(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let margin = (0.08 * (high - low)).max(1e-9 * high.abs()).max(1e-12);
    (low - margin, high + margin)
}

fn bland_altman(line: &LineResult) -> Drawn {
    let factor = scale(line);
    let mean = |p: &Pair| factor * 0.5 * (p.reference + p.measured);
    let error = |p: &Pair| factor * p.error();
    let marks: Vec<f64> =
        line.summary.map_or_else(Vec::new, |s| vec![s.bias, s.limits[0], s.limits[1]]);
    let (x0, x1) = room(line.pairs.iter().map(mean));
    let (y0, y1) = room(line.pairs.iter().map(error).chain(marks.iter().copied()));
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&root)
            .caption(&line.title, ("sans-serif", 16))
            .margin(10)
            .x_label_area_size(36)
            .y_label_area_size(56)
            .build_cartesian_2d(x0..x1, y0..y1)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .x_desc(format!("mean of both {}", unit(line)))
            .y_desc(format!("measured − reference {}", unit(line)))
            .draw()?;
        let dots = line.pairs.iter().map(|p| Circle::new((mean(p), error(p)), 2, BLUE.filled()));
        chart.draw_series(dots)?;
        for y in marks {
            chart.draw_series(LineSeries::new([(x0, y), (x1, y)], BLACK))?;
        }
        root.present()?;
    }
    Ok(svg)
}

fn histogram(line: &LineResult) -> Drawn {
    const BINS: usize = 25;
    let factor = scale(line);
    let errors: Vec<f64> = line.pairs.iter().map(|p| factor * p.error()).collect();
    let (x0, x1) = room(errors.iter().copied());
    let width = (x1 - x0) / BINS as f64;
    let mut counts = [0usize; BINS];
    for e in &errors {
        counts[(((e - x0) / width) as usize).min(BINS - 1)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(1) as f64;
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&root)
            .caption(&line.title, ("sans-serif", 16))
            .margin(10)
            .x_label_area_size(36)
            .y_label_area_size(56)
            .build_cartesian_2d(x0..x1, 0.0..1.1 * most)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .x_desc(format!("measured − reference {}", unit(line)))
            .y_desc("events")
            .draw()?;
        chart.draw_series(counts.iter().enumerate().map(|(i, count)| {
            let left = x0 + i as f64 * width;
            Rectangle::new([(left, 0.0), (left + 0.9 * width, *count as f64)], BLUE.filled())
        }))?;
        root.present()?;
    }
    Ok(svg)
}
