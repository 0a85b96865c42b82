# Before and after
effects-title = Before and after what was tried
effects-text = What you tried, beside the level of its item before and after. Only you see this.
effects-none = Nothing has been tried on an item yet.
effects-since = since { $when }
effects-not-measured = This item was not measured before that.

# Over all workplaces
over-all-title = What was tried, and how levels moved
over-all-about = How far items with an action moved, less items without (levels)
over-all-up = Items with an action rose **{ $levels } levels** further on average than items without. Whether it came of the actions, this alone does not say.
over-all-down = Items with an action moved **{ $levels } levels** less on average than items without. Whether it came of the actions, this alone does not say.
over-all-unsure = No clear difference is seen between items with an action and items without.
over-all-hidden = Not told yet.
over-all-hidden-text = It is told once { $workplaces } workplaces have measured items of both kinds twice, with { $answers } people behind either kind, and no workplace holds more than half of them.
over-all-caption = In figures
over-all-what = What
over-all-value = Figure
over-all-difference = Difference of movements (levels)
over-all-interval = 95% interval (levels)
over-all-from-to = { $low } to { $high }
over-all-workplaces = Workplaces
over-all-pairs = Pairs of rounds
over-all-with = Items with an action
over-all-without = Items without
over-all-cause = What this figure does not say
over-all-cause-text = Nobody drew lots which items to try something on. People may have chosen what they talked about most, and the talk moved it. No workplace is named or ranked here; the results of a workplace belong to its people.
over-all-how = How it is worked out
over-all-how-1 = For each workplace and each two rounds, the movement of items without an action is taken from that of items with one. What moves the whole workplace falls out.
over-all-how-2 = What stands low rises by itself, so both kinds are compared from the same start.
over-all-how-3 = The interval comes of drawing whole workplaces by lot, { $draws } times.
over-all-how-4 = Only figures that may be told enter, of rounds whose results are open to all; fewer than { $workplaces } workplaces or { $answers } people are not told; nothing finer than a tenth of a level.
over-all-door = Did the level move where something was tried?
interval-says = Difference { $levels } levels, 95% interval { $low } to { $high }.
