# The workplace’s page, handing on, the promotion office
side-waiting =
    { $n ->
        [one] One more waits for its turn.
       *[other] { $n } more wait for their turn.
    }
side-from = from { $when }
side-week = week { $week }
side-item-week = { $item } · { $when }
side-days = Coming days
side-paper = On paper
side-handover = Print the handover sheet
side-planned = Rounds planned this fiscal year: { $months }
day-close = Answers are due
day-again = The sheet is answered again
day-reply = A reply to a request is due

# Handing on
handover-title = Handing on
handover-text = One A4 page with how things stand, so that whoever comes next can simply go on.
handover-qr = The address of this workplace’s page
handover-results = What the last round showed
handover-results-of = Round { $number } (closed on { $day })
handover-widest = { $item }: { $reading }
handover-agreed = The levels people agreed on
handover-not-agreed = not agreed
handover-actions = What is being tried
handover-asks = Requests that wait for a reply
handover-next = What comes next
handover-talk = A dialogue is prepared: { $title }
handover-words = To whoever comes next
handover-no-words = No words were left.
handover-contact = If something is unclear
handover-contact-office = Ask the promotion office.
handover-contact-names = Ask the promotion office ({ $names }).
handover-none = None.
handover-last = How it goes: { $words }
handover-leave = What would you like to tell your successor? (You need not.)
handover-leave-hint = { $most } characters at most. Please write nothing about anybody’s reputation, and no guesses about answers.
handover-begin = Begin to hand on
handover-since = Handing on began on { $when }. The new chief sees “To look at first”.
first-look = To look at first
first-look-door =
    { $left ->
        [one] Your predecessor has left something for you. One thing is still to be looked at.
       *[other] Your predecessor has left something for you. { $left } things are still to be looked at.
    }
first-look-text = Mark each when you have looked at it. When all are marked, this notice leaves the workplace’s page.
first-look-mark = Looked at it
first-look-done = Looked at
look-steps = Which step it is on
look-steps-text = How far the workplace has come on the six steps
look-results = What was seen
look-results-text = Read the pictures of the last round once, with an open mind
look-actions = What is being tried
look-actions-text = See who sees to it, and by when
look-asks = Requests upwards
look-asks-text = Speak to those who have not replied yet
look-people = People and posts
look-people-text = On the page that prepares a round, see whether the numbers are still right

# The promotion office
office-title = Promotion office
office-text = Here you see when each workplace did what, and nothing else: no answers, and no words of what is tried.
office-needs = What needs you now
office-steps = See how workplaces get on
office-steps-text = Which workplace was on which step, and when. No marks and no order: workplaces may go at their own pace.
office-department = Which department?
office-everywhere = All of them
office-year = Fiscal year
office-filter = Show these
office-legend = How to read the signs
office-caption = What workplaces did in { $year }
office-unit = Workplace
office-now = Now
office-now-words = Now: { $step }
office-pages = Pages
office-page = Page { $page } of { $pages }
office-page-before = Page before
office-page-after = Next page
mark-planned = Planned
need-nothing = None
need-workplaces =
    { $n ->
        [one] 1 workplace
       *[other] { $n } workplaces
    }
need-waiting =
    { $n ->
        [one] 1 waits for a reply
       *[other] { $n } wait for a reply
    }
need-waiting-late =
    { $n ->
        [one] 1 waits for a reply ({ $late } past the day)
       *[other] { $n } wait for a reply ({ $late } past the day)
    }
need-more = and { $n } more
need-roster = The roster is of an earlier fiscal year
need-roster-text = The transfers have not come in yet. Ask an administrator to bring in the new roster of the personnel office.
need-roster-of = Roster of { $day }
need-people = Workplaces nobody was entered for
need-people-text = With posts and numbers of people, a round can be made
need-plan = Workplaces without a round planned for { $year }
need-plan-text = One page for a department at once
need-late = Workplaces whose planned month has gone by
need-late-text = Speak to them, or move the plan
need-past = Rounds past their deadline and not closed yet
need-past-text = They close by themselves. If this stays, look after the server
need-asks = Requests from workplaces
need-asks-text = Reply together with the chief of the department
need-overdue = Workplaces with something past its day
need-overdue-text = Only how many. What it is, the workplace talks about
need-overdue-of = { $unit }: { $n }
need-handed = Workplaces being handed on
need-handed-text = They stand here until the new chief has looked at everything
round-plan-title = Rounds planned for { $year }
plan-text = Mid-May to June and November to January are good times. Months with transfers, council or budget say so.
plan-proposed = Nothing is planned yet, so the months we propose are filled in. They count once you keep them.
plan-first = First round
plan-second = Second round
plan-none = Not planned
plan-keep = Keep this plan
plan-opened = Opened on { $days }
plan-opened-none = Not opened yet
plan-order = { $unit }: choose a month for the second round that comes after the first.
busy-transfers = transfers
busy-council = council
busy-budget = budget
month-good = { $month } (good)
month-good-busy = { $month } (good; { $busy })
month-busy = { $month } ({ $busy })
