//! The pages of the promotion office: what needs it ([`needs`]), which workplace is on which step ([`steps`]), and when rounds
//! are planned ([`plan`]).

pub mod needs;
pub mod plan;
pub mod steps;

use maud::{Markup, html};

use crate::accounts::{self, Member};
use crate::organisations::Unit;
use crate::t;
use crate::web::{Desk, FormToken};
use crate::words::Lang;

fn desk(lang: Lang, member: &Member, token: FormToken) -> Desk {
    accounts::desk(lang, member, "/office", token)
}

/// The department a page may be narrowed to.
fn department_choice(lang: Lang, departments: &[&Unit], chosen: &str) -> Markup {
    html! {
        div.kz-field {
            label for="department" { (t!(lang, "office-department")) }
            select #department name="department" {
                option value="" { (t!(lang, "office-everywhere")) }
                @for unit in departments { option value=(unit.id) selected[unit.id == chosen] { (unit.name) } }
            }
        }
    }
}
