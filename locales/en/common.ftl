# Words on every page
product = Kizahashi
title = { $title } – Kizahashi
title-faulty = Error: { $title } – Kizahashi
skip-to-content = Skip to content
main-pages = Main pages
who-sees-what = Who sees what
sign-in = Sign in
sign-out = Sign out
to-the-start = To the first page
look-again = Please check what you entered

# When something did not work
not-found = There is no such page
not-found-text = The address has changed, or your role does not include this page. Please start again from the first page.
forbidden = Your role does not include this page
forbidden-text = If you need it, ask the promotion office to add the role.
sign-in-first = Please sign in
sign-in-first-text = Only people who have signed in can see this page. After a long pause you have to sign in again.
overheard = What passes between this page and the server is **not encrypted** (http). Others on the same network may read passwords and what you write.
refused = This cannot be done as it is
busy = Very busy at the moment
busy-text = Please wait about 30 seconds and press again. Answers already sent are safe.
away = Nothing can be saved or read at the moment
away-text = The database cannot be reached, or has no room. Nothing was changed, and answers already sent are safe. Please wait about 30 seconds and press again. If it lasts, tell the promotion office.
unsure = We do not know whether it was saved
unsure-text = The connection to the database broke in the middle of saving. Open the page again in another tab and look whether it is there. Only if it is not, send it again. Answers already sent are safe.
kept-text = What you wrote is still on this page. Leave it open, wait a moment, and send it again.
kept-unsure = What you wrote is still on this page. Send it from here only if it was not saved.
kept-label = What you wrote
kept-again = Send again
kept-by-itself = After { $seconds } seconds this page sends it once more by itself.
cross-site = This form was not accepted
cross-site-text = We could not make sure that it came from a Kizahashi page. Go back, reload the page, and send it again.
old-browser = Please open this page in Edge as it usually is
old-browser-text = Kizahashi does not work in Internet Explorer or in the IE mode of Edge. Open the address of this page in Edge's usual mode. Where IE mode comes by itself, tell those who look after the computers.
cookies-off = This browser is set not to use cookies
cookies-off-text = Without cookies we cannot tell that this came from our own page. Allow cookies, load the page before again and send it once more. Where you cannot change that, use another browser or device.
broken = The page could not be shown
broken-text = Something went wrong on the server. Answers already sent are safe. If it lasts, tell the promotion office.
form-too-large = What you sent is too large. Please shorten the text and send it again.
form-too-slow = What you sent did not arrive to its end. Check your connection and send it again.
form-not-understood = What you sent could not be read. Go back, reload the page, and send it again.
file-too-large = The file is too large. Choose one of up to { $most } MB.

# How to mend what was typed
name-missing = Enter a name.
name-long = Keep it to { $most } characters or fewer (now { $now }).
name-hidden = There are invisible characters in it. Delete them and type the name again.
number-wanted = Enter a number from 1 to { $most } (for example 3).

# Lists
name-quoted = “{ $name }”
list-comma = ,{" "}
