# How policies connect, and the roadmap
policies-title = Policies
policies-heading = How policies connect
policies-tree = From the mayor's lines to the sections
policies-whole = See all of it
policies-above = Lines above
policies-below = { $lines ->
    [one] 1 line below
   *[other] { $lines } lines below
}
policies-places = Of the mayor's { $lines } lines, some do not arrive in **{ $places ->
    [one] 1 place
   *[other] { $places } places
}**.
policies-all-reached = The mayor's { $lines } lines **arrive everywhere**.
policies-no-mayor = There are no **lines of the mayor** for this year yet.
policies-none = There are no policies yet
policies-none-text = Once the mayor's lines are written, those of departments and sections connect to them here. They can also come from Excel.
policies-loose = Lines without one above
policies-figures = Figures
policies-of-mayor = The mayor's lines
policies-of-departments = Lines of departments
policies-of-sections = Lines of sections
policies-not-reached = Places not reached
policies-no-roadmap = Units without a roadmap
policies-drafts-not-counted = Drafts of other units are not counted.
policies-print = Print as an outline (PDF)
policies-by-unit = By unit
policies-by-word = By word
policies-every-unit = Every unit
policies-search = Search
policies-found = Lines found: { $lines }
policy-unit-lines = { " " }lines
policy-unit-places = { " " }places
policy-unit-units = { " " }units
policy-unit-path = { $above } › { $unit }
policy-year = { $label }
policy-years = { $from } to { $to }
policy-as-of = { $year }, as of { $today }
policy-pages = Pages
policy-page = Page { $page } of { $pages }
policy-page-before = Previous page
policy-page-after = Next page
policy-lines-below = { $lines } below
policy-roadmap = has a roadmap
policy-no-roadmap = no roadmap
policy-own-roadmap = your unit, has a roadmap
policy-own-no-roadmap = your unit, no roadmap
policy-slot-department-who = Department
policy-slot-department = No line connects here yet
policy-slot-section-who = Section
policy-slot-section = No section's line connects here yet
policy-slot-fill = Connect a line
policy-slot-missing = missing
policy-carries = Carries: { $title }
policy-not-tied = Not connected to a line above yet.
policy-choose-above = Choose a line above

policy-level-mayor = Mayor
policy-level-bureau = Bureau
policy-level-department = Department
policy-level-section = Section
policy-level-team = Team
policy-source-pledge = Pledge
policy-source-master-plan = Master plan
policy-source-instruction = The mayor's instruction
policy-source-reform = Administrative reform
policy-source-voice = A resident's voice
policy-source-own = Our own idea
policy-stage-draft = Draft
policy-stage-agreed = Agreed
policy-stage-public = Public
policy-rule-words = Told in words (not counted)
policy-rule-count = Its roadmap lines are counted above
policy-rule-all = The line above is done when all of them are
policy-horizon-year = Within the year
policy-horizon-mid-term = Several years
policy-depth-fix = Mend
policy-depth-improve = Improve
policy-depth-innovate = Renew
policy-reach-self = Oneself
policy-reach-workplace = Workplace
policy-reach-office = Whole office
policy-reach-region = Region
policy-mark-plan = plan
policy-mark-decide = decide
policy-mark-deliver = deliver
policy-state-ahead = ahead of plan
policy-state-on-track = as planned
policy-state-behind = behind
policy-state-stopped = stopped
policy-state-done = done
policy-review-interim = Interim in October
policy-review-year-end = End of the year
policy-review-top = Talk with the mayor
policy-target-item = Item of the sheet
policy-target-action = Something a workplace tries
policy-target-gathering = Learning session
policy-scale-letters = A to D (by share of the target)
policy-scale-five = Five steps (5, 4, 3, 2, 1)
policy-scale-signs = ◎ ○ △ ×

# One policy
policy-new = Write a policy
policy-new-text = It begins as a draft that only your unit and the promotion office can read.
policy-change = Change this policy
policy-keep = Keep this
policy-keep-draft = Keep as a draft
policy-will-carry = It will carry “{ $title }”.
policy-level = Whose policy
policy-unit = Unit
policy-unit-none = No unit (the mayor's)
policy-unit-missing = Choose a unit. Only the mayor's lines have none.
policy-unit-mayor = A line of the mayor has no unit: leave it empty.
policy-title = The policy in one line
policy-title-hint = What matters and what is done, such as: one door for questions, one sheet to fill in
policy-title-missing = Write the policy in one line.
policy-post = Written by the post
policy-post-hint = A post, not a name: such as chief of the citizens' section
policy-post-missing = Enter the post that wrote it.
policy-year-from = First fiscal year
policy-year-to = Last fiscal year (empty: the same)
policy-year-hint = For example 2026 or 令和8年度
policy-years-reversed = The last year is before the first. Swap them.
policy-intent = What is meant
policy-intent-hint = How it should be, and where the weight lies
policy-why = Why
policy-why-hint = Who knows the reason can think of ways.
policy-source = Where it comes from
policy-key = Number of the policy
policy-key-hint = Marks it on its way to Excel and back. Empty: we give it one.
policy-key-missing = Enter a number (ID).
policy-key-wrong = A number (ID) has letters, digits and - _ . / only, at most 40.
policy-key-taken = The number “{ $key }” belongs to another policy. Choose another.
policy-choice = Enter one of { $known }.
policy-or = ・
policy-agreed-on = Agreed on { $day }
policy-agree = Mark as agreed
policy-publish = Make it public
policy-unpublish = Make it public no longer
policy-back-to-draft = Back to draft
policy-draft-text = A draft: only your unit and the promotion office can read it.
policy-agreed-text = Agreed: everybody of this municipality who signs in can read it.
policy-public-text = Public: people who have not signed in can read it too.
policy-above = Lines above
policy-below = Lines below
policy-below-none = No line carries this one yet.
policy-carry-this = Carry this line in your unit
policy-counted = Of { $lines } roadmap lines below, { $done } are done.
policy-all-done = All { $lines } roadmap lines below are done, and so is this one.
policy-all-open = Done when all { $lines } roadmap lines below are: { $done } are now.
policy-in-words = Told in words, not counted: { $lines }.

# Connecting
policy-ties-text = A line may carry several above it. How progress is told upwards is decided for each.
policy-parent = Line above
policy-parent-missing = Choose a line above.
policy-choose = Choose
policy-rule = How it is told upwards
policy-rule-hint = Only what you choose is added up, never anything else.
policy-tie = Connect
policy-untie = Disconnect
policy-tie-circle = “{ $lower }” below “{ $upper }” would close a circle. Remove one of the connections, or choose another line.
policy-tie-mayor = “{ $title }” is a line of the mayor and has none above it. Connect from the line below.

# Goals
policy-goals = Goals
policy-goals-none = There are no goals yet.
policy-goals-full = There are { $most } goals at most. Keep to what matters, or rewrite one.
policy-goal-add = Add a goal
policy-goal-change = Change a goal
policy-goal-text = At most { $most }, the most important first, written so that anybody can see whether it was reached.
policy-goal-what = What
policy-goal-what-hint = For example: shorter waits at the counter
policy-goal-missing = Write what is to be reached.
policy-goal-elsewhere = This is no goal of this policy. Enter one of the same policy.
policy-goal-by = By { $day }, { $horizon }
policy-goal-key = Number of the goal
policy-rank = How important
policy-rank-hint = 1 is the most important, up to { $most }
policy-rank-wrong = Enter a number from 1 to { $most }.
policy-by-when = By when
policy-horizon = How far it looks
policy-due-early = The deadline is before the policy begins ({ $first }). Choose a later day.
policy-due-late = A goal of the year is due after the policy's last fiscal year ({ $last }). Choose an earlier day, or “several years”.
policy-indicator = How one sees it
policy-indicator-hint = For example: average wait at the counter
policy-indicator-unit = { $indicator } ({ $unit })
policy-counted-in = Counted in
policy-baseline = Now
policy-target = Target
policy-target-missing = Enter a target: a figure, or words anybody can check.
policy-target-only = { $indicator }: { $target }
policy-from-to = { $indicator }: { $now } → { $target }
policy-result = Result { $result }
policy-result-now = Result
policy-result-hint = Entered at the end of the year.
policy-percent = { $percent }% of the target
policy-grade = How far
policy-grade-letters = How far (A from {$a}%, B from {$b}%, C from {$c}%, D below; result ÷ target)
policy-grade-none = Not yet
policy-grade-unknown = Enter one of { $known }.
policy-grade-differs = The result is { $percent }% of the target, which is { $grade }. Mend one of them.
policy-day-future = This day is in the future. Choose one up to today.

# Measures and roadmap
policy-measures = Measures and roadmap
policy-measures-none = There are no measures yet.
policy-measure-add = Add a measure
policy-measure-change = Change the measure
policy-measure-text = What is done for a goal. A post sees to it, so that the line stays when people move.
policy-measure-what = What is done
policy-measure-what-hint = For example: one sheet instead of three
policy-measure-missing = Write what is done.
policy-measure-goal = For which goal
policy-measure-key = Number of the measure
policy-no-goal = No goal
policy-steps = How
policy-steps-hint = In which order, and with whom
policy-owner-unit = Unit that sees to it
policy-owner-unit-none = None chosen
policy-owner = Post that sees to it
policy-owner-hint = A post, not a name: such as head of the counter team
policy-owner-missing = Enter the post that sees to it.
policy-resources = What it takes
policy-resources-hint = Money, people, time
policy-resources-are = It takes: { $resources }
policy-depth = How deep
policy-reach = How far
policy-line-add = Enter the roadmap of { $year }
policy-line-change = Change the roadmap
policy-line-title = Roadmap of { $year }
policy-line-text = When it is planned, decided and delivered. Leave months empty where nothing happens.
policy-line-year = Fiscal year
policy-starts = First month
policy-ends = Last month
policy-months = month { $starts } to month { $ends }
policy-line-outside = This year is outside the policy's ({ $first } to { $last }). Change the year.
policy-line-reversed = The last month is before the first. A fiscal year goes from April to March.
policy-month-wrong = “{ $typed }” is no month. Enter one from 1 to 12.
policy-marks = What happens in which month
policy-mark-of = Mark of { $month }
policy-words-of = Words of { $month }
policy-mark-none = none
policy-mark-missing = There are only words. Choose a mark too: plan, decide or deliver.
policy-mark-outside = This month is not between the first and the last. Change the months.
policy-control = What is watched
policy-control-hint = The figure that tells how it goes, such as the number of bookings
policy-control-is = Watched: { $control }
policy-warning = When one acts
policy-warning-hint = From here on one talks, such as: fewer than 20 a month
policy-warning-is = One acts at: { $warning }

# How it goes
progress-tell = Tell how it goes
progress-keep = Keep it
progress-last = { $day }: { $state }
progress-as-of = As of
progress-state = How it goes
progress-fact = What was seen
progress-fact-hint = One thing as it was seen or counted
progress-fact-missing = Write what was seen, in one line.
progress-reached = The day of the plan it has come to
progress-reached-hint = Where it is ahead or behind, such as 2026-06-19
progress-reached-missing = Enter the day of the plan it has come to.
progress-reached-behind = It is behind, but this day is not. Mend the day.
progress-reached-ahead = It is ahead, but this day is not. Mend the day.
progress-value = Figure that is watched
progress-value-of = Figure that is watched ({ $control })
progress-value-is = figure { $value }
progress-reason = Reason
progress-reason-hint = Where it is behind or stopped. It is read to help, not to blame.
progress-reason-missing = Write the reason in one line. It is read to help.
progress-reason-is = Reason: { $reason }
progress-next = What is done next
progress-next-is = Next: { $next }

# Readings and questions
policy-talk = Readings and questions
policy-talk-text = Say the line above in your own words, and ask what is unclear.
policy-reading-of = How { $unit } reads it
policy-reading-label = { $unit } reads it like this
policy-reading-keep = Keep the reading
policy-question-of = Question from { $unit }
policy-question-label = A question from { $unit }
policy-question-send = Send the question
policy-reply = Reply
policy-reply-label = Write a reply
policy-reply-send = Reply
policy-reply-waits = Waiting for a reply.
policy-words-missing = Enter some words.

# Looking back
policy-reviews = Looking back
policy-reviews-none = Nobody looked back yet. It is done in October and at the end of the year.
review-add = Look back
review-text = What was done, why it came otherwise, and what goes on into the next year.
review-occasion = Which occasion
review-held = On which day
review-result = What came of it
review-result-hint = Begin with what was done.
review-result-missing = Write what came of it.
review-gap = Why it came otherwise
review-gap-hint = Look at how work goes, not at people.
review-carry = What goes on into the next year
review-carried = What goes on into { $year }
review-carry-missing = Write what goes on into the next year.
review-goes-on = This policy goes on into the next fiscal year
review-keep = Keep it

# Links
policy-links = Connected with
policy-links-none = Not connected with items of the sheet, something a workplace tries, or a learning session yet.
policy-links-text = A policy moves where it is connected with the sheet of a workplace and with what it tries.
policy-link-add = Connect with an item
policy-link-target = Connect with
policy-link-part = Which part of the policy
policy-link-whole = All of it
policy-link-keep = Connect
policy-link-missing = Choose what to connect with.
policy-link-choice = { $kind }: { $name }
policy-link-closed = (only people of that workplace can read it)
policy-unlink = Disconnect
policy-of-item = Policies connected with “{ $item }”
policy-of-item-text = These policies mean to move this item of the sheet.
policy-of-item-none = No policy is connected with this item yet.

# Settings
policy-setting = How policies are told
policy-setting-text = How it is told how far a goal was reached, and which units have a roadmap. It is not used for the sheet.
policy-scale = How reaching a goal is told
policy-scale-hint = For goals only.
policy-bound-a = A from (%)
policy-bound-b = B from (%)
policy-bound-c = C from (%)
policy-bound-hint = For A to D: result ÷ target.
policy-bounds-order = Let A, B and C go from high to low.
policy-step = Which step of units has a roadmap
policy-step-hint = 2 for department–section, 3 for bureau–department–section

# Coverage
coverage-title = Where policies arrive
coverage-message = They do not arrive in **{ $places ->
    [one] 1 place
   *[other] { $places } places
}**.
coverage-step = Looked at: units of step { $step } from the top
coverage-arrivals = Which department's lines arrive at which line of the mayor
coverage-arrivals-text = The figures count lines of the department and of units below it. More is not better.
coverage-lines = { $lines }
coverage-none = none
coverage-count = ({ $count })
coverage-not-taken-up = Lines of the mayor nobody took up
coverage-not-passed-on = Lines of departments no section took up
coverage-without-line = Units without a line
coverage-without-roadmap = Units with a line and no roadmap
coverage-nothing-missing = None.

# What I do
mine-title = What I do
mine-message = You see to **{ $lines } roadmap lines**; **{ $questions } questions** wait for a reply.
mine-text = what your units and posts see to
mine-due = Coming up
mine-due-none = Every roadmap line is done.
mine-next = Next: { $what }
mine-nothing-next = Nothing more is planned
mine-questions = Questions that wait for a reply
mine-unread = Lines above you have not read in your own words yet
mine-unread-text = Who says it in own words sees ways.
mine-no-roadmap = Lines without a roadmap yet

# Roadmap
roadmap-title = Roadmap
roadmap-caption = Roadmap: a row for each measure, a column for each quarter.
roadmap-measures = Measure, and the post that sees to it
roadmap-quarter = Quarter { $quarter }
roadmap-quarter-months = months { $first } to { $last }
roadmap-mark = { $words }, { $month }
roadmap-signs = What the signs mean
roadmap-done-part = blue: done
roadmap-today = Today, { $day }
roadmap-message-none = There is **no roadmap** for this year yet.
roadmap-message-untold = There are { $lines } lines. **Nobody said yet how they go.**
roadmap-message-fine = Of { $lines } lines, { $told } were told of, and **none is behind**.
roadmap-message-one-behind = Of { $lines } lines, **1 is { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
} behind**.
roadmap-message-behind = Of { $lines } lines, **{ $behind } are behind**.
roadmap-weeks-behind = { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
} behind
roadmap-untold = not told yet
roadmap-none = There are no roadmap lines. Enter some on the page of a policy.
roadmap-tell = Tell how it goes
roadmap-print = Print (A3, PDF)
roadmap-whose = Whose roadmap
roadmap-own = Your units (or everybody's)
roadmap-all = Every unit
roadmap-show = Show

# Excel
policy-export = Write to Excel
policy-import = Take in from Excel
policy-import-text = First you see what would change; only then it is taken in. If one cell has to be mended, nothing changes.
policy-import-file = Excel file of policies
policy-import-hint = An .xlsx with the worksheets 方針, 目標, 方策・行程表 and つながり. Fiscal years may be Japanese or western.
policy-import-no-file = Choose an Excel file (.xlsx).
policy-import-read = See what would change
policy-import-template = For an example, write the present policies to Excel.
policy-import-plan = What taking it in would do
policy-import-sound = Nothing in “{ $file }” has to be mended.
policy-import-same = “{ $file }” says what is there already. There is nothing to take in.
policy-import-left = { $lines } lines are not in this file. They stay as they are.
policy-import-counts = What would change
policy-import-kind = Kind
policy-import-lines = Lines that would change
policy-import-more = and { $lines } more
policy-import-once = Taking it in changes what the figures above say.
policy-import-take = Take it in
policy-import-stale = Policies changed meanwhile, and the file cannot be taken in as it is. Read it again.
policy-count-lines = Policies
policy-count-goals = Goals
policy-count-measures = Measures
policy-count-roadmap = Roadmap lines
policy-count-ties = Connections upwards
policy-count-links = Connections with items
import-is-new = new
import-is-changed = changed
import-is-same = same
import-is-gone = gone
problem-policy-nothing = There are no policies, goals or measures
    .todo = Enter one a row below the headings
problem-policy-many = There are too many policies (at most { $most })
    .todo = Bring ended policies together
problem-policy-key-twice = The number “{ $key }” stands in row { $first } too
    .todo = Change one of them
problem-policy-key-elsewhere = The number “{ $key }” belongs to another policy
    .todo = Choose another number, or check the policy's
problem-policy-unknown = There is no number “{ $key }”
    .todo = Check the numbers on 方針, 目標 and 方策・行程表
problem-policy-unit-unknown = There is no unit “{ $name }”
    .todo = Write it letter by letter as on the page of units
problem-policy-unit-unclear = { $units } units are called “{ $name }”
    .todo = Write it from the unit above, such as 総務部 › 総務課
problem-policy-year-twice = The same year of the same measure stands here twice
    .todo = Bring it together in one row
problem-policy-tie-twice = Connected twice with the same line above
    .todo = Delete one of the rows
problem-policy-item-unknown = There is no item “{ $key }” of a sheet
    .todo = Enter an item_key of the sheet's workbook
problem-policy-link-unknown = This connection cannot be made from a file
    .todo = Delete the row and connect on the policy's page

# Public
public-title = Policies of { $name }
public-text = Policies and goals the municipality made public.
