# What is found while reading and checking a sheet
problem-not-json = this is not JSON (line { $line }, character { $column })
    .todo = look for a quotation mark, comma or bracket near there
problem-too-deep = nested too deeply (up to { $most })
    .todo = check the brackets against the form of a sheet
problem-too-many-values = too many values
    .todo = follow the form of the example
problem-not-an-object = this is not of the form { "{" }…{ "}" } ({ $known })
    .todo = write { $known } between { "{" } and { "}" }
problem-not-a-list = this is not of the form [ … ]
    .todo = list them between [ and ]
problem-not-a-text = this is not a text
    .todo = write it between quotation marks
problem-not-by-language = this is not a text by language
    .todo = write it as { "{" } "ja": "…", "en": "…" { "}" }
problem-not-yes-or-no = this is neither yes nor no
    .todo = write true or false
problem-unknown-field = an unknown name (known: { $known })
    .todo = correct its spelling, or delete it
problem-field-twice = the same name stands here twice
    .todo = delete one of them
problem-no-header = there is no header row
    .todo = put the headings ({ $names }) in the first row
problem-unknown-column = an unknown heading: { $name }
    .todo = correct its spelling, or delete the column
problem-column-twice = two columns have this heading: { $name }
    .todo = delete one of them
problem-column-missing = the column “{ $name }” is missing
    .todo = add it
problem-key-missing = { $name } is empty
    .todo = give every row its { $name }
problem-key-length = the key is missing or too long (up to { $most } characters)
    .todo = give it a key of 1 to { $most } characters
problem-key-character = the key “{ $key }” holds “{ $character }”, which a key may not
    .todo = use letters, digits and _ - . only
problem-key-reserved = “{ $key }” is the name of another column of an answer file
    .todo = give it another key
problem-key-twice = the key “{ $key }” is the same as the earlier “{ $first }”
    .todo = change one of them
problem-rows-apart = the rows of “{ $key }” do not stand together
    .todo = put the rows of one thing one after another
problem-differs = this differs from row { $first }
    .todo = make them equal, or write it in row { $first } only
problem-text-empty = there is no text
    .todo = write it in Japanese or English
problem-text-too-long = too long (up to { $most } characters, here { $found })
    .todo = make it shorter
problem-language-tag = this is not the tag of a language: { $tag }
    .todo = write it like ja, en, ja-easy
problem-invisible = there is an invisible character ({ $code })
    .todo = remove it
problem-no-areas = there is no area
    .todo = add areas with items
problem-no-items = this area has no items
    .todo = add items, or delete the area
problem-too-many-areas = too many areas (up to { $most }, here { $found })
    .todo = join or delete some
problem-too-many-items = too many items (up to { $most }, here { $found })
    .todo = delete some
problem-number-of-levels = an item has { $least } to { $most } levels, this one has { $found }
    .todo = add or delete levels
problem-level-missing = the number of the level is missing (here it should be { $expected })
    .todo = number them from 1
problem-level-order = the number of the level is { $found } (here it should be { $expected })
    .todo = put them in order from 1
problem-unknown-ending = it is not clear what to write
    .todo = let the name end in .json or .xlsx

sheet-checked = no problem found ({ $areas } areas, { $items } items)
help-sheet = checks a sheet, or changes its form
help-sheet-check = shows every problem with its place
help-sheet-check-file = the sheet (.json or .xlsx)
help-sheet-convert = json ↔ xlsx; there and back it is the same sheet
help-sheet-convert-from = the sheet
help-sheet-convert-to = where to (its ending, .json or .xlsx, decides)

# What is read as yes and no in the file of a sheet
sheet-yes = yes
sheet-no = no

# Published sheets
sheets-title = Sheets
sheet-version-published = Version { $version } is already published. Give a changed sheet a new version.

# From version to version: what became of the items
mapping-astray = What became of the items is not settled yet. Please look at it again.
mapping-missing = It is not settled what became of this item
    .todo = choose one of the answers
mapping-twice = This item is chosen in two places
    .todo = keep one of them; where an item was split or items were merged, say so
mapping-unknown = This version has no such item
    .todo = choose again
mapping-split-one = It was split into one item only
    .todo = choose two or more parts, or say that it was reworded
mapping-merged-one = Only one item was merged into it
    .todo = choose two or more, or say that it was reworded
mapping-not-same = The words differ, so it cannot be “the same”
    .todo = where it still means the same, say that it was reworded

# Why nothing is compared with the earlier version
why-split = This is one part of “{ $title }” of the earlier version. It is not compared with the earlier round.
why-merged = This is “{ $titles }” of the earlier version in one. It is not compared with the earlier round.
why-and = ” and “
why-new = This item is new in this version. The earlier round has nothing to compare it with.
why-other-levels = It had { $then } levels in the earlier version and has { $now } now. As the numbers of levels differ, it is not compared with the earlier round.
why-no-mapping = It is worded otherwise than in the earlier version, and nobody has said yet whether it means the same. It is not compared with the earlier round.
