# Preparing a dialogue
talk-prepare = Prepare a dialogue
talk-prepare-title = Prepare a dialogue
talk-about-round = You will talk about what round { $number } showed.
talk-about-sheet = You need no round to begin: a talk of 75 minutes can come first.
talk-first = You can also begin with a talk of 75 minutes, before anybody answers.
talk-no-sheet = There is no sheet yet. Ask your administrator to publish one.
talk-sheet = The sheet: { $title }
talk-other-sheet = Take { $title } (version { $version })
talk-format = Format
talk-format-hint = { $minutes } minutes, { $scenes } scenes, { $least } to { $most } people. Times and order can be changed later.
talk-format-missing = Choose a format.
talk-title = Name
talk-title-hint = It stands on the projector and on everybody’s screen.
talk-default-title = Dialogue of { $unit }
talk-items = Items to talk about
talk-items-widest = Here eyes differ most. The order is no ranking. You may take other items.
talk-items-by-hand = Choose one to three items.
talk-item-number = Number { $number }
talk-item-none = None
talk-item-missing = Choose at least one item.
talk-item-twice = This item is chosen twice. Take another one, or “None”.
talk-how = Real, or a rehearsal
talk-real = Real
talk-real-hint = People join by a number; results and record are kept.
talk-rehearsal-hint = Eight made-up people take seats, vote and write. You can remove it all afterwards.
talk-open = Prepare it this way
talk-go-on = Open the dialogue
talks-title = Dialogues
talk-was = Talked on { $when }
talk-on = Talking now
talk-prepared = Prepared on { $when }

# Rehearsal
rehearsal = Rehearsal
rehearsal-told = People, votes and voices are made up.
rehearsal-discard = Remove this rehearsal
rehearsal-voice-1 = (made up) On busy days I hesitate to speak to anybody.
rehearsal-voice-2 = (made up) At the morning meeting I can ask now.
rehearsal-voice-3 = (made up) Sometimes I do not know whom to ask.

# Changing the run of show
run-title = Change the run of show
run-text = { $minutes } minutes in all.
run-past = What is over, and what is on (this stays)
run-to-come = What is to come
run-hint = Change a number to change the order.
run-place = Place
run-minutes = Minutes
run-name = Name (empty: as it is called)
run-remove = Leave this scene out
run-add = Add a scene
run-scene = Scene
run-add-none = None
run-keep = Make it so
run-empty = There is no scene left. Keep at least one.
run-full = There may be { $most } scenes. Leave one out.
run-stale = Somebody else moved on or changed the run meanwhile
run-stale-text = Your changes are not made yet. Below is the run as it is now; this is what you had typed.
run-typed = place { $place }, { $minutes } minutes

# Looking at the difference
gap-next = Now level { $now }; above stands level { $next }.
gap-top = This is the top step. Talk about how to stay there.
gap-talk = There is no picture of this item. Say to each other which level you see.

# For the chief alone
desk-chief = For you as the chief alone (you decide whether you show your own answers)
task-predict = Predict
task-predict-hint = Only you see it
task-predicted = Compare with what you predicted
prediction-title = Prediction
prediction-text = Which level will most people choose? Nobody but you ever sees what you predict.
prediction-none = No prediction
prediction-keep = Put it away
prediction-kept = It is put away. You may change it until the close.
prediction-too-late = This round is closed, so there is nothing to predict.
prediction-caption = What you predicted, and what people said
prediction-mine = You predicted
prediction-others = Chosen most
prediction-private = This page is shown to nobody but you.

# The next day
next-day = Day of the next round
next-day-hint = Three to six months from now. For example 2026-09-30
next-day-keep = Take this day
next-day-told = You will answer again on { $when }.
next-day-past = Choose a day from tomorrow on.
day-unreadable = Write the day as in 2026-09-30.
day-hint = For example 2026-09-30

# The record
record-title = Record of the dialogue
record-when = { $when }, { $people } took part
record-timeline = How it went
record-timeline-caption = Time as planned and as it was
record-scene = Scene
record-planned = Planned
record-real = Really
record-again = not planned
record-skipped = left out
record-sum = Sum
record-levels = Three levels
record-levels-caption = The level answered alone, after the talk, and agreed on
record-alone = Alone (in the round)
record-room = After the talk, each person
record-together = Together
record-not-asked = not asked
record-not-voted = not chosen
record-not-talked = not decided
record-level-votes = level { $level }: { $people }
record-vote = The most important item
record-voices = Voices
record-as-pdf = The record on paper (PDF, two pages of A4 at most)
record-as-text = The record as text
record-as-csv = The record as a table (CSV)
record-more-voices = { $n ->
    [one] One more voice was released. The text and the table hold it.
   *[other] { $n } more voices were released. The text and the table hold them all.
}
record-day = Day
record-people = Taking part
record-part = Part
record-of = Of
record-says = What it says
record-no-actions = Nothing was decided to try.
desk-record = See the record
missing-action = There is neither something to try nor a reason why not.

# The workplace's page
workplace-talking = Round { $number } has come to “Talk”
workplace-trying = Round { $number } has come to “Try”
workplace-again = Round { $number } has come to “Measure again”
next-waiting = A dialogue is prepared
next-talk = Next, a dialogue of 75 minutes
next-talk-text = You talk about three items in which eyes differ. The screens guide you through it.
next-try = Next, try what you decided
next-try-text = Write a line now and then on how it goes. Stopping for a reason is a good end, too.
next-try-button = See what you try
next-measure = Next, measure again
next-measure-text = See whether what you tried has moved anything.
next-measure-on = The next round is on { $when }.
task-talk = Hold a dialogue
task-talk-hint = In 75 minutes you decide on one thing to try
task-try = Decide what to try
task-try-hint = In the dialogue
