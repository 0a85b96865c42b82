# Keeping: what there is, until when, who did what, how it is
keeping-tab = Keeping
keeping-title = What is kept, until when
keeping-nothing-due = Nothing is left whose time is **over**.
keeping-due = { $count ->
    [one] **One thing** has served its time. The next look (every hour) deletes it.
   *[other] **{ $count } things** have served their time. The next look (every hour) deletes them.
 }
keeping-what = What
keeping-where = Where
keeping-until = Kept
keeping-there = Now
keeping-next-run = Next run
keeping-next = Due after that
keeping-backups-last = What was deleted is still in backups made before. Throw backups away after { $days } days; then it is nowhere.
clock-sealed = Sealed answers and answer codes
clock-remarks = Remarks
clock-results = Results of rounds (only what may be shown), the chief's own answers and predictions
clock-talks = Records of workplace talks
clock-participants = What participants of learning sessions said of themselves
clock-roster = People of the roster, with where they sat and their titles
clock-sessions = Who is signed in
clock-record = The record of who did what
clock-backups = Backups made before an upgrade or a restore
where-database = Database
where-sealed = Database (the key that opens them is elsewhere)
where-folder = Data folder
until-days = { $days } days
until-fiscal = until the end of the fiscal year, and { $years } more
until-left = { $years } fiscal years after the one in which they left
until-close = until the round is closed
until-participants = 90 days after the report, at the latest a year after the session
until-sign-out = until sign-out, at most 12 hours
withheld-title = Figures that are not shown
withheld-text = { $rounds ->
    [one] Counted over the latest closed round.
   *[other] Counted over the latest { $rounds } closed rounds. It does not say which.
 }
withheld-none = No round has been closed yet.
withheld-told = Shown as they are
withheld-alike = Only “nearly all alike” is shown
withheld-few = Not shown: too few people
withheld-complementary = Not shown: another figure would follow from it
withheld-count = { $count }
deleted-title = What was deleted
deleted-none = Nothing has been deleted yet.
deleted-count = { $count ->
    [one] 1 entry
   *[other] { $count } entries
 }
certificate-of-deletion = Certificate of deletion
certificate-of-deletion-text = The above was deleted from the database when its time was over, and overwritten in its files. The hash is made of the numbers of what was deleted; nothing of its contents is in it.
certificate-house = Municipality
certificate-what = What was deleted
certificate-entries = How many
certificate-due = Due (the youngest)
certificate-done = Deleted on
certificate-hash = Hash (SHA-256)
certificate-print = Print the certificate
certificate-sign = Seen by
certificate-number = Certificate { $number }
results-kept-no-longer = These results were deleted because their time was over. All that is left is that there was a round.

# The record
entries-title = Who did what
entries-holds = The chain **holds** ({ $entries } entries).
entries-broken = The chain is **broken** at number { $number }. Leave everything as it is and tell whoever is responsible for information systems.
entries-text = No answer, no answer code and nobody who answered is recorded. That you opened this page is.
entries-words = Words in the name or the subject
entries-kind = What was done
entries-every-kind = Everything
entries-search = Search
entries-nothing = Nothing like that is recorded.
entries-number = No.
entries-when = When
entries-who = Who
entries-what = What
entries-about = About
entries-nobody = (the program)
entries-older = Earlier entries
anchors-title = Written down elsewhere too
anchors-text = Once a day the end of the chain is written here and into the log. Keep the log somewhere else: a record that is made anew as a whole, or whose beginning was cut off, does not fit it any more. Without a copy elsewhere that cannot be seen.
anchors-none = None yet. The first comes about a minute after the start.
anchors-number = up to no. { $number }
kind-signed-in = Signed in
kind-signed-out = Signed out
kind-sign-in-failed = Failed to sign in
kind-password-changed = Changed the password
kind-factor-added = Added a second factor
kind-factor-removed = Removed second factors
kind-recovery-renewed = Got new recovery codes
kind-recovery-spent = Came in with a recovery code
kind-sessions-ended = Ended what was open
kind-rescued = Made a new password on the server
kind-refused = Tried what is not allowed
kind-founded = Did the first set-up
kind-person-added = Added a person
kind-account-adopted = Joined an account to the directory
kind-duties-changed = Changed duties
kind-units-changed = Changed units
kind-roster-applied = Brought in a roster
kind-sheet-published = Published a sheet
kind-round-opened = Opened a round
kind-close-asked = Asked to close early
kind-round-closed = Closed a round
kind-round-unopened = Too few answers: destroyed unopened
kind-slips-printed = Printed slips
kind-exported = Took a file out
kind-record-read = Read this record
kind-settings-changed = Changed a setting
kind-backed-up = Made and proved a backup
kind-restored = Restored from a backup
kind-round-lost = Closed a round whose key is gone
kind-moved = Moved from another database
kind-deleted = Deleted what had served its time

# Health
health-title = Health
health-all-fine = **Everything is fine.**
health-some-see-to = It runs, but there is **something to see to**.
health-some-wrong = There is **something to mend now**.
grade-fine = OK
grade-see-to = See to
grade-wrong = Wrong
health-folder = Only their owner can read the data folder and the keys.
health-folder-open = Others can read it: { $path }
health-folder-open-todo = Do chmod go-rwx { $path }.
health-room = { $room } MB are free on the disk.
health-room-little = Make room. For backups and upgrades, three times the size of the data is comfortable.
health-database = { $engine } answers ({ $size } MB).
health-database-old = Use PostgreSQL 15 or newer.
health-database-gone = The database does not answer.
health-database-gone-todo = See whether its server runs, and whether address and password are right.
health-database-clear = The connection to the database is not encrypted.
health-database-clear-todo = Add sslmode=require to the database's address, or connect by a socket on the same machine.
health-superuser = We are connected as a superuser of the database.
health-superuser-todo = Make a user for Kizahashi alone; the operating handbook shows how.
health-settings = The database's settings are as they should be.
health-setting = The database's setting { $name } is { $value }.
health-setting-todo = Set { $name } to { $value }.
health-step-other = The database's schema is at step { $step }, this program's at { $newest }.
health-step-other-todo = Run kizahashi upgrade-check, then start the service.
health-clock = The clock says { $now } (Japan).
health-clock-apart = The database's clock is { $seconds } seconds apart.
health-clock-back = The clock ({ $now }) is before the last entry of the record.
health-clock-todo = See to the time service (NTP). No clock opens a round again that was closed.
health-keys = { $rounds ->
    [one] The key of the open round is there.
   *[other] The keys of all { $rounds } open rounds are there.
 }
health-keys-gone = { $rounds ->
    [one] One round has no key. Its answers cannot be opened.
   *[other] { $rounds } rounds have no key. Their answers cannot be opened.
 }
health-keys-ours = { $rounds ->
    [one] Of the open round's key our part is there. The other office's half is not here now.
   *[other] Of the keys of { $rounds } open rounds our part is there. The other office's halves are not here now.
 }
health-keys-wait = { $rounds ->
    [one] One round that is over waits for the other office's half of its key. Its box is not opened yet.
   *[other] { $rounds } rounds that are over wait for the other office's half of their keys. Their boxes are not opened yet.
 }
health-keys-wait-todo = Connect its medium (where keys/second leads). The box opens by itself.
keys-second-away = The other office's half of the keys is not here. Connect its medium (where keys/second leads) and try again.
health-keys-strange = { $keys ->
    [one] There is one key of a round that is not in this database.
   *[other] There are { $keys } keys of rounds that are not in this database.
}
health-keys-strange-todo = See whether another database was opened than the one you mean. If not, it is left of a round that could not be opened. Once you know that it is not needed, remove { $names } from keys/rounds.
health-keys-gone-todo = See whether the key folder (keys/rounds) was moved. If it is lost, the round has to be repeated.
health-apps = { $apps ->
    [one] The key of second factors (keys/factors) is missing or another one. One authenticator app does not work.
   *[other] The key of second factors (keys/factors) is missing or another one. { $apps } authenticator apps do not work.
 }
health-apps-todo = Lay the key from the safe into keys/factors and start the service anew. Without it, sign in with a recovery code and add the app again.
health-backup = The last proven backup is { $days } days old ({ $file }).
health-backup-none = There is no proven backup yet.
health-backup-todo = Let kizahashi backup run every day. It restores what it wrote, by itself, to prove it.
health-record = The chain of the record holds ({ $entries } entries).
health-record-broken = The chain of the record is broken at number { $number }.
health-record-broken-todo = Somebody changed the record, or the disk is damaged. Delete nothing and tell whoever is responsible.
health-url = People open { $url }.
health-url-none = The address people open is not set.
health-url-http = The address is not https: { $url }
health-url-todo = Put a proxy that speaks TLS in front, or give a certificate (--tls-cert, --tls-key), and say the address people open as --public-url.
health-encrypted = What passes between browsers and the service is set to be encrypted, here or by the server in front.
health-this-machine = It is set to be open to this machine only.
health-http = It was decided to do without encryption (http). Others on the network may read passwords and answers.
health-http-unasked = Other machines could open it without encryption (http). The service does not start like this.
health-http-todo = Give a certificate (--tls-cert, --tls-key), or say the address of the server in front as --public-url https://…. Only where you have decided to do without encryption, add --http.
health-certificate = The certificate holds until { $until } ({ $days } days left).
health-certificate-early = The certificate holds only from { $from } on.
health-certificate-over = The certificate ended on { $until }. Browsers refuse it.
health-certificate-todo = Put a new certificate in place and restart the service (docs/operating/https.md).
health-certificate-unreadable = The certificate or its key cannot be read: { $why }
health-certificate-unreadable-todo = See that the files of --tls-cert and --tls-key are there, readable by the program’s user, and belong together. The service does not start like this.
health-vouchers = The settings of the office’s own sign-in, and the files they name, can be read.
health-vouchers-none = The office’s own sign-in is not used; people sign in with accounts of Kizahashi.
health-vouchers-unreadable = The settings of the office’s own sign-in do not work: { $why }
health-vouchers-unreadable-todo = See [directory] and [provider] in the settings file (docs/operating/sign-in.md). The service does not start like this.
health-papers = The letters for printing and the parts of the pages are complete.
health-papers-broken = Letters for printing or parts of the pages are missing.
health-papers-broken-todo = Install the program's file again.
health-proxy = What the proxy tells fits the address.
health-proxy-other = The proxy tells that it was asked by { $told }, but the address is https.
health-proxy-silent = The proxy does not tell whether it was asked by https.
health-proxy-todo = Let the proxy pass X-Forwarded-Proto.
health-listening = The service answers at { $address }.
health-not-ready = The service is at { $address } but has no database.
health-not-ready-todo = See to the database.
health-not-listening = The service does not answer at { $address }.
health-not-listening-todo = Unless it was stopped on purpose, start kizahashi serve; after a new certificate, restart it.
proof-title = The last proven backup
proof-none = None yet. A backup is restored elsewhere as soon as it is made; once both are found the same it is written here.
proof-made = Made
proof-file = File
proof-holds = Holds
proof-rows = { $rows } rows, { $kilobytes } KB (sealed and packed)
proof-keys = The keys of open rounds are not in a backup: who steals one reads no answer. In return, a round whose disk and key are lost before its close has to be repeated.
proof-how = To make one:

# Commands
help-backup = Makes a backup while the service runs, and proves it by restoring it
help-metrics = where a watchman reads figures (/metrics); none of them is of one workplace
help-backup-file = the backup's file
help-backup-key = the file with the key of backups (else keys/backup in the data folder)
help-restore = Restores from a backup; stop the service first
help-restore-by = the login of an administrator who stands for it (two of them: --by twice)
help-restore-yes = what is there now may be replaced
help-move = Moves all data between SQLite and PostgreSQL, and counts them
help-move-place = a SQLite file, or an address postgres://…
help-upgrade-check = Tries an upgrade on a copy and says PASS or FAIL item by item
help-doctor = Says on one screen how this installation is
help-audit = The record of who did what
help-audit-verify = Looks whether the chain of the record holds
help-anchor = also compares with what the log says (CHAIN:NUMBER:HASH); the day may follow (:YYYY-MM-DD)
no-data-folder = There is no data folder { $folder }. Say where it is with --data.
no-database = There is no database { $place }.
home-in-use = The service or another command is using these data. Stop it and try again.
schema-newer = A newer Kizahashi has used this database (schema { $theirs }; this program knows up to { $ours }). Use the newer program.
backup-done = Backed up to { $file } and proven by restoring it ({ $rows } rows).
backup-key-where = Opening it takes { $key }. Keep a copy of this key, and of { $factors } with which authenticator apps go on working, in a safe place apart from the backups.
backup-without-keys = The keys of open rounds are not in it.
backup-key-unreadable = The key file of backups cannot be read. It needs a line that begins with AGE-SECRET-KEY-1.
backup-no-key = The key of backups is not here. Put the one from the safe into keys/backup of the data folder, or give its file with --key.
backup-other-key = This backup was sealed for another key. Give the key's file with --key.
backup-damaged = This file is damaged, or is no backup of Kizahashi. Nothing was changed.
backup-newer-form = A newer Kizahashi made this backup. Restore it with the newer program.
backup-newer = This backup is of a newer version and cannot be restored (here { $ours }, backup { $theirs }). Nothing was changed.
backup-not-proven = When the backup was restored it was not the same. It was thrown away. See whether the disk is full and try again.
restore-two-people = A restore takes two different administrators. Use --by twice with their logins.
restore-say-yes = What is there now will be replaced by the backup. If that is right, add --yes.
restore-no-administrator = { $login } is no administrator in this backup.
restore-done = Restored from the backup of { $made }. Everybody has been signed out.
restore-lost = { $rounds ->
    [one] One round was closed since: its key is gone and it is not opened again.
   *[other] { $rounds } rounds were closed since: their keys are gone and they are not opened again.
 }
restore-apps = { $apps ->
    [one] One authenticator app does
   *[other] { $apps } authenticator apps do
 } not work here: the key of second factors is another. Put the one from the safe in the place of { $key } before you start the service; else people sign in with a recovery code and add their app anew, and who has none is let in by kizahashi rescue LOGIN.
restore-before = What was there before is in { $file }.
move-done = Moved { $tables } tables with { $rows } rows, and found both the same. Go on using the same key folder.
move-not-empty = There are data already where you want to move to. Name an empty database.
move-other-step = The schema of the source is at step { $step }. Start it once with this program (step { $newest }).
audit-holds = { $chain }: holds ({ $entries } entries)
audit-broken = { $chain }: broken at number { $number }. { $how }
audit-missing = That entry is not there.
audit-changed = That entry is not as it was written.
audit-end = That entry does not fit what was written down elsewhere.
audit-beginning = Everything up to there is gone, and no entry says that it was deleted because its time was over.
audit-early = That entry was deleted before its time was over.
audit-undated = That entry is deleted. To see whether its time was over, add the day it was written down (CHAIN:NUMBER:HASH:YYYY-MM-DD).
anchor-unreadable = { $text } is not of the form CHAIN:NUMBER:HASH or CHAIN:NUMBER:HASH:YYYY-MM-DD.
could-not-do = Could not be done: { $why }
upgrade-nothing = The schema is at step { $step }; there is nothing to upgrade.
upgrade-steps = { $count ->
    [one] The schema goes from step { $step } to { $newest }, one step. Stopped in between, it stays as it was.
   *[other] The schema goes from step { $step } to { $newest }, { $count } steps. Stopped in between, it stays as it was.
 }
upgrade-newer-todo = Use the newer program. There is no way back to an older one.
upgrade-known = The steps taken so far are those this program knows.
upgrade-unknown = Step { $step } ({ $name }) is unknown to this program.
upgrade-unknown-todo = See whether this program is a released one.
upgrade-sound = The files of the database are sound.
upgrade-damaged = The files of the database are damaged: { $what }
upgrade-damaged-todo = Do not upgrade; restore a proven backup.
upgrade-engine = { $engine } is used.
upgrade-room = { $room } MB are free on the disk, { $needed } MB are needed.
upgrade-tried = The upgrade was tried on a copy and went well ({ $entries } rows).
upgrade-failed = The upgrade was tried on a copy and failed: { $why }
upgrade-failed-todo = Do not upgrade; tell us, with this sentence.
