# The list of learning sessions
gatherings-title = Learning sessions
gatherings-text = People from several municipalities meet and talk as equals. From the invitation to the reception, you look after it here.
gatherings-none = Nothing yet. Begin with a series.
gathering-add = A session in this series
gathering-session = Session { $session }
gathering-number = { $series }, session { $session } ({ $year } No. { $no })
gathering-when = { $day }, { $begins }–{ $ends }
series-add = Begin a series
series-title = Name of the series
series-title-hint = For example: Improvement management
series-title-missing = Enter the name of the series.
series-is-course = It is a course (who comes often enough gets a certificate)
series-least = Sessions needed for the certificate
series-least-hint = Only for a course (for example 4).
series-course = Course: { $least } sessions earn the certificate
series-add-button = Begin the series

# The plan of a session
gathering-new = A session of “{ $series }”
gathering-announce = Make the public page
gathering-change = Change the announcement
gathering-save = Save the changes
gathering-number-taken = Another session of this series has that number.
plan-title = Name of the session
plan-title-hint = For example: Second session on improvement management
plan-theme = Theme
plan-theme-hint = For example: How section and team chiefs work
plan-purpose = Purpose
plan-invitation = Words of the invitation
plan-when-where = When and where
plan-day = Day
plan-begins = Begins
plan-ends = Ends
plan-mode = How people meet
plan-place = Place
plan-online = How to join online
plan-online-hint = The address of the meeting and so on. Only people with a seat see it.
plan-capacity = Seats
plan-capacity-hint = Others wait in the order of coming. Fewer seats later cost nobody theirs.
plan-how = How it runs
plan-format = Format
plan-sheet = Sheet
plan-sheet-none = None
plan-numbers = Numbers
plan-numbers-hint = Leave them empty for the next ones.
plan-session = Session of the series
plan-year = Year of the report
plan-no = No. of the report
gathering-title-missing = Enter the name of the session.
gathering-theme-missing = Enter the theme.
gathering-mode-missing = Choose how people meet.
gathering-place-missing = Enter the place.
gathering-format-missing = Choose a format.
gathering-day-wrong = Enter a day that exists (for example 2026-07-11).
gathering-time-wrong = Enter a time of 24 hours (for example 13:30).
gathering-ends-early = It has to end after it begins.
mode-in-person = In one room
mode-online = Online
mode-both = In a room and online
format-half-day = Several municipalities, half a day (240 minutes)
format-online = Online (120 minutes)

# Whether it is held
standing-title = Put off or call off
standing-text = The reason stands on the public page and on the page of everybody who registered. Calendars change too.
standing-planned = As planned
standing-postponed = Put off
standing-cancelled = Called off
standing-reason = Reason
standing-reason-hint = For example: Heavy snow is expected to stop the trains
standing-reason-missing = Enter the reason, for those who meant to come.
standing-missing = Choose whether it is held, put off or called off.
standing-save = Tell everybody
standing-postponed-text = This session has been put off. The new day will be told on this page.
standing-cancelled-text = This session has been called off.
gathering-is-cancelled = It has been called off, so nobody can register.
gathering-is-postponed = It has been put off. You can register once there is a new day.
gathering-has-begun = It has begun, so registration is over. Please speak to the reception.
gathering-overrun = Very many people have registered; no more can be taken. Please write to the organisers.

# The public page
gathering-purpose = Purpose
gathering-invitation = Invitation
fact-when = When
fact-where = Where
fact-online-later = How to join online stands on your own page once you have registered.
fact-capacity = Seats
coming = Come
coming-button = Register
coming-again = See or change a registration
coming-calendar = Put it in the calendar
seats-free =
    { $free ->
        [one] One seat is free. You need no account.
       *[other] { $free } seats are free. You need no account.
    }
seats-none =
    { $waiting ->
        [0] All seats are taken. Register to wait for one.
        [one] All seats are taken and one person waits. Register to wait next.
       *[other] All seats are taken and { $waiting } people wait. Register to wait next.
    }

# Registering
registration-title = Register
registration-already = This browser has registered already. If you are the same person, change that registration instead.
registration-send = Register
registration-kept = Only the organisers see what you write. The name card bears your name and your municipality.
registration-kept-until = What is about yourself is deleted 90 days after the report is published, a year after the session at the latest.
registration-kept-course = What is about yourself is kept for a year, so that you can be given a certificate, and then deleted.
registration-closed = Registration is closed
entry-name = Name on the name card
entry-name-hint = People call each other by name. No ranks.
entry-name-missing = Enter the name on the name card.
entry-from = Where do you come from?
entry-from-missing = Choose a municipality or elsewhere.
from-municipality = A municipality
from-elsewhere = Elsewhere
entry-body = Name of the municipality or organisation
entry-body-hint = For example Fukuoka. From elsewhere, you may leave it empty.
entry-code-hint = Municipal staff only: five or six digits (for example 401307).
entry-band = Position (municipal staff only)
entry-band-missing = Choose your position.
choose = Choose
entry-quote-body = The report may name my municipality or organisation
entry-department = Kind of department
entry-department-missing = Choose the kind of department.
department-planning = Planning and administration
department-front-line = Front line
department-engineering = Engineering
department-other = Other
entry-section = Name of your section (may be empty)
entry-section-hint = Only used so that nobody sits with their own chief. Nobody sees it.
entry-years = Years in service
entry-years-missing = Choose the years in service.
years-under-3 = Under 3 years
years-from-3 = 3 to 9 years
years-from-10 = 10 to 19 years
years-from-20 = 20 years and more
entry-place = Where do you take part?
entry-place-missing = Choose the room or online.
place-room = In the room
place-screen = Online
entry-earlier = Have you been at an earlier session of this series?
entry-earlier-missing = Choose whether you have been at an earlier session.
earlier-no = First time
earlier-yes = Been before
entry-motive = Why you come
entry-motive-hint = Up to 300 characters; may be empty.
entry-quote-motive = The report may quote it without my name (we ask again before it is printed)
entry-is-cancelled = This registration is cancelled. Register again to come.
entry-too-late-to-cancel = It has begun, so it cannot be cancelled here.
registered = You are registered
registered-go-on = See my registration
own-link = Your own link
own-link-qr = The link that opens your registration
own-link-text = You need it to change, to cancel, and at the reception. It is shown here only: take a picture or keep the link.
own-link-unknown = This link does not open anything. Check that it is whole and of this session. The QR of a name card works on the day only.

# My registration
me-back = The public page
me-back-to-own = My registration
me-door = Open my registration
me-door-link = Your own link
me-door-hint = Scan the QR you were given, or paste the link. If it is lost, the organisers can give you a new one.
me-door-open = Open
me-seated = You have a seat. We look forward to seeing you.
me-moved-up = A seat came free: **it is yours**. We look forward to seeing you.
me-waiting = You wait for a seat. You are number { $place }.
me-thanks = Thank you for coming.
me-no-seat = There was no seat this time. We hope to see you at another session.
me-cancelled = This registration is cancelled.
me-online = How to join online
me-said = What you wrote
me-change = Change what you wrote
me-save = Save the changes
me-cancel = Cancel
me-cancel-text = Your seat goes to somebody who waits. This cannot be undone.
me-cancel-button = Cancel my registration
me-card = The QR of a name card shows your seat only. To change something, use the link from when you registered.
me-end = Finish (forget it in this browser)
nothing-said = Nothing
quotes = Your words in the report
quotes-text = This is how they are printed. Only what you tick is. Your name is not.
quotes-motive = This may be printed
quotes-body = This name may be printed
quotes-save = Decide so
quotes-later = Your words are decided once the session has begun.
person-called = { $name }

# The organisers' desk
desk-public = Public page
desk-plan-hint = Day, place, seats, invitation
desk-numbers = Numbers
desk-seats = { $seated } with a seat (of { $capacity }, { $free } free). { $waiting } waiting.
desk-by-body = By municipality
desk-by-band = By position
desk-everybody = Who registered
desk-nobody = Nobody yet.
people-forgotten = Names, and where people came from, were deleted on { $day }. Only the numbers are left.
desk-twice = There is another registration of this name. Check whether it is the same person.
column-state = Seat
column-about = From
state-seated = Seat
state-moved-up = Seat (had waited)
state-walk-in = Seat (on the day)
state-waiting = Waiting
state-cancelled = Cancelled

# On paper
cards-title = Name cards, { $title }
cards-qr = QR that opens the seat of { $name }
group-number = Group { $group }
signs-title = Table signs, { $title }
reception-title = Reception list, { $title }
reception-count = { $people } people
reception-there = There
reception-name = Name
reception-from = From
reception-group = Group
reception-note = Note
reception-state = Seat
reception-sheet = Reception list
reception-was-there = yes
table-code = Municipality code
table-band = Position
table-department = Kind of department
table-years = Years in service
table-place = Takes part
table-earlier = Earlier sessions
table-motive = Why they come
certificate = Certificate
certificate-name = { $name }
certificate-text = You came to { $sessions } sessions of “{ $course }”, learned and talked with others. This certifies that you have completed the course.

# The reception
reception = Reception
desk-reception-hint = Attendance, name cards, lists, people who come on the day
reception-there-count = { $there } of { $people } are there.
reception-tick = Who is there
reception-save = Record who is there
reception-cards = Make the name cards (PDF)
reception-cards-text = The QR of a name card opens that person's seat, on the day only. Cards made earlier stay good.
reception-pdf = List (PDF)
reception-xlsx = List (Excel)
reception-missing = On the name card 〓 stands for: { $characters }
reception-link = Give a link
reception-link-title = Link of { $name }
reception-link-text = Make one only while the person stands before you. Who holds the link sees and changes the registration.
reception-link-make = Make a new link
walk-in-title = Add somebody who came
walk-in-text = There is a chair for them even when all seats are taken. They count as being there.
walk-in-add = Add

# Groups
groups = Groups
desk-groups-hint = Who sits with whom
groups-text = People of the same position from different municipalities sit together, never a boss with their own staff. Move people by hand, then decide.
groups-fixed-text = The groups are decided. They stand on people's own pages and on the name cards.
groups-propose = Propose groups
groups-propose-again = Propose again
groups-fix = Decide these groups
groups-open = Open them again
groups-signs = Table signs (PDF)
groups-unseated = Without a group
groups-move = Move to the chosen groups
groups-group-of = Group of { $name }
groups-nowhere = No group
groups-number-wrong = Groups are numbered from 1 to { $most }.
groups-none-to-fix = There are no groups yet. Have them proposed, or choose them by hand.
groups-are-fixed = The groups are decided. To change them, open them again first.
reason-same-band = All have the position { $band }.{" "}
reason-neighbours = Near positions: { $high } and { $low }.{" "}
reason-many-bands = Positions from { $high } to { $low }.{" "}
reason-speak-last = The higher positions speak last.{" "}
reason-different-bodies = All come from different places.{" "}
reason-shares-body = { $count } come from one place.{" "}
reason-newcomers = { $new } of { $all } are here for the first time.{" "}
reason-on-screen = All are online.{" "}
reason-size = { $count } people.{" "}
concern-boss = { $boss } may be the boss of { $staff }. Please part them.
concern-room-with-screen = Some are in the room and some online.
concern-few = { $count } are too few.
concern-many = { $count } are too many.
concern-far-bands = { $high } and { $low } are far apart.
concern-shares-body = { $count } come from one place, more than need be.
concern-only-newcomers = All are here for the first time; somebody who has been before could join.
concern-only-returners = All have been before; a newcomer could join.
me-group = You are in group { $group }.

# Practice reports
practice = Practice reports
desk-practice-hint = What people tried at their workplaces
practice-text = Once the session has begun, everybody with a seat reads them on their own page.
practice-add = Add a report
practice-change = Change the report
practice-remove = Remove this report
practice-own = My practice report
practice-own-text = If you will tell what you tried at your workplace, write it here. Until the session begins only the organisers read it.
case-presenter = Who tells it
case-presenter-other = Somebody who has not registered
case-presenter-name = Name of somebody who has not registered
case-title = Title
case-title-missing = Enter a title.
case-tried = What was tried
case-tried-missing = Enter what was tried.
case-changed = What changed
case-changed-hint = Only figures of the sheet that the workplace has agreed to show.
case-questions = What you would like to ask
case-quote = Who tells it agrees that the report prints it
case-quote-own = The report may print it
case-save = Save
cases-many = At most { $most } practice reports.

# Courses
course = Who completes it
course-title = Completion of the course
course-text = Who was at { $least } sessions or more can be given a certificate. People of the same name and municipality count as one.
course-certificates = Make the certificates ({ $people }, PDF)
course-nobody = Nobody has been at a session yet.
course-two = Two people of this name were at one session and cannot be told apart.
course-count = { $count } sessions
