# The dialogue
dialogue-move-impossible = That cannot be done from the present scene. Refresh the screen and choose again.
dialogue-is-no-rehearsal = This is no rehearsal, so it cannot be removed.
dialogue-is-over = This dialogue is over.
dialogue-is-full = Every seat is taken (up to { $most }). Please tell the facilitator.
dialogue-voices-full = No more can be written here (up to { $most } entries). Please tell the facilitator.
voice-too-long = Up to { $most } characters (now { $now }). Take out { $over } more.
vote-unknown = There is no vote in this scene now. Refresh the screen.
turn-not-yours = In this scene the facilitator passes the turn.
colleague-unknown = Nobody has that sign-in name. Check it in the list of people.

# Coming in
join-title = Join the dialogue
join-promise = No name and no address is asked. You take part by the number of your seat.
join-code = The six digits on the screen
join-code-hint = For example 123 456. The number of a seat you have on another device works too.
join-code-six = Enter six digits.
join-code-unknown = No dialogue has that number. Look at the projector again: it may have changed.
join-button = Take a seat
join-qr = QR code to take part

# What the scenes ask
ask-tech-check = Can you hear us? Can you see the screen?
ask-opening = What have we come together for today?
ask-check-in = Why did you come today, in a word?
ask-open-actions = What became of what we decided last time?
ask-good-points = What is good about this workplace? One each.
ask-practice-report = What changed when the sheet was used?
ask-self-check = Look at your own workplace again, alone.
ask-break = A break.
ask-look-at-gap = Where does the same workplace look different to us?
ask-silence = Think alone before we talk.
ask-why = Why does it look like different levels?
ask-agree = Which level could we say it is now?
ask-group-dialogue = Listen to each other’s worries and ideas, among people in the same position.
ask-sharing = What do you want to tell the other tables?
ask-important = Which item matters most to you?
ask-action = What one thing shall we try?
ask-close = How do you feel now, in a word?

# In the hand
phase-of = Scene { $number } / { $of }
time-left = Left
ground-rules = How we talk
hand-waiting = We are about to begin. Please leave this screen open.
hand-number = Seat { $number }
hand-table = Table { $table }
hand-more = About this seat
hand-other-device = To use the same seat on another device, enter { $number } in the field for the six digits.
hand-leave = Leave the seat on this device
hand-over = The dialogue is over
hand-over-text = Thank you. You may close this screen.
hand-self-check = Fill in the sheet alone
turn-yours = It is your turn.
turn-of = It is the turn of seat { $number }.
turn-all-heard = Everybody has spoken.
turn-unheard = { $people ->
    [one] One person has not spoken yet.
   *[other] { $people } people have not spoken yet.
}
turn-pass = On to the next
vote-important = Choose one. All are opened at the same moment.
vote-level = After the talk, which level is it nearest to now?
vote-cast = Put it in
vote-change = Choose again and put it in
vote-in = It is in. You may choose again until the vote is closed. Nobody sees who chose what.
vote-too-late = The vote was closed before, so this is not counted. You chose “{ $choice }”.
turnout = { $ballots } of { $people } are in.
turnout-nearly = Nearly everybody is in.
votes-hands = { $people } of these were counted by a show of hands.
votes-talk = No picture is shown. Talk and decide together.
agreed-level = Agreed in the talk: level { $level }
agreed-not = We do not agree (a result too)
board-empty = Nothing is written here yet.
voice-write = Write
voice-keep = Keep
voice-kept = Kept. Writing again replaces it; keeping an empty field removes it.
voice-own-hint = These are your words. They go into the report, without a name, only if you tick the box.
voice-board-hint = Who wrote it is not kept. Please write no names of people.
voice-quotable = May be quoted in the report, without my name
voice-motive = Why I came today
voice-good-point = Good points
voice-question = What I would like to ask
voice-reason = What was said
voice-highlight = What we want to tell everybody
voice-idea = What we might try
voice-learning = What I learned
voice-first-step = What I do first
voice-reflection = How it was

# On the wall
wall-title = Projector: { $title }
wall-gather = Gathering
wall-gathered = { $people ->
    [one] One person is here.
   *[other] { $people } people are here.
} Open your own screen and wait a moment.
wall-over = It is over
wall-over-text = Thank you.
wall-join = On your own screen
wall-flight = The scenes of this dialogue
wall-opened-at-once = Opened at once, when everybody has chosen.

# At the facilitator’s desk
desk-waiting = Not begun yet
desk-over = Over
desk-people = { $people ->
    [one] One person
   *[other] { $people } people
}
desk-stale = Somebody else moved on first. This is where we are now.
desk-begin = Begin
desk-next = To the next scene
desk-end = End
desk-end-title = the end
desk-then = Next: { $title }
desk-back = Back one scene
desk-longer = Five minutes more
desk-shorter = Five minutes less
desk-here = The present scene
desk-note = A hint:
desk-talk-of-this = Talk about this item
desk-close-vote = Close and open the votes
desk-hands = Count in a show of hands
desk-hands-hint = For people without a device. They are added to the total only.
desk-hands-choice = What they chose
desk-hands-people = How many people
desk-hands-count = Count in
desk-agreed = Which level is “{ $item }” now?
desk-agreed-keep = Keep as the result
desk-voice-show = Show on the wall
desk-voice-hide = Take from the wall
desk-voice-remove = Remove
desk-write-down = Write down the voice of somebody without a device
desk-doors = Ways in
desk-code = Number to take part
desk-wall = Open the projector’s screen
desk-join = Open the way in
desk-new-code = Change the number
desk-run = Run of show
desk-go-there = Go here
desk-edit-run = Edit the run of show
desk-seat-list = Seats ({ $people })
desk-table-of = Table of seat { $number }
desk-seat-at = Sit here
desk-seat-remove = Take the seat away
desk-team = Facilitators
desk-leads = (leads now)
desk-quiet = has not looked at the screen for a minute
desk-take-over = Take over
desk-name-colleague = Sign-in name of somebody who runs it with you
desk-name-button = Add as a facilitator
desk-over-title = Well done
missing-vote = The most important item was not chosen.
missing-agreement = No agreed level has been kept yet.
missing-next-day = No day is set for measuring again.
pace-on-time = on time
pace-late = { $minutes } min late
pace-early = { $minutes } min early
minutes = { $n } min

# Votes by role and by municipality
split-by-role = What each role chose
split-by-place = What each municipality chose
split-who = Who
split-votes = Votes
split-chosen = Chosen most
split-other-places = All other places
split-by-group = By role and by municipality
