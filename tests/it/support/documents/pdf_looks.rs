//! Looks of a figure in a PDF: marks, digits that are not seen, and digits in one place.
#![expect(
    clippy::float_arithmetic,
    reason = "glyphs of a page are placed by real numbers; no figure is computed"
)]

use crate::support::documents::pdf::stream;
use crate::support::documents::pdf_report::{DIGIT, FIRST_OBJECT, Look, Spot, figure};

/// Numbers without a pattern.
#[derive(Clone, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    /// A number between two.
    fn between(&mut self, from: f64, to: f64) -> f64 {
        let part = f64::from(u32::try_from(self.below(1001)).unwrap()) / 1000.0;
        from + (to - from) * part
    }

    fn pick<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len())]
    }

    fn digit(&mut self) -> String {
        self.below(10).to_string()
    }
}

/// The kinds of looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookKind {
    Raised,
    Struck,
    Hidden,
    Unpainted,
    Covered,
    Overprinted,
    Field,
    Plain,
}

/// A look, and what a reader of the page sees.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) look: Look,
    /// The figure; none where nobody can tell.
    pub(crate) seen: Option<String>,
    /// It is to be read and not left to a person.
    pub(crate) is_sure: bool,
    pub(crate) name: String,
}

/// The figure of a cell, and what is drawn beside it.
struct Canvas<'d> {
    spot: Spot,
    text: String,
    dice: &'d mut Dice,
    look: Look,
}

/// Prints a figure with a random look of a kind.
pub(crate) fn shown(kind: LookKind, text: &str, spot: Spot, dice: &mut Dice) -> Shown {
    let mut canvas = Canvas { spot, text: text.to_owned(), dice, look: Look::default() };
    let (name, seen, is_sure) = match kind {
        LookKind::Raised => canvas.raised(),
        LookKind::Struck => canvas.struck(),
        LookKind::Hidden => canvas.hidden(),
        LookKind::Unpainted => canvas.unpainted(),
        LookKind::Covered => canvas.covered(),
        LookKind::Overprinted => canvas.overprinted(),
        LookKind::Field => canvas.field(),
        LookKind::Plain => canvas.plain(),
    };
    Shown { look: canvas.look, seen, is_sure, name }
}

type Outcome = (String, Option<String>, bool);

impl Canvas<'_> {
    /// The right end of the figure.
    fn end(&self) -> f64 {
        self.spot.x + self.width(&self.text)
    }

    fn width(&self, text: &str) -> f64 {
        f64::from(u32::try_from(text.len()).unwrap()) * DIGIT * self.spot.size
    }

    fn print(&mut self) {
        let Spot { x, y, size, .. } = self.spot;
        self.look.content.push_str(&figure(&self.text, x, y, size));
    }

    /// An area around some digits that covers them.
    fn area(&self, from: f64, to: f64) -> String {
        let Spot { y, size, .. } = self.spot;
        format!("{from:.2} {:.2} {:.2} {:.2} re", y - 0.2 * size, to - from, 1.1 * size)
    }

    fn object(&mut self, object: Vec<u8>) -> usize {
        self.look.objects.push(object);
        FIRST_OBJECT + self.look.objects.len() - 1
    }

    fn parameters(&mut self, entries: &str) {
        self.look.resources.push_str(&format!("/ExtGState << /G1 << {entries} >> >>"));
    }

    fn raised(&mut self) -> Outcome {
        let Spot { y, size, .. } = self.spot;
        let x = self.end();
        let mark = self.dice.pick(&["1", "2", "12", "3"]);
        let small = size * self.dice.between(0.5, 0.7);
        let up = size * self.dice.between(0.33, 0.5);
        let small_mark = figure(mark, x, y + up, small);
        let (name, drawn) = match self.dice.below(5) {
            0 => ("small and raised", small_mark),
            1 => (
                "small and raised by a rise",
                format!(
                    "BT {up:.2} Ts /F1 {small:.2} Tf 1 0 0 1 {x:.2} {y} Tm ({mark}) Tj 0 Ts ET\n"
                ),
            ),
            2 => (
                "raised by a rise",
                format!("BT {up:.2} Ts /F1 {size} Tf 1 0 0 1 {x:.2} {y} Tm ({mark}) Tj 0 Ts ET\n"),
            ),
            3 => (
                "raised by a matrix",
                format!(
                    "q {small:.2} 0 0 {small:.2} {x:.2} {:.2} cm BT /F1 1 Tf ({mark}) Tj ET Q\n",
                    y + up
                ),
            ),
            _ => ("lowered", figure(mark, x, y - size * 0.2, small)),
        };
        self.print();
        self.look.content.push_str(&drawn);
        (name.to_owned(), Some(self.text.clone()), false)
    }

    fn struck(&mut self) -> Outcome {
        let Spot { x: start, y, size, .. } = self.spot;
        let other = self.dice.digit();
        let (x, wide) = (self.end(), self.width(&other));
        let all = format!("{}{other}", self.text);
        let height = y + size * self.dice.between(0.22, 0.45);
        let (from, to) = (x - size * self.dice.between(0.0, 0.04), x + wide + 0.3);
        let thick = self.dice.between(0.3, 1.2);
        let line = format!("{from:.2} {height:.2} {:.2} {thick:.2} re f\n", to - from);
        self.look.content.push_str(&figure(&all, start, y, size));
        let mut seen = Some(self.text.clone());
        let name = match self.dice.below(5) {
            0 => {
                self.look.content.push_str(&line);
                "by an area"
            }
            1 => {
                let line =
                    format!("{thick:.2} w {from:.2} {height:.2} m {to:.2} {height:.2} l S 1 w\n");
                self.look.content.push_str(&line);
                "by a line"
            }
            2 => {
                let (low, high) = (y - 1.0, y + size);
                self.look.annotations = format!(
                    "<< /Type /Annot /Subtype /StrikeOut /Rect [{x} {low} {to} {high}] /QuadPoints \
                     [{x} {high} {to} {high} {x} {low} {to} {low}] /F 4 >>"
                );
                "by an annotation"
            }
            3 => {
                seen = None;
                let slanted =
                    format!("0.8 w {x:.2} {y:.2} m {to:.2} {:.2} l S 1 w\n", y + size * 0.7);
                self.look.content.push_str(&slanted);
                "by a slanted line"
            }
            _ => {
                seen = None;
                let [left, _, right, _] = self.spot.cell;
                self.look
                    .content
                    .push_str(&format!("{left:.2} {height:.2} m {right:.2} {height:.2} l S\n"));
                "by a line through the cell"
            }
        };
        let is_sure = seen.is_some();
        (name.to_owned(), seen, is_sure)
    }

    /// Draws text in a layer, by the number of its object.
    fn push_in_layer(&mut self, group: usize, text: &str) {
        self.look.resources = format!("/Properties << /L1 {group} 0 R >>");
        self.look.content.push_str(&format!("/OC /L1 BDC {text} EMC\n"));
    }

    /// Draws a white image at a place; `mask` are entries of its dictionary.
    fn push_image(&mut self, mask: &str, place: &str) {
        let image = stream(
            &format!(
                "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray {mask}"
            ),
            b"\xff",
        );
        let image = self.object(image);
        self.look.resources = format!("/XObject << /X1 {image} 0 R >>");
        self.look.content.push_str(place);
    }

    fn hidden(&mut self) -> Outcome {
        let Spot { y, size, .. } = self.spot;
        let other = self.dice.digit();
        let x = self.end();
        let text = figure(&other, x, y, size);
        self.print();
        let way = self.dice.below(5);
        let mut is_sure = true;
        let mut seen = Some(self.text.clone());
        match way {
            0 | 1 | 4 => {
                let group = self.object(b"<< /Type /OCG /Name (L) >>".to_vec());
                let base = if way == 0 { "" } else { "/BaseState /OFF" };
                let off = if way == 0 { format!("/OFF [{group} 0 R]") } else { String::new() };
                self.look.catalog =
                    format!("/OCProperties << /OCGs [{group} 0 R] /D << {base} {off} >> >>");
                if way == 4 {
                    let form = stream(
                        &format!(
                            "/Type /XObject /Subtype /Form /BBox [0 0 9999 9999] /OC {group} 0 R \
                             /Resources << /Font << /F1 5 0 R >> >>"
                        ),
                        text.as_bytes(),
                    );
                    let form = self.object(form);
                    self.look.resources = format!("/XObject << /X1 {form} 0 R >>");
                    self.look.content.push_str("/X1 Do\n");
                } else {
                    self.push_in_layer(group, &text);
                }
            }
            2 => {
                let group = self.object(
                    b"<< /Type /OCG /Name (L) /Usage << /Print << /PrintState /OFF >> /View << /ViewState /OFF >> >> >>".to_vec(),
                );
                self.look.catalog = format!(
                    "/OCProperties << /OCGs [{group} 0 R] /D << /AS [<< /Event /View /Category [/View] /OCGs [{group} 0 R] >>] >> >>"
                );
                self.push_in_layer(group, &text);
            }
            _ => {
                let (low, high) = (y - 1.0, y + size);
                let form = stream(
                    "/Type /XObject /Subtype /Form /BBox [0 0 20 20] /Resources << /Font << /F1 5 0 R >> >>",
                    format!("BT /F1 {size} Tf 0 5 Td ({other}) Tj ET").as_bytes(),
                );
                let form = self.object(form);
                let flags = self.dice.pick(&["2", "32", "4"]);
                self.look.annotations = format!(
                    "<< /Type /Annot /Subtype /FreeText /F {flags} /Contents ({other}) /Rect [{x} {low} {} {high}] \
                     /AP << /N {form} 0 R >> >>",
                    x + size
                );
                if flags == "4" {
                    is_sure = false;
                    seen = None;
                }
            }
        }
        (format!("layer or annotation {way}"), seen, is_sure)
    }

    fn unpainted(&mut self) -> Outcome {
        let Spot { y, size, .. } = self.spot;
        let other = self.dice.digit();
        let x = self.end();
        let text = figure(&other, x, y, size);
        self.print();
        let mut is_sure = true;
        let white =
            ["1 g", "1 1 1 rg", "0 0 0 0 k", "/CS1 cs 1 1 1 sc", "/CS2 cs 0 scn", "/CS3 cs 1 scn"];
        let (name, drawn) = match self.dice.below(9) {
            0 => ("invisible", format!("3 Tr {text} 0 Tr\n")),
            1 => ("clipping only", format!("q 7 Tr {text} 0 Tr Q\n")),
            2 => {
                self.parameters("/ca 0");
                ("transparent", format!("q /G1 gs {text} Q\n"))
            }
            3 => {
                let color = self.dice.pick(&white);
                let profile = self.object(stream("/N 3", b""));
                self.look.resources = format!(
                    "/ColorSpace << /CS1 [/ICCBased {profile} 0 R] /CS2 [/Separation /Spot /DeviceCMYK \
                     << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1 >>] \
                     /CS3 [/Separation /None /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>] >>"
                );
                (color, format!("q {color} {text} Q\n"))
            }
            4 => {
                let area = self.area(x + 30.0, x + 40.0);
                ("clipped away", format!("q {area} W n {text} Q\n"))
            }
            5 => {
                let area = self.area(x - 0.2, x + size);
                let color = self.dice.pick(&["0.5 g", "1 0 0 rg", "0 g"]);
                // The area itself may be a sign.
                is_sure = false;
                ("in the color of the ground", format!("q {color} {area} f {text} Q\n"))
            }
            6 => {
                let tiny = self.dice.between(0.01, 0.5);
                ("of no size", figure(&other, x, y, tiny))
            }
            7 => {
                is_sure = false;
                self.parameters("/ca 0.5");
                let form = stream(
                    "/Type /XObject /Subtype /Form /BBox [0 0 9999 9999] /Group << /S /Transparency >> \
                     /Resources << /Font << /F1 5 0 R >> /ExtGState << /G1 << /ca 0.02 >> >> >>",
                    format!("/G1 gs {text}").as_bytes(),
                );
                let form = self.object(form);
                self.look.resources.push_str(&format!("/XObject << /X1 {form} 0 R >>"));
                ("in a transparent group", "q /G1 gs /X1 Do Q\n".to_owned())
            }
            _ => ("stroked in white", format!("q 1 Tr 1 G {text} Q\n")),
        };
        self.look.content.push_str(&drawn);
        (name.to_owned(), Some(self.text.clone()), is_sure)
    }

    fn covered(&mut self) -> Outcome {
        let Spot { x: start, y, size, .. } = self.spot;
        let other = self.dice.digit();
        let x = self.end();
        let all = format!("{}{other}", self.text);
        let white_area = self.area(x - 0.1, x + size);
        let white = format!("q 1 g {white_area} f Q\n");
        self.look.content.push_str(&figure(&all, start, y, size));
        let text = Some(self.text.clone());
        let place = format!("q {size} 0 0 {size} {x:.2} {:.2} cm /X1 Do Q\n", y - 0.15 * size);
        match self.dice.below(8) {
            0 => {
                self.look.content.push_str(&white);
                ("white area".to_owned(), text, true)
            }
            1 => {
                self.look.over = white;
                ("white area at the end".to_owned(), text, true)
            }
            2 => {
                let new = self.dice.digit();
                self.look.content.push_str(&format!("{white}{}", figure(&new, x, y, size)));
                ("corrected".to_owned(), Some(format!("{}{new}", self.text)), true)
            }
            3 => {
                let half = self.area(x + size * 0.2, x + size);
                self.look.content.push_str(&format!("q 1 g {half} f Q\n"));
                ("half covered".to_owned(), None, false)
            }
            4 => {
                self.push_image("", &place);
                ("image".to_owned(), text, false)
            }
            5 => {
                let mask = self.object(stream(
                    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
                    b"\0",
                ));
                self.push_image(&format!("/SMask {mask} 0 R"), &place);
                ("transparent image".to_owned(), Some(all), false)
            }
            6 => {
                let marker = self.area(x - 0.1, x + size);
                self.parameters("/BM /Multiply");
                self.look.content.push_str(&format!("q /G1 gs 1 1 0 rg {marker} f Q\n"));
                ("marker".to_owned(), Some(all), true)
            }
            _ => {
                let (low, high) = (y - 1.5, y + size);
                let form = self.object(stream(
                    "/Type /XObject /Subtype /Form /BBox [0 0 9 9]",
                    b"1 g 0 0 9 9 re f",
                ));
                self.look.annotations = format!(
                    "<< /Type /Annot /Subtype /Square /Rect [{x} {low} {} {high}] /F 4 /AP << /N {form} 0 R >> >>",
                    x + size
                );
                ("annotation".to_owned(), text, true)
            }
        }
    }

    fn overprinted(&mut self) -> Outcome {
        let Spot { x, y, size, .. } = self.spot;
        let text = self.text.clone();
        let again = |x: f64, y: f64| figure(&text, x, y, size);
        let other: String = text.chars().map(|c| if c == '5' { '6' } else { '5' }).collect();
        let (name, drawn, seen, is_sure) = match self.dice.below(4) {
            0 => ("bold", again(x + 0.3, y), Some(text.clone()), true),
            1 => {
                let (right, down) = (self.dice.between(0.5, 1.6), self.dice.between(0.0, 1.5));
                ("shadow", again(x + right, y - down), Some(text.clone()), false)
            }
            2 => ("others", figure(&other, x, y, size), None, false),
            _ => {
                let right = self.dice.between(0.0, 1.0);
                ("others aside", figure(&other, x + right, y, size), None, false)
            }
        };
        self.print();
        self.look.content.push_str(&drawn);
        (name.to_owned(), seen, is_sure)
    }

    fn field(&mut self) -> Outcome {
        let text = self.text.clone();
        let [left, bottom, right, top] = self.spot.cell;
        let (wide, high) = (right - left - 4.0, top - bottom - 4.0);
        let Spot { x, y, size, .. } = self.spot;
        let (x, y) = (x - left - 2.0, y - bottom - 2.0);
        let form = self.object(stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 {wide:.2} {high:.2}] /Resources << /Font << /F1 5 0 R >> >>"),
            format!("/Tx BMC q BT /F1 {size} Tf {x:.2} {y:.2} Td ({text}) Tj ET Q EMC").as_bytes(),
        ));
        let other = self.dice.digit();
        let (name, value, appearance, needs, seen) = match self.dice.below(5) {
            0 => ("with its appearance", text.clone(), true, false, Some(text)),
            1 => ("with another value", format!("{text}{other}"), true, false, None),
            2 => ("without an appearance", text.clone(), false, false, Some(text)),
            3 => ("to be drawn", format!("{text}{other}"), true, true, None),
            _ => ("to be drawn alike", text.clone(), true, true, Some(text)),
        };
        let appearance_entry =
            if appearance { format!("/AP << /N {form} 0 R >>") } else { String::new() };
        let field = self.object(
            format!(
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (F) /V ({value}) /F 4 /DA (/F1 8 Tf 0 g) /P 3 0 R \
                 /Rect [{:.2} {:.2} {:.2} {:.2}] {appearance_entry} >>",
                left + 2.0, bottom + 2.0, right - 2.0, top - 2.0
            )
            .into_bytes(),
        );
        self.look.annotations = format!("{field} 0 R");
        self.look.catalog = format!(
            "/AcroForm << /Fields [{field} 0 R] {} /DR << /Font << /F1 5 0 R >> >> >>",
            if needs { "/NeedAppearances true" } else { "" }
        );
        (name.to_owned(), seen, appearance && name.ends_with("appearance"))
    }

    fn plain(&mut self) -> Outcome {
        let text = Some(self.text.clone());
        let Spot { x, y, size, .. } = self.spot;
        let printed = figure(&self.text, x, y, size);
        let end = self.end();
        let name = match self.dice.below(6) {
            0 => {
                let line = format!("{x:.2} {:.2} m {end:.2} {0:.2} l S\n", y - 1.2);
                self.look.content.push_str(&format!("{printed}{line}"));
                "underlined"
            }
            1 => {
                let area = self.area(x - 1.0, end + 1.0);
                self.look.content.push_str(&format!("q 0 g {area} f 1 g {printed} Q\n"));
                "white on black"
            }
            2 => {
                let [left, bottom, right, top] = self.spot.cell;
                let (wide, high) = (right - left, top - bottom);
                self.look.content.push_str(&format!(
                    "q 0.9 1 0.9 rg {left:.2} {bottom:.2} {wide:.2} {high:.2} re f Q {printed}"
                ));
                "on a tinted cell"
            }
            3 => {
                let area = self.area(x - 2.0, end + 4.0);
                self.look.content.push_str(&format!("q {area} W n {printed} Q\n"));
                "in a clip"
            }
            4 => {
                self.look.content.push_str(&format!("-0.25 Tc {printed} 0 Tc\n"));
                "set tight"
            }
            _ => {
                self.parameters("/ca 0.9");
                self.look.content.push_str(&format!("q /G1 gs 0.3 g {printed} Q\n"));
                "gray"
            }
        };
        (name.to_owned(), text, true)
    }
}
