# Screens that are seen together
live-screen = Refreshing this screen
live-refresh = Refresh
live-lost = Not connected. Once connected, this screen returns to the present step.
live-waits = The step has changed. Your unfinished text is kept here as it is.
live-two-minutes = Two minutes left
live-time-over = Time is up
