# What we saw
results-title = What we saw
results-support = Round { $number } · { $answers } answers · closed { $when }
results-widest = Items on which eyes differ widely
results-not-yet = Not closed yet
results-not-yet-text = Results appear at this address after the deadline, { $when }. Until then nobody sees any.
tab-changes = Measured again
middle-level = Middle: level { $level }
range-one = Half of the people chose “{ $text }”.
range-two = From “{ $low }” to “{ $high }”.
gap-words = **{ $levels } levels** lie between “{ $a }” and “{ $b }”.
gap-none = “{ $a }” and “{ $b }” have nearly the same mean.
see-closely = Look closely
all-items = All { $items } items
sheet-order = In the order of the sheet.
legend = How to read the pictures
as-table = Show as a table
items-caption = Figures by item
results-print = Make the report (PDF)
answers = Answers
middle = Middle
middle-half = Middle half
mean = Mean
dont-know-count = Don’t know
votes-title = The item that matters most
votes-column = Votes
remarks-title = Remarks
remarks-order = In mixed order.
see-above = See { $unit } as a whole
files-title = On paper and as files
file-pdf = Report (PDF, A4)
file-xlsx = Tables (Excel)
file-csv = Table (CSV)
file-json = Data (JSON)
hidden-alike = { $items ->
    [one] On 1 item the answers are nearly alike, so no number is shown. This keeps each answer unknown.
   *[other] On { $items } items the answers are nearly alike, so no number is shown. This keeps each answer unknown.
}
hidden-few = { $items ->
    [one] 1 item is not shown: fewer than { $least } people, or a subtraction would tell.
   *[other] { $items } items are not shown: fewer than { $least } people, or a subtraction would tell.
}
spread-title = How answers spread over the levels
spread-together = Half of the people or more stand together on **level { $level }**.
spread-near = The middle half stands on **levels { $from } to { $to }**.
spread-apart = From level { $from } to level { $to }: **eyes differ**.
spread-support = { $answers } answers (besides { $dont_know } who do not know or did not say)
people-unit = { $people ->
    [one] {" "}person
   *[other] {" "}people
}
next-level = The next step
next-level-from = The middle stands on level { $now }. The sentence of level { $next } suggests what to try next.
top-level = The middle stands on the top level. Talk about how to keep it.
bands-title = How positions see it
bands-none = Positions are not compared: too few people.
bands-caption = Levels by position
not-shown = What is not shown
pooled = Put together, because one of them has fewer than { $least } people: { $group }.
bands-too-few = Positions are not shown because one of them has fewer than { $least } people.
why-hidden = This keeps each answer unknown.
opened-title = The chief’s answer
opened-words = The chief: **{ $own }**. The middle of the others: { $rest }.
opened-level = The sentence the chief chose: “{ $text }”
then = before, { $when }
now-when = now, { $when }
changes-apart = This workplace has no earlier round that can be compared with this one.
changes-apart-on = The next round can be compared with this one.
changes-none = No item can be compared with the round before.
changes-caption = Means by item
movement = Movement
change-reworded = The words of this item have been changed since.
change-same = The mean is the same.
change-maybe-up = It seems to have gone up (by { $levels } on average). The people are too few to be sure.
change-maybe-down = It seems to have gone down (by { $levels } on average). The people are too few to be sure.
change-up = The mean rose by { $levels } levels.
change-down = The mean fell by { $levels } levels. The picture does not say why: talk about it.
own-title = My own answers
own-door = The answers you chose to keep so that you could show them later. Only you see them.
own-see = See my answers
own-text = Only you see this. If you show them, they stand beside everybody else’s on the workplace’s pages. That cannot be undone.
own-caption = My answers and everybody else’s
own-mine = Mine
own-others = Others (middle half)
own-rest-hidden = Cannot be shown
own-shown = You are showing them, on the page of each item.
own-cannot = They cannot be shown, because the others are too few to be told. You can talk about it.
own-show-text = { $items ->
    [one] On 1 item your answer will stand beside everybody else’s.
   *[other] On { $items } items your answer will stand beside everybody else’s.
}
own-show = Show them as my answers
change-not-counted = With so many people, a difference of { $levels } is not counted as movement.
change-yardstick = Seen from today, the time before was { $back }. From there it { $word }.
change-back-same = Seen from today, the time before was { $back }: the yardstick hardly moved.
change-rest = Of the others, { $yardstick ->
        [0] {""}
        [one] the yardstick moved on 1,{" "}
       *[other] the yardstick moved on { $yardstick },{" "}
    }{ $maybe ->
        [0] {""}
        [one] 1 seems to have moved, and{" "}
       *[other] { $maybe } seem to have moved, and{" "}
    }{ $same } did not move.
change-by-chance = Even where nothing changed, about { $chance } of { $n } items would seem to have moved.
change-answers = { $then } people answered then, { $now } now.
change-people = Not always the same people.
change-same-people = The people asked are the same as before.
changes-reflect = Write down how it went
signs = What the signs mean
seen-back = then, seen from today
not-compared = Items that are not compared
not-compared-not-asked = It was not asked in the round before.
not-compared-levels = It had another number of levels then.
not-compared-then = What was said then may not be told ({ $why }).
not-compared-now = What is said now may not be told ({ $why }).
yardstick-title = What “the yardstick moved” means
yardstick-text = Who has learnt sees the same workplace more strictly. So people were also asked “seen from today, where were we then?” The blue line joins the two views of today. As it is answered from memory, it is not certain either.

# Over the years
tab-trend = Over the years
trend-support = Closed rounds of up to ten years, side by side. Each round tells its own figures; none is worked out of several.
trend-events = What became of the workplace
trend-rounds = The rounds
trend-round = Closed on
trend-year = Fiscal year
trend-known = What to know
trend-none = No item to show yet.
trend-legend-mean = mean and middle half
trend-legend-others = dashed: other people
trend-legend-broken = not compared
trend-legend-gap = nothing may be told of that round
trend-not-joined = Not compared.{" "}
trend-others = More than a third of the people have changed since the round before.
trend-sign-in = The results of this round are for the chief, signed in.
trend-unopened = Too few people answered, so it was not opened.
trend-not-asked = not asked
trend-apart = Earlier rounds
trend-dropped = Items no longer on the sheet
trend-dropped-text = They were asked before and are not on the latest sheet. Their lines do not go on.
trend-last = last asked { $when }

# Before and after what was tried
since-before = Before ({ $when })
since-after = In the latest round ({ $when })
since-not-measured = Once it is measured again, before and after stand here.
since-not-asked = The rounds since have not asked this item.
since-not-told = One of the two may not be told, so they are not compared.
since-others = { $n ->
    [one] One other thing was tried on the same item.
   *[other] { $n } other things were tried on the same item.
}
since-no-cause = Whether it came of what was tried, this alone does not say.
since-see = See then and now
