# The roster
roster = Roster
roster-text = Reads the personnel office's roster (xlsx or CSV) and renews units and people's places together. Every difference from today is shown before anything changes.
roster-none = There is no roster yet. Everything works without one, too: enter the titles and numbers of each unit.
roster-today = It holds **{ $people } people** today.
roster-xlsx = Take today's roster as a workbook
roster-waiting = The roster “{ $file }” is waiting (it is deleted after 24 hours).
roster-go-on = Go on
roster-file = Roster file
roster-file-hint = .xlsx or .csv, up to 10 MB and 50,000 rows. One person a row; a second post has a row of its own. Choose the file that holds everybody.
roster-no-file = Choose the roster file.
roster-read = Read it and see what differs
roster-columns = Columns that are read
roster-column-number = Staff number
roster-column-number-text = Read as text. Where first zeros seem to be lost, you are asked.
roster-column-name = Name
roster-column-name-text = Kept letter by letter; variants such as 﨑 and 髙 stay as they are.
roster-column-kana = Kana
roster-column-kana-text = May be left out. Where it is there, people are sorted by it.
roster-column-unit = Unit
roster-column-unit-text = One column each for bureau, department, section and team, or one column “Unit” such as “Residents › Counter”. Unit code and parent code will do, too.
roster-column-title = Title
roster-column-title-text = The rank title. For one that is new, you are asked which group it belongs to.
roster-column-service = Service
roster-column-service-text = main, beside, joint or support; empty means main. Everybody answers once, in their main unit.
roster-column-days = From, until
roster-column-days-text = May be left out. From the day after the last, that person is not counted.
roster-heading-unit = Unit
roster-heading-from = From
roster-heading-until = Until
service-main = Main
service-joint = Joint
service-beside = Beside
service-support = Support

# What is wrong in a roster
roster-no-header = There is no row of headings
    .todo = Put the headings staff number, name, unit and title into the first row
roster-nobody = Nobody is listed
    .todo = Put the worksheet with the people first
roster-cell-wrong = { $what }
    .todo = Correct the cell and choose the file again
roster-number-missing = Enter a staff number of at most { $most } characters.
roster-code-long = A unit's code has at most { $most } characters.
roster-service-unknown = “{ $text }” should be main, beside, joint or support.
roster-until-before-from = The last day is before the first.
roster-code-twice = The unit code { $code } belongs to both “{ $name }” and “{ $other }”, or stands in two places.
roster-circle = { $units } stand above one another
    .todo = Correct the parent codes
roster-number-twice = The staff number { $number } belongs to both “{ $name }” and “{ $other }” ({ $place })
    .todo = Correct one of the numbers
roster-row-twice = The same post of “{ $name }” has two rows ({ $place })
    .todo = Delete one of them
roster-two-main = “{ $name }” has two main posts ({ $place })
    .todo = Make one of them beside or joint, or let their days not meet

# Worth a look in a roster
roster-notes = Worth a look (none of it stands in the way)
roster-unread-columns = These columns are not read ({ $names })
    .todo = Leave them where the roster does not need them
roster-private-letter = “{ $text }” has a letter of your own making, which other computers may not show
    .todo = Add the kana
roster-namesake = Somebody else is called “{ $name }”, too ({ $place })
    .todo = The staff number tells them apart; two people are fine
roster-second-top = “{ $name }” stands at the top (there are { $tops } at the top)
    .todo = Where it belongs below another unit, fill in that column

# Questions about a roster
roster-draft = Bring in the roster “{ $file }”
roster-read-message = **{ $people } people** and **{ $units } units** were read. Nothing has changed yet.
roster-no-draft = No roster is waiting. Choose the roster file once more.
roster-problems-text = This roster cannot be brought in as it is. Correct the places above in the file and choose it again; where it is about lost zeros, change the answer below.
roster-questions = Questions
roster-day-title = From when
roster-day = From which day does the roster hold?
roster-day-hint = Such as 2027-04-01 or 1 April 2027. Units and places change from that day on.
roster-answer = See what differs with these answers
roster-choose = Choose
roster-zeros = Did staff numbers lose their first zeros ({ $rows ->
        [one] one row
       *[other] { $rows } rows
    })?
roster-zeros-text = These have fewer digits than the others: { $cells } (such as { $first }). Spreadsheets drop first zeros of what they take for a number.
roster-zeros-restore = Put the zeros back
roster-zeros-keep = They are right as they are
roster-zeros-missing = Say whether the first zeros of staff numbers are put back.
roster-gone = “{ $unit }” is not in the roster. What became of it?
roster-gone-missing = Say what became of “{ $unit }”, and which unit it is now.
roster-most-went = { $count } of its { $people } people are in { $heir } now.
roster-nobody-known = Nobody is known to have sat there.
roster-nobody-stays = None of its { $people } people is in any unit of the new roster.
roster-fate-same = It has another name or place (still the same unit, compared with before)
roster-fate-into = It became one with others
roster-fate-split = It was divided
roster-fate-abolish = It ended
roster-which-now = What it is now
roster-which-one = What it is part of
roster-which-several = What it was divided into (at least two)
roster-people-there = { $people } people
roster-same-twice = Besides { $unit }, another unit is said to be { $heir } now. Where they became one, choose “It became one with others” for both.
roster-renamed-and-merged = { $heir } would be renamed and merged on one day. Where { $unit } became one with it, choose “It became one with others” for the other, too.
roster-merged-alone = Only { $unit } became { $heir }. Where it has another name, choose “It has another name or place”.
roster-fresh = Where does the new “{ $unit }” come from?
roster-fresh-new = It is new
roster-fresh-from = It was taken out of “{ $unit }” ({ $people } people move)
roster-fresh-missing = Say where “{ $unit }” comes from.
roster-titles = New titles
roster-titles-text = Say which group each belongs to. You are asked only once.
roster-title-of = { $title } ({ $people } people)
roster-title-missing = Choose the group of “{ $title }”.
roster-discard = Delete this roster without bringing it in

# What differs from today
roster-plan = What changes on { $day }
roster-plan-units = Units
roster-plan-no-events = No unit changes ({ $units } units).
roster-plan-unchanged = The other { $units } units stay as they are.
roster-plan-people = People
roster-people-all = In the roster
roster-people-came = New
roster-people-went = Gone
roster-people-moved = In another unit
roster-people-without-unit = Without a unit
roster-people-without-unit-text = { $people } people. Without a unit they get no slip to answer with.
roster-names = Names
roster-names-more = and { $more } more
roster-bands = Units whose numbers by group change
roster-before = Today
roster-after = Afterwards
roster-bands-more = { $more } more units change.
roster-band-people = { $band } { $people }
roster-bands-sum = { $parts } ({ $people } in all)
roster-nobody-there = Nobody
roster-apply-text = From { $day } on it will be as above. If anything fails on the way, nothing changes.
roster-apply = Bring it in
roster-changed-meanwhile = The organisation or the roster changed while you were looking. Please look at the differences below once more.

# Titles
titles = Titles and groups
titles-text = Which group each rank title belongs to. A change counts from the next round on.
titles-none = There are none yet. They come with a roster.
titles-new = Add a title
titles-new-band = Its group
titles-save = Save

# People of a unit
staff-of = People in { $unit }
staff-text = Only administrators see this. Who answered a sheet is recorded nowhere.
staff-none = Nobody has come here by a roster yet.
staff-since = Since
staff-until = until { $day }
staff-number-unknown = Nobody in the roster has that staff number.
staff-number = Staff number (optional)
staff-number-hint = Links the account to the roster, so that the turn of the year tells when somebody has moved.
