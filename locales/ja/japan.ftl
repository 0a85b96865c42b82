# 日付と年度
era-first = 元
date-long = { $era }{ $in_era }年({ $year }年){ $short }
date-western = { $year }年{ $short }
date-short = { $month }{ $day }日({ $weekday })
date-moment =
    { $minute ->
        [0] { $day } { $hour }時
       *[other] { $day } { $hour }時{ $minute }分
    }
fiscal-year =
    { $in_era ->
        [1] { $era }元年度
       *[other] { $era }{ $in_era }年度
    }
fiscal-western = { $year }年度
month = { $month }月
weekday =
    { $day ->
        [1] 月
        [2] 火
        [3] 水
        [4] 木
        [5] 金
        [6] 土
       *[7] 日
    }

# 日付と年度の読みちがい
era-day =
    { $in_era ->
        [1] { $era }元年{ $month }{ $day }日
       *[other] { $era }{ $in_era }年{ $month }{ $day }日
    }
era-month =
    { $in_era ->
        [1] { $era }元年{ $month }
       *[other] { $era }{ $in_era }年{ $month }
    }
day-missing = 日付を入れてください（例 2026-09-30、令和8年9月30日）。
day-no-year = 年も入れてください（例 令和8年9月30日）。
day-which-year = 何年かわかりません。西暦4けたか、元号を付けて入れてください（例 2026-09-30、R8.9.30）。
day-no-day = 日まで入れてください（例 令和8年9月30日）。
day-fiscal-year = 年度ではなく、日付で入れてください（例 令和9年3月31日）。
day-no-such-month = { $month }月はありません。月は1から12です。
day-no-such-day = { $year }年{ $month }は{ $days }日までです。日を直してください。
day-year-nought = 元号の年は、1年（元年）からです。
day-before-era = { $era }は{ $from }からです。{ $meant }のことですか。
day-after-era = { $era }は{ $until }までです。{ $meant }のことですか。
day-contradiction = 曜日か西暦が、日付と合いません。{ $day }のことですか。
fiscal-unreadable = 年度として読めません（例 令和8年度、2026年度）。
fiscal-other-era = { $meant }のことですか。その年度の呼び方で入れてください。
