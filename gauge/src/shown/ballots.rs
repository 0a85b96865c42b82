//! One vote of one room: each person chooses one, all are opened at once.
//!
//! A [`Count`] is to a vote what a [`Publication`](super::Publication) is to a round: made of the ballots, all that
//! outlives them, and audited as a whole: everybody; the bands, pooled as there; and the bodies from which enough
//! people voted, all others together.  Where it cannot all be told, the bodies give way first, then the bands, then
//! everybody.
//!
//! The reader was in the room: knows who has which role, who is from where, and who voted; and saw who raised a
//! hand.  So shows of hands protect nobody: what is told must be fit to be told of the ballots alone, and hands
//! count in everybody's figures only.  In a room guests are part of everybody; with people whose band is not known they
//! are pooled like a last band, [`Band::Outside`].  So nobody is left over, whom a difference would tell of, and less
//! need be withheld.
//!
//! A vote is counted once, when voting is closed: two counts with a ballot between them are that ballot.

use std::collections::BTreeMap;

use super::board::{Board, MANY, rule};
use super::encoding::{
    board, fits, may_stand, numbers, or_dash, read_group, reason, say, summed, why,
};
use super::listing::Listing;
use super::pooling::{OUTSIDE, Pool, UNKNOWN, bands, mask, pools_of_room, slot};
use super::tally::Question;
use super::{Damaged, FLOOR, Group, Shown, Told, Unit, Why, difference, withhold};
use crate::level::{Band, Figures};

const HEAD: &str = "count 1";

/// So many bodies are told apart, the largest, of more choices fewer, and among too many choices no bands either: to
/// audit them would keep a room waiting.
const BODIES: usize = 30;
const FIGURES: usize = 300;
const CHOICES: usize = 100;

/// So many hands nobody counts.
const HANDS: u32 = 100_000;

/// What one person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// By its place among the choices.
    pub choice: usize,
    /// The role; `None` counts in totals only.
    pub band: Option<Band>,
    /// The municipality; `None` counts in totals only.
    pub body: Option<usize>,
}

/// What a vote tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    choices: usize,
    least: u32,
    hands: u32,
    /// The hands for each choice, told where everybody's figures are.
    raised: Shown<Vec<u32>>,
    all: Shown<Vec<u32>>,
    /// The bodies that are listed; `None`: all others.
    bodies: Vec<Option<usize>>,
    /// Of the room, then of each body: the groups, and what is told of their ballots.
    groups: Vec<Vec<Group>>,
    told: Vec<Shown<Vec<u32>>>,
}

impl Count {
    /// Decides what may be told of these ballots, and hands raised for each choice.
    ///
    /// The order of the ballots does not matter.  A ballot or a hand for no choice there is does not count.
    pub fn of(choices: usize, ballots: &[Ballot], hands: &[u32], least: u32) -> Count {
        let least = least.max(FLOOR);
        let ballots: Vec<&Ballot> = ballots.iter().filter(|one| one.choice < choices).collect();
        let bodies = listed(&ballots, choices, least);
        let (pools, told) = told(choices, &ballots, &bodies, least);
        let raised: Vec<u32> =
            (0..choices).map(|at| hands.get(at).map_or(0, |n| *n.min(&HANDS))).collect();
        let hands = raised.iter().fold(0, |sum: u32, n| sum.saturating_add(*n));
        let why = untold(ballots.len(), &told[0], &raised, least);
        let raised = Shown(why.map_or(Ok(raised), Err));
        let all = with_hands(&told[0], &raised);
        let groups = pools.iter().map(|pools| pools.iter().map(named).collect()).collect();
        Count { choices, least, hands, raised, all, bodies, groups, told }
    }

    /// How many choices there were.
    pub fn choices(&self) -> usize {
        self.choices
    }
    /// Fewer ballots than this are not described.
    pub fn least(&self) -> u32 {
        self.least
    }
    /// How many ballots were counted.
    pub fn ballots(&self) -> u32 {
        self.groups[0][0].n
    }
    /// How many hands were counted in.
    pub fn hands(&self) -> u32 {
        self.hands
    }
    /// How many chose each, hands counted in.
    pub fn all(&self) -> &Shown<Vec<u32>> {
        &self.all
    }
    /// The same where the choices are the levels of an item, lowest first.
    pub fn figures(&self) -> Shown<Figures> {
        Shown(self.all.0.clone().map(|counts| Figures { counts, dont_know: 0 }))
    }
    /// By role, neighbouring bands pooled, guests and those of no known band like a last one; none where that would be
    /// one group.  Ballots only.
    pub fn by_band(&self) -> impl Iterator<Item = (&Group, &Shown<Vec<u32>>)> {
        self.groups[0].iter().zip(&self.told).skip(1)
    }
    /// By municipality, those with enough ballots; last, as `None`, all others together.  None where that would be one
    /// group.  Ballots only.
    pub fn by_body(&self) -> impl Iterator<Item = (Option<usize>, &Group, &Shown<Vec<u32>>)> {
        let own = self.groups[1..].iter().zip(&self.told[self.groups[0].len()..]);
        self.bodies.iter().zip(own).map(|(body, (groups, told))| (*body, &groups[0], told))
    }
    /// All bodies together of which by itself nothing is told, where they have ten or more ballots and another body is
    /// told.  Who reads the figures could take one from the other.
    pub fn by_other_bodies(&self) -> Shown<Vec<u32>> {
        let listing = self.listing();
        let part = self.board(&listing).and_then(|board| difference::others(&board, 0));
        let row = part.and_then(|part| part.row());
        Shown(row.map(|row| row[..self.choices].to_vec()).ok_or(Why::Complementary))
    }

    /// By role for readers who were not in the room: neighbours together until each group has ten ballots or more.  None
    /// where one of them is not told to the room itself, or where all would be one group.
    pub fn bands_outside(&self) -> Vec<(Group, Shown<Vec<u32>>)> {
        let mut groups: Vec<(Group, Vec<u32>)> = Vec::new();
        for (group, told) in self.by_band() {
            let Some(votes) = told.value() else { return Vec::new() };
            match groups.last_mut().filter(|(before, _)| before.n < MANY) {
                Some(before) => join(before, group, votes),
                None => groups.push((group.clone(), votes.clone())),
            }
        }
        if groups.last().is_some_and(|(last, _)| last.n < MANY)
            && let Some((last, votes)) = groups.pop()
            && let Some(before) = groups.last_mut()
        {
            join(before, &last, &votes);
        }
        apart(groups)
    }
    /// By municipality for them: those with ten ballots or more, and all others together as `None`, where they too have ten.
    pub fn bodies_outside(&self) -> Vec<(Option<usize>, Group, Shown<Vec<u32>>)> {
        let (mut named, mut others) =
            (Vec::new(), (Group { bands: vec![], n: 0 }, vec![0; self.choices]));
        for (body, group, told) in self.by_body() {
            let Some(votes) = told.value() else { return Vec::new() };
            match body.filter(|_| group.n >= MANY) {
                Some(body) => named.push((Some(body), (group.clone(), votes.clone()))),
                None => join(&mut others, group, votes),
            }
        }
        if (1..MANY).contains(&others.0.n) {
            return Vec::new();
        }
        if others.0.n > 0 {
            named.push((None, others));
        }
        let (bodies, groups): (Vec<_>, Vec<_>) = named.into_iter().unzip();
        let apart = apart(groups).into_iter();
        bodies.into_iter().zip(apart).map(|(body, (group, told))| (body, group, told)).collect()
    }

    fn listing(&self) -> Listing {
        let pools = |groups: &Vec<Group>| groups.iter().map(pool).collect();
        let pools: Vec<Vec<Pool>> = self.groups.iter().map(pools).collect();
        Listing::of_pools(&units(self.bodies.len(), self.least), &pools)
    }

    /// The ballots as far as they are told.
    fn board<'a>(&self, listing: &'a Listing) -> Option<Board<'a>> {
        let figures = |told: &Shown<Vec<u32>>| {
            Shown(told.0.clone().map(|counts| Figures { counts, dont_know: 0 }))
        };
        board(listing, self.choices, self.told.iter().map(figures).collect())
    }
}

/// Two groups as one.
fn join((group, votes): &mut (Group, Vec<u32>), other: &Group, more: &[u32]) {
    group.bands.extend(
        other.bands.iter().filter(|band| !group.bands.contains(band)).copied().collect::<Vec<_>>(),
    );
    group.bands.sort_unstable();
    group.n += other.n;
    votes.iter_mut().zip(more).for_each(|(votes, more)| *votes += more);
}

/// Groups of which a reader learns something: two or more.
fn apart(groups: Vec<(Group, Vec<u32>)>) -> Vec<(Group, Shown<Vec<u32>>)> {
    match groups.len() {
        0 | 1 => Vec::new(),
        _ => groups.into_iter().map(|(group, votes)| (group, Shown(Ok(votes)))).collect(),
    }
}

/// The bodies that may be told apart, and all others together, who take in the smallest until they are enough too.
fn listed(ballots: &[&Ballot], choices: usize, least: u32) -> Vec<Option<usize>> {
    if choices > CHOICES {
        return vec![];
    }
    let mut people: BTreeMap<usize, u32> = BTreeMap::new();
    for body in ballots.iter().filter_map(|one| one.body) {
        *people.entry(body).or_default() += 1;
    }
    let mut bodies: Vec<(u32, usize)> = people.into_iter().map(|(body, n)| (n, body)).collect();
    bodies.retain(|(n, _)| *n >= least);
    bodies.sort_by_key(|(n, body)| (std::cmp::Reverse(*n), *body));
    bodies.truncate(BODIES.min(FIGURES / choices.max(1)));
    let others =
        |bodies: &[(u32, usize)]| ballots.len() as u32 - bodies.iter().map(|(n, _)| n).sum::<u32>();
    while (1..least).contains(&others(&bodies)) && bodies.pop().is_some() {}
    let others = (others(&bodies) > 0).then_some(None);
    let mut listed: Vec<Option<usize>> = bodies.iter().map(|(_, body)| Some(*body)).collect();
    listed.sort_unstable();
    listed.extend(others);
    if listed.len() > 1 { listed } else { vec![] }
}

/// The pooled roles of the room and each body, and what is told of their ballots.
fn told(
    choices: usize,
    ballots: &[&Ballot],
    bodies: &[Option<usize>],
    least: u32,
) -> (Vec<Vec<Pool>>, Vec<Shown<Vec<u32>>>) {
    let said = ballots.iter().map(|one| {
        let band = one.band.filter(|band| *band != Band::Outside && choices <= CHOICES);
        (unit(bodies, one.body), slot(band), one.choice)
    });
    let units = units(bodies.len(), least);
    let (question, people) = Question::of_all(choices, &units, said);
    let pools = people.iter().map(|people| pools_of_room(people, least));
    let mut pools: Vec<Vec<Pool>> = pools.collect();
    // Roles in a body would make the audit withhold more, and nobody asks for them.
    pools[1..].iter_mut().for_each(|body| body.truncate(1));
    let listing = Listing::of_pools(&units, &pools);
    let states = withhold::settle(&listing, &question, &people, pools_of_room);
    let told = Told::on(&Board { states, ..Board::empty(&listing, &question) });
    let counts = |shown: Shown<Figures>| Shown(shown.0.map(|figures| figures.counts));
    (pools, told.0.into_iter().map(counts).collect())
}

/// Where people of this body are counted: the room is the first unit.
fn unit(bodies: &[Option<usize>], body: Option<usize>) -> usize {
    let own = bodies.iter().position(|one| one.is_some() && *one == body);
    own.map_or(bodies.len(), |at| at + 1)
}

/// The room, and the bodies in it.
fn units(bodies: usize, least: u32) -> Vec<Unit> {
    let bodies = vec![Unit { parent: Some(0), least }; bodies];
    [vec![Unit { parent: None, least }], bodies].concat()
}

/// Guests, and those of no known band, by one name.
fn named(&(mask, n): &Pool) -> Group {
    let mask = if mask & UNKNOWN == 0 { mask } else { mask & !UNKNOWN | OUTSIDE };
    Group { bands: bands(mask), n }
}

fn pool(group: &Group) -> Pool {
    let mask = mask(&group.bands);
    (if mask & OUTSIDE == 0 { mask } else { mask & !OUTSIDE | UNKNOWN }, group.n)
}

/// Why everybody's figures are not told: for the ballots alone.  Where nobody cast one, for the hands.
fn untold(ballots: usize, told: &Shown<Vec<u32>>, hands: &[u32], least: u32) -> Option<Why> {
    if ballots == 0 { rule(hands, least) } else { told.why() }
}

/// Everybody's figures, hands counted in.
fn with_hands(ballots: &Shown<Vec<u32>>, raised: &Shown<Vec<u32>>) -> Shown<Vec<u32>> {
    let votes = |at| ballots.value().map_or(0, |votes: &Vec<u32>| votes[at]);
    let with = |hands: &Vec<u32>| (0..).zip(hands).map(|(at, hands)| votes(at) + hands).collect();
    Shown(raised.0.as_ref().map(with).map_err(|why| *why))
}

/// As a text to store, and back; see `encoding.rs`.
///
/// ```text
/// count 1
/// choices 4
/// least 5
/// hands 3 full 1 0 0 2
/// group 30 chief supervisor staff | full 5 9 3 13
/// group 13 chief supervisor | full 2 5 1 5
/// group 17 staff | full 3 4 2 8
/// body 3
/// group 8 chief staff | hidden complementary
/// body -
/// group 22 chief supervisor staff | hidden complementary
/// sum 0123456789abcdef
/// ```
impl Count {
    /// A text to store.
    pub fn encode(&self) -> String {
        let mut text = format!("{HEAD}\nchoices {}\nleast {}\n", self.choices, self.least);
        say(&mut text, format_args!("hands {} ", self.hands));
        write_votes(&mut text, &self.raised);
        let mut told = self.told.iter();
        for (at, groups) in self.groups.iter().enumerate() {
            if at > 0 {
                say(&mut text, format_args!("body {}\n", or_dash(self.bodies[at - 1])));
            }
            groups.iter().zip(&mut told).for_each(|(group, told)| write(&mut text, group, told));
        }
        summed(&text)
    }

    /// Reads what [`encode`](Self::encode) wrote and audits it again.
    pub fn decode(text: &str) -> Result<Count, Damaged> {
        let body = text.strip_suffix('\n').and_then(|text| text.rfind('\n')).ok_or(Damaged)?;
        let count = read(&mut text[..=body].lines()).ok_or(Damaged)?;
        // One spelling only: whatever reads otherwise than it would be written is damaged.
        let sound = count.encode() == text && count.passes();
        sound.then_some(count).ok_or(Damaged)
    }

    /// Whether it is of a shape that [`of`](Self::of) makes, and tells nothing that may not be told.
    fn passes(&self) -> bool {
        let listing = self.listing();
        let all_chose = |(told, n): (&Shown<Vec<u32>>, u32)| {
            told.value().is_none_or(|votes| votes.iter().sum::<u32>() == n)
        };
        let people = listing.groups().iter().map(|group| group.n);
        self.least >= FLOOR
            && self.hands_fit()
            && self.bodies_fit()
            && self.bands_fit()
            && self.told.iter().zip(people).all(all_chose)
            && self.board(&listing).is_some_and(|board| may_stand(&board))
    }

    /// Two or more bodies of enough people, who are everybody, or none; in order, all others last.
    fn bodies_fit(&self) -> bool {
        let bodies = &self.groups[1..];
        let people: u64 = bodies.iter().map(|body| u64::from(body[0].n)).sum();
        let in_order = |one: &Option<usize>, next: &Option<usize>| {
            one.is_some() && next.is_none_or(|next| *one < Some(next))
        };
        let partition = bodies.len() > 1 && people == self.ballots().into();
        (bodies.is_empty() || partition)
            && bodies.iter().all(|body| body[0].n >= self.least)
            && self.bodies.is_sorted_by(in_order)
    }

    /// None or two or more runs of neighbouring bands of enough people, who are everybody; and of the bodies no others.
    fn bands_fit(&self) -> bool {
        let Some((all, pools)) = self.groups[0].split_first() else { return false };
        let bands: Vec<Band> = pools.iter().flat_map(|pool| pool.bands.clone()).collect();
        let people: u64 = pools.iter().map(|pool| u64::from(pool.n)).sum();
        let partition = pools.len() > 1 && bands == all.bands && people == all.n.into();
        let inside = |group: &Group| {
            let in_order = group.bands.is_sorted_by(|a, b| a < b) && !group.bands.is_empty();
            in_order && mask(&group.bands) & !mask(&all.bands) == 0
        };
        (pools.is_empty() || partition)
            && (all.n == 0) == all.bands.is_empty()
            && all.bands.is_sorted_by(|a, b| a < b)
            && pools.iter().all(|pool| pool.n >= self.least)
            && pools.iter().chain(self.groups[1..].iter().flatten()).all(inside)
    }

    /// Whether the hands add up, and are told or not as everybody's ballots are.
    fn hands_fit(&self) -> bool {
        let n = self.ballots();
        match &self.raised.0 {
            Ok(raised) => {
                raised.iter().sum::<u32>() == self.hands
                    && untold(n as usize, &self.told[0], raised, self.least).is_none()
            }
            Err(why) if n > 0 => self.told[0].why() == Some(*why),
            Err(why) => (*why == Why::FewerThanLeast) == (self.hands < self.least),
        }
    }
}

fn write(text: &mut String, group: &Group, told: &Shown<Vec<u32>>) {
    say(text, format_args!("group {}", group.n));
    group.bands.iter().for_each(|band| say(text, format_args!(" {}", band.key())));
    text.push_str(" | ");
    write_votes(text, told);
}

fn write_votes(text: &mut String, votes: &Shown<Vec<u32>>) {
    match &votes.0 {
        Err(why) => text.push_str(reason(*why)),
        Ok(votes) => {
            text.push_str("full");
            votes.iter().for_each(|n| say(text, format_args!(" {n}")));
        }
    }
    text.push('\n');
}

fn read(lines: &mut std::str::Lines) -> Option<Count> {
    (lines.next()? == HEAD).then_some(())?;
    let choices = lines.next()?.strip_prefix("choices ")?.parse().ok()?;
    let least = lines.next()?.strip_prefix("least ")?.parse().ok()?;
    let hands = lines.next()?.strip_prefix("hands ")?;
    let (mut bodies, mut groups, mut told) = (vec![], vec![vec![]], vec![]);
    for line in lines {
        if let Some(body) = line.strip_prefix("body ") {
            bodies.push(if body == "-" { None } else { Some(body.parse().ok()?) });
            groups.push(vec![]);
        } else {
            let (group, figures) = line.split_once(" | ")?;
            groups.last_mut()?.push(read_group(group)?);
            told.push(read_votes(figures, choices)?);
        }
    }
    let of_bodies = groups[1..].iter().all(|body: &Vec<Group>| body.len() == 1);
    (of_bodies && !groups[0].is_empty()).then_some(())?;
    let (hands, raised) = hands.split_once(' ')?;
    let (hands, raised) = (hands.parse().ok()?, read_votes(raised, choices)?);
    let all = with_hands(&told[0], &raised);
    Some(Count { choices, least, hands, raised, all, bodies, groups, told })
}

fn read_votes(words: &str, choices: usize) -> Option<Shown<Vec<u32>>> {
    let Some(full) = words.strip_prefix("full") else { return Some(Shown(Err(why(words)?))) };
    let votes = numbers(full).filter(|votes: &Vec<u32>| votes.len() == choices && fits(votes));
    votes.map(|votes| Shown(Ok(votes)))
}
