# Rounds: opening, answering, closing

# Everywhere
next = Next
back = Back
go-on = Continue
change = Change
now = Now
done = Done
later = Later
not-yet = Cannot start yet
any-time = Any time
refresh = Refresh
until = until { $when }
unit = Unit
band = Position
people-head = People
people-count = { $people ->
    [one] 1 person
   *[other] { $people } people
}
item = Item
items-count = { $items ->
    [one] 1 item
   *[other] { $items } items
}
level-card = Level { $level }
dont-know = I don’t know / no answer
not-answered = Not answered
not-chosen = Not chosen
foot-least = Answers of fewer than { $least } people are never shown.

# The code
code-title = Enter your code
code-label = Code
code-hint = The 29 characters below the QR code on your slip. Small letters and missing hyphens are fine.
code-missing = Enter the code. It is below the QR code on your slip.
code-length = A code has { $whole } characters (now { $length }). Compare with your slip and add or remove what differs.
code-character = Codes do not contain “{ $character }”. Compare with your slip and correct it.
code-check = Something in the code seems misread (such as 8 and B, or 5 and S). Compare with your slip and correct it.
code-of-no-round = There is no round for this code. It may belong to another workplace or another municipality’s Kizahashi. Check the address on your slip.
code-unknown = This code does not belong to this round. Compare with your slip; if it still fails, ask whoever handed out the slips for a new code.
code-already-used = An answer for this code is already in the box. Sending again replaces it. If it was not you, tell whoever handed out the slips.

# The promise
promise-title = How your answer is kept safe
promise-1 = 1  Answer
promise-1-text = Your name is not asked. { $items } questions, about { $minutes } minutes.
promise-2 = 2  Seal
promise-2-text = It goes into the box in a form nobody can read before the deadline.
promise-3 = 3  Open together
promise-3-text = After the deadline ({ $when }), and only if at least { $least } people have answered. Otherwise it is deleted unopened.
promise-limit = Whose answer it is appears on no screen and in no record. This cannot protect against somebody who controls the server itself, who looks at your screen, or whom people tell their answers.
promise-begin = I understand. Begin
go-on-in-this-browser = You can stop and go on later in this browser.
your-seat = The position on this slip is “{ $band }”.
who-workplace = People and chief of the same workplace
who-workplace-text = See levels of { $least } or more people together. Never the answer of one person.
who-above = Departments above
who-above-text = See only levels of { $least } or more people together.
who-promotion = Promotion office
who-promotion-text = Its pages show whether it is finished, how many answered, and how levels moved over many workplaces together. No result of one workplace.
who-address = Page of results
who-address-open = Whoever knows the address on the slip sees the same.
who-address-sign-in = Only the chief sees it, after signing in (in a department’s round its head too).
who-address-general = Opens with the address on the slip. Whether only the chief (in a department’s round its head too) may see it, after signing in, is decided for each round and told before you answer.
who-remarks = Remarks
who-remarks-text = Shown only if { $from } or more people answered, in mixed order. Which answer they came with is not kept.
who-appraisal = Personnel appraisal
who-appraisal-text = No result of a single person is made, so nothing is left that an appraisal could use.
who-deleted = Deletion
who-deleted-text = When the round is closed ({ $when }) and pictures are made, each single answer and code is deleted. Only what a chief has chosen to keep of the own answers is kept, for that chief.
who-deleted-general = When a round is closed and pictures are made, each single answer and code is deleted. Only what a chief has chosen to keep of the own answers is kept, for that chief.
who-kept = What stays
who-kept-text = Pictures and numbers are deleted five fiscal years after the end of the year in which the round closed, remarks after 90 days.
who-open-round = Until the close
who-open-round-text = Nobody sees any result. The pages show only a count such as “9 of 12”, and not even that when one person is left.
who-alike = When answers are almost the same
who-alike-text = In workplaces with fewer than ten answers we only say “nearly alike” and give no number. With ten or more, numbers are given even where everybody answered the same.
who-paper = Who prints the slips
who-paper-text = The promotion office and the chief, who print the slips, can know the codes. Until the deadline, who knows a code can see whether it has answered, and can replace its answer. That slips were printed is recorded.

# The questions
question-of = Question { $number } of { $of }
choose-nearest = Choose the one nearest to your workplace now.
skip-this-item = Nothing is chosen yet. Go on without an answer?
skip-go-on = Go on without an answer
important-title = The item that matters most
important-hint = Choose the one that matters most in this workplace now. You may leave it open.

# Check and send
check-title = Check your answers
remark-label = A remark (optional)
remark-hint = Shown to the workplace only if { $from } or more people answered, in mixed order. Do not write names or events that point at somebody. A way of writing can be recognised too. Up to { $most } characters.
remark-not-taken = This round takes no remarks.
remark-too-long = A remark has at most { $most } characters (now { $length }). Please remove { $over }.
keep-mine = Keep this as my answer, so that I can show it later
keep-mine-hint = If just one person has the duty of chief here at the close, a copy appears for that person alone, who decides later whether to show it.
sending-replaces = Sending replaces the answer you sent before (it counts once).
send = Send these answers
answer-not-kept = It could not be saved just now. Your answers are still on this page. Please press “Send these answers” again.
answer-unsure = We do not know whether your answer was saved. It is still on this page. Please press “Send these answers” once more; however often you press, it counts once.
answer-too-late = The round is closed. This answer was not sent.
late-title = The round is closed
late-text = It closed on { $when }. This answer was not sent. You can keep what is below as your copy.

# Afterwards
sent-title = Sent
sent-text = Sealed and put into the box.
sent-again = Your earlier answer was replaced by this one (it counts once).
sent-until = The deadline is { $when }. Until then you can change it.
what-next = What happens next
next-close = The round closes. Nobody can change an answer any more.
next-results-when = After the close
next-results = The “results address” on your slip shows the pictures of all together.
next-results-sign-in = The chief signs in and sees the pictures of all together.
rewrite = Change my answers
end-and-clear = Finish and clear this screen
ended-title = The answers on this screen are cleared
ended-text = Nothing is left in this browser. The answer you sent stays in the box. You can close this page.
receipt = Your copy
receipt-text = Your answers are inside this copy. The server keeps none of it.
receipt-take = Take my copy
receipt-as-text = Show as text
compare-receipts = Compare two copies
compare-text = Enter the text of an earlier and a later copy to see how each item moved. What you enter is not kept.
compare-then = Before
compare-now = Now
compare = Compare
compared = Copies of { $then } and { $now }
compared-item = { $then } → { $now }
receipt-moved-up = ▲ higher
receipt-moved-down = ▽ lower
receipt-moved-not = ■ same
receipt-moved-unknown = Cannot be compared
receipt-shape = This does not look like the text of a copy. Enter all of the text that begins with “KZ1”.
receipt-check = Something in the text of the copy has changed. Please copy it again.
receipts-of-two-sheets = The sheets or versions differ, so they cannot be compared. Enter two copies of the same sheet.
alone-title = Answering alone: { $sheet }
alone-text = These answers are sent to nobody and the server keeps nothing of them. All that stays is the copy you take at the end.
alone-short =
    { $items ->
        [one] Answer the short form of one item
       *[other] Answer the short form of { $items } items
    }
alone-whole =
    { $items ->
        [one] Answer the one item
       *[other] Answer all { $items } items
    }
alone-before = An earlier copy, if you have one
alone-before-hint = The text that begins with “KZ1”. What you answered then is shown once you have answered now.
alone-done = I have answered
alone-nothing = Please answer one item or more.
alone-result = Your answers
alone-kept-nowhere = They are gone when you close this page. Take your copy.
receipt-of-unknown-sheet = The sheet of this copy is not here. It may come from another Kizahashi.

# A closed round
closed-title = This round is closed
closed-text = It closed on { $when }.
closed-unopened = Too few people answered, so the box was deleted unopened.
closed-answers = Answers sent before the deadline are in the box. The “results address” on your slip shows the results.
closed-answers-sign-in = Answers sent before the deadline are in the box. The chief signs in to see the results.
closed-contact = If anything is unclear, ask whoever handed out the slips or the promotion office.

# First page
home-title = Workplaces
home-text = See how far each workplace has come. Results are not shown here.
home-empty = There is no workplace yet. As soon as an administrator enters the organisation, it appears here.
home-first = First, enter the organisation
home-first-text = Departments and sections, and how many people hold which post there. No names are needed.
home-first-button = Enter the organisation
state-none = Not done yet
state-open = Collecting answers (until { $when })
state-closing = Closing
state-closed = Closed ({ $when })
state-unopened = Too few answers, deleted unopened

# The workplace’s page
tab-workplace = Workplace
tab-results = What we saw
workplace-first = Let’s begin the first round
workplace-answering = Round { $number } has come to “Answer”
workplace-closing = Round { $number } is being closed
workplace-unopened = Round { $number } had too few answers
workplace-text = Six steps, one after another, until we see the workplace alike.
six-steps = The six steps of a round
step-decide = Decide
step-answer = Answer
step-see = See
step-talk = Talk
step-try = Try
step-again = Measure again
way-back = After measuring again the next round begins at “Decide”
next-open = Next: open a round
next-open-text = Choose the sheet, the people and the deadline, on five small pages.
next-open-button = Open a round
next-collect = Next: collect answers
next-collect-text = Hand out the slips and wait for the deadline ({ $when }). Nobody sees any result before the close.
next-collect-button = Print slips, see how many answered
next-closing = The round is being closed
next-closing-text = No answer is taken any more. The box is to be opened and pictures to be made.
next-closing-button = See how far it is
next-see-button = Read what we saw
next-again = This round is closed
next-again-text = The people of the workplace and its chief see the results. You can open the next round.
tasks-title = To do in this round
task-open = Open a round
task-open-hint = Choose the sheet and the deadline
task-collect = Collect answers
task-collect-hint = Hand out the slips and wait for the deadline
task-see = Read what we saw
task-see-hint = Pictures appear after the close
task-again = Open the next round
task-again-hint = After some months, measure again with the same sheet
answered = { $answered } of { $people } have answered
answered-nearly = Nearly everybody has answered
past-rounds = Rounds so far
past-none = None yet.
round-number = Round { $number }
results-for-workplace = Only the people of the workplace and its chief see the results.

# One round
round-title = Round { $number }
round-until = The deadline is { $when }.
round-unopened = Too few people answered, so the box was deleted unopened. Talk about it and open another round.
round-closed = This round is closed.
round-not-open = This round is closed already.
round-has-no-slips-any-more = The codes of a closed round are deleted. Slips can no longer be printed.
slips-title = Slips
slips-text = Each slip carries a QR code and a code. One for each person. Sort them by position, put them into a bag and let everybody draw one.
slips-print = Print slips (PDF)
slips-order = The order changes with every print. Do not note who drew which.
close-early-title = Close before the deadline
close-early-text = Only when everybody has answered, or a second person of the promotion office agrees.
close-early = Close early
close-waits = You asked to close early. It closes when a second person of the promotion office agrees.
close-asked = Somebody asked to close early. It closes when the promotion office agrees.
closure-title = Close this round?
closure-text = After the close nobody can change an answer. The box is opened, pictures are made, and each single answer and code is deleted. This cannot be undone.
closure-second = If somebody has not answered yet, it closes once a second person of the promotion office agrees.
closure-button = Close the round
closure-not = No, go back
closing-now = The box is opened and pictures are made.
closing-waits = No answer is taken any more. To open the box, the half of the key that another office holds is needed: once its medium is connected, it opens by itself.
closing-progress = { $done } of { $of } opened

# Opening a round
step-of = { $step } of { $of }
opening-1 = Choose the sheet
opening-2 = Check who answers
opening-3 = Decide how people answer
opening-4 = Set the deadline
opening-5 = See what will be shown, and begin
opening-which-sheet = Which sheet?
opening-no-sheet = There is no sheet yet. An administrator can import one under “Sheets”.
opening-choose-sheet = Choose a sheet and its length.
sheet-version = Version { $version }
opening-how-long = How much is asked?
form-short = Short form
form-short-hint = One item of each area. About three minutes.
form-whole = All items
form-whole-hint = About ten minutes. People can stop and go on later.
opening-sheet-chosen = { $title } ({ $items })
opening-people = Who answers
opening-people-text = { $people } people answer. Names are not used.
opening-people-frozen = This no longer changes once the round is open. If a number is wrong, ask an administrator to correct it under “Organisation”.
round-too-few-people = With fewer than { $least } people an answer might be recognised, so the round cannot be opened (now { $people }). Open it for the unit above, or check the numbers of people.
round-least-too-low = The least number cannot be lower than { $least }.
opening-slips-text = A slip with a QR code is printed for each person. Phones and PCs both work. No account is needed.
opening-remarks = Collect remarks?
opening-choose-remarks = Choose about remarks and results.
remarks-ten = Show them if 10 or more answer
remarks-ten-hint = The usual choice.
remarks-five = Show them if 5 or more answer
remarks-five-hint = In a small group a way of writing may be recognised.
remarks-none = No remarks (figures only)
remarks-none-hint = Only levels and the item that matters most.
opening-results = Results address
results-open = Whoever has the address can see
results-open-hint = The address is printed on the slips only.
results-sign-in = Only the chief, signed in, can see
results-sign-in-hint = The chief shows them to the workplace.
sheet = Sheet
deadline = Deadline
deadline-day = Day of the deadline
deadline-day-hint = Example: 2026-06-30
deadline-time = Time of the deadline
deadline-time-hint = Example: 17:00
opening-deadline-unreadable = Enter day and time of the deadline as in the examples.
round-deadline-past = The deadline is in the past. Enter a day and time to come.
preview-title = With this many people you will see
preview-made-up = The middle of twelve trials with made-up data.
preview-full = Of { $items ->
        [one] one item
       *[other] { $items } items
    }, usually **{ $full }** can be shown as a picture.
preview-words = { $words ->
    [one] 1 is only the words “nearly alike”.
   *[other] { $words } are only the words “nearly alike”.
}
preview-hidden = { $hidden ->
    [one] 1 is not shown (fewer than { $least } people, or a subtraction could tell).
   *[other] { $hidden } are not shown (fewer than { $least } people, or a subtraction could tell).
}
preview-groups = Positions are compared as { $groups }.
preview-groups-join = {" / "}
preview-no-groups = Positions are not compared: too few people. The difference becomes visible when the chief shows his or her own answers.
opening-promise = This promise cannot be changed once the round is open. If too few people answer, the box is deleted unopened.
opening-open = Begin with this promise

# Opening a round that measures again
opening-again = Decide what is asked again
form-some = Only the items worked on
form-some-hint = What you tried or talked about since the round before. You can change the choice on the next page.
opening-items = Which items are asked?
opening-items-text = What you tried and what the last dialogue was about is ticked. Add or remove as you like.
opening-items-none = Tick the items to be asked.
opening-choose-items = Choose at least one item.
opening-back = Look back at the round before ({ $when }), too?
opening-back-text = Who has learnt sees the same workplace more strictly. Asking “seen from today, where were we then?” tells whether the workplace moved or the eyes did.
opening-back-yes = Look back, too
opening-back-yes-hint = { $items ->
    [one] One more question on the item that was asked last time.
   *[other] One more question on each of the { $items } items that were asked last time.
}
opening-back-no = Ask about today only
opening-back-no-hint = It takes less time.
opening-choose-back = Choose whether people look back at the time before.
opening-joined = People who came after the round before ({ $when })
opening-joined-hint = Only how many. Leave it empty where nobody knows. Where more than a third are others, the lines are dashed.
opening-back-chosen = Looking back on { $items ->
        [one] one item
       *[other] { $items } items
    }

# Looking back
back-title = Seen from today, where were we then?
back-hint = Think of the workplace at the round before ({ $when }). It need not be what you answered then.
back-dont-know = Don’t know, or was not here then
back-answer = The time before, seen from today: { $mark }
who-back = Looking back
who-back-text = On { $items } items you are also asked how the time before looks from today. Only figures of everybody together are told, by the same rules; never by position.
