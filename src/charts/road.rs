//! The roadmap: what is planned and how far it has come, as bars under the quarters of a year.

use maud::{Markup, html};

use super::{ink, n};

/// A line of the roadmap in shares of its year: 0 is its first day, 1 its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// From where to where it is planned.
    pub plan: (f64, f64),
    /// How far the work has come.
    pub done: Option<f64>,
    /// Today, where it lies in this year.
    pub today: Option<f64>,
}

/// The part of a bar in one quarter, in shares of that quarter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quarter {
    /// From where.
    pub from: f64,
    /// To where; the same where there is nothing.
    pub to: f64,
    /// How far the work has come.
    pub done: f64,
    /// Today, where it lies here.
    pub today: Option<f64>,
    /// The bar begins here.
    pub begins: bool,
    /// The bar ends here.
    pub ends: bool,
}

impl Bar {
    /// Its part in a quarter, 0 to 3.
    pub fn quarter(&self, quarter: u8) -> Quarter {
        let left = f64::from(quarter) / 4.0;
        let within = |share: f64| ((share - left) * 4.0).clamp(0.0, 1.0);
        let here = |share: &f64| (left..left + 0.25).contains(share);
        let (from, to) = (within(self.plan.0), within(self.plan.1));
        Quarter {
            from,
            to,
            done: self.done.map_or(from, |done| within(done.min(self.plan.1)).max(from)),
            today: self.today.filter(here).map(within),
            begins: here(&self.plan.0),
            ends: self.plan.1 <= left + 0.25,
        }
    }
}

/// What happens in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A full dot.
    Plan,
    /// A dot in a ring.
    Decide,
    /// A square.
    Deliver,
}

/// The sign before a word.
pub fn road_sign(sign: Sign) -> Markup {
    html! {
        svg.kz-pic width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" {
            @match sign {
                Sign::Plan => circle cx="7" cy="7" r="6" fill=(ink::BRAND) {},
                Sign::Decide => {
                    circle cx="7" cy="7" r="6" fill=(ink::PAPER) stroke=(ink::BRAND) stroke-width="2" {}
                    circle cx="7" cy="7" r="2.5" fill=(ink::BRAND) {}
                }
                Sign::Deliver => rect x="1" y="1" width="12" height="12" fill=(ink::BRAND) {},
            }
        }
    }
}

/// The sign of the legend: a bar half done.
pub fn road_key() -> Markup {
    html! {
        svg.kz-pic width="64" height="12" viewBox="0 0 64 12" aria-hidden="true" {
            rect x=".5" y=".5" width="63" height="11" fill=(ink::TINT) stroke=(ink::EDGE) {}
            rect width="32" height="12" fill=(ink::BRAND) {}
        }
    }
}

/// The sign of the legend: today.
pub fn today_key() -> Markup {
    html! {
        svg.kz-pic width="3" height="24" viewBox="0 0 3 24" aria-hidden="true" { rect width="3" height="24" fill=(ink::STRONG) {} }
    }
}

/// The part of a bar that lies in a quarter, 0 to 3; the words beside it say the same.
pub fn road_quarter(bar: &Bar, quarter: u8) -> Markup {
    let Quarter { from, to, done, today, begins, ends } = bar.quarter(quarter);
    html! {
        @if let Some(today) = today {
            svg.kz-pic.kz-road__today aria-hidden="true" {
                line x1=(percent(today)) x2=(percent(today)) y1="0" y2="100%" stroke=(ink::STRONG) stroke-width="3" {}
            }
        }
        svg.kz-pic.kz-road__bar aria-hidden="true" {
            @if to > from {
                rect x=(percent(from)) y="0" width=(percent(to - from)) height="12" fill=(ink::TINT) {}
                @for y in [".5", "11.5"] { line x1=(percent(from)) x2=(percent(to)) y1=(y) y2=(y) stroke=(ink::EDGE) {} }
                @if done > from { rect x=(percent(from)) y="0" width=(percent(done - from)) height="12" fill=(ink::BRAND) {} }
                @if begins { (end(from, 0.3)) }
                @if ends { (end(to, -0.3)) }
            }
        }
    }
}

/// Where a bar begins or ends, a hair inside its cell.
fn end(at: f64, inside: f64) -> Markup {
    let x = percent((at + inside / 100.0).clamp(0.002, 0.998));
    html! { line x1=(x) x2=(x) y1="0" y2="12" stroke=(ink::EDGE) {} }
}

fn percent(share: f64) -> String {
    format!("{}%", n(share * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_drawn_where_it_lies_and_only_there() {
        let bar = Bar { plan: (0.125, 0.5), done: Some(0.3), today: Some(0.26) };
        let drawn = |quarter| road_quarter(&bar, quarter).into_string();
        assert!(drawn(0).contains("x=\"50%\""), "{}", drawn(0));
        assert!(
            drawn(1).contains("kz-road__today") && drawn(1).contains("width=\"20%\""),
            "{}",
            drawn(1)
        );
        assert!(!drawn(2).contains("rect") && !drawn(3).contains("rect"));
    }

    #[test]
    fn what_is_done_never_leaves_the_plan() {
        let bar = Bar { plan: (0.25, 0.375), done: Some(0.9), today: None };
        assert!(
            road_quarter(&bar, 1)
                .into_string()
                .contains("width=\"50%\" height=\"12\" fill=\"#0017c1\"")
        );
    }
}
