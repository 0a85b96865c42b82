# What becomes paper and files
report-round = round { $round }
report-page = page { $page } of { $pages }
report-missing-letters = 〓 stands for a letter that cannot be printed.
report-least = Fewer than { $least }: not shown
report-title = What we see: { $place }
report-closed = closed { $day }

report-message-apart = Of { $items ->
        [one] one item
       *[other] { $items } items
    }, eyes differ widely on **{ $apart }**.
report-message-near = On { $items ->
        [one] one item
       *[other] { $items } items
    }, **eyes differ widely on none**.
report-message-alike = On every item, answers are **nearly all alike**.
report-message-few = Fewer than { $least } people answered, so **no picture is shown**.
report-answers-label = Answers
report-answers = { $people } ({ $groups })
report-group = { $group }: { $people }
report-closed-label = Closed
report-sheet-label = Sheet
report-sheet = { $title }, version { $version }

report-widest =
    { $n ->
        [one] The item where eyes differ most
       *[other] The { $n } items where eyes differ most
    }
report-widest-by-gap = Where groups see things most differently, in the order of the sheet. It is no ranking of good and bad.
report-widest-by-spread = Where answers are most scattered, in the order of the sheet. It is no ranking of good and bad.
report-median = middle: { $levels }
report-gap = { $a } and { $b } see it **{ $levels } levels** apart.
report-most-important = Most important item
report-most-important-of = Most important item: { $votes }

report-stairs =
    { $n ->
        [one] The one item
       *[other] All { $n } items
    }

report-table = Figures, item by item
report-table-note = Figures are people; “n” is how many answered. “Middle” is the level of the middle person when all stand in order; “half” is where the middle half stands. “Agree” runs from 0 (two camps at the ends) to 1 (all alike), after Tastle and Wierman.

report-n = n
report-n-of = n { $n }
report-dont-know = don’t know
report-median-head = middle
report-half = half
report-mean = mean
report-agreement = agree
report-range = { $from }–{ $to }

report-bands = Means by group
report-bands-note = “δ” is how often the higher group sees a higher level, less how often a lower one (−1 to 1, Cliff’s delta). “p” is the chance of so wide a gap if the group made no difference. The two groups farthest apart are compared.
report-delta = δ
report-p = p

report-change = Then and now
report-change-message = Of { $n } items that can be compared, { $up ->
        [0] none went up
       *[other] **{ $up } went up**
    } and { $down ->
        [0] none went down.
       *[other] { $down } went down.
    }
report-change-note = “Went up” and “went down” are movements chance does not explain, even counting how many items were compared (Benjamini–Hochberg, 5%). “Seems to” is what chance alone does up to once in five times.
report-other-people = More than a third of the people are others than before, so lines are dashed.
report-then = then
report-back = then, seen from today
report-now = now
report-when = { $word }, { $month }
report-moved = movement

report-opening = Answers shown as own
report-opening-note = The answers of one person who chose to show them, beside the middle of all the others.
report-own = own
report-rest = middle of the others

report-hidden = What is not shown
report-hidden-nothing = Every picture is shown.
report-hidden-because = This keeps anybody’s answer from being told.
report-pooled = { $groups } stand together, as one of them has fewer than { $least } people.
report-no-bands = There are no pictures by group, as one of them has fewer than { $least } people.
report-all-items = all items
report-quoted = “{ $item }”
report-numbers = { $n } items ({ $items })
report-hidden-alike = { $group }: answers to { $items } are nearly all alike. No figures are shown.
report-hidden-few = { $group }: fewer than { $least } people answered { $items }.
report-hidden-complementary = { $group }: { $items } would, beside other figures, give away the answers of a few.

report-remarks = Remarks
report-remarks-note = In random order. Nobody has recorded whose they are.

table-about = about
table-items = items
table-counts = counts
table-gaps = gaps
table-change = change
table-most-important = most important
table-remarks = remarks
table-what = name
table-value = value
table-sheet = sheet
table-sheet-key = sheet key
table-version = version
table-municipality = municipality
table-unit = unit
table-round = round
table-closed = closed
table-closed-era = closed (in words)
table-answers = answers (people)
table-answers-of = answers (people): { $group }
table-least = fewer than this are not shown (people)
table-area = area
table-item-key = item key
table-item = item
table-group-key = group key
table-group = group
table-shown = shown
table-shown-full = shown
table-n = answered (people)
table-dont-know = don’t know (people)
table-median-low = lower median (level)
table-median-high = upper median (level)
table-half-low = middle half from (level)
table-half-high = middle half to (level)
table-mean = mean (level)
table-agreement = agreement (0–1)
table-level = level { $level } (people)
table-gap-a = higher group
table-gap-b = lower group
table-gap-levels = difference of means (levels)
table-delta = delta (−1 to 1)
table-p = p
table-p-by = p found by
table-p-exact = counting
table-p-sampling = sampling (100,000)
table-then = mean then (level)
table-now = mean now (level)
table-back = mean of then, seen from today (level)
table-moved = movement
table-votes = votes
table-remark = remark
table-chart = { $unit }: answers by item

slip-title = Answer slips: { $title }
slip-qr = QR code of the answer page
slip-deadline = Until { $deadline }
slip-band = Your position
slip-scan = Scan the QR code to answer. It takes about { $minutes } minutes.
slip-typed = If it does not scan: type this code at { $address }
slip-results-sign-in = After the close the chief signs in and sees the results at { $address }
slip-results = After the close everybody sees the results at { $address }
slip-promise = Nobody asks your name. Nobody records who took which slip.

receipt-title = Receipt
receipt-qr = QR code holding your answers
receipt-note = These are your answers. The server keeps no copy of this receipt.
receipt-keep = Compared with the receipt of the next round, it shows how your own view moved. Keep it where others do not see it.
receipt-back = The time before, seen from today: { $mark }
receipt-most-important = Most important item

sheet-lead = { $areas } areas, { $items } items. Choose the step closest to your workplace now. It is not a score.
form-how = Fill one circle: the step closest to your workplace now. If you do not know, fill “?”.
form-promise = Do not write your name. Papers are counted together, then destroyed. With fewer than 5 answers nothing is shown. It is not used to appraise anybody.
form-band = position
form-page = form { $form }, page { $page } of { $pages }
form-qr = mark for reading by machine
