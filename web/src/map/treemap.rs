//! Areas in proportion to weights, as square as they will go (the squarified
//! treemap of Bruls, Huizing and van Wijk, 2000).

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Cuts an area into one for each weight; the weights go from large to small.
pub fn treemap(whole: Area, weights: &[f64]) -> Vec<Area> {
    let mut areas = Vec::with_capacity(weights.len());
    let mut free = whole;
    let mut rest = weights;
    while !rest.is_empty() {
        let total: f64 = rest.iter().sum();
        let scale = free.width * free.height / total;
        let side = free.width.min(free.height);
        let mut count = 1;
        while count < rest.len()
            && worst(&rest[..=count], side, scale) <= worst(&rest[..count], side, scale)
        {
            count += 1;
        }
        let (row, others) = rest.split_at(count);
        let thickness = row.iter().sum::<f64>() * scale / side;
        let mut along = 0.0;
        for weight in row {
            let length = weight * scale / thickness;
            areas.push(if free.width >= free.height {
                Area {
                    x: free.x,
                    y: free.y + along,
                    width: thickness,
                    height: length,
                }
            } else {
                Area {
                    x: free.x + along,
                    y: free.y,
                    width: length,
                    height: thickness,
                }
            });
            along += length;
        }
        if free.width >= free.height {
            free.x += thickness;
            free.width -= thickness;
        } else {
            free.y += thickness;
            free.height -= thickness;
        }
        rest = others;
    }
    areas
}

/// How far from square the least square area of a row would be.
fn worst(row: &[f64], side: f64, scale: f64) -> f64 {
    let total = row.iter().sum::<f64>() * scale;
    let ratios = row.iter().map(|weight| {
        let area = weight * scale;
        let ratio = side * side * area / (total * total);
        ratio.max(1.0 / ratio)
    });
    ratios.fold(0.0, f64::max)
}

/// Cuts an area into equal cells in rows, each about `shape` times as wide as
/// high.
pub fn cells(area: Area, count: usize, shape: f64) -> Vec<Area> {
    let count = count.max(1);
    // Square cells look best while they are small.
    let room = area.width * area.height / count as f64;
    let shape = if room > 1200.0 { shape } else { 1.0 };
    let columns = (count as f64 * area.width / area.height / shape)
        .sqrt()
        .ceil()
        .clamp(1.0, count as f64) as usize;
    let rows = count.div_ceil(columns);
    let (width, height) = (area.width / columns as f64, area.height / rows as f64);
    let place = |number: usize| Area {
        x: area.x + (number % columns) as f64 * width,
        y: area.y + (number / columns) as f64 * height,
        width,
        height,
    };
    (0..count).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Area = Area {
        x: 0.0,
        y: 0.0,
        width: 600.0,
        height: 400.0,
    };

    #[test]
    fn areas_are_in_proportion_and_fill_the_whole() {
        let weights = [60.0, 60.0, 40.0, 30.0, 20.0, 10.0, 1.0];
        let areas = treemap(WHOLE, &weights);
        let total: f64 = weights.iter().sum();
        for (area, weight) in areas.iter().zip(weights) {
            let expected = 240_000.0 * weight / total;
            assert!((area.width * area.height - expected).abs() < 1e-6);
            assert!(area.x > -1e-6 && area.x + area.width < 600.0 + 1e-6);
            assert!(area.y > -1e-6 && area.y + area.height < 400.0 + 1e-6);
        }
        assert!(treemap(WHOLE, &[]).is_empty());
        assert_eq!(treemap(WHOLE, &[3.0]), [WHOLE]);
    }

    #[test]
    fn there_is_a_cell_for_each() {
        for count in [1, 2, 7, 70] {
            let cells = cells(WHOLE, count, 6.0);
            assert_eq!(cells.len(), count);
            let last = cells[count - 1];
            assert!(last.y + last.height <= 400.0 + 1e-6 && last.x + last.width <= 600.0 + 1e-6);
        }
    }
}
