//! Whatever the values are, no chart leaves its view box, and no text of it is broken.

use super::label::text_width;
use super::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Returns a value as a source could have it, or none.
fn any_value() -> impl Strategy<Value = Option<Decimal>> {
    let whole = (0_i64..3000).prop_map(|number| Some(Decimal::from(number)));
    let any = (any::<u32>(), any::<u32>(), any::<u32>(), 0_u32..=28)
        .prop_map(|(lo, mid, hi, scale)| Some(Decimal::from_parts(lo, mid, hi, false, scale)));
    prop_oneof![2 => Just(None), 1 => Just(Some(Decimal::ZERO)), 4 => whole, 3 => any]
}

/// Returns the values of three series through up to seventy years.
fn any_columns() -> impl Strategy<Value = Vec<[Option<Decimal>; 3]>> {
    prop::collection::vec(prop::array::uniform3(any_value()), 0..70)
}

fn axis(count: usize, has_notes: bool) -> Axis {
    let years: Vec<u16> = (0..count).map(|at| 1960 + u16::try_from(at).unwrap()).collect();
    let mut axis =
        YearSlots::new(&years, Default::default()).axis(|slot| Some(["a", "b", "b"][slot % 3]));
    if has_notes {
        axis.notes = (0..axis.labels.len()).map(|slot| format!("{} 家", slot * slot)).collect();
    }
    axis
}

/// Returns the values of an attribute in all elements of a kind.
fn attributes(svg: &str, element: &str, name: &str) -> Vec<i32> {
    let key = format!(" {name}=\"");
    let start = format!("<{element} ");
    svg.split(&start)
        .skip(1)
        .map(|rest| {
            let tag = rest.split('>').next().unwrap();
            let tag = format!(" {tag}");
            let value = tag.split(&key).nth(1).unwrap_or_else(|| panic!("{name} in {tag}"));
            value.split('"').next().unwrap().parse().unwrap_or_else(|_| panic!("{name} in {tag}"))
        })
        .collect()
}

/// Asserts that all shapes and letters are in the view box.
fn assert_within(svg: &str) {
    let view = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split('"').next().unwrap();
    let (width, height) = view.split_once(' ').unwrap();
    let (width, height): (i32, i32) = (width.parse().unwrap(), height.parse().unwrap());
    let is_in = |x: i32, y: i32| (0..=width).contains(&x) && (0..=height).contains(&y);
    let column = |element, name| attributes(svg, element, name);
    let corners = column("rect", "x").into_iter().zip(column("rect", "y"));
    let sizes = column("rect", "width").into_iter().zip(column("rect", "height"));
    for ((x, y), (w, h)) in corners.zip(sizes) {
        assert!(w > 0 && h > 0 && is_in(x, y) && is_in(x + w, y + h), "{x} {y} {w} {h}\n{svg}");
    }
    for ((x, y), r) in
        column("circle", "cx").into_iter().zip(column("circle", "cy")).zip(column("circle", "r"))
    {
        assert!(is_in(x - r, y - r) && is_in(x + r, y + r), "{x} {y}\n{svg}");
    }
    let words = svg
        .split("<text ")
        .skip(1)
        .map(|rest| rest.split("</text>").next().unwrap().split_once('>').unwrap().1);
    for ((x, y), text) in column("text", "x").into_iter().zip(column("text", "y")).zip(words) {
        let half = text_width(text) / 2;
        assert!(is_in(x - half, y - 12) && is_in(x + half, y + 3), "{text} at {x} {y}\n{svg}");
    }
    for path in svg.split(" d=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(
            path.split(['M', 'L', 'H', 'V', ' ']).filter(|part| !part.is_empty()).all(|part| {
                part.parse::<i32>().is_ok_and(|number| (0..=width.max(height)).contains(&number))
            }),
            "{path}"
        );
    }
    assert!(!svg.contains("NaN") && !svg.contains("style="), "{svg}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_chart_leaves_its_view_box(columns in any_columns(), has_notes: bool) {
        let axis = axis(columns.len(), has_notes);
        let values = |at: usize| columns.iter().map(|column| column[at]).collect::<Vec<_>>();
        let series = ["新收申请", "行政复议", "行政诉讼"].iter().enumerate()
            .map(|(at, label)| ChartSeries { label, values: values(at) })
            .collect::<Vec<_>>();
        let alternative = describe("图", &axis, &series);
        let mut small = String::new();
        sparkline(&series[0].values, &mut small);
        let stack = StackedYears {
            complete: columns.iter().map(|column| column.iter().all(Option::is_some)).collect(),
            parts: series.clone(),
        };
        let charts = [
            line_chart(&axis, &series[0], &alternative),
            grouped_bars(&axis, &series, &alternative),
            stacked_bars(&axis, &stack, &alternative),
            Some(small).filter(|svg| !svg.is_empty()),
        ];
        for svg in charts.iter().flatten() {
            assert_within(svg);
        }
        // A line is there exactly where two years have a figure and one is more than zero.
        let known: Vec<_> = series[0].values.iter().flatten().collect();
        let is_drawn = known.len() >= 2 && known.iter().any(|value| !value.is_zero());
        prop_assert_eq!(charts[0].is_some(), is_drawn);
        prop_assert_eq!(charts[3].is_some(), is_drawn);
    }

    #[test]
    fn a_dot_stands_for_each_known_figure_alone(columns in any_columns()) {
        let axis = axis(columns.len(), false);
        let values: Vec<_> = columns.iter().map(|column| column[0]).collect();
        let known = values.iter().flatten().count();
        let series = ChartSeries { label: "新收申请", values };
        if let Some(svg) = line_chart(&axis, &series, "") {
            prop_assert_eq!(svg.matches("<circle").count(), known);
        }
    }
}
