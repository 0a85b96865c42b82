# The first set-up
setup-title = First set-up
setup-text = The municipality and its first administrator, who then enters workplaces and people.
setup-one-time = Set-up code
setup-code-hint = The one-time code of 20 characters made on the server. Hyphens, upper and lower case do not matter.
setup-code-missing = Enter the set-up code.
municipality-code = Municipality code
municipality-code-hint = Five or six digits (for example 202070).
municipality-code-digits = Enter five or six digits (for example 202070).
municipality-code-prefecture = The first two digits are the number of the prefecture, 01 to 47.
municipality-code-check = One digit seems to be wrong. If the first five are right, the sixth is { $digit }.
municipality = Name of the municipality
municipality-missing = Enter the name of the municipality.
setup-you = The first administrator
login-hint = Three or more letters or digits (for example sato.h), for signing in.
person-name = Name
password-hint = 12 characters or more, of any kind. A short sentence is easy to remember and hard to guess.
password-again = Password, once more
password-again-different = The two passwords differ. Enter the same one twice.
setup-begin = Begin with this

# Organisation
units-of = Organisation of { $name }
units-text = Enter departments, sections and teams from the top. Choose a name to enter the posts and how many people hold them.
units-none = There is nothing here yet.
units-many = There can be { $most } units.
unit-people = { $people ->
    [one] 1 person
   *[other] { $people } people
}
unit-empty = no people entered yet
unit-add = Add a unit
unit-name = Name of the unit
unit-name-hint = For example Resident Support Section
unit-parent = Below which unit?
unit-top = At the top
unit-add-button = Add

# Posts
posts-title = Posts of { $unit }
posts-text = A position is a group whose answers are put together. Do not enter names of people.
post-row = Row { $number }
post-row-fault = Row { $number }: { $what }
post-title = Post
post-band = Position
post-band-missing = Choose a position.
post-seats = People
post-twice = “{ $title }” appears twice in one position. Put it into one row.
posts-more = Rows you do not need can stay empty. If there are too few, save once and more appear.
posts-save = Save

# People and roles
people-of = People and roles of { $name }
people-text = Only people who sign in. Those who answer a sheet need not be entered here.
person-add = Add a person
password-first = First password
person-add-button = Add this person
duties = Roles
duty-none = no role
duty-administrator = administrator
duty-administrator-long = Administrator: looks after workplaces, people, roles and sheets
duty-promotion = promotion office
duty-promotion-long = Promotion office: opens rounds for every workplace, but does not see what was answered
duty-chief-of = chief of { $unit }
duty-chief-choice = { $number ->
    [1] Chief of which workplace (opens its rounds and sees what comes out)
   *[other] Chief of which workplace (no. { $number })
}
duty-chief-nowhere = none
duties-title = Roles of { $name }
duties-save = Set these roles
