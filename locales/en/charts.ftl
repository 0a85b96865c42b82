# Words of pictures
level = level { $level }
levels = levels { $from }–{ $to }
levels-together = all near level { $level }
levels-apart = apart, levels { $from }–{ $to }
people =
    { $n ->
        [one] { $n } person
       *[other] { $n } people
    }
votes =
    { $n ->
        [one] { $n } vote
       *[other] { $n } votes
    }
list-join = {", "}
sentence-join = {". "}

mask-nearly-unanimous = nearly alike
mask-fewer-than-least = hidden: too few
mask-complementary = hidden: would tell
votes-nearly-unanimous = Nearly every vote went to one item. Counts are not shown.
votes-fewer-than-least = Too few votes to show.

mark-dont-know = don’t know
mark-blank = not answered

band-executive = executives
band-chief = chiefs
band-supervisor = supervisors
band-staff = staff
band-fixed-term = fixed-term staff
band-outside = outside
band-join = {" and "}
band-all = everybody

stair-says = The middle person is at { $median }, half of the people at { $half }.
stair-card-says = Filled up to step { $level } of { $of }.
stair-blank-says = A stair of { $of } steps.
next-step-says = The middle is at level { $from } now. Next is level { $to }.
next-step-top = The middle is at level { $level } now, the top step.

legend-about = How to read a stair
legend-filled = Filled height: the level of the middle person
legend-line = Line: where half of the people stand
legend-alike = Nearly all alike (no figures)
legend-hidden = Dotted: hidden

strip-says = { $n } answers. { $each }.
strip-level-says = Level { $level }: { $people }
strip-count = { $n }
strip-label = level { $level }: { $people }

dumbbell-label = { $group } { $mean }
dumbbell-group-says = { $group } { $mean }
dumbbell-says = Mean levels. { $each }.

dots-item-says = { $item } { $votes }
dots-scale = One dot is { $n } votes.

slope-says = Then { $then }, now { $now }. { $moved }
moved-up = ▲ { went-up }
moved-same = ■ { went-nowhere }
moved-down = ▽ { went-down }

mark-says = Two views of one stair.
promise-answer-says = A paper with an answer marked on a stair.
promise-seal-says = A sealed envelope.
promise-together-says = Answers coming out of a box together.
letterbox-says = A sealed answer dropping into the box.

flight-minutes = { $n } min
flight-now = Now
flight-passed = done
flight-says = Step { $now } of { $of }: { $title }
flight-says-all = { $of } steps

vote-rows-others =
    { $items ->
        [one] One other item,
       *[other] { $items } other items,
    } { $votes ->
        [one] one vote
       *[other] { $votes } votes
    } in all
vote-rows-foot =
    { $n ->
        [one] One dot is one vote.
       *[other] One dot is { $n } votes.
    } The order says nothing of good or bad.
moved-up-maybe = (▲) { went-up-maybe }
moved-down-maybe = (▽) { went-down-maybe }
moved-yardstick = ◇ { yardstick-moved }
went-up = went up
went-up-maybe = seems to have gone up
went-nowhere = did not move
went-down-maybe = seems to have gone down
went-down = went down
yardstick-moved = the yardstick moved
slope-then = then
slope-back = seen now
slope-says-back = Then { $then }, then seen from today { $back }, now { $now }. { $moved }
sentence-gap = {" "}
trend-says-nothing = Nothing that may be told.
trend-says-once = Mean { $mean }, once only.
trend-says = Means of { $rounds } rounds: { $from } at first, { $to } in the latest.
trend-says-broken = Means of { $rounds } rounds: { $from } at first, { $to } in the latest. In between some are not compared.
votes-of-item = “{ $item }” { $votes }
