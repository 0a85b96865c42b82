# The first page
doors = Which way in?
doors-message = Everybody answers alone, and the talk begins **where eyes differ**.
door-answer = Answer with the code you were given
door-answer-text = We do not ask your name. Until the deadline nobody can look inside.
answer-with-code = Answer with a code
door-staff = Look after a workplace
door-staff-text = Chiefs of a workplace, the promotion office and administrators sign in here.
tab-start = Start
units-title = Organisation
people-title = People and roles
foot = Answers of fewer than 5 people are not shown.

# Signing in
sign-in-title = Sign in
login = Login
password = Password
sign-in-forgotten = If you do not know your login or your password, ask your administrator.
sign-in-wrong = The login or the password is different. Check upper and lower case, and enter them again.
sign-in-wait = After several wrong passwords there is a short pause. Press again in { $seconds } { $seconds ->
    [one] second
   *[other] seconds
}.

# Rules for logins and passwords
login-form = A login has 3 to 64 letters (a–z), digits or the signs . - _ @ (for example sato.h).
login-taken = “{ $login }” is already in use. Choose another login.
password-short = A password has { $least } characters or more. A short sentence will do.
password-login = Do not put the login into the password.
password-common = This is a common pattern and soon guessed. Choose something else.

# The first administrator
setup-done = The first set-up is done. Please sign in.
setup-code-wrong = This code does not open the set-up. A code works once, within 24 hours. If it is typed correctly, make a new one.
duties-last-administrator = There would be no administrator left. Make somebody else an administrator first.

# Changing the password
password-change = Change the password
password-change-text = You will be signed out everywhere else.
password-now = Present password
password-now-wrong = The present password is different. Enter it again.
password-new = New password
