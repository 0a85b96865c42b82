//! What a session report tells, in the reader's language: decided once, and then printed, shown and
//! written as text.
//!
//! A number that is not known is never made up: there is a word for it, or nothing.

use gauge::level::Band;
use jiff::civil::{Date, Time};

use super::{
    Attendance, BeforeAfter, Case, GroupVotes, GroupedBy, Mode, MostImportant, Origin, Phase,
    Photo, Place, Series, Session, Voice, Vote,
};
use crate::sheets::Text;
use crate::words::Lang;
use crate::{japan, t};

/// The whole report.
pub(super) struct Telling {
    /// The series and the number.
    pub kind: String,
    pub title: String,
    /// Who came and how they talked, in a sentence or two.
    pub lead: Vec<String>,
    pub facts: Vec<Fact>,
    pub purpose: Option<Fact>,
    pub people: Option<People>,
    pub programme: Option<Programme>,
    pub important: Option<Important>,
    pub steps: Option<Steps>,
    pub photos: Vec<Shot>,
    /// Everything that is mainly words, in reading order.
    pub parts: Vec<Part>,
    /// Who wrote it, under which licence, where it comes from.
    pub about: Vec<Fact>,
    /// What stands at the foot of each page.
    pub foot: (String, Option<String>),
}

/// Something with its label.
pub(super) struct Fact {
    pub label: String,
    pub value: String,
}

/// Who came.
pub(super) struct People {
    pub title: String,
    /// Of each band so many; without a number one mark stands for all.
    pub bands: Vec<(Band, Option<u32>, String)>,
    /// People of whom the band is not known.
    pub others: u32,
    /// What kinds of people.
    pub kinds: Vec<String>,
    /// The municipalities that agreed to be named, where the lead has not named them.
    pub places: Option<String>,
}

/// What happened.
pub(super) struct Programme {
    pub title: String,
    pub note: String,
    pub phases: Vec<Tread>,
}

/// One phase.
pub(super) struct Tread {
    pub title: String,
    /// Its share of the width; all are equal where one is not known.
    pub width: u32,
    pub minutes: Option<String>,
    /// Who was with whom.
    pub mode: Option<String>,
    pub speaker: Option<String>,
    pub content: Vec<String>,
    /// The talk in groups, for the sake of which everybody came.
    pub main: bool,
}

/// The most important items.
pub(super) struct Important {
    pub title: String,
    /// What most people chose: what stands before the item, the item, what stands after it.
    pub majority: Option<[String; 3]>,
    /// Item, number of votes and how it is said; most votes first.
    pub rows: Vec<(String, Option<u32>, String)>,
    /// That numbers are missing.
    pub note: Option<String>,
    /// Who, and what they chose.
    pub by_group: Vec<(String, String)>,
}

/// What people take home.
pub(super) struct Steps {
    pub title: String,
    /// What, and how many wrote it.
    pub steps: Vec<(String, Option<String>)>,
    pub next: Vec<String>,
}

/// A photograph.
pub(super) struct Shot {
    pub jpeg: Vec<u8>,
    pub alt: String,
    pub caption: Option<String>,
    pub address: Option<String>,
}

/// Words under a title.
pub(super) struct Part {
    pub title: String,
    pub note: Option<String>,
    pub look: Look,
    pub groups: Vec<Group>,
}

/// How words are set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Plain paragraphs.
    Plain,
    /// A list.
    List,
    /// Voices.
    Quotes,
    /// What one person tells, all of it together.
    Told,
}

/// Lines that belong together.
pub(super) struct Group {
    pub head: Option<String>,
    pub lines: Vec<Line>,
}

/// One line, and whose it is.
pub(super) struct Line {
    pub label: Option<String>,
    pub text: String,
    pub by: Option<String>,
}

impl Line {
    fn plain(text: impl Into<String>) -> Line {
        Line { label: None, text: text.into(), by: None }
    }

    fn labelled(label: String, text: impl Into<String>) -> Line {
        Line { label: Some(label), ..Line::plain(text) }
    }
}

/// All that is told of a session.
pub(super) fn of(session: &Session, lang: Lang) -> Telling {
    Telling {
        kind: kind(session.series.as_ref(), lang),
        title: session.theme.of(lang).to_owned(),
        lead: lead(session, lang),
        facts: facts(session, lang),
        purpose: fact(t!(lang, "session-purpose"), session.purpose.as_ref(), lang),
        people: session.attendance.as_ref().and_then(|it| people(it, lang)),
        programme: programme(&session.programme, lang),
        important: important(session, lang),
        steps: steps(session, lang),
        photos: session.photos.iter().map(|photo| shot(photo, lang)).collect(),
        parts: parts(session, lang),
        about: about(session, lang),
        foot: foot(session, lang),
    }
}

fn said(text: Option<&Text>, lang: Lang) -> Option<String> {
    text.map(|text| text.of(lang).to_owned())
}

fn fact(label: String, value: Option<&Text>, lang: Lang) -> Option<Fact> {
    said(value, lang).map(|value| Fact { label, value })
}

/// 改善マネジメント学習会 第1回　2018年 第5号, as far as it is known.
fn kind(series: Option<&Series>, lang: Lang) -> String {
    let Some(series) = series else {
        return t!(lang, "session-record");
    };
    let year = series.year.map(|year| t!(lang, "session-year", year = year.to_string()));
    let report = series.no.map(|no| t!(lang, "session-report-no", no = no));
    let title = series.title.of(lang);
    let title = match series.session_no {
        Some(no) => t!(lang, "session-of-series", title = title, no = no),
        None => title.to_owned(),
    };
    let issue = joined([year, report], " ");
    joined([Some(title), issue], &t!(lang, "session-kind-join")).unwrap_or_default()
}

/// What is there of several, with something between; `None` where nothing is.
fn joined(parts: impl IntoIterator<Item = Option<String>>, between: &str) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

// Who, when, where

fn lead(session: &Session, lang: Lang) -> Vec<String> {
    let came = session.attendance.as_ref().and_then(|it| came(it, lang));
    let talk = session.programme.iter().find_map(|phase| phase.grouped_by);
    let talked = talk.map(|by| match by {
        GroupedBy::Role => t!(lang, "session-talked-by-role"),
        GroupedBy::Issue => t!(lang, "session-talked-by-issue"),
        GroupedBy::MixedRole => t!(lang, "session-talked-mixed"),
    });
    [came, talked].into_iter().flatten().collect()
}

/// How many came, and from where: the number of municipalities, else the places themselves.
fn came(attendance: &Attendance, lang: Lang) -> Option<String> {
    let places = places(&attendance.from, lang);
    Some(match (attendance.total, attendance.municipalities, places) {
        (Some(n), Some(of), _) => t!(lang, "session-came-municipalities", n = n, of = of),
        (Some(n), None, Some(places)) => t!(lang, "session-came-from", n = n, places = places),
        (Some(n), None, None) => t!(lang, "session-came", n = n),
        (None, Some(of), _) => t!(lang, "session-municipalities", of = of),
        (None, None, Some(places)) => t!(lang, "session-from", places = places),
        (None, None, None) => return None,
    })
}

fn places(from: &[Origin], lang: Lang) -> Option<String> {
    let names = from.iter().map(|origin| Some(origin.name.of(lang).to_owned()));
    joined(names, &t!(lang, "list-join"))
}

fn facts(session: &Session, lang: Lang) -> Vec<Fact> {
    let follows = session.follows.as_ref().map(|it| dated(it.title.of(lang), it.held_on, lang));
    let facts = [
        (t!(lang, "session-when"), when(session, lang)),
        (t!(lang, "session-where"), place(session, lang)),
        (t!(lang, "session-follows"), follows),
    ];
    let known = |(label, value): (String, Option<String>)| value.map(|value| Fact { label, value });
    facts.into_iter().filter_map(known).collect()
}

fn when(session: &Session, lang: Lang) -> Option<String> {
    let day = session.held_on.map(|day| japan::long_date(lang, day));
    let hours = session.hours.map(|(from, to)| {
        t!(lang, "session-hours", from = clock(from, lang), to = clock(to, lang))
    });
    joined([day, hours], &t!(lang, "session-when-join"))
}

fn clock(time: Time, lang: Lang) -> String {
    let (hour, minute) = (i32::from(time.hour()), i32::from(time.minute()));
    t!(lang, "session-clock", hour = hour, minute = minute, clock = format!("{hour}:{minute:02}"))
}

fn place(session: &Session, lang: Lang) -> Option<String> {
    let how = session.place.map(|place| match place {
        Place::InPerson => t!(lang, "session-in-person"),
        Place::Online => t!(lang, "session-online"),
        Place::Hybrid => t!(lang, "session-hybrid"),
    });
    match (said(session.venue.as_ref(), lang), how) {
        (Some(venue), Some(how)) => Some(t!(lang, "session-venue", venue = venue, how = how)),
        (venue, how) => venue.or(how),
    }
}

/// 第1回ステップアップセミナー（平成29年(2017年)7月30日(日)）
fn dated(title: &str, day: Option<Date>, lang: Lang) -> String {
    match day.map(|day| japan::long_date(lang, day)) {
        Some(day) => t!(lang, "session-dated", title = title, day = day),
        None => title.to_owned(),
    }
}

fn people(attendance: &Attendance, lang: Lang) -> Option<People> {
    let known = attendance.by_band.iter().any(|(_, people)| people.is_some());
    let bands = attendance.by_band.iter().filter(|(_, people)| known && *people != Some(0));
    let bands: Vec<_> =
        bands.map(|(band, people)| (*band, *people, band_label(*band, *people, lang))).collect();
    let counted: u32 = bands.iter().filter_map(|(_, people, _)| *people).sum();
    let unknown = bands.iter().any(|(_, people, _)| people.is_none());
    let others = if unknown { 0 } else { attendance.total.unwrap_or(0).saturating_sub(counted) };
    let title = match attendance.total {
        Some(n) => t!(lang, "session-people", n = n),
        None => t!(lang, "session-people-unknown"),
    };
    let kinds = kinds(attendance, lang);
    let places = attendance.municipalities.and_then(|_| places(&attendance.from, lang));
    let places = places.map(|places| t!(lang, "session-among-them", places = places));
    let nothing = bands.is_empty() && others == 0 && kinds.is_empty() && places.is_none();
    (!nothing).then_some(People { title, bands, others, kinds, places })
}

fn band_label(band: Band, people: Option<u32>, lang: Lang) -> String {
    let band = band_name(band, lang);
    match people {
        Some(n) => t!(lang, "session-band", band = band, n = n),
        None => t!(lang, "session-band-unknown", band = band),
    }
}

fn band_name(band: Band, lang: Lang) -> String {
    match band {
        Band::Executive => t!(lang, "session-executives"),
        Band::Chief => t!(lang, "session-chiefs"),
        Band::Supervisor => t!(lang, "session-supervisors"),
        Band::Staff => t!(lang, "session-staff"),
        Band::FixedTerm => t!(lang, "session-fixed-term"),
        Band::Outside => t!(lang, "session-outside"),
    }
}

/// What kinds of people came; who most of them were is not said twice.
fn kinds(attendance: &Attendance, lang: Lang) -> Vec<String> {
    let described = attendance.described_as.of(lang);
    let mostly = mostly(&attendance.mostly, lang).filter(|mostly| !described.contains(mostly));
    mostly.into_iter().chain(described.iter().cloned()).collect()
}

/// 課長・係長の立場の人が多い
fn mostly(bands: &[Band], lang: Lang) -> Option<String> {
    let keys: Vec<&str> = bands.iter().map(|band| band.key()).collect();
    let names = bands.iter().map(|band| Some(band_name(*band, lang)));
    let names = joined(names, &t!(lang, "band-join"))?;
    Some(t!(lang, "session-mostly", bands = keys.join("-"), names = names))
}

// What happened

fn programme(phases: &[Phase], lang: Lang) -> Option<Programme> {
    let minutes: Option<Vec<u32>> = phases.iter().map(|phase| phase.minutes).collect();
    let some = phases.iter().any(|phase| phase.minutes.is_some());
    let all: Option<u32> = minutes.map(|minutes| minutes.iter().sum());
    let to_scale = all.is_some_and(|all| all > 0);
    let title = match all.filter(|_| to_scale) {
        Some(all) => t!(lang, "session-programme-of", n = all),
        None => t!(lang, "session-programme"),
    };
    let note = match (to_scale, some) {
        (true, _) => t!(lang, "session-widths-are-minutes"),
        (false, true) => t!(lang, "session-some-minutes-unknown"),
        (false, false) => t!(lang, "session-minutes-unknown"),
    };
    let main = main_phase(phases);
    let treads = phases.iter().enumerate().map(|(at, phase)| {
        let width = phase.minutes.filter(|_| to_scale).unwrap_or(1);
        tread(phase, width, main == Some(at), lang)
    });
    (!phases.is_empty()).then(|| Programme { title, note, phases: treads.collect() })
}

/// The longest talk in groups, the first of equals.
fn main_phase(phases: &[Phase]) -> Option<usize> {
    let groups = (0..phases.len()).filter(|at| phases[*at].mode == Some(Mode::Group));
    groups.rev().max_by_key(|at| phases[*at].minutes)
}

fn tread(phase: &Phase, width: u32, main: bool, lang: Lang) -> Tread {
    let mode = phase.mode.map(|mode| mode_name(mode, phase.grouped_by, lang));
    let speaker = said(phase.speaker.as_ref(), lang);
    // What the cases were about stands with the cases.
    let content = if phase.cases.is_empty() { phase.content.of(lang) } else { &[] };
    Tread {
        title: phase.title.of(lang).to_owned(),
        width,
        minutes: phase.minutes.map(|n| t!(lang, "session-minutes", n = n)),
        mode,
        speaker,
        content: content.to_vec(),
        main,
    }
}

fn mode_name(mode: Mode, grouped: Option<GroupedBy>, lang: Lang) -> String {
    match (mode, grouped) {
        (Mode::Group, Some(GroupedBy::Role)) => t!(lang, "session-mode-group-role"),
        (Mode::Group, Some(GroupedBy::Issue)) => t!(lang, "session-mode-group-issue"),
        (Mode::Group, Some(GroupedBy::MixedRole)) => t!(lang, "session-mode-group-mixed"),
        (Mode::Group, None) => t!(lang, "session-mode-group"),
        (Mode::Plenary, _) => t!(lang, "session-mode-plenary"),
        (Mode::Individual, _) => t!(lang, "session-mode-individual"),
        (Mode::IndividualThenPlenary, _) => t!(lang, "session-mode-individual-then-plenary"),
        (Mode::Break, _) => t!(lang, "session-mode-break"),
    }
}

// What came of it

fn important(session: &Session, lang: Lang) -> Option<Important> {
    let chosen: Vec<&MostImportant> =
        session.programme.iter().filter_map(|phase| phase.most_important.as_ref()).collect();
    let mut votes: Vec<_> = chosen.iter().flat_map(|chosen| &chosen.votes).collect();
    votes.sort_by_key(|vote| std::cmp::Reverse(vote.votes));
    let all: Option<u32> = votes.iter().map(|vote| vote.votes).sum();
    let title = match all.filter(|all| *all > 0) {
        Some(all) => t!(lang, "session-important-of", votes = t!(lang, "votes", n = all)),
        None => t!(lang, "session-important"),
    };
    let majority = chosen.iter().find_map(|chosen| chosen.majority.as_ref());
    let counted = votes.iter().any(|vote| Some(&vote.item) == majority && vote.votes.is_some());
    let row = |item: &Text, votes: Option<u32>| {
        let label = votes.map_or_else(|| "–".to_owned(), |n| t!(lang, "votes", n = n));
        (item.of(lang).to_owned(), votes, label)
    };
    let majority = majority.filter(|_| !counted);
    let rest = votes.iter().filter(|vote| Some(&vote.item) != majority);
    let rows: Vec<_> = rest.map(|vote| row(&vote.item, vote.votes)).collect();
    let note = (majority.is_some() || all.is_none()).then(|| t!(lang, "session-votes-unknown"));
    let majority = majority.map(|item| most_chose(item.of(lang), lang));
    let by_group =
        chosen.iter().flat_map(|it| &it.by_group).map(|it| group_votes(it, lang)).collect();
    (majority.is_some() || !rows.is_empty()).then_some(Important {
        title,
        majority,
        rows,
        note,
        by_group,
    })
}

/// 「管理職（12票）」 and the items they chose.
fn group_votes(group: &GroupVotes, lang: Lang) -> (String, String) {
    let votes = |n: u32| t!(lang, "votes", n = n);
    let who = t!(lang, "session-group", who = group.who.of(lang), votes = votes(group.people));
    let item = |vote: &Vote| {
        let item = vote.item.of(lang);
        t!(lang, "votes-of-item", item = item, votes = vote.votes.map_or_else(String::new, votes))
    };
    let items: Vec<String> = group.votes.iter().map(item).collect();
    (who, items.join(&t!(lang, "list-join")))
}

/// 「多くの人が…を選びました。」, without a number.
fn most_chose(item: &str, lang: Lang) -> [String; 3] {
    // No text holds a control character: this one marks the place.
    let sentence = t!(lang, "session-majority", item = "\u{1}");
    let (before, after) = sentence.split_once('\u{1}').unwrap_or_default();
    [before.to_owned(), item.to_owned(), after.to_owned()]
}

fn steps(session: &Session, lang: Lang) -> Option<Steps> {
    let total = session.attendance.as_ref().and_then(|it| it.total);
    let steps = session.programme.iter().flat_map(|phase| &phase.first_steps);
    let steps: Vec<_> = steps
        .map(|step| {
            let people = step.people.map(|n| match total {
                Some(of) => t!(lang, "session-step-of", n = n, of = of),
                None => t!(lang, "session-step", n = n),
            });
            (step.text.of(lang).to_owned(), people)
        })
        .collect();
    let next = session.next.iter().flat_map(|next| {
        let day = next.held_on.map(|day| japan::long_date(lang, day));
        day.map(|day| t!(lang, "session-next-on", day = day))
            .into_iter()
            .chain(said(next.text.as_ref(), lang))
    });
    let next: Vec<String> = next.collect();
    let title = match steps.is_empty() {
        true => t!(lang, "session-next"),
        false => t!(lang, "session-steps"),
    };
    (!steps.is_empty() || !next.is_empty()).then_some(Steps { title, steps, next })
}

fn shot(photo: &Photo, lang: Lang) -> Shot {
    Shot {
        jpeg: photo.jpeg.clone(),
        alt: photo.alt.of(lang).to_owned(),
        caption: said(photo.caption.as_ref(), lang),
        address: photo.address.clone(),
    }
}

fn parts(session: &Session, lang: Lang) -> Vec<Part> {
    let phases = || session.programme.iter();
    let voices: Vec<&Voice> = phases().flat_map(|phase| &phase.voices).collect();
    let reflections: Vec<&Voice> = session.reflections.iter().collect();
    let closing = session.closing.iter().map(|text| Line::plain(text.of(lang)));
    let learning = phases().flat_map(|phase| phase.learning.of(lang)).map(Line::plain);
    let parts = [
        Part::new(t!(lang, "session-cases"), Look::List, cases(&session.programme, lang)),
        voices_part(t!(lang, "session-voices"), &voices, lang),
        Part::new(t!(lang, "session-learning"), Look::List, vec![Group::of(learning)]),
        before_after(&session.programme, lang),
        voices_part(t!(lang, "session-reflections"), &reflections, lang),
        Part::new(t!(lang, "session-closing"), Look::Plain, vec![Group::of(closing)]),
    ];
    parts.into_iter().filter(|part| !part.groups.is_empty()).collect()
}

impl Part {
    fn new(title: String, look: Look, mut groups: Vec<Group>) -> Part {
        groups.retain(|group| group.head.is_some() || !group.lines.is_empty());
        Part { title, note: None, look, groups }
    }
}

impl Group {
    fn of(lines: impl Iterator<Item = Line>) -> Group {
        Group { head: None, lines: lines.collect() }
    }
}

/// Each case, then what they were about together.  Where it is only known who reported, that is a
/// line, not a heading over nothing.
fn cases(phases: &[Phase], lang: Lang) -> Vec<Group> {
    let with_cases = phases.iter().filter(|phase| !phase.cases.is_empty());
    let groups = with_cases.flat_map(|phase| {
        let (bare, told): (Vec<&Case>, Vec<&Case>) =
            phase.cases.iter().partition(|case| case.is_bare());
        let bare = bare.into_iter().filter_map(|case| case.by.as_ref());
        let by = bare.map(|by| Line::labelled(t!(lang, "session-reported"), by.of(lang)));
        let about = Group {
            head: Some(t!(lang, "session-cases-about")),
            lines: phase.content.of(lang).iter().map(Line::plain).collect(),
        };
        let about = Some(about).filter(|about| !about.lines.is_empty());
        let told = told.into_iter().map(|it| case(it, lang)).collect::<Vec<_>>();
        [Group::of(by)].into_iter().chain(told).chain(about)
    });
    groups.collect()
}

impl Case {
    /// Nothing is known but who reported.
    fn is_bare(&self) -> bool {
        let Case { title, by: _, tried, changed, questions } = self;
        title.is_none() && tried.is_none() && changed.is_none() && questions.is_empty()
    }
}

fn case(case: &Case, lang: Lang) -> Group {
    let by = said(case.by.as_ref(), lang).map(|by| t!(lang, "session-case-by", by = by));
    let head = joined([said(case.title.as_ref(), lang), by], &t!(lang, "session-case-join"));
    let line = |label, text: &Text| Line::labelled(label, text.of(lang));
    let tried = case.tried.iter().map(|text| line(t!(lang, "session-tried"), text));
    let changed = case.changed.iter().map(|text| line(t!(lang, "session-changed"), text));
    let questions = case.questions.iter().map(|text| line(t!(lang, "session-asked"), text));
    Group { head, lines: tried.chain(changed).chain(questions).collect() }
}

/// Voices by theme, in the order in which the themes came up; first those without one.
fn voices_part(title: String, voices: &[&Voice], lang: Lang) -> Part {
    let mut themes: Vec<Option<&Text>> = Vec::new();
    for theme in voices.iter().map(|voice| voice.theme.as_ref()) {
        if !themes.contains(&theme) {
            themes.push(theme);
        }
    }
    themes.sort_by_key(Option::is_some);
    let groups = themes.into_iter().map(|theme| {
        let own = voices.iter().filter(|voice| voice.theme.as_ref() == theme);
        Group { head: said(theme, lang), lines: own.map(|voice| spoken(voice, lang)).collect() }
    });
    let note = match voices.iter().any(|voice| voice.by.is_some()) {
        true => t!(lang, "session-voices-some-named"),
        false => t!(lang, "session-voices-unnamed"),
    };
    Part { note: Some(note), ..Part::new(title, Look::Quotes, groups.collect()) }
}

fn spoken(voice: &Voice, lang: Lang) -> Line {
    Line { by: said(voice.by.as_ref(), lang), ..Line::plain(voice.text.of(lang)) }
}

/// What people say of themselves, and that it is they who say it.
fn before_after(phases: &[Phase], lang: Lang) -> Part {
    let told = phases.iter().flat_map(|phase| &phase.before_after);
    let groups =
        told.map(|it| Group { head: said(it.who.as_ref(), lang), lines: changed(it, lang) });
    let title = t!(lang, "session-before-after");
    let note = Some(t!(lang, "session-self-reported"));
    Part { note, ..Part::new(title, Look::Told, groups.collect()) }
}

fn changed(it: &BeforeAfter, lang: Lang) -> Vec<Line> {
    let rose = it.all_items_rose.map(|all| match all {
        true => t!(lang, "session-all-rose"),
        false => t!(lang, "session-not-all-rose"),
    });
    let cause = it.said_cause.as_ref();
    let cause = cause.map(|text| Line::labelled(t!(lang, "session-cause"), text.of(lang)));
    let said = said(it.said.as_ref(), lang);
    rose.into_iter().chain(said).map(Line::plain).chain(cause).collect()
}

// About the report itself

fn about(session: &Session, lang: Lang) -> Vec<Fact> {
    let coded = session.attendance.iter().flat_map(|it| &it.from).filter_map(|origin| {
        let (name, code) = (origin.name.of(lang), origin.code.as_ref()?);
        Some(Some(t!(lang, "session-coded", name = name, code = code)))
    });
    let coded = joined(coded, &t!(lang, "list-join"));
    let facts = [
        (t!(lang, "session-writer"), said(session.writer.as_ref(), lang)),
        (t!(lang, "session-published"), published(session, lang)),
        (t!(lang, "session-licence"), session.licence.clone()),
        (t!(lang, "session-note"), said(session.note.as_ref(), lang)),
        (t!(lang, "session-codes"), coded),
    ];
    let known = |(label, value): (String, Option<String>)| value.map(|value| Fact { label, value });
    facts.into_iter().filter_map(known).collect()
}

fn published(session: &Session, lang: Lang) -> Option<String> {
    session.published_on.map(|day| japan::long_date(lang, day))
}

fn foot(session: &Session, lang: Lang) -> (String, Option<String>) {
    let writer = said(session.writer.as_ref(), lang);
    let writer = writer.map(|who| t!(lang, "session-foot-writer", who = who)).unwrap_or_default();
    (writer, session.least.map(|least| t!(lang, "report-least", least = least)))
}
