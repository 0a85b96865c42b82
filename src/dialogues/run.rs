//! The run of show: which scenes follow one another, how long each is meant to be, what is said of it.
//!
//! Three formats ship as data (`assets/sessions/run_of_show.json`).  A run is a copy of one that belongs
//! to a dialogue and may be edited before and during it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::sheets::Text;
use crate::words::Lang;

/// How many scenes a run may have.
pub const SCENES: usize = 30;
/// How long one scene may be, in minutes.
pub const LONGEST: u32 = 240;

macro_rules! keyed {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $key:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)* }

        impl $name {
            /// Every one, in reading order.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// What files and forms call it.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)* }
            }

            /// The one of that name.
            pub fn from_key(key: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}
pub(crate) use keyed;

keyed!(
    /// What happens in a phase.
    Scene {
        /// 接続の確認
        TechCheck = "tech_check",
        /// 開会とねらいの共有
        Opening = "opening",
        /// ねらいと約束
        Purpose = "purpose",
        /// ひと言自己紹介
        CheckIn = "check_in",
        /// 前に決めたことのその後
        OpenActions = "open_actions",
        /// 良い点を出す
        GoodPoints = "good_points",
        /// 実践報告
        PracticeReport = "practice_report",
        /// シート記入・見直し
        SelfCheck = "self_check",
        /// 休憩
        Break = "break",
        /// 見え方の違いを眺める
        LookAtGap = "look_at_gap",
        /// しずかに考える
        Silence = "silence",
        /// そう見えた理由を聴き合う
        Why = "why",
        /// いまの段階を話し合う
        Agree = "agree",
        /// 立場ごとのグループ対話
        GroupDialogue = "group_dialogue",
        /// 全体での共有
        Sharing = "sharing",
        /// 一番大切な項目を選ぶ
        Choose = "choose",
        /// 学びと一番大切な項目
        MostImportant = "most_important",
        /// 方策を決める
        Action = "action",
        /// 感想と次の約束
        Closing = "closing",
        /// 次に測る日とひと言
        Close = "close",
    }
);

impl Scene {
    /// Everybody speaks once, in an order the screens give.
    pub fn in_turn(self) -> bool {
        use Scene::{CheckIn, Close, Closing, GoodPoints, GroupDialogue, MostImportant, Why};
        matches!(self, CheckIn | GoodPoints | Why | GroupDialogue | MostImportant | Closing | Close)
    }

    /// Each table has its own board in this scene.
    pub fn at_tables(self) -> bool {
        matches!(self, Scene::GroupDialogue | Scene::Why)
    }

    /// There is a vote here.
    pub fn asks_for_ballots(self) -> bool {
        self.votes() || self == Scene::Agree
    }

    /// The one most important item is voted on here.
    pub fn votes(self) -> bool {
        matches!(self, Scene::Choose | Scene::MostImportant)
    }
}

/// A format that ships with the product.
#[derive(Clone, Debug)]
pub struct Format {
    /// What programs call it, such as `workplace_75`.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// For so many people: least, usual, most.
    pub people: (u32, u32, u32),
    /// Sizes of a table, and how people are put together.
    pub table: (u32, u32),
    /// What is agreed on at the beginning.
    pub rules: Vec<Text>,
    /// How people are put together, in words.
    pub grouping: Text,
    /// Its scenes, in order.
    pub phases: Vec<FormatPhase>,
}

/// One scene of a format.
#[derive(Clone, Debug)]
pub struct FormatPhase {
    /// What happens.
    pub scene: Scene,
    /// What it is called.
    pub title: Text,
    /// How long it is meant to be.
    pub minutes: u32,
    /// What the facilitator should know.
    pub note: Text,
}

/// The three formats, in their own order.
pub fn formats() -> &'static [Format] {
    static FORMATS: OnceLock<Vec<Format>> = OnceLock::new();
    FORMATS.get_or_init(|| {
        let file = include_bytes!("../../assets/sessions/run_of_show.json");
        let file: wire::File = serde_json::from_slice(file).expect("our own file is sound");
        file.formats.into_iter().map(wire::Format::read).collect()
    })
}

/// The format of that name.
pub fn format(key: &str) -> Option<&'static Format> {
    formats().iter().find(|format| format.key == key)
}

/// One phase of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// The scene's key.
    scene: String,
    /// How long it is meant to be.
    pub minutes: u32,
    /// What it is called here; empty: as the format calls it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Phase {
    /// A phase of that scene.
    pub fn new(scene: Scene, minutes: u32, name: &str) -> Phase {
        Phase { scene: scene.key().to_owned(), minutes, name: name.to_owned() }
    }

    /// What happens in it.
    pub fn scene(&self) -> Scene {
        Scene::from_key(&self.scene).unwrap_or(Scene::Break)
    }
}

/// The run of one dialogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The format it was copied from.
    pub format: String,
    /// Its phases, in order; never none.
    pub phases: Vec<Phase>,
}

impl Run {
    /// A fresh copy of a format.
    pub fn of(format: &Format) -> Run {
        let phases = format.phases.iter();
        let phases = phases.map(|phase| Phase::new(phase.scene, phase.minutes, "")).collect();
        Run { format: format.key.clone(), phases }
    }

    /// As it is kept.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers")
    }

    /// As it was kept; `None` where that is no run.
    pub fn read(text: &str) -> Option<Run> {
        let run: Run = serde_json::from_str(text).ok()?;
        let known = |phase: &Phase| Scene::from_key(&phase.scene).is_some();
        let sound = (1..=SCENES).contains(&run.phases.len()) && run.phases.iter().all(known);
        sound.then_some(run)
    }

    /// All its minutes.
    pub fn minutes(&self) -> u32 {
        self.phases.iter().map(|phase| phase.minutes).sum()
    }

    /// What a phase is called on the screens.
    pub fn title(&self, lang: Lang, at: usize) -> String {
        self.title_of(lang, self.phases[at].scene(), &self.phases[at].name)
    }

    /// What a scene is called under that name; an empty one means as its format calls it.
    pub fn title_of(&self, lang: Lang, scene: Scene, name: &str) -> String {
        if !name.is_empty() {
            return name.to_owned();
        }
        self.shipped(scene)
            .map_or_else(|| scene.key().to_owned(), |shipped| shipped.title.of(lang).to_owned())
    }

    /// What the facilitator should know of a phase; empty where there is nothing.
    pub fn note(&self, lang: Lang, at: usize) -> String {
        let shipped = self.shipped(self.phases[at].scene());
        shipped.map_or_else(String::new, |shipped| shipped.note.of(lang).to_owned())
    }

    /// What is agreed on at the beginning.
    pub fn rules(&self) -> &'static [Text] {
        format(&self.format).map_or(&[], |format| &format.rules)
    }

    /// The scene as its format has it, else as any format has it.
    fn shipped(&self, scene: Scene) -> Option<&'static FormatPhase> {
        let own = format(&self.format).into_iter();
        let mut all = own.chain(formats()).flat_map(|format| &format.phases);
        all.find(|phase| phase.scene == scene)
    }
}

/// The file as it is written.
mod wire {
    use super::{BTreeMap, Deserialize, FormatPhase, Scene, Text};

    #[derive(Deserialize)]
    pub struct File {
        pub formats: Vec<Format>,
    }

    #[derive(Deserialize)]
    pub struct Format {
        key: String,
        title: BTreeMap<String, String>,
        participants: People,
        group: Group,
        ground_rules: Vec<BTreeMap<String, String>>,
        phases: Vec<Phase>,
    }

    #[derive(Deserialize)]
    struct People {
        min: u32,
        typical: u32,
        max: u32,
    }

    #[derive(Deserialize)]
    struct Group {
        min: u32,
        max: u32,
        rule: BTreeMap<String, String>,
    }

    #[derive(Deserialize)]
    struct Phase {
        key: String,
        title: BTreeMap<String, String>,
        minutes: u32,
        note: BTreeMap<String, String>,
    }

    impl Format {
        pub fn read(self) -> super::Format {
            super::Format {
                key: self.key,
                title: Text(self.title),
                people: (self.participants.min, self.participants.typical, self.participants.max),
                table: (self.group.min, self.group.max),
                rules: self.ground_rules.into_iter().map(Text).collect(),
                grouping: Text(self.group.rule),
                phases: self.phases.into_iter().map(Phase::read).collect(),
            }
        }
    }

    impl Phase {
        fn read(self) -> FormatPhase {
            FormatPhase {
                scene: Scene::from_key(&self.key).expect("every scene of our file is known"),
                title: Text(self.title),
                minutes: self.minutes,
                note: Text(self.note),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_formats_are_as_long_as_their_names_say() {
        let lengths: Vec<(&str, u32)> = formats()
            .iter()
            .map(|format| (format.key.as_str(), Run::of(format).minutes()))
            .collect();
        let expected =
            [("intermunicipal_half_day", 240), ("workplace_75", 75), ("online_120", 120)];
        assert_eq!(lengths, expected);
    }

    #[test]
    fn a_run_reads_back() {
        for format in formats() {
            let run = Run::of(format);
            assert_eq!(Run::read(&run.write()), Some(run));
        }
    }

    #[test]
    fn what_is_no_run_is_told_apart() {
        let unknown = r#"{"format":"x","phases":[{"scene":"dance","minutes":5}]}"#;
        let empty = r#"{"format":"x","phases":[]}"#;
        for text in ["", "[]", unknown, empty] {
            assert_eq!(Run::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_phase_is_called_what_its_format_or_its_facilitator_calls_it() {
        let mut run = Run::of(format("workplace_75").unwrap());
        assert_eq!(run.title(Lang::Ja, 4), "しずかに考える");
        assert_eq!(run.title(Lang::En, 4), "Thinking in silence");
        run.phases[4] = Phase::new(Scene::Silence, 3, "ひとりで考える");
        assert_eq!(run.title(Lang::En, 4), "ひとりで考える");
        run.phases[4] = Phase::new(Scene::SelfCheck, 10, "");
        assert_eq!(run.title(Lang::Ja, 4), "シート記入・見直し");
    }
}
