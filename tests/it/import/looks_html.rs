//! A report as a web page in which one figure has a random look: a raised mark, a struck,
//! hidden or unpainted digit, the mark of a note. The figure is what is seen, or is left to
//! a person.

use super::round_trip::{SHAPES, figures};
use crate::support::documents::paper::Paper;
use crate::support::documents::wanted::{imported, is_told, issue_lines, left_out, wrong};
use proptest::prelude::*;

/// The text that stands for a figure until the page is printed.
const STAND_IN: &str = "7319046825";

/// Words of a page that are not as the rest of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Raised,
    Struck,
    Hidden,
    Unpainted,
    Note,
}

/// The way in which a page says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Tag,
    Inline,
    Class,
    Id,
    Ancestor,
    Important,
    /// A stronger rule takes it back: the digit is seen.
    Overridden,
    Print,
    Screen,
    Narrow,
}

/// A figure with a look, in numbers that are taken modulo what is there.
#[derive(Clone, Debug)]
struct Look {
    kind: Kind,
    way: Way,
    variant: usize,
    figure: u32,
    mark: u32,
    is_before: bool,
    is_dressed: bool,
}

fn look(kind: Kind) -> impl Strategy<Value = Look> {
    let ways = prop::sample::select(vec![
        Way::Tag,
        Way::Inline,
        Way::Class,
        Way::Id,
        Way::Ancestor,
        Way::Important,
        Way::Overridden,
        Way::Print,
        Way::Screen,
        Way::Narrow,
    ]);
    let parts = (ways, any::<usize>(), 1..1000u32, 1..10u32, any::<(bool, bool)>());
    parts.prop_map(move |(way, variant, figure, mark, (is_before, is_dressed))| Look {
        kind,
        way,
        variant,
        figure,
        mark,
        is_before: is_before && kind != Kind::Note,
        is_dressed,
    })
}

impl Look {
    /// The tags around the digit.
    fn tags(&self) -> (&'static str, &'static str) {
        let all: &[(&str, &str)] = match self.kind {
            Kind::Raised => &[("<sup>", "</sup>"), ("<sub>", "</sub>"), ("<b><sup>", "</sup></b>")],
            Kind::Struck => &[("<s>", "</s>"), ("<del>", "</del>"), ("<strike>", "</strike>")],
            Kind::Hidden => &[
                ("<span hidden>", "</span>"),
                ("<template>", "</template>"),
                ("<dialog>", "</dialog>"),
            ],
            Kind::Unpainted => {
                &[("<font color=white>", "</font>"), ("<font color='#ffffff'>", "</font>")]
            }
            Kind::Note => &[
                ("<sup><a href='#n1'>[", "]</a></sup>"),
                ("<a href='#_ftn1'>", "</a>"),
                ("<a href='#n1'><sup>", "</sup></a>"),
                ("<a style='mso-footnote-id:ftn1' href='#_ftn1'>", "</a>"),
            ],
        };
        all[self.variant % all.len()]
    }

    /// The declaration that makes the look, and one that takes it back.
    fn declarations(&self) -> (&'static str, &'static str) {
        let all: &[(&str, &str)] = match self.kind {
            Kind::Raised | Kind::Note => &[
                ("vertical-align:super", "vertical-align:baseline"),
                ("vertical-align:sub", "vertical-align:0"),
                ("position:relative;top:-4pt", "position:static"),
                ("mso-text-raise:4pt", "mso-text-raise:0pt"),
            ],
            Kind::Struck => &[
                ("text-decoration:line-through", "text-decoration:none"),
                ("text-decoration-line:line-through", "text-decoration-line:underline"),
            ],
            Kind::Hidden => &[
                ("display:none", "display:inline"),
                ("visibility:hidden", "visibility:visible"),
                ("mso-hide:all", "mso-hide:none"),
            ],
            Kind::Unpainted => &[
                ("color:white", "color:black"),
                ("color:transparent", "color:#333"),
                ("opacity:0", "opacity:1"),
                ("font-size:0", "font-size:16px"),
            ],
        };
        all[self.variant % all.len()]
    }

    /// The rules of the page and what the digit is wrapped in.
    fn dress(&self) -> (String, String, &'static str) {
        let (does, undoes) = self.declarations();
        let span = |attributes: &str| format!("<span {attributes}>");
        let (rules, opening) = match self.way {
            Way::Tag => {
                let (opening, closing) = self.tags();
                return (String::new(), opening.to_owned(), closing);
            }
            Way::Inline => (String::new(), span(&format!("style='{does}'"))),
            Way::Class => (format!(".m{{{does}}}"), span("class='x m'")),
            Way::Id => (format!("#m{{{does}}}"), span("id=m")),
            Way::Ancestor => {
                (format!("td .p i+span,.q{{{does}}}"), "<b class=p><i></i><span>".to_owned())
            }
            Way::Important => {
                let important = does.replace(';', "!important;");
                (
                    format!("span.m{{{important}!important}}"),
                    span(&format!("class=m style='{undoes}'")),
                )
            }
            Way::Overridden => {
                (format!(".m{{{does}}}"), span(&format!("class=m style='{undoes}'")))
            }
            Way::Print => (format!("@media print{{.m{{{does}}}}}"), span("class=m")),
            Way::Screen => (format!("@media screen{{.m{{{does}}}}}"), span("class=m")),
            Way::Narrow => (format!("@media (max-width:600px){{.m{{{does}}}}}"), span("class=m")),
        };
        let closing = if self.way == Way::Ancestor { "</span></b>" } else { "</span>" };
        (rules, opening, closing)
    }

    /// The figure as it is seen.
    fn seen(&self) -> String {
        let is_seen = matches!(self.way, Way::Overridden | Way::Print);
        match is_seen {
            true if self.is_before => format!("{}{}", self.mark, self.figure),
            true => format!("{}{}", self.figure, self.mark),
            false => self.figure.to_string(),
        }
    }

    /// Returns true if the figure has to be read.
    fn is_certain(&self) -> bool {
        match self.way {
            Way::Narrow => false,
            Way::Tag => matches!(self.kind, Kind::Struck | Kind::Hidden | Kind::Unpainted),
            Way::Overridden | Way::Print => true,
            _ => !matches!(self.kind, Kind::Raised | Kind::Note),
        }
    }

    fn print(&self, page: &str) -> String {
        let (rules, opening, closing) = self.dress();
        let mark = format!("{opening}{}{closing}", self.mark);
        let figure = if self.is_before {
            format!("{mark}{}", self.figure)
        } else {
            format!("{}{mark}", self.figure)
        };
        let figure = if self.is_dressed {
            format!(
                "<p class=MsoNormal align=center><span lang=EN-US>{figure}<o:p></o:p></span></p>"
            )
        } else {
            figure
        };
        page.replace("</head>", &format!("<style>{rules}</style></head>"))
            .replace(STAND_IN, &figure)
    }
}

#[test]
fn a_raised_mark_is_no_digit() {
    check_figures(Kind::Raised);
}

#[test]
fn a_struck_digit_is_left_out() {
    check_figures(Kind::Struck);
}

#[test]
fn a_hidden_digit_is_left_out() {
    check_figures(Kind::Hidden);
}

#[test]
fn a_digit_that_is_not_painted_is_left_out() {
    check_figures(Kind::Unpainted);
}

#[test]
fn the_mark_of_a_note_is_no_digit() {
    check_figures(Kind::Note);
}

/// Imports 200 reports with a figure of a look: what is read of it is what is seen.
fn check_figures(kind: Kind) {
    let reports = (0..SHAPES.len(), any::<u64>(), any::<usize>(), look(kind));
    let run = super::runner(200).run(&reports, |(at, seed, place, look)| {
        let mut truth = figures(&SHAPES[at], seed);
        let amounts = &SHAPES[at].bare_amounts;
        let places: Vec<String> =
            truth.keys().filter(|place| !amounts.contains(*place)).cloned().collect();
        let place = places[place % places.len()].clone();
        truth.insert(place.clone(), STAND_IN.to_owned());
        let report = SHAPES[at].fill(&truth, &[], &[]);
        let page = String::from_utf8(Paper::Page.print(&report)).unwrap();
        let page = look.print(&page);
        truth.insert(place.clone(), look.seen());
        let read = imported("report.html", page.as_bytes());
        let read = read.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        let wrong = wrong(&read, &truth);
        prop_assert!(wrong.is_empty(), "{wrong:#?}\n{}", issue_lines(&read));
        let silent: Vec<String> = left_out(&read, &truth)
            .into_iter()
            .filter(|place| look.is_certain() || !is_told(&read, place))
            .collect();
        prop_assert!(silent.is_empty(), "{silent:?}\n{}", issue_lines(&read));
        Ok(())
    });
    run.unwrap_or_else(|why| panic!("{why}"));
}
