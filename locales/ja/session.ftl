# 学習会と職場の対話の記録
help-session = 学習会や職場の対話の記録をつくります
help-session-report = 記録のファイルから、A4の報告書をつくります
help-session-file = 記録（JSON）
help-session-out = 報告書を書き出すPDF
help-session-html = ウェブページも書き出すときのファイル
help-session-text = お知らせ用の文も書き出すときのファイル
session-written = 報告書を{ $files }に書きました。

# 記録のファイルを読むときに見つかったこと
problem-not-a-number = 数ではないか、大きすぎます（0から{ $most }まで）
    .todo = 引用符(")を付けずに数を書いてください。わからないときは null にしてください
problem-not-a-date = 日付ではありません：{ $found }
    .todo = 2018-01-20 のように書いてください
problem-not-a-time = 時刻ではありません：{ $found }
    .todo = 13:00 のように書いてください
problem-not-one-of = 知らないことばです：{ $found }
    .todo = { $known } のどれかにしてください
problem-ends-before-it-begins = 始まる前に終わっています
    .todo = from と to をたしかめてください
problem-unknown-phase = 知らない場面です：{ $found }
    .todo = 場面の名前を title に書いてください
problem-municipality-code = 全国地方公共団体コードではありません：{ $found }
    .todo = 6桁の数字をたしかめてください
problem-more-than-came = 合わせて{ $sum }で、集まった{ $total }人より多い数です
    .todo = 数をたしかめてください
problem-not-the-majority = もっと多く選ばれた項目があります
    .todo = 票の数をたしかめてください

# 場面の名前
phase-tech-check = 接続の確認
phase-opening = 開会とねらいの共有
phase-purpose = ねらいと約束
phase-open-actions = 前に決めたことのその後
phase-good-points = 良い点を出す
phase-look-at-gap = 見え方の違いを眺める
phase-silence = しずかに考える
phase-why = そう見えた理由を聴き合う
phase-agree = いまの段階を話し合う
phase-choose = 一番大切な項目を選ぶ
phase-action = 方策を決める
phase-close = 次に測る日とひと言
phase-check-in = ひと言自己紹介
phase-practice-report = 実践報告
phase-self-check = シート記入・見直し
phase-break = 休憩
phase-group-dialogue = グループ対話
phase-sharing = 全体での共有
phase-most-important = 学びと一番大切な項目
phase-closing = 感想と次の約束

# 記録そのもの
session-record = 対話の記録
session-of-series = { $title } 第{ $no }回
session-year = { $year }年
session-report-no = 第{ $no }号
session-kind-join = 　
session-came-municipalities = { $of }つの自治体から{ $n }人が集まりました。
session-came-from = { $places }から{ $n }人が集まりました。
session-came = { $n }人が集まりました。
session-municipalities = { $of }つの自治体から集まりました。
session-from = { $places }から集まりました。
session-talked-by-role = 立場ごとに分かれて話しました。
session-talked-by-issue = 関心のある課題ごとに分かれて話しました。
session-talked-mixed = いろいろな立場の人がまざって話しました。
session-sentence-join = { "" }
session-purpose = ねらい
session-when = 日時
session-when-join = 　
session-hours = { $from }〜{ $to }
session-clock =
    { $minute ->
        [0] { $hour }時
       *[other] { $hour }時{ $minute }分
    }
session-where = 会場
session-in-person = 会場に集まって
session-online = オンライン
session-hybrid = 会場とオンライン
session-venue = { $venue }（{ $how }）
session-follows = 前回
session-dated = { $title }（{ $day }）

session-people = 集まった{ $n }人
session-people-unknown = 集まった人
session-band = { $band } { $n }人
session-band-unknown = { $band } 人数不明
session-executives = 幹部
session-chiefs = 課長
session-supervisors = 係長
session-staff = 担当
session-fixed-term = 会計年度任用職員
session-outside = 自治体職員以外
session-mostly = { $names }の立場の人が多い
session-among-them = 名前を出してよいとした自治体：{ $places }

session-programme = 進んだ順
session-programme-of = 進んだ順　{ $n }分
session-phases = それぞれの場面
session-minutes = { $n }分
session-widths-are-minutes = 段の幅は、かかった時間です。
session-some-minutes-unknown = 時間のわからない場面があるので、段は同じ幅で描いています。
session-minutes-unknown = それぞれの時間は記録にないので、段は同じ幅で描いています。
session-mode-plenary = 全体で
session-mode-group = 小さな組で
session-mode-group-role = 立場ごとの組で
session-mode-group-issue = 課題ごとの組で
session-mode-group-mixed = 立場をまぜた組で
session-mode-individual = ひとりで
session-mode-individual-then-plenary = ひとりで考えてから全体で
session-mode-break = 休み

session-important = 一番大切な項目
session-important-of = 一番大切な項目　{ $votes }
session-item = 項目
session-votes = 票
session-majority = 多くの人が「{ $item }」を選びました。
session-votes-unknown = 票の数は、記録にありません。
session-steps = 持ち帰った一歩
session-step-of = { $of }人のうち{ $n }人が書きました。
session-step = { $n }人が書きました。
session-next = つぎの集まり
session-next-on = つぎは{ $day }です。

session-cases = 実践の話
session-case-by = （{ $by }）
session-reported = 報告
session-cases-about = 報告で話されたこと
session-case-join = { "" }
session-tried = 試したこと
session-changed = 変わったこと
session-asked = 質問
session-voices = 出た声
session-voices-unnamed = だれの声かは、書いていません。
session-voices-some-named = 名前は、出してよいとした人だけ書いています。
session-learning = 学んだこと
session-before-after = 続けて参加した人の、前といま
session-self-reported = 本人の話です。測った結果ではありません。
session-all-rose = すべての項目が上がりました。
session-not-all-rose = すべての項目が上がったわけではありません。
session-cause = 本人の考える理由
session-reflections = 感想
session-closing = むすび

session-writer = 文責
session-foot-writer = 文責　{ $who }
session-published = 公開
session-licence = 利用条件
session-note = この記録について
session-codes = 団体コード
session-coded = { $name } { $code }
session-group = { $who }（{ $votes }）
