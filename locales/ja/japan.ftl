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
fiscal-year = { $era }{ $in_era }年度
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
