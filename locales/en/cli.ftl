# What commands say
help-slips = Makes blank answer forms as PDF
help-slips-count = How many forms
help-slips-out = The PDF to write
slips-written = Wrote { $count } forms to { $out }.
help-serve = Runs Kizahashi
help-setup = Prints the one-time code for the first administrator
help-demo = Runs Kizahashi with a made-up city
help-config = Settings file (TOML)
help-data = Folder for the data (default: data)
help-database = PostgreSQL address (postgres://…); SQLite without it
help-database-ca = Authorities that vouch for PostgreSQL over TLS (PEM), such as an internal one
help-listen = Address to listen on (default: 127.0.0.1:8080)
help-public-url = Address people open (such as https://kizahashi.example.lg.jp), printed on slips
help-tls-cert = Certificate with its chain (PEM), to serve https
help-tls-key = The certificate’s private key (PEM)
help-http = Be open to other machines without encryption (others on the network may read passwords and answers)
help-demo-data = Folder that keeps the data; without it a temporary folder, removed at the end
serving = Kizahashi is running at { $address }.
setup-code-printed =
    Code for the first administrator (works once, for 24 hours)
      { $code }
    Open /setup in a browser and enter it.
could-not-start = Could not start: { $why }
http-unasked = Other machines could open it without encryption (http). Give a certificate (--tls-cert, --tls-key), or say the address of the server in front as --public-url https://… (docs/operating/https.md). Only where you have decided to do without encryption, add --http.
demo-start = First page
demo-sign-in =
    Sign in (the password is always { $password })
      admin administrator · suishin promotion office · doro, kurashi, shimin chiefs
demo-chief = Page of the road section (sign in as doro)
demo-slip = One slip of the livelihood section (the address of its QR code)
demo-slip-again = A slip that also looks back (measuring again)
demo-results = Results of the road section
demo-report = Report of the road section (PDF)
demo-talk = The dialogue of the roads section (the facilitator’s desk; sign in as doro or suishin)
demo-wall = Its projector
demo-session = The report of a learning session
demo-stop = Ctrl+C ends it. The made-up data are removed.
demo-stop-stays = Stop with Ctrl+C. The made-up data stay.
help-rescue = For the day the only administrator cannot get in: a new password, and no second factors
help-rescue-login = The login of that person
rescued = New password: { $password }
    Change it as soon as you are in. The second factors are removed.
