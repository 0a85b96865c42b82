# A file of answers.  The first words are read as headings and names of bands.
answers-band = band
answers-executive = executive
answers-chief = chief
answers-supervisor = supervisor
answers-staff = staff
answers-fixed-term = fixed-term
answers-outside = outside
answers-dont-know = don't know

problem-no-header-of-answers = the header row was not found
    .todo = put the headings (such as { $names }) within the first 20 rows
problem-unknown-answer-column = an unknown heading: { $name }
    .todo = write the key or the title of an item, or delete the column
problem-unclear-column = several items bear this title: { $name }
    .todo = use the key of the item as heading
problem-unknown-band = an unknown band: { $found }
    .todo = write one of executive, chief, supervisor, staff, fixed_term, outside
problem-unknown-item = an unknown item: { $found }
    .todo = write the key or the title of an item
problem-note-row = a row with neither band nor answer (it looks like a note under the table)
    .todo = delete it, or move it above the header
problem-level-out-of-range = this is not a level from 1 to { $most }: { $found }
    .todo = choose one of 1 to { $most }, or “?”
problem-level-in-kanji = a number in kanji: { $found }
    .todo = write a digit from 1 to { $most }
problem-two-levels = two levels in one cell: { $found }
    .todo = choose one of them, or “?”
problem-not-a-level = this is not a level: { $found }
    .todo = write 1 to { $most }, “?”, or leave it empty
problem-no-answers = there is no row with an answer
    .todo = put the answers under the header, one person a row
problem-not-results = this cannot be read as the results.json of last time
    .todo = choose the answers of last time, or the results.json that was written then
problem-out-not-empty = this folder holds other files ({ $name })
    .todo = choose a new folder, or one that was written before
problem-out-not-a-folder = this is not a folder
    .todo = choose the name of a folder

note-rows-without-answers = { $count ->
    [one] one row has no answer and was not counted
   *[other] { $count } rows have no answer and were not counted (this is the first)
 }
    .todo = look at them if they should have answers
note-short-form = these were read as answers to the short form ({ $items } items)
    .todo = if all items were asked, add the other columns

analysed = read the answers of { $people ->
    [one] one person
   *[other] { $people } people
 } and wrote { $out }
help-analyse = makes of a file of answers the results that may be shown
help-analyse-sheet = the sheet (.json or .xlsx)
help-analyse-answers = the answers (.csv or .xlsx)
help-analyse-previous = the answers of last time, or the results.json of last time
help-analyse-least = fewer people than this are never described (at least 3)
help-analyse-out = the folder to write
