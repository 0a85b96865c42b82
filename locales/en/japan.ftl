# Dates and fiscal years
era-first = 1
date-long = { $short } { $year }
date-western = { $short } { $year }
date-short = { $weekday } { $day } { $month }
date-moment = { $day }, { $clock }
fiscal-year = fiscal { $year }
fiscal-western = fiscal { $year }
month =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }
weekday =
    { $day ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }

# Days and fiscal years that cannot be right
era-day = { $day } { $month } { $year }
era-month = { $month } { $year }
day-missing = Enter a day (such as 2026-09-30 or 30 September 2026).
day-no-year = Add the year (such as 30 September 2026).
day-which-year = Which year is meant? Write four digits, or the Japanese era (2026-09-30, R8.9.30).
day-no-day = Add the day (such as 30 September 2026).
day-fiscal-year = Enter a day rather than a fiscal year (such as 31 March 2027).
day-no-such-month = There is no month { $month }. Months go from 1 to 12.
day-no-such-day = { $month } { $year } has { $days } days. Correct the day.
day-year-nought = Years of an era begin with 1.
day-before-era = { $era } began on { $from }. Did you mean { $meant }?
day-after-era = { $era } ended on { $until }. Did you mean { $meant }?
day-contradiction = The weekday or the year does not fit the date. Did you mean { $day }?
fiscal-unreadable = This is no fiscal year (such as 2026 or 令和8年度).
fiscal-other-era = Did you mean { $meant }? Please write it that way.
