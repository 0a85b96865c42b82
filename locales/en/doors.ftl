# The second factor at the door
second-title = One thing more
second-text = The password is right. Something only you have shows that it is really you.
second-label = Code
second-hint = The six digits your authenticator app shows. If you do not have it with you, enter a recovery code.
second-hint-recovery = If you do not have your passkey with you, enter a recovery code.
second-app-unreadable = The digits of your authenticator app cannot be checked here: the data were restored without the key of second factors. Enter a recovery code, then add the app anew. Without one, ask another administrator to remove your second factors.
second-button = Check and go in
second-wrong = This code does not open the door. Wait until the app shows the next one, and enter that. A code works once.
second-wait = After several wrong codes there is a pause. Press again in { $seconds } { $seconds ->
    [one] second
   *[other] seconds
}.
second-lost = Without app, passkey and recovery codes, ask another administrator to remove your second factors.
second-cancel = Do not sign in
passkey-use = Use a passkey
passkey-wrong = The passkey could not be checked. Try once more, or enter a code.
passkey-failed = The browser could not use a passkey. Press again.

# Once more
confirm-title = Is it still you?
confirm-text = What follows concerns other people’s details or duties, or the codes of a round. So that nobody does it while you are away from your desk, we ask every ten minutes.
confirm-button = Check and go on
confirm-provider = Please show at your office’s single sign-on once more who you are.
confirm-provider-go = Go to the single sign-on
provider-gone = Single sign-on is not set up any more, so we cannot check that it is you. Please tell whoever looks after the server.

# The own door
security-title = Sign-in and safety
security-text = Everything here concerns your own sign-in only.
factors-title = Second factor
factors-text = With your phone or computer as a second factor, somebody who learns your password still does not get in.
factors-none = You do not use one yet.
factors-many = There can be { $most } at most. Remove one you do not use.
factors-last = Your organisation wants a second factor. Add another one first, then remove this.
factor-app = Authenticator app (six digits)
factor-passkey = Passkey “{ $name }”
factor-since = since { $when }
factor-remove = Remove
factor-remove-this = Remove { $name }
app-add = Add an authenticator app
app-demanded = Your organisation wants a second factor from administrators and the promotion office. Add one now to go on.
app-text = Scan the picture with an authenticator app on your phone. It shows six digits that change every 30 seconds: enter them below.
app-qr = The picture for the authenticator app
app-by-hand = If it cannot be scanned, type this into the app:
app-code = Digits the app shows
app-code-hint = Six digits.
app-code-wrong = These are other digits. Wait until the app shows the next ones. If they never fit, check the clocks of phone and server.
app-button = Add with these digits
passkey-add = Add a passkey
passkey-text = Fingerprint, face or PIN of a computer or phone, or a USB security key.
passkey-name = Name
passkey-name-hint = So that you know which one it is (for example: counter computer).
passkey-make = Make it on this device
passkey-needs-script = A passkey needs a browser with scripts. An authenticator app works without.
passkey-not-here = Passkeys need an https address with a name.
passkey-not-made = The passkey could not be made. Press again.
passkey-known = This passkey is added already.
recovery-title = Recovery codes
recovery-text = For the day you have neither app nor passkey with you: enter one of these in place of the digits. Each works once. Print them or write them down, and lock them away.
recovery-once = They are never shown again. Note them before you leave this page.
recovery-kept = I have noted them
recovery-left = { $left ->
    [one] One recovery code is left.
   *[other] { $left } recovery codes are left.
}
recovery-renew = Make new recovery codes (the present ones stop working)
sessions-title = Signed in at the moment
sessions-text = We keep no place and no device: only when it began, and the last sign of life to five minutes.
sessions-none = Nowhere.
sessions-end-others = End all others
sessions-end-all = End all
session-since = since { $when }
session-seen = last active around { $when }
session-here = This screen
session-end = End
session-end-this = End the sign-in of { $when }
password-place = The municipality’s name with some digits is soon guessed. Choose something else.

# Somebody else’s door
person-door = How { $name } signs in
factors-count = { $count ->
    [0] None in use.
    [one] One in use.
   *[other] { $count } in use.
}
factors-reset = Remove the second factors
factors-reset-text = For a lost phone, for example. Make sure in person that it is really them. Recovery codes stop working, too, and they are signed out everywhere.
factors-not-own = Your own are removed by another administrator.
password-forgotten = Forgotten password
password-forgotten-text = Make sure in person that it is really them; then choose a new first password and hand it over. They are signed out everywhere.
password-set = Set this password
password-elsewhere = This person’s password is kept by the office’s directory or single sign-on and cannot be changed here.

# Rules of the door
rules-title = Rules of the door
rules-text = What is asked of people who sign in, and which other systems vouch for them.
rule-text = Administrators and the promotion office can change other people’s duties and open and close rounds. We recommend to ask for more than a password.
rule-second-factor = Ask administrators and the promotion office for a second factor. Who has none adds one on the next page they open.
rule-save = Set this rule
directory-title = The office’s directory (LDAP, Active Directory)
directory-down = The office’s directory does not answer. Try again in a while; if you have a password of Kizahashi’s own, sign in with that.
provider-title = The office’s single sign-on (OpenID Connect)
provider-go = Sign in with single sign-on
provider-down = The office’s single sign-on does not answer. Try again in a while; if you have a password of Kizahashi’s own, sign in with that.
provider-not-finished = The single sign-on did not come to its end. Please begin again.
provider-another = The single sign-on showed somebody else than the person signed in here.
vouching-none = Not connected. The server’s settings file connects it.
vouching-by-hand = Connected. Duties are given here, under “People and roles”.
vouching-groups = Connected. At each sign-in the groups of a person decide their duties.
vouching-unknown = There is no workplace “{ $unit }”, or more than one. Check the settings file.
vouched-nowhere = It is not settled to which municipality you belong. Ask whoever looks after the server to check “organisation” in the settings file.
vouched-no-duty = You are known, but have no role in Kizahashi. Ask your administrator.
vouched-login = The login “{ $login }” has a form Kizahashi cannot use. Ask your administrator.
vouched-taken = The login “{ $login }” already belongs to somebody known only to Kizahashi. Ask your administrator.
