//! How an action stands, how deep it goes and how far it reaches.

use crate::typed::choices;

choices! {
    /// How an action stands.
    State {
        /// It was decided while others were tried, and waits for its turn.
        Waiting = "waiting",
        /// It is tried.
        Open = "open",
        /// It was done.
        Done = "done",
        /// It was stopped, with what was learned.
        Stopped = "stopped",
    }
}

choices! {
    /// How deep a change goes.
    Depth {
        /// 直す: what is broken or annoying is put right.
        Fix = "fix",
        /// よくする: the same work in a better way.
        Improve = "improve",
        /// 新しくする: another way of working, or something that was not there.
        Innovate = "innovate",
    }
}

choices! {
    /// How far a change reaches.
    Reach {
        /// Oneself.
        Own = "own",
        /// The workplace.
        Workplace = "workplace",
        /// The whole office.
        Office = "office",
        /// The region and its people.
        Region = "region",
    }
}
