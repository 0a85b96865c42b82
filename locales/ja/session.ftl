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
