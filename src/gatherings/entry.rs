//! What somebody says who registers, and how it is typed.

use gauge::level::Band;
use serde::Deserialize;

use super::Mode;
use super::reading::{self, MOTIVE, Reader};
use crate::msg;
use crate::typed::{Fault, choices};

choices! {
    /// What kind of department somebody works in.
    Department {
        /// 企画・管理
        Planning = "planning",
        /// 現場・窓口
        FrontLine = "front_line",
        /// 技術
        Engineering = "engineering",
        /// その他
        Other = "other",
    }
}

choices! {
    /// How long somebody has been in service.
    Years {
        /// Under three years.
        Under3 = "under_3",
        /// Three to nine.
        From3 = "from_3",
        /// Ten to nineteen.
        From10 = "from_10",
        /// Twenty and more.
        From20 = "from_20",
    }
}

choices! {
    /// Whether a part may stand in the report.
    Quote {
        /// No.
        No = "no",
        /// Yes, once seen again before it is printed.
        Yes = "yes",
        /// Yes, and seen as it will be printed.
        Confirmed = "confirmed",
    }
}

impl Quote {
    /// As it is ticked.
    pub(super) fn ticked(yes: bool) -> Quote {
        if yes { Quote::Yes } else { Quote::No }
    }
}

/// Where somebody comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A municipality, by its checked code.
    Municipality {
        /// Six digits.
        code: String,
        /// Its name.
        name: String,
    },
    /// 自治体以外, with a name or without.
    Elsewhere(String),
}

impl Body {
    /// What it is called; empty where it was not said.
    pub fn name(&self) -> &str {
        match self {
            Body::Municipality { name, .. } | Body::Elsewhere(name) => name,
        }
    }

    /// The code of a municipality.
    pub fn code(&self) -> Option<&str> {
        match self {
            Body::Municipality { code, .. } => Some(code),
            Body::Elsewhere(_) => None,
        }
    }
}

/// What somebody says who registers.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where from.
    pub body: Body,
    /// In which position.
    pub band: Band,
    /// In what kind of department.
    pub department: Department,
    /// The own section's name, so that nobody sits with the own chief.  Never shown to others.
    pub section: String,
    /// How long in service.
    pub years: Years,
    /// As it stands on the name card.
    pub name: String,
    /// 今日参加しようとした思い
    pub motive: String,
    /// Whether the motive may be quoted.
    pub quote_motive: Quote,
    /// Whether the municipality may be named.
    pub quote_body: Quote,
    /// Has been at an earlier session of the series.
    pub earlier: bool,
    /// Takes part on a screen.
    pub by_screen: bool,
}

impl Entry {
    /// What was typed to say this.
    pub fn typed(&self) -> TypedEntry {
        let tick = |yes: bool| yes.then(|| "yes".to_owned());
        TypedEntry {
            from: if self.body.code().is_some() { "municipality" } else { "elsewhere" }.to_owned(),
            code: self.body.code().unwrap_or_default().to_owned(),
            body: self.body.name().to_owned(),
            band: self.band.key().to_owned(),
            department: self.department.key().to_owned(),
            section: self.section.clone(),
            years: self.years.key().to_owned(),
            name: self.name.clone(),
            motive: self.motive.clone(),
            quote_motive: tick(self.quote_motive != Quote::No),
            quote_body: tick(self.quote_body != Quote::No),
            earlier: if self.earlier { "yes" } else { "no" }.to_owned(),
            place: if self.by_screen { "screen" } else { "room" }.to_owned(),
        }
    }

    /// What was confirmed stays so where neither the words nor the consent changed.
    pub(super) fn after(self, before: &Entry) -> Entry {
        let kept = |now, then: Quote, same| match now {
            Quote::Yes if same && then == Quote::Confirmed => Quote::Confirmed,
            now => now,
        };
        let quote_motive =
            kept(self.quote_motive, before.quote_motive, self.motive == before.motive);
        let quote_body = kept(self.quote_body, before.quote_body, self.body == before.body);
        Entry { quote_motive, quote_body, ..self }
    }
}

/// An entry as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedEntry {
    pub(super) from: String,
    pub(super) code: String,
    pub(super) body: String,
    pub(super) band: String,
    pub(super) department: String,
    pub(super) section: String,
    pub(super) years: String,
    pub(super) name: String,
    pub(super) motive: String,
    pub(super) quote_motive: Option<String>,
    pub(super) quote_body: Option<String>,
    pub(super) earlier: String,
    pub(super) place: String,
}

impl TypedEntry {
    /// Reads what was typed; every fault at once, by the names of the fields.
    pub fn read(&self, mode: Mode) -> Result<Entry, Vec<Fault>> {
        let mut reader = Reader::default();
        let entry = self.entry(&mut reader, mode);
        reader.whole(entry)
    }

    fn entry(&self, reader: &mut Reader, mode: Mode) -> Option<Entry> {
        let name = reader.name("name", &self.name, msg!("entry-name-missing"));
        let (body, band) = match self.from.as_str() {
            "municipality" => (self.municipality(reader), self.band(reader)),
            "elsewhere" => {
                let body = reader.maybe_name("body", &self.body).map(Body::Elsewhere);
                (body, Some(Band::Outside))
            }
            _ => (reader.choice("from", None, msg!("entry-from-missing")), None),
        };
        let department = Department::from_key(&self.department);
        let department = reader.choice("department", department, msg!("entry-department-missing"));
        let section = reader.maybe_name("section", &self.section);
        let years =
            reader.choice("years", Years::from_key(&self.years), msg!("entry-years-missing"));
        let by_screen = self.by_screen(reader, mode);
        let earlier = match self.earlier.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => reader.choice("earlier", None, msg!("entry-earlier-missing")),
        };
        let motive = reader.prose("motive", &self.motive, MOTIVE);
        Some(Entry {
            body: body?,
            band: band?,
            department: department?,
            section: section?,
            years: years?,
            name: name?,
            motive: motive?,
            quote_motive: Quote::ticked(self.quote_motive.is_some()),
            quote_body: Quote::ticked(self.quote_body.is_some()),
            earlier: earlier?,
            by_screen: by_screen?,
        })
    }

    fn municipality(&self, reader: &mut Reader) -> Option<Body> {
        let code = reader.take("code", reading::code(&self.code));
        let name = reader.name("body", &self.body, msg!("municipality-missing"));
        Some(Body::Municipality { code: code?.as_str().to_owned(), name: name? })
    }

    /// Somebody of a municipality is not from outside.
    fn band(&self, reader: &mut Reader) -> Option<Band> {
        let band = Band::from_key(&self.band).filter(|band| *band != Band::Outside);
        reader.choice("band", band, msg!("entry-band-missing"))
    }

    /// Asked only where there is a choice.
    fn by_screen(&self, reader: &mut Reader, mode: Mode) -> Option<bool> {
        match (mode, self.place.as_str()) {
            (Mode::InPerson, _) | (Mode::Both, "room") => Some(false),
            (Mode::Online, _) | (Mode::Both, "screen") => Some(true),
            (Mode::Both, _) => reader.choice("place", None, msg!("entry-place-missing")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> TypedEntry {
        TypedEntry {
            from: "municipality".into(),
            code: "４０１３０７".into(),
            body: "福岡市".into(),
            band: "chief".into(),
            department: "front_line".into(),
            years: "from_10".into(),
            name: "髙﨑 さくら".into(),
            earlier: "no".into(),
            ..TypedEntry::default()
        }
    }

    fn fields(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.field.as_ref()).collect()
    }

    #[test]
    fn an_entry_is_read_and_typed_again_as_it_was() {
        let entry = typed().read(Mode::InPerson).unwrap();
        assert_eq!(entry.body.code(), Some("401307"));
        assert_eq!(entry.quote_motive, Quote::No);
        assert_eq!(entry.typed().read(Mode::InPerson).unwrap(), entry);
    }

    #[test]
    fn everything_to_mend_is_told_at_once() {
        let faults = TypedEntry::default().read(Mode::Both).unwrap_err();
        assert_eq!(fields(&faults), ["name", "from", "department", "years", "place", "earlier"]);
        let municipal = TypedEntry { from: "municipality".into(), ..TypedEntry::default() };
        let faults = municipal.read(Mode::Online).unwrap_err();
        assert_eq!(
            fields(&faults),
            ["name", "code", "body", "band", "department", "years", "earlier"]
        );
    }

    #[test]
    fn who_comes_from_elsewhere_needs_no_code_and_no_band() {
        let outside =
            TypedEntry { from: "elsewhere".into(), body: " ".into(), code: "x".into(), ..typed() };
        let entry = outside.read(Mode::InPerson).unwrap();
        assert_eq!((entry.body, entry.band), (Body::Elsewhere(String::new()), Band::Outside));
    }

    #[test]
    fn a_motive_is_kept_letter_by_letter_and_ends_somewhere() {
        for text in ["🧑\u{200D}🌾 葛\u{E0100}城市で", "مرحبا", "一行目\n二行目"]
        {
            let entry = TypedEntry { motive: text.into(), ..typed() };
            assert_eq!(entry.read(Mode::InPerson).unwrap().motive, text);
        }
        for wrong in ["あ".repeat(301), "話\u{202E}す".to_owned()] {
            let entry = TypedEntry { motive: wrong, ..typed() };
            assert_eq!(fields(&entry.read(Mode::InPerson).unwrap_err()), ["motive"]);
        }
    }

    #[test]
    fn a_confirmed_part_has_to_be_seen_again_when_it_changes() {
        let yes =
            TypedEntry { quote_motive: Some("yes".into()), motive: "話す".into(), ..typed() };
        let entry = yes.read(Mode::InPerson).unwrap();
        let confirmed = Entry { quote_motive: Quote::Confirmed, ..entry.clone() };
        assert_eq!(entry.clone().after(&confirmed).quote_motive, Quote::Confirmed);
        let other = Entry { motive: "聴く".into(), ..entry };
        assert_eq!(other.after(&confirmed).quote_motive, Quote::Yes);
    }
}
