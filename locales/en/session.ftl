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
