# What became, or will become, of units: of both, so in words without a tense
unit-below = below { $unit }
event-new = { $day }: { $after } set up
event-rename = { $day }: { $before } renamed { $after }
event-move = { $day }: { $unit } moved, from { $from } to { $to }
event-merge = { $day }: { $before } merged into { $after }
event-split = { $day }: { $before } divided into { $after }
event-abolish = { $day }: { $before } abolished
why-merged = { $day }: { $units } became one. Other people sit there now, so nothing is compared with before.
why-split = { $day }: { $unit } was divided. Other people sit there now, so nothing is compared with before.
why-unrelated = Another workplace, without any link to this one: nothing is compared.

# What no organisation can be
flaw-circle = { $units } stand above one another. Give one of them another place.
flaw-orphan = { $parent }, which { $unit } stands below, is not there on { $day }. Decide first where { $unit } goes.
flaw-overlap = { $unit } is two things at once from { $day } on. Keep one of them.
flaw-renamed-and-merged = { $unit } is both renamed and merged or divided on { $day }. Where its people change, keep only the merger or the division.
flaw-changed-later = { $unit } already has a change on { $day }. Choose a later day.
flaw-not-there = { $unit } is not there on { $day }. Choose another day or unit.
flaw-too-few = Choose at least two units to merge, or to divide into.
flaw-still-seated = { $people } people sit in { $unit }, which ends on { $day }. Give them another unit in the roster first.
