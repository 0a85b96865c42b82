//! The choices of policies: whose line, from where, how far, how deep, how it goes.

use crate::typed::choices;

choices! {
    /// Whose line it is.
    Level {
        /// 市長
        Mayor = "mayor" "policy-level-mayor",
        /// 局
        Bureau = "bureau" "policy-level-bureau",
        /// 部
        Department = "department" "policy-level-department",
        /// 課
        Section = "section" "policy-level-section",
        /// 係
        Team = "team" "policy-level-team",
    }
}

choices! {
    /// Where a line comes from.
    Source {
        /// 公約
        Pledge = "pledge" "policy-source-pledge",
        /// 総合計画
        MasterPlan = "master_plan" "policy-source-master-plan",
        /// 市長の指示
        Instruction = "instruction" "policy-source-instruction",
        /// 行財政改革
        Reform = "reform" "policy-source-reform",
        /// 市民の声
        Voice = "voice" "policy-source-voice",
        /// 自分たちで
        Own = "own" "policy-source-own",
    }
}

choices! {
    /// How far a line has come.
    Stage {
        /// Its keepers are writing it.
        Draft = "draft" "policy-stage-draft",
        /// Everybody of the organisation may read it.
        Agreed = "agreed" "policy-stage-agreed",
        /// Everybody may.
        Public = "public" "policy-stage-public",
    }
}

choices! {
    /// How a line's progress is told to the one above it.
    Rule {
        /// In words only; nothing is counted.
        Words = "words" "policy-rule-words",
        /// Its roadmap lines are counted among those of the upper line.
        Count = "count" "policy-rule-count",
        /// The upper line is done when all of its roadmap lines are.
        All = "all" "policy-rule-all",
    }
}

choices! {
    /// How far a goal looks.
    Horizon {
        /// Within the year.
        Year = "year" "policy-horizon-year",
        /// Over several years.
        MidTerm = "mid_term" "policy-horizon-mid-term",
    }
}

choices! {
    /// How deep a measure changes things.
    Depth {
        /// A fault is mended.
        Fix = "fix" "policy-depth-fix",
        /// Something gets better.
        Improve = "improve" "policy-depth-improve",
        /// Something becomes new.
        Innovate = "innovate" "policy-depth-innovate",
    }
}

choices! {
    /// How far a measure reaches.
    Reach {
        /// Whoever does it.
        Oneself = "self" "policy-reach-self",
        /// The workplace.
        Workplace = "workplace" "policy-reach-workplace",
        /// The whole office.
        Office = "office" "policy-reach-office",
        /// The region.
        Region = "region" "policy-reach-region",
    }
}

choices! {
    /// What happens in a month of the roadmap.
    Mark {
        /// ●
        Plan = "plan" "policy-mark-plan",
        /// ◎
        Decide = "decide" "policy-mark-decide",
        /// ■
        Deliver = "deliver" "policy-mark-deliver",
    }
}

choices! {
    /// How a roadmap line goes.
    State {
        /// Before the plan.
        Ahead = "ahead" "policy-state-ahead",
        /// As planned.
        OnTrack = "on_track" "policy-state-on-track",
        /// Behind the plan.
        Behind = "behind" "policy-state-behind",
        /// It rests.
        Stopped = "stopped" "policy-state-stopped",
        /// It is done.
        Done = "done" "policy-state-done",
    }
}

choices! {
    /// When one looks back.
    Occasion {
        /// In October.
        Interim = "interim" "policy-review-interim",
        /// At the end of the year.
        YearEnd = "year_end" "policy-review-year-end",
        /// With the mayor.
        Top = "top" "policy-review-top",
    }
}

choices! {
    /// What a line is linked with.
    Target {
        /// An item of the sheet.
        Item = "item" "policy-target-item",
        /// Something a workplace tries.
        Action = "action" "policy-target-action",
        /// A learning session.
        Gathering = "gathering" "policy-target-gathering",
    }
}

choices! {
    /// How the reach of a goal is told.
    Scale {
        /// A to D by per cent.
        Letters = "letters" "policy-scale-letters",
        /// Five steps.
        Five = "five" "policy-scale-five",
        /// ◎ ○ △ ×
        Signs = "signs" "policy-scale-signs",
    }
}

impl Mark {
    /// Its sign in a table.
    pub fn sign(self) -> char {
        match self {
            Mark::Plan => '●',
            Mark::Decide => '◎',
            Mark::Deliver => '■',
        }
    }
}
