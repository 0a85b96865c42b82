//! What is wrong in somebody's file, as a table.

use maud::{Markup, html};

use crate::problem::Problem;
use crate::t;
use crate::words::{Lang, say, say_attribute};

/// Every place that has to be mended, and how.
pub fn problem_table(lang: Lang, problems: &[Problem]) -> Markup {
    let whole = t!(lang, "import-whole-file");
    let place = |problem: &Problem| match problem.place.is_empty() {
        true => whole.clone(),
        false => problem.place.clone(),
    };
    html! {
        div.kz-scroll.kz-gap-below #problems role="region" aria-labelledby="problems-caption" tabindex="0" {
            table.kz-table {
                caption #problems-caption { (t!(lang, "import-places")) }
                thead { tr {
                    th scope="col" { (t!(lang, "import-place")) }
                    th scope="col" { (t!(lang, "import-what")) }
                    th scope="col" { (t!(lang, "import-todo")) }
                } }
                tbody { @for problem in problems {
                    tr {
                        th.kz-place scope="row" { bdi { (place(problem)) } }
                        td { bdi { (say(lang, &problem.what)) } }
                        td { (say_attribute(lang, &problem.what, "todo").unwrap_or_default()) }
                    }
                } }
            }
        }
    }
}
