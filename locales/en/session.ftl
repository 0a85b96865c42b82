# The report of a learning session or a workplace dialogue
help-session = makes the record of a learning session or a workplace dialogue
help-session-report = makes the A4 report from the file of a session
help-session-file = the session (JSON)
help-session-out = the PDF to write
help-session-html = a web page to write as well
help-session-text = a text for a newsletter to write as well
session-written = The report is in { $files }.

# What is found while reading the file of a session
problem-not-a-number = this is no number, or too great (0 to { $most })
    .todo = write a number without quotation marks, or null where it is not known
problem-not-a-date = this is not a date: { $found }
    .todo = write it like 2018-01-20
problem-not-a-time = this is not a time: { $found }
    .todo = write it like 13:00
problem-not-one-of = an unknown word: { $found }
    .todo = write one of { $known }
problem-ends-before-it-begins = this ends before it begins
    .todo = check from and to
problem-unknown-phase = an unknown phase: { $found }
    .todo = write what it is called as its title
problem-municipality-code = this is not a municipality code: { $found }
    .todo = check the six digits
problem-more-than-came = { $sum } in all, though { $total } people came
    .todo = check the numbers
problem-not-the-majority = another item was chosen more often
    .todo = check the numbers of votes

# What phases are called
phase-tech-check = Connection check
phase-opening = Opening and purpose
phase-purpose = Purpose and agreements
phase-open-actions = What became of last time’s actions
phase-good-points = Good points
phase-look-at-gap = Looking at differences in view
phase-silence = Thinking in silence
phase-why = Listening to why
phase-agree = Agreeing on today’s level
phase-choose = Choosing the most important item
phase-action = Deciding what to try
phase-close = Next date and a word each
phase-check-in = One-line introductions
phase-practice-report = Practice reports
phase-self-check = Filling in or revisiting the sheet
phase-break = Break
phase-group-dialogue = Group dialogue
phase-sharing = Sharing in the whole group
phase-most-important = What we learned and what matters most
phase-closing = Reflections and next promise

# The report itself
session-record = Record of a dialogue
session-of-series = { $title }, session { $no }
session-year = { $year }
session-report-no = no. { $no }
session-kind-join = { " · " }
session-came-municipalities =
    { $n ->
        [one] One person
       *[other] { $n } people
    } came from { $of ->
        [one] one municipality.
       *[other] { $of } municipalities.
    }
session-came-from =
    { $n ->
        [one] One person came
       *[other] { $n } people came
    } from { $places }.
session-came =
    { $n ->
        [one] One person came.
       *[other] { $n } people came.
    }
session-municipalities =
    { $of ->
        [one] People came from one municipality.
       *[other] People came from { $of } municipalities.
    }
session-from = People came from { $places }.
session-talked-by-role = They talked in groups of the same position.
session-talked-by-issue = They talked in groups by issue.
session-talked-mixed = They talked in groups of mixed positions.
session-sentence-join = { " " }
session-purpose = Purpose
session-when = When
session-when-join = , { "" }
session-hours = { $from }–{ $to }
session-clock = { $clock }
session-where = Where
session-in-person = in one room
session-online = online
session-hybrid = in a room and online
session-venue = { $venue } ({ $how })
session-follows = Followed
session-dated = { $title }, { $day }

session-people =
    { $n ->
        [one] The one who came
       *[other] The { $n } who came
    }
session-people-unknown = Who came
session-band = { $band }: { $n }
session-band-unknown = { $band }: number not known
session-executives = executives
session-chiefs = section chiefs
session-supervisors = team chiefs
session-staff = staff
session-fixed-term = fixed-term staff
session-outside = not municipal staff
session-mostly =
    { $bands ->
        [chief-supervisor] mostly section and team chiefs
       *[other] mostly { $names }
    }
session-among-them = Municipalities that agreed to be named: { $places }

session-programme = What happened
session-programme-of =
    What happened: { $n ->
        [one] one minute
       *[other] { $n } minutes
    }
session-phases = What each phase was
session-minutes = { $n } min
session-widths-are-minutes = Each step is as wide as it took time.
session-some-minutes-unknown = Some times are not known, so all steps are drawn equally wide.
session-minutes-unknown = The record holds no times, so all steps are drawn equally wide.
session-mode-plenary = all together
session-mode-group = in small groups
session-mode-group-role = in groups of the same position
session-mode-group-issue = in groups by issue
session-mode-group-mixed = in groups of mixed positions
session-mode-individual = each alone
session-mode-individual-then-plenary = each alone, then all together
session-mode-break = a pause

session-important = Most important item
session-important-of = Most important item: { $votes }
session-item = Item
session-votes = Votes
session-majority = Many chose “{ $item }”.
session-votes-unknown = The record holds no number of votes.
session-steps = First steps taken home
session-step-of =
    { $n ->
        [one] One of { $of } people wrote this.
       *[other] { $n } of { $of } people wrote this.
    }
session-step =
    { $n ->
        [one] One person wrote this.
       *[other] { $n } people wrote this.
    }
session-next = What comes next
session-next-on = Next time: { $day }.

session-cases = Reports from practice
session-case-by = ({ $by })
session-reported = Reported by
session-cases-about = What was reported
session-case-join = { " " }
session-tried = What was tried
session-changed = What changed
session-asked = Question
session-voices = Voices
session-voices-unnamed = Who said it is not written down.
session-voices-some-named = Only those who agreed are named.
session-learning = What we learned
session-before-after = Before and now, told by those who came again
session-self-reported = In their own words; nothing of it was measured.
session-all-rose = Every item rose.
session-not-all-rose = Not every item rose.
session-cause = The reason they see
session-reflections = Reflections
session-closing = In closing

session-writer = Written by
session-foot-writer = Written by { $who }
session-published = Published
session-licence = Licence
session-note = About this record
session-codes = Municipality codes
session-coded = { $name } { $code }
session-group = { $who } ({ $votes })
